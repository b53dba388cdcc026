//! Files of every schema there was: brought up to date whole or not at all, whenever the program is
//! killed meanwhile, and never before what was there is copied (reliability.md C3, C12).

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};

use callsheet::domain::stage::Stage;
use callsheet::store::{Open, Store};
use rusqlite::Connection;

use crate::damage::take_in;
use crate::hurt::{holds, told};
use crate::world::{World, advance, dump};

/// `application_id` of our files.
const OURS: i32 = 0x4361_6C6C;
/// What tells the other process which file to open.
const OTHER: &str = "CALLSHEET_TEST_OPEN";
/// What tells it to make an old file, and where.
const MAKE: &str = "CALLSHEET_TEST_OLD";
const LINES: usize = 2_000;
/// Tables that were there early, with columns that were.
const WATCHED: [&str; 14] = [
    "event",
    "op",
    "shop",
    "product",
    "creator",
    "note",
    "sample",
    "follow_up",
    "campaign",
    "order_line",
    "content_sales",
    "product_day",
    "seller_day",
    "superseded",
];

/// The steps of the schema, as they are shipped.
fn steps() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/migrations");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect()
}

/// A shop with samples under way and order lines from a file.
fn lived_in(lines: usize) -> World {
    let mut world = World::new();
    let shop = world.shop();
    world.product(shop, Some(200));
    for n in 0..8 {
        let creator = world.creator(shop, &format!("creator{n}"));
        let sample = world.sample(creator, Stage::Requested);
        world.act(advance(&[sample]));
        world.act(advance(&[sample]));
    }
    let mut text = "Order ID,SKU ID,Product Name,Payment Amount,Quantity,Order Status,Creator Username,Time Created\n".to_owned();
    for n in 0..lines {
        writeln!(
            text,
            "57699000000{n:07},1729,Serum 30ml,{}.50,1,Completed,creator{},11/0{}/2026 10:00:00",
            n % 90 + 10,
            n % 8,
            n % 9 + 1
        )
        .unwrap();
    }
    take_in(&mut world, "orders.csv", text.into_bytes());
    world.store = None;
    world
}

fn columns(conn: &Connection, schema: &str, table: &str) -> Vec<String> {
    // What is generated cannot be written.
    conn.prepare(&format!(
        "select name from pragma_table_xinfo('{table}', '{schema}') where hidden = 0"
    ))
    .unwrap()
    .query_map([], |row| row.get(0))
    .unwrap()
    .collect::<Result<_, _>>()
    .unwrap()
}

/// Makes a file as the Callsheet of that schema would have left it, with what it knew of all there is.
fn of_schema(schema: usize, now: &Path, path: &Path) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("pragma journal_mode = wal; pragma foreign_keys = off;")
        .unwrap();
    conn.pragma_update(None, "application_id", OURS).unwrap();
    for step in &steps()[..schema] {
        conn.execute_batch(step).unwrap();
    }
    conn.pragma_update(None, "user_version", i64::try_from(schema).unwrap())
        .unwrap();
    conn.execute("attach ?1 as now", [now.to_str().unwrap()])
        .unwrap();
    let tables: Vec<String> = conn
        .prepare(
            "select name from main.sqlite_schema where type = 'table' and name not like 'sqlite_%'",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for table in tables {
        // What follows from a line was a part of it.
        let source = if table == "order_line" {
            "told_line"
        } else {
            &table
        };
        let known = columns(&conn, "now", source);
        let both: Vec<String> = columns(&conn, "main", &table)
            .into_iter()
            .filter(|column| known.contains(column))
            .collect();
        if !both.is_empty() {
            let both = both.join(", ");
            conn.execute_batch(&format!(
                "insert into main.{table} ({both}) select {both} from now.{source}"
            ))
            .unwrap();
        }
    }
    conn.execute_batch("detach now").unwrap();
}

fn watched(path: &Path) -> String {
    let conn = Connection::open(path).unwrap();
    dump(&conn, &WATCHED)
}

fn version(path: &Path) -> i64 {
    Connection::open(path)
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

/// The copies made before a new schema.
fn copies(path: &Path) -> Vec<PathBuf> {
    fs::read_dir(path.with_file_name("backups"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with("-migration.db"))
        .collect()
}

#[test]
fn a_file_of_every_schema_comes_up_to_date_with_all_it_held() {
    let world = lived_in(40);
    let now = watched(&world.path);
    let newest = i64::try_from(steps().len()).unwrap();
    for schema in 1..steps().len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        of_schema(schema, &world.path, &path);
        assert!(holds(&path), "{schema}: {}", told(&path));
        assert_eq!(version(&path), newest);
        // What files brought came with the second step.
        if schema > 1 {
            assert!(watched(&path) == now, "other rows from schema {schema}");
        }
        let copies = copies(&path);
        let [copy] = copies.as_slice() else {
            panic!("{schema}: {copies:?}")
        };
        assert_eq!(version(copy), i64::try_from(schema).unwrap());
    }
}

/// What the other process runs; by itself it has nothing to open. `.ci/reliability` has an old file made
/// by it, and opens that with the program itself.
#[test]
fn the_other_process_opens_the_file() {
    if let Some(path) = std::env::var_os(MAKE) {
        of_schema(9, &lived_in(40).path, Path::new(&path));
    }
    if let Some(path) = std::env::var_os(OTHER) {
        drop(Store::open(Path::new(&path), Open::Existing).unwrap());
    }
}

fn open_elsewhere(path: &Path) -> Child {
    Process::new(std::env::current_exe().unwrap())
        .args(["versions::the_other_process_opens_the_file", "--exact"])
        .env(OTHER, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the other process as soon as `reached`; returns whether it was still at work.
fn killed(mut child: Child, reached: impl Fn() -> bool) -> bool {
    loop {
        if reached() {
            child.kill().unwrap();
            return !child.wait().unwrap().success();
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_kill_at_any_point_of_a_new_schema_leaves_the_old_or_the_new_one() {
    let world = lived_in(LINES);
    let (schema, newest) = (9, i64::try_from(steps().len()).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.db");
    of_schema(schema, &world.path, &old);
    let whole = fs::read(&old).unwrap();
    let now = watched(&world.path);
    let size = |path: PathBuf| fs::metadata(path).map_or(0, |meta| meta.len());
    let beside = |path: &Path, ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let drafts = |path: &Path| -> u64 {
        let files = fs::read_dir(path.with_file_name("backups"))
            .into_iter()
            .flatten();
        files
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_string_lossy().ends_with(".new"))
            .map(size)
            .sum()
    };
    // The copy is begun, grows and has its name; the log of writes grows, and is emptied.
    let copying = (0..6).map(|n| (format!("draft {n}"), 1 + n * 40_000));
    let writing = (0..24).map(|n| (format!("log {n}"), 1 + n * 32_768));
    let named = [("named".to_owned(), 0), ("log gone".to_owned(), 0)];
    let (mut at_work, mut finished) = (0, 0);
    for (point, length) in copying.chain(writing).chain(named) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        fs::write(&path, &whole).unwrap();
        let log = beside(&path, "-wal");
        let reached = || match point
            .split_once(' ')
            .map_or(point.as_str(), |(what, _)| what)
        {
            "draft" => drafts(&path) >= length,
            "named" => !copies(&path).is_empty(),
            "log" if point == "log gone" => !copies(&path).is_empty() && !log.exists(),
            _ => size(log.clone()) >= length,
        };
        at_work += u32::from(killed(open_elsewhere(&path), reached));
        // As the next start finds it, looked at aside.
        let aside = folder.path().join("aside.db");
        fs::copy(&path, &aside).unwrap();
        if log.exists() {
            fs::copy(&log, beside(&aside, "-wal")).unwrap();
        }
        let found = version(&aside);
        assert!(found == 9 || found == newest, "{point}: schema {found}");
        finished += u32::from(found == newest);
        if found == newest {
            assert_eq!(copies(&path).len(), 1, "{point}: new without a copy");
        }
        assert!(holds(&path), "{point}: {}", told(&path));
        assert_eq!(version(&path), newest, "{point}");
        assert!(watched(&path) == now, "other rows after {point}");
        let copies = copies(&path);
        assert_eq!(copies.len(), 1, "{point}: {copies:?}");
        assert_eq!(version(&copies[0]), 9, "{point}");
    }
    assert!(at_work >= 10, "only {at_work} were killed at work");
    assert!(finished < 32, "no kill came early enough");
}
