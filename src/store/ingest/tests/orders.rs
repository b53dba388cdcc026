//! Order lines: which line of a key stands, what it is worth, and what is counted.

use proptest::prelude::*;

use crate::domain::fact::{Channel, LineStatus, OrderLine};
use crate::domain::testing::instant;
use crate::store::ingest::testing::{
    File, World, duplicate, line, orders, shop_order, shop_orders,
};

/// Lines as far as files say them, whoever was there first.
const LINES: &str = "
    select l.order_id, p.sku, c.handle, l.content, l.quantity, l.amount, l.est_base, l.status
    from told_line l join product p on p.n = l.product left join creator c on c.n = l.creator
    order by 1, 2";

#[test]
fn of_a_pair_the_line_with_a_base_stands_in_any_order_in_one_file_and_across_files() {
    let real = || line(1, 1, "maya");
    let copy = || duplicate(1, 1, "zoe");
    let want = "1 1 maya 7001 1 1000 1000 1";
    for files in [
        vec![vec![real(), copy()]],
        vec![vec![copy(), real()]],
        vec![vec![real()], vec![copy()]],
        vec![vec![copy()], vec![real()]],
        vec![vec![copy(), real()], vec![real(), copy()], vec![copy()]],
    ] {
        let world = World::new();
        for lines in files.clone() {
            world.import(orders(lines)).counts();
        }
        assert_eq!(world.rows(LINES), want, "{files:?}");
        world.assert_sound();
    }
}

#[test]
fn the_loser_of_a_pair_counts_as_unchanged() {
    for lines in [
        vec![line(1, 1, "maya"), duplicate(1, 1, "zoe")],
        vec![duplicate(1, 1, "zoe"), line(1, 1, "maya")],
        vec![line(1, 1, "maya"), line(1, 1, "zoe")],
    ] {
        let world = World::new();
        assert_eq!(world.import(orders(lines)).counts(), [1, 0, 1, 0]);
    }
}

#[test]
fn of_two_lines_alike_the_last_of_a_file_stands_and_a_later_file_wins() {
    let amount = |amount| OrderLine {
        amount,
        ..line(1, 1, "maya")
    };
    let world = World::new();
    world.import(orders([amount(1_000), amount(2_000)]));
    assert_eq!(world.rows("select amount from order_line"), "2000");
    let done = world.import(orders([amount(4_000), amount(3_000)]));
    assert_eq!(done.counts(), [0, 1, 1, 0]);
    assert_eq!(world.rows("select amount from order_line"), "3000");
    // The same creator's base may fall to nothing in a later file.
    world.import(orders([duplicate(1, 1, "maya")]));
    assert_eq!(world.rows("select est_base from told_line"), "0");
    world.assert_sound();
}

#[test]
fn a_line_changed_before_its_turn_is_not_taken_for_what_it_was() {
    let amount = |order, amount| OrderLine {
        amount,
        ..line(order, 1, "maya")
    };
    let world = World::new();
    let known: Vec<_> = (1..=40).map(|order| amount(order, 1_000)).collect();
    world.import(orders(known.clone()));
    // The file keeps to the order of the table, so that lines are read ahead, and in between says another
    // amount of one that comes later: its last word is the old amount, which changes nothing in the end.
    let mut again = known;
    again.insert(20, amount(25, 7_000));
    again.insert(30, amount(39, 8_000));
    again.push(amount(39, 9_000));
    let done = world.import(orders(again));
    assert_eq!(done.counts(), [0, 1, 42, 0]);
    let other = "select order_id, amount from order_line where amount <> 1000";
    assert_eq!(world.rows(other), "39 9000");
    world.assert_sound();
    world.undo(&done);
    assert_eq!(world.rows(other), "");
}

#[test]
fn a_base_of_nothing_by_the_same_creator_loses_only_inside_its_file() {
    // What a file says first and what it says of a line known already must come to the same.
    let file = || orders([line(1, 1, "maya"), duplicate(1, 1, "maya")]);
    let world = World::new();
    assert_eq!(world.import(file()).counts(), [1, 0, 1, 0]);
    let before = world.dump();
    let again = world.import(file().in_other_bytes("again"));
    assert_eq!(again.counts(), [0, 0, 2, 0]);
    assert_eq!(
        world.rows("select est_base, batch from told_line"),
        "1000 1"
    );
    world.undo(&again);
    assert_eq!(world.dump(), before);
}

#[test]
fn the_same_bytes_are_skipped_and_write_nothing() {
    let world = World::new();
    let file = || orders([line(1, 1, "maya"), line(2, 1, "zoe")]).set_aside("The id is damaged.");
    let first = world.import(file());
    assert_eq!(first.counts(), [2, 0, 0, 1]);
    let (dump, all) = (
        world.dump(),
        world.rows("select total_changes(), count(*) from batch"),
    );
    let second = world.import(file().named("copy.csv"));
    assert_eq!(second.counts(), [0, 0, 2, 1]);
    assert_eq!((second.told.batch, second.told.warnings.len()), (None, 1));
    assert_eq!(world.dump(), dump);
    assert_eq!(
        world.rows("select total_changes(), count(*) from batch"),
        all
    );
    assert_eq!(
        world.rows("select count(*) from op where command = 'import'"),
        "1"
    );
}

#[test]
fn the_same_rows_in_other_bytes_change_no_row() {
    let amount = |amount| OrderLine {
        amount,
        ..line(3, 1, "maya")
    };
    let rows = || {
        orders([
            line(1, 1, "maya"),
            duplicate(1, 1, "zoe"),
            line(2, 2, "zoe"),
            amount(5),
            amount(6),
            amount(5),
            amount(7),
        ])
    };
    let world = World::new();
    assert_eq!(world.import(rows()).counts(), [3, 0, 4, 0]);
    let lines = world.rows("select * from order_line order by n");
    let done = world.import(rows().in_other_bytes("x"));
    assert_eq!(done.counts(), [0, 0, 7, 0]);
    assert_eq!(world.rows("select * from order_line order by n"), lines);
    let kept = "select count(*) from superseded where tbl = 'order_line'";
    assert_eq!(world.rows(kept), "0");
    world.assert_sound();
}

#[test]
fn shop_orders_alike_and_the_later_file_wins() {
    let world = World::new();
    let rows = || {
        shop_orders([
            shop_order(1, 1, "To ship"),
            shop_order(1, 1, "Shipped"),
            shop_order(2, 1, "To ship"),
        ])
    };
    assert_eq!(world.import(rows()).counts(), [2, 0, 1, 0]);
    let before = world.dump();
    let again = world.import(rows().in_other_bytes("x"));
    assert_eq!(again.counts(), [0, 0, 3, 0]);
    world.undo(&again);
    assert_eq!(world.dump(), before);
    let later = world.import(shop_orders([shop_order(1, 1, "Completed")]));
    assert_eq!(later.counts(), [0, 1, 0, 0]);
    let status = "select order_id, status from shop_order order by 1";
    assert_eq!(world.rows(status), "1 Completed\n2 To ship");
    world.undo(&later);
    assert_eq!(world.dump(), before);
}

#[test]
fn amounts_and_statuses_become_net_commission_and_counted() {
    use LineStatus::{Frozen, Ineligible, Pending, Settled, Unpaid};
    let whole = |status| OrderLine {
        status,
        amount: 2_000,
        est_base: Some(2_000),
        act_base: Some(2_000),
        est_standard: Some(200),
        act_standard: Some(180),
        est_ads: Some(20),
        act_ads: Some(10),
        ..line(1, 1, "maya")
    };
    // net, commission, refunded, counted
    for (name, line, want) in [
        ("pending", whole(Pending), "2000 220 0 1"),
        ("settled", whole(Settled), "2000 190 0 1"),
        ("frozen", whole(Frozen), "2000 220 0 1"),
        ("unpaid", whole(Unpaid), "2000 0 0 0"),
        ("ineligible", whole(Ineligible), "2000 0 0 0"),
        (
            "partly refunded, 2000 × 501 ÷ 2000 = 501",
            OrderLine {
                act_base: Some(501),
                ..whole(Settled)
            },
            "501 190 0 1",
        ),
        (
            "half to even: 999 × 1000 ÷ 2000 = 499.5",
            OrderLine {
                amount: 999,
                act_base: Some(1_000),
                ..whole(Settled)
            },
            "500 190 0 1",
        ),
        (
            "refunded by its base, commission was paid all the same",
            OrderLine {
                act_base: Some(0),
                ..whole(Settled)
            },
            "2000 190 1 0",
        ),
        (
            "flagged, nothing settled yet",
            OrderLine {
                refunded: true,
                ..whole(Pending)
            },
            "2000 0 1 0",
        ),
        (
            "a gift",
            OrderLine {
                amount: 0,
                ..whole(Settled)
            },
            "0 0 0 0",
        ),
        (
            "an absent actual falls back to its estimate",
            OrderLine {
                act_standard: None,
                ..whole(Settled)
            },
            "2000 210 0 1",
        ),
    ] {
        let world = World::new();
        world.import(orders([line]));
        let figures = "select net, commission, refunded, counted from told_line";
        assert_eq!(world.rows(figures), want, "{name}");
        world.assert_sound();
    }
}

#[test]
fn the_days_and_the_sales_of_a_hand_made_file_are_what_they_add_up_to() {
    let world = World::new();
    world.import(orders([
        // Two SKUs of one order are one order; 23:30 of the 2nd in Los Angeles.
        OrderLine {
            quantity: 2,
            amount: 1_025,
            ..line(1, 1, "maya")
        },
        OrderLine {
            amount: 1_075,
            created: instant("2026-11-03T07:30:00Z"),
            ..line(1, 2, "maya")
        },
        // The next day there.
        OrderLine {
            created: instant("2026-11-03T08:00:00Z"),
            ..line(2, 1, "maya")
        },
        // Refunded: sold and returned, never counted.
        OrderLine {
            refunded: true,
            quantity: 3,
            ..line(3, 1, "maya")
        },
        // Not paid: in no sum but the content's lines.
        OrderLine {
            status: LineStatus::Unpaid,
            ..line(4, 1, "maya")
        },
        // A gift.
        OrderLine {
            amount: 0,
            ..line(5, 1, "maya")
        },
        // Nobody's.
        OrderLine {
            creator: None,
            content_id: None,
            channel: Channel::Other,
            ..line(6, 1, "")
        },
    ]));
    let days = "select sum(worth), sum(iif(worth is null, 0, quantity)), sum(commission)
                from order_line where creator is not null group by day order by day";
    assert_eq!(world.rows(days), "2100 3 200\n1000 1 100");
    let sales = "select content, lines, net, orders from content_sales";
    assert_eq!(world.rows(sales), "7001 6 3100 2");
    world.assert_sound();
}

/// Some lines of a few keys: each key has one real line, and duplicates of it.
fn pairs() -> impl Strategy<Value = Vec<OrderLine<'static>>> {
    let one = (0..4_i64, 0..3_u8).prop_map(|(order, who)| match who {
        0 => line(order, 1, "maya"),
        1 => duplicate(order, 1, "zoe"),
        _ => line(10 + order, 2, "zoe"),
    });
    prop::collection::vec(one, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_files_with_such_pairs_does_not_matter(
        (files, other) in prop::collection::vec(pairs(), 1..5)
            .prop_flat_map(|files| (Just(files.clone()), Just(files).prop_shuffle())),
    ) {
        let read = |files: Vec<Vec<OrderLine<'static>>>| {
            let world = World::new();
            for (lines, salt) in files.into_iter().zip('a'..) {
                world.import(orders(lines).in_other_bytes(&salt.to_string())).counts();
            }
            world.assert_sound();
            world.rows(LINES)
        };
        prop_assert_eq!(read(files), read(other));
    }

    #[test]
    fn a_file_read_again_in_other_bytes_changes_nothing_whatever_it_repeats(
        before in pairs(),
        lines in prop::collection::vec((0..3_i64, 0..2_i64, 0..2_usize, any::<bool>()), 1..12),
    ) {
        let world = World::new();
        world.import(orders(before));
        let file = |salt: &str| -> File {
            let lines = lines.iter().map(|(order, amount, who, based)| OrderLine {
                amount: 1_000 + amount,
                est_base: based.then_some(500),
                ..line(*order, 1, ["maya", "zoe"][*who])
            });
            orders(lines).in_other_bytes(salt)
        };
        let first = world.import(file("a"));
        first.counts();
        let state = world.rows("select * from order_line order by n");
        let second = world.import(file("b"));
        prop_assert_eq!(second.counts(), [0, 0, lines.len() as u64, 0]);
        prop_assert_eq!(world.rows("select * from order_line order by n"), state);
        world.assert_sound();
    }
}
