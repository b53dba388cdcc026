//! What a creator's type wants tracked (domain.md section 3).
//!
//! Of a one-off creator what came of the samples, how good it was and what it sold; of a repeat creator
//! frequency, GMV and conversion beside the period before. A retainer's calendar is in
//! [`retainer`](super::retainer).

use rusqlite::Connection;
use serde::{Serialize, Serializer};

use super::figures::alone::own;
use super::frame::Frame;
use super::read::Read;
use crate::domain::creator::{Creator, CreatorType};
use crate::domain::date::{Date, Window};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::sums::Share;
use crate::domain::money::Money;
use crate::domain::review::{PERIOD_DAYS, Pace, Period, Review};
use crate::store::value::Day;

/// What a creator's type wants tracked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Tracked {
    /// Of a one-off creator, of all time.
    OneOff(OneOff),
    /// Of a repeat creator, in the last 28 days and the 28 before.
    Repeat(Repeat),
}

/// Post status, quality and attributed sales, of all time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OneOff {
    /// Samples that were posted.
    pub posted: i64,
    /// Samples whose post is awaited.
    pub awaited: i64,
    /// Samples that were never posted.
    pub missed: i64,
    /// Click to order.
    #[serde(serialize_with = "number")]
    pub cvr: Option<Ratio>,
    /// The share that watched past three seconds.
    #[serde(serialize_with = "number")]
    pub hold_rate: Option<Ratio>,
    /// Net GMV of the creator's order lines.
    pub net_gmv: Option<Money>,
    /// Orders.
    pub orders: i64,
}

/// Frequency, GMV and conversion of a period, and of the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Repeat {
    /// The last 28 days.
    pub now: PaceRow,
    /// The 28 before.
    pub before: PaceRow,
}

/// One period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PaceRow {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Content posted in it.
    pub posts: i64,
    /// Net GMV.
    pub net_gmv: Money,
    /// Click to order of the content posted in it.
    #[serde(serialize_with = "number")]
    pub cvr: Option<Ratio>,
}

#[expect(clippy::ref_option, reason = "the form serde asks for")]
fn number<S: Serializer>(ratio: &Option<Ratio>, serializer: S) -> Result<S::Ok, S::Error> {
    ratio.map(Ratio::value).serialize(serializer)
}

/// Posts of a period, with orders and clicks of those that have both (readings.md 19).
const POSTED: &str = "select count(*), coalesce(sum(iif(clicks is null, 0, orders)), 0),
        coalesce(sum(iif(orders is null, 0, clicks)), 0)
     from content where creator = ?1 and posted between ?2 and ?3";

/// What the counted lines of a period are worth, from the index alone.
const SOLD: &str = "select coalesce(sum(worth), 0) from order_line
     where creator = ?1 and day between ?2 and ?3";

fn pace(conn: &Connection, creator: i64, period: Period) -> Read<Pace> {
    let days = (creator, Day(period.from), Day(period.to));
    let (posts, orders, clicks): (i64, i64, i64) = conn
        .prepare_cached(POSTED)?
        .query_row(days, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let net = conn
        .prepare_cached(SOLD)?
        .query_row(days, |row| row.get(0))?;
    Ok(Pace {
        posts,
        net,
        cvr: Share {
            of: orders.into(),
            by: clicks.into(),
        },
    })
}

/// Returns what a creator did in a period, beside the one before.
pub(in crate::store) fn review(conn: &Connection, creator: i64, period: Period) -> Read<Review> {
    Ok(Review {
        period,
        now: pace(conn, creator, period)?,
        before: pace(conn, creator, period.before())?,
    })
}

/// How many of a creator's samples were posted (readings.md 5), are awaited, were missed.
const STANDING: &str = "select coalesce(sum(posted is not null or stage in (7, 8)), 0),
        coalesce(sum(posted is null and stage in (5, 6)), 0), coalesce(sum(stage = 12), 0)
     from sample where creator = ?1";

/// Returns what the creator's type wants tracked.
pub(super) fn of_creator(
    conn: &Connection,
    frame: &Frame,
    (n, creator): (i64, &Creator),
) -> Read<Option<Tracked>> {
    match creator.kind {
        CreatorType::OneOff => Ok(one_off(conn, frame, (n, creator))?.map(Tracked::OneOff)),
        CreatorType::Repeat => {
            let period = Period::ending(frame.today, PERIOD_DAYS);
            let review = review(conn, n, period)?;
            let row = |period: Period, pace: Pace| PaceRow {
                from: period.from,
                to: period.to,
                posts: pace.posts,
                net_gmv: Money::new(pace.net, frame.currency),
                cvr: pace.cvr.ratio(),
            };
            Ok(Some(Tracked::Repeat(Repeat {
                now: row(period, review.now),
                before: row(period.before(), review.before),
            })))
        }
        CreatorType::Retainer => Ok(None),
    }
}

fn one_off(
    conn: &Connection,
    frame: &Frame,
    (n, creator): (i64, &Creator),
) -> Read<Option<OneOff>> {
    let Some((_, sums)) = own(conn, frame, creator.id, Window::All)? else {
        return Ok(None);
    };
    let (posted, awaited, missed) = conn
        .prepare_cached(STANDING)?
        .query_row([n], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let net = Metric::NetGmv.of(&sums).and_then(Ratio::rounded);
    Ok(Some(OneOff {
        posted,
        awaited,
        missed,
        cvr: Metric::Cvr.of(&sums),
        hold_rate: Metric::HoldRate.of(&sums),
        net_gmv: net.map(|minor| Money::new(minor, frame.currency)),
        orders: Metric::Orders
            .of(&sums)
            .and_then(Ratio::rounded)
            .unwrap_or_default(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{instant, sample};
    use crate::store::view::creator::CreatorShowQuery;
    use crate::store::view::frame::frame_of;
    use crate::store::view::testing::{Sold, World};
    use crate::store::{Query as _, project};
    use serde_json::{Value, json};

    const NOW: &str = "2026-11-20T20:00:00Z";

    /// Ana's posts and sales around the ends of both periods: 24 October to 20 November, and
    /// 26 September to 23 October.
    fn world(kind: &str) -> (World, i64) {
        let (world, west, _) = World::two_shops();
        let ana = world.creator(west, "ana");
        let bob = world.creator(west, "bob");
        world.insert(
            "update creator set type = ?2 where n = ?1",
            rusqlite::params![ana, kind],
        );
        let posts = [
            ("1", "2026-11-20", "80, 4"),
            ("2", "2026-10-24", "120, 1"),
            // It has no orders, so its clicks say nothing.
            ("3", "2026-11-01", "500, null"),
            ("4", "2026-10-23", "50, 2"),
            ("5", "2026-09-26", "null, 3"),
            ("6", "2026-09-25", "10, 9"),
        ];
        for (id, on, figures) in posts {
            let n = world.content(ana, id, Some(on));
            let sql = format!("update content set (clicks, orders) = ({figures}) where n = ?1");
            world.insert(&sql, [n]);
        }
        world.content(bob, "7", Some("2026-11-10"));
        for (on, net) in [
            ("2026-11-20", 1_000),
            ("2026-10-24", 500),
            ("2026-10-23", 70),
            ("2026-09-25", 9_000),
        ] {
            let day = Sold {
                net,
                orders: 1,
                commission: 10,
            };
            world.sold(ana, on, day);
        }
        (world, ana)
    }

    fn shown(world: &World, creator: i64) -> Value {
        let query = CreatorShowQuery {
            creator: world.creator_id(creator),
            now: instant(NOW),
            limit: None,
        };
        let show = query.run(&world.conn).unwrap();
        serde_json::to_value(&show.tracked).unwrap()
    }

    #[test]
    fn a_repeat_creator_has_frequency_gmv_and_conversion_beside_the_period_before() {
        let (world, ana) = world("repeat");
        assert_eq!(
            shown(&world, ana),
            json!({
                "type": "repeat",
                "now": {"from": "2026-10-24", "to": "2026-11-20", "posts": 3,
                        "net_gmv": {"minor": 1_500, "currency": "USD"}, "cvr": 0.025},
                "before": {"from": "2026-09-26", "to": "2026-10-23", "posts": 2,
                           "net_gmv": {"minor": 70, "currency": "USD"}, "cvr": 0.04},
            })
        );
    }

    #[test]
    fn a_period_has_the_figures_of_metrics() {
        let (world, ana) = world("repeat");
        let clause = "where c.n = ?1";
        let entity = project::list::<Creator>(&world.conn, clause, [ana]).unwrap();
        let frame = frame_of(&world.conn, 1, instant(NOW)).unwrap();
        let mut period = Period::ending(frame.today, PERIOD_DAYS);
        for _ in 0..3 {
            let pace = pace(&world.conn, ana, period).unwrap();
            let window = Window::Range(period.from, period.to);
            let (_, sums) = own(&world.conn, &frame, entity[0].id, window)
                .unwrap()
                .unwrap();
            let whole = |metric: Metric| metric.of(&sums).and_then(Ratio::rounded);
            assert_eq!(Some(pace.posts), whole(Metric::Posts), "{period:?}");
            assert_eq!(Some(pace.net), whole(Metric::NetGmv), "{period:?}");
            assert_eq!(pace.cvr, sums.cvr, "{period:?}");
            period = period.before();
        }
    }

    #[test]
    fn a_one_off_creator_has_post_status_quality_and_sales_of_all_time() {
        let (world, ana) = world("one_off");
        let product = world.product(1, "1", Some("Serum"));
        for seed in [
            sample(Stage::Decided),
            sample(Stage::Delivered),
            sample(Stage::Review),
            sample(Stage::NoShow),
            sample(Stage::Declined),
            sample(Stage::Requested),
        ] {
            world.sample(ana, product, &seed.build());
        }
        let tracked = shown(&world, ana);
        assert_eq!(
            tracked,
            json!({
                "type": "one_off", "posted": 1, "awaited": 2, "missed": 1,
                "cvr": 16.0 / 260.0, "hold_rate": null,
                "net_gmv": {"minor": 10_570, "currency": "USD"}, "orders": 4,
            })
        );
    }

    #[test]
    fn a_retainer_has_a_calendar_in_its_place() {
        let (world, ana) = world("retainer");
        assert_eq!(shown(&world, ana), Value::Null);
    }

    #[test]
    fn periods_are_read_from_indices() {
        let world = World::new();
        for sql in [POSTED, SOLD, STANDING] {
            world.assert_index_driven(sql);
        }
        assert!(world.plan(SOLD).contains("COVERING INDEX"));
    }
}
