//! Rollups: sums of order lines per creator and day, per product and day, and per content, kept in the transaction that
//! changes the lines, so that no screen ever scans them.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, params};

use super::{StoreError, late, product_day};
use crate::domain::date::{Zone, day_number, from_millis};
use crate::domain::id::ExtId;
use crate::domain::shop::Shop;

/// Keys whose sums may have changed.
#[derive(Debug, Default)]
pub(super) struct Touched {
    days: HashSet<(i64, i64)>,
    contents: HashSet<ExtId>,
    shop_days: BTreeSet<i64>,
}

impl Touched {
    /// Notes a line that came, changed or went.
    pub(super) fn line(&mut self, creator: Option<i64>, day: i64, content: Option<ExtId>) {
        self.days.extend(creator.map(|creator| (creator, day)));
        self.contents.extend(content);
        self.shop_days.insert(day);
    }
}

/// How many lines are summed at once in the time that one key takes by itself.
const LINES_A_KEY: i64 = 4;

/// Sums of the lines of a creator's day. The platform fee is rounded half to even line by line
/// (metrics.md); `?1` is the shop.
const DAY_SUMS: &str = "
    insert into creator_day (creator, day, net, gross, orders, items, commission, returned, sold, fee)
    select line.creator, line.day,
           total(iif(counted, net, 0)), total(iif(status <> 0, amount, 0)),
           count(distinct iif(counted, order_id, null)), total(iif(counted, quantity, 0)), total(line.commission),
           total(iif(refunded and status <> 0 and amount > 0, quantity, 0)),
           total(iif(status <> 0 and amount > 0, quantity, 0)),
           total(iif(counted, net * fee_rate / 10000
                 + (net * fee_rate % 10000 > 5000
                    or net * fee_rate % 10000 = 5000 and net * fee_rate / 10000 % 2 = 1), 0))
    from order_line line not indexed join shop on shop.n = line.shop
    where line.shop = ?1 and line.creator is not null";

const SALES_SUMS: &str = "
    insert into content_sales (shop, content, lines, net, orders)
    select shop, content, count(*), total(iif(counted, net, 0)), count(distinct iif(counted, order_id, null))
    from order_line line not indexed where shop = ?1 and content is not null";

/// Returns the statement with exact integer sums: `total` stands for a sum that is 0, not null.
///
/// It reads every line in the order they stand; by an index each would be looked up on its own.
fn exact(sql: &str) -> String {
    sql.replace("total(", "0 + sum(")
}

/// Returns the statement for one key, whose lines an index finds.
fn of_key(sql: &str, key: &str) -> String {
    exact(sql).replace(" not indexed", "") + key
}

/// Brings the touched sums of a shop up to date.
pub(super) fn update(conn: &Connection, shop: i64, touched: &Touched) -> Result<(), StoreError> {
    let keys = i64::try_from(touched.days.len() + touched.contents.len()).unwrap_or(i64::MAX);
    if keys.saturating_mul(LINES_A_KEY) > late::order_lines(conn)? {
        return rebuild(conn, shop);
    }
    product_day::update(conn, shop, &touched.shop_days)?;
    let mut forget =
        conn.prepare_cached("delete from creator_day where creator = ?1 and day = ?2")?;
    let one = of_key(
        DAY_SUMS,
        " and line.creator = ?2 and line.day = ?3 group by line.creator, line.day",
    );
    let mut sum = conn.prepare_cached(&one)?;
    for (creator, day) in &touched.days {
        forget.execute(params![creator, day])?;
        sum.execute(params![shop, creator, day])?;
    }
    let mut forget =
        conn.prepare_cached("delete from content_sales where shop = ?1 and content = ?2")?;
    let mut sum = conn.prepare_cached(&of_key(SALES_SUMS, " and content = ?2 group by content"))?;
    for content in &touched.contents {
        forget.execute(params![shop, content])?;
        sum.execute(params![shop, content])?;
    }
    Ok(())
}

/// Brings lines and sums up to date after a shop was changed: the present fee rate holds for all lines
/// (readings.md 39), and a line's day is its date where the shop is.
pub(super) fn follow(conn: &Connection, before: &Shop, after: &Shop) -> Result<(), StoreError> {
    if before.zone == after.zone && before.fee_rate == after.fee_rate {
        return Ok(());
    }
    let shop: i64 = conn
        .prepare_cached("select n from shop where id = ?1")?
        .query_row([after.id], |row| row.get(0))?;
    if before.zone != after.zone {
        move_days(conn, shop, after.zone)?;
    }
    rebuild(conn, shop)
}

/// Dates the lines of a shop anew, those that were replaced too.
fn move_days(conn: &Connection, shop: i64, zone: Zone) -> Result<(), StoreError> {
    for (find, set) in [
        (
            "select n, null, created, day from order_line where shop = ?1",
            "update order_line set day = ?3 where n = ?1 and ?2 is null",
        ),
        (
            "select k.row, k.batch, json_extract(k.body, '$[18]'), json_extract(k.body, '$[19]')
             from superseded k join batch b on b.n = k.batch
             where k.tbl = 'order_line' and b.shop = ?1",
            "update superseded set body = json_set(body, '$[19]', ?3)
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
    product_day::rebuild(conn, shop)?;
    conn.execute(
        "delete from creator_day where creator not in (select n from creator where shop <> ?1)",
        [shop],
    )?;
    let indices = if late::order_lines(conn)? < late::WORTH_IT {
        late::Late::default()
    } else {
        late::drop_indices(conn, "creator_day")?
    };
    conn.execute(
        &(exact(DAY_SUMS) + " group by line.creator, line.day"),
        [shop],
    )?;
    indices.restore(conn)?;
    conn.execute("delete from content_sales where shop = ?1", [shop])?;
    conn.execute(&(exact(SALES_SUMS) + " group by content"), [shop])?;
    Ok(())
}
