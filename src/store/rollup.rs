//! Rollups: sums of order lines per content, kept in the transaction that changes the lines, so that no
//! screen ever scans them. Those per product and day are in [`product_day`], those per creator and day in
//! [`seller_day`].

use foldhash::HashMap;
use rusqlite::{Connection, params};

use super::{StoreError, product_day, seller_day};
use crate::domain::date::{Zone, day_number, from_millis};
use crate::domain::id::ExtId;
use crate::domain::shop::Shop;

/// What lines that came and went change in the sums of their contents.
#[derive(Debug, Default)]
pub(super) struct Changes(HashMap<ExtId, Sums>);

/// Sums of the lines of a content.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    lines: i64,
    net: i64,
    orders: i64,
}

/// A line, as far as the sums of its content are concerned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sale {
    /// Net amount in minor units; `None` where it does not count.
    pub(super) worth: Option<i64>,
    /// No other counted line of its order is of the same content.
    pub(super) is_alone: bool,
}

impl Changes {
    /// Notes a line that came.
    pub(super) fn came(&mut self, content: &ExtId, sale: Sale) {
        self.add(content, sale, 1);
    }

    /// Notes a line that went.
    pub(super) fn went(&mut self, content: &ExtId, sale: Sale) {
        self.add(content, sale, -1);
    }

    fn add(&mut self, content: &ExtId, sale: Sale, sign: i64) {
        let sums = match self.0.get_mut(content) {
            Some(sums) => sums,
            None => self.0.entry(content.clone()).or_default(),
        };
        sums.lines += sign;
        if let Some(worth) = sale.worth {
            sums.net = sums.net.saturating_add(sign * worth);
            sums.orders += sign * i64::from(sale.is_alone);
        }
    }

    /// Brings the sums of a shop up to date.
    pub(super) fn apply(self, conn: &Connection, shop: i64) -> Result<(), StoreError> {
        let mut changes: Vec<(ExtId, Sums)> = self.0.into_iter().collect();
        changes.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut add = conn.prepare_cached(
            "insert into content_sales (shop, content, lines, net, orders) values (?1, ?2, ?3, ?4, ?5)
             on conflict do update set lines = lines + excluded.lines, net = net + excluded.net,
                 orders = orders + excluded.orders",
        )?;
        let mut forget = conn.prepare_cached(
            "delete from content_sales where shop = ?1 and content = ?2 and lines = 0",
        )?;
        for (content, sums) in changes {
            add.execute(params![shop, content, sums.lines, sums.net, sums.orders])?;
            if sums.lines <= 0 {
                forget.execute(params![shop, content])?;
            }
        }
        Ok(())
    }
}

/// Brings lines and their sums up to date after a shop was changed: a line's day is its date where the shop
/// is, and its fee follows the shop's rate (readings.md 39).
pub(super) fn follow(conn: &Connection, before: &Shop, after: &Shop) -> Result<(), StoreError> {
    if before.zone == after.zone && before.fee_rate == after.fee_rate {
        return Ok(());
    }
    let shop: i64 = conn
        .prepare_cached("select n from shop where id = ?1")?
        .query_row([after.id], |row| row.get(0))?;
    if before.zone != after.zone {
        move_days(conn, shop, after.zone)?;
        seller_day::rebuild(conn, shop)?;
    }
    product_day::rebuild(conn, shop)
}

/// Dates the lines of a shop anew, those that were replaced too. Their instants stay.
fn move_days(conn: &Connection, shop: i64, zone: Zone) -> Result<(), StoreError> {
    for (find, set) in [
        (
            "select n, null, created, day from told_line where shop = ?1",
            "update order_line set day = ?3, since = since + (day - ?3) * 86400
             where n = ?1 and ?2 is null",
        ),
        (
            "select k.row, k.batch, ((k.body ->> '$[16]') * 86400 + (k.body ->> '$[17]')) * 1000,
                    k.body ->> '$[16]'
             from superseded k join batch b on b.n = k.batch
             where k.tbl = 'order_line' and b.shop = ?1",
            "update superseded set body = json_set(body, '$[16]', ?3, '$[17]',
                 (body ->> '$[17]') + ((body ->> '$[16]') - ?3) * 86400)
             where tbl = 'order_line' and row = ?1 and batch = ?2",
        ),
    ] {
        let mut moved: Vec<(i64, Option<i64>, i64)> = Vec::new();
        let mut lines = conn.prepare(find)?;
        let mut rows = lines.query([shop])?;
        while let Some(row) = rows.next()? {
            let day = day_number(zone.date_of(from_millis(row.get(2)?)));
            if row.get::<_, i64>(3)? != day {
                moved.push((row.get(0)?, row.get(1)?, day));
            }
        }
        let mut set = conn.prepare(set)?;
        for line in moved {
            set.execute(line)?;
        }
    }
    Ok(())
}

/// Sums every line of a shop again.
pub(super) fn rebuild(conn: &Connection, shop: i64) -> Result<(), StoreError> {
    conn.execute("delete from content_sales where shop = ?1", [shop])?;
    // Read in the order the lines stand; by an index each would be looked up on its own.
    conn.execute(
        "insert into content_sales (shop, content, lines, net, orders)
         select shop, content, count(*), 0 + coalesce(sum(worth), 0),
                count(distinct iif(worth is not null, order_id, null))
         from order_line not indexed where shop = ?1 and content is not null group by content",
        [shop],
    )?;
    product_day::rebuild(conn, shop)?;
    Ok(seller_day::rebuild(conn, shop)?)
}
