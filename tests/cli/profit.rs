//! Profit by creator, campaign, product and shop, worked out by hand.

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use serde_json::{Value, json};

use crate::world::World;

const ORDERS: &str = "Order ID,Product ID,Product Name,SKU ID,Payment Amount,Currency,Quantity,Fully returned or refunded,\
Order Status,Creator Username,Content Type,Content ID,Est. Commission Base,Est. standard commission payment,\
Actual Commission Base,Actual Commission Payment,Time Created\n";

/// Two creators, two SKUs, a partial refund, a refund whose commission stays, an unpaid line, and a
/// sale without a creator.
pub(crate) fn shop() -> World {
    let world = World::new();
    world.ok(&["product", "add", "1730", "--name", "Box"]);
    let lines = "\
1,9,Serum 30ml,1729,100.00,USD,2,No,Settled,maya.glows,Video,7499,100.00,10.00,50.00,5.00,10/11/2026 10:00:00\n\
2,9,Serum 30ml,1729,30.25,USD,1,No,Pending,maya.glows,Video,7499,30.25,3.03,,,11/11/2026 10:00:00\n\
3,9,Serum 30ml,1729,40.00,USD,1,Yes,Settled,maya.glows,Video,7499,40.00,4.00,0,4.00,11/11/2026 10:00:00\n\
4,9,Serum 30ml,1729,40.00,USD,1,No,Unpaid by customer,maya.glows,Video,7499,40.00,4.00,,,11/11/2026 10:00:00\n\
5,9,Box,1730,20.00,USD,4,No,Pending,leo_lifts,Showcase,,20.00,2.00,,,12/11/2026 10:00:00\n\
6,9,Box,1730,10.00,USD,1,No,Pending,,Showcase,,10.00,1.00,,,12/11/2026 10:00:00\n";
    let path = world.write("orders.csv", &format!("{ORDERS}{lines}"));
    world.ok(&["import", &path, "--as", "affiliate_orders"]);
    world.ok(&["product", "cost", "1729", "4.20", "--shipping", "3.00"]);
    world.ok(&["product", "cost", "1730", "1.50"]);
    world
}

fn minor(row: &Value, field: &str) -> i64 {
    row[field]["minor"]
        .as_i64()
        .unwrap_or_else(|| panic!("{field} of {row}"))
}

/// Subject and the amounts in the order of the formula.
fn amounts(row: &Value) -> (String, [i64; 8]) {
    let fields = [
        "net_gmv",
        "cogs",
        "platform_fee",
        "commission",
        "sample_cost",
        "ad_spend",
        "flat_fees",
        "contribution",
    ];
    (
        row["subject"].as_str().unwrap().to_owned(),
        fields.map(|field| minor(row, field)),
    )
}

fn shown(world: &World, args: &[&str]) -> Vec<(String, [i64; 8])> {
    let rows = world.json(&[&["profit"], args].concat());
    rows.as_array().unwrap().iter().map(amounts).collect()
}

fn row(subject: &str, amounts: [i64; 8]) -> (String, [i64; 8]) {
    (subject.to_owned(), amounts)
}

#[test]
fn profit_by_creator_is_worked_out_by_hand_and_adds_up() {
    let world = shop();
    let sample = [
        "sample",
        "add",
        "maya.glows",
        "1729",
        "--to",
        "shipped",
        "--on",
        "2026-11-12",
        "--tracking",
        "94",
        "--carrier",
        "USPS",
    ];
    world.ok(&sample);
    world.ok(&[
        "creator",
        "fee",
        "leo_lifts",
        "--on",
        "2026-11-15",
        "--amount",
        "5",
    ]);
    world.ok(&[
        "creator",
        "fee",
        "leo_lifts",
        "--on",
        "2026-09-01",
        "--amount",
        "99",
    ]);
    let list =
        "Video ID,Creator name,Video title,Post date,GMV\n7499,maya.glows,Serum,11/02/2026,$1.00\n";
    world.ok(&[
        "import",
        &world.write("videos.csv", list),
        "--as",
        "video_list",
    ]);
    world.ok(&[
        "spark",
        "spend",
        "7499",
        "--on",
        "2026-11-11",
        "--amount",
        "7.50",
    ]);
    world.ok(&[
        "spark",
        "spend",
        "7600",
        "--on",
        "2026-11-11",
        "--amount",
        "0.50",
    ]);
    // Net of maya: half of 100.00, and 30.25. Fees 3.00 and 1.815 to even. Commission 5.00 + 3.03 + 4.00 paid on
    // a refund all the same. Goods 3 × 4.20; the sample 4.20 + 3.00.
    let want = [
        row("maya.glows", [8_025, 1_260, 482, 1_203, 720, 750, 0, 3_610]),
        row("(not assigned)", [1_000, 150, 60, 100, 0, 50, 0, 640]),
        row("leo_lifts", [2_000, 600, 120, 200, 0, 0, 500, 580]),
        row("total", [11_025, 2_010, 662, 1_503, 720, 800, 500, 4_830]),
    ];
    assert_eq!(shown(&world, &[]), want);
    let document = world.document(&["profit"]);
    assert_eq!(
        document["window"],
        json!({"from": "2026-10-24", "to": "2026-11-20"})
    );
    let total = &document["data"][3];
    assert_eq!(
        (&total["total"], &total["shop"]),
        (&json!(true), &json!("Fernhollow"))
    );
    let margin = total["contribution_margin"].as_f64().unwrap();
    assert!((margin - 4_830.0 / 11_025.0).abs() < 1e-12);
    // Every way to part it has the same total.
    for by in ["campaign", "product", "shop"] {
        let rows = shown(&world, &["--by", by]);
        assert_eq!(rows.last(), want.last(), "{by}");
        let sum = |at: usize| {
            rows[..rows.len() - 1]
                .iter()
                .map(|(_, amounts)| amounts[at])
                .sum::<i64>()
        };
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(sum), want[3].1, "{by}");
    }
    let shops = shown(&world, &["--by", "shop"]);
    assert_eq!((shops.len(), shops[0].0.as_str()), (2, "Fernhollow"));
    assert_eq!(
        shown(&world, &["--window", "2026-01-01..2026-01-31"]),
        [row("total", [0; 8])]
    );
}

#[test]
fn a_missing_cost_leaves_the_contribution_unknown_and_says_what_sets_it() {
    let world = shop();
    world.ok(&["product", "set", "1730", "--unit-cost", ""]);
    let rows = world.json(&["profit"]);
    let subjects: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["subject"].as_str().unwrap())
        .collect();
    assert_eq!(
        subjects,
        ["maya.glows", "(not assigned)", "leo_lifts", "total"]
    );
    for (at, unknown) in [(0, false), (1, true), (2, true), (3, true)] {
        assert_eq!(rows[at]["contribution"].is_null(), unknown, "{}", rows[at]);
        assert_eq!(rows[at]["cogs"].is_null(), unknown, "{}", rows[at]);
        let missing = if unknown { json!(["1730"]) } else { json!([]) };
        assert_eq!(rows[at]["missing_cost_skus"], missing);
    }
    assert_eq!(rows[3]["contribution_margin"], json!(null));
    let run = world.run(&["profit"]);
    assert_eq!(run.code, 0);
    assert!(
        run.err.contains("callsheet product cost 1730 AMOUNT"),
        "{run:?}"
    );
    world.ok(&["product", "cost", "1730", "0"]);
    assert_eq!(minor(&world.json(&["profit"])[3], "cogs"), 1_260);
}

#[test]
fn lines_and_fees_go_to_the_campaign_that_ran() {
    let world = shop();
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
        "--goal",
        "net_gmv",
        "--target",
        "1000",
    ];
    world.ok(&campaign);
    world.ok(&["campaign", "join", "Autumn", "maya.glows"]);
    world.ok(&[
        "creator",
        "fee",
        "leo_lifts",
        "--on",
        "2026-11-15",
        "--amount",
        "5",
        "--campaign",
        "autumn",
    ]);
    let rows = shown(&world, &["--by", "campaign"]);
    // Only the line of the 11th that counts, and the commission that stays of the refund that day.
    assert_eq!(
        rows[1],
        row("Autumn", [3_025, 420, 182, 703, 0, 0, 500, 1_220])
    );
    assert_eq!(
        rows[0],
        row("(not assigned)", [8_000, 1_590, 480, 800, 0, 0, 0, 5_130])
    );
    assert_eq!(rows.len(), 3);
}

#[test]
fn files_hold_typed_numbers_and_shops_are_never_added() {
    let world = shop();
    let csv = world.ok(&["profit", "--by", "product", "--csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines[0]
            .starts_with("\"subject\",\"product_id\",\"name\",\"shop\",\"currency\",\"net_gmv\""),
        "{csv}"
    );
    assert!(lines[1].starts_with("1729,9,\"Serum 30ml\",\"Fernhollow\",\"USD\",80.25,12.60,4.82,12.03,0.00,0.00,0.00,50.80,0.63"), "{csv}");
    let path = world.path().join("profit.xlsx");
    world.ok(&["profit", "--xlsx", path.to_str().unwrap()]);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("profit").unwrap();
    assert_eq!(
        sheet.get_value((1, 0)),
        Some(&Data::String("maya.glows".to_owned()))
    );
    assert_eq!(sheet.get_value((1, 3)), Some(&Data::Float(80.25)));
    assert!(
        book.worksheet_formula("profit")
            .unwrap()
            .used_cells()
            .next()
            .is_none()
    );
    // A second shop, in another currency.
    let place = [
        "--market",
        "ID",
        "--tz",
        "Asia/Jakarta",
        "--currency",
        "IDR",
    ];
    world.ok(&[&["shop", "add", "Jakarta"], &place[..]].concat());
    let line = "1,9,Serum,1729,150000,IDR,1,No,Pending,maya.glows,Showcase,,150000,15000,,,12/11/2026 10:00:00\n";
    let path = world.write("id.csv", &format!("{ORDERS}{line}"));
    world.ok(&[
        "import",
        &path,
        "--as",
        "affiliate_orders",
        "--shop",
        "Jakarta",
    ]);
    let document = world.document(&["profit"]);
    assert_eq!(document["shop"], json!(null));
    let totals: Vec<_> = document["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["total"] == json!(true))
        .map(|row| {
            (
                row["shop"].as_str().unwrap(),
                row["net_gmv"]["minor"].as_i64().unwrap(),
                row["net_gmv"]["currency"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        totals,
        [
            ("Fernhollow", 11_025, "USD"),
            ("Jakarta", 15_000_000, "IDR")
        ]
    );
    assert_eq!(
        world.document(&["profit", "--shop", "Jakarta"])["shop"],
        "Jakarta"
    );
}

#[test]
fn settlements_are_compared_with_our_orders() {
    let world = shop();
    let told = world.ok(&["profit", "--reconcile"]);
    assert!(told.contains("No settlement is imported"), "{told}");
    let text = "Order/adjustment ID,Type,Order created time,Order settled time,Currency,Total settlement amount,Total fees,\
Referral fee,Affiliate commission,Affiliate Shop Ads commission,Adjustment amount,Related order ID\n\
1,Order,2026/11/10,2026/11/18,USD,41.50,-8.50,-3.00,-5.00,-0.50,0,/\n\
3,Order,2026/11/11,2026/11/18,USD,-4.00,-4.00,0,-4.00,0,0,/\n\
99,Order,2026/11/11,2026/11/18,USD,9.00,-1.00,-0.40,-0.60,0,0,/\n\
500,Other adjustment,2026/11/12,2026/11/18,USD,-2.00,0,0,0,0,-2.00,1\n";
    world.ok(&["import", &world.write("income.csv", text)]);
    let rows = world.json(&["profit", "--reconcile"]);
    let rows = rows.as_array().unwrap();
    let standings: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row["order_id"].as_str().unwrap(),
                row["standing"].as_str().unwrap_or("-"),
            )
        })
        .collect();
    assert_eq!(
        standings,
        [
            ("1", "different"),
            ("99", "missing_here"),
            ("3", "same"),
            ("2", "open"),
            ("5", "open"),
            ("6", "open"),
            ("total", "-"),
        ]
    );
    assert_eq!(minor(&rows[0], "commission_difference"), 50);
    assert_eq!(minor(&rows[0], "platform_fee_difference"), 0);
    assert_eq!(minor(&rows[0], "adjustment"), -200);
    assert_eq!(minor(&rows[6], "tiktok_commission"), 950);
    let told = world.ok(&["profit", "--reconcile"]);
    assert!(
        told.contains("2 orders on both sides, 1 with a difference"),
        "{told}"
    );
    assert!(
        told.contains("1 order with commission at TikTok, in no order export"),
        "{told}"
    );
    assert_eq!(
        world.run(&["profit", "--reconcile", "--by", "shop"]).code,
        2
    );
}
