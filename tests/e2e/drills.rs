//! A defect in any thread: the terminal comes back, what was typed is kept and offered, and a report holds
//! nothing of the person's data (reliability.md T1, T2).

use std::fs::{self, File};
use std::path::Path;

use crate::first_light::{callsheet, world};
use crate::leaving::{goes_on, writing};
use crate::terminal::Terminal;

/// Every thread of the app, as it is called.
const THREADS: [&str; 12] = [
    "main",
    "callsheet-keys",
    "callsheet-writer",
    "callsheet-reader",
    "callsheet-turn",
    "callsheet-import",
    "callsheet-ahead",
    "callsheet-hash",
    "callsheet-scout",
    "callsheet-program",
    "callsheet-pipe",
    "callsheet-browse",
];
/// Threads whose end somebody who waits for them tells, those of commands alone, and the one that the app sets
/// to work when it likes: their drills are held on the command line, but for ctrl-c's, before whose first step a
/// command may be over.
const OTHERS: [&str; 4] = [
    "callsheet-sheet",
    "callsheet-ctrlc",
    "callsheet-rows",
    "callsheet-copy",
];

fn data(home: &Path) -> std::path::PathBuf {
    home.join(".local/share/callsheet")
}

/// The one report, which must name the thread and hold nothing else of the person.
#[track_caller]
fn report_names(home: &Path, thread: &str) {
    let files: Vec<_> = fs::read_dir(data(home).join("reports")).unwrap().collect();
    let [Ok(file)] = files.as_slice() else {
        panic!("{thread}: {files:?}")
    };
    let report = fs::read_to_string(file.path()).unwrap();
    assert!(report.contains(&format!("thread: {thread}\n")), "{report}");
    assert!(report.contains("words: a drill\n"), "{report}");
    for word in ["likes mornings", "maya", "ana"] {
        assert!(!report.contains(&format!(" {word}")), "{word}: {report}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |meta: fs::Metadata| meta.permissions().mode() & 0o777;
        assert_eq!(mode(file.metadata().unwrap()), 0o600);
        let folder = fs::metadata(data(home).join("reports")).unwrap();
        assert_eq!(mode(folder), 0o700);
    }
}

/// Programs of the person's own.
const OWN: &str =
    "[[command]]\nname = \"label\"\nkeys = \"ctrl-t\"\nscope = \"sample\"\nrun = [\"/bin/cat\"]\n";

/// Gives the thread something to do.
fn set_to_work(terminal: &mut Terminal, home: &Path, thread: &str) {
    match thread {
        // Those that come together are read at once.
        "callsheet-keys" => {
            while !terminal.is_over() {
                terminal.bytes(b"j");
            }
        }
        "callsheet-writer" | "callsheet-turn" => terminal.bytes(b"#vip\r"),
        "callsheet-reader" => terminal.bytes(b"3"),
        "callsheet-import" | "callsheet-ahead" | "callsheet-hash" => {
            let orders = "Order ID,SKU ID,Payment Amount,Quantity,Order Status,Creator Username,Time Created\n\
                576990000000000000,1729,24.00,1,Completed,maya.glows,11/02/2026 10:00:00\n";
            let file = home.join("orders.csv");
            fs::write(&file, orders).unwrap();
            terminal.bytes(b"I");
            terminal.shows("Import into");
            terminal.bytes(format!("\x1b[200~{}\x1b[201~", file.display()).as_bytes());
            terminal.bytes(b"\r");
        }
        "callsheet-program" | "callsheet-pipe" => terminal.bytes(b"\x14"),
        "callsheet-browse" => terminal.bytes(b"o"),
        other => panic!("nothing sets {other} to work"),
    }
}

#[test]
fn a_defect_in_any_thread_gives_the_terminal_back_keeps_what_was_typed_and_reports() {
    for thread in THREADS {
        // It looks for files when there is nothing else to show, before anything could be typed.
        if thread == "callsheet-scout" {
            continue;
        }
        let home = world();
        let config = home.path().join(".config/callsheet");
        fs::create_dir_all(&config).unwrap();
        fs::write(config.join("config.toml"), OWN).unwrap();
        let mut terminal = writing(home.path(), thread);
        let held = (thread == "callsheet-turn").then(|| {
            let lock = File::open(data(home.path()).join("callsheet.db.lock")).unwrap();
            lock.lock().unwrap();
            lock
        });
        if thread != "main" {
            terminal.keys("<esc>");
            terminal.until("the list", |screen| !screen.contains("Note on"));
        }
        terminal.bytes(b"\x1b[24~");
        if thread != "main" {
            set_to_work(&mut terminal, home.path(), thread);
        }
        assert_eq!(terminal.ends(), (101, true), "{thread}");
        drop(held);
        report_names(home.path(), thread);
        goes_on(home.path());
        callsheet(home.path(), &["doctor"]);
    }
}

#[test]
fn a_defect_before_there_is_anything_to_show_gives_the_terminal_back() {
    let home = tempfile::tempdir().unwrap();
    let terminal = Terminal::with(
        home.path(),
        (80, 24),
        &[],
        &[("CALLSHEET_DRILL", "now:callsheet-scout")],
    );
    assert_eq!(terminal.ends(), (101, true));
    report_names(home.path(), "callsheet-scout");
}

#[test]
fn a_drill_is_held_for_every_thread_there_is() {
    let roles = include_str!("../../src/threads.rs");
    let named = roles.lines().filter_map(|line| {
        let (_, name) = line.trim().strip_prefix("Self::")?.split_once(" => \"")?;
        name.strip_suffix("\",")
    });
    let mut named: Vec<_> = named.collect();
    let mut held = [&THREADS[..], &OTHERS[..]].concat();
    named.sort_unstable();
    held.sort_unstable();
    assert_eq!(named, held);
}
