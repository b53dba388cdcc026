//! Segments: saved filters over creators.

use crate::world::{World, has};

fn world() -> World {
    let world = World::new();
    world.ok(&["creator", "edit", "maya.glows", "--followers", "120000"]);
    world.ok(&["creator", "edit", "leo_lifts", "--followers", "9000"]);
    world.ok(&["creator", "tag", "maya.glows", "vip"]);
    world
}

#[test]
fn a_segment_is_saved_shown_used_changed_and_removed() {
    let world = world();
    let done = world.json(&["segment", "add", "Mid tier", "tier:2", "-tag:blocked"]);
    assert_eq!(done["events"][0]["kind"], "segment_added");
    assert_eq!(
        done["events"][0]["summary"],
        "Segment Mid tier: tier:2 -tag:blocked"
    );
    assert_eq!(done["undo"], true);
    world.ok(&["segment", "add", "vips", "tag:vip owner:me"]);
    world.ok(&["creator", "edit", "maya.glows", "--owner", "rosa"]);

    let list = world.json(&["segment", "list"]);
    let names: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["name"])
        .collect();
    assert_eq!(names, ["Mid tier", "vips"]);
    has(&list[0], &["name", "shop", "query", "creators"]);
    assert_eq!(list[0]["creators"], 1);

    let shown = world.json(&["segment", "show", "mid TIER"]);
    assert_eq!(shown["segment"]["query"], "tier:2 -tag:blocked");
    assert_eq!(shown["creators"][0]["handle"], "maya.glows");
    assert!(
        world
            .ok(&["segment", "show", "mid tier"])
            .contains("@maya.glows")
    );

    for (query, want) in [
        ("segment:\"mid tier\"", ["maya.glows"]),
        ("-segment:\"mid tier\"", ["leo_lifts"]),
    ] {
        let rows = world.json(&["creators", query]);
        let handles: Vec<_> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["handle"].clone())
            .collect();
        assert_eq!(handles, want, "{query}");
    }

    world.ok(&["segment", "edit", "Mid tier", "tier:1", "--name", "Small"]);
    let small = world.json(&["segment", "show", "small"]);
    assert_eq!(small["segment"]["query"], "tier:1");
    assert_eq!(small["creators"][0]["handle"], "leo_lifts");
    world.ok(&["undo"]);
    assert_eq!(world.json(&["segment", "list"])[0]["name"], "Mid tier");

    world.ok(&["segment", "remove", "vips"]);
    assert_eq!(
        world.json(&["segment", "list"]).as_array().unwrap().len(),
        1
    );
    world.ok(&["undo"]);
    assert_eq!(
        world.json(&["segment", "list"]).as_array().unwrap().len(),
        2
    );
}

#[test]
fn a_segment_has_figures_whoever_else_is_in_it() {
    let world = world();
    world.ok(&["segment", "add", "mids", "tier:2"]);
    world.ok(&["segment", "add", "all tiers", "followers>0"]);
    world.ok(&["segment", "add", "nobody", "tier:3"]);
    let rows = world.json(&["score", "--by", "segment"]);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        has(row, &["subject", "shop", "query", "metrics"]);
    }
    assert_eq!(
        rows.iter().filter(|row| row["subject"] == "nobody").count(),
        1
    );
    assert!(
        world
            .ok(&["explain", "net_gmv", "segment:mids"])
            .contains("segment mids")
    );
    assert!(
        world
            .ok(&["score", "--by", "segment", "--csv"])
            .contains("\"currency\",\"query\"")
    );
}

#[test]
fn what_cannot_be_a_segment_is_said() {
    let world = world();
    world.ok(&["segment", "add", "vips", "tag:vip"]);
    for (args, exit, code) in [
        (vec!["segment", "add", "x", "tierr:2"], 2, "usage"),
        (vec!["segment", "add", "x", "tag:\"vip"], 2, "usage"),
        (vec!["segment", "add", "x"], 2, "usage"),
        (vec!["segment", "add", "x", ""], 3, "empty"),
        (vec!["segment", "add", " ", "tier:1"], 3, "empty"),
        (vec!["segment", "add", "VIPS", "tier:1"], 3, "exists"),
        (vec!["segment", "add", "x", "segment:vips"], 3, "nested"),
        (vec!["segment", "edit", "vips"], 2, "usage"),
        (
            vec!["segment", "edit", "vips", "tag:vip"],
            3,
            "nothing_to_do",
        ),
        (vec!["segment", "edit", "nope", "tier:1"], 3, "unknown"),
        (vec!["segment", "show", "nope"], 1, "unknown"),
        (vec!["segment", "remove", "nope"], 3, "unknown"),
        (vec!["creators", "segment:vip"], 2, "usage"),
        (vec!["pipeline", "segment:nope"], 2, "usage"),
        (vec!["content", "-segment:nope"], 2, "usage"),
    ] {
        assert_eq!(world.refused(&args, exit), code, "{args:?}");
    }
    let told = world.run(&["creators", "segment:vip"]);
    assert!(told.err.contains("The nearest is \"vips\""), "{}", told.err);
    let told = world.run(&["segment", "add", "x", "tierr:2"]);
    assert!(told.err.contains("The nearest is \"tier\""), "{}", told.err);
}
