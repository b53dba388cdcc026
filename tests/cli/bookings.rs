//! Ad spend and flat fees: booked, listed, imported, taken back.

use serde_json::json;

use crate::world::World;

#[test]
fn spend_is_booked_by_link_listed_and_taken_back() {
    let world = World::new();
    let list =
        "Video ID,Creator name,Video title,Post date,GMV\n7499,maya.glows,Serum,11/02/2026,$1.00\n";
    world.ok(&[
        "import",
        &world.write("videos.csv", list),
        "--as",
        "video_list",
    ]);
    let link = "https://www.tiktok.com/@maya.glows/video/7499?lang=en";
    let done = world.document(&[
        "spark",
        "spend",
        link,
        "--on",
        "2026-11-18",
        "--amount",
        "50",
        "--paid-clicks",
        "400",
        "--paid-orders",
        "9",
        "--paid-gmv",
        "321.50",
    ]);
    assert_eq!(done["data"]["events"][0]["kind"], "ad_spend_added");
    let want = json!([{
        "shop": "Fernhollow", "content_id": "7499", "creator": "maya.glows", "title": "Serum",
        "date": "2026-11-18", "amount": {"minor": 5000, "currency": "USD"}, "paid_clicks": 400,
        "paid_orders": 9, "paid_gmv": {"minor": 32150, "currency": "USD"}
    }]);
    let rows = world.json(&["spark", "list"]);
    assert_eq!(rows[0]["days"], want);
    assert_eq!(rows[0]["spend"], json!({"minor": 5000, "currency": "USD"}));
    assert_eq!(
        (&rows[0]["state"], &rows[0]["paid_cvr"]),
        (&json!(null), &json!(0.0225))
    );
    assert_eq!(world.json(&["spark", "list", "--window", "2d"]), json!([]));
    assert!(world.ok(&["spark", "list"]).contains("$50.00"));
    world.ok(&["undo"]);
    assert_eq!(world.json(&["spark", "list"]), json!([]));
    assert_eq!(
        world
            .run(&["spark", "spend", "7499", "--amount", "-1"])
            .code,
        3
    );
    assert_eq!(
        world.run(&["spark", "spend", "7499", "--amount", "x"]).code,
        2
    );
}

#[test]
fn fees_are_booked_per_day_and_campaign_and_a_sheet_says_the_same() {
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
        "1000",
    ];
    world.ok(&campaign);
    let fee = [
        "creator",
        "fee",
        "maya.glows",
        "--on",
        "2026-11-05",
        "--amount",
        "100",
    ];
    world.ok(&[&fee[..], &["--campaign", "autumn"]].concat());
    world.ok(&fee);
    let sheet = "Creator,Date,Flat fee,Campaign\nmaya.glows,2026-11-05,100,Autumn\nleo_lifts,2026-11-06,70,Winter\n";
    let done = world.document(&["import", &world.write("fees.csv", sheet)]);
    let file = &done["data"][0];
    assert_eq!(
        (&file["kind"], &file["inserted"], &file["unchanged"]),
        (&json!("fees"), &json!(1), &json!(1))
    );
    let rows = world.json(&["creator", "fees"]);
    let shown: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {}",
                row["creator"], row["date"], row["campaign"], row["amount"]["minor"]
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "\"leo_lifts\" \"2026-11-06\" \"winter\" 7000",
            "\"maya.glows\" \"2026-11-05\" null 10000",
            "\"maya.glows\" \"2026-11-05\" \"Autumn\" 10000",
        ]
    );
    assert_eq!(
        world
            .json(&["creator", "fees", "leo_lifts"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        world
            .run(&[&fee[..], &["--campaign", "none"]].concat())
            .code,
        3
    );
}

#[test]
fn a_settlement_export_is_imported() {
    let world = World::new();
    let text = "Order/adjustment ID,Type,Order created time,Order settled time,Currency,Total settlement amount,Affiliate commission\n\
                576990056639291158,Order,2026/10/08,2026/10/20,USD,17.00,-2.00\n";
    let done = world.document(&["import", &world.write("income.csv", text)]);
    assert_eq!(done["data"][0]["kind"], "finance_income");
    assert_eq!(done["data"][0]["inserted"], 1);
}
