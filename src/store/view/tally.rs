//! What creators did in a window, read for many at once.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::frame::Frame;
use super::read::{Read, day};
use crate::domain::date::{Date, day_number};
use crate::domain::metrics::deadline::outcome;
use crate::domain::metrics::tally::{Post, Tally};

/// The days of a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Days {
    first: i64,
    last: i64,
    /// Whether content without a date is inside: only where there is no bound (readings.md 4).
    undated: bool,
}

impl Days {
    /// Returns the days of a window's bounds.
    pub(super) fn of((first, last): (Option<Date>, Option<Date>)) -> Self {
        Self {
            first: first.map_or(i64::MIN, day_number),
            last: last.map_or(i64::MAX, day_number),
            undated: first.is_none() && last.is_none(),
        }
    }
}

/// Sums of each creator's days, from the rollup.
const SALES: &str = "select d.creator, sum(d.net), sum(d.orders), sum(d.commission)
     from json_each(?1) w cross join creator_day d on d.creator = w.value
     where d.day between ?2 and ?3 group by d.creator";

/// The content of a window; its GMV is ours where any line names it, else the export's.
const POSTS: &str =
    "select t.creator, coalesce(v.net, t.gmv - coalesce(t.refunds, 0)), t.clicks, t.orders
     from json_each(?1) w cross join content t on t.creator = w.value
     left join content_sales v on v.shop = t.shop and v.content = t.id
     where t.posted between ?2 and ?3";

/// The content without a date.
const UNDATED: &str =
    "select t.creator, coalesce(v.net, t.gmv - coalesce(t.refunds, 0)), t.clicks, t.orders
     from json_each(?1) w cross join content t on t.creator = w.value
     left join content_sales v on v.shop = t.shop and v.content = t.id
     where t.posted is null";

/// The samples with a due date in the window.
const DEADLINES: &str = "select s.creator, s.stage, s.posted, s.due
     from json_each(?1) w cross join sample s on s.creator = w.value
     where s.due between ?2 and ?3";

/// Returns the sums of `who`, one query a source.
pub(super) fn tallies(
    conn: &Connection,
    frame: &Frame,
    who: &BTreeSet<i64>,
    days: Days,
) -> Read<BTreeMap<i64, Tally>> {
    let mut tallies: BTreeMap<i64, Tally> = who.iter().map(|n| (*n, Tally::default())).collect();
    let list = who
        .iter()
        .copied()
        .collect::<serde_json::Value>()
        .to_string();
    let mut query = conn.prepare_cached(SALES)?;
    let mut rows = query.query((&list, days.first, days.last))?;
    while let Some(row) = rows.next()? {
        let tally = tallies.entry(row.get(0)?).or_default();
        tally.net_gmv = row.get(1)?;
        tally.orders = row.get(2)?;
        tally.commission = row.get(3)?;
    }
    posts(
        conn,
        (POSTS, &[&list, &days.first, &days.last]),
        &mut tallies,
    )?;
    if days.undated {
        posts(conn, (UNDATED, &[&list]), &mut tallies)?;
    }
    let mut query = conn.prepare_cached(DEADLINES)?;
    let mut rows = query.query((&list, days.first, days.last))?;
    while let Some(row) = rows.next()? {
        let Some(due) = day(row, 3)? else {
            continue;
        };
        if let Some(outcome) = outcome(row.get(1)?, day(row, 2)?, due, frame.today) {
            tallies.entry(row.get(0)?).or_default().outcome(outcome);
        }
    }
    Ok(tallies)
}

fn posts(
    conn: &Connection,
    (sql, values): (&str, &[&dyn rusqlite::ToSql]),
    tallies: &mut BTreeMap<i64, Tally>,
) -> Read<()> {
    let mut query = conn.prepare_cached(sql)?;
    let mut rows = query.query(values)?;
    while let Some(row) = rows.next()? {
        let post = Post {
            gmv: row.get(1)?,
            clicks: row.get(2)?,
            orders: row.get(3)?,
        };
        tallies.entry(row.get(0)?).or_default().post(post);
    }
    Ok(())
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 4] = [SALES, POSTS, UNDATED, DEADLINES];
