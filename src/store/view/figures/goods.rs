//! Net GMV and its costs alone. For a profit that is parted by product or not at all they are read from what
//! each product sold on each day, a few thousand rows where there are a hundred thousand lines; parted by
//! creators, from the lines of some of them after the other, so that memory holds the sums of so many.

use rusqlite::Connection;

use super::cast::{Cast, Owner};
use super::crowd::Crowd;
use super::{By, Days, Rows, SubjectFigures, bookings, lines, rank, samples};
use crate::domain::metrics::product_day::ProductDay;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

const DAYS: &str = "select product, counted, net, items, commission, fee from product_day
     where shop = ?1 and day between ?2 and ?3";

/// Adds what each product sold.
fn read(conn: &Connection, frame: &Frame, days: Days, cast: &mut Cast) -> Read<()> {
    let mut query = conn.prepare_cached(DAYS)?;
    let mut rows = query.query((frame.n, days.first, days.last))?;
    while let Some(row) = rows.next()? {
        let owner = Owner {
            product: row.get(0)?,
            ..Owner::default()
        };
        let day = ProductDay {
            counted: row.get(1)?,
            net: row.get(2)?,
            items: row.get(3)?,
            commission: row.get(4)?,
            fee: row.get(5)?,
        };
        if let Some((member, sku)) = cast.member_and_sku(&owner) {
            member.touched = true;
            member.sums.product_day(&day, sku);
        }
    }
    Ok(())
}

/// Returns net GMV and its costs by product or for the whole shop. Their sums have nothing else: no posts,
/// of samples only what the shipped ones cost, and as the orders of a shop those of each of its products.
pub(in crate::store::view) fn money(
    conn: &Connection,
    frame: &Frame,
    by: By,
    days: Days,
) -> Read<Vec<SubjectFigures>> {
    let mut cast = Cast::new(conn, frame, by, None)?;
    read(conn, frame, days, &mut cast)?;
    samples::shipped(conn, (frame, days, Rows::Shop), &mut cast)?;
    bookings::read(conn, frame, days, Rows::Shop, &mut cast)?;
    Ok(cast.members.into_iter().filter_map(rank::plain).collect())
}

/// Shows `take` net GMV and its costs of each creator who has any, and of nobody.
pub(in crate::store::view) fn of_creators(
    conn: &Connection,
    (frame, days): (&Frame, Days),
    most: i64,
    take: &mut dyn FnMut(SubjectFigures),
) -> Read<()> {
    let mut parts: Vec<(Crowd, Rows)> = Vec::new();
    for crowd in Crowd::parts(conn, frame, most)? {
        let rows = match crowd {
            // Nobody's are among the shop's.
            Crowd::Everybody => Rows::Shop,
            Crowd::Stretch(from, to) => Rows::Stretch(from, to),
            Crowd::Some(_) => continue,
        };
        parts.push((crowd, rows));
    }
    if !matches!(parts.as_slice(), [(Crowd::Everybody, _)]) {
        parts.push((Crowd::Some(Vec::new()), Rows::Nobody));
    }
    for (crowd, rows) in parts {
        let mut cast = Cast::among(conn, frame, &crowd, None)?;
        lines::read(conn, (frame, days), &[rows], &mut cast)?;
        samples::shipped(conn, (frame, days, rows), &mut cast)?;
        bookings::read(conn, frame, days, rows, &mut cast)?;
        cast.settle();
        cast.members
            .into_iter()
            .filter_map(rank::plain)
            .for_each(&mut *take);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Window;
    use crate::domain::metrics::profit::Profit;
    use crate::domain::sample::{Entry, Sample};
    use crate::domain::stage::Stage;
    use crate::domain::testing::{date, instant, sample};
    use crate::store::Query as _;
    use crate::store::product_day;
    use crate::store::view::Scope;
    use crate::store::view::figures::FiguresQuery;
    use crate::store::view::frame::frames;
    use crate::store::view::profit::{ProfitBy, ProfitQuery};
    use crate::store::view::testing::World;
    use proptest::prelude::*;

    /// Order, product, quantity, amount, status, refunded or not, days back.
    type Line = (i64, i64, i64, i64, i64, bool, i64);

    fn on(day: &str) -> Entry {
        Entry {
            on: date(day),
            at: None,
        }
    }

    fn sell(
        world: &World,
        creators: [i64; 2],
        (order, product, quantity, amount, status, refunded, back): Line,
    ) {
        // Every third order is nobody's.
        let creator = usize::try_from(order % 3)
            .ok()
            .and_then(|at| creators.get(at));
        let counted = amount > 0 && matches!(status, 1 | 2 | 4) && !refunded;
        world.insert(
            "insert into order_line (shop, order_id, product, quantity, amount, worth, cut, commission,
                 traits, day, since, batch, creator)
             values (1, ?1, ?2, ?3, ?4, iif(?7, ?4, null), iif(?7, null, 0), ?4 / 7, ?6 + 2 * ?5, ?8, 0, 0, ?9)
             on conflict do nothing",
            rusqlite::params![
                order, product, quantity, amount, status, refunded, counted, 20_777 - back, creator
            ],
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn money_alone_is_the_money_of_all_figures(
            lines in proptest::collection::vec(
                (0_i64..9, 1_i64..4, 1_i64..5, -3_i64..4_000, 0_i64..5, any::<bool>(), 0_i64..40),
                0..30,
            ),
            costs in proptest::collection::vec(proptest::option::of(0_i64..900), 3),
        ) {
            let world = World::new();
            let shop = world.shop("West", "UTC", "USD");
            let ana = world.creator(shop, "ana");
            let bob = world.creator(shop, "bob");
            for (n, cost) in costs.iter().enumerate() {
                let product = world.product(shop, &n.to_string(), None);
                let sql = "update product set unit_cost = ?2, sample_shipping_cost = 5 where n = ?1";
                world.insert(sql, (product, cost));
            }
            for line in lines {
                sell(&world, [ana, bob], line);
            }
            product_day::rebuild(&world.conn, shop).unwrap();
            for on in ["2026-11-18", "2026-09-01"] {
                let known = sample(Stage::Shipped).entered(Stage::Shipped, on).build();
                world.sample(ana, 2, &known);
            }
            let again = Sample {
                shipments: 3,
                shipped_before: ["2026-09-01", "2026-11-02"].map(on).to_vec(),
                ..sample(Stage::Shipped).entered(Stage::Shipped, "2026-11-18").build()
            };
            world.sample(ana, 3, &again);
            let (scope, now) = (Scope::All, instant("2026-11-20T18:00:00Z"));
            for window in [Window::Days(7), Window::Days(28), Window::All] {
                for (by, parted) in [
                    (By::Shop, ProfitBy::Shop),
                    (By::Product, ProfitBy::Product),
                    (By::Creator, ProfitBy::Creator),
                ] {
                    let figures = FiguresQuery { scope, by, window, now };
                    let profit = ProfitQuery { scope, by: parted, window, now };
                    let mut want: Vec<Profit> = figures.run(&world.conn).unwrap().remove(0).subjects
                        .iter()
                        .filter(|one| one.sums.has_sale_or_cost())
                        .map(|one| Profit::of(&one.sums))
                        .collect();
                    let rows = profit.run(&world.conn).unwrap().remove(0).rows;
                    let mut found: Vec<Profit> = rows.into_iter().map(|row| row.profit).collect();
                    for list in [&mut want, &mut found] {
                        list.sort_by_key(|profit| format!("{profit:?}"));
                    }
                    prop_assert_eq!(found, want, "{:?} {:?}", by, window);
                }
                let frame = frames(&world.conn, scope, now).unwrap().remove(0);
                let days = Days::of(window.bounds(frame.today));
                let [one_by_one, together] = [1, 9].map(|most| {
                    let mut found = Vec::new();
                    let mut take = |one: SubjectFigures| {
                        found.push(format!("{:?} {:?}", one.subject, Profit::of(&one.sums)));
                    };
                    of_creators(&world.conn, (&frame, days), most, &mut take).unwrap();
                    found
                });
                prop_assert_eq!(one_by_one, together, "{:?}", window);
            }
        }
    }

    #[test]
    fn each_shipping_costs_on_the_day_it_happened() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let (ana, product) = (world.creator(shop, "ana"), world.product(shop, "1", None));
        world.insert(
            "update product set unit_cost = 30, sample_shipping_cost = 5",
            [],
        );
        let shipped = |shipments, before: &[&str], last: &str| Sample {
            shipments,
            shipped_before: before.iter().copied().map(on).collect(),
            ..sample(Stage::Shipped).entered(Stage::Shipped, last).build()
        };
        for known in [
            shipped(3, &["2026-09-01", "2026-11-02"], "2026-11-18"),
            // Of the first shipping nobody knows the day.
            shipped(2, &[], "2026-11-19"),
            // The last is yet to come, or lies before the window.
            shipped(2, &["2026-11-10"], "2026-11-21"),
            shipped(2, &["2026-08-01"], "2026-08-30"),
        ] {
            world.sample(ana, product, &known);
        }
        let (scope, now) = (Scope::All, instant("2026-11-20T18:00:00Z"));
        for (window, times) in [
            ("1d", 0),
            ("2d", 2),
            ("3d", 3),
            ("28d", 5),
            ("2026-08-01..2026-09-01", 3),
            ("all", 9),
        ] {
            let window = window.parse().unwrap();
            for by in [By::Shop, By::Product, By::Creator] {
                let figures = FiguresQuery {
                    scope,
                    by,
                    window,
                    now,
                };
                let shops = figures.run(&world.conn).unwrap();
                let cost: i128 = shops[0]
                    .subjects
                    .iter()
                    .map(|one| one.sums.given.cost)
                    .sum();
                assert_eq!(cost, 35 * times, "{window:?} {by:?}");
            }
            for by in [ProfitBy::Shop, ProfitBy::Product, ProfitBy::Creator] {
                let profit = ProfitQuery {
                    scope,
                    by,
                    window,
                    now,
                };
                let shops = profit.run(&world.conn).unwrap();
                let costs = shops[0]
                    .rows
                    .iter()
                    .filter_map(|row| row.profit.sample_cost);
                assert_eq!(costs.sum::<i128>(), 35 * times, "{window:?} {by:?}");
            }
        }
    }

    #[test]
    fn days_of_products_and_shipped_samples_are_read_by_index() {
        let world = World::new();
        world.assert_index_driven(DAYS);
        world.assert_index_only(samples::SHIPPED);
        world.assert_index_driven(samples::RESHIPPED);
    }
}
