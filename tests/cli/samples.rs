//! `sample`: through the pipeline by command.

use serde_json::{Value, json};

use crate::world::{World, has, short};

#[test]
fn a_sample_goes_from_request_to_decision() {
    let world = World::new();
    let id = world.sample("maya.glows", &[]);
    world.ok(&["sample", "advance", short(&id)]);
    assert_eq!(world.refused(&["sample", "advance", &id], 3), "missing");
    world.ok(&[
        "sample",
        "advance",
        &id,
        "--tracking",
        "9400",
        "--carrier",
        "USPS",
    ]);
    world.ok(&["sample", "advance", &id, "--on", "2026-11-10"]);
    world.ok(&["sample", "confirm", &id]);
    world.ok(&["sample", "extend", &id]);
    world.ok(&["sample", "extend", &id, "--on", "2026-12-04"]);
    let link = "https://www.tiktok.com/@maya.glows/video/7499";
    world.ok(&["sample", "advance", &id, "--url", link]);
    assert_eq!(world.run(&["sample", "decide", &id]).code, 3);
    world.ok(&[
        "sample",
        "decide",
        &id,
        "--decision",
        "repeat",
        "--reason",
        "it sells",
    ]);
    let shown = world.json(&["sample", "show", short(&id)]);
    has(
        &shown["sample"],
        &[
            "id",
            "creator",
            "product",
            "sku_id",
            "stage",
            "requested",
            "approved",
            "shipped",
            "delivered",
            "due",
            "confirmed",
            "extensions",
            "posted",
            "carrier",
            "tracking",
            "post_url",
            "decision",
            "reason",
            "refundable",
            "breached",
        ],
    );
    let sample = &shown["sample"];
    assert_eq!(sample["stage"], "decided");
    assert_eq!(sample["due"], "2026-12-04");
    assert_eq!(sample["extensions"], 2);
    assert_eq!(sample["posted"], "2026-11-20");
    assert_eq!(sample["post_url"], link);
    assert_eq!(sample["decision"], "repeat");
    assert_eq!(shown["events"].as_array().unwrap().len(), 9);
    has(
        &shown["events"][0],
        &["seq", "at", "actor", "source", "command", "kind", "summary"],
    );
}

#[test]
fn one_refused_sample_leaves_all_where_they_are() {
    let world = World::new();
    let (first, second) = (
        world.sample("maya.glows", &[]),
        world.sample("leo_lifts", &[]),
    );
    world.ok(&["sample", "advance", &first]);
    let both = [
        "sample",
        "move",
        &first,
        &second,
        "--to",
        "shipped",
        "--tracking",
        "1",
    ];
    assert_eq!(
        world
            .run(&[&both[..], &["--carrier", "USPS"]].concat())
            .code,
        3
    );
    assert_eq!(
        world.refused(&["sample", "advance", &second, "ffffffff"], 3),
        "unknown"
    );
    for (id, stage) in [(&first, "approved"), (&second, "requested")] {
        assert_eq!(
            world.json(&["sample", "show", id])["sample"]["stage"],
            stage
        );
    }
}

#[test]
fn samples_for_several_creators_are_one_step() {
    let world = World::new();
    let done = world.json(&["sample", "add", "maya.glows", "leo_lifts", "1729"]);
    let added = |event: &&Value| event["kind"] == "sample_added";
    assert_eq!(
        done["events"]
            .as_array()
            .unwrap()
            .iter()
            .filter(added)
            .count(),
        2
    );
    world.ok(&["undo"]);
    assert_eq!(world.json(&["pipeline"])["samples"], json!([]));
    assert_eq!(
        world.refused(&["sample", "add", "maya.glows", "404"], 3),
        "unknown"
    );
}

#[test]
fn declining_needs_the_side_and_back_takes_it_back() {
    let world = World::new();
    let id = world.sample("maya.glows", &[]);
    let decline = [
        "sample", "move", &id, "--to", "declined", "--reason", "no time",
    ];
    assert_eq!(world.run(&decline).code, 3);
    world.ok(&[&decline[..], &["--by", "them"]].concat());
    let sample = world.json(&["sample", "show", &id]);
    assert_eq!(sample["sample"]["declined_by"], "them");
    world.ok(&["sample", "back", &id]);
    assert_eq!(
        world.json(&["sample", "show", &id])["sample"]["stage"],
        "requested"
    );
}

#[test]
fn a_guard_refuses_until_a_reason_overrides_it() {
    let world = World::new();
    world.ok(&["creator", "edit", "maya.glows", "--hold-samples", "true"]);
    let id = world.sample("maya.glows", &[]);
    assert_eq!(world.refused(&["sample", "advance", &id], 3), "guard_g1");
    let done = world.json(&["sample", "advance", &id, "--override", "a favour"]);
    assert_eq!(done["events"][0]["kind"], "sample_moved");
    let log = world.ok(&["log"]);
    assert!(log.contains("a favour"), "{log}");
}

#[test]
fn tracking_is_set_for_several_and_a_day_for_one() {
    let world = World::new();
    let (first, second) = (
        world.delivered("maya.glows", "2026-11-10"),
        world.delivered("leo_lifts", "2026-11-10"),
    );
    world.ok(&[
        "sample",
        "track",
        &first,
        &second,
        "--carrier",
        "UPS",
        "--tracking",
        "1Z",
    ]);
    assert_eq!(
        world.json(&["sample", "show", &second])["sample"]["carrier"],
        "UPS"
    );
    let both = ["sample", "extend", &first, &second];
    assert_eq!(
        world.refused(&[&both[..], &["--on", "2026-12-01"]].concat(), 2),
        "usage"
    );
    world.ok(&[&both[..], &["--days", "3"]].concat());
    assert_eq!(
        world.json(&["sample", "show", &first])["sample"]["due"],
        "2026-11-27"
    );
    let page = world.ok(&["sample", "show", &first, &second]);
    assert!(
        page.contains("@maya.glows") && page.contains("@leo_lifts"),
        "{page}"
    );
}

/// What TikTok does not count is no post of a sample; in figures a LIVE is a post all the same (metrics.md).
#[test]
fn a_live_that_was_too_short_is_no_post_of_a_sample() {
    let world = World::new();
    let id = world.delivered("maya.glows", "2026-11-10");
    let head = "LIVE title,LIVE ID,LIVE start time,LIVE end time,Creator name,Product name,Product ID,\
        Creator LIVE-attributed GMV,LIVE-attributed items sold,LIVE-attributed orders\n";
    let live = |n: u64, end: &str| {
        format!(
            "Deals,749000000000000000{n},2026-11-12 19:00:00,{end},maya.glows,,1729000,$1.00,1,1\n"
        )
    };
    let rows = [
        live(1, "2026-11-12 19:09:59"),
        live(2, "2026-11-12 19:10:00"),
        live(3, "--"),
    ];
    let path = world.write("lives.csv", &format!("{head}{}", rows.concat()));
    world.ok(&["import", &path]);
    let minutes = |n: usize| world.json(&["content"])[n]["minutes"].clone();
    assert_eq!(
        [minutes(0), minutes(1), minutes(2)],
        [9.into(), 10.into(), Value::Null]
    );
    let link = |n: u64| format!("https://www.tiktok.com/@maya.glows/live/749000000000000000{n}");
    let post = |n| {
        vec![
            "sample".to_owned(),
            "advance".into(),
            id.clone(),
            "--url".into(),
            link(n),
        ]
    };
    let args = post(1);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let run = world.run(&args);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.err.starts_with(
            "LIVE 7490000000000000001 lasted 9 min; TikTok counts a LIVE from 10 min as a post."
        ),
        "{run:?}"
    );
    // A person may know better, and what nobody knows the length of is taken.
    world.ok(&[&args[..], &["--override", "the brand agreed"]].concat());
    world.ok(&["undo"]);
    for n in [2, 3] {
        let args = post(n);
        world.ok(&args.iter().map(String::as_str).collect::<Vec<_>>());
        world.ok(&["undo"]);
    }
    let score = world.json(&["score", "--window", "all"]);
    assert_eq!(score[0]["metrics"]["posts"], 3);
}
