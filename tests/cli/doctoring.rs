//! `doctor`: what is wrong, where the newest good copy is, and what can be saved; nothing is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::world::{World, has};

/// Every file beside the database, with its bytes.
fn files(world: &World) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![world.db().parent().unwrap().to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
    found
}

#[test]
fn a_sound_database_is_told_so_with_its_newest_good_copy_and_nothing_is_written() {
    let world = World::new();
    let before = files(&world);
    let report = world.json(&["doctor"]);
    has(&report, &["ok", "pages", "figures", "replay", "backup"]);
    assert_eq!(report["ok"], true);
    let daily = world
        .db()
        .with_file_name("backups/callsheet-20261120-170000-daily.db");
    assert_eq!(report["backup"]["file"], daily.to_str().unwrap());
    // It is made beside the day's first change, and may have that already.
    let events = report["backup"]["events"].as_u64();
    assert!(matches!(events, Some(1 | 2)), "{events:?}");
    let said = world.ok(&["doctor"]);
    assert!(said.contains("newest good copy is"), "{said}");
    assert_eq!(files(&world), before);
    // A newer one that is not sound is passed over.
    let newer = daily.with_file_name("callsheet-20261121-170000-daily.db");
    let mut bytes = before[&daily].clone();
    bytes[8192..20_000].fill(0x5A);
    fs::write(newer, bytes).unwrap();
    assert_eq!(
        world.json(&["doctor"])["backup"]["file"],
        daily.to_str().unwrap()
    );
}

#[test]
fn damage_ends_with_five_names_the_copy_and_what_is_left_is_saved_beside() {
    let world = World::new();
    world.sample("maya.glows", &[]);
    let log = world.json(&["log"]).as_array().unwrap().len();
    let mut bytes = fs::read(world.db()).unwrap();
    // An index: nothing of it is lost for good.
    let conn = rusqlite::Connection::open(world.db()).unwrap();
    let page: usize = conn
        .query_row(
            "select rootpage from sqlite_schema where name = 'event_by_subject'",
            [],
            |row| row.get(0),
        )
        .map(|page: i64| usize::try_from(page).unwrap())
        .unwrap();
    drop(conn);
    bytes[(page - 1) * 4096..page * 4096].fill(0xA5);
    fs::write(world.db(), &bytes).unwrap();
    let run = world.run(&["doctor"]);
    assert_eq!(run.code, 5, "{run:?}");
    assert!(run.out.contains("callsheet restore FILE"), "{run:?}");
    let saved = world.path().join("saved.db");
    let saved = saved.to_str().unwrap();
    let told = world.json(&["doctor", "--salvage", saved]);
    assert_eq!(told["lost"], json!([]), "{told}");
    assert_eq!(fs::read(world.db()).unwrap(), bytes);
    assert_eq!(
        world
            .json(&["log", "--db", saved])
            .as_array()
            .unwrap()
            .len(),
        log
    );
    world.ok(&["doctor", "--db", saved]);
    assert_eq!(world.run(&["doctor", "--salvage", saved]).code, 1);
}

#[test]
fn what_cannot_even_be_opened_names_the_copy_and_can_be_saved() {
    let world = World::new();
    let mut bytes = fs::read(world.db()).unwrap();
    bytes[..16].fill(0);
    fs::write(world.db(), &bytes).unwrap();
    let run = world.run(&["doctor"]);
    assert_eq!(run.code, 5, "{run:?}");
    assert!(run.err.contains("-daily.db with "), "{run:?}");
    let saved = world.path().join("saved.db");
    world.ok(&["doctor", "--salvage", saved.to_str().unwrap()]);
    world.ok(&["doctor", "--db", saved.to_str().unwrap()]);
    assert_eq!(
        world
            .run(&["doctor", "--salvage", "x.db", "--db", "nowhere.db"])
            .code,
        1
    );
}
