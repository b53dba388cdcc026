//! What each product sold on each day: sums of order lines, kept in the transaction that changes the lines.

use foldhash::HashMap;
use rusqlite::{Connection, params};

use super::StoreError;
use crate::domain::metrics::line::platform_fee;
use crate::domain::money::BasisPoints;

/// An order line, as far as the sums of its product's day are concerned; amounts in minor units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sold {
    /// Product's row number.
    pub(super) product: i64,
    /// Day number in the shop's zone.
    pub(super) day: i64,
    /// Net amount; `None` where the line does not count.
    pub(super) worth: Option<i64>,
    /// Pieces.
    pub(super) quantity: i64,
    /// Commission cost.
    pub(super) commission: i64,
}

/// Sums of the lines of a product's day, in the order of the columns.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    lines: i64,
    counted: i64,
    net: i64,
    items: i64,
    commission: i64,
    fee: i64,
}

/// What lines that came and went change, by day and product.
#[derive(Debug, Default)]
pub(super) struct Changes(HashMap<(i64, i64), Sums>);

impl Changes {
    /// Notes a line that came to a shop with that fee rate.
    pub(super) fn came(&mut self, line: Sold, rate: BasisPoints) {
        self.add(line, rate, 1);
    }

    /// Notes a line that went.
    pub(super) fn went(&mut self, line: Sold, rate: BasisPoints) {
        self.add(line, rate, -1);
    }

    fn add(&mut self, line: Sold, rate: BasisPoints, sign: i64) {
        let sums = self.0.entry((line.day, line.product)).or_default();
        let more = |sum: &mut i64, more: i64| *sum = sum.saturating_add(sign * more);
        more(&mut sums.lines, 1);
        more(&mut sums.commission, line.commission);
        if let Some(worth) = line.worth {
            more(&mut sums.counted, 1);
            more(&mut sums.net, worth);
            more(&mut sums.items, line.quantity);
            more(&mut sums.fee, platform_fee(worth, rate));
        }
    }

    /// Brings the sums of a shop up to date.
    pub(super) fn apply(self, conn: &Connection, shop: i64) -> Result<(), StoreError> {
        let mut changes: Vec<((i64, i64), Sums)> = self.0.into_iter().collect();
        changes.sort_unstable_by_key(|(key, _)| *key);
        let mut add = conn.prepare_cached(
            "insert into product_day (shop, day, product, lines, counted, net, items, commission, fee)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             on conflict do update set lines = lines + excluded.lines, counted = counted + excluded.counted,
                 net = net + excluded.net, items = items + excluded.items,
                 commission = commission + excluded.commission, fee = fee + excluded.fee",
        )?;
        let mut forget = conn.prepare_cached(FORGET)?;
        for ((day, product), sums) in changes {
            add.execute(params![
                shop,
                day,
                product,
                sums.lines,
                sums.counted,
                sums.net,
                sums.items,
                sums.commission,
                sums.fee
            ])?;
            if sums.lines <= 0 {
                forget.execute(params![shop, day, product])?;
            }
        }
        Ok(())
    }
}

/// Takes a day away that has no lines left.
const FORGET: &str =
    "delete from product_day where shop = ?1 and day = ?2 and product = ?3 and lines = 0";

/// Every line of a shop, in the order the lines stand; by an index each would be looked up on its own.
const LINES: &str = "select product, day, worth, quantity, commission from order_line not indexed
     where shop = ?1";

/// Sums every line of a shop again.
pub(super) fn rebuild(conn: &Connection, shop: i64) -> Result<(), StoreError> {
    conn.execute("delete from product_day where shop = ?1", [shop])?;
    let rate: BasisPoints = conn
        .prepare_cached("select fee_rate from shop where n = ?1")?
        .query_row([shop], |row| row.get(0))?;
    let mut changes = Changes::default();
    let mut lines = conn.prepare_cached(LINES)?;
    let mut rows = lines.query([shop])?;
    while let Some(row) = rows.next()? {
        let line = Sold {
            product: row.get(0)?,
            day: row.get(1)?,
            worth: row.get(2)?,
            quantity: row.get(3)?,
            commission: row.get(4)?,
        };
        changes.came(line, rate);
    }
    changes.apply(conn, shop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    fn rows(world: &World) -> Vec<Vec<i64>> {
        let sql = "select * from product_day order by shop, day, product";
        let mut query = world.conn.prepare(sql).unwrap();
        let rows = query.query_map([], |row| (0..9).map(|at| row.get(at)).collect());
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn line(world: &World, (order, day): (i64, i64), (worth, pieces): (Option<i64>, i64)) {
        world.insert(
            "insert into order_line (shop, order_id, product, quantity, amount, worth, cut, commission,
                 traits, day, since, batch)
             values (1, ?1, 1, ?4, 9, ?3, iif(?3 is null, 0, null), 7, 4, ?2, 0, 0)",
            params![order, day, worth, pieces],
        );
    }

    /// Fees at 6 %: 1.5 and 4.5 to even, 0.06 down, and one whose amount times the rate is beyond 2⁶³.
    fn sold() -> World {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        world.product(shop, "1", None);
        for (order, day, worth, pieces) in [
            (1, 10, Some(25), 1),
            (2, 10, Some(75), 2),
            (3, 10, None, 5),
            (4, 11, Some(1), 1),
            (5, 12, None, 1),
            (6, 13, Some(90_000_000_000_000_025), 1),
        ] {
            line(&world, (order, day), (worth, pieces));
        }
        world
    }

    const WANT: [[i64; 9]; 4] = [
        [1, 10, 1, 3, 2, 100, 3, 21, 2 + 4],
        [1, 11, 1, 1, 1, 1, 1, 7, 0],
        [1, 12, 1, 1, 0, 0, 0, 7, 0],
        [
            1,
            13,
            1,
            1,
            1,
            90_000_000_000_000_025,
            1,
            7,
            5_400_000_000_000_002,
        ],
    ];

    #[test]
    fn fees_are_rounded_line_by_line_when_summed_again_and_by_the_step_that_made_the_table() {
        let world = sold();
        rebuild(&world.conn, 1).unwrap();
        assert_eq!(rows(&world), WANT);
        world.conn.execute_batch("drop table product_day").unwrap();
        let step = include_str!("../../assets/migrations/0014_product_days.sql");
        world.conn.execute_batch(step).unwrap();
        assert_eq!(rows(&world), WANT);
    }

    #[test]
    fn a_line_that_goes_leaves_what_was_and_the_last_of_a_day_takes_it_along() {
        let world = sold();
        rebuild(&world.conn, 1).unwrap();
        let mut changes = Changes::default();
        for (day, worth, quantity) in [(10, Some(75), 2), (11, Some(1), 1)] {
            let gone = Sold {
                product: 1,
                day,
                worth,
                quantity,
                commission: 7,
            };
            changes.went(gone, BasisPoints(600));
        }
        changes.apply(&world.conn, 1).unwrap();
        let left = rows(&world);
        assert_eq!(left[0], [1, 10, 1, 2, 1, 25, 1, 14, 2]);
        assert_eq!(left[1..], WANT[2..]);
    }

    #[test]
    fn a_shop_is_summed_in_the_order_of_its_lines_and_a_day_found_by_its_key() {
        let world = World::new();
        assert_eq!(world.plan(LINES), "SCAN order_line");
        world.assert_index_driven(FORGET);
    }
}
