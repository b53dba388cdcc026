//! Paid promotion: permission, code, budget, paid beside organic, and the task before a code expires.

use serde_json::{Value, json};

use crate::world::World;

fn world() -> World {
    let world = World::new();
    let list = "Video ID,Creator name,Video title,Post date,GMV,Video-attributed orders,Video product clicks\n\
                7499,maya.glows,Serum,11/02/2026,$40.00,20,1000\n";
    world.ok(&[
        "import",
        &world.write("videos.csv", list),
        "--as",
        "video_list",
    ]);
    world
}

fn spark(world: &World) -> Value {
    world.json(&["content"])[0]["spark"].clone()
}

fn kinds(world: &World) -> Vec<String> {
    let rows = world.json(&["followups"]);
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| {
        format!(
            "{} {}",
            row["due_at"].as_str().unwrap(),
            row["kind"].as_str().unwrap()
        )
    })
    .collect()
}

#[test]
fn a_post_goes_from_permission_to_stop_and_content_says_where_it_is() {
    let world = world();
    assert_eq!(spark(&world), Value::Null);
    let link = "https://www.tiktok.com/@maya.glows/video/7499";
    world.ok(&["spark", "ask", link, "--on", "2026-11-18"]);
    assert_eq!(spark(&world)["state"], "permission_asked");
    assert_eq!(spark(&world)["asked_on"], "2026-11-18");
    assert_eq!(
        world.refused(&["spark", "run", "7499", "--budget", "80"], 3),
        "no_code"
    );
    world.ok(&["spark", "code", "7499", "#abc==", "--expires", "2026-12-20"]);
    assert_eq!(spark(&world)["code"], "#abc==");
    assert_eq!(spark(&world)["code_days_left"], json!(30));
    assert_eq!(kinds(&world), ["2026-12-17T17:00:00Z spark_code"]);
    assert_eq!(
        world.refused(&["spark", "run", "7499", "--budget", "49.99"], 3),
        "budget"
    );
    assert_eq!(
        world.refused(&["spark", "run", "7499", "--budget", "150.01"], 3),
        "budget"
    );
    world.ok(&["spark", "run", "7499", "--budget", "80"]);
    let row = spark(&world);
    assert_eq!(
        row["daily_budget"],
        json!({"minor": 8_000, "currency": "USD"})
    );
    assert_eq!(
        (&row["state"], &row["started_on"]),
        (&json!("running"), &json!("2026-11-20"))
    );
    world.ok(&[
        "spark",
        "run",
        "7499",
        "--budget",
        "200",
        "--override",
        "launch week",
    ]);
    world.ok(&["spark", "stop", "7499", "--reason", "fatigue"]);
    let row = spark(&world);
    assert_eq!(
        (&row["state"], &row["reason"]),
        (&json!("stopped"), &json!("fatigue"))
    );
    assert_eq!(kinds(&world), Vec::<String>::new());
    world.ok(&["undo"]);
    assert_eq!(spark(&world)["state"], "running");
    assert_eq!(kinds(&world).len(), 1);
    world.ok(&["doctor", "--replay"]);
}

#[test]
fn paid_days_stand_beside_the_organic_rate_and_propose() {
    let world = world();
    // 2 % organic.
    let spend = |day: &str, clicks: &str, orders: &str| {
        let paid = ["--paid-clicks", clicks, "--paid-orders", orders];
        world.ok(&[
            &["spark", "spend", "7499", "--amount", "60", "--on", day],
            &paid[..],
        ]
        .concat());
    };
    spend("2026-11-18", "99", "9");
    assert_eq!(spark(&world)["proposal"], Value::Null);
    spend("2026-11-19", "401", "1");
    let row = &world.json(&["spark", "list"])[0];
    assert_eq!(
        (&row["paid_cvr"], &row["organic_cvr"]),
        (&json!(0.02), &json!(0.02))
    );
    assert_eq!(row["proposal"], "scale");
    spend("2026-11-19", "901", "1");
    assert_eq!(world.json(&["spark", "list"])[0]["proposal"], "stop");
    assert!(world.ok(&["spark", "list"]).contains("stop: paid viewers"));
    assert_eq!(
        world.json(&["spark", "list"])[0]["days"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn sales_while_it_ran_are_its_own_from_the_first_day_to_the_last() {
    let world = world();
    let sales = "Order ID,Product ID,SKU ID,Payment Amount,Currency,Quantity,Order Status,Creator Username,Content Type,Content ID,Est. Commission Base,Time Created\n\
                 1,5,1729,10.00,USD,1,Settled,maya.glows,Video,7499,10.00,08/11/2026 10:00:00\n\
                 2,5,1729,20.00,USD,1,Settled,maya.glows,Video,7499,20.00,12/11/2026 10:00:00\n\
                 3,5,1729,40.00,USD,1,Settled,maya.glows,Video,7499,40.00,16/11/2026 10:00:00\n\
                 4,5,1729,80.00,USD,1,Settled,maya.glows,Video,7499,80.00,18/11/2026 10:00:00\n";
    world.ok(&["import", &world.write("orders.csv", sales)]);
    let roas = || world.json(&["score", "--by", "shop"])[0]["metrics"]["roas"].clone();
    let spend = ["spark", "spend", "7499", "--amount", "10", "--on"];
    world.ok(&[&spend, &["2026-11-12"][..]].concat());
    assert_eq!(roas(), json!(2.0));
    // It ran from the 11th, and runs still; then it is known to have been stopped on the 17th.
    world.ok(&["spark", "code", "7499", "x", "--expires", "2026-12-20"]);
    world.ok(&[
        "spark",
        "run",
        "7499",
        "--budget",
        "80",
        "--on",
        "2026-11-11",
    ]);
    assert_eq!(roas(), json!(14.0));
    world.ok(&["spark", "stop", "7499", "--on", "2026-11-17"]);
    assert_eq!(roas(), json!(6.0));
    // Money spent before counts from then on.
    world.ok(&[&spend, &["2026-11-08"][..]].concat());
    assert_eq!(roas(), json!(3.5));
}

#[test]
fn a_code_that_ends_soon_stands_in_today() {
    let world = world();
    world.ok(&["spark", "code", "7499", "abc", "--expires", "2026-11-21"]);
    let today = world.json(&["today"]).to_string();
    assert!(today.contains("spark_code"), "{today}");
    assert!(today.contains("holds until 2026-11-21"), "{today}");
    assert_eq!(
        world.refused(
            &["spark", "code", "7499", "x", "--expires", "2026-11-19"],
            3
        ),
        "expired"
    );
}

#[test]
fn accepting_a_candidate_asks_and_accepting_a_weak_one_stops_both_taken_back_by_undo() {
    let world = World::new();
    let mut list = String::from(
        "Video ID,Creator name,Video title,Post date,GMV,Video-attributed orders,Video product clicks\n\
         7499,maya.glows,Serum,11/02/2026,$40.00,50,1000\n",
    );
    for n in 1..=4 {
        list += &[
            "750",
            &n.to_string(),
            ",leo_lifts,Bands,11/03/2026,$4.00,10,1000\n",
        ]
        .concat();
    }
    world.ok(&[
        "import",
        &world.write("videos.csv", &list),
        "--as",
        "video_list",
    ]);
    world.ok(&["tick"]);
    let of = |rule: &str| {
        let rows = world.json(&["suggestions", "--rule", rule]);
        rows[0]["id"].as_str().unwrap().to_owned()
    };
    world.ok(&["suggestion", "accept", &of("spark_candidate")]);
    let state = |world: &World| {
        let list = world.json(&["spark", "list"]);
        list[0]["state"].clone()
    };
    assert_eq!(state(&world), "permission_asked");
    let queue = world.json(&["followups"]);
    let asked = queue
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["kind"] == "spark_ask")
        .unwrap();
    assert_eq!(asked["creator"], "maya.glows");
    assert!(asked["message"].as_str().unwrap().contains("Spark Ad"));
    world.ok(&["undo"]);
    assert_eq!(state(&world), Value::Null);
    world.ok(&["redo"]);
    world.ok(&["spark", "code", "7499", "#abc", "--expires", "2026-12-20"]);
    world.ok(&["spark", "run", "7499", "--budget", "80"]);
    // 200 paid clicks with 2 orders: 1 % against 5 %.
    world.ok(&[
        "spark",
        "spend",
        "7499",
        "--amount",
        "80",
        "--paid-clicks",
        "200",
        "--paid-orders",
        "2",
    ]);
    world.ok(&["tick", "--now", "2026-11-20T18:00:00Z"]);
    world.ok(&["suggestion", "accept", &of("spark_watch")]);
    assert_eq!(state(&world), "stopped");
}

#[test]
fn accepting_to_scale_raises_the_daily_budget_and_undo_lowers_it_again() {
    let world = world();
    world.ok(&["spark", "code", "7499", "#abc", "--expires", "2026-12-20"]);
    world.ok(&["spark", "run", "7499", "--budget", "110"]);
    // 200 paid clicks with 4 orders: 2 % beside 2 %.
    let paid = ["--paid-clicks", "200", "--paid-orders", "4"];
    let spend = ["spark", "spend", "7499", "--amount", "80"];
    world.ok(&[&spend[..], &paid[..]].concat());
    world.ok(&["tick"]);
    let row = world.json(&["suggestions", "--rule", "spark_watch"])[0].clone();
    assert_eq!(
        row["proposal"],
        "Scale the Spark budget from $110.00 to $150.00 a day."
    );
    assert_eq!(row["accepting"], "Raise its daily budget.");
    let daily = || world.json(&["spark", "list"])[0]["daily_budget"]["minor"].clone();
    world.ok(&["suggestion", "accept", row["id"].as_str().unwrap()]);
    assert_eq!(daily(), 15_000);
    world.ok(&["undo"]);
    assert_eq!(daily(), 11_000);
    // Once a person has raised it, there is nothing left to raise: it only says that it was taken up.
    world.ok(&["spark", "run", "7499", "--budget", "150"]);
    world.ok(&["suggestion", "accept", row["id"].as_str().unwrap()]);
    assert_eq!(daily(), 15_000);
}
