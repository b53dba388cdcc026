//! The morning of 52 decisions, key by key, on the real program.

use std::process::Command;

use callsheet::demo::MORNING;

use crate::first_light::json;
use crate::terminal::Terminal;

#[test]
fn fifty_two_decisions_in_far_fewer_keys_than_a_sheet_takes() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("demo");
    let db = folder.join("callsheet.db");
    let (folder, db) = (folder.to_str().unwrap(), db.to_str().unwrap());
    let made = Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .env_clear()
        .envs([
            ("HOME", home.path().to_str().unwrap()),
            ("TZ", "UTC"),
            ("USER", "ana"),
        ])
        .env("CALLSHEET_NOW", "2026-11-20T17:00:00Z")
        .args(["demo", "--seed", "morning", "--dir", folder, "--no-tui"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said}");

    // Half an hour later the app is opened; the playbook has prepared what is due by then.
    let now = "2026-11-20T17:30:00Z";
    let mut terminal = Terminal::start(home.path(), (120, 40), &["--db", db, "--now", now]);
    terminal.shows("Follow-ups 19");
    terminal.shows("Overdue posts 6");
    for step in MORNING {
        terminal.keys(step.keys);
        terminal.until(step.what, |screen| {
            step.shows.iter().all(|text| screen.contains(text))
                && step.hides.iter().all(|text| !screen.contains(text))
        });
    }
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));

    let today = json(home.path(), &["--db", db, "today"]);
    let data = &today["data"];
    for (what, count) in [
        // 18 asked for; the playbook adds ten approvals and three thanks.
        ("sent", 31),
        ("approved", 10),
        ("declined", 11),
        ("snoozed", 1),
    ] {
        assert_eq!(data["done"][what], count, "{what}");
    }
    assert_eq!(data["snoozed"], 1);
    for (group, count) in [("requests", 9), ("without_brief", 0), ("answers", 0)] {
        assert_eq!(data["counts"][group], count, "{group}");
    }
    let queue = json(home.path(), &["--db", db, "followups"]);
    let queue = queue["data"].as_array().unwrap();
    let waits = |row: &&serde_json::Value| row["state"] == "queued" && row["channel"] != "task";
    assert_eq!(queue.iter().filter(waits).count(), 0);
}

#[test]
fn the_keys_are_fewer_than_the_79_of_the_plan() {
    let keys = callsheet::demo::morning_keys();
    assert!(keys < 79, "{keys}");
}
