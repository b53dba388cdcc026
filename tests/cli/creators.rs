//! `creators` and `creator`.

use serde_json::json;

use crate::world::{World, fields, has};

#[test]
fn the_list_has_the_fields_of_the_contract() {
    let world = World::new();
    let rows = world.json(&["creators"]);
    assert_eq!(
        rows[1],
        json!({
            "handle": "maya.glows", "name": "Maya", "shop": "Fernhollow", "followers": 48210,
            "tier": 1, "type": "one_off", "category": null, "tags": [], "owner": null,
            "hold_samples": false, "open_samples": 0, "last_post": null,
            "net_gmv_28d": {"minor": 0, "currency": "USD"}
        })
    );
    assert_eq!(
        world
            .json(&["creators", "--limit", "1"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_query_narrows_the_list_and_words_forgive_a_typo() {
    let world = World::new();
    world.ok(&["creator", "tag", "leo_lifts", "gym"]);
    for (query, want) in [
        (vec!["maya"], vec!["maya.glows"]),
        (vec!["myaa.glows"], vec!["maya.glows"]),
        (vec!["tag:gym"], vec!["leo_lifts"]),
        (vec!["-tag:gym"], vec!["maya.glows"]),
        (vec!["followers>10k"], vec!["maya.glows"]),
        (vec!["tier:1", "leo"], vec!["leo_lifts"]),
        (vec!["tier:3"], vec![]),
    ] {
        let rows = world.json(&[&["creators"], &query[..]].concat());
        let found: Vec<_> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| &row["handle"])
            .collect();
        assert_eq!(found, want, "{query:?}");
    }
    assert_eq!(world.refused(&["creators", "folowers>1"], 2), "usage");
}

#[test]
fn every_editable_field_is_set_and_cleared_by_its_json_name() {
    let world = World::new();
    let sets = [
        ("name", "Maya G", json!("Maya G")),
        ("followers", "12,000", json!(12_000)),
        ("category", "beauty", json!("beauty")),
        ("style", "grwm", json!("grwm")),
        ("type", "retainer", json!("retainer")),
        ("agreed-rate", "2.5", json!(2.5)),
        ("commission-rate", "18%", json!(0.18)),
        (
            "flat-fee",
            "120.50",
            json!({"minor": 12050, "currency": "USD"}),
        ),
        ("strikes", "1", json!(1)),
        ("tags", "vip,glow", json!(["glow", "vip"])),
        ("owner", "ana", json!("ana")),
        ("paused-until", "2026-12-01", json!("2026-12-01")),
        ("hold-samples", "true", json!(true)),
        ("email", "m@example.com", json!("m@example.com")),
        ("phone", "+1 555", json!("+1 555")),
        ("address", "1 Main St", json!("1 Main St")),
    ];
    let mut all = vec![
        "creator".to_owned(),
        "edit".to_owned(),
        "maya.glows".to_owned(),
    ];
    for (name, value, _) in &sets {
        all.extend([format!("--{name}"), (*value).to_owned()]);
    }
    world.ok(&all.iter().map(String::as_str).collect::<Vec<_>>());
    let shown = world.json(&["creator", "show", "maya.glows"]);
    for (name, _, want) in &sets {
        assert_eq!(&shown["creator"][name.replace('-', "_")], want, "{name}");
    }
    for (name, _, _) in sets {
        let option = format!("--{name}");
        let run = world.run(&["creator", "edit", "maya.glows", &option, ""]);
        let kept = ["type", "strikes", "hold-samples"].contains(&name);
        assert_eq!(run.code, if kept { 2 } else { 0 }, "{name}: {run:?}");
    }
    let shown = world.json(&["creator", "show", "maya.glows"]);
    for name in [
        "name",
        "followers",
        "agreed_rate",
        "flat_fee",
        "paused_until",
        "email",
    ] {
        assert_eq!(shown["creator"][name], json!(null), "{name}");
    }
    assert_eq!(shown["creator"]["tags"], json!([]));
    assert_eq!(
        world.refused(&["creator", "edit", "maya.glows"], 2),
        "usage"
    );
    assert_eq!(
        world.refused(&["creator", "edit", "maya.glows", "--strikes", "x"], 2),
        "usage"
    );
}

#[test]
fn one_unknown_handle_changes_nobody() {
    let world = World::new();
    let edit = ["creator", "edit", "maya.glows", "nobody", "--owner", "ana"];
    assert_eq!(world.refused(&edit, 3), "unknown");
    let shown = world.json(&["creator", "show", "maya.glows"]);
    assert_eq!(shown["creator"]["owner"], json!(null));
    assert_eq!(
        world.refused(&["creator", "add", "MAYA.glows"], 3),
        "exists"
    );
}

#[test]
fn a_contact_is_changed_for_one_creator_at_a_time() {
    let world = World::new();
    let both = [
        "creator",
        "edit",
        "maya.glows",
        "leo_lifts",
        "--email",
        "a@example.com",
    ];
    assert_eq!(world.refused(&both, 2), "usage");
    world.ok(&["creator", "edit", "maya.glows", "--email", "a@example.com"]);
    world.ok(&["creator", "edit", "maya.glows", "--phone", "+1"]);
    let shown = world.json(&["creator", "show", "maya.glows"]);
    assert_eq!(shown["creator"]["email"], "a@example.com");
    assert_eq!(shown["creator"]["phone"], "+1");
}

#[test]
fn tags_and_notes_are_one_step_for_several_creators() {
    let world = World::new();
    let done = world.json(&["creator", "tag", "maya.glows", "leo_lifts", "+vip", "+gym"]);
    assert_eq!(fields(&done), ["events", "op", "undo"]);
    assert_eq!(done["events"].as_array().unwrap().len(), 2);
    assert_eq!(done["undo"], true);
    world.ok(&["creator", "tag", "leo_lifts", "-gym"]);
    world.ok(&[
        "creator",
        "note",
        "maya.glows",
        "leo_lifts",
        "- met at the fair",
    ]);
    let shown = world.json(&["creator", "show", "leo_lifts"]);
    assert_eq!(shown["creator"]["tags"], json!(["vip"]));
    assert_eq!(shown["notes"][0]["text"], "- met at the fair");
    assert_eq!(shown["notes"][0]["author"], "ana");
    assert_eq!(world.refused(&["creator", "tag", "leo_lifts"], 2), "usage");
    assert_eq!(world.refused(&["creator", "note", "leo_lifts"], 2), "usage");
}

#[test]
fn show_has_every_part_and_several_handles_give_a_list() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-01");
    let one = world.json(&["creator", "show", "@Maya.Glows"]);
    has(
        &one,
        &[
            "creator",
            "samples",
            "content",
            "follow_ups",
            "notes",
            "timeline",
        ],
    );
    has(&one["timeline"][0], &["at", "kind", "summary"]);
    assert_eq!(one["samples"][0]["due"], "2026-11-15");
    let two = world.json(&["creator", "show", "maya.glows", "leo_lifts"]);
    assert_eq!(two[1]["creator"]["handle"], "leo_lifts");
    let page = world.ok(&["creator", "show", "maya.glows"]);
    for part in ["@maya.glows  Maya", "48,210", "Serum 30ml", "Timeline"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn the_timeline_is_narrowed_by_kind_and_day() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-18");
    world.ok(&["creator", "note", "maya.glows", "Films on Thursdays"]);
    let timeline = |args: &[&str]| -> Vec<String> {
        let shown = world.json(&[&["creator", "show", "maya.glows"], args].concat());
        let rows = shown["timeline"].as_array().unwrap();
        rows.iter()
            .map(|row| row["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = timeline(&[]);
    assert!(all.len() > 4, "{all:?}");
    assert_eq!(timeline(&["--kind", "note"]), ["note_added"]);
    let moved = timeline(&["--kind", "sample_moved"]);
    assert!(!moved.is_empty() && moved.iter().all(|kind| kind == "sample_moved"));
    let samples = timeline(&["--kind", "sample"]);
    assert!(samples.len() > moved.len(), "{samples:?}");
    assert_eq!(timeline(&["--kind", "sam"]), Vec::<String>::new());
    assert_eq!(timeline(&["--since", "2026-11-20"]), all);
    assert_eq!(timeline(&["--since", "2026-11-21"]), Vec::<String>::new());
    assert_eq!(timeline(&["--kind", "sample", "--limit", "1"]).len(), 1);
}
