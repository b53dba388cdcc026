//! `today`, `pipeline`, `due`, `log`, `keys`: what a person and a program read.

use serde_json::json;

use crate::world::{NOW, World, fields, has};

#[test]
fn every_document_has_the_envelope() {
    let world = World::new();
    for words in [
        vec!["today"],
        vec!["pipeline"],
        vec!["due"],
        vec!["followups"],
        vec!["creators"],
        vec!["creator", "show", "maya.glows"],
        vec!["product", "list"],
        vec!["campaign", "list"],
        vec!["segment", "list"],
        vec!["import", "--list"],
        vec!["log"],
        vec!["undo"],
    ] {
        let document = world.document(&words);
        let mut names = fields(&document);
        // The queue says how much may still be sent this week.
        names.retain(|name| *name != "outreach" || words != ["followups"]);
        assert_eq!(names, ["as_of", "command", "data", "shop", "version"]);
        assert_eq!(document["version"], 1);
        assert_eq!(document["as_of"], NOW);
        assert_eq!(document["shop"], "Fernhollow");
        let command = document["command"].as_str().unwrap();
        assert!(words.join(" ").starts_with(command), "{words:?}: {command}");
    }
}

#[test]
fn the_pipeline_lists_every_stage_and_only_open_samples() {
    let world = World::new();
    let open = world.delivered("maya.glows", "2026-11-01");
    let closed = world.sample("leo_lifts", &[]);
    world.ok(&[
        "sample",
        "move",
        &closed,
        "--to",
        "cancelled",
        "--reason",
        "mistake",
    ]);
    let data = world.json(&["pipeline"]);
    let stages = data["stages"].as_array().unwrap();
    assert_eq!(stages.len(), 13);
    assert_eq!(
        stages[5],
        json!({"stage": "delivered", "count": 1, "breached": 1})
    );
    assert_eq!(
        stages[10],
        json!({"stage": "cancelled", "count": 1, "breached": 0})
    );
    assert_eq!(data["samples"].as_array().unwrap().len(), 1);
    let row = &data["samples"][0];
    has(
        row,
        &[
            "id",
            "creator",
            "product",
            "sku_id",
            "stage",
            "entered_at",
            "due",
            "tracking",
            "carrier",
            "campaign",
            "breached",
        ],
    );
    assert_eq!(row["id"], json!(open));
    assert_eq!(row["entered_at"], "2026-11-01T07:00:00Z");
    let narrowed = world.json(&["pipeline", "stage:cancelled"]);
    assert_eq!(narrowed["samples"][0]["id"], json!(closed));
}

#[test]
fn the_due_list_names_bucket_and_reason() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-01");
    world.delivered("leo_lifts", "2026-11-07");
    let rows = world.json(&["due"]);
    let buckets: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["bucket"])
        .collect();
    assert_eq!(buckets, ["overdue", "tomorrow"]);
    assert_eq!(
        fields(&rows[0]),
        [
            "bucket",
            "confirmed",
            "creator",
            "days_overdue",
            "due",
            "grace_until",
            "product",
            "reminder_from",
            "reminder_used",
            "sample",
            "shop",
            "sku_id",
            "stage",
            "why_late"
        ]
    );
    assert_eq!(rows[0]["days_overdue"], 5);
    assert_eq!(rows[0]["grace_until"], "2026-11-22");
    assert_eq!(rows[1]["why_late"], json!([]));
    let codes = rows[0]["why_late"].as_array().unwrap();
    assert!(codes.contains(&json!("brief_not_sent")), "{codes:?}");
    assert_eq!(
        world
            .json(&["due", "--limit", "1"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn the_morning_is_grouped_by_urgency_and_counts_every_group() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-01");
    world.sample("leo_lifts", &[]);
    let data = world.json(&["today"]);
    let groups = data["groups"].as_array().unwrap();
    let names: Vec<_> = groups.iter().map(|group| &group["group"]).collect();
    assert_eq!(names[..2], ["overdue", "requests"]);
    has(&groups[0], &["group", "count", "items"]);
    assert_eq!(groups[0]["items"][0]["creator"], "maya.glows");
    assert_eq!(data["counts"]["overdue"], 1);
    assert_eq!(data["counts"]["due_soon"], 0);
    has(
        &data["counts"],
        &[
            "to_ship",
            "without_brief",
            "to_decide",
            "answers",
            "conflicts",
            "follow_ups",
        ],
    );
    let page = world.ok(&["today"]);
    assert!(
        page.contains("Overdue posts (1)") && page.contains("5 d late"),
        "{page}"
    );
}

#[test]
fn the_log_says_who_did_what_and_what_was_undone() {
    let world = World::new();
    world.ok(&["creator", "tag", "maya.glows", "vip"]);
    let done = world.json(&["undo"]);
    let rows = world.json(&["log", "--limit", "2"]);
    assert_eq!(rows.as_array().unwrap().len(), 2);
    has(
        &rows[1],
        &[
            "seq",
            "at",
            "actor",
            "source",
            "command",
            "kind",
            "subject",
            "summary",
            "undone_by",
        ],
    );
    assert_eq!(rows[1]["actor"], "ana");
    assert_eq!(rows[1]["source"], "cli");
    assert_eq!(rows[1]["command"], "creator tag");
    assert_eq!(rows[1]["undone_by"], done["op"]);
    assert_eq!(rows[0]["undone_by"], json!(null));
}

#[test]
fn empty_lists_say_which_command_helps() {
    let world = World::empty();
    world.shop("Fernhollow");
    for (words, help) in [
        (vec!["today"], "callsheet pipeline"),
        (vec!["pipeline"], "callsheet sample add"),
        (vec!["due"], "callsheet pipeline"),
        (vec!["followups"], "callsheet followup add"),
        (vec!["creators"], "callsheet import"),
        (vec!["product", "list"], "callsheet product add"),
        (vec!["campaign", "list"], "callsheet campaign add"),
        (vec!["segment", "list"], "callsheet segment add"),
        (vec!["import", "--list"], "callsheet import"),
    ] {
        let said = world.ok(&words);
        assert!(said.contains(help), "{words:?}: {said}");
        assert_eq!(world.ok(&[&words[..], &["-q"]].concat()), "", "{words:?}");
    }
}

#[test]
fn the_keys_come_from_the_apps_own_table() {
    let world = World::empty();
    let rows = world.json(&["keys"]);
    let rows = rows.as_array().unwrap();
    assert!(rows.len() > 50, "{}", rows.len());
    for row in rows {
        has(row, &["group", "keys", "name", "sentence"]);
    }
    assert!(world.ok(&["keys"]).lines().count() > 50);
}
