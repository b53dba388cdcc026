//! Creators, beside their tier and their shop.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use chrono::Datelike as _;
use rusqlite::Connection;

use super::View;
use super::samples::{Record, records};
use crate::domain::creator::Tier;
use crate::domain::date::{Date, day_number, plus_days};
use crate::domain::metrics::median::median;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::score::CLICKS;
use crate::domain::money::BasisPoints;
use crate::domain::rules::evidence::{
    Beside, BestCategory, CreatorEvidence, MONTHS, Posted, WINDOW,
};
use crate::domain::rules::{Found, Rules};
use crate::store::value::Day;
use crate::store::view::figures::crew::{self, Sold};
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Posts from which GMV per post speaks for the tier's median (metrics.md, "Score").
const POSTS: i128 = 3;

/// What is known of a creator beside the sums.
struct Profile {
    strikes: i64,
    hold_samples: bool,
    agreed_since: Option<Date>,
    commission_rate: Option<BasisPoints>,
}

const PROFILES: &str =
    "select n, strikes, hold_samples, retainer_since, commission_rate from creator
     where shop = ?1";

fn profiles(conn: &Connection, frame: &Frame) -> Read<HashMap<i64, Profile>> {
    conn.prepare_cached(PROFILES)?
        .query_map([frame.n], |row| {
            let profile = Profile {
                strikes: row.get(1)?,
                hold_samples: row.get(2)?,
                agreed_since: row.get::<_, Option<Day>>(3)?.map(|day| day.0),
                commission_rate: row.get(4)?,
            };
            Ok((row.get(0)?, profile))
        })?
        .collect()
}

/// Returns the first and last day of the last completed calendar months, the latest first.
pub(super) fn months(today: Date) -> [(Date, Date); MONTHS] {
    let mut next = today.with_day(1).unwrap_or(today);
    std::array::from_fn(|_| {
        let last = plus_days(next, -1);
        let first = last.with_day(1).unwrap_or(last);
        next = first;
        (first, last)
    })
}

const POSTED: &str = "select creator, posted from content
     where shop = ?1 and posted between ?2 and ?3 and creator is not null";

/// Returns the posts of each creator by stretches, by row number.
fn posted(conn: &Connection, frame: &Frame) -> Read<HashMap<i64, Posted>> {
    let months = months(frame.today);
    let first = months.last().map_or(frame.today, |(first, _)| *first);
    let mut found: HashMap<i64, Posted> = HashMap::new();
    let mut query = conn.prepare_cached(POSTED)?;
    let mut rows = query.query((frame.n, Day(first), Day(frame.today)))?;
    while let Some(row) = rows.next()? {
        let posts = found.entry(row.get(0)?).or_default();
        let on: Day = row.get(1)?;
        let age = frame.day() - day_number(on.0);
        let [week, before] = &mut posts.weeks;
        *week += i64::from(age < 7);
        *before += i64::from((7..14).contains(&age));
        posts.fortnight += i64::from(age < 14);
        posts.before += i64::from((14..14 + WINDOW).contains(&age));
        for (month, (first, last)) in posts.months.iter_mut().zip(months) {
            *month += i64::from((first..=last).contains(&on.0));
        }
    }
    Ok(found)
}

/// What the active creators have: medians by tier, the shop's, and each one's place.
struct Peers {
    per_post: HashMap<Option<Tier>, crate::domain::metrics::ratio::Ratio>,
    cvr: Option<crate::domain::metrics::ratio::Ratio>,
    ranks: HashMap<i64, i64>,
    counts: HashMap<Option<Tier>, i64>,
}

impl Peers {
    fn of(crew: &[Sold]) -> Self {
        let mut tiers: HashMap<Option<Tier>, Vec<&Sold>> = HashMap::new();
        for sold in crew.iter().filter(|sold| sold.is_active) {
            tiers.entry(sold.person.tier).or_default().push(sold);
        }
        let mut peers = Self {
            per_post: HashMap::new(),
            cvr: median(
                crew.iter()
                    .filter(|sold| sold.is_active && sold.sums.cvr.by >= CLICKS)
                    .filter_map(|sold| sold.sums.cvr.ratio()),
            ),
            ranks: HashMap::new(),
            counts: HashMap::new(),
        };
        for (tier, mut group) in tiers {
            let per_post = median(
                group
                    .iter()
                    .filter(|sold| sold.sums.posts >= POSTS)
                    .filter_map(|sold| Metric::GmvPerPost.of(&sold.sums)),
            );
            peers.per_post.extend(per_post.map(|median| (tier, median)));
            group.sort_by(|a, b| {
                let key = |sold: &Sold| Reverse(sold.sums.sold.net);
                key(a)
                    .cmp(&key(b))
                    .then_with(|| a.person.handle.cmp(&b.person.handle))
            });
            peers.counts.insert(tier, whole(group.len()));
            let ranked = group.iter().enumerate();
            peers
                .ranks
                .extend(ranked.map(|(at, sold)| (sold.n, whole(at + 1))));
        }
        peers
    }

    fn beside(&self, sold: &Sold) -> Beside {
        Beside {
            gmv_per_post: self.per_post.get(&sold.person.tier).copied(),
            cvr: self.cvr,
            rank: self.ranks.get(&sold.n).copied(),
            peers: self.counts.get(&sold.person.tier).copied().unwrap_or(0),
        }
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What of a creator is read only where a rule asks for it.
#[derive(Default)]
struct More {
    best_before: HashMap<i64, BestCategory>,
    months: [HashMap<i64, i128>; MONTHS],
}

impl More {
    fn of(
        conn: &Connection,
        frame: &Frame,
        rules: &Rules,
        records: &HashMap<i64, Record>,
    ) -> Read<Self> {
        let mut more = Self::default();
        if rules.is_live("category_shift") {
            let last = plus_days(frame.today, -WINDOW);
            let first = plus_days(last, 1 - WINDOW);
            more.best_before = crew::best_between(conn, frame, (first, last))?;
        }
        if rules.is_live("retainer_ready") {
            // Whoever had no due date proved nothing: months are read of nobody else.
            let due = records.iter().filter(|(_, record)| record.on_time.by > 0);
            let proved: BTreeSet<i64> = due.map(|(n, _)| *n).collect();
            for (slot, month) in more.months.iter_mut().zip(months(frame.today)) {
                *slot = crew::contributions(conn, frame, month, &proved)?;
            }
        }
        Ok(more)
    }
}

/// Adds what the rules find of the shop's creators, by handle.
pub(super) fn judge(
    conn: &Connection,
    frame: &Frame,
    (rules, view): (&Rules, View),
    found: &mut Vec<Found>,
) -> Read<()> {
    let mut crew = crew::window(conn, frame, plus_days(frame.today, 1 - WINDOW))?;
    crew.sort_unstable_by(|a, b| a.person.handle.cmp(&b.person.handle));
    let peers = Peers::of(&crew);
    let profiles = profiles(conn, frame)?;
    let posted = posted(conn, frame)?;
    let mut records = records(conn, frame, view)?;
    let more = More::of(conn, frame, rules, &records)?;
    for sold in &crew {
        let Some(profile) = profiles.get(&sold.n) else {
            continue;
        };
        let record = records.remove(&sold.n).unwrap_or_default();
        let evidence = CreatorEvidence {
            posted: posted.get(&sold.n).copied().unwrap_or_default(),
            ..evidence(frame, sold, profile, (&peers, &more, record))
        };
        found.extend(rules.creator(frame.id, &evidence));
    }
    Ok(())
}

fn evidence<'e>(
    frame: &Frame,
    sold: &'e Sold,
    profile: &Profile,
    (peers, more, record): (&Peers, &More, Record),
) -> CreatorEvidence<'e> {
    let contribution = |month: &HashMap<i64, i128>| month.get(&sold.n).copied();
    CreatorEvidence {
        id: sold.person.id,
        tier: sold.person.tier,
        kind: sold.person.kind,
        strikes: profile.strikes,
        hold_samples: profile.hold_samples,
        agreed: sold.sums.agreed,
        agreed_since: profile.agreed_since,
        commission_rate: profile.commission_rate,
        currency: frame.currency,
        today: frame.today,
        sums: &sold.sums,
        beside: peers.beside(sold),
        posted: Posted::default(),
        missed: record.missed,
        on_time: record.on_time,
        contribution: more.months.each_ref().map(contribution),
        last_shipped: record.last_shipped,
        open_samples: record.open,
        best: [sold.best.clone(), more.best_before.get(&sold.n).cloned()],
    }
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 2] = [PROFILES, POSTED];
