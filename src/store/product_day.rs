//! What each product sold on each day: a rollup of order lines, kept in the transaction that changes them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, params};

use super::StoreError;
use crate::domain::fact::LineStatus;
use crate::domain::metrics::line::platform_fee;
use crate::domain::metrics::sums::ProductDay;
use crate::domain::money::BasisPoints;

/// Days beyond which the whole shop is read in the order of the table rather than day by day.
const MANY: usize = 60;

const COLUMNS: &str =
    "select day, product, net, amount, quantity, commission, status, refunded, counted
     from order_line";
/// The lines of a day, by index.
const OF_DAY: &str = "where shop = ?1 and day = ?2";
/// Every line, in the order of the table; `?2` is no day.
const OF_SHOP: &str = "not indexed where shop = ?1 and ?2 is null";

const FORGET: &str = "delete from product_day where shop = ?1 and day = ?2";
const FORGET_ALL: &str = "delete from product_day where shop = ?1";

/// Brings some days of a shop up to date.
pub(super) fn update(conn: &Connection, shop: i64, days: &BTreeSet<i64>) -> Result<(), StoreError> {
    if days.len() > MANY {
        return rebuild(conn, shop);
    }
    for day in days {
        conn.prepare_cached(FORGET)?.execute((shop, day))?;
        write(conn, shop, &sums(conn, shop, Some(*day))?)?;
    }
    Ok(())
}

/// Sums every line of a shop again.
pub(super) fn rebuild(conn: &Connection, shop: i64) -> Result<(), StoreError> {
    conn.prepare_cached(FORGET_ALL)?.execute([shop])?;
    write(conn, shop, &sums(conn, shop, None)?)
}

/// Sums by day and product.
type Sums = BTreeMap<(i64, i64), ProductDay>;

fn sums(conn: &Connection, shop: i64, day: Option<i64>) -> Result<Sums, StoreError> {
    let rate: BasisPoints = conn
        .prepare_cached("select fee_rate from shop where n = ?1")?
        .query_row([shop], |row| row.get(0))?;
    let which = if day.is_some() { OF_DAY } else { OF_SHOP };
    let mut lines = conn.prepare_cached(&format!("{COLUMNS} {which}"))?;
    let mut rows = lines.query((shop, day))?;
    let mut sums = Sums::new();
    while let Some(row) = rows.next()? {
        let line = line(row, rate)?;
        let sum = sums.entry((row.get(0)?, row.get(1)?)).or_default();
        let whole = sum
            .checked_add(&line)
            .ok_or_else(|| StoreError::odd("the sales of a product and day have no room"))?;
        *sum = whole;
    }
    Ok(sums)
}

/// Returns what one line adds (metrics.md, "Order lines").
fn line(row: &Row<'_>, rate: BasisPoints) -> rusqlite::Result<ProductDay> {
    let (net, amount): (i64, i64) = (row.get(2)?, row.get(3)?);
    let (quantity, commission): (i64, i64) = (row.get(4)?, row.get(5)?);
    let paid = row.get::<_, i64>(6)? != LineStatus::Unpaid as i64;
    let (refunded, counted): (bool, bool) = (row.get(7)?, row.get(8)?);
    let sold = paid && amount > 0;
    let only = |holds: bool, sum: i64| if holds { sum } else { 0 };
    Ok(ProductDay {
        orders: counted.into(),
        net: only(counted, net),
        gross: only(paid, amount),
        items: only(counted, quantity),
        commission,
        returned: only(sold && refunded, quantity),
        sold: only(sold, quantity),
        fee: only(counted, platform_fee(net, rate)),
    })
}

fn write(conn: &Connection, shop: i64, sums: &Sums) -> Result<(), StoreError> {
    let mut insert = conn.prepare_cached(
        "insert into product_day (shop, day, product, orders, net, gross, items, commission, returned,
             sold, fee)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for ((day, product), sum) in sums {
        insert.execute(params![
            shop,
            day,
            product,
            sum.orders,
            sum.net,
            sum.gross,
            sum.items,
            sum.commission,
            sum.returned,
            sum.sold,
            sum.fee,
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn a_day_is_summed_by_index_and_a_shop_in_the_order_of_its_table() {
        let world = World::new();
        world.assert_index_driven(&format!("{COLUMNS} {OF_DAY}"));
        world.assert_index_driven(FORGET);
        assert_eq!(
            world.plan(&format!("{COLUMNS} {OF_SHOP}")),
            "SCAN order_line"
        );
    }
}
