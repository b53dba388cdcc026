//! Whether what is stored holds: every rollup summed again from its lines and compared to the unit, and
//! every table folded again from the log.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};

use super::replay::{replay, verify_chain};
use super::{Query, StoreError};
use crate::domain::date::from_millis;
use crate::domain::fact::{Channel, LineStatus, OrderLine};
use crate::domain::id::ExtId;
use crate::domain::metrics::line::{commission, is_counted, is_refunded, net_amount};

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

/// Lines, net and orders of a content.
type Sales = [i128; 3];

/// Names of a content's sums, in order.
const SALES: [&str; 3] = ["lines", "net", "orders"];

/// Every line with what files said of it, and the figures kept beside that.
const LINES: &str =
    "select order_id, content, shop, quantity, amount, status, refunded, est_base, act_base,
     est_standard, act_standard, est_ads, act_ads, est_bonus, act_bonus, net, commission, counted
     from order_line";
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
        sales(conn, &sums, &mut findings)?;
        Ok(findings)
    }
}

/// Sums made again.
#[derive(Default)]
struct Sums {
    sales: BTreeMap<(i64, ExtId), Sales>,
    sale_orders: BTreeSet<(i64, ExtId, ExtId)>,
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
        let Some(content) = row.get::<_, Option<ExtId>>(1)? else {
            return Ok(());
        };
        let line = line(row)?;
        let shop: i64 = row.get(2)?;
        let counted = is_counted(&line);
        let net = if counted { net_amount(&line).into() } else { 0 };
        let order = (shop, content.clone(), line.order_id);
        let first = counted && self.sale_orders.insert(order);
        let sums = self.sales.entry((shop, content)).or_default();
        for (sum, add) in sums.iter_mut().zip([1, net, first.into()]) {
            *sum += add;
        }
        Ok(())
    }
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
        compare(&made, &kept, findings, || format!("Content {}", key.1));
    }
    for ((_, content), made) in left {
        compare(made, &Sales::default(), findings, || {
            format!("Content {content}")
        });
    }
    Ok(())
}

fn compare(made: &Sales, kept: &Sales, findings: &mut Findings, subject: impl Fn() -> String) {
    for ((name, made), kept) in SALES.iter().zip(made).zip(kept) {
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
