//! The scorecard of one creator against the median of the tier.

use rusqlite::{Connection, OptionalExtension as _};

use super::figures::alone::own;
use super::figures::peers::{Benchmark, benchmark};
use super::frame::{Frame, frame_of};
use super::read::{Read, day};
use crate::domain::creator::Tier;
use crate::domain::date::{Date, Window};
use crate::domain::id::CreatorId;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::score::Card;
use crate::domain::metrics::sums::Sums;
use crate::domain::money::{Currency, Money};
use crate::store::{Query, StoreError};

pub use crate::domain::metrics::ratio::Ratio;

/// A creator's figures in a window, beside the tier's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScorecardQuery {
    /// Which.
    pub creator: CreatorId,
    /// Window of the figures.
    pub window: Window,
    /// The clock.
    pub now: crate::domain::date::Instant,
}

/// Figures of one creator (metrics.md), all of them exact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Net GMV.
    pub net_gmv: Money,
    /// Orders.
    pub orders: i64,
    /// Commission.
    pub commission: Money,
    /// Posts.
    pub posts: i64,
    /// GMV per post.
    pub gmv_per_post: Option<Money>,
    /// Click to order.
    pub cvr: Option<Ratio>,
    /// On time over due.
    pub on_time: Option<Ratio>,
}

/// Medians over the active creators of the tier; `None` where nobody has the figure.
///
/// GMV per post, click to order and on time are taken over those for whom there is evidence enough
/// (metrics.md, "Tier benchmark").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Medians {
    /// Active creators of the tier.
    pub creators: usize,
    /// Net GMV.
    pub net_gmv: Option<Money>,
    /// Orders, as a ratio (mean of the middle two).
    pub orders: Option<Ratio>,
    /// Commission.
    pub commission: Option<Money>,
    /// Posts.
    pub posts: Option<Ratio>,
    /// GMV per post.
    pub gmv_per_post: Option<Money>,
    /// Click to order.
    pub cvr: Option<Ratio>,
    /// On time over due.
    pub on_time: Option<Ratio>,
}

/// Answer to [`ScorecardQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scorecard {
    /// Handle.
    pub handle: String,
    /// Tier; unknown without followers.
    pub tier: Option<Tier>,
    /// First and last day of the window.
    pub bounds: (Option<Date>, Option<Date>),
    /// The creator's figures.
    pub figures: Figures,
    /// The tier's medians.
    pub medians: Medians,
    /// Score, grade and the seven parts; only for a creator active today.
    pub card: Option<Card>,
    /// Everything the creator's figures are made of, for any other metric.
    pub sums: Sums,
    /// Net GMV of the last 12 weeks, oldest first, minor units, for the sparkline.
    pub weeks: Vec<i64>,
    /// The latest day any order line of the shop has: the age of the data.
    pub data_until: Option<Date>,
}

impl Query for ScorecardQuery {
    type Rows = Scorecard;

    fn run(&self, conn: &Connection) -> Result<Scorecard, StoreError> {
        self.read(conn)?.ok_or_else(|| StoreError::Unknown {
            noun: "creator",
            name: self.creator.to_string(),
        })
    }
}

/// Weeks of the sparkline.
const WEEKS: usize = 12;

/// The creator's row and shop.
pub(super) const SUBJECT: &str = "select n, shop from creator where id = ?1";

impl ScorecardQuery {
    fn read(&self, conn: &Connection) -> Read<Option<Scorecard>> {
        let subject: Option<(i64, i64)> = conn
            .prepare_cached(SUBJECT)?
            .query_row([self.creator], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((n, shop)) = subject else {
            return Ok(None);
        };
        let frame = frame_of(conn, shop, self.now)?;
        let Some((person, sums)) = own(conn, &frame, self.creator, self.window)? else {
            return Ok(None);
        };
        let benchmark = benchmark(conn, &frame, self.window, person.tier)?;
        let card = benchmark
            .is_active(n)
            .then(|| benchmark.scale().card(&sums));
        Ok(Some(Scorecard {
            handle: person.handle,
            tier: person.tier,
            bounds: self.window.bounds(frame.today),
            figures: figures(&sums, frame.currency),
            medians: medians(&benchmark, frame.currency),
            card,
            weeks: weeks(conn, n, &frame)?,
            data_until: data_until(conn, shop)?,
            sums,
        }))
    }
}

fn figures(sums: &Sums, currency: Currency) -> Figures {
    let count = |metric: Metric| metric.of(sums).and_then(Ratio::rounded).unwrap_or(0);
    let money = |metric: Metric| Money::new(count(metric), currency);
    Figures {
        net_gmv: money(Metric::NetGmv),
        orders: count(Metric::Orders),
        commission: money(Metric::Commission),
        posts: count(Metric::Posts),
        gmv_per_post: Metric::GmvPerPost
            .of(sums)
            .and_then(Ratio::rounded)
            .map(|minor| Money::new(minor, currency)),
        cvr: Metric::Cvr.of(sums),
        on_time: Metric::OnTimeRate.of(sums),
    }
}

fn medians(tier: &Benchmark, currency: Currency) -> Medians {
    let money = |figure: Option<Ratio>| {
        figure
            .and_then(Ratio::rounded)
            .map(|minor| Money::new(minor, currency))
    };
    Medians {
        creators: tier.scale().creators,
        net_gmv: money(tier.median(Metric::NetGmv)),
        orders: tier.median(Metric::Orders),
        commission: money(tier.median(Metric::Commission)),
        posts: tier.median(Metric::Posts),
        gmv_per_post: money(tier.scale().benchmark(Metric::GmvPerPost)),
        cvr: tier.scale().benchmark(Metric::Cvr),
        on_time: tier.scale().benchmark(Metric::OnTimeRate),
    }
}

/// What a creator sold each day.
const WEEKLY: &str = "select day, worth from order_line
     where creator = ?1 and day between ?2 and ?3 and worth is not null";

/// Returns the net GMV of the last weeks of seven days, oldest first, the last ending today.
fn weeks(conn: &Connection, creator: i64, frame: &Frame) -> Read<Vec<i64>> {
    let mut weeks = vec![0; WEEKS];
    let today = frame.day();
    let first = today - i64::try_from(WEEKS).unwrap_or(0) * 7 + 1;
    let mut query = conn.prepare_cached(WEEKLY)?;
    let mut rows = query.query((creator, first, today))?;
    while let Some(row) = rows.next()? {
        let day: i64 = row.get(0)?;
        let week = usize::try_from((day - first) / 7).ok();
        if let Some(sum) = week.and_then(|week| weeks.get_mut(week)) {
            *sum += row.get::<_, i64>(1)?;
        }
    }
    Ok(weeks)
}

/// Whether the shop ever imported orders that still stand.
const HAS_ORDERS: &str =
    "select 1 from batch where shop = ?1 and kind = 'affiliate_orders' and undone_at is null";

/// The latest day anybody of the shop sold on: the index is walked back from its end to the first
/// such line.
const UNTIL: &str = "select day from order_line
     where shop = ?1 and creator is not null order by day desc limit 1";

fn data_until(conn: &Connection, shop: i64) -> Read<Option<Date>> {
    // Without orders of its own a shop would walk back through all days of the others.
    if !conn.prepare_cached(HAS_ORDERS)?.exists([shop])? {
        return Ok(None);
    }
    conn.prepare_cached(UNTIL)?
        .query_row([shop], |row| day(row, 0))
        .optional()
        .map(Option::flatten)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{date, instant, sample};
    use crate::store::view::testing::{Sold, World};

    fn ask(world: &World, creator: i64, window: &str) -> Scorecard {
        let query = ScorecardQuery {
            creator: world.creator_id(creator),
            window: window.parse().unwrap(),
            // The 19th in Los Angeles, the 20th in Jakarta.
            now: instant("2026-11-20T06:00:00Z"),
        };
        query.run(&world.conn).unwrap()
    }

    fn sold(net: i64, orders: i64, commission: i64) -> Sold {
        Sold {
            net,
            orders,
            commission,
        }
    }

    const fn dollars(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn posted(
        world: &World,
        creator: i64,
        id: &str,
        on: Option<&str>,
        [gmv, clicks, orders]: [i64; 3],
    ) {
        let n = world.content(creator, id, on);
        let sql = "update content set gmv = ?2, clicks = ?3, orders = ?4 where n = ?1";
        world.insert(sql, (n, gmv, clicks, orders));
    }

    /// Four tier 1 creators of West of whom ana, bob and cyn are active, and one of tier 2.
    fn world() -> (World, [i64; 5]) {
        let (world, west, east) = World::two_shops();
        let creators =
            ["ana", "bob", "cyn", "dan", "top"].map(|handle| world.creator(west, handle));
        let [ana, bob, cyn, dan, top] = creators;
        for (creator, followers) in [
            (ana, 6_000),
            (bob, 7_000),
            (cyn, 8_000),
            (dan, 9_000),
            (top, 200_000),
        ] {
            let sql = "update creator set followers = ?2 where n = ?1";
            world.insert(sql, (creator, followers));
        }
        let other = world.creator(east, "ana");
        world.insert("update creator set followers = 6000 where n = ?1", [other]);
        for (creator, on, day) in [
            (ana, "2026-11-19", sold(1_000, 2, 100)),
            (ana, "2026-10-23", sold(501, 1, 50)),
            (ana, "2026-10-22", sold(9_999, 9, 9)),
            (bob, "2026-11-01", sold(400, 4, 41)),
            // Only a returned line: nothing counted, so it makes nobody active.
            (dan, "2026-11-01", sold(0, 0, 7)),
            (top, "2026-11-01", sold(90_000, 90, 9)),
            (other, "2026-11-01", sold(70_000, 70, 7)),
        ] {
            world.sold(creator, on, day);
        }
        posted(&world, ana, "1", Some("2026-11-01"), [300, 100, 3]);
        posted(&world, ana, "2", Some("2026-11-02"), [200, 50, 0]);
        posted(&world, ana, "3", Some("2026-11-03"), [1, 50, 1]);
        posted(&world, bob, "4", Some("2026-11-04"), [800, 99, 9]);
        posted(&world, cyn, "5", Some("2026-11-05"), [10, 300, 3]);
        posted(&world, cyn, "6", Some("2026-11-06"), [20, 0, 0]);
        posted(&world, cyn, "7", Some("2026-11-07"), [60, 100, 5]);
        posted(&world, dan, "8", Some("2026-10-01"), [10, 10, 10]);
        (world, creators)
    }

    #[test]
    fn figures_stand_beside_the_medians_of_the_active_of_the_tier() {
        let (world, [ana, ..]) = world();
        let card = ask(&world, ana, "28d");
        assert_eq!(
            (card.handle.as_str(), card.tier),
            ("ana", Some(Tier::NANO_MICRO))
        );
        assert_eq!(
            card.bounds,
            (Some(date("2026-10-23")), Some(date("2026-11-19")))
        );
        assert_eq!(
            card.figures,
            Figures {
                net_gmv: dollars(1_501),
                orders: 3,
                commission: dollars(150),
                posts: 3,
                gmv_per_post: Some(dollars(167)),
                cvr: Ratio::new(4, 200),
                on_time: None,
            }
        );
        // Net 1 501, 400, 0 · orders 3, 4, 0 · commission 150, 41, 0 · posts 3, 1, 3.
        // GMV per post: bob has one post, no evidence; (501 / 3 + 90 / 3) / 2 = 98.5, to even 98.
        // Click to order: bob has 99 clicks; (4 / 200 + 8 / 400) / 2.
        assert_eq!(
            card.medians,
            Medians {
                creators: 3,
                net_gmv: Some(dollars(400)),
                orders: Ratio::new(3, 1),
                commission: Some(dollars(41)),
                posts: Ratio::new(3, 1),
                gmv_per_post: Some(dollars(98)),
                cvr: Ratio::new(1, 50),
                on_time: None,
            }
        );
    }

    #[test]
    fn an_even_count_takes_the_mean_and_an_unknown_tier_is_a_group_of_its_own() {
        let (world, [ana, bob, cyn, ..]) = world();
        world.insert("update creator set followers = null where n = ?1", [ana]);
        world.insert(
            "update creator set followers = null, promoted = 1 where n = ?1",
            [bob],
        );
        let card = ask(&world, cyn, "28d");
        // Bob's promotion keeps him in tier 1: net 400 and 0, orders 4 and 0, posts 1 and 3.
        assert_eq!(
            (card.medians.creators, card.medians.net_gmv),
            (2, Some(dollars(200)))
        );
        assert_eq!(card.medians.orders, Ratio::new(2, 1));
        assert_eq!(card.medians.commission, Some(dollars(20)));
        let alone = ask(&world, ana, "28d");
        assert_eq!((alone.tier, alone.medians.creators), (None, 1));
        assert_eq!(alone.medians.net_gmv, Some(dollars(1_501)));
    }

    #[test]
    fn one_post_of_unknown_gmv_makes_the_quotient_unknown_until_a_line_names_it() {
        let (world, [ana, ..]) = world();
        let n = world.content(ana, "9", Some("2026-11-08"));
        let card = ask(&world, ana, "28d");
        assert_eq!((card.figures.posts, card.figures.gmv_per_post), (4, None));
        world.insert(
            "insert into content_sales (shop, content, lines, net, orders)
             select shop, id, 1, 0, 0 from content where n = ?1",
            [n],
        );
        // 501 / 4 = 125.25
        assert_eq!(
            ask(&world, ana, "28d").figures.gmv_per_post,
            Some(dollars(125))
        );
    }

    #[test]
    fn undated_content_counts_only_without_bounds_and_makes_nobody_active() {
        let (world, [ana, _, _, dan, _]) = world();
        posted(&world, dan, "10", None, [90, 0, 0]);
        assert_eq!(ask(&world, dan, "28d").figures.posts, 0);
        let all = ask(&world, dan, "all");
        assert_eq!(all.bounds, (None, None));
        assert_eq!(
            (all.figures.posts, all.figures.gmv_per_post),
            (2, Some(dollars(50)))
        );
        // The peers are those active today whatever the window (readings.md 3).
        assert_eq!(all.medians.creators, 3);
        assert_eq!(ask(&world, ana, "all").figures.net_gmv.minor, 11_500);
        let range = ask(&world, dan, "2026-10-01..2026-10-01");
        assert_eq!((range.figures.posts, range.medians.creators), (1, 3));
        assert_eq!(range.medians.net_gmv, Some(dollars(0)));
    }

    #[test]
    fn deadlines_of_the_window_are_kept_late_or_missed() {
        let (world, [ana, ..]) = world();
        let product = world.product(1, "1", None);
        for (stage, due, on) in [
            (Stage::Posted, "2026-11-10", Some("2026-11-10")),
            (Stage::Decided, "2026-11-10", Some("2026-11-11")),
            (Stage::Delivered, "2026-11-18", None),
            // Due today: neither past nor fulfilled.
            (Stage::Delivered, "2026-11-19", None),
            (Stage::Posted, "2026-11-19", Some("2026-11-01")),
            (Stage::NoShow, "2026-11-01", None),
            (Stage::Cancelled, "2026-11-01", None),
            (Stage::NoShow, "2026-10-22", None),
            (Stage::Posted, "2026-11-25", Some("2026-11-05")),
        ] {
            let mut seed = sample(stage).due(due);
            if let Some(on) = on {
                seed = seed.entered(Stage::Posted, on);
            }
            world.sample(ana, product, &seed.build());
        }
        let card = ask(&world, ana, "28d");
        assert_eq!(card.figures.on_time, Ratio::new(2, 5));
        assert_eq!(card.medians.on_time, Ratio::new(2, 5));
        assert_eq!(ask(&world, ana, "all").figures.on_time, Ratio::new(3, 7));
        let later = ask(&world, ana, "2026-11-24..2026-11-26");
        assert_eq!(later.figures.on_time, Ratio::new(1, 1));
        assert_eq!(later.medians.on_time, None);
    }

    #[test]
    fn weeks_end_today_and_the_data_is_as_old_as_its_latest_day() {
        let (world, [ana, .., top]) = world();
        // Twelve weeks to 19 November begin on 28 August.
        for (on, net) in [
            ("2026-08-27", 5),
            ("2026-08-28", 7),
            ("2026-09-03", 8),
            ("2026-09-04", 9),
        ] {
            world.sold(ana, on, sold(net, 1, 0));
        }
        let card = ask(&world, ana, "7d");
        assert_eq!(card.weeks, [15, 9, 0, 0, 0, 0, 0, 9_999, 501, 0, 0, 1_000]);
        assert_eq!(card.data_until, None);
        let op = world.op("import", "cli", "2026-11-20T06:00:00Z");
        let batch = world.batch(1, op, "orders.csv");
        world.insert(
            "update batch set kind = 'affiliate_orders' where n = ?1",
            [batch],
        );
        let east = world.creator(2, "bob");
        world.sold(east, "2026-11-20", sold(5, 1, 0));
        assert_eq!(ask(&world, top, "7d").data_until, Some(date("2026-11-19")));
        assert_eq!(ask(&world, east, "7d").data_until, None);
    }

    #[test]
    fn nobody_and_nothing_are_said_so() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let ana = world.creator(shop, "ana");
        let card = ask(&world, ana, "28d");
        assert_eq!((card.figures.net_gmv.minor, card.figures.cvr), (0, None));
        assert_eq!((card.medians.creators, card.medians.net_gmv), (0, None));
        let query = ScorecardQuery {
            creator: CreatorId(uuid::Uuid::nil()),
            window: Window::All,
            now: instant("2026-11-20T06:00:00Z"),
        };
        assert!(matches!(
            query.run(&world.conn),
            Err(StoreError::Unknown {
                noun: "creator",
                ..
            })
        ));
    }

    #[test]
    fn a_creator_is_read_by_index() {
        let world = World::new();
        world.assert_index_driven(SUBJECT);
        world.assert_index_driven(WEEKLY);
        world.assert_index_only(UNTIL);
        world.assert_index_driven(HAS_ORDERS);
    }
}
