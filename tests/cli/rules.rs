//! Decision rules through the command line: proposed once, decided, quiet, back with new facts; and the
//! person's own file.

use serde_json::{Value, json};

use crate::world::World;

/// A creator who agreed on two posts a week and made none.
fn idle(world: &World) {
    world.ok(&["creator", "edit", "maya.glows", "--agreed-rate", "2"]);
}

/// Two samples whose posts were due on the 24th of September and never came.
fn twice_overdue(world: &World) {
    world.delivered("leo_lifts", "2026-09-10");
    world.ok(&["product", "add", "1730"]);
    let done = world.json(&["sample", "add", "leo_lifts", "1730"]);
    let id = done["events"][0]["subject"].as_str().unwrap().to_owned();
    world.ok(&["sample", "advance", &id]);
    let sent = ["--tracking", "9401", "--carrier", "USPS"];
    world.ok(&[&["sample", "advance", &id], &sent[..]].concat());
    world.ok(&["sample", "advance", &id, "--on", "2026-09-10"]);
}

fn of<'v>(suggestions: &'v Value, rule: &str) -> Vec<&'v Value> {
    let rows = suggestions.as_array().unwrap().iter();
    rows.filter(|row| row["rule"] == rule).collect()
}

fn tick(world: &World, now: &str) -> Value {
    world.json(&["tick", "--now", now])
}

#[test]
fn a_suggestion_has_every_field_of_the_contract_and_comes_once() {
    let world = World::new();
    idle(&world);
    let first = tick(&world, "2026-11-20T17:00:00Z");
    let said = of(&first["suggested"], "output_below_agreed");
    assert_eq!(said.len(), 1);
    let row = said[0].clone();
    assert_eq!(row["subject"], "maya.glows");
    assert_eq!(row["subject_kind"], "creator");
    assert_eq!(row["creator"], "maya.glows");
    assert_eq!(row["shop"], "Fernhollow");
    assert_eq!(row["state"], "open");
    assert_eq!(row["created_at"], "2026-11-20T17:00:00Z");
    assert_eq!(
        row["threshold"],
        "posts per week < agreed rate, 2 weeks running"
    );
    assert_eq!(
        row["figures"],
        json!({"agreed_rate": 2.0, "posts_last_7_days": 0, "posts_7_days_before": 0})
    );
    for field in ["sample", "sku_id", "content_id"] {
        assert_eq!(row[field], Value::Null, "{field}");
    }
    for (at, now) in ["2026-11-20T18:00:00Z", "2026-11-21T17:00:00Z"]
        .iter()
        .enumerate()
    {
        let again = tick(&world, now);
        assert_eq!(
            of(&again["suggested"], "output_below_agreed"),
            [] as [&Value; 0],
            "{at}"
        );
        assert_eq!(again["expired"], 0);
    }
    assert_eq!(
        of(&world.json(&["suggestions"]), "output_below_agreed").len(),
        1
    );
    let narrowed = world.json(&["suggestions", "--rule", "output_below_agreed"]);
    assert_eq!(narrowed.as_array().unwrap().len(), 1);
    let shown = world.json(&["creator", "show", "maya.glows"]);
    assert_eq!(of(&shown["suggestions"], "output_below_agreed").len(), 1);
    let today = world.json(&["today"]);
    let groups = today["groups"].as_array().unwrap().iter();
    let mine: Vec<_> = groups
        .filter(|group| group["group"] == "suggestions")
        .collect();
    assert_eq!(of(&mine[0]["items"], "output_below_agreed").len(), 1);
}

#[test]
fn it_expires_with_its_facts_and_returns_with_them() {
    let world = World::new();
    idle(&world);
    tick(&world, "2026-11-20T17:00:00Z");
    world.ok(&["creator", "edit", "maya.glows", "--agreed-rate", ""]);
    assert_eq!(tick(&world, "2026-11-20T18:00:00Z")["expired"], 1);
    let gone = world.json(&["suggestions", "--state", "expired"]);
    assert_eq!(gone.as_array().unwrap().len(), 1);
    idle(&world);
    let back = tick(&world, "2026-11-20T19:00:00Z");
    assert_eq!(back["suggested"][0]["id"], gone[0]["id"], "the same one");
    let dry = world.json(&["tick", "--dry-run", "--now", "2026-12-20T19:00:00Z"]);
    assert_eq!(dry["expired"], 0);
}

#[test]
fn what_was_dismissed_is_quiet_until_its_facts_had_gone() {
    let world = World::new();
    idle(&world);
    let first = tick(&world, "2026-11-20T17:00:00Z");
    let id = first["suggested"][0]["id"].as_str().unwrap().to_owned();
    world.ok(&["suggestion", "dismiss", &id, "--reason", "on leave"]);
    for now in [
        "2026-11-20T20:00:00Z",
        "2026-11-25T17:00:00Z",
        "2026-12-25T17:00:00Z",
    ] {
        let quiet = tick(&world, now);
        assert_eq!(
            of(&quiet["suggested"], "output_below_agreed"),
            [] as [&Value; 0],
            "{now}"
        );
    }
    let kept = world.json(&["suggestion", "show", &id]);
    assert_eq!(
        (&kept["state"], &kept["reason"]),
        (&json!("dismissed"), &json!("on leave"))
    );
    world.ok(&["creator", "edit", "maya.glows", "--agreed-rate", ""]);
    assert_eq!(tick(&world, "2026-12-26T17:00:00Z")["expired"], 0);
    idle(&world);
    let back = tick(&world, "2026-12-27T17:00:00Z");
    assert_eq!(of(&back["suggested"], "output_below_agreed").len(), 1);
}

#[test]
fn accepting_does_it_and_undo_takes_it_back() {
    let world = World::new();
    twice_overdue(&world);
    let said = tick(&world, "2026-11-20T17:00:00Z");
    let said = of(&said["suggested"], "stop_feeding");
    assert_eq!(said.len(), 1, "two posts are overdue");
    assert_eq!(said[0]["figures"]["missed_deadlines"], 2);
    let id = said[0]["id"].as_str().unwrap();
    world.ok(&["suggestion", "accept", id]);
    let held = || world.json(&["creator", "show", "leo_lifts"])["creator"]["hold_samples"].clone();
    assert_eq!(held(), true);
    world.ok(&["undo"]);
    assert_eq!(held(), false);
    assert_eq!(world.json(&["suggestion", "show", id])["state"], "open");
}

#[test]
fn accepting_to_stop_expanding_pauses_outreach_until_a_person_goes_on() {
    let world = World::new();
    let offer = ["--segment", "tier:1", "--product", "1729"];
    let outreach = |verb: &'static str| [&["outreach", verb], &offer[..]].concat();
    let early = ["--now", "2026-11-10T17:00:00Z"];
    world.ok(&[&outreach("queue")[..], &early[..]].concat());
    let waiting = world.json(&["followups"])[0]["id"].clone();
    for _ in 0..8 {
        let kind = ["--kind", "win_back"];
        world.ok(&[&["followup", "add", "maya.glows"], &kind[..], &early[..]].concat());
    }
    tick(&world, "2026-11-20T17:00:00Z");
    let said = world.json(&["suggestions", "--rule", "stop_expanding"]);
    assert_eq!(said[0]["threshold"], "follow-ups late > 20 %");
    assert_eq!(said[0]["accepting"], "Pause the outreach of the shop.");
    let id = said[0]["id"].as_str().unwrap();
    world.ok(&["suggestion", "accept", id]);
    let paused = || world.json(&["shop", "list"])[0]["outreach_paused"].clone();
    assert_eq!(paused(), "2026-11-20");
    assert!(world.ok(&["shop", "list"]).contains("off since 2026-11-20"));
    for verb in ["preview", "queue"] {
        let run = world.run(&outreach(verb));
        assert_eq!(run.code, 3, "{verb}");
        let told = "Outreach of Fernhollow is paused since 2026-11-20.";
        assert!(run.err.contains(told), "{}", run.err);
        assert!(run.err.contains("--outreach on"), "{}", run.err);
    }
    // What waits to be sent is outreach as well.
    let waiting = waiting.as_str().unwrap();
    assert_eq!(
        world.refused(&["followup", "send", waiting], 3),
        "outreach_paused"
    );
    // Paused, it has nothing left to propose.
    let later = tick(&world, "2026-11-21T17:00:00Z");
    assert_eq!(of(&later["suggested"], "stop_expanding"), [] as [&Value; 0]);
    world.ok(&["undo"]);
    assert_eq!(paused(), Value::Null);
    world.ok(&["redo"]);
    world.ok(&["shop", "set", "Fernhollow", "--outreach", "on"]);
    assert_eq!(paused(), Value::Null);
    world.ok(&outreach("preview"));
    world.ok(&["doctor", "--replay"]);
}

#[test]
fn accepting_to_cut_a_campaign_leaves_it_what_it_has_used() {
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
        "2026-11-30",
        "--goal",
        "net_gmv",
        "--target",
        "5000",
        "--sample-budget",
        "10",
        "--ad-budget",
        "500",
    ];
    world.ok(&campaign);
    let id = world.json(&[
        "sample",
        "add",
        "maya.glows",
        "1729",
        "--campaign",
        "Autumn",
    ])["events"][0]["subject"]
        .clone();
    world.ok(&["sample", "advance", id.as_str().unwrap()]);
    let fee = ["creator", "fee", "maya.glows", "--amount", "100"];
    world.ok(&[&fee[..], &["--on", "2026-11-05", "--campaign", "Autumn"]].concat());
    tick(&world, "2026-11-20T17:00:00Z");
    let said = world.json(&["suggestions", "--rule", "campaign_cut"]);
    assert_eq!(said[0]["subject"], "Autumn");
    assert_eq!(said[0]["accepting"], "Set its budgets to what is used.");
    let budgets = || {
        let rows = world.json(&["campaign", "list"]);
        let row = &rows[0];
        (
            row["sample_budget"].clone(),
            row["ad_budget"]["minor"].clone(),
        )
    };
    let before = budgets();
    assert_eq!(before, (json!(10), json!(50_000)));
    world.ok(&["suggestion", "accept", said[0]["id"].as_str().unwrap()]);
    assert_eq!(budgets(), (json!(1), json!(0)));
    world.ok(&["undo"]);
    assert_eq!(budgets(), before);
}

#[test]
fn what_a_person_does_elsewhere_becomes_a_task_with_the_figures() {
    let world = World::new();
    let list = "Video ID,Creator name,Video title,Post date,GMV,Video-attributed orders,Video product clicks\n\
                7499,maya.glows,Serum,11/15/2026,$4.00,1,1000\n";
    let list = world.write("videos.csv", list);
    world.ok(&["import", &list, "--as", "video_list"]);
    tick(&world, "2026-11-20T17:00:00Z");
    let said = world.json(&["suggestions", "--rule", "cvr_low"]);
    assert_eq!(said[0]["accepting"], "Queue the task review brief.");
    let table = world.ok(&["suggestion", "show", said[0]["id"].as_str().unwrap()]);
    assert!(
        table.contains("Accepting  Queue the task review brief."),
        "{table}"
    );
    world.ok(&["suggestion", "accept", said[0]["id"].as_str().unwrap()]);
    let queue = world.json(&["followups"]);
    let task = &queue[0];
    assert_eq!(task["kind"], "review_brief");
    assert_eq!(task["channel"], "task");
    assert_eq!(
        task["message"],
        "Review the brief and whether the product fits the audience.\n\n\
         content orders: 1\ncvr: 0.10 %\nproduct clicks: 1,000"
    );
    world.ok(&["undo"]);
    assert_eq!(world.json(&["followups"]), json!([]));
}

#[test]
fn a_sample_over_its_time_is_named_until_it_moves() {
    let world = World::new();
    let id = world.sample("maya.glows", &["--now", "2026-11-18T17:00:00Z"]);
    assert_eq!(
        of(&tick(&world, "2026-11-19T17:00:00Z")["suggested"], "sla").len(),
        0
    );
    let said = tick(&world, "2026-11-20T17:00:00Z");
    let said = of(&said["suggested"], "sla");
    assert_eq!(said.len(), 1);
    assert_eq!(said[0]["subject"], json!(id));
    assert_eq!(said[0]["subject_kind"], "sample");
    assert_eq!(said[0]["sample"], json!(id));
    assert_eq!(said[0]["threshold"], "days in requested > 1");
    world.ok(&["sample", "advance", &id]);
    assert_eq!(of(&world.json(&["suggestions"]), "sla"), [] as [&Value; 0]);
}

/// A place for settings with rules beside them.
fn settings(world: &World, rules: &str) -> String {
    world.write("rules.toml", rules);
    world.write("config.toml", "")
}

#[test]
fn the_persons_own_file_overrides_and_adds() {
    let world = World::new();
    idle(&world);
    let config = settings(
        &world,
        "[output_below_agreed]\nmode = \"off\"\n\n[big]\nwhen = \"followers>40k\"\nsay = \"Talk to them.\"\n",
    );
    let said = world.json(&["tick", "--config", &config]);
    let rules: Vec<&str> = said["suggested"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["big"]);
    assert_eq!(said["suggested"][0]["subject"], "maya.glows");
    assert_eq!(said["suggested"][0]["proposal"], "Talk to them.");
    assert_eq!(said["suggested"][0]["threshold"], "followers>40k");
    // Without the file the rule is gone, and what it said with it.
    let after = world.json(&["tick"]);
    assert_eq!(after["expired"], 1);
    assert_eq!(after["suggested"][0]["rule"], "output_below_agreed");
}

#[test]
fn a_rule_that_acts_by_itself_does_and_says_so() {
    let world = World::new();
    let config = settings(
        &world,
        "[big]\nwhen = \"followers>40k\"\npropose = \"hold_samples\"\nmode = \"auto\"\n",
    );
    world.json(&["tick", "--config", &config]);
    let show = world.json(&["creator", "show", "maya.glows"]);
    assert_eq!(show["creator"]["hold_samples"], true);
    let done = world.json(&["suggestions", "--state", "accepted"]);
    assert_eq!(done[0]["rule"], "big");
}

#[test]
fn rules_are_listed_shown_checked_and_made_ones_own() {
    let world = World::empty();
    let list = world.json(&["rules", "list"]);
    assert_eq!(list.as_array().unwrap().len(), 20);
    let show = world.json(&["rules", "show", "cvr_low"]);
    assert_eq!(show["mode"], "suggest");
    assert_eq!(
        show["thresholds"][0],
        json!({"name": "cvr_under", "value": "1 %", "says": "click → order rate under which it speaks"})
    );
    let wrong = world.run(&["rules", "show", "cvr_lwo"]);
    assert!(
        wrong.code == 1 && wrong.err.contains("cvr_low"),
        "{wrong:?}"
    );
    let config = settings(&world, "[cvr_low]\nclicks = \"many\"\n");
    let bad = world.run(&["rules", "check", "--config", &config]);
    assert_eq!(bad.code, 1);
    assert_eq!(
        bad.out,
        "rules.toml:2: clicks of cvr_low takes a whole number such as 100.\n"
    );
    let made = world.ok(&["rules", "edit"]);
    assert!(made.contains("rules.toml"), "{made}");
    let own = world.path().join(".config/callsheet/rules.toml");
    assert!(own.exists());
    assert!(
        world
            .ok(&["rules", "check"])
            .starts_with("20 rules checked")
    );
}

#[test]
fn rules_are_tried_on_days_gone_by() {
    let world = World::new();
    twice_overdue(&world);
    let tried = world.json(&["rules", "test", "--since", "90d", "--rule", "stop_feeding"]);
    let row = &tried[0];
    assert_eq!(row["subject"], "leo_lifts");
    // Due on the 24th, missed from the day after.
    assert_eq!(
        (&row["from"], &row["to"]),
        (&json!("2026-09-25"), &Value::Null)
    );
    assert_eq!(tried.as_array().unwrap().len(), 1);
    assert_eq!(
        world.json(&["suggestions"]),
        json!([]),
        "nothing was proposed"
    );
}

#[test]
fn samples_over_their_time_are_tried_too_from_day_to_day() {
    let world = World::new();
    world.ok(&[
        "sample",
        "add",
        "leo_lifts",
        "1729",
        "--to",
        "approved",
        "--on",
        "2026-11-10",
    ]);
    let id = world.json(&["pipeline"])["samples"][0]["id"].clone();
    let id = id.as_str().unwrap();
    world.ok(&[
        "sample",
        "advance",
        id,
        "--tracking",
        "9400",
        "--carrier",
        "UPS",
        "--on",
        "2026-11-15",
    ]);
    let tried = world.json(&["rules", "test", "--since", "30d", "--rule", "sla"]);
    // One day to ship what was approved on the 10th: over it from the 12th until it was shipped.
    let row = &tried[0];
    assert_eq!(
        (&row["subject"], &row["from"], &row["to"]),
        (&json!(id), &json!("2026-11-12"), &json!("2026-11-14"))
    );
    assert_eq!(row["figures"]["stage"], "approved");
    assert_eq!(tried.as_array().unwrap().len(), 1);
    let told = world.ok(&["rules", "test", "--since", "30d", "--rule", "sla"]);
    assert!(told.contains(id.split_at(id.len() - 8).1), "{told}");
}
