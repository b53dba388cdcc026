//! Damage anywhere in the file: never a crash, never silence about what people did, never a word written
//! into the damaged file; and what is left can be saved.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use callsheet::domain::stage::Stage;
use callsheet::store::doctor::{FiguresHold, Findings, PagesHold, ReplayHolds, salvage};
use callsheet::store::{Open, Query, Store, StoreError};
use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags};

use crate::world::{World, advance, dump};

/// Tables whose rows people, rules and money stand in, read as they are.
const WATCHED: [&str; 12] = [
    "event",
    "shop",
    "product",
    "creator",
    "note",
    "sample",
    "follow_up",
    "suggestion",
    "campaign",
    "order_line",
    "content_sales",
    "product_day",
];

/// A database with something in most tables, closed, as bytes.
fn lived_in() -> Vec<u8> {
    let mut world = World::new();
    let shop = world.shop();
    world.product(shop, Some(20));
    let mut samples = Vec::new();
    for n in 0..12 {
        let creator = world.creator(shop, &format!("creator{n}"));
        samples.push(world.sample(creator, Stage::Requested));
    }
    world.act(advance(&samples));
    for sample in &samples {
        world.act(advance(&[*sample]));
    }
    world.store = None;
    fs::read(&world.path).unwrap()
}

fn shown(path: &Path) -> Option<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let uri = format!("file:{}?immutable=1", path.display());
    let conn = Connection::open_with_flags(uri, flags).ok()?;
    catch_unwind(AssertUnwindSafe(|| dump(&conn, &WATCHED))).ok()
}

fn ask<Q: Query<Rows = Findings>>(store: &Store, query: &Q) -> bool {
    store.fetch(query).is_ok_and(|findings| findings.hold())
}

/// Whether the doctor finds nothing to say.
fn holds(path: &Path) -> bool {
    Store::open(path, Open::Existing).is_ok_and(|store| {
        ask(&store, &PagesHold) && ask(&store, &FiguresHold) && ask(&store, &ReplayHolds)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_flipped_bit_in_what_people_did_is_found_and_nothing_crashes(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let whole = WHOLE.with(Clone::clone);
        let folder = tempfile::tempdir().unwrap();
        let (sound, hurt) = (folder.path().join("sound.db"), folder.path().join("hurt.db"));
        fs::write(&sound, &whole).unwrap();
        let mut bytes = whole.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(&hurt, &bytes).unwrap();
        let found = !holds(&hurt);
        let same = shown(&hurt) == shown(&sound);
        prop_assert!(found || same, "bit {bit} of byte {at} went unseen");
        if found {
            let saved = folder.path().join("saved.db");
            match salvage(&hurt, &saved) {
                Ok(_) => prop_assert!(holds(&saved), "bit {bit} of byte {at} was not mended"),
                Err(StoreError::Damaged(_) | StoreError::NotOurs(_) | StoreError::Io { .. }) => {}
                Err(other) => prop_assert!(false, "{other:?}"),
            }
        }
        prop_assert_eq!(fs::read(&hurt).unwrap().len(), whole.len());
    }
}

thread_local! {
    static WHOLE: Vec<u8> = lived_in();
}

#[test]
fn of_a_sound_database_everything_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    fs::write(&old, lived_in()).unwrap();
    let saved = salvage(&old, &new).unwrap();
    assert_eq!(saved.lost, Vec::<String>::new());
    assert!(saved.rows > 50);
    assert_eq!(shown(&new), shown(&old));
    assert!(holds(&new));
    assert!(salvage(&old, &new).is_err(), "an existing file was taken");
}

#[test]
fn whatever_page_is_destroyed_the_rest_is_saved_and_the_damaged_file_stays_as_it_is() {
    let whole = lived_in();
    let pages = whole.len() / 4096;
    let mut saved_any = 0;
    for page in 0..pages {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
        let mut bytes = whole.clone();
        // The first page holds the list of tables: of it only the head goes.
        let len = if page == 0 { 100 } else { 4096 };
        bytes[page * 4096..page * 4096 + len].fill(0xA5);
        fs::write(&old, &bytes).unwrap();
        if let Ok(saved) = salvage(&old, &new) {
            saved_any += 1;
            assert!(holds(&new), "page {page}: {:?}", saved.lost);
        }
        assert_eq!(fs::read(&old).unwrap(), bytes, "page {page}");
        let left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".new"))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "page {page}");
    }
    assert!(saved_any * 10 >= pages * 9, "{saved_any} of {pages}");
}

#[test]
fn what_the_tables_lost_comes_back_from_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    fs::write(&old, lived_in()).unwrap();
    let before = shown(&old);
    let conn = Connection::open(&old).unwrap();
    conn.execute_batch(
        "pragma foreign_keys = off; delete from sample; delete from creator where n > 3;",
    )
    .unwrap();
    drop(conn);
    assert!(!holds(&old));
    let saved = salvage(&old, &new).unwrap();
    assert!(holds(&new));
    assert!(
        saved.lost.iter().any(|told| told.contains("from the log")),
        "{:?}",
        saved.lost
    );
    assert_eq!(shown(&new), before);
}
