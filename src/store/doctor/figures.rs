//! Every rollup summed again from its lines, and compared to the unit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, Row};

use super::Findings;
use crate::domain::date::{from_day_number, from_millis};
use crate::domain::fact::{Channel, LineStatus, OrderLine, Seen};
use crate::domain::id::ExtId;
use crate::domain::metrics::line::{commission, is_counted, is_refunded, net_amount, platform_fee};
use crate::domain::money::BasisPoints;
use crate::store::{Query, StoreError, seller_day};

/// Do the lines' own figures and the rollups agree with the lines?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FiguresHold;

/// Every line with what files said of it, and the figures kept beside that.
const LINES: &str =
    "select order_id, content, shop, quantity, amount, status, refunded, est_base, act_base,
     est_standard, act_standard, est_ads, act_ads, est_bonus, act_bonus, net, commission, counted,
     product, day, creator from told_line";

/// A rollup as it is kept: a key and, after its columns, the sums.
struct Rollup<K, const N: usize> {
    kept: &'static str,
    key: fn(&Row<'_>) -> rusqlite::Result<K>,
    /// Place of the first sum.
    first: usize,
    /// Names of the sums, in order.
    names: [&'static str; N],
}

/// Shop and content.
type Content = (i64, ExtId);

const SALES: Rollup<Content, 3> = Rollup {
    kept: "select shop, content, lines, net, orders from content_sales",
    key: |row| Ok((row.get(0)?, row.get(1)?)),
    first: 2,
    names: ["lines", "net", "orders"],
};

/// Shop, day and product.
type ProductDay = (i64, i64, i64);

const DAYS: Rollup<ProductDay, 6> = Rollup {
    kept: "select shop, day, product, lines, counted, net, items, commission, fee from product_day",
    key: |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    first: 3,
    names: ["lines", "counted", "net", "items", "commission", "fee"],
};

impl Query for FiguresHold {
    type Rows = Findings;

    fn run(&self, conn: &Connection) -> Result<Findings, StoreError> {
        let mut findings = Findings::default();
        let mut sums = Sums {
            rates: map(conn, "select n, fee_rate from shop")?,
            ..Sums::default()
        };
        let mut query = conn.prepare(LINES)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            findings.checked += 1;
            check_line(row, &mut findings)?;
            sums.add(row)?;
        }
        SALES.check(conn, &sums.sales, &mut findings, |(_, content)| {
            format!("Content {content}")
        })?;
        let skus: BTreeMap<i64, ExtId> = map(conn, "select n, sku from product")?;
        DAYS.check(conn, &sums.days, &mut findings, |(_, day, product)| {
            let sku = skus.get(product).map(ToString::to_string);
            let sku = sku.unwrap_or_else(|| "that is gone".to_owned());
            format!("SKU {sku} on {}", from_day_number(*day))
        })?;
        sums.check_sellers(conn, &mut findings)?;
        Ok(findings)
    }
}

/// Sums made again.
#[derive(Default)]
struct Sums {
    /// The fee rate of each shop.
    rates: BTreeMap<i64, BasisPoints>,
    sales: BTreeMap<Content, [i128; 3]>,
    sale_orders: BTreeSet<(i64, ExtId, ExtId)>,
    days: BTreeMap<ProductDay, [i128; 6]>,
    /// Counted lines and net amount by creator, of each shop and day.
    sellers: BTreeMap<(i64, i64), HashMap<i64, [i128; 2]>>,
}

/// Returns what a statement's first column maps to.
fn map<V: rusqlite::types::FromSql>(
    conn: &Connection,
    sql: &str,
) -> rusqlite::Result<BTreeMap<i64, V>> {
    conn.prepare(sql)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn line(row: &Row<'_>) -> Result<OrderLine<'static>, StoreError> {
    let status = match row.get::<_, i64>(5)? {
        0 => LineStatus::Unpaid,
        1 => LineStatus::Pending,
        2 => LineStatus::Settled,
        3 => LineStatus::Ineligible,
        4 => LineStatus::Frozen,
        other => return Err(StoreError::odd(format!("status {other} is none of ours"))),
    };
    Ok(OrderLine {
        order_id: row.get(0)?,
        sku_id: ExtId::Number(0),
        product_id: None,
        product_name: None,
        creator: None,
        seen: Seen::default(),
        content_id: None,
        channel: Channel::Other,
        quantity: row.get(3)?,
        amount: row.get(4)?,
        status,
        refunded: row.get(6)?,
        est_base: row.get(7)?,
        act_base: row.get(8)?,
        est_standard: row.get(9)?,
        act_standard: row.get(10)?,
        est_ads: row.get(11)?,
        act_ads: row.get(12)?,
        est_bonus: row.get(13)?,
        act_bonus: row.get(14)?,
        standard_rate: None,
        created: from_millis(0),
        paid: None,
        delivered: None,
    })
}

fn check_line(row: &Row<'_>, findings: &mut Findings) -> Result<(), StoreError> {
    let line = line(row)?;
    let kept: (i64, i64, bool, bool) = (row.get(15)?, row.get(16)?, row.get(17)?, line.refunded);
    let made = (
        net_amount(&line),
        commission(&line),
        is_counted(&line),
        is_refunded(&line),
    );
    if kept != made {
        findings.differ(|| {
            format!(
                "Order {}: net, commission, counted and refunded are {made:?}, kept are {kept:?}.",
                line.order_id
            )
        });
    }
    Ok(())
}

impl Sums {
    fn add(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        let line = line(row)?;
        let shop: i64 = row.get(2)?;
        let counted = is_counted(&line);
        let only = |sum: i64| if counted { i128::from(sum) } else { 0 };
        let net = only(net_amount(&line));
        if let Some(content) = row.get::<_, Option<ExtId>>(1)? {
            let order = (shop, content.clone(), line.order_id.clone());
            let first = counted && self.sale_orders.insert(order);
            let sums = self.sales.entry((shop, content)).or_default();
            add(sums, [1, net, first.into()]);
        }
        let rate = self.rates.get(&shop).copied().unwrap_or(BasisPoints(0));
        let fee = only(platform_fee(net_amount(&line), rate));
        let commission = commission(&line).into();
        let day = (shop, row.get(19)?, row.get(18)?);
        let more = [1, counted.into(), net, only(line.quantity), commission, fee];
        add(self.days.entry(day).or_default(), more);
        if let Some(creator) = row.get::<_, Option<i64>>(20)?.filter(|_| counted) {
            let of_day = self.sellers.entry((shop, day.1)).or_default();
            add(of_day.entry(creator).or_default(), [1, net]);
        }
        Ok(())
    }

    /// Compares what creators sold on each day with the days that are kept packed.
    fn check_sellers(
        &mut self,
        conn: &Connection,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let handles: BTreeMap<i64, String> = map(conn, "select n, handle from creator")?;
        let kept: Vec<(i64, i64)> = conn
            .prepare("select shop, day from seller_day")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let days: BTreeSet<(i64, i64)> = kept
            .into_iter()
            .chain(self.sellers.keys().copied())
            .collect();
        for (shop, day) in days {
            let mut made = self.sellers.remove(&(shop, day)).unwrap_or_default();
            let subject = |creator: &i64| {
                let handle = handles.get(creator).map(|handle| format!("@{handle}"));
                let handle = handle.unwrap_or_else(|| "A creator that is gone".to_owned());
                format!("{handle} on {}", from_day_number(day))
            };
            seller_day::each(conn, (shop, day, day), |sold| {
                let kept = [sold.lines, sold.net].map(i128::from);
                let sums = made.remove(&sold.creator).unwrap_or_default();
                compare(SELLERS, (&sums, &kept), findings, || subject(&sold.creator));
            })?;
            let left: BTreeMap<i64, [i128; 2]> = made.into_iter().collect();
            for (creator, sums) in left {
                compare(SELLERS, (&sums, &[0; 2]), findings, || subject(&creator));
            }
        }
        Ok(())
    }
}

/// Names of what is kept of a creator's day.
const SELLERS: [&str; 2] = ["lines", "net"];

fn add<const N: usize>(sums: &mut [i128; N], more: [i128; N]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

impl<K: Ord, const N: usize> Rollup<K, N> {
    /// Compares what is kept with the sums made again.
    fn check(
        &self,
        conn: &Connection,
        sums: &BTreeMap<K, [i128; N]>,
        findings: &mut Findings,
        subject: impl Fn(&K) -> String,
    ) -> Result<(), StoreError> {
        let mut left: BTreeMap<&K, &[i128; N]> = sums.iter().collect();
        let mut query = conn.prepare(self.kept)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let key = (self.key)(row)?;
            let mut kept = [0; N];
            for (n, sum) in kept.iter_mut().enumerate() {
                *sum = row.get::<_, i64>(self.first + n)?.into();
            }
            let made = left.remove(&key).copied().unwrap_or([0; N]);
            compare(self.names, (&made, &kept), findings, || subject(&key));
        }
        for (key, made) in left {
            compare(self.names, (made, &[0; N]), findings, || subject(key));
        }
        Ok(())
    }
}

fn compare<const N: usize>(
    names: [&str; N],
    (made, kept): (&[i128; N], &[i128; N]),
    findings: &mut Findings,
    subject: impl Fn() -> String,
) {
    for ((name, made), kept) in names.iter().zip(made).zip(kept) {
        if made != kept {
            findings.differ(|| {
                format!(
                    "{}: {name} is {made} by the lines, {kept} in the rollup.",
                    subject()
                )
            });
        }
    }
}
