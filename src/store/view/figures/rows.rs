//! The rows behind a subject's figures: how many there are of each kind, and which were left out.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;

use super::cast::{Cast, Member, Owner};
use super::lines::{self, Added};
use super::{By, Days, Rows, Subject, fill_others, length, programme, rank, samples};
use crate::domain::date::{Date, Window, from_day_number};
use crate::domain::id::{CreatorId, ExtId};
use crate::domain::metrics::deadline::outcome;
use crate::domain::metrics::explain::Source;
use crate::domain::metrics::sums::{Sale, Sums};
use crate::domain::stage::Stage;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// What an order line is to the figures; every line is one of these.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A sale that stands.
    Counted,
    /// Not paid by the buyer.
    Unpaid,
    /// A sample or a gift: its amount is nought.
    Free,
    /// Refunded.
    Refunded,
    /// Cancelled or otherwise ineligible.
    Ineligible,
}

impl LineKind {
    const fn of(sale: &Sale) -> Self {
        if sale.counted {
            Self::Counted
        } else if sale.unpaid {
            Self::Unpaid
        } else if sale.amount <= 0 {
            Self::Free
        } else if sale.refunded {
            Self::Refunded
        } else {
            Self::Ineligible
        }
    }
}

/// One order line, for a person who wants to see the rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineRow {
    /// Order.
    pub order_id: ExtId,
    /// SKU.
    pub sku_id: ExtId,
    /// Creator's handle.
    pub creator: Option<String>,
    /// Day it was created, in the shop's zone.
    pub created: Date,
    /// What it is to the figures.
    pub kind: LineKind,
    /// Pieces.
    pub quantity: i64,
    /// Amount, minor units.
    pub amount: i64,
    /// Net amount, minor units.
    pub net: i64,
    /// Commission, minor units.
    pub commission: i64,
}

/// Order lines that are not counted, of one kind.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(in crate::store::view) struct Out {
    /// How many.
    pub(in crate::store::view) rows: u64,
    /// Their amount, minor units.
    pub(in crate::store::view) amount: i128,
    /// How many of them cost commission all the same.
    pub(in crate::store::view) commissioned: u64,
    /// The amount of those.
    pub(in crate::store::view) commissioned_amount: i128,
}

/// Rows left out of a source, by reason.
pub(in crate::store::view) type LeftOut = BTreeMap<(Source, &'static str), u64>;

/// The rows of one subject in one window.
#[derive(Clone, Default, Debug)]
pub(in crate::store::view) struct Behind {
    /// How many rows each source has.
    pub(in crate::store::view) counts: HashMap<Source, u64>,
    /// Order lines that are not counted, by kind.
    pub(in crate::store::view) lines_out: BTreeMap<LineKind, Out>,
    /// Content and samples left out.
    pub(in crate::store::view) left_out: LeftOut,
    /// The lines themselves, or the latest of them, where they are asked for.
    pub(in crate::store::view) lines: Vec<LineRow>,
    /// How many lines there are.
    pub(in crate::store::view) of_lines: u64,
}

impl Behind {
    fn count(&mut self, source: Source, holds: bool) {
        if holds {
            *self.counts.entry(source).or_default() += 1;
        }
    }

    /// Counts an order line in the sources it belongs to, or among what is left out.
    fn line(&mut self, kind: LineKind, sale: &Sale) {
        let counted = kind == LineKind::Counted;
        let sold = !sale.unpaid && sale.amount > 0;
        let media = counted && sale.media;
        self.count(Source::Counted, counted);
        self.count(Source::NotUnpaid, !sale.unpaid);
        self.count(Source::Commissioned, counted || sale.commission != 0);
        self.count(Source::Sold, sold);
        self.count(Source::Refunded, sold && sale.refunded);
        self.count(Source::Media, media);
        self.count(Source::Stray, media && !sale.known_content);
        self.count(Source::Promoted, counted && sale.promoted);
        if !counted {
            let out = self.lines_out.entry(kind).or_default();
            out.rows += 1;
            out.amount += i128::from(sale.amount);
            if sale.commission != 0 {
                out.commissioned += 1;
                out.commissioned_amount += i128::from(sale.amount);
            }
        }
    }

    fn leave(&mut self, source: Source, reason: &'static str) {
        *self.left_out.entry((source, reason)).or_default() += 1;
    }
}

/// Whose rows are meant, and of when.
pub(in crate::store::view) struct Wanted<'a> {
    pub(in crate::store::view) by: By,
    pub(in crate::store::view) window: Window,
    /// The creator, where it is one: its rows are found by index.
    pub(in crate::store::view) creator: Option<(CreatorId, i64)>,
    /// Whether a subject is the one meant.
    pub(in crate::store::view) is_meant: &'a dyn Fn(&Subject) -> bool,
    /// How many of the lines themselves are wanted, the latest of them.
    pub(in crate::store::view) lines: usize,
}

/// Returns a subject's sums and the rows behind them.
pub(in crate::store::view) fn behind(
    conn: &Connection,
    frame: &Frame,
    wanted: &Wanted<'_>,
) -> Read<Option<(Sums, Behind)>> {
    let bounds = wanted.window.bounds(frame.today);
    let days = Days::of(bounds);
    let length = length(conn, frame, days)?;
    let (cast, rows) = if let Some((id, n)) = wanted.creator {
        (Cast::alone(conn, frame, id, length)?, Rows::Creator(n))
    } else {
        let has = |cast: &Cast| {
            let mut subjects = cast.members.iter().map(|member| &member.subject);
            subjects.any(|subject| (wanted.is_meant)(subject))
        };
        let mut casts = Cast::all(conn, frame, wanted.by, length)?.into_iter();
        (casts.find(has), Rows::Shop)
    };
    let Some(mut cast) = cast else {
        return Ok(None);
    };
    let mut behind = Behind::default();
    let mut listed = BTreeMap::new();
    lines::watched(conn, (frame, days, &[rows]), &mut cast, &mut |added| {
        if (wanted.is_meant)(added.subject) {
            let kind = LineKind::of(added.sale);
            behind.line(kind, added.sale);
            if wanted.lines > 0 {
                let place = (added.owner.day, behind.of_lines);
                listed.insert(place, (added.owner.creator, row(kind, added)));
            }
            if listed.len() > wanted.lines {
                listed.pop_first();
            }
            behind.of_lines += 1;
        }
    })?;
    behind.lines = named(conn, listed.into_values())?;
    fill_others(conn, frame, days, rows, &mut cast)?;
    match wanted.by {
        By::Shop => {
            programme::read(conn, frame, bounds, &mut cast)?;
            cast.count_active(conn, frame, &rank::active(conn, frame)?)?;
        }
        By::Tier | By::Segment => cast.count_active(conn, frame, &rank::active(conn, frame)?)?,
        By::Creator | By::Product | By::Category | By::Campaign => {}
    }
    let mut pass = Pass {
        conn,
        frame,
        days,
        cast,
        wanted,
        behind,
    };
    pass.posts()?;
    pass.samples()?;
    pass.bookings()?;
    let Pass { cast, behind, .. } = pass;
    let members = cast.members.into_iter();
    let sums = members
        .map(|member| (member.subject, member.sums))
        .find(|(subject, _)| (wanted.is_meant)(subject));
    Ok(sums.map(|(_, sums)| (sums, behind)))
}

/// Returns a line as a row that does not know its creator's name yet.
fn row(kind: LineKind, added: &Added<'_>) -> LineRow {
    LineRow {
        order_id: added.order.clone(),
        sku_id: added.sku.clone(),
        creator: None,
        created: from_day_number(added.owner.day.unwrap_or_default()),
        kind,
        quantity: added.sale.quantity,
        amount: added.sale.amount,
        net: added.sale.net,
        commission: added.sale.commission,
    }
}

const HANDLE: &str = "select handle from creator where n = ?1";

/// Returns the rows by day and order with their creators' handles.
fn named(
    conn: &Connection,
    listed: impl ExactSizeIterator<Item = (Option<i64>, LineRow)>,
) -> Read<Vec<LineRow>> {
    let mut handle = conn.prepare_cached(HANDLE)?;
    let mut handles: HashMap<i64, Option<String>> = HashMap::new();
    let mut rows = Vec::with_capacity(listed.len());
    for (creator, mut line) in listed {
        if let Some(n) = creator {
            line.creator = match handles.entry(n) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(unknown) => {
                    let found = handle.query_row([n], |row| row.get(0)).optional()?;
                    unknown.insert(found).clone()
                }
            };
        }
        rows.push(line);
    }
    rows.sort_by(|a, b| {
        (a.created, &a.order_id, &a.sku_id).cmp(&(b.created, &b.order_id, &b.sku_id))
    });
    Ok(rows)
}

/// One walk over the sources beside order lines.
struct Pass<'a> {
    conn: &'a Connection,
    frame: &'a Frame,
    days: Days,
    cast: Cast,
    wanted: &'a Wanted<'a>,
    behind: Behind,
}

const POSTS: &str = "select t.creator, t.posted, coalesce(v.net, t.gmv - coalesce(t.refunds, 0)) is not null,
     t.views is not null, t.impressions is not null, t.clicks is not null, t.orders is not null, t.hold is not null,
     t.likes is not null, t.comments is not null, t.shares is not null
     from content t left join content_sales v on v.shop = t.shop and v.content = t.id where t.shop = ?1";

const SAMPLES: &str =
    "select creator, product, campaign, stage, shipped, shipments, shipped_before, delivered, due,
     posted, requested from sample where shop = ?1";

impl Pass<'_> {
    /// Returns the condition that leaves only the creator's rows, where one is meant.
    fn narrowed(&self, column: &str) -> String {
        self.wanted
            .creator
            .map(|(_, n)| format!(" and {column} = {n}"))
            .unwrap_or_default()
    }

    /// Returns whether a row belongs to the subject meant.
    fn is_ours(&mut self, owner: &Owner) -> bool {
        let meant = self.wanted.is_meant;
        self.cast
            .member(owner)
            .is_some_and(|member: &mut Member| meant(&member.subject))
    }

    fn posts(&mut self) -> Read<()> {
        match self.wanted.by {
            By::Creator | By::Tier | By::Segment | By::Shop => {}
            By::Product | By::Category | By::Campaign => return Ok(()),
        }
        let sql = POSTS.to_owned() + &self.narrowed("t.creator");
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query([self.frame.n])?;
        while let Some(row) = rows.next()? {
            let owner = Owner {
                creator: row.get(0)?,
                ..Owner::default()
            };
            if !self.is_ours(&owner) {
                continue;
            }
            let posted: Option<i64> = row.get(1)?;
            let inside = self.days.all || posted.is_some_and(|day| self.days.hold(day));
            if !inside {
                if posted.is_none() {
                    self.behind.leave(Source::Posts, "without a post date");
                }
                continue;
            }
            let has = |at: usize| row.get::<_, bool>(at);
            let (gmv, views, impressions) = (has(2)?, has(3)?, has(4)?);
            let (clicks, orders, hold) = (has(5)?, has(6)?, has(7)?);
            self.behind.count(Source::Posts, true);
            for (source, holds, reason) in [
                (Source::PostsWithGmv, gmv, "sales unknown"),
                (
                    Source::PostsWithCtr,
                    clicks && impressions,
                    "without clicks or impressions",
                ),
                (
                    Source::PostsWithCvr,
                    orders && clicks,
                    "without orders or clicks",
                ),
                (
                    Source::PostsWithHold,
                    views && hold,
                    "without views or hold",
                ),
            ] {
                self.behind.count(source, holds);
                if !holds {
                    self.behind.leave(source, reason);
                }
            }
        }
        Ok(())
    }

    fn samples(&mut self) -> Read<()> {
        let sql = SAMPLES.to_owned() + &self.narrowed("creator");
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query([self.frame.n])?;
        while let Some(row) = rows.next()? {
            let owner = Owner {
                creator: row.get(0)?,
                product: row.get(1)?,
                campaign: row.get(2)?,
                day: None,
            };
            if !self.is_ours(&owner) {
                continue;
            }
            let stage: Stage = row.get(3)?;
            let inside = |day: Option<i64>| day.filter(|day| self.days.hold(*day));
            let dates: [Option<i64>; 4] = [row.get(4)?, row.get(7)?, row.get(8)?, row.get(9)?];
            let [shipped, delivered, due, posted] = dates;
            let requested: Option<i64> = row.get(10)?;
            for _ in 0..samples::shippings(row, 4, self.days)? {
                self.behind.count(Source::Shipped, true);
            }
            if inside(shipped).is_some() {
                self.behind
                    .count(Source::RequestedSamples, requested.is_some());
                if requested.is_none() {
                    self.behind
                        .leave(Source::RequestedSamples, "without a request date");
                }
            }
            self.behind
                .count(Source::Delivered, inside(delivered).is_some());
            if inside(posted).is_some() {
                self.behind
                    .count(Source::PostedSamples, delivered.is_some());
                if delivered.is_none() {
                    self.behind
                        .leave(Source::PostedSamples, "without a delivery date");
                }
            }
            if let Some(due) = inside(due) {
                let posted = posted.map(from_day_number);
                let known = outcome(stage, posted, from_day_number(due), self.frame.today);
                self.behind.count(Source::Due, known.is_some());
                if known.is_none() {
                    self.behind.leave(Source::Due, "not due yet, or called off");
                }
            }
        }
        Ok(())
    }

    fn bookings(&mut self) -> Read<()> {
        // What is booked is few; the sums know whose it is, the rows are listed by their own commands.
        for (source, sql) in [
            (
                Source::Spend,
                "select t.creator,
                     (select s.campaign from sample s
                      where s.creator = t.creator and s.content_id = a.content and s.campaign is not null limit 1),
                     ''
                 from ad_spend_standing a left join content t on t.shop = a.shop and t.id = a.content
                 where a.shop = ?1 and a.day between ?2 and ?3",
            ),
            (
                Source::Fees,
                "select f.creator, f.campaign, f.campaign_key from flat_fee_standing f where f.shop = ?1 and f.day between ?2 and ?3",
            ),
        ] {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut rows = query.query((self.frame.n, self.days.first, self.days.last))?;
            while let Some(row) = rows.next()? {
                let named = self.cast.campaign_of(row.get_ref(2)?.as_str()?);
                let owner = Owner {
                    creator: row.get(0)?,
                    campaign: row.get::<_, Option<_>>(1)?.or(named),
                    ..Owner::default()
                };
                let ours = self.is_ours(&owner);
                self.behind.count(source, ours);
            }
        }
        Ok(())
    }
}
