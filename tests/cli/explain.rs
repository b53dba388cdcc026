//! How figures were made, in words and numbers.

use serde_json::json;

use crate::profit::shop;

#[test]
fn net_gmv_names_its_lines_and_those_left_out() {
    let world = shop();
    let told = world.document(&["explain", "net_gmv", "@Maya.glows"]);
    assert_eq!(
        told["window"],
        json!({"from": "2026-10-24", "to": "2026-11-20"})
    );
    let told = &told["data"];
    assert_eq!(told["value"], json!({"minor": 8025, "currency": "USD"}));
    assert_eq!(
        told["inputs"],
        json!([{"name": "net_gmv", "sign": "+", "value": {"minor": 8025, "currency": "USD"}, "rows": 2}])
    );
    let usd = |minor: i64| json!({"minor": minor, "currency": "USD"});
    assert_eq!(
        told["left_out"],
        json!([
            {"rows": 1, "of": "order lines", "reason": "unpaid", "amount": usd(4000)},
            {"rows": 1, "of": "order lines", "reason": "refunded", "amount": usd(4000)},
        ])
    );
    assert_eq!(told["data_until"], "2026-11-12");
    assert_eq!(told["imported_at"], "2026-11-20T17:00:00Z");
    let rows = world.json(&["explain", "net_gmv", "maya.glows", "--rows"]);
    let kinds: Vec<_> = rows["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["counted", "counted", "refunded", "unpaid"]);
    let csv = world.ok(&["explain", "net_gmv", "maya.glows", "--csv"]);
    assert_eq!(csv.lines().count(), 5, "{csv}");
}

#[test]
fn commission_counts_what_was_paid_on_a_refund_all_the_same() {
    let world = shop();
    let told = world.json(&["explain", "commission", "maya.glows"]);
    assert_eq!(told["inputs"][0]["rows"], 3);
    assert_eq!(told["value"]["minor"], 1_203);
    assert_eq!(told["left_out"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told["left_out"][0]["reason"], "unpaid");
}

#[test]
fn contribution_lists_every_part_with_its_sign_and_what_is_missing() {
    let world = shop();
    let told = world.json(&["explain", "contribution", "Fernhollow"]);
    let parts: Vec<_> = told["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| {
            format!(
                "{}{} {}",
                input["sign"].as_str().unwrap(),
                input["name"].as_str().unwrap(),
                input["value"]["minor"]
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            "+net_gmv 11025",
            "-cogs 2010",
            "-platform_fee 662",
            "-commission 1503",
            "-sample_cost 0",
            "-ad_spend 0",
            "-flat_fees 0",
        ]
    );
    assert_eq!(told["value"]["minor"], 6_850);
    let text = world.ok(&["explain", "contribution", "Fernhollow"]);
    assert!(
        text.starts_with(
            "contribution of Fernhollow, 2026-10-24 to 2026-11-20: $68.50\n= net_gmv − cogs"
        ),
        "{text}"
    );
    assert!(
        text.contains("left out: 1 order line unpaid, $40.00"),
        "{text}"
    );
    assert!(text.contains("rows: callsheet explain contribution \"Fernhollow\" --window 2026-10-24..2026-11-20 --rows"), "{text}");
    world.ok(&["product", "set", "1730", "--unit-cost", ""]);
    let told = world.json(&["explain", "contribution", "Fernhollow"]);
    assert_eq!(
        (&told["value"], &told["missing_cost_skus"]),
        (&json!(null), &json!(["1730"]))
    );
    // The same figure of a creator who sold nothing of that SKU is known.
    assert_eq!(
        world.json(&["explain", "contribution", "maya.glows"])["missing_cost_skus"],
        json!([])
    );
}

#[test]
fn subjects_are_found_by_what_people_call_them() {
    let world = shop();
    let list = "Video ID,Creator name,Video title,Post date,GMV,Video views,Video product clicks,Video-attributed orders\n\
                7499,maya.glows,Serum,11/02/2026,$1.00,1200,80,4\n";
    world.ok(&[
        "import",
        &world.write("videos.csv", list),
        "--as",
        "video_list",
    ]);
    for (metric, subject, want) in [
        ("net_gmv", "1730", json!({"minor": 3000, "currency": "USD"})),
        (
            "net_gmv",
            "product:1729",
            json!({"minor": 8025, "currency": "USD"}),
        ),
        (
            "net_gmv",
            "fernhollow",
            json!({"minor": 11025, "currency": "USD"}),
        ),
        ("net_gmv", "7499", json!({"minor": 8025, "currency": "USD"})),
        ("cvr", "content:7499", json!(0.05)),
        ("posts", "maya.glows", json!(1)),
        (
            "net_gmv",
            "tier:1",
            json!({"minor": 10025, "currency": "USD"}),
        ),
        ("items", "leo_lifts", json!(4)),
        (
            "gmv_per_creator",
            "Fernhollow",
            json!({"minor": 5512, "currency": "USD"}),
        ),
    ] {
        let told = world.json(&["explain", metric, subject]);
        assert_eq!(told["value"], want, "{metric} {subject}: {told}");
    }
    for (args, code) in [
        (["explain", "net_gmv", "nobody"], 1),
        (["explain", "gmv", "maya.glows"], 2),
        (["explain", "active_creators", "content:7499"], 1),
    ] {
        let run = world.run(&args);
        assert_eq!((run.code, run.err.lines().count()), (code, 1), "{run:?}");
    }
}
