//! Offers through the command line: set, followed by the next, taken back, exported.

use serde_json::json;

use crate::world::World;

#[test]
fn an_offer_holds_until_the_next_and_its_history_stays() {
    let world = World::new();
    world.ok(&["creator", "edit", "maya.glows", "--commission-rate", "15%"]);
    let set = |rate: &str, from: &str| {
        world.ok(&[
            "offer",
            "set",
            "maya.glows",
            "--product",
            "1729",
            "--rate",
            rate,
            "--from",
            from,
        ])
    };
    set("18%", "2026-11-01");
    set("12%", "2026-11-15");
    let list = world.json(&["offer", "list"]);
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["rate"], 0.12);
    assert_eq!(list[0]["old_rate"], 0.18);
    assert_eq!(list[0]["old_rate_until"], "2026-12-15");
    assert_eq!(list[0]["current"], true);
    let history = world.json(&["offer", "history", "maya.glows"]);
    let told: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["from"], &row["until"], &row["old_rate"]))
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["2026-11-15", null, 0.18],
            ["2026-11-01", "2026-11-14", 0.15]
        ])
    );
    world.ok(&["undo"]);
    assert_eq!(world.json(&["offer", "list"])[0]["rate"], 0.18);
    world.ok(&["doctor", "--replay"]);
    let show = world.json(&["log"]);
    assert!(show.to_string().contains("18 % commission offered from"));
}

#[test]
fn a_rate_out_of_bounds_and_an_unknown_product_are_refused() {
    let world = World::new();
    let set = |rate: &str, sku: &str| {
        world.run(&[
            "offer",
            "set",
            "maya.glows",
            "--product",
            sku,
            "--rate",
            rate,
        ])
    };
    let high = set("81%", "1729");
    assert_eq!(high.code, 3);
    assert!(high.err.contains("from 1 % to 80 %"), "{high:?}");
    assert_eq!(set("15%", "9").code, 3);
    assert_eq!(world.json(&["offer", "list"]), json!([]));
}

#[test]
fn a_raise_that_is_accepted_is_an_offer_for_what_was_sold_and_is_exported() {
    let world = World::new();
    world.ok(&["product", "set", "1729", "--product-id", "88"]);
    world.ok(&["creator", "edit", "maya.glows", "--commission-rate", "15%"]);
    // $1,200.00 in the last 28 days: the first step of tier 1.
    let orders = "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,Quantity,\
Fully returned or refunded,Payment method,Order Status,Creator Username,Content Type,Content ID,commission model,\
Standard commission rate,Est. Commission Base,Est. standard commission payment,Actual Commission Base,\
Actual Commission Payment,Shop Ads commission rate,Est. Shop Ads commission payment,\
Actual Shop Ads commission payment,Est. co-funded creator bonus,Actual co-funded creator bonus,Time Created,\
Payment time,Order Delivery Time,Time Commission Paid,Platform\n\
576990000000000001,88,Serum 30ml,1729,1200.00,1200.00,USD,1,No,Card,Settled,maya.glows,Video,7499,fixed commission,\
15%,1200.00,180.00,1200.00,180.00,,0.00,,0.00,,15/11/2026 10:00:00,,,,TikTok\n";
    world.ok(&["import", &world.write("orders.csv", orders)]);
    world.ok(&["tick"]);
    let rows = world.json(&["suggestions", "--rule", "gmv_threshold"]);
    assert_eq!(rows[0]["figures"]["products_sold"], json!(["Serum 30ml"]));
    assert_eq!(
        rows[0]["accepting"],
        "Set the commission to 17 %, as usual and for the product sold."
    );
    let id = rows[0]["id"].as_str().unwrap();
    world.ok(&["suggestion", "accept", id, "--reason", "step reached"]);
    let list = world.json(&["offer", "list"]);
    assert_eq!(list[0]["rate"], 0.17);
    assert_eq!(list[0]["old_rate"], 0.15);
    assert_eq!(list[0]["reason"], "step reached");
    let show = world.json(&["creator", "show", "maya.glows"]);
    assert_eq!(show["creator"]["commission_rate"], 0.17);
    assert_eq!(
        world.json(&["offer", "export", "--since", "2026-11-20"])[0]["products"],
        json!([{"id": "88", "target_commission_rate": 1700}])
    );
    world.ok(&["undo"]);
    assert_eq!(world.json(&["offer", "list"]), json!([]));
    let show = world.json(&["creator", "show", "maya.glows"]);
    assert_eq!(show["creator"]["commission_rate"], 0.15);
    world.ok(&["redo"]);
    world.ok(&["doctor", "--replay"]);
}

#[test]
fn offers_are_exported_as_target_collaborations() {
    let world = World::new();
    world.ok(&["product", "set", "1729", "--product-id", "88"]);
    world.ok(&[
        "offer",
        "set",
        "maya.glows",
        "leo_lifts",
        "--product",
        "1729",
        "--rate",
        "20%",
    ]);
    let made = world.json(&["offer", "export"]);
    assert_eq!(
        made,
        json!([{
            "name": "Callsheet 1",
            "shop": "Fernhollow",
            "products": [{"id": "88", "target_commission_rate": 2000}],
            "creator_usernames": ["leo_lifts", "maya.glows"]
        }])
    );
    let csv = world.ok(&["offer", "export", "--csv"]);
    assert!(
        csv.contains("\"maya.glows\",88,\"Serum 30ml\",1729,\"20%\",\"2026-11-20\",\"\""),
        "{csv}"
    );
    assert_eq!(
        world.json(&["offer", "export", "--since", "2026-11-21"]),
        json!([])
    );
}
