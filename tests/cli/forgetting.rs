//! `forget`: how to reach a creator is gone from every file, and nothing else is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::world::World;

/// What must not be found anywhere afterwards.
const SECRETS: [&str; 5] = [
    "maya.private@example.com",
    "+1 555 010 7788",
    "17 Quiet Elm Lane, Springfield",
    "maya.old@example.org",
    "maya.rejected@example.net",
];

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            found.push(path);
        }
    }
    found
}

/// Which secrets stand in which files beside the database.
fn hits(world: &World) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for path in files(world.db().parent().unwrap()) {
        let bytes = fs::read(&path).unwrap();
        for secret in SECRETS {
            if bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes())
            {
                let name = path.file_name().unwrap().to_str().unwrap();
                found.push((name.to_owned(), secret));
            }
        }
    }
    found
}

fn known() -> World {
    let world = World::new();
    world.ok(&["creator", "edit", "maya.glows", "--email", SECRETS[3]]);
    world.ok(&[
        "creator",
        "edit",
        "maya.glows",
        "--email",
        SECRETS[0],
        "--phone",
        SECRETS[1],
        "--address",
        SECRETS[2],
    ]);
    world.ok(&["creator", "edit", "leo_lifts", "--email", "leo@example.com"]);
    world.ok(&[
        "creator",
        "note",
        "maya.glows",
        &format!("Reach her at {} only.", SECRETS[0]),
    ]);
    // A row that is set aside, with all it said.
    let list = format!(
        "Creator,Email,Followers\nleo_lifts,leo@example.com,7000\nmaya.glows,{},12many\n",
        SECRETS[4]
    );
    let run = world.run(&["import", &world.write("list.csv", &list)]);
    assert_eq!(run.code, 4, "{run:?}");
    fs::remove_file(world.path().join("list.csv")).unwrap();
    world.ok(&["backup"]);
    world.sample("maya.glows", &["--to", "delivered"]);
    world
}

#[test]
fn nothing_of_it_is_left_in_any_file_and_the_log_still_proves_the_tables() {
    let world = known();
    let before: Vec<&str> = hits(&world).into_iter().map(|(_, secret)| secret).collect();
    for secret in SECRETS {
        assert!(before.contains(&secret), "{secret} was never there");
    }
    let samples = world.json(&["pipeline"]);
    let length = world.json(&["log"]).as_array().unwrap().len();
    let done = world.json(&["forget", "@Maya.Glows", "--yes"]);
    assert_eq!(done["undo"], false);
    assert_eq!(done["events"][0]["kind"], "creator_forgotten");
    assert_eq!(hits(&world), []);
    let rewritten = done["copies"]["rewritten"].as_array().unwrap();
    assert!(rewritten.len() >= 2, "{done}");
    assert_eq!(done["copies"]["dropped"], serde_json::json!([]));
    world.ok(&["doctor"]);
    assert_eq!(world.json(&["pipeline"]), samples);
    assert_eq!(world.json(&["log"]).as_array().unwrap().len(), length + 1);
    let show = world.json(&["creator", "show", "maya.glows"]);
    assert!(show["creator"]["email"].is_null(), "{show}");
    assert_eq!(show["notes"][0]["text"], "Reach her at (forgotten) only.");
    assert_eq!(
        world.json(&["creator", "show", "leo_lifts"])["creator"]["email"],
        "leo@example.com"
    );
    // It does not come back with any copy either.
    for copy in rewritten {
        world.ok(&["restore", copy.as_str().unwrap()]);
        world.ok(&["doctor"]);
        assert_eq!(hits(&world), []);
    }
}

#[test]
fn what_is_forgotten_cannot_be_undone_nor_come_back_by_undoing_what_was_before() {
    let world = known();
    let edit = world.json(&["log"]);
    let edit = edit.as_array().unwrap();
    let op = |kind: &str| {
        let found = edit.iter().find(|event| event["kind"] == kind).unwrap();
        found["seq"].as_i64().unwrap()
    };
    assert!(op("creator_contact_changed") > 0);
    let done = world.json(&["forget", "maya.glows", "-y"]);
    let op = done["op"].as_str().unwrap();
    assert_eq!(world.refused(&["undo", op], 3), "irreversible");
    // Everything else of the day, as far as it goes.
    while world.run(&["undo"]).code == 0 {}
    assert_eq!(hits(&world), []);
    world.ok(&["doctor"]);
    // A new contact is the creator's own again.
    world.ok(&[
        "creator",
        "edit",
        "maya.glows",
        "--email",
        "new@example.com",
    ]);
    assert_eq!(
        world.json(&["creator", "show", "maya.glows"])["creator"]["email"],
        "new@example.com"
    );
}

#[test]
fn nothing_is_forgotten_without_being_told_to() {
    let world = known();
    assert_eq!(world.refused(&["forget", "maya.glows"], 3), "unconfirmed");
    assert_eq!(
        world.refused(&["forget", "maya.glow", "--yes"], 3),
        "unknown"
    );
    assert!(!hits(&world).is_empty());
}

#[test]
fn a_copy_that_cannot_be_rewritten_is_dropped_and_named() {
    let world = known();
    let copy = world.json(&[
        "backup",
        world
            .db()
            .with_file_name("backups/callsheet-20250101-000000.db")
            .to_str()
            .unwrap(),
    ]);
    let file = copy["file"].as_str().unwrap();
    let mut bytes = fs::read(file).unwrap();
    // All but the first page: what only indices held would be made anew.
    bytes[4096..].fill(0xAA);
    fs::write(file, bytes).unwrap();
    let done = world.json(&["forget", "maya.glows", "--yes"]);
    assert_eq!(done["copies"]["dropped"], serde_json::json!([file]));
    assert_eq!(hits(&world), []);
}
