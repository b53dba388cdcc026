//! `undo` and `redo`.

use serde_json::json;

use crate::world::{World, short};

fn tags(world: &World) -> serde_json::Value {
    world.json(&["creator", "show", "maya.glows"])["creator"]["tags"].take()
}

#[test]
fn the_last_operation_comes_back_and_goes_again() {
    let world = World::new();
    world.ok(&["creator", "tag", "maya.glows", "one"]);
    world.ok(&["creator", "tag", "maya.glows", "two"]);
    world.ok(&["undo"]);
    assert_eq!(tags(&world), json!(["one"]));
    world.ok(&["undo"]);
    assert_eq!(tags(&world), json!([]));
    world.ok(&["redo"]);
    world.ok(&["redo"]);
    assert_eq!(tags(&world), json!(["one", "two"]));
    assert_eq!(world.run(&["redo"]).code, 3);
}

#[test]
fn a_fresh_action_ends_redo() {
    let world = World::new();
    world.ok(&["creator", "tag", "maya.glows", "one"]);
    world.ok(&["undo"]);
    world.ok(&["creator", "tag", "maya.glows", "two"]);
    assert_eq!(world.run(&["redo"]).code, 3);
}

#[test]
fn any_operation_is_undone_by_the_ending_of_its_id() {
    let world = World::new();
    let done = world.json(&["creator", "tag", "maya.glows", "one"]);
    world.ok(&["creator", "note", "leo_lifts", "later"]);
    world.ok(&["undo", short(done["op"].as_str().unwrap())]);
    assert_eq!(tags(&world), json!([]));
    assert_eq!(world.refused(&["undo", "ffffffff"], 3), "unknown");
}

#[test]
fn the_same_seed_and_commands_give_the_same_ids() {
    let ids = || {
        let world = World::new();
        let first = world.json(&["creator", "tag", "maya.glows", "one"]);
        let second = world.json(&["creator", "tag", "maya.glows", "two"]);
        (first["op"].clone(), second["op"].clone())
    };
    let (first, second) = ids();
    assert_ne!(first, second);
    assert_eq!((first, second), ids());
}
