//! Offers: what holds of each creator and product, and what held before.

use rusqlite::{Connection, Rows, params};
use serde::Serialize;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::{Read, day};
use crate::domain::date::{Date, Instant, plus_days};
use crate::domain::id::{CreatorId, ExtId};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::money::BasisPoints;
use crate::store::{Query, StoreError};

/// Offers, by creator, product and day, the latest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OffersQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// Only to this creator.
    pub creator: Option<CreatorId>,
    /// Only for this SKU.
    pub sku: Option<ExtId>,
    /// Whether those that hold no longer are told too.
    pub history: bool,
}

/// One offer.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OfferRow {
    /// The shop's name.
    pub shop: String,
    /// The creator's handle.
    pub creator: String,
    /// The SKU.
    pub sku_id: ExtId,
    /// The product's id.
    pub product_id: Option<ExtId>,
    /// The product's name.
    pub product: Option<String>,
    /// Commission rate as a fraction.
    pub rate: f64,
    /// The same, exact.
    #[serde(skip)]
    pub points: BasisPoints,
    /// From which day on.
    pub from: Date,
    /// Until which day, where the next follows.
    pub until: Option<Date>,
    /// What held before, as a fraction.
    pub old_rate: Option<f64>,
    /// Until when whoever sells already keeps it, where this is a cut.
    pub old_rate_until: Option<Date>,
    /// Whether it holds today.
    pub current: bool,
    /// Why.
    pub reason: Option<String>,
}

impl OfferRow {
    /// Returns what the product is called: its name, or the SKU.
    pub fn title(&self) -> String {
        self.product
            .clone()
            .unwrap_or_else(|| self.sku_id.to_string())
    }
}

const OFFERS: &str =
    "select c.handle, o.sku, p.product_id, p.name, o.rate, o.from_day, o.old_rate, o.reason
     from offer o cross join creator c on c.n = o.creator
     left join product p on p.shop = o.shop and p.sku = o.sku
     where o.shop = ?1 and (?2 is null or c.id = ?2) and (?3 is null or o.sku = ?3)
     order by c.handle, o.sku, o.from_day desc";

/// The offers to one creator.
const OF_CREATOR: &str =
    "select c.handle, o.sku, p.product_id, p.name, o.rate, o.from_day, o.old_rate, o.reason
     from offer o cross join creator c on c.n = o.creator
     left join product p on p.shop = o.shop and p.sku = o.sku
     where o.creator = ?1
     order by o.sku, o.from_day desc";

/// Returns every offer there was to a creator, by product, the latest first.
pub(super) fn of_creator(conn: &Connection, frame: &Frame, creator: i64) -> Read<Vec<OfferRow>> {
    let mut query = conn.prepare_cached(OF_CREATOR)?;
    told(query.query([creator])?, frame)
}

/// Returns offers in the order they are found, each with the day until which it held.
fn told(mut found: Rows<'_>, frame: &Frame) -> Read<Vec<OfferRow>> {
    let mut rows: Vec<OfferRow> = Vec::new();
    while let Some(row) = found.next()? {
        let points: BasisPoints = row.get(4)?;
        let from = day(row, 5)?.unwrap_or(frame.today);
        let old: Option<BasisPoints> = row.get(6)?;
        let clocks = frame.clocks().on(from);
        let mut next = OfferRow {
            shop: frame.name.clone(),
            creator: row.get(0)?,
            sku_id: row.get(1)?,
            product_id: row.get(2)?,
            product: row.get(3)?,
            rate: fraction(points),
            points,
            from,
            until: None,
            old_rate: old.map(fraction),
            old_rate_until: old
                .filter(|old| points.0 < old.0)
                .map(|_| plus_days(from, clocks.old_rate_days)),
            current: from <= frame.today,
            reason: row.get(7)?,
        };
        // The later one of the same creator and product stands before it.
        if let Some(later) = rows.last()
            && (&later.creator, &later.sku_id) == (&next.creator, &next.sku_id)
        {
            next.until = Some(plus_days(later.from, -1));
            next.current &= later.from > frame.today;
        }
        rows.push(next);
    }
    Ok(rows)
}

impl Query for OffersQuery {
    type Rows = Vec<OfferRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<OfferRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            rows.extend(self.shop(conn, &frame)?);
        }
        Ok(rows)
    }
}

fn fraction(points: BasisPoints) -> f64 {
    Ratio::new(points.0, 10_000).map_or(0.0, Ratio::value)
}

impl OffersQuery {
    fn shop(&self, conn: &Connection, frame: &Frame) -> Read<Vec<OfferRow>> {
        let mut query = conn.prepare_cached(OFFERS)?;
        let found = query.query(params![frame.n, self.creator, self.sku])?;
        let mut rows = told(found, frame)?;
        if !self.history {
            rows.retain(|row| row.current || row.from > frame.today);
        }
        Ok(rows)
    }
}
