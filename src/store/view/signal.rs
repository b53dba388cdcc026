//! Weekly series from outside TikTok beside weekly affiliate GMV.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use rusqlite::Connection;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::Read;
use crate::domain::date::{Date, Instant, day_number, from_day_number, plus_days};
use crate::domain::metrics::lag::{Lag, best, lags};
use crate::domain::money::Currency;
use crate::store::{Query, StoreError};

/// The series of shops, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignalsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
}

/// One week of a series.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignalWeek {
    /// Its Monday.
    pub monday: Date,
    /// The value, in thousandths; unknown where the file skips the week.
    pub value: Option<i64>,
    /// Net GMV of the week, minor units; unknown of a week that has not ended.
    pub net_gmv: Option<i64>,
}

/// One series.
#[derive(Clone, PartialEq, Debug)]
pub struct SignalRow {
    /// What it is called.
    pub name: String,
    /// Shop's name.
    pub shop: String,
    /// Currency of GMV.
    pub currency: Currency,
    /// Every week from its first to its last, and those before which GMV may lead by.
    pub weeks: Vec<SignalWeek>,
    /// The correlations, by lag.
    pub lags: Vec<Lag>,
    /// The strongest.
    pub best: Option<Lag>,
}

/// How strongly a series moves with GMV at one lag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Weeks by which the series follows GMV.
    pub weeks: usize,
    /// Pairs of weeks that have both.
    pub pairs: usize,
    /// The correlation in hundredths; unknown with too few pairs.
    pub hundredths: Option<i64>,
}

/// A series beside weekly GMV, as a chart shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Together {
    /// What it is called.
    pub name: String,
    /// Its weeks.
    pub weeks: Vec<SignalWeek>,
    /// How strongly it moves with GMV, by lag.
    pub lags: Vec<Moved>,
    /// The strongest.
    pub best: Option<Moved>,
}

/// Returns the series of a shop, the one that moves with GMV most first, those that cannot tell last.
pub(super) fn together(conn: &Connection, frame: &Frame) -> Read<Vec<Together>> {
    let mut rows: Vec<Together> = of_shop(conn, frame)?
        .into_iter()
        .map(|row| Together {
            best: row.best.map(moved),
            lags: row.lags.into_iter().map(moved).collect(),
            name: row.name,
            weeks: row.weeks,
        })
        .collect();
    let strength = |row: &Together| row.best.and_then(|best| best.hundredths).map(i64::abs);
    rows.sort_by_key(|row| std::cmp::Reverse(strength(row)));
    Ok(rows)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a correlation is within one"
)]
fn moved(lag: Lag) -> Moved {
    Moved {
        weeks: lag.weeks,
        pairs: lag.pairs,
        hundredths: lag.r.map(|r| (r * 100.0).round() as i64),
    }
}

impl Query for SignalsQuery {
    type Rows = Vec<SignalRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<SignalRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            rows.extend(of_shop(conn, &frame)?);
        }
        Ok(rows)
    }
}

const VALUES: &str = "select name, week, value from signal where shop = ?1 order by name, week";
/// Index-only: what the shop sold from one day to another.
const SOLD: &str =
    "select coalesce(sum(net), 0) from product_day where shop = ?1 and day between ?2 and ?3";
/// The first day anything was sold.
const FIRST: &str = "select min(day) from product_day where shop = ?1";

fn of_shop(conn: &Connection, frame: &Frame) -> Read<Vec<SignalRow>> {
    let mut series: BTreeMap<String, BTreeMap<i64, i64>> = BTreeMap::new();
    let mut query = conn.prepare_cached(VALUES)?;
    let mut found = query.query([frame.n])?;
    while let Some(row) = found.next()? {
        let week = series.entry(row.get(0)?).or_default();
        week.insert(row.get(1)?, row.get(2)?);
    }
    let first: Option<i64> = conn
        .prepare_cached(FIRST)?
        .query_row([frame.n], |row| row.get(0))?;
    series
        .into_iter()
        .map(|(name, values)| row(conn, frame, (name, &values), first))
        .collect()
}

fn row(
    conn: &Connection,
    frame: &Frame,
    (name, values): (String, &BTreeMap<i64, i64>),
    first_sale: Option<i64>,
) -> Read<SignalRow> {
    let mut weeks = Vec::new();
    let ends = values.keys().next().zip(values.keys().next_back());
    let longest = i64::try_from(crate::domain::metrics::lag::LONGEST).unwrap_or(0);
    if let Some((first, last)) = ends {
        // GMV may lead: the weeks before the first value count as well.
        let mut monday = first - 7 * longest;
        while monday <= *last {
            weeks.push(SignalWeek {
                monday: from_day_number(monday),
                value: values.get(&monday).copied(),
                net_gmv: sold(conn, frame, monday, first_sale)?,
            });
            monday += 7;
        }
    }
    let gmv: Vec<_> = weeks.iter().map(|week| week.net_gmv.map(float)).collect();
    let series: Vec<_> = weeks.iter().map(|week| week.value.map(float)).collect();
    let lags = lags(&gmv, &series);
    Ok(SignalRow {
        name,
        shop: frame.name.clone(),
        currency: frame.currency,
        best: best(&lags),
        lags,
        weeks,
    })
}

/// Returns the net GMV of a whole week; unknown of one that has not ended, or from before any sale.
fn sold(
    conn: &Connection,
    frame: &Frame,
    monday: i64,
    first_sale: Option<i64>,
) -> Read<Option<i64>> {
    let past = i64::from(frame.today.weekday().num_days_from_monday());
    let this = day_number(plus_days(frame.today, -past));
    if monday >= this || first_sale.is_none_or(|first| monday + 6 < first) {
        return Ok(None);
    }
    conn.prepare_cached(SOLD)?
        .query_row((frame.n, monday, monday + 6), |row| row.get(0))
        .map(Some)
}

#[expect(clippy::cast_precision_loss, reason = "correlations are floats")]
const fn float(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn a_week_is_read_by_index() {
        let world = World::new();
        world.assert_index_driven(SOLD);
        world.assert_index_driven(FIRST);
    }
}
