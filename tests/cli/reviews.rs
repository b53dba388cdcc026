//! Repeat creators are looked back at, period by period: frequency, GMV and conversion beside those before.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::world::World;

fn on(world: &World, day: &str, args: &[&str]) -> Value {
    let now = format!("{day}T17:00:00Z");
    world.json(&[&["--now", &now], args].concat())
}

/// Maya is a repeat creator with posts in each period, leo one without any, and zoe a one-off one.
///
/// Periods of four weeks end on Sunday, 25 October and 22 November.
fn world() -> World {
    let world = World::new();
    world.ok(&["creator", "add", "zoe"]);
    for handle in ["maya.glows", "leo_lifts"] {
        world.ok(&["creator", "edit", handle, "--type", "repeat"]);
    }
    let head = "Video title,Video ID,Post date,Video link,Creator name,Product ID,Creator video-attributed GMV,Video views\n";
    let posts = [
        (1, "10/20/2026", "maya.glows"),
        (2, "10/26/2026", "maya.glows"),
        (3, "11/22/2026", "maya.glows"),
        (4, "11/20/2026", "zoe"),
    ];
    let mut text = head.to_owned();
    for (id, day, who) in posts {
        let link = format!("https://www.tiktok.com/@{who}/video/730000000000000000{id}");
        writeln!(
            text,
            "Hello,730000000000000000{id},{day},{link},{who},,\"$1.00\",10"
        )
        .unwrap();
    }
    let path = world.write("Video List.csv", &text);
    world.ok(&["import", &path]);
    world
}

fn reviews(of: &Value) -> Vec<String> {
    let rows = of.as_array().unwrap().iter();
    rows.filter(|row| row["kind"] == "periodic_review")
        .map(|row| {
            format!(
                "{} {} {}",
                row["creator"].as_str().unwrap(),
                row["due_at"].as_str().unwrap(),
                row["reason"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_repeat_creator_is_reviewed_once_a_period_with_both_periods_figures() {
    let world = world();
    assert_eq!(
        reviews(&on(&world, "2026-11-22", &["tick"])["queued"]),
        Vec::<String>::new(),
        "the period has not ended"
    );
    let first = "maya.glows 2026-11-23T17:00:00Z 28 days to 2026-11-22: 2 posts (1 before), \
                 net GMV $0.00 ($0.00), CVR unknown (unknown)";
    assert_eq!(
        reviews(&on(&world, "2026-11-24", &["tick"])["queued"]),
        [first]
    );
    assert_eq!(
        on(&world, "2026-11-25", &["tick"])["queued"],
        json!([]),
        "never twice"
    );
    let queue = on(&world, "2026-11-25", &["followups"]);
    assert_eq!(reviews(&queue), [first]);
    assert_eq!(queue[0]["channel"], "task");
    assert!(
        queue[0]["message"]
            .as_str()
            .unwrap()
            .contains("@maya.glows")
    );
    // The next takes the place of one nobody did.
    let next = on(&world, "2026-12-21", &["tick"]);
    assert_eq!(
        reviews(&next["queued"]),
        [
            "maya.glows 2026-12-21T17:00:00Z 28 days to 2026-12-20: 0 posts (2 before), net GMV $0.00 ($0.00), CVR unknown (unknown)"
        ]
    );
    assert_eq!(next["cancelled"], 1);
    let open = on(&world, "2026-12-21", &["followups"]);
    let id = open[0]["id"].as_str().unwrap();
    on(&world, "2026-12-21", &["followup", "done", id]);
    // Two periods without anything: there is nothing to look back at.
    assert_eq!(on(&world, "2027-02-15", &["tick"])["queued"], json!([]));
}

#[test]
fn a_review_goes_with_the_type_and_comes_back_with_it() {
    let world = world();
    on(&world, "2026-11-23", &["tick"]);
    let open = || reviews(&on(&world, "2026-11-23", &["followups"])).len();
    let set = |kind| {
        on(
            &world,
            "2026-11-23",
            &["creator", "edit", "maya.glows", "--type", kind],
        );
    };
    assert_eq!(open(), 1);
    set("one-off");
    assert_eq!(open(), 0);
    set("repeat");
    on(&world, "2026-11-23", &["tick"]);
    assert_eq!(open(), 1);
    let shown = on(&world, "2026-11-23", &["creator", "show", "maya.glows"]);
    assert_eq!(shown["tracked"]["type"], "repeat");
    assert_eq!(
        shown["tracked"]["now"]["posts"], 1,
        "27 October to 23 November"
    );
    let shown = on(&world, "2026-11-23", &["creator", "show", "zoe"]);
    assert_eq!(shown["tracked"]["type"], "one_off");
}

#[test]
fn the_users_playbook_sets_the_period_and_may_ask_first() {
    let world = world();
    let config = world.path().join(".config/callsheet");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(
        config.join("playbook.toml"),
        "[periodic_review]\nevery = \"7d\"\nmode = \"ask\"\n",
    )
    .unwrap();
    let done = on(&world, "2026-11-23", &["tick"]);
    assert_eq!(reviews(&done["queued"]), Vec::<String>::new());
    let asked = &done["suggested"][0];
    assert_eq!(asked["rule"], "periodic_review");
    assert_eq!(asked["subject"], "maya.glows");
    assert_eq!(asked["figures"]["from"], "2026-11-16");
    assert_eq!(asked["figures"]["posts"], 1);
    let id = asked["id"].as_str().unwrap();
    on(&world, "2026-11-23", &["suggestion", "accept", id]);
    let queue = on(&world, "2026-11-23", &["followups"]);
    assert_eq!(queue[0]["kind"], "periodic_review");
}
