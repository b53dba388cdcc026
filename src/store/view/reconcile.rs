//! Our commission and platform fee per order against what TikTok settled.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::Serialize;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::Read;
use crate::domain::date::{Date, Instant, Window, day_number, from_day_number};
use crate::domain::fact::LineStatus;
use crate::domain::id::ExtId;
use crate::domain::metrics::line::platform_fee;
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::store::{Query, StoreError};

/// Every order of a window of which either side knows, with what each side says it cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReconcileQuery {
    /// Which shops.
    pub scope: Scope,
    /// Days the orders were created on.
    pub window: Window,
    /// The clock.
    pub now: Instant,
}

/// How the two sides stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Both know the order and say different things.
    Different,
    /// We have it as settled, no settlement export has it.
    MissingAtTiktok,
    /// TikTok took commission for it, no order export of ours has it.
    MissingHere,
    /// Both say the same.
    Same,
    /// It is not settled yet, and no settlement export has it.
    Open,
    /// TikTok settled it without commission: nobody's sale but the shop's.
    NotAffiliate,
}

impl Standing {
    /// Returns it as tables say it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Different => "different",
            Self::MissingAtTiktok => "not at TikTok",
            Self::MissingHere => "not here",
            Self::Same => "same",
            Self::Open => "open",
            Self::NotAffiliate => "no affiliate",
        }
    }
}

/// What an order cost, minor units, above zero where money went out.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Charged {
    /// Commission of all kinds.
    pub commission: Option<i128>,
    /// The platform's fee.
    pub platform_fee: Option<i128>,
}

impl Charged {
    /// Returns how much more this side says than the other; nothing where one of them is silent.
    fn less(self, other: Self) -> Self {
        let less = |own: Option<i128>, its: Option<i128>| Some(own? - its?);
        Self {
            commission: less(self.commission, other.commission),
            platform_fee: less(self.platform_fee, other.platform_fee),
        }
    }

    fn add(&mut self, other: Self) {
        let sum = |own: &mut Option<i128>, its: Option<i128>| {
            if let Some(its) = its {
                *own = Some(own.unwrap_or(0) + its);
            }
        };
        sum(&mut self.commission, other.commission);
        sum(&mut self.platform_fee, other.platform_fee);
    }
}

/// One order on both sides; or, as a total, all that both sides know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Compared {
    /// Our side; unknown where we have no line of the order.
    pub ours: Charged,
    /// TikTok's side; unknown where nothing is settled.
    pub theirs: Charged,
    /// Fees that are neither commission nor the platform's, such as payment or shipping.
    pub other_fees: i128,
    /// Adjustments about the order, signed as settled.
    pub adjustment: i128,
    /// What was paid out.
    pub paid_out: i128,
}

impl Compared {
    const NOTHING: Self = Self {
        ours: Charged {
            commission: None,
            platform_fee: None,
        },
        theirs: Charged {
            commission: None,
            platform_fee: None,
        },
        other_fees: 0,
        adjustment: 0,
        paid_out: 0,
    };

    /// Returns how much more TikTok charged than we count.
    pub fn difference(&self) -> Charged {
        self.theirs.less(self.ours)
    }

    fn add(&mut self, other: &Self) {
        self.ours.add(other.ours);
        self.theirs.add(other.theirs);
        self.other_fees += other.other_fees;
        self.adjustment += other.adjustment;
        self.paid_out += other.paid_out;
    }
}

/// One order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderRow {
    /// The order.
    pub order_id: ExtId,
    /// Day it was created, in the shop's zone.
    pub created: Option<Date>,
    /// How the sides stand.
    pub standing: Standing,
    /// The amounts.
    pub amounts: Compared,
}

/// One shop's orders.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShopReconciliation {
    /// The shop's name.
    pub shop: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Orders, those that need a look first, then by id.
    pub orders: Vec<OrderRow>,
    /// The sum of the orders both sides know.
    pub both: Compared,
    /// How many orders stand how.
    pub counts: BTreeMap<Standing, usize>,
    /// Settled amounts that are about no order, by type: ads, reimbursements.
    pub adjustments: BTreeMap<String, i128>,
    /// Whether any settlement is imported.
    pub has_settlements: bool,
}

impl Query for ReconcileQuery {
    type Rows = Vec<ShopReconciliation>;

    fn run(&self, conn: &Connection) -> Result<Vec<ShopReconciliation>, StoreError> {
        frames(conn, self.scope, self.now)?
            .iter()
            .map(|frame| Ok(of_shop(conn, frame, self.window)?))
            .collect()
    }
}

impl ShopReconciliation {
    /// Says how the orders stand, in one sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let count = |standing| self.counts.get(&standing).copied().unwrap_or(0);
        let (same, different) = (count(Standing::Same), count(Standing::Different));
        let mut told = vec![format!(
            "{} on both sides, {different} with a difference; the total is of these.",
            orders(same + different)
        )];
        for (standing, rest) in [
            (
                Standing::MissingAtTiktok,
                "settled here, in no settlement export: export the later statements too.",
            ),
            (
                Standing::MissingHere,
                "with commission at TikTok, in no order export: export the orders of these days too.",
            ),
            (Standing::Open, "not settled yet."),
            (
                Standing::NotAffiliate,
                "settled without commission: no creator sold them.",
            ),
        ] {
            if count(standing) > 0 {
                told.push(format!("{} {rest}", orders(count(standing))));
            }
        }
        for (kind, minor) in &self.adjustments {
            if let Ok(minor) = i64::try_from(*minor) {
                told.push(format!(
                    "{kind}: {}, about no order of ours.",
                    Money::new(minor, self.currency)
                ));
            }
        }
        told
    }
}

fn orders(count: usize) -> String {
    match count {
        1 => "1 order".to_owned(),
        count => format!("{count} orders"),
    }
}

/// An order as both sides fill it.
#[derive(Default)]
struct Order {
    created: Option<i64>,
    ours: Option<Charged>,
    is_settled: bool,
    theirs: Option<Charged>,
    other_fees: i128,
    adjustment: i128,
    paid_out: i128,
}

type Orders = BTreeMap<ExtId, Order>;

fn of_shop(conn: &Connection, frame: &Frame, window: Window) -> Read<ShopReconciliation> {
    let (from, to) = window.bounds(frame.today);
    let days = (
        from.map_or(i64::MIN, day_number),
        to.map_or(i64::MAX, day_number),
    );
    let mut orders = ours(conn, frame, days)?;
    let adjustments = theirs(conn, frame, days, &mut orders)?;
    let mut both = Compared::NOTHING;
    let mut counts = BTreeMap::new();
    let mut rows: Vec<OrderRow> = orders
        .into_iter()
        .map(|(order_id, order)| {
            let row = order.row(order_id);
            *counts.entry(row.standing).or_default() += 1;
            if matches!(row.standing, Standing::Same | Standing::Different) {
                both.add(&row.amounts);
            }
            row
        })
        .collect();
    rows.sort_by(|a, b| (a.standing, &a.order_id).cmp(&(b.standing, &b.order_id)));
    Ok(ShopReconciliation {
        shop: frame.name.clone(),
        currency: frame.currency,
        orders: rows,
        both,
        counts,
        adjustments,
        has_settlements: conn
            .prepare_cached("select 1 from settlement where shop = ?1")?
            .exists([frame.n])?,
    })
}

impl Order {
    fn row(self, order_id: ExtId) -> OrderRow {
        let amounts = Compared {
            ours: self.ours.unwrap_or_default(),
            theirs: self.theirs.unwrap_or_default(),
            other_fees: self.other_fees,
            adjustment: self.adjustment,
            paid_out: self.paid_out,
        };
        let differs = |difference: Option<i128>| difference.is_some_and(|more| more != 0);
        let standing = match (self.ours, self.theirs) {
            (Some(_), Some(_)) => {
                let Charged {
                    commission,
                    platform_fee,
                } = amounts.difference();
                if differs(commission) || differs(platform_fee) {
                    Standing::Different
                } else {
                    Standing::Same
                }
            }
            (Some(_), None) if self.is_settled => Standing::MissingAtTiktok,
            (Some(_) | None, None) => Standing::Open,
            (None, Some(theirs)) if differs(theirs.commission) => Standing::MissingHere,
            (None, Some(_)) => Standing::NotAffiliate,
        };
        OrderRow {
            order_id,
            created: self.created.map(from_day_number),
            standing,
            amounts,
        }
    }
}

/// Returns the orders of the window with what our lines say of them.
fn ours(conn: &Connection, frame: &Frame, (first, last): (i64, i64)) -> Read<Orders> {
    let fee_rate: BasisPoints = conn
        .prepare_cached("select fee_rate from shop where n = ?1")?
        .query_row([frame.n], |row| row.get(0))?;
    let mut orders = Orders::new();
    let mut query = conn.prepare_cached(
        "select order_id, day, net, commission, counted, status, amount from told_line
         where shop = ?1 and day between ?2 and ?3",
    )?;
    let mut lines = query.query(params![frame.n, first, last])?;
    while let Some(line) = lines.next()? {
        let (net, commission): (i64, i64) = (line.get(2)?, line.get(3)?);
        let (counted, status): (bool, i64) = (line.get(4)?, line.get(5)?);
        let amount: i64 = line.get(6)?;
        // Neither a sample nor an order nobody paid is ever settled.
        if amount == 0 || status == LineStatus::Unpaid as i64 {
            continue;
        }
        let fee = if counted {
            platform_fee(net, fee_rate)
        } else {
            0
        };
        let order = orders.entry(line.get(0)?).or_default();
        order.created = Some(line.get(1)?);
        order.is_settled |= status == LineStatus::Settled as i64;
        order.ours.get_or_insert_default().add(Charged {
            commission: Some(commission.into()),
            platform_fee: Some(fee.into()),
        });
    }
    Ok(orders)
}

/// Whether an order has lines of some days; nothing where it has none at all. The plus keeps the planner off the
/// index on all of the shop's days.
const KNOWN: &str =
    "select max(day between ?3 and ?4) from order_line where order_id = ?1 and +shop = ?2";

/// Adds what was settled; returns what is about no order, by type.
fn theirs(
    conn: &Connection,
    frame: &Frame,
    (first, last): (i64, i64),
    orders: &mut Orders,
) -> Read<BTreeMap<String, i128>> {
    let mut adjustments = BTreeMap::new();
    let mut known = conn.prepare_cached(KNOWN)?;
    let mut query = conn.prepare_cached(
        "select id, type, coalesce(created, settled), total, fees, platform, affiliate, shop_ads, partner,
                adjustment, related
         from settlement_standing where shop = ?1",
    )?;
    let mut rows = query.query([frame.n])?;
    while let Some(row) = rows.next()? {
        let day: i64 = row.get(2)?;
        let related: Option<ExtId> = row.get(10)?;
        let adjustment: Option<i64> = row.get(9)?;
        let is_order = row.get::<_, String>(1)?.eq_ignore_ascii_case("order");
        let id: ExtId = match related {
            Some(order) => order,
            None => row.get(0)?,
        };
        let is_inside = first <= day && day <= last;
        let found = orders.get(&id);
        let is_ours = found.is_some();
        let has_lines: Option<bool> = if found.is_some_and(|order| order.ours.is_some()) {
            Some(true)
        } else {
            known.query_row(params![id, frame.n, first, last], |row| row.get(0))?
        };
        // An order of ours from outside the window is compared there.
        if !is_ours && !has_lines.unwrap_or(is_inside) {
            continue;
        }
        if !is_order && !is_ours {
            let total: i64 = row.get(3)?;
            *adjustments.entry(row.get(1)?).or_default() += i128::from(total);
            continue;
        }
        let order = orders.entry(id).or_default();
        order.created = order.created.or(Some(day));
        order.adjustment += i128::from(adjustment.unwrap_or(0));
        order.paid_out += i128::from(row.get::<_, i64>(3)?);
        if is_order {
            let (charged, other) = charged([4, 5, 6, 7, 8].map(|at| row.get(at)))?;
            order.other_fees += other;
            order.theirs.get_or_insert_default().add(charged);
            // Unpaid or free by our export, and settled all the same: we count nothing for it.
            if has_lines.is_some() {
                order.ours.get_or_insert(Charged {
                    commission: Some(0),
                    platform_fee: Some(0),
                });
            }
        }
    }
    Ok(adjustments)
}

/// Returns what a settlement row charges, and the fees that are neither. Exports write charges below
/// zero; one that has no column for the platform's fee counts whatever is no commission for it.
fn charged(cells: [Read<Option<i64>>; 5]) -> Read<(Charged, i128)> {
    let [fees, platform, affiliate, ads, partner] = cells;
    let cost = |cell: Option<i64>| cell.map(|amount| -i128::from(amount));
    let (fees, platform) = (cost(fees?), cost(platform?));
    let mut commission = Charged::default();
    for part in [affiliate?, ads?, partner?] {
        commission.add(Charged {
            commission: cost(part),
            platform_fee: None,
        });
    }
    let commission = commission.commission;
    let rest = fees.map(|fees| fees - commission.unwrap_or(0));
    let other = match (rest, platform) {
        (Some(rest), Some(platform)) => rest - platform,
        (Some(_) | None, _) => 0,
    };
    let charged = Charged {
        commission,
        platform_fee: platform.or(rest),
    };
    Ok((charged, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{date, instant};
    use crate::store::view::testing::World;

    struct Shop {
        world: World,
        n: i64,
        batch: i64,
    }

    impl Shop {
        fn new() -> Self {
            let world = World::new();
            let n = world.shop("West", "UTC", "USD");
            world.product(n, "1", None);
            let op = world.op("import", "cli", "2026-11-20T06:00:00Z");
            let batch = world.batch(n, op, "a.csv");
            Self { world, n, batch }
        }

        fn line(&self, order: i64, day: &str, (net, commission): (i64, i64), status: LineStatus) {
            let counted = status != LineStatus::Ineligible;
            self.world.insert(
                "insert into order_line (shop, order_id, product, traits, quantity, amount, worth, cut, commission,
                     day, since, batch)
                 values (?1, ?2, 1, 2 * ?5, 1, ?3, iif(?6, ?3, null), iif(?6, null, 0), ?4, ?7, 0, 0)",
                params![self.n, order, net, commission, status as i64, counted, day_number(date(day))],
            );
        }

        fn settled(
            &self,
            id: i64,
            kind: &str,
            day: &str,
            (amounts, related): ([Option<i64>; 6], Option<i64>),
        ) {
            let [total, fees, platform, affiliate, ads, adjustment] = amounts;
            self.world.insert(
                "insert into settlement (shop, id, type, created, settled, total, fees, platform, affiliate, shop_ads,
                     adjustment, related, stated, batch)
                 values (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?12)",
                params![self.n, id, kind, day_number(date(day)), total, fees, platform, affiliate, ads, adjustment, related, self.batch],
            );
        }

        fn ask(&self, window: &str) -> ShopReconciliation {
            let query = ReconcileQuery {
                scope: Scope::All,
                window: window.parse().unwrap(),
                now: instant("2026-11-20T06:00:00Z"),
            };
            query.run(&self.world.conn).unwrap().remove(0)
        }
    }

    #[test]
    fn an_order_is_found_by_its_number_without_statistics() {
        let plan = World::new().plan(KNOWN);
        assert!(plan.contains("order_line_key (order_id=?"), "{plan}");
    }

    #[test]
    fn what_was_settled_of_an_order_that_is_unpaid_or_free_here_differs_from_nought() {
        let shop = Shop::new();
        shop.line(1, "2026-11-10", (1_000, 0), LineStatus::Unpaid);
        shop.line(2, "2026-11-10", (0, 0), LineStatus::Settled);
        shop.line(3, "2026-10-01", (1_000, 0), LineStatus::Unpaid);
        for (order, fee) in [(1, -70), (2, 0), (3, -70)] {
            let cells = [Some(0), None, Some(0), Some(fee), None, None];
            shop.settled(order, "Order", "2026-11-10", (cells, None));
        }
        let stand = |window| -> Vec<_> {
            let told = shop.ask(window).orders;
            let row = |row: OrderRow| {
                (
                    row.order_id,
                    row.standing,
                    row.amounts.difference().commission,
                )
            };
            told.into_iter().map(row).collect()
        };
        let [one, two, three] = [1, 2, 3].map(ExtId::Number);
        let (different, same) = (Standing::Different, Standing::Same);
        assert_eq!(
            stand("2026-11-01..2026-11-20"),
            [(one, different, Some(70)), (two, same, Some(0))]
        );
        assert_eq!(
            stand("2026-10-01..2026-10-02"),
            [(three, different, Some(70))]
        );
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one shop with an order of each kind")]
    fn each_order_stands_as_both_sides_say() {
        use LineStatus::{Ineligible, Pending, Settled};
        use Standing::{Different, MissingAtTiktok, MissingHere, NotAffiliate, Open, Same};

        let shop = Shop::new();
        for (order, net, commission, status) in [
            (1, 1_000, 100, Settled),
            (2, 2_000, 200, Settled),
            (3, 3_000, 300, Settled),
            (4, 4_000, 400, Pending),
            (5, 500, 0, Ineligible),
        ] {
            shop.line(order, "2026-11-10", (net, commission), status);
        }
        // 60 is 6 % of 1 000; the payment fee of 25 is neither.
        shop.settled(
            1,
            "Order",
            "2026-11-10",
            (
                [
                    Some(815),
                    Some(-185),
                    Some(-60),
                    Some(-100),
                    Some(0),
                    Some(0),
                ],
                None,
            ),
        );
        // Commission of both kinds is 250 against 200; the fee column is missing, so all else is the fee.
        shop.settled(
            2,
            "Order",
            "2026-11-10",
            (
                [Some(1_600), Some(-400), None, Some(-150), Some(-100), None],
                None,
            ),
        );
        shop.settled(
            70,
            "Logistics reimbursement",
            "2026-11-12",
            ([Some(40), Some(0), None, None, None, Some(40)], Some(2)),
        );
        shop.settled(
            6,
            "Order",
            "2026-11-10",
            ([Some(90), Some(-10), Some(-6), Some(-4), None, None], None),
        );
        shop.settled(
            7,
            "Order",
            "2026-11-10",
            ([Some(94), Some(-6), Some(-6), Some(0), None, None], None),
        );
        shop.settled(
            80,
            "GMV Payment for TikTok Ads",
            "2026-11-12",
            ([Some(-250), Some(0), None, None, None, Some(-250)], None),
        );
        shop.settled(
            81,
            "GMV Payment for TikTok Ads",
            "2026-10-01",
            ([Some(-9), None, None, None, None, None], None),
        );

        let found = shop.ask("28d");
        let standings: Vec<_> = found
            .orders
            .iter()
            .map(|row| (row.order_id.to_string(), row.standing))
            .collect();
        let want = [
            ("2", Different),
            ("3", MissingAtTiktok),
            ("6", MissingHere),
            ("1", Same),
            ("4", Open),
            ("5", Open),
            ("7", NotAffiliate),
        ];
        assert_eq!(
            standings,
            want.map(|(id, standing)| (id.to_owned(), standing))
        );
        let second = &found.orders[0].amounts;
        assert_eq!(
            second.difference(),
            Charged {
                commission: Some(50),
                platform_fee: Some(150 - 120)
            }
        );
        assert_eq!((second.adjustment, second.paid_out), (40, 1_640));
        assert_eq!(found.orders[3].amounts.other_fees, 25);
        assert_eq!(
            found.both.ours,
            Charged {
                commission: Some(300),
                platform_fee: Some(180)
            }
        );
        assert_eq!(
            found.both.difference(),
            Charged {
                commission: Some(50),
                platform_fee: Some(30)
            }
        );
        assert_eq!(
            found.adjustments,
            [("GMV Payment for TikTok Ads".to_owned(), -250)].into()
        );
        assert!(found.has_settlements);
        // Outside the window of its order, a settlement is nobody's surprise.
        assert!(shop.ask("2026-11-11..2026-11-20").orders.is_empty());
    }
}
