//! Experiments: planned, dealt out once for all, withheld until they may speak, rolled forward.

use serde_json::{Value, json};
use std::fmt::Write as _;

use crate::world::World;

fn plan(more: &[&str]) -> Vec<String> {
    let base = [
        "experiment",
        "add",
        "Opener",
        "--variable",
        "outreach_opener",
        "--metric",
        "activation",
        "--baseline",
        "10%",
        "--effect",
        "5%",
        "--review",
        "2026-12-20",
    ];
    [&base[..], more]
        .concat()
        .iter()
        .map(|text| (*text).to_owned())
        .collect()
}

fn run(world: &World, args: &[String]) -> Value {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    world.json(&args)
}

fn refused(world: &World, args: &[String]) -> String {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    world.refused(&args, 3)
}

fn campaign(world: &World) {
    world.ok(&[
        "campaign",
        "add",
        "Autumn",
        "--products",
        "1729",
        "--from",
        "2026-11-01",
        "--to",
        "2026-12-31",
        "--goal",
        "net_gmv",
        "--target",
        "1000",
    ]);
}

#[test]
fn one_arm_or_no_creators_compare_nothing() {
    let world = World::new();
    assert_eq!(refused(&world, &plan(&["--arm", "A=Hello"])), "arms");
    let two = ["--arm", "A=Hello", "--arm", "B=Saw your video"];
    run(&world, &plan(&two));
    assert_eq!(refused(&world, &plan(&two)), "exists");
    assert_eq!(
        world.refused(&["experiment", "start", "Opener"], 3),
        "no_creators"
    );
    assert_eq!(
        world.refused(
            &["experiment", "assign", "opener", "--segment", "tier:3"],
            3
        ),
        "no_creators"
    );
    assert_eq!(
        world.refused(&["experiment", "roll", "Opener"], 3),
        "no_winner"
    );
    assert_eq!(
        world.refused(&["experiment", "start", "Closer"], 3),
        "unknown"
    );
    let bad = ["--arm", "A=x", "--arm", "B=y", "--metric", "replies"];
    let args: Vec<String> = plan(&bad);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(world.run(&args).code, 2);
}

#[test]
fn nobody_is_ever_moved_and_what_is_early_is_peeking() {
    let world = World::new();
    run(
        &world,
        &plan(&["--arm", "A=Hello", "--arm", "B=Saw your video"]),
    );
    world.ok(&["experiment", "assign", "Opener", "maya.glows"]);
    let arm = |handle: &str| {
        let shown = world.json(&["experiment", "show", "opener"]);
        let dealt = shown["assigned"].as_array().unwrap().iter();
        let mut of = dealt.filter(|row| row["creator"] == handle);
        of.next().unwrap()["arm"].clone()
    };
    let maya = arm("maya.glows");
    world.ok(&["experiment", "start", "Opener"]);
    world.ok(&["experiment", "assign", "Opener", "leo_lifts", "maya.glows"]);
    assert_eq!(arm("maya.glows"), maya);
    let shown = world.json(&["experiment", "show", "Opener"]);
    for (field, want) in [
        ("state", json!("running")),
        ("started_on", json!("2026-11-20")),
        ("planned_per_arm", json!(686)),
        ("peeking", json!(true)),
        ("comparisons", json!([])),
        ("winner", Value::Null),
    ] {
        assert_eq!(shown[field], want, "{field}");
    }
    let why = shown["withheld"].as_str().unwrap();
    assert!(
        why.ends_with("of 686 creators, and its review is on 2026-12-20"),
        "{why}"
    );
    assert!(world.ok(&["experiment", "list"]).contains("peeking"));
    world.ok(&["experiment", "stop", "Opener"]);
    assert_eq!(
        world.refused(&["experiment", "assign", "Opener", "leo_lifts"], 3),
        "over"
    );
    world.ok(&["undo"]);
    assert_eq!(world.json(&["experiment", "list"])[0]["state"], "running");
    world.ok(&["doctor", "--replay"]);
}

/// Forty creators of whom those in the arm posted; the smallest arm needs two.
#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn the_winner_is_tested_and_becomes_the_default() {
    let world = World::new();
    campaign(&world);
    let base = [
        "experiment",
        "add",
        "Hook",
        "--variable",
        "hook_angle",
        "--metric",
        "posts",
        "--effect",
        "2",
        "--deviation",
        "1",
        "--review",
        "2026-11-25",
        "--campaign",
        "Autumn",
        "--arm",
        "A=curiosity_gap",
        "--arm",
        "B=social_proof",
    ];
    world.ok(&base);
    let head = "Video ID,Creator name,Video title,Post date,GMV\n";
    let mut known = head.to_owned();
    for n in 0..40 {
        writeln!(known, "{},person{n},Hello,10/01/2026,$0.00", 6_000 + n).unwrap();
    }
    world.ok(&[
        "import",
        &world.write("known.csv", &known),
        "--as",
        "video_list",
    ]);
    let handles: Vec<String> = (0..40).map(|n| format!("person{n}")).collect();
    let handles: Vec<&str> = handles.iter().map(String::as_str).collect();
    world.ok(&[&["experiment", "assign", "Hook"], &handles[..]].concat());
    world.ok(&["experiment", "start", "Hook"]);
    let shown = world.json(&["experiment", "show", "Hook"]);
    let mut videos = head.to_owned();
    let mut id = 7_000;
    for (n, row) in shown["assigned"].as_array().unwrap().iter().enumerate() {
        let posts = if row["arm"] == "B" { 3 } else { 1 } + n % 2;
        for _ in 0..posts {
            id += 1;
            writeln!(
                videos,
                "{id},{},Serum,11/21/2026,$0.00",
                row["creator"].as_str().unwrap()
            )
            .unwrap();
        }
    }
    world.ok(&[
        "import",
        &world.write("videos.csv", &videos),
        "--as",
        "video_list",
    ]);
    let later = ["--now", "2026-11-25T18:00:00Z"];
    let shown = world.json(&[&["experiment", "show", "Hook"], &later[..]].concat());
    assert_eq!(
        (&shown["peeking"], &shown["winner"]),
        (&json!(false), &json!("B"))
    );
    assert!(shown["comparisons"][0]["p_holm"].as_f64().unwrap() < 0.001);
    assert!(shown["comparisons"][0]["df"].as_f64().unwrap() > 2.0);
    assert!(
        shown["verdict"]
            .as_str()
            .unwrap()
            .starts_with("B beats A on posts")
    );
    world.ok(&[&["experiment", "roll", "Hook"], &later[..]].concat());
    let shown = world.json(&[&["campaign", "show", "Autumn"], &later[..]].concat());
    assert_eq!(shown["brief"]["hook"], "social_proof");
    assert_eq!(shown["experiments"][0]["state"], "rolled_forward");
    world.ok(&["undo"]);
    let shown = world.json(&["campaign", "show", "Autumn"]);
    assert_eq!(
        (&shown["brief"], &shown["experiments"][0]["state"]),
        (&Value::Null, &json!("running"))
    );
}
