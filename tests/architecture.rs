//! Holds the arrows between the layers (see the crate's front page), sizes, and other promises that
//! only the source text can show.

#![expect(clippy::unwrap_used, reason = "a test that is surprised fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below `folder`, with its path relative to the package.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path.strip_prefix(root).unwrap().to_owned(), text));
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} has no sources");
    found
}

/// The part of a file that is shipped: everything before its tests.
fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

/// Code lines without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test_only(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == "tests.rs" || name == "testing.rs")
        || path.components().any(|part| part.as_os_str() == "testing")
}

fn assert_never_names(folder: &str, forbidden: &[&str]) {
    let mut wrong = Vec::new();
    for (path, text) in sources(folder) {
        if is_test_only(&path) {
            continue;
        }
        for (n, line) in code(shipped(&text)) {
            for word in forbidden {
                if line.contains(word) {
                    wrong.push(format!(
                        "{}:{n} names {word}: {}",
                        path.display(),
                        line.trim()
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{folder} points upwards or outwards:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_domain_is_pure() {
    assert_never_names(
        "src/domain",
        &[
            "rusqlite",
            "ratatui",
            "crossterm",
            "tokio",
            "std::fs",
            "std::env",
            "std::io",
            "std::net",
            "std::process",
            "std::thread",
            "::now()",
            "crate::store",
            "crate::port",
            "crate::cli",
            "crate::tui",
            "crate::demo",
            "println!",
            "eprintln!",
        ],
    );
}

#[test]
fn the_store_knows_neither_screen_nor_files_of_others() {
    assert_never_names(
        "src/store",
        &[
            "ratatui",
            "crossterm",
            "crate::tui",
            "crate::cli",
            "crate::port",
            "crate::demo",
            "::now()",
            "println!",
        ],
    );
}

#[test]
fn the_port_knows_neither_sql_nor_screen() {
    assert_never_names(
        "src/port",
        &[
            "rusqlite",
            "ratatui",
            "crossterm",
            "crate::store",
            "crate::tui",
            "crate::cli",
            "crate::demo",
            "::now()",
            "println!",
        ],
    );
}

#[test]
fn the_screen_names_no_sql_and_only_effects_touch_the_world() {
    assert_never_names(
        "src/tui",
        &[
            "rusqlite",
            "crate::cli",
            "crate::port",
            "crate::demo",
            "::now()",
            "println!",
        ],
    );
    for (path, text) in sources("src/tui") {
        let may = [
            "editor.rs",
            "effects.rs",
            "keeping.rs",
            "program.rs",
            "terminal.rs",
            "runtime.rs",
        ];
        if is_test_only(&path) || may.iter().any(|name| path.ends_with(name)) {
            continue;
        }
        for (n, line) in code(shipped(&text)) {
            for word in ["std::fs", "std::process", "std::env", "open::that"] {
                assert!(!line.contains(word), "{}:{n} names {word}", path.display());
            }
        }
    }
}

#[test]
fn the_command_line_names_no_sql() {
    assert_never_names("src/cli", &["rusqlite", "ratatui"]);
}

#[test]
fn drawing_names_no_colour() {
    for folder in ["src/tui/panes", "src/tui/overlays", "src/tui/widgets"] {
        assert_never_names(folder, &["Color::"]);
    }
}

#[test]
fn every_folder_has_its_front_page() {
    for (path, text) in sources("src") {
        assert!(
            text.starts_with("//!"),
            "{} opens without saying what it is",
            path.display()
        );
        let folder = path.parent().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(
            folder == Path::new("src") || root.join(folder).join("mod.rs").exists(),
            "{} has no mod.rs",
            folder.display()
        );
    }
}

#[test]
fn files_stay_one_idea_long() {
    let mut long = Vec::new();
    for (path, text) in sources("src") {
        let lines = shipped(&text).lines().count();
        if lines > LIMIT && !DATA.iter().any(|data| path.ends_with(data)) && !is_test_only(&path) {
            long.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "split these:\n{}", long.join("\n"));
}

/// Lines a file may have before its tests.
const LIMIT: usize = 500;

/// Files that are one table or one list of plain declarations.
const DATA: &[&str] = &["tui/action.rs", "domain/fact.rs", "domain/command.rs"];

#[test]
fn every_integration_test_file_is_named_by_its_main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for entry in fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        let main = folder.join("main.rs");
        if !main.exists() {
            continue;
        }
        let text = fs::read_to_string(&main).unwrap();
        for file in fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            let is_source = file.extension().is_some_and(|ending| ending == "rs");
            if is_source && name != "main" {
                assert!(
                    text.contains(&format!("mod {name};")),
                    "{} is forgotten",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn only_the_doors_write_to_the_terminal() {
    // `said` and `session` make every line safe, `terminal` draws cells; the others only ask whether
    // there is a terminal.
    let doors = ["cli/said.rs", "cli/session.rs", "tui/terminal.rs"];
    let askers = ["cli/app.rs", "cli/import/progress.rs"];
    for (path, text) in sources("src") {
        if is_test_only(&path) || doors.iter().any(|door| path.ends_with(door)) {
            continue;
        }
        for (n, line) in code(shipped(&text)) {
            let prints = ["println!", "print!(", "dbg!("]
                .iter()
                .any(|word| line.contains(word));
            let streams = ["io::stdout()", "io::stderr()", "Target::stderr()"]
                .iter()
                .any(|word| line.contains(word));
            let asks = askers.iter().any(|asker| path.ends_with(asker))
                && ["is_terminal()", "ProgressDrawTarget"]
                    .iter()
                    .any(|word| line.contains(word));
            assert!(
                !prints && (!streams || asks),
                "{}:{n}: {}",
                path.display(),
                line.trim()
            );
        }
    }
}

#[test]
fn nothing_is_unsafe_and_one_sqlite_is_linked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
    assert_eq!(lock.matches("name = \"libsqlite3-sys\"").count(), 1);
    assert!(
        rusqlite::version_number() >= 3_051_003,
        "{}",
        rusqlite::version()
    );
}

#[test]
fn lints_are_expected_never_allowed() {
    for folder in ["src", "tests"] {
        for (path, text) in sources(folder) {
            for (n, line) in code(&text) {
                let inner = concat!("#![", "allow");
                let allows = line.trim_start().starts_with("#[allow") || line.contains(inner);
                assert!(
                    !allows,
                    "{}:{n}: use #[expect(…, reason = …)]",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn writing_transactions_are_immediate() {
    for (path, text) in sources("src/store") {
        for (n, line) in code(shipped(&text)) {
            let deferred = line.contains("TransactionBehavior::Deferred")
                || line.contains("unchecked_transaction()");
            let reader = path.ends_with("store/readers.rs");
            assert!(
                !deferred || reader,
                "{}:{n} opens a deferred transaction",
                path.display()
            );
        }
    }
}

#[test]
fn one_door_starts_threads() {
    for (path, text) in sources("src") {
        if is_test_only(&path) || path.ends_with("threads.rs") {
            continue;
        }
        for (n, line) in code(shipped(&text)) {
            let starts = [
                "thread::spawn",
                "thread::Builder",
                "Builder::new().spawn",
                "scope.spawn",
            ]
            .iter()
            .any(|word| line.contains(word));
            assert!(
                !starts,
                "{}:{n} starts a thread: {}",
                path.display(),
                line.trim()
            );
        }
    }
}
