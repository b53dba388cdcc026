//! The life of samples, day by day: exactly the follow-ups of the playbook, each with its reason, none
//! twice (domain.md section 5).

use serde_json::Value;

use crate::world::World;

/// 17:00 UTC is 09:00 in Los Angeles in winter.
fn at(day: &str) -> String {
    format!("{day}T17:00:00Z")
}

fn on(world: &World, day: &str, args: &[&str]) -> Value {
    let now = at(day);
    world.json(&[&["--now", &now], args].concat())
}

/// Every follow-up there ever was: kind, day it is due in the shop's zone, state.
fn kinds(world: &World, day: &str) -> Vec<String> {
    let rows = on(world, day, &["followups", "--state", "all"]);
    let mut found: Vec<String> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            assert_ne!(row["reason"], "", "{row}");
            let due = row["due_at"].as_str().unwrap();
            format!(
                "{} {}",
                due.split('T').next().unwrap(),
                row["kind"].as_str().unwrap()
            )
        })
        .collect();
    found.sort_unstable();
    found
}

/// Ticks each day from one to another, twice, and returns what was suggested by which rule.
fn tick(world: &World, days: &[&str]) -> Vec<String> {
    let mut suggested = Vec::new();
    for day in days {
        let first = on(world, day, &["tick"]);
        for row in first["suggested"].as_array().unwrap() {
            suggested.push(format!("{day} {}", row["rule"].as_str().unwrap()));
        }
        let second = on(world, day, &["tick"]);
        for group in ["queued", "suggested"] {
            assert_eq!(second[group], serde_json::json!([]), "{day} {group}");
        }
    }
    suggested
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one life, told in the order it happens"
)]
fn a_sample_that_is_never_posted_leads_to_every_step_of_the_playbook_once() {
    let world = World::new();
    world.without_rules();
    let done = on(
        &world,
        "2026-11-01",
        &["sample", "add", "maya.glows", "1729", "--to", "invited"],
    );
    let id = done["events"][0]["subject"].as_str().unwrap().to_owned();
    assert_eq!(kinds(&world, "2026-11-01"), Vec::<String>::new());
    let asked = tick(
        &world,
        &[
            "2026-11-03",
            "2026-11-04",
            "2026-11-05",
            "2026-11-08",
            "2026-11-09",
        ],
    );
    assert_eq!(kinds(&world, "2026-11-09"), ["2026-11-04 outreach_bump"]);
    assert_eq!(asked, ["2026-11-08 unanswered"]);
    on(
        &world,
        "2026-11-09",
        &["sample", "move", &id, "--to", "requested"],
    );
    let open = on(&world, "2026-11-09", &["suggestions"]);
    assert_eq!(open, serde_json::json!([]), "the creator answered");
    on(&world, "2026-11-09", &["sample", "advance", &id]);
    let ship = [
        "sample",
        "advance",
        &id,
        "--tracking",
        "9400",
        "--carrier",
        "USPS",
    ];
    on(&world, "2026-11-10", &ship);
    on(&world, "2026-11-12", &["sample", "advance", &id]);
    assert_eq!(
        kinds(&world, "2026-11-12"),
        [
            "2026-11-04 outreach_bump",
            "2026-11-09 review_request",
            "2026-11-09 sample_approved",
            "2026-11-09 ship_sample",
            "2026-11-10 brief",
            "2026-11-12 confirm_due_date",
        ]
    );
    // Due on 26 November.
    let asked = tick(
        &world,
        &[
            "2026-11-20",
            "2026-11-22",
            "2026-11-23",
            "2026-11-24",
            "2026-11-25",
            "2026-11-26",
            "2026-11-27",
            "2026-11-28",
            "2026-11-29",
            "2026-12-02",
            "2026-12-03",
            "2026-12-04",
            "2026-12-09",
            "2026-12-10",
            "2026-12-11",
        ],
    );
    assert_eq!(asked, ["2026-12-03 hold_samples", "2026-12-10 no_show"]);
    assert_eq!(
        kinds(&world, "2026-12-11")[6..],
        [
            "2026-11-23 reminder",
            "2026-11-25 reminder",
            "2026-11-27 overdue_nudge",
            "2026-11-29 overdue_new_date",
            "2026-12-03 overdue_final",
        ]
    );
    let open = on(&world, "2026-12-11", &["suggestions"]);
    let ids: Vec<&str> = open
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 2, "{open}");
    on(
        &world,
        "2026-12-11",
        &[&["suggestion", "accept"], &ids[..]].concat(),
    );
    let sample = on(&world, "2026-12-11", &["sample", "show", &id]);
    assert_eq!(sample["sample"]["stage"], "no_show");
    let creator = on(&world, "2026-12-11", &["creator", "show", "maya.glows"]);
    assert_eq!(creator["creator"]["hold_samples"], true);
    let left = on(&world, "2026-12-11", &["followups"]);
    assert_eq!(left, serde_json::json!([]), "nothing is left to say");
    on(&world, "2026-12-11", &["undo"]);
    let sample = on(&world, "2026-12-11", &["sample", "show", &id]);
    assert_eq!(sample["sample"]["stage"], "delivered");
}

#[test]
fn a_sample_posted_on_time_leads_to_thanks_results_and_the_decision() {
    let world = World::new();
    let id = world.delivered("maya.glows", "2026-11-20");
    let url = "https://www.tiktok.com/@maya.glows/video/7300000000000000001";
    on(
        &world,
        "2026-11-22",
        &["sample", "advance", &id, "--url", url],
    );
    let open = |day: &str| -> Vec<String> {
        let rows = on(&world, day, &["followups"]);
        let rows = rows.as_array().unwrap();
        rows.iter()
            .map(|row| row["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(open("2026-11-22"), ["thank_you"]);
    tick(
        &world,
        &[
            "2026-11-28",
            "2026-11-29",
            "2026-12-05",
            "2026-12-06",
            "2026-12-07",
        ],
    );
    assert_eq!(open("2026-12-07"), ["thank_you", "share_results", "decide"]);
    let decide = [
        "sample",
        "decide",
        &id,
        "--decision",
        "repeat",
        "--reason",
        "Sold well",
    ];
    on(&world, "2026-12-07", &decide);
    assert_eq!(open("2026-12-07"), Vec::<String>::new());
}

#[test]
fn a_moved_due_date_is_a_new_trigger_and_a_dry_run_leaves_nothing() {
    let world = World::new();
    let id = world.delivered("maya.glows", "2026-11-20");
    let planned = on(&world, "2026-12-05", &["tick", "--dry-run"]);
    assert_eq!(planned["queued"][0]["kind"], "overdue_nudge");
    assert_eq!(planned["queued"][0]["due_at"], "2026-12-05T17:00:00Z");
    let done = on(&world, "2026-12-05", &["tick"]);
    assert_eq!(done["queued"].as_array().unwrap().len(), 1);
    on(&world, "2026-12-05", &["sample", "extend", &id]);
    let rows = on(&world, "2026-12-05", &["followups"]);
    let kinds: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        ["brief", "confirm_due_date"],
        "the nudge went with its date"
    );
    let done = on(&world, "2026-12-12", &["tick"]);
    assert_eq!(
        done["queued"][0]["due_at"], "2026-12-12T17:00:00Z",
        "an extended date is new"
    );
    // The clock jumps back: nothing comes twice.
    let back = on(&world, "2026-12-05", &["tick"]);
    assert_eq!(back["queued"], serde_json::json!([]));
}

#[test]
fn a_paused_creator_is_left_alone_and_it_is_said() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-20");
    world.ok(&[
        "creator",
        "edit",
        "maya.glows",
        "--paused-until",
        "2026-12-20",
    ]);
    let run = on(&world, "2026-12-05", &["tick"]);
    assert_eq!(run["queued"], serde_json::json!([]));
    assert!(
        run["warnings"][0].as_str().unwrap().contains("paused"),
        "{run}"
    );
}

#[test]
fn a_dismissed_suggestion_stays_quiet_and_an_accepted_tick_can_be_undone() {
    let world = World::new();
    world.without_rules();
    world.delivered("maya.glows", "2026-11-20");
    let asked = tick(&world, &["2026-12-18"]);
    assert_eq!(asked, ["2026-12-18 hold_samples", "2026-12-18 no_show"]);
    let open = on(&world, "2026-12-18", &["suggestions", "--rule", "no_show"]);
    let id = open[0]["id"].as_str().unwrap().to_owned();
    on(
        &world,
        "2026-12-18",
        &["suggestion", "dismiss", &id, "--reason", "He is ill"],
    );
    assert_eq!(tick(&world, &["2026-12-19"]), Vec::<String>::new());
    let today = on(&world, "2026-12-19", &["today"]);
    assert_eq!(today["counts"]["suggestions"], 1);
    let shown = on(&world, "2026-12-19", &["suggestion", "show", &id]);
    assert_eq!(shown["state"], "dismissed");
    assert_eq!(shown["figures"]["days_overdue"], 14);
}

#[test]
fn a_request_nobody_reviewed_for_seven_days_is_proposed_to_be_called_off_never_called_off() {
    let world = World::new();
    world.without_rules();
    let done = on(
        &world,
        "2026-11-01",
        &["sample", "add", "maya.glows", "1729"],
    );
    let sample = done["events"][0]["subject"].as_str().unwrap().to_owned();
    let asked = tick(&world, &["2026-11-07", "2026-11-08", "2026-11-09"]);
    assert_eq!(asked, ["2026-11-08 unreviewed"]);
    let open = on(&world, "2026-11-09", &["suggestions"]);
    assert_eq!(open[0]["figures"]["days"], 7);
    let stage = |day| {
        on(&world, day, &["sample", "show", &sample])["sample"]["stage"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(stage("2026-11-09"), "requested");
    let id = open[0]["id"].as_str().unwrap().to_owned();
    on(&world, "2026-11-09", &["suggestion", "accept", &id]);
    assert_eq!(stage("2026-11-09"), "cancelled");
}

/// Every row of the table of domain.md section 5 that is about one sample, with the sentence it gives.
#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn every_follow_up_says_why_in_the_facts_of_its_trigger() {
    let world = World::new();
    world.without_rules();
    let lost = on(
        &world,
        "2026-11-01",
        &["sample", "add", "maya.glows", "1729", "--to", "invited"],
    );
    let lost = lost["events"][0]["subject"].as_str().unwrap().to_owned();
    tick(&world, &["2026-11-04", "2026-11-08"]);
    on(
        &world,
        "2026-11-09",
        &["sample", "move", &lost, "--to", "requested"],
    );
    on(&world, "2026-11-09", &["sample", "advance", &lost]);
    let ship = [
        "sample",
        "advance",
        &lost,
        "--tracking",
        "9400",
        "--carrier",
        "USPS",
    ];
    on(&world, "2026-11-10", &ship);
    on(&world, "2026-11-12", &["sample", "advance", &lost]);
    for day in 20..=30 {
        tick(&world, &[&format!("2026-11-{day}")]);
    }
    for day in 1..=10 {
        tick(&world, &[&format!("2026-12-{day:02}")]);
    }
    let why = |handle: &str| -> Vec<String> {
        let rows = on(&world, "2026-12-30", &["followups", "--state", "all"]);
        let rows = rows.as_array().unwrap().iter();
        let mut told: Vec<(String, String)> = rows
            .filter(|row| row["creator"] == handle)
            .map(|row| {
                let text = |key: &str| row[key].as_str().unwrap().to_owned();
                (
                    text("due_at"),
                    format!("{}: {}", text("kind"), text("reason")),
                )
            })
            .collect();
        told.sort();
        told.into_iter().map(|(_, why)| why).collect()
    };
    let late = "nothing posted; late because: brief never sent, due date never confirmed, no reminder sent";
    let grace = "may have extended until 2026-12-03";
    assert_eq!(
        why("maya.glows"),
        [
            "outreach_bump: invited on 2026-11-01: no answer in 3 days".to_owned(),
            "review_request: requested on 2026-11-09: review it within 1 d".to_owned(),
            "sample_approved: approved on 2026-11-09: to be shipped".to_owned(),
            "ship_sample: approved on 2026-11-09: to be shipped".to_owned(),
            "brief: shipped on 2026-11-10: with USPS, tracking number 9400".to_owned(),
            "confirm_due_date: delivered on 2026-11-12: the post is due 2026-11-26".to_owned(),
            "reminder: 3 days before due 2026-11-26, nothing posted".to_owned(),
            "reminder: 1 day before due 2026-11-26, nothing posted".to_owned(),
            format!("overdue_nudge: 1 day overdue: due 2026-11-26, {late}; {grace}"),
            format!("overdue_new_date: 3 days overdue: due 2026-11-26, {late}; {grace}"),
            format!("overdue_final: 7 days overdue: due 2026-11-26, {late}; {grace}"),
        ]
    );
    let asked = on(&world, "2026-12-10", &["suggestions", "--state", "all"]);
    let mut rules: Vec<&str> = (asked.as_array().unwrap().iter())
        .map(|row| row["rule"].as_str().unwrap())
        .collect();
    rules.sort_unstable();
    assert_eq!(rules, ["hold_samples", "no_show", "unanswered"]);
    // Another, posted on time, as far as the decision.
    let kept = world.delivered("leo_lifts", "2026-11-20");
    let url = "https://www.tiktok.com/@leo_lifts/video/7300000000000000001";
    on(
        &world,
        "2026-11-22",
        &["sample", "advance", &kept, "--url", url],
    );
    tick(&world, &["2026-11-29", "2026-12-06"]);
    assert_eq!(
        why("leo_lifts")[5..],
        [
            format!("thank_you: posted on 2026-11-22: {url}"),
            format!("share_results: posted on 2026-11-22, 7 days ago: {url}"),
            format!("decide: posted on 2026-11-22, 14 days ago: {url}"),
        ]
    );
}

/// In Los Angeles clocks go back in the night to 1 November 2026, and ahead in that to 14 March 2027.
#[test]
fn a_night_on_which_clocks_change_makes_nothing_early_late_or_twice() {
    let world = World::new();
    let due_at = |sample: &str, day: &str| -> Vec<String> {
        let rows = on(&world, day, &["followups", "--state", "all"]);
        let rows = rows.as_array().unwrap().iter();
        let mut due: Vec<String> = rows
            .filter(|row| row["kind"] == "reminder" && row["sample"] == sample)
            .map(|row| row["due_at"].as_str().unwrap().to_owned())
            .collect();
        due.sort_unstable();
        due
    };
    let tick_at = |now: &str| {
        let done = world.json(&["--now", now, "tick"]);
        let rows = done["queued"].as_array().unwrap().iter();
        rows.filter(|row| row["kind"] == "reminder").count()
    };
    // Due on 2 November: the reminder of the day before is of the day with 25 hours.
    let autumn = world.delivered("maya.glows", "2026-10-19");
    assert_eq!(tick_at("2026-10-30T17:00:00Z"), 1, "three days before");
    assert_eq!(tick_at("2026-11-01T06:59:00Z"), 0, "before midnight");
    assert_eq!(tick_at("2026-11-01T08:30:00Z"), 1, "half past one, once");
    assert_eq!(tick_at("2026-11-01T09:30:00Z"), 0, "half past one, again");
    assert_eq!(
        tick_at("2026-11-01T08:30:00Z"),
        0,
        "a clock that jumps back"
    );
    assert_eq!(
        due_at(&autumn, "2026-11-01"),
        ["2026-10-30T16:00:00Z", "2026-11-01T17:00:00Z"],
        "nine in the morning"
    );
    // Due on 15 March: that of the day before is of the day with 23 hours.
    let spring = world.delivered("leo_lifts", "2026-11-20");
    let later = ["sample", "extend", &spring, "--on", "2027-03-15"];
    on(&world, "2027-03-01", &later);
    assert_eq!(tick_at("2027-03-12T17:00:00Z"), 1, "three days before");
    assert_eq!(tick_at("2027-03-14T07:59:00Z"), 0, "before midnight");
    assert_eq!(tick_at("2027-03-14T10:30:00Z"), 1, "half past three");
    assert_eq!(
        due_at(&spring, "2027-03-14"),
        ["2027-03-12T17:00:00Z", "2027-03-14T16:00:00Z"],
        "nine in the morning"
    );
}

/// A sample that is put in long after its due date: no reminder of what is past, no letter for each step missed.
#[test]
fn a_due_date_in_the_past_leads_to_what_still_makes_sense() {
    let world = World::new();
    world.without_rules();
    let id = world.delivered("maya.glows", "2026-10-01");
    let sample = world.json(&["sample", "show", &id]);
    assert_eq!(sample["sample"]["due"], "2026-10-15");
    let asked = tick(&world, &["2026-11-20", "2026-11-21"]);
    assert_eq!(asked, ["2026-11-20 hold_samples", "2026-11-20 no_show"]);
    let queued: Vec<String> = kinds(&world, "2026-11-21")
        .into_iter()
        .filter(|kind| kind.contains("reminder") || kind.contains("overdue"))
        .collect();
    assert_eq!(queued, Vec::<String>::new());
    // A date cannot be agreed on that lies before the one it moves.
    let back = ["sample", "extend", &id, "--on", "2026-10-01"];
    assert_eq!(world.refused(&back, 3), "days");
}
