//! Samples with a date in a window.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, Rows as Found};

use super::cast::{Cast, Member, Owner};
use super::{Days, Rows};
use crate::domain::date::{day_number, from_day_number};
use crate::domain::id::ExtId;
use crate::domain::metrics::deadline::outcome;
use crate::domain::metrics::sums::Sku;
use crate::domain::sample::Entry;
use crate::domain::stage::Stage;
use crate::store::project::shipped_before;
use crate::store::value::Json;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Index-only: the dates of every sample.
const SHOP: &str = "select n, creator, product, campaign, stage, shipped,
     shipments, shipped_before, delivered, due, posted, requested from sample where shop = ?1";
/// The same of one creator.
const CREATOR: &str =
    "select n, creator, product, campaign, stage, shipped,
     shipments, shipped_before, delivered, due, posted, requested from sample where shop = ?1 and creator = ?2";
/// The same of a stretch of creators.
const STRETCH: &str =
    "select n, creator, product, campaign, stage, shipped,
     shipments, shipped_before, delivered, due, posted, requested from sample where shop = ?1 and creator between ?2 and ?3";
/// Index-only: the samples last shipped in a window.
pub(super) const SHIPPED: &str =
    "select creator, product, campaign, shipped, shipments, shipped_before from sample
     where shop = ?1 and shipped is not null and shipped between ?2 and ?3";
/// The few that were shipped again, last outside it.
pub(super) const RESHIPPED: &str =
    "select creator, product, campaign, shipped, shipments, shipped_before from sample
     where shop = ?1 and shipped_before is not null and (shipped between ?2 and ?3) is not true";
/// Index-only: the samples shipped to one creator in a window, and those that were shipped again.
const SHIPPED_TO_ONE: &str =
    "select creator, product, campaign, shipped, shipments, shipped_before from sample
     where shop = ?1 and creator = ?4 and (shipped between ?2 and ?3 or shipped_before is not null)";
/// The same by SKU.
const SHIPPED_TO: &str = "select p.sku, s.shipped, s.shipments, s.shipped_before
     from sample s cross join product p on p.n = s.product
     where s.creator = ?1 and (s.shipped between ?2 and ?3 or s.shipped_before is not null)";
/// When a sample entered its stages.
const ENTRIES: &str = "select entries from sample where n = ?1";

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A sample's dates, as day numbers.
struct Dates {
    n: i64,
    stage: Stage,
    requested: Option<i64>,
    shipped: Option<i64>,
    delivered: Option<i64>,
    due: Option<i64>,
    posted: Option<i64>,
    /// How often it was shipped in the window.
    shippings: i64,
}

/// Adds what samples did in the window.
pub(super) fn read(
    conn: &Connection,
    frame: &Frame,
    days: Days,
    rows: Rows,
    cast: &mut Cast,
) -> Read<()> {
    let mut query = match rows {
        Rows::Shop => conn.prepare_cached(SHOP)?,
        Rows::Creator(_) => conn.prepare_cached(CREATOR)?,
        Rows::Stretch(..) => conn.prepare_cached(STRETCH)?,
        // Every sample is somebody's.
        Rows::Nobody => return Ok(()),
    };
    let mut found = match rows {
        Rows::Shop | Rows::Nobody => query.query([frame.n])?,
        Rows::Creator(n) => query.query((frame.n, n))?,
        Rows::Stretch(from, to) => query.query((frame.n, from, to))?,
    };
    while let Some(row) = found.next()? {
        let dates = dates(row, days)?;
        let concerns = dates.shippings > 0
            || [dates.delivered, dates.due, dates.posted]
                .into_iter()
                .flatten()
                .any(|day| days.hold(day));
        let owner = Owner {
            creator: row.get(1)?,
            product: row.get(2)?,
            campaign: row.get(3)?,
            day: None,
        };
        if !concerns {
            if let Some(member) = cast.member(&owner) {
                member.sampled = true;
            }
            continue;
        }
        let waited = waited(conn, &dates, days)?;
        if let Some((member, sku)) = cast.member_and_sku(&owner) {
            member.touched = true;
            member.sampled = true;
            member.sums.given.time_to_ship.extend(waited);
            add(member, sku, &dates, (days, frame));
        }
    }
    Ok(())
}

/// Adds only what samples shipped in the window cost.
pub(super) fn shipped(
    conn: &Connection,
    (frame, days, rows): (&Frame, Days, Rows),
    cast: &mut Cast,
) -> Read<()> {
    for sql in [SHIPPED, RESHIPPED] {
        let mut query = conn.prepare_cached(sql)?;
        let found = query.query((frame.n, days.first, days.last))?;
        cost(found, (days, rows), cast)?;
    }
    Ok(())
}

/// Adds only what samples shipped to a creator in the window cost.
pub(super) fn shipped_to_one(
    conn: &Connection,
    (frame, days): (&Frame, Days),
    creator: i64,
    cast: &mut Cast,
) -> Read<()> {
    let mut query = conn.prepare_cached(SHIPPED_TO_ONE)?;
    let found = query.query((frame.n, days.first, days.last, creator))?;
    cost(found, (days, Rows::Creator(creator)), cast)
}

fn cost(mut found: Found<'_>, (days, rows): (Days, Rows), cast: &mut Cast) -> Read<()> {
    while let Some(row) = found.next()? {
        let creator = row.get(0)?;
        if !rows.hold(creator) {
            continue;
        }
        let owner = Owner {
            creator,
            product: row.get(1)?,
            campaign: row.get(2)?,
            day: None,
        };
        let times = shippings(row, 3, days)?;
        if times > 0
            && let Some((member, sku)) = cast.member_and_sku(&owner)
        {
            member.touched = true;
            member.sums.shipment(times, sku);
        }
    }
    Ok(())
}

/// Returns how often a sample was shipped in a window, by three columns: the day of its last shipping, how often
/// it was shipped at all, the shippings before (readings.md 40). Shippings of which no day is known are of that of the last.
pub(super) fn shippings(row: &Row<'_>, first: usize, days: Days) -> Read<i64> {
    let last: Option<i64> = row.get(first)?;
    let is_inside = |day: &i64| days.hold(*day);
    let all: i64 = row.get(first + 1)?;
    let before: Vec<i64> = shipped_before(row, first + 2)?
        .iter()
        .map(|entry| day_number(entry.on))
        .collect();
    let count = |days: usize| i64::try_from(days).unwrap_or(i64::MAX);
    let of_last = last
        .filter(is_inside)
        .map_or(0, |_| (all - count(before.len())).max(1));
    Ok(of_last + count(before.iter().filter(|day| is_inside(day)).count()))
}

/// Returns the samples shipped to a creator in a window: the SKU, and how often it was shipped.
pub(super) fn shipped_to(conn: &Connection, days: Days, creator: i64) -> Read<Vec<(ExtId, i64)>> {
    conn.prepare_cached(SHIPPED_TO)?
        .query_map((creator, days.first, days.last), |row| {
            Ok((row.get(0)?, shippings(row, 1, days)?))
        })?
        .filter(|found| !matches!(found, Ok((_, 0))))
        .collect()
}

fn dates(row: &Row<'_>, days: Days) -> Read<Dates> {
    Ok(Dates {
        n: row.get(0)?,
        stage: row.get(4)?,
        shipped: row.get(5)?,
        shippings: shippings(row, 5, days)?,
        delivered: row.get(8)?,
        due: row.get(9)?,
        posted: row.get(10)?,
        requested: row.get(11)?,
    })
}

fn add(member: &mut Member, sku: &Sku, dates: &Dates, (days, frame): (Days, &Frame)) {
    let inside = |day: Option<i64>| day.filter(|day| days.hold(*day));
    if dates.shippings > 0 {
        member.sums.shipment(dates.shippings, sku);
    }
    if let Some(due) = inside(dates.due) {
        let posted = dates.posted.map(from_day_number);
        let due = from_day_number(due);
        if let Some(outcome) = outcome(dates.stage, posted, due, frame.today) {
            member.sums.outcome(outcome);
        }
    }
    let given = &mut member.sums.given;
    if inside(dates.delivered).is_some() {
        given.posted.count(has_posted(dates.stage, dates.posted));
    }
    if let Some((posted, delivered)) = inside(dates.posted).zip(dates.delivered) {
        given.days_to_post.push(posted - delivered);
    }
}

/// Returns whether a sample reached `posted` (readings.md 5).
pub(super) const fn has_posted(stage: Stage, posted: Option<i64>) -> bool {
    posted.is_some() || matches!(stage, Stage::Posted | Stage::Decided)
}

/// Returns the milliseconds from requested to shipped of a sample shipped in the window; whole days
/// where only dates are known (readings.md 6).
fn waited(conn: &Connection, dates: &Dates, days: Days) -> Read<Option<i64>> {
    let shipped = dates.shipped.filter(|day| days.hold(*day));
    let Some((requested, shipped)) = dates.requested.zip(shipped) else {
        return Ok(None);
    };
    let entries: Json<BTreeMap<Stage, Entry>> = conn
        .prepare_cached(ENTRIES)?
        .query_row([dates.n], |row| row.get(0))?;
    let at = |stage| entries.0.get(&stage).and_then(|entry: &Entry| entry.at);
    Ok(Some(match at(Stage::Requested).zip(at(Stage::Shipped)) {
        Some((requested, shipped)) => (shipped - requested).num_milliseconds(),
        None => (shipped - requested) * DAY,
    }))
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 6] = [SHOP, CREATOR, STRETCH, SHIPPED_TO_ONE, ENTRIES, SHIPPED_TO];
