//! `score` and `doctor`: documents, tables, spreadsheets, exits.

use serde_json::Value;

use crate::world::{World, fields, has};

const ORDERS: &str = "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,Quantity,\
Fully returned or refunded,Payment method,Order Status,Creator Username,Content Type,Content ID,commission model,\
Standard commission rate,Est. Commission Base,Est. standard commission payment,Actual Commission Base,\
Actual Commission Payment,Shop Ads commission rate,Est. Shop Ads commission payment,\
Actual Shop Ads commission payment,Est. co-funded creator bonus,Actual co-funded creator bonus,Time Created,\
Payment time,Order Delivery Time,Time Commission Paid,Platform\n\
576990000000000001,1,Serum,1729,10.00,10.00,USD,1,No,Card,Settled,maya.glows,Video,7499,fixed commission,15%,10.00,\
1.50,10.00,1.50,,0.00,,0.00,,15/11/2026 10:00:00,,,,TikTok\n\
576990000000000002,1,Serum,1729,20.00,20.00,USD,2,No,Card,Pending,=leo,Showcase,,fixed commission,15%,20.00,3.00,,,,\
0.00,,0.00,,13/11/2026 10:00:00,,,,TikTok\n";

fn world() -> World {
    let world = World::new();
    world.ok(&["import", &world.write("orders.csv", ORDERS)]);
    world
}

#[test]
fn score_by_creator_is_the_document_of_the_interface() {
    let world = world();
    let document = world.document(&["score"]);
    assert_eq!(document["command"], "score");
    assert_eq!(document["shop"], "Fernhollow");
    assert_eq!(document["window"]["from"], "2026-10-24");
    assert_eq!(document["window"]["to"], "2026-11-20");
    let row = &document["data"][1];
    assert_eq!(row["subject"], "maya.glows");
    assert_eq!(
        fields(row),
        [
            "grade", "metrics", "parts", "score", "shop", "subject", "tier", "type"
        ]
    );
    has(
        &row["metrics"],
        &[
            "net_gmv",
            "gross_gmv",
            "orders",
            "items",
            "aov",
            "commission",
            "commission_ratio",
            "return_rate",
            "posts",
            "gmv_per_post",
            "output_rate",
            "output_vs_agreed",
            "views",
            "product_clicks",
            "ctr",
            "cvr",
            "hold_rate",
            "revenue_per_1k_followers",
            "sample_cost",
            "sample_roi",
            "on_time_rate",
            "contribution",
            "contribution_margin",
            "repeat_purchase_rate",
        ],
    );
    assert_eq!(row["metrics"]["net_gmv"]["minor"], 1_000);
    assert_eq!(row["metrics"]["contribution"], Value::Null);
    assert_eq!(row["parts"].as_array().unwrap().len(), 7);
    let all = world.document(&["score", "--window", "all"]);
    assert_eq!(all["window"]["from"], Value::Null);
    // Without a line, a content or a sample a creator has no row.
    assert!(!world.ok(&["score"]).contains("@leo_lifts"));
}

#[test]
fn every_grouping_answers_as_document_and_table() {
    let world = world();
    for by in [
        "creator", "tier", "segment", "product", "category", "campaign", "content", "shop",
    ] {
        let data = world.json(&["score", "--by", by, "--window", "7d"]);
        assert!(data.is_array(), "{by}");
        world.ok(&["score", "--by", by]);
    }
    let shop = &world.json(&["score", "--by", "shop"])[0]["metrics"];
    has(
        shop,
        &[
            "roster",
            "active_creators",
            "gmv_per_creator",
            "activation",
            "reply_rate",
            "posting_rate",
            "repeat_collaboration_rate",
            "unattributed_share",
            "time_to_post",
            "request_to_ship",
            "content_velocity",
            "funnel",
        ],
    );
    assert_eq!(shop["active_creators"], 2);
    assert_eq!(shop["unattributed_share"], 1.0);
    assert_eq!(world.run(&["score", "--window", "0d"]).code, 2);
    assert_eq!(world.run(&["score", "--by", "moon"]).code, 2);
}

#[test]
fn several_shops_stand_side_by_side_and_are_never_added() {
    let world = world();
    let place = [
        "--market",
        "ID",
        "--tz",
        "Asia/Jakarta",
        "--currency",
        "IDR",
    ];
    world.ok(&[&["shop", "add", "East"], &place[..]].concat());
    let document = world.document(&["score", "--by", "shop"]);
    assert_eq!(document["shop"], Value::Null);
    let money: Vec<_> = document["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let net = &row["metrics"]["net_gmv"];
            (net["minor"].as_i64(), net["currency"].as_str())
        })
        .collect();
    assert_eq!(money, [(Some(0), Some("IDR")), (Some(3_000), Some("USD"))]);
}

#[test]
fn a_spreadsheet_has_every_figure_and_runs_no_formula() {
    let world = world();
    let text = world.ok(&["score", "--csv"]);
    let header = text.lines().next().unwrap().replace('"', "");
    assert!(
        header
            .trim_start_matches('\u{feff}')
            .starts_with("subject,shop,currency,tier,type,score,grade,net_gmv"),
        "{header}"
    );
    assert!(!text.contains("\n\"=leo"), "{text}");
    let file = world.path().join("score.xlsx");
    world.ok(&["score", "--xlsx", file.to_str().unwrap()]);
    assert!(file.exists());
}

#[test]
fn doctor_agrees_with_a_sound_database_and_names_what_differs() {
    let world = world();
    let report = world.json(&["doctor"]);
    assert_eq!(report["ok"], true);
    assert_eq!(report["figures"]["checked"], 2);
    assert!(report["replay"]["checked"].as_u64().unwrap() > 0);
    let conn = rusqlite::Connection::open(world.db()).unwrap();
    conn.execute("update content_sales set lines = 7", [])
        .unwrap();
    conn.execute("update order_line set worth = 5 where worth = 2000", [])
        .unwrap();
    conn.execute(
        "delete from seller_day where day = (select max(day) from seller_day)",
        [],
    )
    .unwrap();
    drop(conn);
    let run = world.run(&["doctor", "--figures"]);
    assert_eq!(run.code, 1, "{run:?}");
    for sentence in [
        "Content 7499: lines is 1 by the lines, 7 in the rollup.",
        "Order 576990000000000002",
        "@maya.glows on 2026-11-15: net is 1000 by the lines, 0 in the rollup.",
        "4 things differ over 2 order lines.",
    ] {
        assert!(run.out.contains(sentence), "{sentence}: {run:?}");
    }
    assert_eq!(world.run(&["doctor", "--replay"]).code, 0);
}

#[test]
fn hook_angles_are_compared_by_the_content_made_with_them() {
    let world = world();
    let sheet = world.write(
        "hooks.csv",
        "Video ID,Hook angle\n7499000000000000001,social proof\n",
    );
    world.ok(&["import", &sheet, "--as", "content_facts"]);
    let document = world.document(&["content", "--hooks"]);
    has(&document, &["window", "data"]);
    for row in document["data"].as_array().unwrap() {
        has(row, &["angle", "shop", "metrics", "evident"]);
        has(
            &row["metrics"],
            &[
                "net_gmv",
                "gpm",
                "posts",
                "gmv_per_post",
                "cvr",
                "hold_rate",
            ],
        );
    }
    world.ok(&["content", "--hooks"]);
    assert_eq!(world.refused(&["content", "--hooks", "maya"], 2), "usage");
}
