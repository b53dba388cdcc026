//! `import`: files in, what became of them, and out again.

use serde_json::json;

use crate::world::{World, fields, short};

const PLACE: [&str; 6] = [
    "--market",
    "US",
    "--tz",
    "America/Los_Angeles",
    "--currency",
    "USD",
];

fn products(rows: &[&str]) -> String {
    let mut text =
        "sku_id,product_id,name,category,price,unit_cost,sample_shipping_cost\n".to_owned();
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text
}

const TWO: [&str; 2] = [
    "1,10,Serum,beauty,24.00,4.20,3.00",
    "2,11,Bands,sport,12.00,2.00,",
];

#[test]
fn a_file_makes_its_shop_and_reports_its_rows() {
    let world = World::empty();
    let path = world.write("products.csv", &products(&TWO));
    let new = [&["import", &path, "--shop", "Glow Labs"], &PLACE[..]].concat();
    let document = world.document(&new);
    assert_eq!(document["shop"], "Glow Labs");
    let entry = &document["data"][0];
    assert_eq!(
        fields(entry),
        [
            "batch",
            "file",
            "inserted",
            "kind",
            "quarantined",
            "rows",
            "unchanged",
            "updated",
            "warnings"
        ]
    );
    assert_eq!(entry["file"], "products.csv");
    assert_eq!(entry["kind"], "products");
    assert_eq!((&entry["rows"], &entry["inserted"]), (&json!(2), &json!(2)));
    assert_eq!(
        world.json(&["product", "list"]).as_array().unwrap().len(),
        2
    );

    let again = world.json(&["import", &path]);
    assert_eq!(again[0]["batch"], json!(null));
    assert_eq!(
        (&again[0]["inserted"], &again[0]["unchanged"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(again[0]["warnings"].as_array().unwrap().len(), 1);
}

#[test]
fn a_new_shop_needs_its_place_and_a_known_one_keeps_it() {
    let world = World::empty();
    let path = world.write("products.csv", &products(&TWO));
    let run = world.run(&["import", &path, "--shop", "Glow", "--market", "US"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("--tz ZONE and --currency CUR"),
        "{}",
        run.err
    );
    assert!(!world.db().exists());
    assert_eq!(world.refused(&["import", &path], 2), "usage");
    world.ok(&[&["import", &path, "--shop", "Glow"], &PLACE[..]].concat());
    world.ok(&[&["import", &path, "--shop", "GLOW"], &PLACE[..]].concat());
    let moved = ["import", &path, "--shop", "Glow", "--market", "MY"];
    assert_eq!(world.refused(&moved, 3), "shop_differs");
    world.shop("Second");
    assert_eq!(world.refused(&["import", &path], 2), "usage");
}

#[test]
fn a_dry_run_tells_the_same_and_leaves_nothing() {
    let world = World::empty();
    let path = world.write("products.csv", &products(&TWO));
    let new = [
        &["import", &path, "--shop", "Glow", "--dry-run"],
        &PLACE[..],
    ]
    .concat();
    let trial = world.json(&new);
    assert_eq!(
        (&trial[0]["inserted"], &trial[0]["batch"]),
        (&json!(2), &json!(null))
    );
    assert!(!world.db().exists());

    world.shop("Glow");
    let trial = world.json(&["import", &path, "--dry-run", "--fee-rate", "9%"]);
    assert_eq!(
        (&trial[0]["inserted"], &trial[0]["batch"]),
        (&json!(2), &json!(null))
    );
    assert_eq!(world.json(&["product", "list"]), json!([]));
    assert_eq!(world.json(&["shop", "list"])[0]["fee_rate"], 0.06);
    assert_eq!(world.json(&["import", "--list"]), json!([]));
}

#[test]
fn a_refused_file_does_not_stop_the_others() {
    let world = World::empty();
    world.shop("Glow");
    let good = world.write("products.csv", &products(&TWO));
    let bad = world.write("notes.csv", "some,other,thing\n1,2,3\n");
    let run = world.run(&["import", &bad, "nowhere.csv", &good, "--json"]);
    assert_eq!(run.code, 4, "{run:?}");
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let files: Vec<_> = document["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["file"])
        .collect();
    assert_eq!(files, ["notes.csv", "nowhere.csv", "products.csv"]);
    for entry in [&document["data"][0], &document["data"][1]] {
        assert_eq!(fields(&entry["error"]), ["code", "message", "remedy"]);
    }
    assert_eq!(document["data"][1]["error"]["code"], "missing");
    assert_eq!(document["data"][2]["inserted"], 2);

    let run = world.run(&["import", &bad]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(
        (run.out.as_str(), run.err.lines().count()),
        ("", 1),
        "{run:?}"
    );
}

#[test]
fn rows_set_aside_are_told_listed_and_written_back() {
    let world = World::empty();
    world.shop("Glow");
    let rows = [TWO[0], "3,12,Oil,beauty,much,1.00,"];
    let path = world.write("products.csv", &products(&rows));
    let run = world.run(&["import", &path, "--json"]);
    assert_eq!(run.code, 4, "{run:?}");
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["data"][0]["quarantined"], 1);
    let batch = document["data"][0]["batch"].as_str().unwrap();
    let rejects = world.json(&["import", "--rejects", short(batch)]);
    assert_eq!(rejects["rows"][0]["line"], 3);
    assert_eq!(rejects["rows"][0]["column"], "price");
    let csv = world.ok(&["import", "--rejects", batch, "--csv"]);
    assert!(
        csv.contains("\"much\"") && csv.contains("\"Reason\""),
        "{csv}"
    );
    let mended = csv.replace("much", "9.00");
    let run = world.run_with_input(&["import", "-", "--json"], &mended);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        world.json(&["product", "list"]).as_array().unwrap().len(),
        2
    );
    assert_eq!(
        world.refused(&["import", "--rejects", "ffffffff"], 1),
        "unknown"
    );
}

#[test]
fn a_batch_is_listed_and_taken_out_again() {
    let world = World::empty();
    world.shop("Glow");
    let path = world.write("products.csv", &products(&TWO));
    world.ok(&["import", &path]);
    let list = world.json(&["import", "--list"]);
    let batch = list[0]["batch"].as_str().unwrap();
    let done = world.json(&["import", "--undo", short(batch)]);
    assert_eq!(fields(&done), ["events", "op", "undo"]);
    assert_eq!(world.json(&["product", "list"]), json!([]));
    assert!(world.json(&["import", "--list"])[0]["undone_at"].is_string());
    assert_eq!(world.json(&["import", &path])[0]["inserted"], 2);
    assert_eq!(
        world.refused(&["import", "--undo", "ffffffff"], 3),
        "unknown"
    );
}

#[test]
fn folders_stand_for_their_files_and_empty_ones_are_refused() {
    let world = World::empty();
    world.shop("Glow");
    std::fs::create_dir(world.path().join("in")).unwrap();
    std::fs::create_dir(world.path().join("none")).unwrap();
    world.write("in/b.csv", &products(&TWO[..1]));
    world.write("in/a.csv", &products(&TWO[1..]));
    let data = world.json(&["import", "in"]);
    assert_eq!(
        (&data[0]["file"], &data[1]["file"]),
        (&json!("a.csv"), &json!("b.csv"))
    );
    let run = world.run(&["import", "none", "--json"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(world.run(&["import", "/dev/null"]).code, 1);
}

#[test]
fn the_platforms_share_is_set_by_an_import() {
    let world = World::empty();
    world.shop("Glow");
    let path = world.write("products.csv", &products(&TWO));
    world.ok(&["import", &path, "--fee-rate", "800"]);
    assert_eq!(world.json(&["shop", "list"])[0]["fee_rate"], 0.08);
}
