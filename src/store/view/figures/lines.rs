//! Order lines of a window.

use std::collections::HashSet;

use rusqlite::{Connection, Row};

use super::bookings::ran;
use super::cast::{Cast, Owner};
use super::crowd::FEW;
use super::{By, Days, Rows, Subject};
use crate::domain::fact::{Channel, LineStatus};
use crate::domain::id::ExtId;
use crate::domain::metrics::sums::Sale;
use crate::domain::money::BasisPoints;
use crate::store::traits::Traits;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

const COLUMNS: &str =
    "select l.creator, l.product, l.content, l.day, l.order_id, l.amount, l.worth,
     l.cut, l.commission, l.quantity, l.traits from order_line l";

/// The lines of a shop's days, by the index on days.
pub(super) fn of_days() -> String {
    format!("{COLUMNS} where l.shop = ?1 and l.day between ?2 and ?3")
}

/// Every line of a shop, in the order of the table: without a bound an index only adds a search.
fn of_shop() -> String {
    format!("{COLUMNS} not indexed where l.shop = ?1 and l.day between ?2 and ?3")
}

/// The lines of one creator; the plus keeps the planner off the index on all of the shop's days.
pub(super) fn of_creator() -> String {
    format!("{COLUMNS} where +l.shop = ?1 and l.creator = ?4 and l.day between ?2 and ?3")
}

/// The lines of a stretch of creators, in the order of their index; the plus as above.
pub(super) fn of_stretch() -> String {
    format!(
        "{COLUMNS} where +l.shop = ?1 and l.creator between ?4 and ?5 and l.day between ?2 and ?3"
    )
}

/// The lines of no creator; the plus as above.
pub(super) fn of_nobody() -> String {
    format!("{COLUMNS} where +l.shop = ?1 and l.creator is null and l.day between ?2 and ?3")
}

/// The lines of a stretch by the index on days, which holds the creator too: for so many creators that most pages of the table
/// have lines of theirs.
pub(super) fn of_wide_stretch() -> String {
    format!(
        "{COLUMNS} indexed by order_line_by_day
         where l.shop = ?1 and l.day between ?2 and ?3 and l.creator between ?4 and ?5"
    )
}

/// Every line of theirs, in the order of the table.
fn of_all_days_of_stretch() -> String {
    format!(
        "{COLUMNS} not indexed
         where l.shop = ?1 and l.day between ?2 and ?3 and l.creator between ?4 and ?5"
    )
}

/// Creators whose lines are found by the day rather than one after the other.
const WIDE: i64 = 2 * FEW;

/// The fee rate that holds today for all lines (readings.md 39).
const FEE: &str = "select fee_rate from shop where n = ?1";
/// Every content a shop knows.
const KNOWN: &str = "select id from content where shop = ?1";

/// A line that was added to a subject, for whoever looks on.
#[derive(Debug)]
pub(super) struct Added<'a> {
    /// Whose it is.
    pub(super) subject: &'a Subject,
    /// What it says.
    pub(super) sale: &'a Sale,
    /// Its creator, product and day.
    pub(super) owner: &'a Owner,
    /// Its order.
    pub(super) order: &'a ExtId,
    /// Its SKU.
    pub(super) sku: &'a ExtId,
}

/// Adds the lines of the window.
pub(super) fn read(
    conn: &Connection,
    (frame, days): (&Frame, Days),
    rows: &[Rows],
    cast: &mut Cast,
) -> Read<()> {
    watched(conn, (frame, days, rows), cast, &mut |_added| {})
}

/// Adds the lines of the window, and shows each to `watch`.
pub(super) fn watched(
    conn: &Connection,
    (frame, days, rows): (&Frame, Days, &[Rows]),
    cast: &mut Cast,
    watch: &mut dyn FnMut(&Added<'_>),
) -> Read<()> {
    let fee_rate: BasisPoints = conn
        .prepare_cached(FEE)?
        .query_row([frame.n], |row| row.get(0))?;
    // Only a shop is asked for the share of sales whose content nobody knows.
    let known: HashSet<ExtId> = if cast.by == By::Shop {
        conn.prepare_cached(KNOWN)?
            .query_map([frame.n], |row| row.get(0))?
            .collect::<Read<_>>()?
    } else {
        HashSet::new()
    };
    let ran = ran(conn, frame)?;
    let mut add = |row: &Row<'_>| -> Read<()> {
        let content: Option<ExtId> = row.get(2)?;
        let (amount, worth): (i64, Option<i64>) = (row.get(5)?, row.get(6)?);
        let cut: Option<i64> = row.get(7)?;
        let traits: Traits = row.get(10)?;
        let day: i64 = row.get(3)?;
        let owner = Owner {
            creator: row.get(0)?,
            product: row.get(1)?,
            campaign: None,
            day: Some(day),
        };
        let promoted = content
            .as_ref()
            .and_then(|id| ran.get(id))
            .is_some_and(|(first, last)| (*first..=*last).contains(&day));
        let sale = Sale {
            amount,
            net: worth.unwrap_or_else(|| amount - cut.unwrap_or(0)),
            commission: row.get(8)?,
            quantity: row.get(9)?,
            unpaid: traits.has_status(LineStatus::Unpaid),
            refunded: traits.is_refunded(),
            counted: worth.is_some(),
            media: traits.is_through(Channel::Video) || traits.is_through(Channel::Live),
            known_content: content.is_some_and(|id| known.contains(&id)),
            promoted,
            fee_rate,
        };
        if let Some((member, sku)) = cast.member_and_sku(&owner) {
            member.touched = true;
            member.sums.sale(&sale, sku);
            let order: ExtId = row.get(4)?;
            watch(&Added {
                subject: &member.subject,
                sale: &sale,
                owner: &owner,
                order: &order,
                sku: &sku.id,
            });
            if sale.counted {
                member.counted(order, owner.creator);
            }
        }
        Ok(())
    };
    for rows in rows {
        let sql = match rows {
            Rows::Shop if days.all => of_shop(),
            Rows::Shop => of_days(),
            Rows::Creator(_) => of_creator(),
            Rows::Stretch(from, to) if to - from < WIDE => of_stretch(),
            Rows::Stretch(..) if days.all => of_all_days_of_stretch(),
            Rows::Stretch(..) => of_wide_stretch(),
            Rows::Nobody => of_nobody(),
        };
        let mut query = conn.prepare_cached(&sql)?;
        let mut found = match rows {
            Rows::Shop | Rows::Nobody => query.query((frame.n, days.first, days.last))?,
            Rows::Creator(n) => query.query((frame.n, days.first, days.last, n))?,
            Rows::Stretch(from, to) => query.query((frame.n, days.first, days.last, from, to))?,
        };
        while let Some(row) = found.next()? {
            add(row)?;
        }
    }
    Ok(())
}
