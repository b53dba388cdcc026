//! The main job in a terminal: advance a sample, queue a message, leave, come back, take it back.

use std::path::Path;
use std::process::Command;

use crate::terminal::Terminal;

/// Runs a command and returns what it printed.
#[track_caller]
pub(crate) fn callsheet(home: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .env_clear()
        .envs([
            ("HOME", home.to_str().unwrap()),
            ("TZ", "UTC"),
            ("USER", "ana"),
        ])
        .env("CALLSHEET_NOW", "2026-11-20T17:00:00Z")
        .args(args)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn json(home: &Path, args: &[&str]) -> serde_json::Value {
    let mut args = args.to_vec();
    args.push("--json");
    serde_json::from_str(&callsheet(home, &args)).unwrap()
}

/// A shop with one creator who asked for one product.
pub(crate) fn world() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let path = home.path();
    let shop = [
        "shop",
        "add",
        "Fernhollow",
        "--market",
        "US",
        "--tz",
        "America/Los_Angeles",
        "--currency",
        "USD",
    ];
    callsheet(path, &shop);
    callsheet(path, &["product", "add", "1729", "--name", "Serum 30ml"]);
    callsheet(
        path,
        &[
            "creator",
            "add",
            "maya.glows",
            "--name",
            "Maya",
            "--followers",
            "48210",
        ],
    );
    callsheet(path, &["sample", "add", "maya.glows", "1729"]);
    home
}

#[test]
fn a_sample_is_advanced_a_message_queued_and_both_are_there_after_reopening() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.shows("Today");
    terminal.keys("2");
    terminal.shows("Requested 1");
    terminal.keys("L");
    terminal.until("the approval", |screen| {
        screen.contains("approved") && screen.contains("Approved 1")
    });
    terminal.keys("m");
    terminal.shows("Approval");
    terminal.keys("a");
    terminal.until("the queue", |screen| screen.contains("ueued"));
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));

    let pipeline = json(home.path(), &["pipeline"]);
    assert_eq!(pipeline["data"]["samples"][0]["stage"], "approved");
    let queue = json(home.path(), &["followups"]);
    assert_eq!(queue["data"].as_array().unwrap().len(), 1);
    let message = queue["data"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("Maya") && message.contains("Serum 30ml"),
        "{message}"
    );

    let mut again = Terminal::start(home.path(), (80, 24), &[]);
    again.shows("Today");
    again.keys("2");
    again.shows("Approved 1");
    again.keys("uu");
    again.shows("Requested 1");
    again.keys("q");
    assert_eq!(again.ends(), (0, true));
    assert_eq!(
        json(home.path(), &["pipeline"])["data"]["samples"][0]["stage"],
        "requested"
    );
    assert_eq!(
        json(home.path(), &["followups"])["data"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn hostile_names_reach_the_terminal_as_visible_text() {
    let home = world();
    let file = home.path().join("tracker.csv");
    std::fs::write(
        &file,
        "Creator,Product,SKU,Status,Requested\nleo,\"Bad \u{1b}]0;owned\u{7} name \u{202e}gnp\",1730,requested,2026-11-19\n",
    )
    .unwrap();
    callsheet(home.path(), &["import", file.to_str().unwrap()]);
    let listed = callsheet(home.path(), &["pipeline"]);
    assert!(
        !listed.contains('\u{1b}') && !listed.contains('\u{202e}'),
        "{listed:?}"
    );
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.shows("Today");
    terminal.keys("2");
    terminal.shows("leo");
    terminal.keys("q");
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    assert!(!raw.contains("\u{1b}]0;owned") && !raw.contains('\u{202e}'));
    terminal.ends();
}
