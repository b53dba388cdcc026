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

const SHEET: &str = "Creator handle;Product SKU;Sample status;Day requested;Anything\n\
    @Maya;1729;shipped;2026-11-03;x\n@Leo;1729;on the moon;2026-11-04;y\n";

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one table of cases, told in one place"
)]
fn an_unknown_table_is_shown_as_it_would_be_read_and_imported_by_its_guess() {
    let world = World::empty();
    world.shop("Glow");
    let table = world.write("list.csv", SHEET);
    assert_eq!(world.refused_file(&table), "unknown_format");
    let look = ["import", &table, "--map", "--as", "samples_tracker"];
    let run = world.run(&[&look[..], &["--json"]].concat());
    assert_eq!(run.code, 4, "{run:?}");
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let looked = &document["data"][0];
    assert_eq!(
        (&looked["kind"], &looked["guessed"]),
        (&json!("samples_tracker"), &json!(true))
    );
    let fields: Vec<_> = looked["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair["column"].as_str().unwrap(), pair["field"].as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("Creator handle", Some("creator")),
            ("Product SKU", Some("sku_id")),
            ("Sample status", Some("status")),
            ("Day requested", Some("requested")),
            ("Anything", None),
        ]
    );
    assert_eq!(
        looked["preview"][0],
        json!({"line": 2, "cells": ["maya", "1729", "shipped", "2026-11-03", null], "reason": null})
    );
    assert!(
        looked["preview"][1]["reason"]
            .as_str()
            .unwrap()
            .contains("on the moon")
    );
    let counts = ["rows", "inserted", "updated", "unchanged", "quarantined"];
    assert_eq!(
        counts.map(|field| looked[field].as_u64().unwrap()),
        [2, 1, 0, 0, 1]
    );
    assert_eq!(looked["mapping"]["columns"]["creator"], "Creator handle");
    let told = world.run(&look);
    assert!(
        told.out.contains("Nothing was imported.")
            && told.out.contains("Line 3 would be set aside")
    );
    // Nothing of it is in, and nothing is remembered.
    assert_eq!(world.json(&["import", "--list"]), json!([]));
    assert_eq!(world.refused_file(&table), "unknown_format");

    let run = world.run(&[
        "import",
        &table,
        "--as",
        "samples_tracker",
        "--guess",
        "--json",
    ]);
    assert_eq!(run.code, 4, "{run:?}");
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let done = &document["data"][0];
    assert_eq!(
        (&done["inserted"], &done["quarantined"]),
        (&json!(1), &json!(1))
    );
    assert!(
        done["warnings"][0]
            .as_str()
            .unwrap()
            .contains("Creator handle is creator")
    );
    // The rows set aside come back without a word, and so does next week's table.
    let csv = world.ok(&[
        "import",
        "--rejects",
        done["batch"].as_str().unwrap(),
        "--csv",
    ]);
    let run = world.run_with_input(
        &["import", "-", "--json"],
        &csv.replace("on the moon", "shipped"),
    );
    assert_eq!(run.code, 0, "{run:?}");
    let next = world.write(
        "next.csv",
        &SHEET
            .replace("on the moon", "approved")
            .replace("1729", "1730"),
    );
    assert_eq!(world.json(&["import", &next])[0]["inserted"], 2);
}

#[test]
fn a_table_that_lacks_what_its_kind_needs_is_told_so() {
    let world = World::empty();
    world.shop("Glow");
    let table = world.write("list.csv", "Creator handle,Something\nmaya,1\n");
    let look = [
        "import",
        &table,
        "--map",
        "--as",
        "samples_tracker",
        "--json",
    ];
    let run = world.run(&look);
    assert_eq!(run.code, 1, "{run:?}");
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let looked = &document["data"][0];
    assert!(!looked["missing"].as_array().unwrap().is_empty());
    assert_eq!(looked["error"]["code"], "unknown_format");
    let run = world.run(&["import", &table, "--guess", "--as", "samples_tracker"]);
    assert!(
        run.code == 1 && run.err.contains("none of its columns is"),
        "{run:?}"
    );
    // What is known to be something else is not guessed at.
    let report = world.write(
        "tap.csv",
        "Partner campaign ID,Shop code,Creator\n1,2,maya\n",
    );
    let run = world.run(&["import", &report, "--guess", "--json"]);
    assert!(run.code == 1 && run.out.contains("look_alike"), "{run:?}");
}
