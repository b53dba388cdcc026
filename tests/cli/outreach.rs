//! Outreach in batches: who is written to, who is passed over, and what came of it.

use serde_json::{Value, json};

use crate::world::World;

/// The world with a third creator whose samples are held, and a fourth who is paused.
fn world() -> World {
    let world = World::new();
    for handle in ["nora.nails", "omar_eats"] {
        world.ok(&["creator", "add", handle, "--followers", "6000"]);
    }
    world.ok(&["creator", "edit", "nora.nails", "--hold-samples", "true"]);
    world.ok(&[
        "creator",
        "edit",
        "omar_eats",
        "--paused-until",
        "2026-12-24",
    ]);
    world
}

const ALL: &[&str] = &["--segment", "tier:1", "--product", "1729"];

fn with(verb: &'static str, more: &[&'static str]) -> Vec<&'static str> {
    [&["outreach", verb], more].concat()
}

fn handles(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().into_iter().flatten();
    rows.filter_map(|row| row["creator"].as_str()).collect()
}

#[test]
fn a_preview_says_who_and_who_not_and_changes_nothing() {
    let world = world();
    let before = world.json(&["log"]).as_array().unwrap().len();
    let shown = world.document(&with("preview", ALL));
    assert_eq!(shown["command"], "outreach preview");
    let data = &shown["data"];
    assert_eq!(handles(&data["messages"]), ["leo_lifts", "maya.glows"]);
    assert_eq!(data["count"], 2);
    let text = data["messages"][1]["message"].as_str().unwrap();
    assert!(text.starts_with("Hi Maya, "), "{text}");
    assert!(text.contains("Serum 30ml"), "{text}");
    let why: Vec<_> = data["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["creator"].clone(), row["reason"].clone()))
        .collect();
    assert_eq!(
        why,
        [
            (json!("nora.nails"), json!("on_hold")),
            (json!("omar_eats"), json!("paused"))
        ]
    );
    assert_eq!(
        data["quota"],
        json!({"used": 0, "waiting": 0, "limit": 1000, "left": 1000, "resets_on": "2026-11-22"})
    );
    assert_eq!(world.json(&["log"]).as_array().unwrap().len(), before);
    let table = world.ok(&with("preview", ALL));
    assert!(table.contains("2 of 4 would be written to."), "{table}");
    assert!(table.contains("1 paused, 1 on hold"), "{table}");
    assert!(table.contains("paused until 2026-12-24"), "{table}");
    let csv = world.ok(&with("preview", &[ALL, &["--csv"]].concat()));
    assert!(csv.starts_with("\"Creator\",\"Message\""), "{csv}");
}

#[test]
fn a_batch_waits_is_sent_becomes_invitations_and_tells_what_came_of_it() {
    let world = world();
    let done = world.json(&with("queue", ALL));
    let kinds: Vec<_> = done["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["outreach_added", "followup_added", "followup_added"]
    );
    // Nobody is invited before the message went out.
    let stages = world.json(&["pipeline"]);
    assert_eq!(stages["stages"][0]["count"], 0);
    let queue = world.json(&["followups"]).clone();
    assert_eq!(queue[0]["kind"], "outreach");
    // Whoever waits already is passed over: nobody is left.
    assert_eq!(world.refused(&with("queue", ALL), 3), "all_skipped");
    let ids: Vec<String> = queue
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    world.ok(&["followup", "send", &ids[0], &ids[1]]);
    let invited = world.json(&["pipeline"]).clone();
    assert_eq!(invited["stages"][0]["count"], 2);
    let quota = world.document(&["followups"])["outreach"][0]["used"].clone();
    assert_eq!(quota, 2);
    // One answers, and posts later on.
    world.ok(&["followup", "answered", "leo_lifts"]);
    let rows = world.json(&["outreach", "list"]).clone();
    let row = &rows[0];
    for (field, expected) in [
        ("sent", json!(2)),
        ("waiting", json!(0)),
        ("queued", json!(2)),
        ("passed_over", json!(2)),
        ("answered", json!(1)),
        ("reply_rate", json!(0.5)),
        ("activated", json!(0)),
        ("activation", json!(0.0)),
        ("audience", json!("tier:1")),
        ("product", json!("Serum 30ml")),
    ] {
        assert_eq!(row[field], expected, "{field}");
    }
    let id = row["id"].as_str().unwrap();
    let shown = world.json(&["outreach", "show", id]).clone();
    assert_eq!(handles(&shown["members"]), ["leo_lifts", "maya.glows"]);
    assert_eq!(shown["members"][0]["stage"], "interested");
    assert_eq!(shown["members"][1]["stage"], "invited");
    assert_eq!(shown["skipped"][0]["why"], "samples are on hold");
    // Three days later the playbook asks once more whoever has not answered.
    let later = world.json(&["tick", "--now", "2026-11-23T18:00:00Z"]);
    let bumped: Vec<_> = later["queued"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["kind"] == "outreach_bump")
        .map(|row| row["creator"].clone())
        .collect();
    assert_eq!(bumped, ["maya.glows"]);
}

#[test]
fn an_unsent_batch_is_taken_back_whole_and_the_rest_of_a_sent_one_is_called_off() {
    let world = world();
    world.ok(&with("queue", ALL));
    world.ok(&["undo"]);
    assert_eq!(world.json(&["outreach", "list"]), json!([]));
    assert_eq!(world.json(&["followups"]), json!([]));
    world.ok(&["redo"]);
    let queue = world.json(&["followups"]).clone();
    let first = queue[0]["id"].as_str().unwrap();
    world.ok(&["followup", "send", first]);
    let list = world.json(&["outreach", "list"]).clone();
    let id = list[0]["id"].as_str().unwrap();
    world.ok(&["outreach", "cancel", id]);
    let row = world.json(&["outreach", "list"])[0].clone();
    assert_eq!((&row["sent"], &row["cancelled"]), (&json!(1), &json!(1)));
    assert_eq!(
        world.refused(&["outreach", "cancel", id], 3),
        "nothing_waits"
    );
    let told = world.ok(&["doctor", "--replay"]);
    assert!(!told.contains("not as its events say"), "{told}");
}

#[test]
fn the_weeks_quota_stops_queueing_and_sending_and_begins_anew_on_sunday() {
    let world = world();
    world.ok(&["shop", "set", "Fernhollow", "--weekly-outreach", "1"]);
    world.ok(&with("queue", ALL));
    let row = world.json(&["outreach", "list"])[0].clone();
    assert_eq!(
        (&row["queued"], &row["passed_over"]),
        (&json!(1), &json!(3))
    );
    // A second batch finds no room, in this week.
    assert_eq!(world.refused(&with("queue", ALL), 3), "all_skipped");
    world.ok(&["sample", "add", "maya.glows", "1729", "--to", "invited"]);
    let queue = world.json(&["followups"]).clone();
    let id = queue[0]["id"].as_str().unwrap();
    assert_eq!(world.refused(&["followup", "send", id], 3), "weekly_quota");
    world.ok(&["followup", "send", id, "--now", "2026-11-22T18:00:00Z"]);
}

#[test]
fn a_campaigns_batch_goes_to_its_segment_and_is_reviewed_after_three_days() {
    let world = world();
    world.ok(&[
        "campaign",
        "add",
        "Autumn",
        "--products",
        "1729",
        "--segment",
        "tier:1",
        "--from",
        "2026-11-01",
        "--to",
        "2026-12-31",
        "--goal",
        "net_gmv",
        "--target",
        "1000",
    ]);
    world.ok(&["outreach", "queue", "--campaign", "Autumn"]);
    for row in world.json(&["followups"]).as_array().unwrap() {
        world.ok(&["followup", "send", row["id"].as_str().unwrap()]);
    }
    let shown = world.json(&["campaign", "show", "Autumn"]).clone();
    assert_eq!(shown["outreach"][0]["sent"], 2);
    let ticked = world.json(&["tick", "--now", "2026-11-23T18:00:00Z"]);
    let checkpoint = ticked["queued"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["kind"] == "review_checkpoint")
        .unwrap()
        .clone();
    let reason = checkpoint["reason"].as_str().unwrap();
    assert!(reason.starts_with("2 invited for Autumn"), "{reason}");
}

#[test]
fn what_is_no_batch_is_told_and_nothing_is_queued() {
    let world = world();
    for (args, code) in [
        (
            &["--segment", "tier:3", "--product", "1729"][..],
            "no_creators",
        ),
        (&["maya.glows", "--product", "404"], "unknown"),
    ] {
        let args = [&["outreach", "queue"], args].concat();
        assert_eq!(world.refused(&args, 3), code);
    }
    for args in [
        &["outreach", "queue", "--product", "1729"][..],
        &["outreach", "queue", "maya.glows"],
        &[
            "outreach",
            "queue",
            "--segment",
            "teir:1",
            "--product",
            "1729",
        ],
    ] {
        assert_eq!(world.run(args).code, 2, "{args:?}");
    }
    let missing = world.json(&[
        "outreach",
        "preview",
        "maya.glows",
        "--product",
        "1729",
        "--template",
        "birthday",
    ]);
    assert_eq!(missing["skipped"][0]["reason"], "missing_fact");
    assert_eq!(world.json(&["followups"]), json!([]));
}
