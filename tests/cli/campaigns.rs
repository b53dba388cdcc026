//! Campaigns: goals and pace, budgets, what is posted for them, what is refused.

use serde_json::{Value, json};

use crate::profit::shop;
use crate::world::World;

const VIDEOS: &str = "Video title,Video ID,Post date,Creator name,Product ID,Creator video-attributed GMV,Video-attributed orders,\
Video views,Likes,Comments,Shares,Video product impressions,Video product clicks\n";

fn usd(minor: i64) -> Value {
    json!({"minor": minor, "currency": "USD"})
}

/// Adds the campaign Autumn: ten of its twenty days are over on the day of the clock.
fn autumn(world: &World, more: &[&str]) -> crate::world::Run {
    let campaign = [
        "campaign",
        "add",
        "Autumn",
        "--products",
        "1729",
        "--from",
        "2026-11-11",
        "--to",
        "2026-11-30",
    ];
    world.run(&[&campaign[..], more].concat())
}

/// The shop of the profit page, with Autumn, its creator, a post for it and one that is not.
fn running(goal: &[&str]) -> World {
    let world = shop();
    let budgets = [
        "--sample-budget",
        "2",
        "--ad-budget",
        "500",
        "--owner",
        "ben",
    ];
    let made = autumn(&world, &[goal, &budgets[..]].concat());
    assert_eq!(made.code, 0, "{made:?}");
    world.ok(&["campaign", "join", "Autumn", "maya.glows"]);
    let sample = [
        "sample",
        "add",
        "maya.glows",
        "1729",
        "--to",
        "shipped",
        "--campaign",
        "Autumn",
        "--on",
        "2026-11-12",
        "--tracking",
        "94",
        "--carrier",
        "USPS",
    ];
    world.ok(&sample);
    let rows = "\
For it,7499,11/13/2026,maya.glows,9,$30.25,1,\"1,000\",80,15,5,400,50\n\
Before it,7498,11/10/2026,maya.glows,9,$0.00,0,\"9,000\",0,0,0,0,0\n\
Something else,7497,11/14/2026,maya.glows,77,$0.00,0,\"9,000\",0,0,0,0,0\n\
Somebody else,7496,11/14/2026,leo_lifts,9,$0.00,0,\"9,000\",0,0,0,0,0\n";
    let path = world.write("videos.csv", &format!("{VIDEOS}{rows}"));
    world.ok(&["import", &path, "--as", "video_list"]);
    world
}

#[test]
fn a_goal_has_a_pace_and_a_projection_worked_out_by_hand() {
    // One line of $30.25 counts in its days; $60.50 over twenty days are $30.25 by the tenth.
    let world = running(&["--goal", "net_gmv", "--target", "60.50"]);
    let rows = world.json(&["campaigns"]);
    assert_eq!(world.json(&["campaign", "list"]), rows);
    let row = &rows[0];
    for (field, want) in [
        ("goal", json!("net_gmv")),
        ("target", usd(6_050)),
        ("actual", usd(3_025)),
        ("expected", usd(3_025)),
        ("pace", json!(1.0)),
        ("projection", usd(6_050)),
        ("standing", json!("on_pace")),
        ("days", json!(20)),
        ("days_elapsed", json!(10)),
        ("days_left", json!(10)),
        ("owner", json!("ben")),
        ("beside", Value::Null),
        ("sample_budget", json!(2)),
        ("samples_used", json!(1)),
        ("samples_left", json!(1)),
        ("ad_budget", usd(50_000)),
        ("ad_spend", usd(0)),
        ("ad_left", usd(50_000)),
        ("creators", json!(1)),
        ("shop", json!("Fernhollow")),
    ] {
        assert_eq!(row[field], want, "{field}");
    }
    world.ok(&["campaign", "edit", "autumn", "--target", "121"]);
    let row = &world.json(&["campaigns"])[0];
    assert_eq!(
        (&row["pace"], &row["standing"]),
        (&json!(0.5), &json!("behind"))
    );
    // A fifth is expected by the tenth day, so half of it is there.
    world.ok(&[
        "campaign",
        "edit",
        "autumn",
        "--target",
        "302.50",
        "--curve",
        "2026-11-20=20%",
    ]);
    let row = &world.json(&["campaigns"])[0];
    assert_eq!((&row["expected"], &row["pace"]), (&usd(6_050), &json!(0.5)));
    assert_eq!(row["projection"], usd(15_125));
    world.ok(&["undo"]);
    assert_eq!(world.json(&["campaigns"])[0]["curve"], json!({}));
    assert!(world.ok(&["campaigns"]).contains("behind"));
    assert_eq!(world.json(&["campaigns", "--limit", "0"]), json!([]));
    world.ok(&["doctor", "--replay"]);
}

#[test]
fn one_campaign_is_shown_whole_and_agrees_with_the_profit_of_its_days() {
    let world = running(&["--goal", "contribution", "--target", "10"]);
    let shown = world.json(&["campaign", "show", "autumn"]);
    let profit = world.json(&[
        "profit",
        "--by",
        "campaign",
        "--window",
        "2026-11-11..2026-11-20",
    ]);
    let ours = profit
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["subject"] == "Autumn")
        .unwrap();
    assert_eq!(shown["campaign"]["actual"], ours["contribution"]);
    // $30.25 − $4.20 − $1.82 − $7.03 − $7.20 of the sample.
    assert_eq!(ours["contribution"], usd(1_000));
    let kpis: Vec<_> = shown["kpis"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kpi| {
            (
                kpi["stage"].as_str().unwrap(),
                kpi["metric"].as_str().unwrap(),
                kpi["value"].clone(),
            )
        })
        .collect();
    assert_eq!(
        kpis,
        [
            ("awareness", "views", json!(1_000)),
            ("awareness", "product_impressions", json!(400)),
            ("consideration", "ctr", json!(0.125)),
            ("consideration", "engagement", json!(0.1)),
            ("conversion", "cvr", json!(0.02)),
            // $7.03 and $7.20 for one order.
            ("conversion", "cpa", usd(1_423)),
            ("conversion", "roas", Value::Null),
            ("creator_quality", "gmv_per_creator", usd(3_025)),
            ("creator_quality", "contribution", usd(1_000)),
        ]
    );
    assert_eq!(
        shown["members"],
        json!([{"creator": "maya.glows", "stage": "shipped", "posts": 1, "net_gmv": usd(3_025)}])
    );
    assert_eq!(shown["daily_net_gmv"], json!({"2026-11-11": usd(3_025)}));
    assert_eq!(shown["brief"], Value::Null);
    world.ok(&[
        "brief",
        "add",
        "--campaign",
        "Autumn",
        "--hook",
        "social_proof",
    ]);
    assert_eq!(
        world.json(&["campaign", "show", "Autumn"])["brief"]["hook"],
        "social_proof"
    );
    let text = world.ok(&["campaign", "show", "Autumn"]);
    assert!(
        text.contains(
            "Goal: Contribution $10.00. $10.00 so far, $5.00 expected by today: pace 200 %"
        ),
        "{text}"
    );
    assert_eq!(world.refused(&["campaign", "show", "Winter"], 1), "unknown");
}

#[test]
fn posts_a_week_are_those_for_the_campaign_and_need_a_commercial_goal_beside() {
    let goal = ["--goal", "posts_per_week", "--target", "1.4"];
    let world = running(&goal);
    // One post in ten days; a rate is expected whole.
    let row = &world.json(&["campaigns"])[0];
    assert_eq!(row["actual"], json!(0.7));
    assert_eq!((&row["expected"], &row["pace"]), (&json!(1.4), &json!(0.5)));
    let said = world.json(&["campaign", "show", "Autumn"])["warning"].to_string();
    assert!(said.contains("commercial goal"), "{said}");
    let done = world.json(&["campaign", "edit", "Autumn", "--beside", "roas=3"]);
    assert_eq!(done["warnings"], Value::Null);
    let row = &world.json(&["campaigns"])[0];
    assert_eq!(row["beside"]["target"], json!(3.0));
    assert_eq!(row["beside"]["standing"], "unknown");
    assert_eq!(
        world.json(&["campaign", "show", "Autumn"])["warning"],
        Value::Null
    );
}

#[test]
fn what_cannot_be_a_goal_is_refused_by_name() {
    let world = shop();
    let goal = ["--goal", "net_gmv", "--target", "100"];
    let code = |more: &[&str]| {
        let run = autumn(&world, &[more, &["--json"]].concat());
        let error: Value = serde_json::from_str(&run.err).unwrap();
        (
            run.code,
            error["error"]["code"].as_str().unwrap().to_owned(),
        )
    };
    let refused = |more: &[&str]| code(&[&goal[..], more].concat());
    assert_eq!(
        code(&["--goal", "views", "--target", "1"]),
        (3, "goal".into())
    );
    assert_eq!(
        code(&["--goal", "net_gmv", "--target", "0"]),
        (3, "goal".into())
    );
    assert_eq!(
        code(&["--goal", "net_gmv", "--target", "-5"]),
        (3, "goal".into())
    );
    assert_eq!(
        code(&["--goal", "activation", "--target", "many"]),
        (2, "usage".into())
    );
    assert_eq!(
        code(&["--goal", "net_gmv", "--target", "100 EUR"]),
        (2, "usage".into())
    );
    assert_eq!(refused(&["--ad-budget", "500 EUR"]), (2, "usage".into()));
    assert_eq!(refused(&["--ad-budget", "-1"]), (3, "negative".into()));
    assert_eq!(
        refused(&["--beside", "posts_per_week=2"]),
        (3, "goal".into())
    );
    assert_eq!(refused(&["--beside", "roas"]), (2, "usage".into()));
    assert_eq!(refused(&["--curve", "2026-12-24=50%"]), (3, "curve".into()));
    let past = [
        "campaign",
        "add",
        "Summer",
        "--products",
        "1729",
        "--from",
        "2026-06-01",
        "--to",
        "2026-08-31",
    ];
    let past = [&past[..], &goal].concat();
    assert_eq!(world.json(&["campaigns"]), json!([]));
    let told = world.run(&past);
    assert!(told.err.contains("ended on 2026-08-31"), "{}", told.err);
    assert_eq!(world.json(&["campaigns"])[0]["standing"], "missed");
    assert_eq!(autumn(&world, &goal).code, 0);
    assert_eq!(refused(&[]), (3, "exists".into()));
    // What runs comes first.
    let names: Vec<_> = world
        .json(&["campaigns"])
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].clone())
        .collect();
    assert_eq!(names, ["Autumn", "Summer"]);
}

#[test]
fn everybody_of_the_segment_joins_at_once() {
    let world = shop();
    let goal = ["--goal", "net_gmv", "--target", "100"];
    autumn(&world, &goal);
    assert_eq!(
        world.refused(&["campaign", "join", "Autumn", "--segment"], 2),
        "usage"
    );
    world.ok(&["campaign", "edit", "Autumn", "--segment", "tier:1"]);
    world.ok(&["campaign", "join", "Autumn", "--segment"]);
    assert_eq!(world.json(&["campaigns"])[0]["creators"], 2);
}

#[test]
fn the_campaigns_of_all_shops_stand_side_by_side_each_in_its_currency() {
    let world = shop();
    autumn(&world, &["--goal", "net_gmv", "--target", "100"]);
    let place = [
        "--market",
        "ID",
        "--tz",
        "Asia/Jakarta",
        "--currency",
        "IDR",
        "--client",
        "Kopi",
    ];
    world.ok(&[&["shop", "add", "Tidewater"], &place[..]].concat());
    world.ok(&["product", "add", "5", "--shop", "Tidewater"]);
    let goal = ["--goal", "cpa", "--target", "15000"];
    let days = [
        "--from",
        "2026-11-01",
        "--to",
        "2026-12-31",
        "--shop",
        "Tidewater",
    ];
    world.ok(&[
        &["campaign", "add", "Lebaran", "--products", "5"],
        &goal[..],
        &days[..],
    ]
    .concat());
    let document = world.document(&["campaigns"]);
    assert_eq!(document["shop"], Value::Null);
    let rows: Vec<_> = document["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["shop"].clone(), row["target"].clone()))
        .collect();
    assert_eq!(
        rows,
        [
            (json!("Fernhollow"), usd(10_000)),
            (
                json!("Tidewater"),
                json!({"minor": 1_500_000, "currency": "IDR"})
            ),
        ]
    );
    let one = world.json(&["campaigns", "--shop", "Tidewater"]);
    assert_eq!(one.as_array().unwrap().len(), 1);
}
