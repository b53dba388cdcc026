//! Ticks beside each other and beside the wrong clock.

use std::process::Stdio;

use serde_json::Value;

use crate::world::World;

/// A day after the due date of a sample delivered on 2026-11-20.
const OVERDUE: &str = "2026-12-05T17:00:00Z";

#[test]
fn two_at_once_queue_everything_once_and_both_end_well() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-20");
    world.delivered("leo_lifts", "2026-11-20");
    let before = world.json(&["followups"]).as_array().unwrap().len();
    let ticks: Vec<_> = (0..4)
        .map(|_| world.spawn(&["tick", "--json", "--now", OVERDUE], Stdio::piped))
        .collect();
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

#[test]
fn what_the_playbook_called_off_comes_back_with_its_cause_and_what_a_person_did_does_not() {
    let world = World::new();
    let id = world.delivered("maya.glows", "2026-11-20");
    let tick = || world.json(&["tick", "--now", OVERDUE]);
    let open = || -> Vec<String> {
        let rows = world.json(&["followups", "--now", OVERDUE]);
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["kind"].as_str().unwrap().to_owned())
            .filter(|kind| kind == "overdue_nudge")
            .collect()
    };
    assert_eq!(tick()["queued"].as_array().unwrap().len(), 1);
    let url = "https://www.tiktok.com/@maya.glows/video/7300000000000000001";
    world.ok(&["sample", "advance", &id, "--url", url, "--now", OVERDUE]);
    assert_eq!(open(), Vec::<String>::new(), "posted");
    world.ok(&["sample", "back", &id, "--now", OVERDUE]);
    assert_eq!(
        tick()["queued"].as_array().unwrap().len(),
        1,
        "it was not posted after all"
    );
    assert_eq!(open(), ["overdue_nudge"]);
    let row = world.json(&["followups", "--now", OVERDUE]);
    let nudge = row
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["kind"] == "overdue_nudge");
    let nudge = nudge.unwrap()["id"].as_str().unwrap().to_owned();
    world.ok(&["followup", "cancel", &nudge, "--now", OVERDUE]);
    assert_eq!(tick()["queued"], serde_json::json!([]));
    assert_eq!(open(), Vec::<String>::new());
}

#[test]
fn a_bump_that_would_be_the_sixth_message_is_not_queued_and_it_is_said() {
    let world = World::new();
    world.sample("maya.glows", &["--to", "invited"]);
    for text in ["1", "2", "3", "4", "5"] {
        let add = [
            "followup",
            "add",
            "maya.glows",
            "--kind",
            "thank_you",
            "--message",
            text,
        ];
        let done = world.json(&add);
        world.ok(&[
            "followup",
            "send",
            done["events"][0]["subject"].as_str().unwrap(),
        ]);
    }
    let done = world.json(&["tick", "--now", "2026-11-23T17:00:00Z"]);
    assert_eq!(done["queued"], serde_json::json!([]));
    assert_eq!(
        done["warnings"][0],
        "@maya.glows has 5 messages without an answer, and TikTok takes no more than 5. No bump is queued."
    );
}

#[test]
fn what_a_tick_queued_goes_with_the_sample_when_its_making_is_undone() {
    let world = World::new();
    world.without_rules();
    let made = world.json(&["sample", "add", "maya.glows", "1729", "--to", "invited"]);
    for now in ["2026-11-23T17:00:00Z", "2026-11-27T17:00:00Z"] {
        world.ok(&["tick", "--now", now]);
    }
    assert_eq!(world.json(&["followups"]).as_array().unwrap().len(), 1);
    assert_eq!(world.json(&["suggestions"]).as_array().unwrap().len(), 1);
    let op = made["op"].as_str().unwrap();
    world.ok(&["undo", op]);
    for empty in ["followups", "suggestions"] {
        assert_eq!(world.json(&[empty]), serde_json::json!([]), "{empty}");
    }
    world.ok(&["redo", op]);
    assert_eq!(world.json(&["followups"]).as_array().unwrap().len(), 1);
    assert_eq!(world.json(&["suggestions"]).as_array().unwrap().len(), 1);
    world.ok(&["doctor", "--replay"]);
}

#[test]
fn a_due_date_in_the_past_brings_the_rung_of_today_and_no_reminder() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-04");
    let done = world.json(&["tick"]);
    let rows = done["queued"].as_array().unwrap().iter();
    let kinds: Vec<_> = rows.map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["overdue_nudge"], "due two days ago");
}

#[test]
fn another_process_acting_on_the_same_sample_is_a_conflict_field_by_field() {
    let world = World::new();
    let id = world.delivered("maya.glows", "2026-11-20");
    let extended = world.json(&["sample", "extend", &id]);
    world.ok(&["sample", "confirm", &id]);
    // Another field was touched since: taking the extension back leaves it alone.
    let op = extended["op"].as_str().unwrap();
    world.ok(&["undo", op]);
    let sample = || world.json(&["sample", "show", &id])["sample"].take();
    assert_eq!(
        (&sample()["due"], &sample()["confirmed"]),
        (&"2026-12-04".into(), &true.into())
    );
    // The same field: refused as a whole, and said which.
    let extended = world.json(&["sample", "extend", &id]);
    world.ok(&["sample", "extend", &id, "--days", "3"]);
    let undo = world.run(&["undo", extended["op"].as_str().unwrap()]);
    assert_eq!(undo.code, 3, "{undo:?}");
    assert!(undo.err.contains("due"), "{undo:?}");
    assert_eq!(sample()["due"], "2026-12-14");
}
