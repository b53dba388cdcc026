//! Shops, products, campaigns and briefs.

use serde_json::json;

use crate::world::{World, has};

#[test]
fn a_shop_is_added_listed_and_changed() {
    let world = World::empty();
    world.shop("Glow Labs");
    world.ok(&[
        "shop",
        "set",
        "glow labs",
        "--client",
        "Acme",
        "--fee-rate",
        "8%",
    ]);
    assert_eq!(
        world.json(&["shop", "list"]),
        json!([{
            "name": "Glow Labs", "client": "Acme", "market": "US", "currency": "USD",
            "tz": "America/Los_Angeles", "fee_rate": 0.08,
            "weekly_outreach": null,
            "outreach_paused": null
        }])
    );
    world.ok(&["shop", "set", "Glow Labs", "--client", ""]);
    assert_eq!(world.json(&["shop", "list"])[0]["client"], json!(null));
    assert_eq!(
        world.refused(&["shop", "set", "Nowhere", "--client", "x"], 3),
        "unknown"
    );
    let again = [
        "shop",
        "add",
        "GLOW labs",
        "--market",
        "US",
        "--tz",
        "UTC",
        "--currency",
        "USD",
    ];
    assert_eq!(world.run(&again).code, 3);
}

#[test]
fn the_shops_of_a_client_are_meant_together_and_the_log_names_each() {
    let world = World::new();
    world.shop("Second");
    world.shop("Third");
    for shop in ["Fernhollow", "Third"] {
        world.ok(&["shop", "set", shop, "--client", "Acme"]);
    }
    for (shop, handle) in [("Second", "other.face"), ("Third", "new.face")] {
        world.ok(&["creator", "add", handle, "--shop", shop]);
    }
    let document = world.document(&["creators", "--client", "acme"]);
    assert_eq!(document["shop"], json!(null));
    let handles: Vec<_> = document["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["handle"].as_str().unwrap().to_owned())
        .collect();
    assert!(handles.contains(&"new.face".to_owned()) && handles.contains(&"leo_lifts".to_owned()));
    assert!(!handles.contains(&"other.face".to_owned()), "{handles:?}");
    let rows = world.ok(&["export", "creators", "--csv", "--client", "Acme"]);
    assert!(rows.contains("new.face") && !rows.contains("other.face"));
    assert_eq!(
        world.refused(&["creators", "--client", "Nobody"], 1),
        "unknown"
    );
    let both = ["creators", "--client", "Acme", "--shop", "Third"];
    assert_eq!(world.refused(&both, 2), "usage");
    // One command is about one shop: of the client's, one must be named.
    let several = world.run(&["product", "add", "1", "--client", "Acme"]);
    assert_eq!(several.code, 2);
    assert!(
        several.err.contains("one of Fernhollow, Third."),
        "{several:?}"
    );
    let log = world.json(&["log"]);
    let of = |kind: &str| {
        let rows = log.as_array().unwrap().iter();
        let rows = rows.filter(|row| row["kind"] == kind);
        rows.map(|row| row["shop"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of("creator_added"),
        ["Third", "Second", "Fernhollow", "Fernhollow"]
    );
    assert_eq!(of("shop_edited"), ["Third", "Fernhollow"]);
    assert_eq!(of("product_added"), ["Fernhollow"]);
    assert!(world.ok(&["log"]).contains("Shop"));
}

#[test]
fn the_only_shop_is_meant_and_of_several_one_must_be_named() {
    let world = World::new();
    assert_eq!(world.document(&["creators"])["shop"], "Fernhollow");
    world.shop("Second");
    assert_eq!(world.document(&["creators"])["shop"], json!(null));
    assert_eq!(world.refused(&["creator", "add", "new.face"], 2), "usage");
    world.ok(&["creator", "add", "new.face", "--shop", "SECOND"]);
    let rows = world.json(&["creators"]);
    let shops: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["shop"])
        .collect();
    assert_eq!(shops, ["Fernhollow", "Fernhollow", "Second"]);
    let second = world.document(&["creators", "--shop", "second"]);
    assert_eq!(second["shop"], "Second");
    assert_eq!(second["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        world.refused(&["creators", "--shop", "third"], 1),
        "unknown"
    );
}

#[test]
fn a_handle_in_two_shops_needs_the_shop() {
    let world = World::new();
    world.shop("Second");
    world.ok(&["creator", "add", "maya.glows", "--shop", "Second"]);
    assert_eq!(
        world.refused(&["creator", "show", "maya.glows"], 3),
        "ambiguous"
    );
    let show = world.json(&["creator", "show", "maya.glows", "--shop", "Second"]);
    assert_eq!(show["creator"]["shop"], "Second");
    let told = world.run(&["explain", "net_gmv", "maya.glows"]);
    assert_eq!(told.code, 3);
    assert!(told.err.contains("--shop NAME"), "{}", told.err);
}

#[test]
fn product_amounts_are_minor_units_and_what_is_unknown_is_null() {
    let world = World::new();
    world.ok(&["product", "cost", "1729", "4.20", "--shipping", "0"]);
    world.ok(&[
        "product",
        "set",
        "1729",
        "--commission-rate",
        "15",
        "--sample-stock",
        "30",
    ]);
    assert_eq!(
        world.json(&["product", "list"]),
        json!([{
            "shop": "Fernhollow", "sku_id": "1729", "product_id": null, "name": "Serum 30ml",
            "category": null, "price": null,
            "unit_cost": {"minor": 420, "currency": "USD"},
            "sample_shipping_cost": {"minor": 0, "currency": "USD"},
            "commission_rate": 0.15, "sample_stock": 30
        }])
    );
    world.ok(&["product", "cost", "1729", ""]);
    assert_eq!(
        world.json(&["product", "list"])[0]["unit_cost"],
        json!(null)
    );
    assert_eq!(
        world.refused(&["product", "cost", "1729", "4.205"], 2),
        "usage"
    );
    assert_eq!(world.run(&["product", "cost", "404", "1"]).code, 3);
}

#[test]
fn a_campaign_is_made_and_joined() {
    let world = World::new();
    let days = ["--from", "2026-11-01", "--to", "2026-12-31"];
    let goal = [
        "--goal",
        "net_gmv",
        "--target",
        "5000",
        "--ad-budget",
        "500",
    ];
    let head = [
        "campaign",
        "add",
        "Q4",
        "--products",
        "1729",
        "--segment",
        "tier:1",
    ];
    world.ok(&[&head[..], &days, &goal].concat());
    world.ok(&["campaign", "join", "q4", "maya.glows", "@LEO_lifts"]);
    let row = &world.json(&["campaign", "list"])[0];
    has(
        row,
        &[
            "name", "shop", "products", "segment", "from", "to", "goal", "target", "review",
        ],
    );
    assert_eq!(row["creators"], 2);
    assert_eq!(
        row["ad_budget"],
        json!({"minor": 50_000, "currency": "USD"})
    );
    assert_eq!(
        world.refused(&["campaign", "join", "Q5", "maya.glows"], 3),
        "unknown"
    );
    let wrong = [
        &[
            "campaign",
            "add",
            "Q5",
            "--products",
            "1729",
            "--segment",
            "flw:1",
        ],
        &days[..],
    ];
    assert_eq!(
        world.refused(&[&wrong.concat()[..], &goal].concat(), 2),
        "usage"
    );
}

#[test]
fn a_brief_without_its_five_parts_is_kept_but_not_sent() {
    let world = World::new();
    let id = world.sample("maya.glows", &[]);
    world.ok(&["sample", "advance", &id]);
    world.ok(&[
        "sample",
        "advance",
        &id,
        "--tracking",
        "1",
        "--carrier",
        "USPS",
    ]);
    world.ok(&["brief", "add", "--product", "1729", "--hook", "h"]);
    let ask = [
        "followup",
        "add",
        "maya.glows",
        "--kind",
        "brief",
        "--sample",
        &id,
    ];
    let queued = world.run(&ask);
    // Either it cannot be written, or it can be written but not be sent.
    let code = if queued.code == 0 {
        let rows = world.json(&["followups"]);
        let brief = rows
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["kind"] == "brief")
            .unwrap();
        world
            .run(&["followup", "send", brief["id"].as_str().unwrap()])
            .code
    } else {
        queued.code
    };
    assert_eq!(code, 3);
}

#[test]
fn a_shop_changes_its_currency_only_while_it_has_no_amount() {
    let world = World::new();
    let set = |currency: &'static str| ["shop", "set", "fernhollow", "--currency", currency];
    world.ok(&set("GBP"));
    assert_eq!(world.json(&["shop", "list"])[0]["currency"], "GBP");
    world.ok(&["product", "cost", "1729", "4.20"]);
    assert_eq!(world.refused(&set("EUR"), 3), "currency");
    assert_eq!(world.json(&["shop", "list"])[0]["currency"], "GBP");
    // The cost was typed in pounds: the change to pounds cannot be taken back before it is.
    let log = world.json(&["log"]);
    let mut events = log.as_array().unwrap().iter();
    assert!(events.any(|event| event["kind"] == "shop_edited"));
    world.ok(&["undo"]);
    world.ok(&set("EUR"));
    world.ok(&["undo"]);
    assert_eq!(world.json(&["shop", "list"])[0]["currency"], "GBP");
}
