//! Briefs: written, checked, and what posts say against them.

use serde_json::{Value, json};

use crate::world::World;

const WHOLE: [&str; 10] = [
    "--hook",
    "social-proof",
    "--truth",
    "absorbs in a minute",
    "--proof",
    "daylight",
    "--cta",
    "tap the basket",
    "--avoid",
    "cures acne; miracle",
];

fn whole(world: &World) {
    world.ok(&[&["brief", "add", "--product", "1729"], &WHOLE[..]].concat());
}

#[test]
fn a_brief_is_listed_shown_and_edited_part_by_part() {
    let world = World::new();
    assert_eq!(world.json(&["brief", "list"]), json!([]));
    world.ok(&["brief", "add", "--product", "1729", "--hook", "h"]);
    let row = world.json(&["brief", "list"])[0].clone();
    assert_eq!(
        row["missing"],
        json!([
            "product truth",
            "proof element",
            "call to action",
            "what not to say"
        ])
    );
    whole(&world);
    let edit = [
        "brief",
        "edit",
        "--product",
        "1729",
        "--proof",
        "before and after",
    ];
    world.ok(&edit);
    let row = world.json(&["brief", "show", "--product", "1729"]);
    assert_eq!(row["hook"], "social_proof");
    assert_eq!(row["proof"], "before and after");
    assert_eq!(row["avoid"], json!(["cures acne", "miracle"]));
    assert_eq!(
        (&row["product"], &row["sku_id"]),
        (&json!("Serum 30ml"), &json!("1729"))
    );
    assert_eq!(
        (&row["campaign"], &row["missing"]),
        (&Value::Null, &json!([]))
    );
    assert_eq!(row["words"], 14);
    let page = world.ok(&["brief", "show", "--product", "1729"]);
    assert!(
        page.contains("What not to say\ncures acne; miracle\n"),
        "{page}"
    );
    for (args, code) in [
        (&["brief", "show", "--product", "9"][..], 1),
        (&["brief", "edit", "--product", "9", "--hook", "h"], 3),
        (&["brief", "edit", "--product", "1729"], 2),
        (&["brief", "add", "--product", "9", "--hook", "h"], 3),
        (&["brief", "add", "--hook", "h"], 2),
    ] {
        assert_eq!(world.run(args).code, code, "{args:?}");
    }
}

#[test]
fn a_brief_that_says_what_must_not_be_said_is_told_so() {
    let world = World::new();
    whole(&world);
    let run = world.run(&[
        "brief",
        "edit",
        "--product",
        "1729",
        "--cta",
        "See the MIRACLE",
    ]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (
            0,
            "The call to action itself says \"miracle\", which is among what not to say.\n"
        )
    );
}

#[test]
fn a_post_that_says_what_the_brief_forbids_waits_for_a_verdict() {
    let world = World::new();
    whole(&world);
    let id = world.delivered("maya.glows", "2026-11-10");
    world.write(
        "facts.csv",
        "Video ID,Creator,Caption\n7499000000000000001,maya.glows,It CURES acne!\n",
    );
    world.ok(&["import", "facts.csv", "--as", "content_facts"]);
    let url = "https://www.tiktok.com/@maya.glows/video/7499000000000000001";
    let post = ["sample", "move", &id, "--to", "posted", "--url", url];
    let run = world.run(&post);
    assert_eq!(run.code, 3, "{run:?}");
    assert_eq!(
        run.err,
        "The caption of content 7499000000000000001 says \"cures acne\", which the brief forbids; it \
         needs a compliance verdict. Judge it with: callsheet content verdict 7499000000000000001 \
         compliant|violation, or give a reason to go on all the same (--override REASON).\n"
    );
    let verdict = |word: &'static str| {
        let judge = ["content", "verdict", "7499000000000000001", word];
        world.json(&[&judge[..], &["--reason", "seen it"]].concat())
    };
    let judged = verdict("violation");
    assert_eq!(
        judged["events"][0]["summary"],
        "Content 7499000000000000001: judged violation, because: seen it"
    );
    let run = world.run(&post);
    assert!(
        run.code == 3 && run.err.contains("was judged a violation"),
        "{run:?}"
    );
    verdict("compliant");
    world.ok(&post);
    world.ok(&["undo"]);
    world.ok(&["undo"]);
    assert_eq!(world.run(&post).code, 3, "the violation stands again");
    world.ok(&[&post[..], &["--override", "the creator corrected it"]].concat());
    assert_eq!(world.run(&["doctor", "--replay"]).code, 0);
    let run = world.run(&["content", "verdict", "1", "compliant"]);
    assert_eq!(run.code, 3, "{run:?}");
}
