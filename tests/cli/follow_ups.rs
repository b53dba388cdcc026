//! `followups` and `followup`.

use serde_json::json;

use crate::world::{World, fields, short};

fn queued(world: &World, text: &str) -> String {
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
    done["events"][0]["subject"].as_str().unwrap().to_owned()
}

#[test]
fn the_queue_has_the_fields_of_the_contract() {
    let world = World::new();
    assert_eq!(world.json(&["followups"]), json!([]));
    let id = queued(&world, "Thank you, Maya!");
    let rows = world.json(&["followups"]);
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["id"], json!(id));
    assert_eq!(rows[0]["creator"], "maya.glows");
    assert_eq!(rows[0]["kind"], "thank_you");
    assert_eq!(rows[0]["state"], "queued");
    assert_eq!(rows[0]["message"], "Thank you, Maya!");
    assert_eq!(rows[0]["due_at"], crate::world::NOW);
    for field in ["sample", "channel", "reason"] {
        assert!(fields(&rows[0]).contains(&field), "{field}");
    }
    assert_eq!(
        world.json(&["followup", "show", short(&id)])["id"],
        json!(id)
    );
    assert!(
        world
            .ok(&["followup", "show", &id])
            .contains("Thank you, Maya!")
    );
}

#[test]
fn snoozing_counts_days_in_the_shops_zone_until_nine() {
    let world = World::new();
    let id = queued(&world, "hi");
    // 2026-11-20 is a Friday, Los Angeles is UTC-8.
    for (day, due) in [
        ("1d", "2026-11-21T17:00:00Z"),
        ("mon", "2026-11-23T17:00:00Z"),
        ("4d", "2026-11-24T17:00:00Z"),
        ("2026-12-24", "2026-12-24T17:00:00Z"),
    ] {
        world.ok(&["followup", "snooze", &id, day]);
        let row = world.json(&["followup", "show", &id]);
        assert_eq!(
            (&row["state"], &row["due_at"]),
            (&json!("snoozed"), &json!(due)),
            "{day}"
        );
    }
    assert_eq!(
        world.refused(&["followup", "snooze", &id, "soon"], 2),
        "usage"
    );
    assert_eq!(world.json(&["followups"]).as_array().unwrap().len(), 1);
}

#[test]
fn sent_done_and_cancelled_leave_the_queue_but_not_the_list_of_all() {
    let world = World::new();
    let ids: Vec<_> = ["one", "two", "three"]
        .iter()
        .map(|text| queued(&world, text))
        .collect();
    world.ok(&["followup", "edit", &ids[0], "changed"]);
    world.ok(&["followup", "send", &ids[0]]);
    world.ok(&["followup", "done", &ids[1]]);
    world.ok(&["followup", "cancel", &ids[2]]);
    assert_eq!(world.json(&["followups"]), json!([]));
    let all = world.json(&["followups", "--state", "all"]);
    assert_eq!(all.as_array().unwrap().len(), 3);
    let sent = world.json(&["followups", "--state", "sent"]);
    assert_eq!(sent[0]["message"], "changed");
    let two = world.json(&["followups", "--state", "done,cancelled"]);
    assert_eq!(two.as_array().unwrap().len(), 2);
    assert_eq!(world.run(&["followup", "send", &ids[0]]).code, 3);
    assert_eq!(
        world.refused(&["followup", "send", "ffffffff"], 3),
        "unknown"
    );
}

#[test]
fn several_follow_ups_are_closed_in_one_step() {
    let world = World::new();
    let ids: Vec<_> = ["one", "two"]
        .iter()
        .map(|text| queued(&world, text))
        .collect();
    let done = world.json(&["followup", "done", short(&ids[0]), short(&ids[1])]);
    assert_eq!(done["events"].as_array().unwrap().len(), 2);
    world.ok(&["undo"]);
    assert_eq!(world.json(&["followups"]).as_array().unwrap().len(), 2);
}

#[test]
fn a_follow_up_of_a_sample_needs_no_handle() {
    let world = World::new();
    let id = world.delivered("maya.glows", "2026-11-10");
    let done = world.json(&[
        "followup",
        "add",
        "--sample",
        short(&id),
        "--kind",
        "reminder",
    ]);
    assert_eq!(done["events"][0]["kind"], "followup_added");
    let rows = world.json(&["followups"]);
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["kind"] == "reminder")
        .unwrap();
    assert_eq!(row["sample"], json!(id));
    let message = row["message"].as_str().unwrap();
    assert!(
        message.contains("Maya") && message.contains("Serum 30ml"),
        "{message}"
    );
}

#[test]
fn a_sixth_message_waits_for_an_answer() {
    let world = World::new();
    let sample = world.sample("maya.glows", &["--to", "invited"]);
    let stage = || world.json(&["sample", "show", &sample])["sample"]["stage"].take();
    let ids: Vec<_> = ["1", "2", "3", "4", "5", "6"]
        .iter()
        .map(|text| queued(&world, text))
        .collect();
    for id in &ids[..5] {
        world.ok(&["followup", "send", id]);
    }
    let sixth = ["followup", "send", &ids[5]];
    assert_eq!(world.refused(&sixth, 3), "guard_unanswered");
    assert_eq!(
        world.json(&["followup", "show", &ids[5]])["state"],
        "queued"
    );
    world.ok(&["followup", "answered", "maya.glows"]);
    assert_eq!(stage(), "interested");
    world.ok(&["undo"]);
    assert_eq!(stage(), "invited");
    assert_eq!(world.refused(&sixth, 3), "guard_unanswered");
    let told = world.ok(&["followup", "answered", "maya.glows", "--stage", "requested"]);
    assert_eq!(told.trim(), "@maya.glows: answered");
    assert_eq!(stage(), "requested");
    world.ok(&sixth);
}

#[test]
fn an_answer_calls_bumps_off_and_its_undo_brings_them_back() {
    let world = World::new();
    world.sample("maya.glows", &["--to", "invited"]);
    let bump = [
        "followup",
        "add",
        "maya.glows",
        "--kind",
        "outreach_bump",
        "--message",
        "Still there?",
    ];
    world.ok(&bump);
    let open = || world.json(&["followups"]);
    let before = open();
    assert_eq!(before[0]["kind"], "outreach_bump");
    let answered = ["followup", "answered", "maya.glows", "leo_lifts"];
    assert_eq!(world.document(&answered)["command"], "followup answered");
    assert_eq!(open(), json!([]));
    world.ok(&["undo"]);
    assert_eq!(open(), before);
    let to = |stage| ["followup", "answered", "maya.glows", "--stage", stage];
    assert_eq!(world.refused(&to("approved"), 2), "usage");
    assert_eq!(
        world.refused(&["followup", "answered", "nobody"], 3),
        "unknown"
    );
}

#[test]
fn an_answer_lifts_the_limit_of_a_creator_without_samples() {
    let world = World::new();
    let now = |hour: &str| format!("2026-11-20T{hour}:00:00Z");
    let run = |hour: &str, args: &[&str]| world.run(&[&["--now", &now(hour)], args].concat()).code;
    let ids: Vec<_> = (0..11).map(|_| queued(&world, "hi")).collect();
    for id in &ids[..5] {
        assert_eq!(run("18", &["followup", "send", id]), 0);
    }
    assert_eq!(run("18", &["followup", "send", &ids[5]]), 3);
    assert_eq!(run("19", &["followup", "answered", "maya.glows"]), 0);
    let mut send = vec!["followup", "send"];
    send.extend(ids[5..].iter().map(String::as_str));
    assert_eq!(run("20", &send), 3, "six at once");
    send.pop();
    assert_eq!(run("20", &send), 0, "five at once");
    assert_eq!(run("20", &["followup", "send", &ids[10]]), 3);
}

/// Every follow-up: kind and state, in the order of the queue.
fn states(world: &World) -> Vec<String> {
    let rows = world.json(&["followups", "--state", "all"]);
    let mut found: Vec<String> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!(
                "{} {}",
                row["kind"].as_str().unwrap(),
                row["state"].as_str().unwrap()
            )
        })
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn several_messages_to_one_creator_become_one_that_speaks_for_all() {
    let world = World::new();
    let sample = world.delivered("maya.glows", "2026-11-19");
    let brief = [
        "brief",
        "add",
        "--product",
        "1729",
        "--hook",
        "curiosity_gap",
        "--truth",
        "It works.",
        "--proof",
        "A week.",
        "--cta",
        "Tap the basket.",
        "--avoid",
        "cures",
    ];
    world.ok(&brief);
    let rows = world.json(&["followups"]);
    let id = |kind: &str| -> String {
        let row = rows
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["kind"] == kind);
        row.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (brief, confirm) = (id("brief"), id("confirm_due_date"));
    assert_eq!(
        world.refused(&["followup", "merge", &id("brief"), "nope"], 3),
        "unknown"
    );
    let done = world.json(&["followup", "merge", &confirm, &brief]);
    let open = world.json(&["followups"]);
    assert_eq!(open.as_array().unwrap().len(), 1, "{open}");
    let message = open[0]["message"].as_str().unwrap();
    assert_eq!(message.matches("Hi Maya").count(), 1, "{message}");
    assert!(message.contains("Tap the basket."), "{message}");
    assert_eq!(open[0]["reason"], "one message for confirm due date, brief");
    // None of them comes back by itself, and what was sent counts for each.
    world.ok(&["tick"]);
    assert_eq!(world.json(&["followups"]).as_array().unwrap().len(), 1);
    world.ok(&["undo"]);
    assert_eq!(world.json(&["followups"]).as_array().unwrap().len(), 2);
    world.ok(&["redo", done["op"].as_str().unwrap()]);
    let merged = world.json(&["followups"])[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.ok(&["followup", "send", &merged]);
    let states = states(&world);
    assert_eq!(
        states.iter().filter(|row| row.ends_with(" sent")).count(),
        1,
        "{states:?}"
    );
    let log = world.ok(&["sample", "show", &sample]);
    assert!(log.contains("brief sent"), "{log}");
    world.ok(&["doctor", "--replay"]);
}

#[test]
fn one_message_alone_stands_for_all_that_wait_today() {
    let world = World::new();
    let first = queued(&world, "Hi Maya, one.");
    assert_eq!(
        world.refused(&["followup", "merge", &first], 3),
        "one_message"
    );
    queued(&world, "Hi Maya, two.");
    let later = queued(&world, "Hi Maya, three.");
    world.ok(&["followup", "snooze", &later, "3d"]);
    world.ok(&["followup", "merge", &first]);
    let open = world.json(&["followups"]);
    let open = open.as_array().unwrap();
    assert_eq!(open.len(), 2);
    assert_eq!(open[0]["message"], "Hi Maya, one.\n\nTwo.");
    let task = [
        "followup",
        "add",
        "maya.glows",
        "--kind",
        "decide",
        "--message",
        "Decide",
    ];
    let task = world.json(&task)["events"][0]["subject"].take();
    let both = ["followup", "merge", task.as_str().unwrap(), &later];
    assert_eq!(world.refused(&both, 3), "task");
}

#[test]
fn the_weeks_invitations_are_counted_from_sunday() {
    let world = World::new();
    let on = |day: &str, args: &[&str]| {
        let now = format!("{day}T17:00:00Z");
        world.document(&[&["--now", &now], args].concat())
    };
    let used = |day: &str| on(day, &["followups"])["outreach"][0].clone();
    on(
        "2026-11-21",
        &["sample", "add", "maya.glows", "1729", "--to", "invited"],
    );
    assert_eq!(
        used("2026-11-21"),
        json!({
            "shop": "Fernhollow", "currency": "USD", "used": 1, "limit": 1000, "since": "2026-11-15",
            "resets_on": "2026-11-22"
        })
    );
    assert_eq!(used("2026-11-22")["used"], 0, "a new week");
    on(
        "2026-11-22",
        &["sample", "add", "leo_lifts", "1729", "--to", "invited"],
    );
    world.ok(&["shop", "set", "Fernhollow", "--weekly-outreach", "250"]);
    assert_eq!(
        (&used("2026-11-24")["used"], &used("2026-11-24")["limit"]),
        (&1.into(), &250.into())
    );
    assert_eq!(
        on("2026-11-24", &["today"])["data"]["outreach"][0]["used"],
        1
    );
    world.ok(&["shop", "set", "Fernhollow", "--weekly-outreach", ""]);
    assert_eq!(used("2026-11-24")["limit"], 1000);
}

#[test]
fn tiktoks_own_reminder_is_there_once_and_from_the_fifth_day() {
    let world = World::new();
    let id = world.delivered("maya.glows", "2026-11-16");
    let remind = |now: &str| {
        let now = format!("{now}T17:00:00Z");
        let args = ["sample", "remind", &id, "--now", &now];
        world.run(&args)
    };
    let sample = || world.json(&["sample", "show", &id])["sample"].take();
    assert_eq!(
        (&sample()["reminder_from"], &sample()["reminder_used"]),
        (&"2026-11-21".into(), &json!(null))
    );
    let due = world.json(&["due"]);
    assert_eq!(due[0]["reminder_from"], "2026-11-21");
    let early = remind("2026-11-20");
    assert_eq!(early.code, 3, "{early:?}");
    assert!(early.err.contains("2026-11-21"), "{early:?}");
    assert_eq!(remind("2026-11-21").code, 0);
    assert_eq!(
        (&sample()["reminder_used"], &sample()["reminder_from"]),
        (&"2026-11-21".into(), &json!(null))
    );
    assert_eq!(remind("2026-11-22").code, 3, "there is but one");
    world.ok(&["undo"]);
    assert_eq!(sample()["reminder_used"], json!(null));
    // It counts as a reminder: it is not missing when the post is late.
    assert_eq!(remind("2026-11-23").code, 0);
    let late = world.json(&["due", "--now", "2026-12-02T17:00:00Z"]);
    let why = late[0]["why_late"].as_array().unwrap();
    assert!(!why.contains(&json!("no_reminder")), "{late}");
}
