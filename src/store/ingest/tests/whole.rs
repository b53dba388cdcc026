//! All of a file or nothing of it, and every row counted once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::domain::command::Source;
use crate::domain::fact::FactSource;
use crate::domain::fact::{ProductFact, SampleFact};
use crate::domain::id::ExtId;
use crate::domain::id::OpId;
use crate::domain::stage::Stage;
use crate::store::ingest::testing::{
    File, Mode, World, about, applications, contacts, creators, duplicate, email, figures, line,
    listed, orders, products, sent, shop_order, shop_orders, tracker, video, videos,
};
use crate::store::{Failure, ImportOrder, Progress};

/// Everything in the database but what SQLite keeps for itself.
fn everything(world: &World) -> String {
    let all = ["op", "event", "batch", "set_aside"]
        .map(|table| world.rows(&format!("select * from {table} order by 1")));
    format!("{}\n{}", world.dump(), all.join("\n"))
}

/// A file of every kind on top of what the world knows, some rows new, some known, some set aside.
fn mixed() -> Vec<File> {
    let product = |sku| ProductFact {
        sku_id: Some(ExtId::Number(sku)),
        unit_cost: Some(sku),
        ..ProductFact::default()
    };
    let linked = SampleFact {
        api_id: Some(ExtId::Number(5)),
        post_url: Some("https://www.tiktok.com/@maya/video/7009".into()),
        notes: Some("quick".into()),
        ..sent(Stage::Posted, Some("2026-11-01"))
    };
    vec![
        orders([
            line(1, 1, "maya"),
            line(2, 1, "zoe"),
            duplicate(1, 1, "ann"),
        ]),
        shop_orders([shop_order(1, 1, "Shipped"), shop_order(1, 1, "Completed")]),
        videos([
            about(1, video(7001, figures(1, 1, 1))),
            video(7002, figures(1, 1, 1)),
        ]),
        creators([
            listed("maya", Some(3)),
            listed("bo", None),
            listed("bo", Some(1)),
        ]),
        contacts([email("maya", "a@x.org"), email("maya", "b@x.org")]),
        products([product(1), product(8), product(8)]),
        tracker([
            sent(Stage::Requested, Some("2026-11-01")),
            sent(Stage::Cancelled, Some("2026-11-01")),
        ]),
        applications([linked]),
    ]
}

fn known(world: &World) {
    world.import(orders([line(1, 1, "maya")]));
    world.import(videos([video(7001, figures(1, 1, 1))]));
    world.import(creators([listed("maya", Some(2))]));
    world.import(tracker([sent(Stage::Shipped, Some("2026-11-01"))]));
}

#[test]
fn every_row_is_counted_once_and_a_dry_run_counts_the_same_and_writes_nothing() {
    let world = World::new();
    known(&world);
    for file in mixed() {
        let file = file
            .set_aside("The amount is in euro.")
            .set_aside("The id is damaged.");
        let before = everything(&world);
        let dry = world.import_dry(file.clone());
        assert_eq!(dry.told.batch, None);
        assert_eq!(everything(&world), before);
        let wet = world.import(file.clone());
        assert!(wet.told.batch.is_some());
        assert_eq!(dry.counts(), wet.counts(), "{file:?}");
        assert_eq!(dry.told.warnings, wet.told.warnings);
        assert_eq!(wet.counts()[3], 2);
        let stored = "select inserted, updated, unchanged, quarantined, rows from batch order by n desc limit 1";
        let [inserted, updated, unchanged, quarantined] = wet.counts();
        let rows = wet.told.rows;
        assert_eq!(
            world.rows(stored),
            format!("{inserted} {updated} {unchanged} {quarantined} {rows}")
        );
        // Once more in other bytes: known, all of it.
        let again = world.import(file.clone().in_other_bytes("again"));
        assert_eq!(again.counts(), [0, 0, rows - 2, 2], "{file:?}");
        world.assert_sound();
    }
}

#[test]
fn a_file_that_stops_being_readable_leaves_nothing() {
    let world = World::new();
    known(&world);
    for file in mixed() {
        for rows in 0..=2 {
            let before = everything(&world);
            let file = file.clone().broken_after(rows);
            match world.try_import(world.shop, Box::new(file), Mode::Write) {
                Err(Failure::Source(text)) => assert!(text.contains("middle"), "{text}"),
                Err(other) => panic!("{other:?}"),
                // Shorter than that.
                Ok(_) => continue,
            }
            assert_eq!(everything(&world), before);
        }
    }
    world.assert_sound();
}

fn order(world: &World, n: u128) -> ImportOrder {
    ImportOrder {
        op: OpId(uuid::Uuid::from_u128((0x0193_4a5b_6c7d_u128 << 80) | n)),
        at: crate::domain::testing::instant("2026-11-20T19:00:00Z"),
        actor: "ana".into(),
        source: Source::Tui,
        shop: world.shop,
        dry_run: false,
    }
}

#[test]
fn a_cancelled_import_leaves_nothing_and_can_be_started_again() {
    let world = World::new();
    let file = || orders((0..2_000).map(|n| line(n, 1, "maya")));
    let before = everything(&world);
    for looks in [1, 2, 4] {
        let seen = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&seen);
        let progress = Box::new(move |_| count.fetch_add(1, Ordering::Relaxed) + 1 < looks);
        let failure = world
            .store
            .import(order(&world, u128::from(looks)), Box::new(file()), progress)
            .unwrap_err();
        assert_eq!(
            failure,
            Failure::Source("The import was cancelled; nothing was changed.".into())
        );
        assert_eq!(seen.load(Ordering::Relaxed), looks);
        assert_eq!(everything(&world), before);
    }
    let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let heard = Arc::clone(&told);
    let progress = Box::new(move |progress| {
        heard.lock().unwrap().push(progress);
        true
    });
    // The same operation as one that was cancelled.
    world
        .store
        .import(order(&world, 1), Box::new(file()), progress)
        .unwrap();
    let mut rows: Vec<u64> = told
        .lock()
        .unwrap()
        .iter()
        .map(|progress| progress.rows)
        .collect();
    // While it sums up it is asked as often as that takes.
    rows.dedup();
    assert_eq!(rows, [0, 512, 1_024, 1_536, 2_000]);
    assert_eq!(world.rows("select count(*) from order_line"), "2000");
}

#[test]
fn an_unknown_shop_is_refused() {
    let world = World::new();
    let file: Box<dyn FactSource> = Box::new(orders([line(1, 1, "maya")]));
    let nobody = crate::domain::id::ShopId(uuid::Uuid::nil());
    assert!(world.try_import(nobody, file, Mode::Write).is_err());
    assert_eq!(world.rows("select count(*) from op"), "1");
}

#[test]
fn text_goes_all_the_way_in() {
    let world = World::new();
    let done = world.csv(
        "tracker.csv",
        "Creator,SKU,Status,Requested,Shipped,Carrier,Tracking,Notes\n\
         @Maya,1,shipped,2026-11-01,2026-11-03,UPS,1Z9,quick\n\
         @zoe,1,who knows,2026-11-01,,,,\n",
    );
    assert_eq!(done.counts(), [1, 0, 0, 1]);
    let samples = "select c.handle, s.stage, s.carrier, s.tracking from sample s join creator c on c.n = s.creator";
    assert_eq!(world.rows(samples), "maya 4 UPS 1Z9");
    assert_eq!(world.rows("select line, column from set_aside"), "3 Status");
    world.assert_sound();
}

#[test]
fn an_amount_beyond_any_sale_is_set_aside_and_the_largest_add_up() {
    let world = World::new();
    let row = |order: u32, amount: &str, pieces: &str| {
        format!("{order},1,{amount},USD,{pieces},Settled,maya,Video,02/11/2026 10:00:00\n")
    };
    let text = [
        "Order ID,SKU ID,Payment Amount,Currency,Quantity,Order Status,\
         Creator Username,Content Type,Time Created\n"
            .to_owned(),
        row(1, "92233720368547758.07", "1"),
        row(2, "1000000000000", "1"),
        row(3, "1000000000000", "1000000000000"),
        row(4, "1", "100000000000000000"),
    ]
    .concat();
    assert_eq!(world.csv("orders.csv", &text).counts(), [2, 0, 0, 2]);
    let reasons = "select line, column, reason from set_aside order by 1";
    assert!(
        world.rows(reasons).contains("too large"),
        "{}",
        world.rows(reasons)
    );
    assert_eq!(
        world.rows("select sum(worth), sum(quantity) from order_line"),
        "200000000000000 1000000000001"
    );
    world.assert_sound();
}

#[test]
fn rows_set_aside_are_kept_with_their_batch() {
    let world = World::new();
    let done = world.import(orders([line(1, 1, "maya")]).set_aside("The id is damaged."));
    world.undo(&done);
    let aside = "select line, column, reason, cells from set_aside";
    assert_eq!(world.rows(aside), "3 A The id is damaged. [\"x\",\"y\"]");
}
