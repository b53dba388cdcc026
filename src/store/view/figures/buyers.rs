//! Buyers who came back (metrics.md, `repeat_purchase_rate`; readings.md 44).

use std::collections::HashMap;

use rusqlite::Connection;

use super::cast::{Cast, Owner};
use super::{By, Rows};
use crate::domain::date::{day_number, from_millis};
use crate::domain::id::ExtId;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Days back from which a buyer's first order is old enough, and until which it is young enough.
const FIRST: (i64, i64) = (120, 60);
/// Days after the first order within which another makes the buyer a returning one.
const WITHIN: i64 = 60;

/// Counted lines whose order the shop's export names with its buyer; the pluses keep the planner off the index
/// on all of the shop's days.
pub(super) const SOLD: &str = "select o.buyer, l.creator, l.created, l.day, l.order_id
     from shop_order o cross join told_line l on l.order_id = o.order_id and +l.shop = o.shop
     where o.shop = ?1 and o.buyer <> '' and l.counted and +l.day <= ?2";

/// The same of one creator; the plus keeps the planner off the index on all of the shop's days.
pub(super) const SOLD_BY: &str = "select o.buyer, l.creator, l.created, l.day, l.order_id
     from told_line l cross join shop_order o on o.shop = l.shop and o.order_id = l.order_id
     where +l.shop = ?1 and o.buyer <> '' and l.counted and l.day <= ?2 and l.creator = ?3";

/// A buyer's paid orders.
const PAID: &str = "select order_id, created from shop_order
     where shop = ?1 and buyer = ?2 and not cancelled and paid is not null and order_amount > 0";

/// A first order through somebody.
struct First {
    at: i64,
    day: i64,
    order: ExtId,
}

/// Adds the buyers of each creator, or of the shop through anyone. A tier's or a segment's are
/// its creators' added up (readings.md 27); other groups have none.
pub(super) fn read(conn: &Connection, frame: &Frame, rows: Rows, cast: &mut Cast) -> Read<()> {
    match cast.by {
        By::Creator | By::Tier | By::Segment | By::Shop => {}
        By::Product | By::Category | By::Campaign => return Ok(()),
    }
    let today = frame.day();
    let (oldest, youngest) = (today - FIRST.0, today - FIRST.1);
    let mut firsts: HashMap<(Option<i64>, String), First> = HashMap::new();
    let mut query = match rows {
        Rows::Shop | Rows::Stretch(..) | Rows::Nobody => conn.prepare_cached(SOLD)?,
        Rows::Creator(_) => conn.prepare_cached(SOLD_BY)?,
    };
    let mut found = match rows {
        Rows::Shop | Rows::Stretch(..) | Rows::Nobody => query.query((frame.n, youngest))?,
        Rows::Creator(n) => query.query((frame.n, youngest, n))?,
    };
    while let Some(row) = found.next()? {
        let creator: Option<i64> = row.get(1)?;
        let through = match cast.by {
            By::Shop => None,
            By::Creator | By::Tier | By::Segment | By::Product | By::Category | By::Campaign => {
                if creator.is_none() {
                    continue;
                }
                creator
            }
        };
        let first = First {
            at: row.get(2)?,
            day: row.get(3)?,
            order: row.get(4)?,
        };
        let known = firsts.get(&(through, row.get(0)?));
        if known.is_none_or(|known| first.at < known.at) {
            firsts.insert((through, row.get(0)?), first);
        }
    }
    for ((creator, buyer), first) in firsts {
        if first.day < oldest {
            continue;
        }
        let back = came_back(conn, frame, &buyer, &first)?;
        let owner = Owner {
            creator,
            ..Owner::default()
        };
        if let Some(member) = cast.member(&owner) {
            member.sums.buyers.count(back);
        }
    }
    Ok(())
}

/// Returns whether a buyer paid another order soon after the first.
fn came_back(conn: &Connection, frame: &Frame, buyer: &str, first: &First) -> Read<bool> {
    let mut query = conn.prepare_cached(PAID)?;
    let mut rows = query.query((frame.n, buyer))?;
    while let Some(row) = rows.next()? {
        let (order, at): (ExtId, i64) = (row.get(0)?, row.get(1)?);
        let day = day_number(frame.zone.date_of(from_millis(at)));
        if order != first.order && at > first.at && day <= first.day + WITHIN {
            return Ok(true);
        }
    }
    Ok(false)
}
