//! Rollups: kept key by key or summed at once, they are the sums of the lines.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use crate::domain::command::{Command, ShopEdit};
use crate::domain::fact::OrderLine;
use crate::domain::id::ExtId;
use crate::domain::money::BasisPoints;
use crate::domain::testing::instant;
use crate::store::ingest::testing::{Done, World, line, orders};
use crate::store::{Failure, rollup};

/// More keys than are summed one by one.
fn many() -> Vec<OrderLine<'static>> {
    (0..4_100)
        .map(|n| OrderLine {
            content_id: Some(ExtId::Number(7_000 + n)),
            amount: 1_000 + n,
            ..line(
                n,
                n % 7,
                ["maya", "zoe", "ann"][usize::try_from(n % 3).unwrap()],
            )
        })
        .collect()
}

#[test]
fn summing_everything_gives_what_key_by_key_gives() {
    let world = World::new();
    let empty = world.dump();
    let large = world.import(orders(many()));
    assert_eq!(large.counts(), [4_100, 0, 0, 0]);
    world.assert_sound();
    let before = world.dump();
    let small = world.import(orders([
        OrderLine {
            refunded: true,
            ..line(1, 1, "zoe")
        },
        OrderLine {
            creator: None,
            content_id: None,
            ..line(2, 2, "")
        },
        line(9_000, 1, "maya"),
    ]));
    assert_eq!(small.counts(), [1, 2, 0, 0]);
    world.assert_sound();
    let by_key = world.dump();
    rollup::rebuild(&world.conn(), 1).unwrap();
    assert_eq!(world.dump(), by_key);
    world.undo(&small);
    assert_eq!(world.dump(), before);
    // All of it at once out again: nothing of creators that are gone is left.
    world.undo(&large);
    assert_eq!(world.dump(), empty);
}

#[test]
fn an_import_can_be_stopped_while_it_sums_up() {
    let world = World::new();
    let before = world.dump();
    let asked = |stop_at: usize| {
        let mut count = 0;
        let told = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&told);
        let done = world.watched(
            orders(many()),
            Box::new(move |_far| {
                count += 1;
                counted.store(count, Ordering::Relaxed);
                count < stop_at
            }),
        );
        (done, told.load(Ordering::Relaxed))
    };
    // It is asked once each 512 rows, and once before it sums up; the last questions come after that.
    let (done, count) = asked(12);
    assert_eq!(count, 12);
    assert!(matches!(done, Err(Failure::Source(why)) if why.contains("cancelled")));
    assert_eq!(world.dump(), before);
    let (done, count) = asked(usize::MAX);
    assert_eq!(done.unwrap().inserted, 4_100);
    assert!(count > 12, "{count}");
    world.assert_sound();
}

#[test]
fn a_shop_that_moves_takes_its_days_along() {
    let world = World::new();
    // 23:30 of the 2nd in Los Angeles, the 3rd in London.
    let late = |amount| OrderLine {
        amount,
        created: instant("2026-11-03T07:30:00Z"),
        ..line(1, 1, "maya")
    };
    world.import(orders([late(1_000)]));
    let second = world.import(orders([late(2_000)]));
    let days = "select day, created, worth from told_line";
    let at = 1_793_691_000_000_i64;
    assert_eq!(world.rows(days), format!("20759 {at} 2000"));
    world.act(Command::EditShop {
        shop: world.shop,
        edit: ShopEdit {
            zone: Some("Europe/London".parse().unwrap()),
            ..ShopEdit::default()
        },
    });
    assert_eq!(world.rows(days), format!("20760 {at} 2000"));
    world.assert_sound();
    // The line that was replaced before the move comes back where the shop is now.
    world.undo(&second);
    assert_eq!(world.rows(days), format!("20760 {at} 1000"));
    world.assert_sound();
}

#[test]
fn fees_follow_the_rate_of_the_shop() {
    let world = World::new();
    let sold = |order, amount| OrderLine {
        amount,
        ..line(order, 1, "maya")
    };
    world.import(orders([sold(1, 1_025), sold(2, 1_075), sold(3, 10)]));
    let fees = "select lines, net, fee from product_day";
    let rated = |rate| {
        world.act(Command::EditShop {
            shop: world.shop,
            edit: ShopEdit {
                fee_rate: Some(BasisPoints(rate)),
                ..ShopEdit::default()
            },
        });
        world.assert_sound();
        world.rows(fees)
    };
    // 20.5 and 21.5 to even, 0.2 down; then 102.5 and 107.5 to even, 1.
    assert_eq!(rated(200), "3 2110 42");
    assert_eq!(rated(1_000), "3 2110 211");
}

#[test]
fn two_shops_do_not_mix() {
    let world = World::new();
    let other = world.add_shop("Other", "Asia/Jakarta");
    let file = || orders([line(1, 1, "maya"), line(2, 1, "maya")]);
    let first = world.import(file());
    // The same bytes are another shop's own file.
    let second = world.import_into(other, file());
    assert_eq!(
        (first.counts(), second.counts()),
        ([2, 0, 0, 0], [2, 0, 0, 0])
    );
    let shops = "select s.name, c.handle, l.day, sum(l.worth), count(*) from order_line l
                 join creator c on c.n = l.creator join shop s on s.n = c.shop group by 1, 2, 3 order by 1";
    assert_eq!(
        world.rows(shops),
        "Fernhollow maya 20759 2000 2\nOther maya 20760 2000 2"
    );
    assert_eq!(
        world.rows("select shop, content, lines, net from content_sales order by 1"),
        "1 7001 2 2000\n2 7001 2 2000"
    );
    assert_eq!(
        world.rows("select shop, sku from product order by 1"),
        "1 1\n2 1"
    );
    // A change in one, undone or not, leaves the other.
    let changed = OrderLine {
        amount: 5,
        ..line(1, 1, "maya")
    };
    world.import_into(other, orders([changed]));
    assert_eq!(
        world.rows(shops),
        "Fernhollow maya 20759 2000 2\nOther maya 20760 1005 2"
    );
    world.undo(&first);
    assert_eq!(world.rows(shops), "Other maya 20760 1005 2");
    assert_eq!(world.rows("select shop, handle from creator"), "2 maya");
    world.assert_sound();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn rollups_are_the_sums_of_the_lines_after_any_imports_and_undos(
        steps in prop::collection::vec(
            (prop::collection::vec((0..6_i64, 0..3_usize, 0..3_i64, -2..2_000_i64, 0..72_i64), 1..8), any::<bool>()),
            1..8,
        ),
    ) {
        let world = World::new();
        let mut inside: Vec<Done> = Vec::new();
        for ((lines, out), salt) in steps.into_iter().zip('a'..) {
            let lines = lines.into_iter().map(|(order, who, content, amount, hour)| OrderLine {
                creator: (who > 0).then(|| ["", "maya", "zoe"][who].into()),
                content_id: (content > 0).then_some(ExtId::Number(content)),
                amount,
                created: instant("2026-11-01T00:00:00Z") + chrono::TimeDelta::hours(hour),
                ..line(order, order % 2, "")
            });
            inside.push(world.import(orders(lines).in_other_bytes(&salt.to_string())));
            world.assert_sound();
            if out {
                let done = inside.remove(inside.len() / 2);
                world.undo(&done);
                world.assert_sound();
            }
        }
    }
}
