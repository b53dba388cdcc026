//! Files: made whole and private, refused without a trace, read where nothing can be written.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use callsheet::domain::stage::Stage;
use callsheet::store::{Failure, Open, Store, StoreError};
use rusqlite::Connection;

use crate::world::{Ask, World, add_creator, advance, envelope};

/// Every file of a folder with its length and what stands for its bytes.
fn contents(folder: &Path) -> BTreeMap<PathBuf, (usize, u64)> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), content(&path)))
        .collect()
}

fn content(path: &Path) -> (usize, u64) {
    let bytes = fs::read(path).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    (bytes.len(), hasher.finish())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[track_caller]
fn refused(path: &Path, how: Open) -> StoreError {
    let folder = path.parent().unwrap();
    let before = contents(folder);
    let error = Store::open(path, how).unwrap_err();
    assert_eq!(contents(folder), before, "{how:?} changed something");
    error
}

#[test]
fn reading_commands_make_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typo.db");
    let error = refused(&path, Open::Existing);
    assert_eq!(error, StoreError::Missing(path.display().to_string()));
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn foreign_empty_and_broken_files_are_refused_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("foreign.db");
    let conn = Connection::open(&foreign).unwrap();
    conn.execute_batch("pragma journal_mode = wal; create table t (a)")
        .unwrap();
    drop(conn);
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let cases = [
        foreign,
        write("empty.db", b""),
        write("text.db", b"order_id,sku_id\n1,2\n".repeat(100).as_slice()),
        write("short.db", b"SQLite format 3\0"),
        folder.path().to_owned(),
    ];
    for path in cases {
        for how in [Open::Existing, Open::Create] {
            let error = if path == folder.path() {
                Store::open(&path, how).unwrap_err()
            } else {
                refused(&path, how)
            };
            assert!(
                matches!(error, StoreError::NotOurs(_)),
                "{} {error:?}",
                path.display()
            );
        }
    }
}

#[test]
fn a_file_of_a_newer_callsheet_is_refused_unchanged_wherever_its_number_stands() {
    let mut world = World::new();
    world.shop();
    world.store = None;
    let conn = Connection::open(&world.path).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    // The number stands in the log of writes only, as after a crash.
    let folder = tempfile::tempdir().unwrap();
    let crashed = folder.path().join("crashed.db");
    fs::copy(&world.path, &crashed).unwrap();
    fs::copy(
        world.path.with_file_name("callsheet.db-wal"),
        folder.path().join("crashed.db-wal"),
    )
    .unwrap();
    drop(conn);
    for how in [Open::Existing, Open::Create] {
        let error = refused(&world.path, how);
        assert!(
            matches!(error, StoreError::TooNew { found: 99, .. }),
            "{error:?}"
        );
        let before = content(&crashed);
        let error = Store::open(&crashed, how).unwrap_err();
        assert!(
            matches!(error, StoreError::TooNew { found: 99, .. }),
            "{error:?}"
        );
        assert_eq!(content(&crashed), before);
    }
}

#[test]
fn a_newer_callsheet_beside_stops_this_ones_writing() {
    let mut world = World::new();
    let shop = world.shop();
    let conn = Connection::open(&world.path).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    match world.try_do(add_creator(shop, "maya")) {
        Err(Failure::Store(StoreError::TooNew { found: 99, .. })) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn damage_is_said_and_never_repaired_by_guessing() {
    let mut world = World::new();
    let shop = world.shop();
    world.creator(shop, "maya");
    world.store = None;
    let whole = fs::read(&world.path).unwrap();
    // Cut in the middle of a page: SQLite cannot read what its first page promises.
    fs::write(&world.path, &whole[..5000]).unwrap();
    let before = content(&world.path);
    let answer = Store::open(&world.path, Open::Existing).and_then(|store| {
        store.fetch(&Ask(|conn: &Connection| {
            conn.query_row("select count(*) from event", [], |row| row.get::<_, i64>(0))
                .is_ok()
        }))
    });
    match answer {
        Err(StoreError::Damaged(_)) | Ok(false) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(content(&world.path), before);
}

#[test]
fn what_a_crash_left_in_the_log_of_writes_is_there_at_the_next_start() {
    let mut world = World::new();
    let shop = world.shop();
    world.creator(shop, "maya");
    let folder = tempfile::tempdir().unwrap();
    for name in ["callsheet.db", "callsheet.db-wal"] {
        fs::copy(world.path.with_file_name(name), folder.path().join(name)).unwrap();
    }
    let store = Store::open(&folder.path().join("callsheet.db"), Open::Existing).unwrap();
    let count = store
        .fetch(&Ask(|conn: &Connection| {
            conn.query_row("select count(*) from event", [], |row| row.get::<_, i64>(0))
                .unwrap()
        }))
        .unwrap();
    assert_eq!(count, 2);
}

#[test]
fn closing_leaves_the_database_and_its_lock_only() {
    let mut world = World::new();
    world.shop();
    let folder = world.path.parent().unwrap().to_owned();
    assert_eq!(
        names(&folder),
        [
            "callsheet.db",
            "callsheet.db-shm",
            "callsheet.db-wal",
            "callsheet.db.lock"
        ]
    );
    world.store = None;
    assert_eq!(names(&folder), ["callsheet.db", "callsheet.db.lock"]);
    // Reading leaves no trace either, and no byte changes.
    let before = contents(&folder);
    world.store = Some(Store::open(&world.path, Open::Existing).unwrap());
    assert_eq!(world.number("select count(*) from shop"), 1);
    world.store = None;
    assert_eq!(contents(&folder), before);
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_reading_works_and_writing_says_why() {
    let (mut world, _, sample) = World::small(None);
    world.store = None;
    // A link in the place of the shared memory, which SQLite does not follow: even root cannot make
    // that file there, as nobody can in a folder that is not writable.
    let shm = world.path.with_file_name("callsheet.db-shm");
    std::os::unix::fs::symlink("nowhere", &shm).unwrap();
    let before = content(&world.path);
    world.store = Some(Store::open(&world.path, Open::Existing).unwrap());
    assert!(world.store().is_read_only());
    assert_eq!(world.number("select count(*) from sample"), 1);
    match world.try_do(advance(&[sample])) {
        Err(Failure::Store(error)) => {
            let text = error.to_string();
            assert!(text.contains("callsheet.db"), "{text}");
            assert!(!text.to_lowercase().contains("sqlite"), "{text}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(content(&world.path), before);
    // Space is made: writing works at once, and what is read is no longer the still file.
    fs::remove_file(&shm).unwrap();
    world.act(advance(&[sample]));
    assert!(!world.store().is_read_only());
    assert_eq!(
        world.number("select stage from sample"),
        Stage::Approved as i64
    );
}

#[test]
fn a_draft_left_by_a_kill_is_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("callsheet.db");
    fs::write(folder.path().join(".callsheet.db.new"), b"half a file").unwrap();
    drop(Store::open(&path, Open::Create).unwrap());
    assert_eq!(names(folder.path()), ["callsheet.db", "callsheet.db.lock"]);
}

#[cfg(unix)]
#[test]
fn every_file_is_the_owners_alone_and_so_is_a_new_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/callsheet/callsheet.db");
    let store = Store::open(&path, Open::Create).unwrap();
    store
        .submit(envelope(
            1,
            callsheet::domain::command::Source::Cli,
            callsheet::domain::command::Command::Undo { op: None },
        ))
        .unwrap_err();
    let home = path.parent().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home), 0o700);
    assert_eq!(names(home).len(), 4);
    for name in names(home) {
        assert_eq!(mode(&home.join(&name)), 0o600, "{name}");
    }
}
