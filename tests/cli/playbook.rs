//! A person's own `playbook.toml` over the shipped one.

use crate::world::{Run, World};

/// A day after the due date of a sample delivered on 2026-11-20.
const OVERDUE: &str = "2026-12-05T17:00:00Z";
const OFF: &str = "[overdue_nudge]\nmode = \"off\"\n";

fn home(world: &World, text: &str) {
    world.own("playbook.toml", text);
}

fn tick(world: &World, more: &[&str]) -> Run {
    let run = world.run(&[&["tick", "--dry-run", "--now", OVERDUE], more].concat());
    assert_eq!(run.code, 0, "{run:?}");
    run
}

#[test]
fn an_entry_that_is_off_queues_nothing() {
    let world = World::new();
    world.without_rules();
    world.delivered("maya.glows", "2026-11-20");
    let shipped = tick(&world, &[]);
    assert!(shipped.out.contains("overdue nudge"), "{shipped:?}");
    assert_eq!(shipped.err, "");
    home(&world, OFF);
    let own = tick(&world, &[]);
    assert_eq!(
        (own.out.as_str(), own.err.as_str()),
        ("Nothing is due.\n", "")
    );
}

#[test]
fn an_entry_with_the_event_itself_follows_the_file_too() {
    let world = World::new();
    home(&world, "[brief]\nmode = \"off\"\n");
    world.delivered("maya.glows", "2026-11-20");
    let rows = world.json(&["followups"]);
    let kinds: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["kind"])
        .collect();
    assert_eq!(kinds, ["confirm_due_date"]);
}

#[test]
fn the_file_lies_beside_the_settings_file() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-20");
    std::fs::create_dir(world.path().join("desk")).unwrap();
    world.write("desk/playbook.toml", OFF);
    world.write("desk/rules.toml", "[sla]\nmode = \"off\"\n");
    let named = tick(&world, &["--config", "desk/callsheet.toml"]);
    assert_eq!(named.out, "Nothing is due.\n");
    let mut command = world.command();
    command.env("CALLSHEET_CONFIG", world.path().join("desk/callsheet.toml"));
    let output = command.args(["tick", "--now", OVERDUE]).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "Nothing is due.\n"
    );
}

#[test]
fn a_wrong_key_is_told_with_its_line_and_the_rest_applies() {
    let world = World::new();
    world.without_rules();
    let id = world.delivered("maya.glows", "2026-11-20");
    home(
        &world,
        "# mine\n[overdue_nudge]\nmod = \"ask\"\nmode = \"off\"\n",
    );
    let told = "playbook.toml:3: \"mod\" is no key of overdue_nudge: the nearest is \"mode\".";
    let run = tick(&world, &[]);
    assert_eq!(run.out, "Nothing is due.\n");
    assert_eq!(run.err, format!("{told}\n"));
    let run = world.run(&["sample", "extend", &id]);
    assert_eq!((run.code, run.err), (0, format!("{told}\n")));
    // A document carries it; what only reads is not about it.
    let document = tick(&world, &["--json"]);
    let document: serde_json::Value = serde_json::from_str(&document.out).unwrap();
    assert_eq!(document["data"]["warnings"], serde_json::json!([told]));
    assert_eq!(world.run(&["followups"]).err, "");
}

#[test]
fn a_file_that_is_no_toml_leaves_the_shipped_playbook() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-20");
    home(&world, "catch_up = \"7d\"\n[overdue_nudge\n");
    let run = tick(&world, &[]);
    assert!(run.err.starts_with("playbook.toml:2: "), "{run:?}");
    assert!(run.out.contains("overdue nudge"), "{run:?}");
    std::fs::write(
        world.path().join(".config/callsheet/playbook.toml"),
        [0xFF, 0xFE],
    )
    .unwrap();
    let run = tick(&world, &[]);
    assert!(
        run.err.starts_with("playbook.toml could not be read"),
        "{run:?}"
    );
    assert!(run.out.contains("overdue nudge"), "{run:?}");
}

#[test]
fn imports_and_undo_carry_what_is_wrong_with_the_file_in_their_documents() {
    let world = World::new();
    home(&world, "[overdue_nudge]\nmod = \"ask\"\n");
    let told = "playbook.toml:2: \"mod\" is no key of overdue_nudge: the nearest is \"mode\".";
    let path = world.write("products.csv", "SKU ID,Name,Unit cost\n1730,Bands,4.20\n");
    let imported = world.json(&["import", &path, "--as", "products"]);
    assert_eq!(imported[0]["warnings"], serde_json::json!([told]));
    let undone = world.json(&["undo"]);
    assert_eq!(undone["warnings"], serde_json::json!([told]));
    let redone = world.json(&["import", &path, "--as", "products"]);
    assert_eq!(redone[0]["warnings"], serde_json::json!([told]));
}
