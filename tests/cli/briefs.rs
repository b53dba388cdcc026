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

/// A post whose caption came with a list after the sample was moved to `posted`.
#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn a_post_that_is_up_already_is_found_listed_and_judged() {
    let world = World::new();
    whole(&world);
    let id = world.delivered("maya.glows", "2026-11-10");
    let url = "https://www.tiktok.com/@maya.glows/video/7499000000000000001";
    world.ok(&["sample", "advance", &id, "--url", url]);
    let waiting = || world.json(&["today"])["counts"]["to_judge"].clone();
    assert_eq!(waiting(), 0, "nobody knows what it says");
    world.write(
        "videos.csv",
        "Video ID,Creator name,Video title,Post date,GMV,Video views,Video product clicks,Video-attributed orders\n\
         7499000000000000001,maya.glows,It CURES acne!,11/14/2026,$400.00,12000,8000,400\n\
         7499000000000000002,leo_lifts,It cures acne too,11/14/2026,$4.00,120,80,4\n",
    );
    world.ok(&["import", "videos.csv", "--as", "video_list"]);
    assert_eq!(waiting(), 1);
    let today = world.json(&["today"]);
    let groups = today["groups"].as_array().unwrap();
    let group = groups
        .iter()
        .find(|group| group["group"] == "to_judge")
        .unwrap();
    let item = &group["items"][0];
    assert_eq!(item["content_id"], "7499000000000000001");
    assert_eq!(item["sample"], id.as_str());
    assert_eq!(item["creator"], "maya.glows");
    assert_eq!(item["posted"], "2026-11-14");
    assert_eq!(item["forbidden_phrase"], "cures acne");
    let text = world.ok(&["today"]);
    assert!(text.contains("Posts to judge (1)"), "{text}");
    // The same posts by the query language, in each list.
    let list = world.json(&["content", "unjudged"]);
    assert_eq!(
        list.as_array().unwrap().len(),
        1,
        "leo has no sample, so no brief"
    );
    assert_eq!(list[0]["content_id"], "7499000000000000001");
    assert_eq!(list[0]["forbidden_phrase"], "cures acne");
    assert_eq!(list[0]["verdict"], Value::Null);
    let text = world.ok(&["content"]);
    assert!(
        text.contains("awaits a verdict: says \"cures acne\""),
        "{text}"
    );
    assert_eq!(
        world
            .json(&["content", "-unjudged"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        world.json(&["creators", "unjudged"])[0]["handle"],
        "maya.glows"
    );
    let samples = world.json(&["pipeline", "unjudged"]);
    assert_eq!(samples["samples"][0]["id"], id.as_str());
    // Judged, it waits no more, and says so.
    let judge = [
        "content",
        "verdict",
        "7499000000000000001",
        "violation",
        "--reason",
        "claims a cure",
    ];
    world.ok(&judge);
    assert_eq!(waiting(), 0);
    let row = &world.json(&["content", "maya"])[0];
    assert_eq!(row["verdict"], "violation");
    assert_eq!(row["verdict_reason"], "claims a cure");
    assert_eq!(row["forbidden_phrase"], Value::Null);
    world.ok(&["undo"]);
    assert_eq!(waiting(), 1);
    // The campaign's or product's brief decides; one that forbids nothing of it lets it stand.
    world.ok(&[
        "brief",
        "edit",
        "--product",
        "1729",
        "--avoid",
        "whitens teeth",
    ]);
    assert_eq!(waiting(), 0);
    world.ok(&["undo"]);
    // A sheet's word is a verdict too, and a decided sample is looked at no more.
    world.write(
        "facts.csv",
        "Video ID,Compliance\n7499000000000000001,cleared by legal? no\n",
    );
    world.ok(&["import", "facts.csv", "--as", "content_facts"]);
    let row = &world.json(&["content", "maya"])[0];
    assert_eq!(row["verdict"], "violation");
    assert_eq!(row["verdict_reason"], "cleared by legal? no");
    world.ok(&["undo"]);
    assert_eq!(waiting(), 1);
    world.ok(&[
        "sample",
        "decide",
        &id,
        "--decision",
        "drop",
        "--reason",
        "claims a cure",
    ]);
    assert_eq!(waiting(), 0);
}
