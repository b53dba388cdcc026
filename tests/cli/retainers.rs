//! Retainers owe posts by the calendar, and campaigns are looked at after each batch.

use serde_json::{Value, json};

use crate::world::World;

const VIDEOS: &str = "Video title,Video ID,Post date,Video link,Creator name,Product ID,Creator video-attributed GMV,Video views\n";

fn on(world: &World, day: &str, args: &[&str]) -> Value {
    let now = format!("{day}T17:00:00Z");
    world.json(&[&["--now", &now], args].concat())
}

/// One post a week is agreed with maya from Friday 20 November on.
fn retainer() -> World {
    let world = World::new();
    let edit = ["creator", "edit", "maya.glows", "--type", "retainer"];
    world.ok(&[&edit[..], &["--agreed-rate", "1"]].concat());
    world
}

/// Imports a video of maya's.
fn posted(world: &World, day: &str, id: u64) {
    let (year, rest) = day.split_once('-').unwrap();
    let (month, day) = rest.split_once('-').unwrap();
    let row = format!(
        "Hello,{id},{month}/{day}/{year},https://www.tiktok.com/@maya.glows/video/{id},maya.glows,,\"$1.00\",10\n"
    );
    let path = world.write(&format!("Video List {id}.csv"), &format!("{VIDEOS}{row}"));
    world.ok(&["import", &path]);
}

fn calendar(world: &World, day: &str, month: &str) -> Vec<String> {
    let rows = on(world, day, &["creator", "calendar", "--month", month]);
    rows[0]["deliverables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!(
                "{} {}",
                row["due"].as_str().unwrap(),
                row["state"].as_str().unwrap()
            )
        })
        .collect()
}

/// The kinds a tick queues, with the day they are due.
fn tick(world: &World, day: &str) -> Vec<String> {
    let done = on(world, day, &["tick"]);
    let rows = done["queued"].as_array().unwrap().iter();
    rows.map(|row| {
        let due = row["due_at"].as_str().unwrap();
        format!("{due} {}", row["kind"].as_str().unwrap())
    })
    .collect()
}

#[test]
fn a_late_post_is_asked_for_once_until_it_comes() {
    let world = retainer();
    let shown = world.json(&["creator", "show", "maya.glows"]);
    assert_eq!(shown["creator"]["retainer_since"], "2026-11-20");
    assert_eq!(shown["retainer"]["compliance"], Value::Null);
    assert_eq!(
        calendar(&world, "2026-11-20", "2026-12"),
        [
            "2026-12-03 open",
            "2026-12-10 open",
            "2026-12-17 open",
            "2026-12-24 open",
            "2026-12-31 open",
        ]
    );
    for quiet in ["2026-11-20", "2026-11-26"] {
        assert_eq!(tick(&world, quiet), Vec::<String>::new(), "{quiet}");
    }
    assert_eq!(
        tick(&world, "2026-11-27"),
        ["2026-11-27T17:00:00Z deliverable_late"]
    );
    assert_eq!(tick(&world, "2026-11-27"), Vec::<String>::new());
    let queue = on(&world, "2026-11-27", &["followups"]);
    assert_eq!(
        queue[0]["reason"],
        "1 day overdue: a post was agreed for 2026-11-26, nothing posted"
    );
    let message = queue[0]["message"].as_str().unwrap();
    assert!(message.contains("Thu 26 Nov"), "{message}");
    // A post of the second week stands for that week; one more makes up for the first, and what is
    // left to say about it goes with the file that brings it, and comes back with an undo.
    let queued = || {
        on(&world, "2026-11-29", &["followups"])
            .as_array()
            .unwrap()
            .len()
    };
    posted(&world, "2026-11-28", 7_300_000_000_000_000_001);
    assert_eq!(queued(), 1);
    posted(&world, "2026-11-29", 7_300_000_000_000_000_002);
    assert_eq!(queued(), 0);
    world.ok(&["undo"]);
    assert_eq!(queued(), 1);
    posted(&world, "2026-11-29", 7_300_000_000_000_000_002);
    assert_eq!(queued(), 0);
    let done = on(&world, "2026-11-29", &["tick"]);
    assert_eq!(done["cancelled"], 0, "{done}");
    assert_eq!(tick(&world, "2026-12-02"), Vec::<String>::new());
    assert_eq!(
        calendar(&world, "2026-12-04", "2026-11"),
        ["2026-11-26 late"]
    );
    assert_eq!(
        calendar(&world, "2026-12-04", "2026-12")[..2],
        ["2026-12-03 on_time", "2026-12-10 open"]
    );
}

#[test]
fn today_and_the_creator_say_what_is_owed_and_how_it_was_kept() {
    let world = retainer();
    posted(&world, "2026-11-21", 7_300_000_000_000_000_002);
    let counts = |day: &str| on(&world, day, &["today"])["counts"]["retainer_posts"].clone();
    assert_eq!(counts("2026-11-30"), 0);
    assert_eq!(counts("2026-12-01"), 1, "owed in two days");
    assert_eq!(counts("2026-12-05"), 1, "overdue");
    let today = on(&world, "2026-12-05", &["today"]);
    let groups = today["groups"].as_array().unwrap();
    let group = groups
        .iter()
        .find(|group| group["group"] == "retainer_posts")
        .unwrap();
    assert_eq!(
        group["items"][0],
        json!({
            "creator": "maya.glows", "shop": "Fernhollow", "due": "2026-12-03", "waiting": 1, "days_overdue": 2,
            "bucket": "overdue", "on_time": 1, "owed": 2
        })
    );
    let shown = on(&world, "2026-12-05", &["creator", "show", "maya.glows"]);
    assert_eq!(shown["retainer"]["compliance"], 0.5);
    assert_eq!(shown["retainer"]["deliverables"][0]["state"], "on_time");
    let text = world.ok(&[
        "--now",
        "2026-12-05T17:00:00Z",
        "creator",
        "show",
        "maya.glows",
    ]);
    assert!(text.contains("1 of 2 posts on time"), "{text}");
    let text = world.ok(&["--now", "2026-12-05T17:00:00Z", "creator", "calendar"]);
    assert!(text.contains("2 d overdue"), "{text}");
}

#[test]
fn a_new_rate_is_a_new_agreement_and_another_type_ends_it() {
    let world = retainer();
    assert_eq!(tick(&world, "2026-11-27").len(), 1);
    on(
        &world,
        "2026-11-28",
        &["creator", "edit", "maya.glows", "--agreed-rate", "2"],
    );
    let shown = on(&world, "2026-11-28", &["creator", "show", "maya.glows"]);
    assert_eq!(shown["creator"]["retainer_since"], "2026-11-28");
    let done = on(&world, "2026-11-28", &["tick"]);
    assert_eq!(done["cancelled"], 1, "nothing was owed before: {done}");
    assert_eq!(
        tick(&world, "2026-12-02"),
        ["2026-12-02T17:00:00Z deliverable_late"]
    );
    on(
        &world,
        "2026-12-02",
        &["creator", "edit", "maya.glows", "--type", "repeat"],
    );
    let left = on(&world, "2026-12-02", &["followups"]);
    assert_eq!(left, json!([]), "what was asked of a retainer goes with it");
    assert_eq!(
        on(&world, "2026-12-02", &["creator", "calendar"]),
        json!([])
    );
    // An agreement may have begun before it was typed; nobody else has one.
    let since = [
        "creator",
        "edit",
        "maya.glows",
        "--retainer-since",
        "2026-11-02",
    ];
    assert_eq!(world.refused(&since, 3), "no_retainer");
    on(
        &world,
        "2026-12-02",
        &[&since[..], &["--type", "retainer"]].concat(),
    );
    assert_eq!(calendar(&world, "2026-12-02", "2026-11").len(), 8);
}

#[test]
fn who_owes_several_posts_is_asked_once_at_a_first_look() {
    let world = retainer();
    // Overdue since 26 November, 3 and 10 December.
    assert_eq!(
        tick(&world, "2026-12-11"),
        ["2026-12-11T17:00:00Z deliverable_late"]
    );
    assert_eq!(tick(&world, "2026-12-12"), Vec::<String>::new());
    let queue = on(&world, "2026-12-12", &["followups"]);
    assert_eq!(
        queue[0]["reason"],
        "1 day overdue: a post was agreed for 2026-12-10, nothing posted"
    );
    assert_eq!(tick(&world, "2026-12-18").len(), 1, "the next week's");
    world.ok(&["doctor", "--replay"]);
}

#[test]
fn due_names_the_retainers_below_the_samples() {
    let world = retainer();
    let at = ["--now", "2026-12-05T17:00:00Z", "due"];
    let text = world.ok(&at);
    assert!(text.contains("Retainer posts"), "{text}");
    assert!(text.contains("@maya.glows"), "{text}");
    assert!(text.contains("9 d late, 0 of 2 on time"), "{text}");
    assert_eq!(
        on(&world, "2026-12-05", &["due"]),
        json!([]),
        "no sample is due"
    );
}

#[test]
fn a_paused_retainer_is_left_alone() {
    let world = retainer();
    world.ok(&[
        "creator",
        "edit",
        "maya.glows",
        "--paused-until",
        "2026-12-10",
    ]);
    let done = on(&world, "2026-11-27", &["tick"]);
    assert_eq!(done["queued"], json!([]));
    assert_eq!(
        done["warnings"][0],
        "@maya.glows is paused until 2026-12-10: nothing is queued."
    );
}

#[test]
fn a_sheet_that_says_retainer_begins_an_agreement_and_taking_it_out_ends_it() {
    let world = World::new();
    let path = world.write(
        "creators.csv",
        "Creator,Posts per week,Type\nmaya.glows,1,retainer\n",
    );
    world.ok(&["import", &path, "--as", "creator_list"]);
    let since = |world: &World| {
        world.json(&["creator", "show", "maya.glows"])["creator"]["retainer_since"].clone()
    };
    assert_eq!(since(&world), "2026-11-20");
    let again = world.write(
        "more.csv",
        "Creator,Posts per week,Type,Owner\nmaya.glows,1,retainer,Ana\n",
    );
    world.ok(&[
        "import",
        &again,
        "--as",
        "creator_list",
        "--now",
        "2026-11-25T17:00:00Z",
    ]);
    assert_eq!(since(&world), "2026-11-20", "the same agreement");
    world.ok(&["doctor", "--replay"]);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one campaign, told in the order it happens"
)]
fn a_campaign_is_looked_at_after_each_batch() {
    let world = World::new();
    let campaign = [
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
    ];
    world.ok(&campaign);
    let invited = ["sample", "add", "maya.glows", "leo_lifts", "1729"];
    let more = ["--to", "invited", "--campaign", "Autumn"];
    let done = on(&world, "2026-11-02", &[&invited[..], &more[..]].concat());
    let id = done["events"][0]["subject"].as_str().unwrap().to_owned();
    on(
        &world,
        "2026-11-03",
        &["followup", "answered", "maya.glows"],
    );
    let checkpoints = |day: &str| -> Vec<String> {
        let found = tick(&world, day).into_iter();
        found
            .filter(|row| row.ends_with("review_checkpoint"))
            .collect()
    };
    assert_eq!(checkpoints("2026-11-04"), Vec::<String>::new());
    assert_eq!(
        checkpoints("2026-11-05"),
        ["2026-11-05T17:00:00Z review_checkpoint"]
    );
    assert_eq!(checkpoints("2026-11-05"), Vec::<String>::new());
    let queue = on(&world, "2026-11-05", &["followups"]);
    let task = queue
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["kind"] == "review_checkpoint");
    let task = task.unwrap();
    assert_eq!(
        (&task["campaign"], &task["creator"]),
        (&json!("Autumn"), &Value::Null)
    );
    assert_eq!(
        task["reason"],
        "2 invited for Autumn on 2026-11-02, 3 days ago: 1 answered"
    );
    on(
        &world,
        "2026-11-06",
        &["sample", "move", &id, "--to", "requested"],
    );
    on(&world, "2026-11-06", &["sample", "advance", &id]);
    let ship = [
        "sample",
        "advance",
        &id,
        "--tracking",
        "94",
        "--carrier",
        "USPS",
    ];
    on(&world, "2026-11-07", &ship);
    on(&world, "2026-11-10", &["sample", "advance", &id]);
    assert_eq!(checkpoints("2026-11-23"), Vec::<String>::new());
    assert_eq!(
        checkpoints("2026-11-24"),
        ["2026-11-24T17:00:00Z review_checkpoint"]
    );
    let queue = on(&world, "2026-11-24", &["followups"]);
    let reasons: Vec<_> = queue
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["kind"] == "review_checkpoint")
        .map(|row| row["reason"].as_str().unwrap())
        .collect();
    assert!(
        reasons.contains(&"1 delivered for Autumn on 2026-11-10, 14 days ago: 0 posted"),
        "{reasons:?}"
    );
}
