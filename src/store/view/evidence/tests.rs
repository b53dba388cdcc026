//! What the sets hold, on small shops counted by hand, and that nothing is read that need not be.

use super::*;
use crate::domain::date::Instant;
use crate::domain::stage::Stage;
use crate::domain::testing::{date, instant, sample};
use crate::store::view::Scope;
use crate::store::view::frame::frames;
use crate::store::view::testing::{Sold, World};

const NOW: &str = "2026-11-20T18:00:00Z";

fn frame(world: &World, now: Instant) -> Frame {
    frames(&world.conn, Scope::All, now).unwrap().remove(0)
}

/// What one rule says, by subject and variant.
fn said(world: &World, rule: &str) -> Vec<(String, String)> {
    said_on(world, rule, (NOW, View::Present))
}

fn said_on(world: &World, rule: &str, (now, view): (&str, View)) -> Vec<(String, String)> {
    let found = found(
        &world.conn,
        &frame(world, instant(now)),
        Rules::shipped(),
        view,
    );
    let handle = |found: &Found| match found.about.creator {
        Some(id) => world
            .conn
            .query_row("select handle from creator where id = ?1", [id], |row| {
                row.get(0)
            })
            .unwrap(),
        None => found
            .about
            .sku_id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    };
    let found = found.unwrap();
    let of_rule = found.iter().filter(|found| found.rule == rule);
    of_rule
        .map(|found| (handle(found), found.finding.variant.clone()))
        .collect()
}

fn names(said: &[(String, String)]) -> Vec<&str> {
    said.iter().map(|(name, _)| name.as_str()).collect()
}

fn shop() -> (World, i64) {
    let world = World::new();
    let shop = world.shop("West", "America/Los_Angeles", "USD");
    world.product(shop, "1", None);
    world.insert(
        "update product set unit_cost = 10, sample_shipping_cost = 1, category = 'Skin', product_id = 11",
        [],
    );
    (world, shop)
}

fn sale(net: i64) -> Sold {
    Sold {
        net,
        orders: 1,
        commission: net / 10,
    }
}

#[test]
fn every_set_is_read_by_index() {
    let world = World::new();
    let sources = creators::SOURCES
        .iter()
        .chain(&samples::SOURCES)
        .chain(&contents::SOURCES)
        .chain(&programme::SOURCES)
        .chain(&ground::SOURCES);
    for sql in sources {
        world.assert_index_driven(sql);
    }
}

#[test]
fn the_quarter_that_sells_most_of_its_tier_is_ranked_by_sales_then_by_name() {
    let (world, shop) = shop();
    for (handle, net) in [("ana", 500), ("bo", 900), ("cy", 900), ("di", 100)] {
        let n = world.creator(shop, handle);
        world.insert("update creator set followers = 9000 where n = ?1", [n]);
        world.sold(n, "2026-11-10", sale(net));
    }
    // One more of another tier is nobody's peer here.
    let top = world.creator(shop, "top");
    world.insert("update creator set followers = 900000 where n = ?1", [top]);
    world.sold(top, "2026-11-10", sale(9_000));
    assert_eq!(names(&said(&world, "restock")), ["bo"]);
    // A sample shipped 29 days ago is product enough, one of 30 days ago is not.
    for (on, want) in [("2026-10-22", &[][..]), ("2026-10-21", &["bo"])] {
        world.conn.execute("delete from sample", []).unwrap();
        let bo = world
            .conn
            .query_row("select n from creator where handle = 'bo'", [], |row| {
                row.get(0)
            });
        world.sample(
            bo.unwrap(),
            1,
            &sample(Stage::Shipped).entered(Stage::Shipped, on).build(),
        );
        assert_eq!(names(&said(&world, "restock")), want, "{on}");
    }
}

#[test]
fn weeks_fortnights_and_months_end_today() {
    let (world, shop) = shop();
    let ana = world.creator(shop, "ana");
    world.insert("update creator set agreed_rate = 100 where n = ?1", [ana]);
    // Four posts in the 28 days before the last 14: 2026-10-10 to 2026-11-06.
    for (id, on) in [
        ("1", "2026-10-10"),
        ("2", "2026-10-20"),
        ("3", "2026-11-01"),
        ("4", "2026-11-06"),
    ] {
        world.content(ana, id, Some(on));
    }
    assert_eq!(names(&said(&world, "frequency_drop")), ["ana"]);
    assert_eq!(names(&said(&world, "output_below_agreed")), ["ana"]);
    world.content(ana, "5", Some("2026-11-07"));
    // One in 14 days is half of four in 28, and a post in the week before the last.
    assert_eq!(said(&world, "frequency_drop"), []);
    assert_eq!(said(&world, "output_below_agreed"), []);
}

#[test]
fn months_are_the_last_completed_ones() {
    let of = |today: &str| {
        creators::months(date(today)).map(|(first, last)| (first.to_string(), last.to_string()))
    };
    let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
    assert_eq!(
        of("2027-01-31"),
        [
            pair("2026-12-01", "2026-12-31"),
            pair("2026-11-01", "2026-11-30"),
            pair("2026-10-01", "2026-10-31")
        ]
    );
    assert_eq!(of("2028-03-01")[0], pair("2028-02-01", "2028-02-29"));
}

#[test]
fn a_retainer_is_offered_after_three_months_of_profit_with_dates_kept() {
    let (world, shop) = shop();
    let ana = world.creator(shop, "ana");
    for on in ["2026-08-15", "2026-09-15", "2026-10-15"] {
        world.sold(ana, on, sale(1_000));
    }
    assert_eq!(
        said(&world, "retainer_ready"),
        [],
        "no due date says anything"
    );
    world.insert(
        "update product set unit_cost = 10, sample_shipping_cost = 1",
        [],
    );
    let kept = sample(Stage::Posted)
        .due("2026-10-20")
        .entered(Stage::Posted, "2026-10-20")
        .build();
    world.sample(ana, 1, &kept);
    assert_eq!(names(&said(&world, "retainer_ready")), ["ana"]);
    // A month in which a sample cost more than the sales brought is a loss.
    let shipped = sample(Stage::Shipped)
        .entered(Stage::Shipped, "2026-09-20")
        .build();
    world.insert("update product set sample_shipping_cost = 5000", []);
    world.sample(ana, 1, &shipped);
    assert_eq!(said(&world, "retainer_ready"), []);
}

#[test]
fn the_best_category_is_compared_with_the_28_days_before() {
    let (world, shop) = shop();
    let hair = world.product(shop, "2", None);
    world.insert(
        "update product set category = 'Hair', unit_cost = 1 where n = ?1",
        [hair],
    );
    let ana = world.creator(shop, "ana");
    for (order, product, day, net) in [
        (1, 1, "2026-10-23", 900),
        (2, 1, "2026-10-01", 500),
        (3, hair, "2026-09-26", 300),
        (4, hair, "2026-10-24", 900),
        (5, 1, "2026-11-20", 400),
        (6, hair, "2026-11-01", 100),
    ] {
        world.insert(
            "insert into order_line (shop, order_id, product, creator, quantity, amount, worth, commission,
                 traits, day, since, batch)
             values (1, ?1, ?2, ?3, 1, ?5, ?5, 0, 4, ?4, 0, 0)",
            (order, product, ana, crate::domain::date::day_number(date(day)), net),
        );
    }
    crate::store::seller_day::rebuild(&world.conn, shop).unwrap();
    assert_eq!(
        said(&world, "category_shift"),
        [("ana".to_owned(), "hair".to_owned())]
    );
}

#[test]
fn deadlines_missed_are_late_and_never_made() {
    let (world, shop) = shop();
    let ana = world.creator(shop, "ana");
    let late = sample(Stage::Posted)
        .due("2026-11-01")
        .entered(Stage::Posted, "2026-11-02")
        .build();
    let waiting = sample(Stage::Delivered).due("2026-11-19").build();
    world.sample(ana, 1, &late);
    assert_eq!(said(&world, "stop_feeding"), []);
    world.sample(ana, 1, &waiting);
    assert_eq!(names(&said(&world, "stop_feeding")), ["ana"]);
    // On the day before its due date the second was not yet late.
    let then = ("2026-11-19T18:00:00Z", View::Past);
    assert_eq!(said_on(&world, "stop_feeding", then), []);
    let kept = sample(Stage::NoShow)
        .entered(Stage::NoShow, "2026-08-01")
        .build();
    world
        .conn
        .execute("delete from sample where stage = 5", [])
        .unwrap();
    world.sample(ana, 1, &kept);
    assert_eq!(said(&world, "stop_feeding"), [], "closed 111 days ago");
}

#[test]
fn what_paid_clicks_buy_is_held_against_the_organic_rate() {
    let (world, shop) = shop();
    let ana = world.creator(shop, "ana");
    world.content(ana, "77", Some("2026-05-01"));
    world.insert("update content set clicks = 1000, orders = 20", []);
    for (day, clicks, orders) in [
        ("2026-11-01", 60, 2),
        ("2026-11-02", 60, 1),
        ("2026-09-01", 900, 0),
    ] {
        world.insert(
            "insert into ad_spend (shop, content, day, amount, clicks, orders, stated)
             values (1, 77, ?1, 500, ?2, ?3, 1)",
            (crate::domain::date::day_number(date(day)), clicks, orders),
        );
    }
    assert_eq!(
        said(&world, "spark_watch"),
        [("ana".to_owned(), "scale".to_owned())]
    );
}

#[test]
fn a_sku_is_judged_by_the_clicks_exports_give_its_product() {
    let (world, shop) = shop();
    let ana = world.creator(shop, "ana");
    let n = world.content(ana, "77", Some("2026-11-01"));
    world.insert("update content set figures_batch = 1", []);
    world.insert("pragma foreign_keys = off", []);
    world.insert(
        "insert into content_figures (content, batch, product_id, clicks, orders) values (?1, 1, 11, 100, 3)",
        [n],
    );
    world.insert(
        "insert into product_day (shop, day, product, lines, counted, net, items, commission, fee)
         values (1, ?1, 1, 10, 10, 1000, 10, 700, 60)",
        [crate::domain::date::day_number(date("2026-11-10"))],
    );
    // 1000 − 100 goods − 60 fee − 700 commission leave 14 %.
    assert_eq!(names(&said(&world, "sku_margin_weak")), ["1"]);
    world.insert("update product_day set commission = 690", []);
    assert_eq!(said(&world, "sku_margin_weak"), []);
}

#[test]
fn a_loss_of_the_products_is_told_from_one_of_the_creator() {
    let (world, shop) = shop();
    let good = world.product(shop, "2", None);
    world.insert(
        "update product set unit_cost = iif(n = ?1, 10, 2000), sample_shipping_cost = 1",
        [good],
    );
    let ana = world.creator(shop, "ana");
    for (order, product, net) in [(1, 1, 1_000), (2, good, 1_000)] {
        world.insert(
            "insert into order_line (shop, order_id, product, creator, quantity, amount, worth, commission,
                 traits, day, since, batch)
             values (1, ?1, ?2, ?3, 1, ?4, ?4, 100, 4, ?5, 0, 0)",
            (
                order,
                product,
                ana,
                net,
                crate::domain::date::day_number(date("2026-11-01")),
            ),
        );
    }
    crate::store::product_day::rebuild(&world.conn, shop).unwrap();
    crate::store::seller_day::rebuild(&world.conn, shop).unwrap();
    let now = frame(&world, instant(NOW));
    let asked = |rules: &Rules| mix::of(&world.conn, &now, world.creator_id(ana), rules).unwrap();
    // 1 000 less 2 000 of goods, 60 of fee and 100 of commission; the other leaves 830.
    let found = asked(Rules::shipped()).unwrap();
    assert_eq!((found.contribution, found.without), (-330, 830));
    assert_eq!(found.at_fault.len(), 1);
    assert_eq!(found.at_fault[0].sku, "1".into());
    assert_eq!(asked(&Rules::shipped().silent()), None);
    // Once the other product loses by samples given, it is the creator's.
    world.insert(
        "update product set sample_shipping_cost = 5000 where n = ?1",
        [good],
    );
    let given = sample(Stage::Shipped)
        .entered(Stage::Shipped, "2026-10-20")
        .build();
    world.sample(ana, good, &given);
    assert_eq!(asked(Rules::shipped()), None);
    // A cost nobody knows says nothing.
    world.insert("update product set unit_cost = null", []);
    assert_eq!(asked(Rules::shipped()), None);
}
