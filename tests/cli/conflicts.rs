//! What files say against samples, settled by a person.

use serde_json::{Value, json};

use crate::world::World;

const TRACKER: &str =
    "Creator,SKU,Status,Requested,Tracking\nmaya.glows,1729,cancelled,2026-11-01,9400\n";

/// A sample that was shipped here and that two sheets call cancelled.
fn contradicted() -> (World, String) {
    let world = World::new();
    let add = ["sample", "add", "maya.glows", "1729", "--on", "2026-11-01"];
    let added = world.json(&add);
    let id = added["events"][0]["subject"].as_str().unwrap().to_owned();
    world.ok(&["sample", "advance", &id]);
    let ship = ["--tracking", "1Z", "--carrier", "UPS"];
    world.ok(&[&["sample", "advance", &id], &ship[..]].concat());
    world.write("a.csv", TRACKER);
    world.write(
        "b.csv",
        &format!("{TRACKER}leo_lifts,1729,requested,2026-11-02,\n"),
    );
    world.ok(&["import", "a.csv", "b.csv"]);
    (world, id)
}

fn conflicts(world: &World) -> Vec<Value> {
    world
        .json(&["conflict", "list"])
        .as_array()
        .unwrap()
        .clone()
}

fn stage(world: &World, id: &str) -> Value {
    world.json(&["sample", "show", id])["sample"]["stage"].clone()
}

#[test]
fn what_two_files_repeat_is_one_conflict_with_its_fields() {
    let (world, id) = contradicted();
    let rows = conflicts(&world);
    assert_eq!(rows.len(), 1, "{rows:?}");
    let row = &rows[0];
    assert_eq!(row["sample"], json!(id));
    assert_eq!(row["creator"], "maya.glows");
    assert_eq!((&row["file"], &row["line"]), (&json!("a.csv"), &json!(2)));
    assert_eq!(
        row["text"],
        "The file says cancelled, here the sample is shipped."
    );
    assert_eq!(row["kept"], Value::Null);
    assert_eq!(
        row["fields"][0],
        json!({"field": "stage", "ours": "shipped", "theirs": "cancelled"})
    );
    let today = world.json(&["today"]);
    assert_eq!(today["counts"]["conflicts"], 1);
    let table = world.run(&["conflict", "list"]);
    assert!(table.out.contains("stage shipped → cancelled"), "{table:?}");
}

#[test]
fn ours_stands_and_the_same_file_says_it_again_in_vain() {
    let (world, id) = contradicted();
    let conflict = conflicts(&world)[0]["id"].as_str().unwrap().to_owned();
    let done = world.json(&["conflict", "settle", &conflict, "--keep", "ours"]);
    assert_eq!(done["events"].as_array().unwrap().len(), 2, "{done}");
    assert_eq!(conflicts(&world), Vec::<Value>::new());
    assert_eq!(stage(&world, &id), "shipped");
    world.write(
        "c.csv",
        &format!("{TRACKER}leo_lifts,1729,requested,2026-11-03,\n"),
    );
    world.ok(&["import", "c.csv"]);
    assert_eq!(conflicts(&world), Vec::<Value>::new());
    let all = world.json(&["conflict", "list", "--all"]);
    assert_eq!(all[0]["kept"], "ours");
    let again = world.run(&["conflict", "settle", &conflict, "--keep", "theirs"]);
    assert_eq!(again.code, 3, "{again:?}");
}

#[test]
fn theirs_is_taken_over_and_undo_brings_both_back() {
    let (world, id) = contradicted();
    let conflict = conflicts(&world)[0]["id"].as_str().unwrap().to_owned();
    let run = world.run(&["conflict", "settle", &conflict, "--keep", "theirs"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "@maya.glows · Serum 30ml: shipped → cancelled\n")
    );
    let sample = world.json(&["sample", "show", &id])["sample"].clone();
    assert_eq!(
        (&sample["stage"], &sample["reason"]),
        (&json!("cancelled"), &json!("cancelled"))
    );
    assert_eq!(conflicts(&world), Vec::<Value>::new());
    world.ok(&["undo"]);
    assert_eq!(stage(&world, &id), "shipped");
    assert_eq!(conflicts(&world).len(), 1);
    assert_eq!(world.run(&["doctor", "--replay"]).code, 0);
    let run = world.run(&["conflict", "settle", &conflict, "--keep", "both"]);
    assert_eq!(run.code, 2, "{run:?}");
    let run = world.run(&["conflict", "settle", "ffffffff", "--keep", "ours"]);
    assert_eq!(run.code, 3, "{run:?}");
}
