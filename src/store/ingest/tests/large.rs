//! A file that outgrows the table: its indices wait for the end of the file, and nobody sees them missing.

use crate::domain::fact::OrderLine;
use crate::domain::id::ExtId;
use crate::store::Failure;
use crate::store::ingest::testing::{World, line, orders};
use crate::store::late;

const INDICES: &str = "select name, sql from sqlite_schema
                       where type = 'index' and tbl_name = 'order_line' order by name";

/// Orders of two lines each, some of one content and some of two, more than are filled in place.
fn many() -> Vec<OrderLine<'static>> {
    (0..late::WORTH_IT + 500)
        .map(|n| OrderLine {
            content_id: Some(ExtId::Number(7_000 + n / 3)),
            amount: 1_000 + n,
            ..line(
                n / 2,
                n % 2,
                ["maya", "zoe", "ann"][usize::try_from(n % 3).unwrap()],
            )
        })
        .collect()
}

#[test]
fn a_file_that_outgrows_the_table_leaves_it_as_one_that_does_not() {
    let world = World::new();
    let indices = world.rows(INDICES);
    // Orders of the file come before and after this one, and one is the same.
    world.import(orders([line(100, 9, "maya")]));
    let before = world.dump();
    let lines = many();
    let count = lines.len() as u64;
    let large = world.import(orders(lines.clone()));
    assert_eq!(large.counts(), [count, 0, 0, 0]);
    assert_eq!(world.rows(INDICES), indices);
    assert_eq!(world.rows("pragma integrity_check"), "ok");
    world.assert_sound();
    world.undo(&large);
    assert_eq!(world.dump(), before);
    // In small files, the other way round.
    let piece = lines.len() / 3 + 1;
    for lines in lines.chunks(piece) {
        world.import(orders(lines.iter().rev().cloned()));
    }
    let content = "select * from content_sales order by content";
    let sums = world.rows(content);
    world.assert_sound();
    let again = world.import(orders(lines).in_other_bytes("again"));
    assert_eq!(again.counts(), [0, 0, count, 0]);
    assert_eq!(world.rows(content), sums);
}

#[test]
fn stopped_without_indices_the_import_leaves_them_there() {
    let world = World::new();
    world.import(orders([line(100, 9, "maya")]));
    let (indices, before) = (world.rows(INDICES), world.dump());
    let enough = u64::try_from(late::WORTH_IT).unwrap();
    let stopped = world.watched(orders(many()), Box::new(move |far| far.rows <= enough));
    assert!(matches!(stopped, Err(Failure::Source(why)) if why.contains("cancelled")));
    assert_eq!((world.rows(INDICES), world.dump()), (indices, before));
}
