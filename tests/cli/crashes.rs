//! The program killed at any point of an import: all of it is there or nothing, and the next run needs
//! no help (reliability.md C1, C2). Killed while it writes a file: the old one stands or the new one (C5).
//! Disks that are full, files that may not grow.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::world::{NOW, World};

const ROWS: usize = 3_000;

/// A file of order lines whose import takes a while.
pub(crate) fn orders(world: &World) -> String {
    let mut text = "Order ID,SKU ID,Product Name,Payment Amount,Quantity,Order Status,Creator Username,Time Created\n".to_owned();
    for n in 0..ROWS {
        writeln!(
            text,
            "57699000000{n:07},1729,Serum,{}.50,1,Completed,maya.glows,11/0{}/2026 10:00:00",
            n % 90 + 10,
            n % 9 + 1
        )
        .unwrap();
    }
    world.write("orders.csv", &text)
}

/// Kills a run as soon as `reached`; one that was quicker is waited for.
fn killed(mut child: Child, reached: impl Fn() -> bool) {
    while child.try_wait().unwrap().is_none() {
        if reached() {
            child.kill().unwrap();
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_killed_import_is_whole_or_not_there_and_again_is_exactly_once() {
    let world = World::new();
    let file = orders(&world);
    let count = || {
        world
            .json(&["export", "order_lines"])
            .as_array()
            .unwrap()
            .len()
    };
    let wal = world.db().with_file_name("callsheet.db-wal");
    let copies = world.db().with_file_name("backups");
    let size = || fs::metadata(&wal).map_or(0, |meta| meta.len());
    let number = || fs::read_dir(&copies).map_or(0, Iterator::count);
    let before = number();
    let points: [&dyn Fn() -> bool; 6] = [
        &|| wal.exists(),
        &|| number() > before,
        &|| size() > 0,
        &|| size() > 100_000,
        &|| size() > 600_000,
        &|| size() > 0 && !wal.exists(),
    ];
    for reached in points {
        killed(world.spawn(&["import", &file], Stdio::null), reached);
        let found = count();
        assert!(found == 0 || found == ROWS, "{found} rows");
        world.ok(&["doctor"]);
        if found == ROWS {
            world.ok(&["undo"]);
            assert_eq!(count(), 0);
        }
    }
    world.ok(&["import", &file]);
    assert_eq!(count(), ROWS);
    let sum: i64 = world
        .json(&["export", "order_lines"])
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"]["minor"].as_i64().unwrap())
        .sum();
    let wanted: i64 = (0..ROWS)
        .map(|n| i64::try_from(n % 90 + 10).unwrap() * 100 + 50)
        .sum();
    assert_eq!(sum, wanted);
    world.ok(&["doctor"]);
}

/// The lengths of the files in a folder whose name ends so.
fn lengths(folder: &Path, ending: &str) -> Vec<u64> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(ending))
        .map(|entry| entry.metadata().map_or(0, |meta| meta.len()))
        .collect()
}

#[test]
fn a_killed_export_or_copy_leaves_the_old_file_or_the_whole_new_one() {
    let world = World::new();
    world.ok(&["import", &orders(&world)]);
    let folder = world.path().join("out");
    fs::create_dir(&folder).unwrap();
    let (table, copy) = (folder.join("lines"), folder.join("copy.db"));
    let (table, copy) = (table.to_str().unwrap(), copy.to_str().unwrap());
    world.ok(&["backup", copy]);
    let events = world.json(&["log", "--db", copy]);
    fs::remove_file(copy).unwrap();
    for form in ["--csv", "--jsonl", "--xlsx"] {
        let export = ["export", "order_lines", form, table];
        world.ok(&export);
        let new = fs::read(table).unwrap();
        for far in 0..6 {
            fs::write(table, "old").unwrap();
            let far = 1 + far * (new.len() as u64 / 6);
            let reached = || lengths(&folder, ".new").iter().any(|length| *length >= far);
            killed(world.spawn(&export, Stdio::null), reached);
            let found = fs::read(table).unwrap();
            assert!(
                found == b"old" || found == new,
                "{form} at {far}: {} bytes",
                found.len()
            );
        }
    }
    for far in 0..6 {
        let far = 1 + far * 60_000;
        let reached = || lengths(&folder, ".new").iter().any(|length| *length >= far);
        killed(world.spawn(&["backup", copy], Stdio::null), reached);
        if Path::new(copy).exists() {
            assert_eq!(world.json(&["log", "--db", copy]), events);
            world.ok(&["doctor", "--db", copy]);
            fs::remove_file(copy).unwrap();
        }
    }
    // Half a file is private, and goes with the next one.
    world.ok(&["export", "order_lines", "--csv", table]);
    world.ok(&["backup", copy]);
    #[cfg(target_os = "linux")]
    {
        let mut left: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        left.sort();
        assert_eq!(left, ["copy.db", "lines"]);
    }
    world.ok(&["doctor"]);
}

#[test]
fn a_file_that_may_not_grow_is_a_sentence_and_nothing_is_half_done() {
    let world = World::new();
    let file = orders(&world);
    let log = world.json(&["log"]);
    let run = Command::new("sh")
        .args([
            "-c",
            "ulimit -f 300; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_callsheet"),
        ])
        .args(["import", &file])
        .env_clear()
        .env("HOME", world.path())
        .env("CALLSHEET_NOW", NOW)
        .output()
        .unwrap();
    assert!(run.status.code().is_some(), "it was killed: {run:?}");
    assert_ne!(run.status.code(), Some(0));
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert!(
        !said.contains("panicked") && !said.contains("SQLITE"),
        "{said}"
    );
    assert_eq!(world.json(&["log"]), log);
    world.ok(&["doctor"]);
    world.ok(&["import", &file]);
}

#[cfg(debug_assertions)]
#[test]
fn a_defect_in_a_thread_of_a_command_is_told_and_nothing_is_half_done() {
    let world = World::new();
    let file = orders(&world);
    // So many sell that their rows are written by threads.
    let mut sellers = "Order ID,SKU ID,Product Name,Payment Amount,Quantity,Order Status,Creator Username,Time Created\n".to_owned();
    for n in 0..1_100 {
        let order = format!("5769800{n:011}");
        writeln!(
            sellers,
            "{order},1729,Serum,9.50,1,Completed,seller{n},11/05/2026 10:00:00"
        )
        .unwrap();
    }
    world.ok(&["import", &world.write("sellers.csv", &sellers)]);
    let workbook = world.path().join("products.xlsx");
    world.ok(&["export", "products", "--xlsx", workbook.to_str().unwrap()]);
    let import = ["import", &file];
    let sheet = ["import", workbook.to_str().unwrap()];
    for (thread, args, is_done) in [
        (
            "callsheet-writer",
            &["creator", "tag", "maya.glows", "vip"][..],
            false,
        ),
        ("callsheet-hash", &import, false),
        ("callsheet-ahead", &import, false),
        ("callsheet-sheet", &sheet, false),
        (
            "callsheet-rows",
            &["score", "--by", "creator", "--json"],
            false,
        ),
        // The day's copy, which nobody asked for.
        (
            "callsheet-copy",
            &["creator", "tag", "maya.glows", "vip"],
            true,
        ),
    ] {
        let before = world.json(&["log"]);
        let drill = format!("now:{thread}");
        let run = world.run_with(args, &[("CALLSHEET_DRILL", &drill)]);
        assert_eq!(run.code == 0, is_done, "{thread}: {run:?}");
        assert!(
            run.err.contains("Callsheet has a defect"),
            "{thread}: {run:?}"
        );
        if !is_done {
            assert_eq!(world.json(&["log"]), before, "{thread}");
        }
        let reports = world.db().with_file_name("reports");
        let texts = fs::read_dir(&reports).unwrap().map(|file| {
            let file = file.unwrap().path();
            let text = fs::read_to_string(&file).unwrap();
            fs::remove_file(file).unwrap();
            text
        });
        let texts: Vec<String> = texts.collect();
        assert_eq!(texts.len(), 1, "{thread}: {texts:?}");
        assert!(
            texts[0].contains(&format!("thread: {thread}\n")),
            "{texts:?}"
        );
    }
    world.ok(&["doctor"]);
}
