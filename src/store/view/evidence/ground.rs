//! What subjects are seen against: the medians of tiers, everybody's place in them, the share of sales whose
//! content nobody knows.
//!
//! Only files, tiers and the day change it. A tick keeps it, so that the next one of the day looks at
//! whom something happened to, and at nobody else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::domain::creator::{Tier, tier};
use crate::domain::date::{day_number, plus_days};
use crate::domain::metrics::median::median;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::score::CLICKS;
use crate::domain::metrics::sums::{Share, Sums};
use crate::domain::rules::Rules;
use crate::domain::rules::evidence::{Beside, WINDOW};
use crate::store::seller_day;
use crate::store::view::figures::{Days, every_post};
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Posts from which GMV per post speaks for the tier's median (metrics.md, "Score").
const POSTS: i128 = 3;

/// Everybody of a shop, in the order of the table.
const PEOPLE: &str =
    "select n, handle, followers, promoted from creator where +shop = ?1 and n > 0";

/// What the active creators of a tier have.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Group {
    count: i64,
    per_post: Option<Ratio>,
}

/// What the subjects of a shop are seen against.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(in crate::store) struct Ground {
    tiers: BTreeMap<Option<Tier>, Group>,
    cvr: Option<Ratio>,
    /// Places by net GMV in the tier, by row number; 0 is none, since not active.
    ranks: Vec<u32>,
    pub(super) unattributed: Share,
}

/// One active creator, as far as the others are seen against it.
struct Peer {
    n: i64,
    handle: String,
    net: i128,
    sums: Told,
}

/// What a creator's posts of the window tell.
#[derive(Clone, Copy, Default)]
struct Told {
    posts: i128,
    content_gmv: i128,
    silent: i128,
    cvr: Share,
}

impl Told {
    fn per_post(&self) -> Option<Ratio> {
        Metric::GmvPerPost.of(&Sums {
            posts: self.posts,
            content_gmv: self.content_gmv,
            silent: self.silent,
            ..Sums::default()
        })
    }
}

/// What was sold and posted in the window, by the creator's row number.
fn window(conn: &Connection, frame: &Frame) -> Read<HashMap<i64, (i128, Told)>> {
    let first = plus_days(frame.today, 1 - WINDOW);
    let mut found: HashMap<i64, (i128, Told)> = HashMap::new();
    let (from, to) = (day_number(first), day_number(frame.today));
    seller_day::each(conn, (frame.n, from, to), |sold| {
        found.entry(sold.creator).or_default().0 += i128::from(sold.net);
    })?;
    let days = Days::of((Some(first), Some(frame.today)));
    every_post(conn, (frame, days), &mut |creator, post| {
        let Some(creator) = creator else { return };
        let told = &mut found.entry(creator).or_default().1;
        let mut one = Sums::default();
        one.post(post);
        told.posts += one.posts;
        told.content_gmv += one.content_gmv;
        told.silent += one.silent;
        told.cvr.of += one.cvr.of;
        told.cvr.by += one.cvr.by;
    })?;
    Ok(found)
}

impl Ground {
    /// Returns what a shop's subjects are seen against on its frame's day.
    pub(in crate::store) fn of(conn: &Connection, frame: &Frame, rules: &Rules) -> Read<Self> {
        let mut window = window(conn, frame)?;
        let mut groups: BTreeMap<Option<Tier>, Vec<Peer>> = BTreeMap::new();
        let mut query = conn.prepare_cached(PEOPLE)?;
        let mut rows = query.query([frame.n])?;
        while let Some(row) = rows.next()? {
            let n = row.get(0)?;
            let Some((net, sums)) = window.remove(&n) else {
                continue;
            };
            groups
                .entry(tier(row.get(2)?, row.get(3)?))
                .or_default()
                .push(Peer {
                    n,
                    handle: row.get(1)?,
                    net,
                    sums,
                });
        }
        let cvr = |peer: &Peer| peer.sums.cvr.ratio().filter(|_| peer.sums.cvr.by >= CLICKS);
        let mut ground = Self {
            cvr: median(groups.values().flatten().filter_map(cvr)),
            unattributed: if rules.is_live("stop_expanding") {
                super::programme::unattributed(conn, frame)?
            } else {
                Share::default()
            },
            ..Self::default()
        };
        for (tier, mut peers) in groups {
            let told = peers.iter().filter(|peer| peer.sums.posts >= POSTS);
            let per_post = median(told.filter_map(|peer| peer.sums.per_post()));
            let count = i64::try_from(peers.len()).unwrap_or(i64::MAX);
            ground.tiers.insert(tier, Group { count, per_post });
            peers.sort_unstable_by(|a, b| {
                (Reverse(a.net), &a.handle).cmp(&(Reverse(b.net), &b.handle))
            });
            for (place, peer) in (1..).zip(peers) {
                ground.put(peer.n, place);
            }
        }
        Ok(ground)
    }

    fn put(&mut self, n: i64, place: u32) {
        let Ok(n) = usize::try_from(n) else { return };
        if self.ranks.len() <= n {
            self.ranks.resize(n + 1, 0);
        }
        if let Some(slot) = self.ranks.get_mut(n) {
            *slot = place;
        }
    }

    fn rank(&self, n: i64) -> Option<i64> {
        let place = usize::try_from(n).ok().and_then(|n| self.ranks.get(n))?;
        (*place > 0).then(|| i64::from(*place))
    }

    /// Returns whether the creator was active, so that others are seen against it.
    pub(in crate::store) fn has(&self, n: i64) -> bool {
        self.rank(n).is_some()
    }

    /// Returns what others of a creator's tier have.
    pub(super) fn beside(&self, n: i64, tier: Option<Tier>) -> Beside {
        let group = self.tiers.get(&tier).copied().unwrap_or_default();
        Beside {
            gmv_per_post: group.per_post,
            cvr: self.cvr,
            rank: self.rank(n),
            peers: group.count,
        }
    }

    /// Returns it as it is kept: a text and the places.
    pub(in crate::store) fn kept(&self) -> (Kept, Vec<u8>) {
        let tiers = self.tiers.iter().map(|(tier, group)| {
            let number = tier.map(Tier::number);
            (number, group.count, group.per_post.map(written))
        });
        let kept = Kept {
            tiers: tiers.collect(),
            cvr: self.cvr.map(written),
            unattributed: (
                self.unattributed.of.to_string(),
                self.unattributed.by.to_string(),
            ),
        };
        let ranks = self.ranks.iter().flat_map(|rank| rank.to_le_bytes());
        (kept, ranks.collect())
    }

    /// Returns what was kept; `None` where it cannot be read.
    pub(in crate::store) fn of_kept(kept: &Kept, ranks: &[u8]) -> Option<Self> {
        let mut tiers = BTreeMap::new();
        for (number, count, per_post) in &kept.tiers {
            let tier = number.map(Tier::try_from).transpose().ok()?;
            let per_post = match per_post {
                Some(ratio) => Some(read(ratio)?),
                None => None,
            };
            let count = *count;
            tiers.insert(tier, Group { count, per_post });
        }
        let (ranks, rest) = ranks.as_chunks::<4>();
        let (of, by) = &kept.unattributed;
        rest.is_empty().then_some(Self {
            tiers,
            cvr: match &kept.cvr {
                Some(ratio) => Some(read(ratio)?),
                None => None,
            },
            ranks: ranks.iter().map(|rank| u32::from_le_bytes(*rank)).collect(),
            unattributed: Share {
                of: of.parse().ok()?,
                by: by.parse().ok()?,
            },
        })
    }
}

/// A ratio in words, since JSON numbers are too small for it.
type Written = (String, String);

fn written(ratio: Ratio) -> Written {
    (ratio.of.to_string(), ratio.by.to_string())
}

fn read((of, by): &Written) -> Option<Ratio> {
    Ratio::new(of.parse::<i128>().ok()?, by.parse::<i128>().ok()?)
}

/// What is kept of it beside the places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(in crate::store) struct Kept {
    tiers: Vec<(Option<u8>, i64, Option<Written>)>,
    cvr: Option<Written>,
    unattributed: Written,
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 1] = [PEOPLE];
