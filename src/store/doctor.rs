//! Whether what is stored holds: every rollup summed again from its lines and compared to the unit, and
//! every table folded again from the log.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};

use super::replay::{replay, verify_chain};
use super::{Query, StoreError};
use crate::domain::date::{from_day_number, from_millis};
use crate::domain::fact::{Channel, LineStatus, OrderLine};
use crate::domain::id::ExtId;
use crate::domain::metrics::line::{commission, is_counted, is_refunded, net_amount, platform_fee};
use crate::domain::money::BasisPoints;

/// Differences told one by one; beyond them only their number.
const TOLD: usize = 50;

/// What a check found.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Findings {
    /// Rows read: order lines, or events.
    pub checked: u64,
    /// How many things differ.
    pub differing: u64,
    /// The first of them, one sentence each.
    pub differences: Vec<String>,
}

impl Findings {
    fn differ(&mut self, sentence: impl FnOnce() -> String) {
        self.differing += 1;
        if self.differences.len() < TOLD {
            self.differences.push(sentence());
        }
    }

    /// Returns whether everything holds.
    pub const fn hold(&self) -> bool {
        self.differing == 0
    }
}

/// Do the lines' own figures and the rollups agree with the lines?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FiguresHold;

/// Do the tables agree with the log, and is its chain of hashes whole?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReplayHolds;

impl Query for ReplayHolds {
    type Rows = Findings;

    fn run(&self, conn: &Connection) -> Result<Findings, StoreError> {
        let replay = replay(conn)?;
        let mut findings = Findings {
            checked: replay.events,
            ..Findings::default()
        };
        if let Some(seq) = verify_chain(conn)?.broken_at {
            findings.differ(|| format!("The hash of event {seq} does not hold."));
        }
        for difference in replay.differences {
            findings.differ(|| difference);
        }
        Ok(findings)
    }
}

/// Sums of a creator's or a product's day: net, gross, orders, items, commission, returned, sold, fee.
type Day = [i128; 8];
/// Lines, net and orders of a content.
type Sales = [i128; 3];
/// Shop, day and product of a product's day, whose sums are those of a creator's.
type ProductKey = (i64, i64, i64);

/// Names of a day's sums, in order.
const DAY: [&str; 8] = [
    "net",
    "gross",
    "orders",
    "items",
    "commission",
    "returned",
    "sold",
    "fee",
];
/// Names of a content's sums, in order.
const SALES: [&str; 3] = ["lines", "net", "orders"];

/// Every line with what files said of it, and the figures kept beside that.
const LINES: &str =
    "select l.order_id, l.creator, l.content, l.day, l.quantity, l.amount, l.status,
     l.refunded, l.est_base, l.act_base, l.est_standard, l.act_standard, l.est_ads, l.act_ads,
     l.est_bonus, l.act_bonus, l.net, l.commission, l.counted, l.shop, s.fee_rate, l.product
     from order_line l join shop s on s.n = l.shop";
const KEPT_DAYS: &str =
    "select creator, day, net, gross, orders, items, commission, returned, sold, fee
     from creator_day";
const KEPT_PRODUCTS: &str =
    "select shop, day, product, net, gross, orders, items, commission, returned,
     sold, fee from product_day";
const KEPT_SALES: &str = "select shop, content, lines, net, orders from content_sales";

impl Query for FiguresHold {
    type Rows = Findings;

    fn run(&self, conn: &Connection) -> Result<Findings, StoreError> {
        let mut findings = Findings::default();
        let mut sums = Sums::default();
        let mut query = conn.prepare(LINES)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            findings.checked += 1;
            check_line(row, &mut findings)?;
            sums.add(row)?;
        }
        days(conn, &sums, &mut findings)?;
        products(conn, &sums, &mut findings)?;
        sales(conn, &sums, &mut findings)?;
        Ok(findings)
    }
}

/// Sums made again.
#[derive(Default)]
struct Sums {
    days: BTreeMap<(i64, i64), Day>,
    day_orders: BTreeSet<(i64, i64, ExtId)>,
    products: BTreeMap<ProductKey, Day>,
    sales: BTreeMap<(i64, ExtId), Sales>,
    sale_orders: BTreeSet<(i64, ExtId, ExtId)>,
}

fn line(row: &Row<'_>) -> Result<OrderLine<'static>, StoreError> {
    let status = match row.get::<_, i64>(6)? {
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
        content_id: None,
        channel: Channel::Other,
        quantity: row.get(4)?,
        amount: row.get(5)?,
        status,
        refunded: row.get(7)?,
        est_base: row.get(8)?,
        act_base: row.get(9)?,
        est_standard: row.get(10)?,
        act_standard: row.get(11)?,
        est_ads: row.get(12)?,
        act_ads: row.get(13)?,
        est_bonus: row.get(14)?,
        act_bonus: row.get(15)?,
        standard_rate: None,
        created: from_millis(0),
        paid: None,
        delivered: None,
    })
}

fn check_line(row: &Row<'_>, findings: &mut Findings) -> Result<(), StoreError> {
    let line = line(row)?;
    let kept: (i64, i64, bool, bool) = (row.get(16)?, row.get(17)?, row.get(18)?, line.refunded);
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
        let counted = is_counted(&line);
        let net = i128::from(net_amount(&line));
        let only = |holds: bool, sum: i128| if holds { sum } else { 0 };
        let pieces = i128::from(line.quantity);
        let paid = line.status != LineStatus::Unpaid;
        let shop: i64 = row.get(19)?;
        let day: i64 = row.get(3)?;
        let rate = BasisPoints(row.get(20)?);
        let sold = paid && line.amount > 0;
        let mut own: Day = [
            only(counted, net),
            only(paid, line.amount.into()),
            only(counted, 1),
            only(counted, pieces),
            commission(&line).into(),
            only(sold && is_refunded(&line), pieces),
            only(sold, pieces),
            only(counted, platform_fee(net_amount(&line), rate).into()),
        ];
        // A product has one line of an order at most: each counted line is an order of it.
        let product = (shop, day, row.get(21)?);
        add(self.products.entry(product).or_default(), &own);
        if let Some(creator) = row.get::<_, Option<i64>>(1)? {
            let first = counted
                && self
                    .day_orders
                    .insert((creator, day, line.order_id.clone()));
            let [_, _, orders, ..] = &mut own;
            *orders = only(first, 1);
            add(self.days.entry((creator, day)).or_default(), &own);
        }
        if let Some(content) = row.get::<_, Option<ExtId>>(2)? {
            let order = line.order_id;
            let first = counted && self.sale_orders.insert((shop, content.clone(), order));
            let own = [1, only(counted, net), only(first, 1)];
            add(self.sales.entry((shop, content)).or_default(), &own);
        }
        Ok(())
    }
}

fn add(sums: &mut [i128], own: &[i128]) {
    for (sum, own) in sums.iter_mut().zip(own) {
        *sum += own;
    }
}

fn days(conn: &Connection, sums: &Sums, findings: &mut Findings) -> Result<(), StoreError> {
    let mut left: BTreeMap<&(i64, i64), &Day> = sums.days.iter().collect();
    let mut query = conn.prepare(KEPT_DAYS)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let key: (i64, i64) = (row.get(0)?, row.get(1)?);
        let mut kept = Day::default();
        for (n, sum) in kept.iter_mut().enumerate() {
            *sum = row.get::<_, i64>(n + 2)?.into();
        }
        let made = left.remove(&key).copied().unwrap_or_default();
        compare(&DAY, &made, &kept, findings, || day_of(conn, key.0, key.1));
    }
    for ((creator, day), made) in left {
        compare(&DAY, made, &Day::default(), findings, || {
            day_of(conn, *creator, *day)
        });
    }
    Ok(())
}

fn products(conn: &Connection, sums: &Sums, findings: &mut Findings) -> Result<(), StoreError> {
    let mut left: BTreeMap<&ProductKey, &Day> = sums.products.iter().collect();
    let mut query = conn.prepare(KEPT_PRODUCTS)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let key: ProductKey = (row.get(0)?, row.get(1)?, row.get(2)?);
        let mut kept = Day::default();
        for (n, sum) in kept.iter_mut().enumerate() {
            *sum = row.get::<_, i64>(n + 3)?.into();
        }
        let made = left.remove(&key).copied().unwrap_or_default();
        compare(&DAY, &made, &kept, findings, || product_day(conn, key));
    }
    for (key, made) in left {
        compare(&DAY, made, &Day::default(), findings, || {
            product_day(conn, *key)
        });
    }
    Ok(())
}

/// Names a product's day.
fn product_day(conn: &Connection, (_, day, product): ProductKey) -> String {
    let sku: Result<ExtId, _> =
        conn.query_row("select sku from product where n = ?1", [product], |row| {
            row.get(0)
        });
    let what = sku.map_or_else(
        |_gone| format!("product {product}"),
        |sku| format!("SKU {sku}"),
    );
    format!("{what} on {}", from_day_number(day))
}

/// Names a creator's day.
fn day_of(conn: &Connection, creator: i64, day: i64) -> String {
    let handle: Result<String, _> = conn.query_row(
        "select handle from creator where n = ?1",
        [creator],
        |row| row.get(0),
    );
    let who = handle.map_or_else(
        |_gone| format!("creator {creator}"),
        |handle| format!("@{handle}"),
    );
    format!("{who} on {}", from_day_number(day))
}

fn sales(conn: &Connection, sums: &Sums, findings: &mut Findings) -> Result<(), StoreError> {
    let mut left: BTreeMap<&(i64, ExtId), &Sales> = sums.sales.iter().collect();
    let mut query = conn.prepare(KEPT_SALES)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let key: (i64, ExtId) = (row.get(0)?, row.get(1)?);
        let mut kept = Sales::default();
        for (n, sum) in kept.iter_mut().enumerate() {
            *sum = row.get::<_, i64>(n + 2)?.into();
        }
        let made = left.remove(&key).copied().unwrap_or_default();
        compare(&SALES, &made, &kept, findings, || {
            format!("Content {}", key.1)
        });
    }
    for ((_, content), made) in left {
        compare(&SALES, made, &Sales::default(), findings, || {
            format!("Content {content}")
        });
    }
    Ok(())
}

fn compare(
    names: &[&str],
    made: &[i128],
    kept: &[i128],
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
