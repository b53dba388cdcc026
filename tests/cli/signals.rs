//! Weekly series from outside beside weekly GMV.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::world::World;

const ORDERS: &str = "Order ID,Product ID,Product Name,SKU ID,Payment Amount,Currency,Quantity,Fully returned or refunded,\
Order Status,Creator Username,Content Type,Content ID,Est. Commission Base,Est. standard commission payment,\
Actual Commission Base,Actual Commission Payment,Time Created\n";

/// Ten Mondays from the 31st of August on, with what was sold on each.
const SOLD: [(&str, u32); 10] = [
    ("31/08/2026", 30),
    ("07/09/2026", 10),
    ("14/09/2026", 40),
    ("21/09/2026", 15),
    ("28/09/2026", 50),
    ("05/10/2026", 90),
    ("12/10/2026", 20),
    ("19/10/2026", 60),
    ("26/10/2026", 55),
    ("02/11/2026", 35),
];

#[test]
fn the_lag_at_which_searches_follow_sales_is_found_and_said_to_be_correlation() {
    let world = World::new();
    assert_eq!(world.json(&["signal", "list"]), json!([]));
    let mut lines = ORDERS.to_owned();
    for (n, (day, amount)) in SOLD.iter().enumerate() {
        writeln!(
            lines,
            "{n},9,Serum 30ml,1729,{amount}.00,USD,1,No,Pending,maya.glows,Video,7499,{amount}.00,1.00,,,{day} 18:00:00"
        )
        .unwrap();
    }
    world.ok(&[
        "import",
        &world.write("orders.csv", &lines),
        "--as",
        "affiliate_orders",
    ]);
    // Searches are ten times the sales of two weeks before.
    let mut searches = "Week,Branded search volume\n".to_owned();
    for (n, (_, amount)) in SOLD.iter().enumerate() {
        writeln!(searches, "2026-W{},{}", 38 + n, amount * 10).unwrap();
    }
    world.ok(&[
        "import",
        &world.write("amazon.csv", &searches),
        "--as",
        "signal",
    ]);
    let row = &world.json(&["signal", "list"])[0];
    assert_eq!(
        (&row["name"], &row["weeks"]),
        (&json!("Branded search volume"), &json!(10))
    );
    assert_eq!(
        (&row["best"]["lag_weeks"], &row["best"]["weeks"]),
        (&json!(2), &json!(10))
    );
    let r = row["best"]["correlation"].as_f64().unwrap();
    assert!((r - 1.0).abs() < 1e-9, "{r}");
    assert!(row["note"].as_str().unwrap().contains("correlation"));
    assert_eq!(row["lags"].as_array().unwrap().len(), 5);
    let shown = world.json(&["signal", "show", "branded search volume"]);
    let first = shown["series"]
        .as_array()
        .unwrap()
        .iter()
        .find(|week| week["week"] == "2026-09-14")
        .unwrap();
    assert_eq!(first["value"], json!(300.0));
    assert_eq!(first["net_gmv"], json!({"minor": 4_000, "currency": "USD"}));
    let text = world.ok(&["signal", "show", "Branded search volume"]);
    assert!(
        text.contains("r 1.00 2 weeks later, over 10 weeks"),
        "{text}"
    );
    assert_eq!(world.refused(&["signal", "show", "none"], 1), "unknown");
    let few = "Week,Value,Name\n2026-W40,1,Press\n2026-W41,2,Press\n";
    world.ok(&["import", &world.write("press.csv", few), "--as", "signal"]);
    let press = &world.json(&["signal", "list"])[1];
    assert_eq!(
        (&press["name"], &press["best"]),
        (&json!("Press"), &Value::Null)
    );
}
