//! Files and places meant to do harm: a sentence, an exit code, nothing half-written, little memory.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::world::{Run, World};

const HEADER: &str = "Order ID,SKU ID,Product Name,Payment Amount,Quantity,Order Status,Creator Username,Time Created\n";
/// Address space of a run, in KiB: the program itself takes a good part of it.
const MEMORY: u32 = 900_000;

/// Runs under limits of the shell.
fn limited(world: &World, limits: &str, args: &[&str]) -> Run {
    let whole = world.command();
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            &format!("{limits}; exec \"$0\" \"$@\""),
            env!("CARGO_BIN_EXE_callsheet"),
        ])
        .args(args)
        .env_clear()
        .current_dir(world.path());
    for (name, value) in whole.get_envs() {
        command.env(name, value.unwrap());
    }
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[track_caller]
fn refused(world: &World, path: &Path, code: &str) {
    let limits = format!("ulimit -v {MEMORY}");
    let run = limited(
        world,
        &limits,
        &["import", path.to_str().unwrap(), "--json"],
    );
    assert_eq!(run.code, 1, "{run:?}");
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let error = &document["data"][0]["error"];
    assert_eq!(error["code"], code, "{document}");
    assert_eq!(world.json(&["import", "--list"]), json!([]));
}

/// Makes a file of `len` bytes that begins with `start`; what follows is a hole of zero bytes.
fn hollow(world: &World, name: &str, start: &str, len: u64) -> std::path::PathBuf {
    let path = world.path().join(name);
    let mut file = File::create(&path).unwrap();
    file.write_all(start.as_bytes()).unwrap();
    file.set_len(len).unwrap();
    path
}

#[test]
fn sizes_without_end_are_refused_in_little_memory() {
    let world = World::empty();
    world.shop("Glow");
    refused(
        &world,
        &hollow(&world, "line.csv", HEADER, 150_000_000),
        "too_large",
    );
    refused(
        &world,
        &hollow(&world, "huge.csv", HEADER, 4_000_000_000),
        "too_large",
    );
    refused(
        &world,
        &hollow(&world, "book.xlsx", "PK\u{3}\u{4}", 300_000_000),
        "too_large",
    );
    refused(
        &world,
        &hollow(&world, "pages.json", "[{", 300_000_000),
        "too_large",
    );
    let wide = world.write("wide.csv", &"Order ID,".repeat(100_000));
    refused(&world, Path::new(&wide), "too_large");
    let open = world.write(
        "open.csv",
        &format!("{HEADER}\"{}", "x\n".repeat(2_000_000)),
    );
    refused(&world, Path::new(&open), "too_large");
    let nested = world.write("nested.json", &"[{\"a\":".repeat(100_000));
    refused(&world, Path::new(&nested), "unreadable");
    let numbers = world.write(
        "numbers.json",
        &format!("[{{\"a\":[{}1]}}]", "1,".repeat(4_000_001)),
    );
    refused(&world, Path::new(&numbers), "too_large");
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused_in_little_memory() {
    let world = World::empty();
    world.shop("Glow");
    let bomb = |name: &str, part: &str, unit: &str, times: usize| {
        let path = world.path().join(name);
        let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [
            ("[Content_Types].xml", "<Types/>"),
            ("xl/workbook.xml", "<workbook/>"),
        ] {
            zip.start_file(name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.start_file(part, options).unwrap();
        let unit = unit.repeat(10_000);
        for _ in 0..times {
            zip.write_all(unit.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        path
    };
    for (name, part, unit, times) in [
        ("zeros.xlsx", "xl/worksheets/sheet1.xml", "<c/>", 300),
        ("text.xlsx", "xl/worksheets/sheet1.xml", "xxxxxxxxxx", 100),
        ("strings.xlsx", "xl/sharedStrings.xml", "<si/>", 450),
        ("looks.xlsx", "xl/styles.xml", "<xf/>", 30),
    ] {
        refused(&world, &bomb(name, part, unit, times), "too_large");
    }
}

#[test]
fn a_long_workbook_is_streamed() {
    let world = World::empty();
    world.shop("Glow");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    let rows = 20_000_u32;
    for (column, title) in (0..).zip(HEADER.trim_end().split(',')) {
        sheet.write(0, column, title).unwrap();
    }
    for row in 1..=rows {
        sheet.write(row, 0, format!("57699000{row:010}")).unwrap();
        sheet.write(row, 1, "1729900020000884317").unwrap();
        sheet.write(row, 2, "Serum").unwrap();
        sheet.write(row, 3, 12.5).unwrap();
        sheet.write(row, 4, 1).unwrap();
        sheet.write(row, 5, "Settled").unwrap();
        sheet.write(row, 6, "maya").unwrap();
        sheet.write(row, 7, "01/10/2026").unwrap();
    }
    let path = world.path().join("orders.xlsx");
    book.save(&path).unwrap();
    let limits = format!("ulimit -v {MEMORY}");
    let run = limited(
        &world,
        &limits,
        &["import", path.to_str().unwrap(), "--json"],
    );
    assert_eq!(run.code, 0, "{run:?}");
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["data"][0]["inserted"], rows);
}

#[test]
fn places_that_are_no_files_neither_hold_nor_harm() {
    let world = World::empty();
    world.shop("Glow");
    let at = |name: &str| world.path().join(name);
    assert!(
        Command::new("mkfifo")
            .arg(at("pipe.csv"))
            .status()
            .unwrap()
            .success()
    );
    std::os::unix::fs::symlink(at("nowhere"), at("link.csv")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", at("zero.csv")).unwrap();
    fs::create_dir(at("folder.csv")).unwrap();
    for (path, code) in [
        (at("pipe.csv"), "not_a_file"),
        (at("link.csv"), "missing"),
        (at("zero.csv"), "not_a_file"),
        (at("folder.csv"), "empty"),
        ("/dev/null".into(), "not_a_file"),
    ] {
        refused(&world, &path, code);
    }
}

#[test]
fn a_place_that_is_full_leaves_everything_as_it_was() {
    let world = World::empty();
    world.shop("Glow");
    let row = |at: usize| {
        format!(
            "{at},1729,{},12.50,1,Settled,maya{at},01/10/2026\n",
            "x".repeat(400)
        )
    };
    let small = world.write("small.csv", &format!("{HEADER}{}", row(1)));
    world.ok(&["import", &small]);
    let rows: String = (2..20_000).map(row).collect();
    let large = world.write("large.csv", &format!("{HEADER}{rows}"));
    let before = world.ok(&["profit", "--window", "all", "--json"]);
    // No file may grow beyond 4 MB; the signal that comes with it is not listened to.
    let limits = "trap '' XFSZ; ulimit -f 8000";
    let run = limited(&world, limits, &["import", &large, "--json"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.lines().count() <= 1, "{run:?}");
    assert_eq!(world.ok(&["profit", "--window", "all", "--json"]), before);
    assert_eq!(
        world.json(&["import", "--list"]).as_array().unwrap().len(),
        1
    );
    world.ok(&["doctor"]);
    assert_eq!(world.json(&["import", &large])[0]["inserted"], 19_998);
}

#[test]
fn a_file_that_changes_while_it_is_read_is_not_kept() {
    let world = World::empty();
    world.shop("Glow");
    let row = "57699,1729,Serum,12.50,1,Settled,maya,01/10/2026\n";
    let path = world.write("orders.csv", &format!("{HEADER}{}", row.repeat(60_000)));
    let child = world.command();
    let mut command = Command::new(child.get_program());
    command
        .args(["import", &path, "--json"])
        .env_clear()
        .current_dir(world.path());
    for (name, value) in child.get_envs() {
        command.env(name, value.unwrap());
    }
    let running = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Whatever moment this meets, no half of it may be kept.
    let mut file = File::options().write(true).open(&path).unwrap();
    file.seek(SeekFrom::End(0)).unwrap();
    file.write_all(row.as_bytes()).unwrap();
    drop(file);
    let output = running.wait_with_output().unwrap();
    let batches = world.json(&["import", "--list"]);
    let kept = batches
        .as_array()
        .unwrap()
        .first()
        .map(|batch| batch["rows"].clone());
    match output.status.code() {
        Some(0) => assert!(kept == Some(json!(60_000)) || kept == Some(json!(60_001))),
        code => assert_eq!((code, kept), (Some(1), None)),
    }
}
