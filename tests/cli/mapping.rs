//! Tables nobody exports: a mapping once, and from then on without a word.

use serde_json::json;

use crate::world::World;

const MAPPING: &str = "kind = \"samples_tracker\"\n\
    [columns]\ncreator = \"Wer\"\nsku_id = \"Artikel\"\nshipped = \"Seit\"\n\
    [constants]\nstatus = \"shipped\"\n";

#[test]
fn a_mapped_table_is_read_again_without_a_flag() {
    let world = World::empty();
    world.shop("Glow");
    let mapping = world.write("sheet.toml", MAPPING);
    let table = world.write("a.csv", "Wer,Artikel,Seit\n@Maya,1729,2026-11-03\n");
    assert_eq!(world.refused_file(&table), "unknown_format");
    let trial = world.json(&["import", &table, "--mapping", &mapping, "--dry-run"]);
    assert_eq!(trial[0]["inserted"], 1);
    assert_eq!(world.refused_file(&table), "unknown_format");
    let done = world.json(&["import", &table, "--mapping", &mapping]);
    assert_eq!(
        (&done[0]["kind"], &done[0]["inserted"]),
        (&json!("samples_tracker"), &json!(1))
    );
    let next = world.write("b.csv", "Wer,Artikel,Seit\nleo,1729,2026-11-04\n");
    let done = world.json(&["import", &next]);
    assert_eq!(
        (&done[0]["kind"], &done[0]["inserted"]),
        (&json!("samples_tracker"), &json!(1))
    );
    assert_eq!(
        world.json(&["pipeline"])["samples"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let wrong = world.write("wrong.toml", "kind = 3\n");
    assert_eq!(
        world.refused(&["import", &next, "--mapping", &wrong], 2),
        "mapping"
    );
}

#[test]
fn a_detected_post_is_taken_or_dismissed_in_one_step() {
    let world = World::empty();
    world.shop("Glow");
    let sheet = world.write(
        "sheet.csv",
        "Creator,SKU,Product ID,Status,Requested,Delivered\nmaya,1729,50,delivered,11/01/2026,11/05/2026\n",
    );
    let videos = world.write(
        "videos.csv",
        "Video title,Video ID,Post date,Creator name,Product ID,Video views\n\
         Glow,7001,11/08/2026,maya,50,9\nMore,7002,11/09/2026,maya,50,9\n",
    );
    world.json(&["import", &sheet, &videos]);
    let group = |world: &World| {
        let today = world.json(&["today"]);
        let groups = today["groups"].as_array().unwrap().clone();
        groups
            .into_iter()
            .find(|group| group["group"] == "detected_posts")
    };
    let found = group(&world).unwrap();
    let item = &found["items"][0];
    assert_eq!(
        (&found["count"], &item["content_id"], &item["posted"]),
        (&json!(1), &json!("7001"), &json!("2026-11-08"))
    );
    let id = item["sample"].as_str().unwrap();
    world.ok(&["sample", "dismiss", id]);
    assert_eq!(group(&world).unwrap()["items"][0]["content_id"], "7002");
    assert_eq!(
        world.refused(&["sample", "match", id, "--content", "7009"], 3),
        "not_detected"
    );
    world.ok(&["sample", "match", id]);
    assert_eq!(group(&world), None);
    let shown = world.json(&["sample", "show", id]);
    assert_eq!(
        (&shown["sample"]["stage"], &shown["sample"]["posted"]),
        (&json!("posted"), &json!("2026-11-09"))
    );
}

#[test]
fn the_list_of_imports_says_how_far_the_data_reaches() {
    let world = World::empty();
    world.shop("Glow");
    let orders = world.write(
        "orders.csv",
        "Order ID,SKU ID,Payment Amount,Quantity,Order Status,Creator Username,Time Created\n\
         9001,1729,42.00,1,Settled,maya,19/11/2026 23:00:00\n",
    );
    world.ok(&["import", &orders]);
    assert_eq!(
        world.json(&["import", "--list"])[0]["data_to"],
        "2026-11-20T07:00:00Z"
    );
    let told = world.ok(&["import", "--list"]);
    assert!(
        told.contains("10 h old; the last 2 days are provisional."),
        "{told}"
    );
}
