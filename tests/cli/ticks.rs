//! Ticks beside each other and beside the wrong clock.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::world::World;

/// A day after the due date of a sample delivered on 2026-11-20.
const OVERDUE: &str = "2026-12-05T17:00:00Z";

/// Starts a tick that runs beside others.
fn start(world: &World) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .env_clear()
        .env("HOME", world.path())
        .env("TZ", "UTC")
        .env("USER", "ana")
        .env("CALLSHEET_NOW", OVERDUE)
        .current_dir(world.path())
        .args(["tick", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn two_at_once_queue_everything_once_and_both_end_well() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-20");
    world.delivered("leo_lifts", "2026-11-20");
    let before = world.json(&["followups"]).as_array().unwrap().len();
    let ticks: Vec<_> = (0..4).map(|_| start(&world)).collect();
    let mut queued = 0;
    for tick in ticks {
        let output = tick.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        queued += document["data"]["queued"].as_array().unwrap().len();
    }
    assert_eq!(queued, 2, "an overdue nudge for each");
    let after = world.json(&["followups"]).as_array().unwrap().len();
    assert_eq!(after, before + 2);
}

#[test]
fn a_clock_that_jumps_back_queues_nothing_twice_and_takes_nothing_back() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-20");
    let queued = |now: &str| {
        let done = world.json(&["tick", "--now", now]);
        done["queued"].as_array().unwrap().len()
    };
    assert_eq!(queued(OVERDUE), 1);
    assert_eq!(queued("2026-11-25T17:00:00Z"), 0, "ten days back");
    assert_eq!(queued(OVERDUE), 0, "the same day again");
    assert_eq!(queued("2026-12-07T17:00:00Z"), 1, "the next rung");
}

#[test]
fn each_day_of_the_night_the_clocks_change_comes_once() {
    // In Los Angeles the 1st of November 2026 has 25 hours, and 1:30 comes twice.
    let world = World::new();
    let id = world.sample("maya.glows", &["--now", "2026-10-10T17:00:00Z"]);
    let at = |now: &str, more: &[&str]| {
        world.ok(&[&["--now", now, "sample", "advance", &id], more].concat());
    };
    at("2026-10-11T17:00:00Z", &[]);
    at(
        "2026-10-12T17:00:00Z",
        &["--tracking", "9400", "--carrier", "USPS"],
    );
    at("2026-10-17T17:00:00Z", &[]);
    // Due on 31 October; the nudge is for the 1st, nine in the morning there.
    let mut queued = Vec::new();
    for now in [
        "2026-11-01T06:59:00Z", // 23:59 of the 31st
        "2026-11-01T07:00:00Z", // midnight
        "2026-11-01T08:30:00Z", // 1:30, the first time
        "2026-11-01T09:30:00Z", // 1:30, the second time
        "2026-11-02T07:59:00Z", // 23:59 of the 1st
    ] {
        let done = world.json(&["tick", "--now", now]);
        for row in done["queued"].as_array().unwrap() {
            if row["kind"] == "overdue_nudge" {
                queued.push((now, row["due_at"].as_str().unwrap().to_owned()));
            }
        }
    }
    assert_eq!(
        queued,
        [("2026-11-01T07:00:00Z", "2026-11-01T17:00:00Z".to_owned())]
    );
}
