//! The README says what the program does: its screen, its keys, its commands.
//!
//! `UPDATE_DOCS=1 cargo test --test docs` writes the parts between markers anew.

#![expect(clippy::unwrap_used, reason = "a test that is surprised fails")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use callsheet::demo::{self, CREATORS, DemoOptions, MORNING, SEED, morning_keys};
use callsheet::domain::date::Instant;
use callsheet::domain::id::OpId;
use callsheet::store::view::Scope;
use callsheet::store::{Open, Store};
use callsheet::tui::action::key_table;
use callsheet::tui::headless::Headless;
use callsheet::tui::{Desk, Look};

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// Holds what stands between two markers to what it should be, or writes it.
#[track_caller]
fn between(marker: &str, wanted: &str) {
    let text = fs::read_to_string(readme()).unwrap();
    let (start, end) = (
        format!("<!-- {marker}:start -->"),
        format!("<!-- {marker}:end -->"),
    );
    let (before, rest) = text.split_once(&start).unwrap();
    let (found, after) = rest.split_once(&end).unwrap();
    let wanted = format!("\n{}\n", wanted.trim_end());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(readme(), format!("{before}{start}{wanted}{end}{after}")).unwrap();
    } else {
        assert_eq!(
            found, wanted,
            "README, {marker}: run UPDATE_DOCS=1 cargo test --test docs"
        );
    }
}

/// The desk of the demo shop, on a day and from a seed that never change.
fn screen() -> String {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("demo.db"), Open::Create).unwrap();
    let now: Instant = "2026-11-20T17:00:00Z".parse().unwrap();
    demo::create(
        &store,
        &DemoOptions {
            seed: SEED,
            creators: CREATORS,
            now,
        },
    )
    .unwrap();
    let desk = Desk {
        clock: Box::new(move || now),
        op: Box::new(|_at| OpId(uuid::Uuid::from_u128(1))),
        actor: "ana".to_owned(),
        files: callsheet::cli::files(),
        faults: Vec::new(),
    };
    let look = Look {
        scope: Scope::All,
        ascii: false,
        no_color: false,
    };
    let mut app = Headless::new(store, desk, look, (118, 34));
    app.keys("2Gkkkkk").screen()
}

fn keys() -> String {
    let mut text = String::new();
    let mut group = "";
    for row in key_table() {
        if row.group != group {
            group = row.group;
            writeln!(text, "\n| {group} | |\n|---|---|").unwrap();
        }
        let keys: Vec<_> = row.keys.iter().map(|keys| format!("`{keys}`")).collect();
        writeln!(text, "| {} | {} |", keys.join(" "), row.sentence).unwrap();
    }
    text.trim_start().to_owned()
}

/// The morning of 52 decisions: its keys, step by step, and how many they are.
fn morning() -> String {
    let decisions: usize = MORNING.iter().map(|step| step.decisions).sum();
    let keys = morning_keys();
    let mut text = format!(
        "{decisions} decisions among 220 samples under way take **{keys} keys**; a test presses them on the \
         real program. Try it with `callsheet demo --seed morning`.\n\n| keys | what they do |\n|---|---|\n"
    );
    for step in MORNING {
        let keys = step.keys.replace(' ', "<space>");
        writeln!(text, "| `{keys}` | {} |", step.what).unwrap();
    }
    text
}

// One test, since the parts are written into the same file.
#[test]
fn the_readme_shows_the_screen_and_the_keys_there_are() {
    between("keys", &keys());
    between("morning", &morning());
    between("screen", &format!("```text\n{}```", screen()));
}

/// Every Rust file of the tests and the sources, by its name, with its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open = vec![root.join("src"), root.join("tests")];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(path).unwrap();
            open.extend(entries.map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            found.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    found
}

#[test]
fn every_promise_of_the_readme_names_tests_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (text, sources) = (fs::read_to_string(readme()).unwrap(), sources());
    let section = text.split("\n## Reliability\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let mut promises = 0;
    for line in section
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
    {
        let held_by = line.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for name in held_by.split(", ") {
            let name = name.trim_matches('`');
            let is_there = match name.split_once("::") {
                Some((file, held)) => sources.iter().any(|(stem, text)| {
                    stem == file
                        && text.contains("#[test]")
                        && text.contains(&format!("fn {held}("))
                }),
                None => root.join(name).exists(),
            };
            assert!(is_there, "{name} is named and not there");
        }
        promises += 1;
    }
    assert!(promises >= 20, "only {promises} promises were read");
}

#[test]
fn every_command_of_the_readme_is_understood() {
    let text = fs::read_to_string(readme()).unwrap();
    let mut seen = 0;
    for block in text.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for line in block.lines() {
            let command = line.split('#').next().unwrap().trim();
            let Some(arguments) = command.strip_prefix("callsheet") else {
                continue;
            };
            let words: Vec<_> = arguments.split_whitespace().collect();
            callsheet::cli::understands(&words)
                .unwrap_or_else(|error| panic!("{command}: {error}"));
            seen += 1;
        }
    }
    assert!(seen >= 10, "only {seen} commands were read");
}
