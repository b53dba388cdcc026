//! The shops a question is about, each with its own today.

use rusqlite::{Connection, Row};

use super::Scope;
use super::read::Read;
use crate::domain::date::{Date, Instant, Zone, day_number};
use crate::domain::id::ShopId;
use crate::domain::money::Currency;
use crate::domain::platform::{Market, Platform};

/// What a list needs to know of a shop.
#[derive(Clone, Debug)]
pub(in crate::store) struct Frame {
    /// Row number.
    pub(in crate::store) n: i64,
    /// Id.
    pub(in crate::store) id: ShopId,
    /// Name.
    pub(in crate::store) name: String,
    /// Market it sells in.
    pub(in crate::store) market: String,
    /// Zone of its dates.
    pub(in crate::store) zone: Zone,
    /// Currency of its amounts.
    pub(in crate::store) currency: Currency,
    /// Today there.
    pub(in crate::store) today: Date,
}

impl Frame {
    /// Returns today's day number.
    pub(in crate::store) fn day(&self) -> i64 {
        day_number(self.today)
    }

    /// Returns the platform's clocks where it sells.
    pub(in crate::store) fn clocks(&self) -> Market<'_> {
        Platform::shipped().of_market(&self.market)
    }
}

const COLUMNS: &str = "select n, id, name, zone, currency, market from shop";

fn frame(row: &Row<'_>, now: Instant) -> Read<Frame> {
    let zone: Zone = row.get(3)?;
    Ok(Frame {
        n: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        zone,
        currency: row.get(4)?,
        market: row.get(5)?,
        today: zone.date_of(now),
    })
}

/// Returns the shops of `scope`, by name.
pub(in crate::store) fn frames(conn: &Connection, scope: Scope, now: Instant) -> Read<Vec<Frame>> {
    let (condition, of) = scope.condition("shop");
    conn.prepare_cached(&format!("{COLUMNS} where {condition} order by name_key, n"))?
        .query_map([of], |row| frame(row, now))?
        .collect()
}

/// Returns the shop with that row number.
pub(in crate::store) fn frame_of(conn: &Connection, shop: i64, now: Instant) -> Read<Frame> {
    conn.prepare_cached(&format!("{COLUMNS} where n = ?1"))?
        .query_row([shop], |row| frame(row, now))
}
