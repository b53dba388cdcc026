//! `export`: whole tables out, typed, safe for spreadsheets, and never half a file.

use std::fs;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::{Value, json};

use crate::world::World;

const TABLES: [&str; 27] = [
    "shops",
    "products",
    "creators",
    "contacts",
    "notes",
    "samples",
    "content",
    "verdicts",
    "order_lines",
    "shop_orders",
    "follow_ups",
    "suggestions",
    "campaigns",
    "offers",
    "promotions",
    "experiments",
    "outreach",
    "briefs",
    "segments",
    "events",
    "imports",
    "rejects",
    "spark_spend",
    "fees",
    "settlements",
    "conflicts",
    "signals",
];

fn lived_in() -> World {
    let world = World::new();
    world.ok(&["product", "set", "1729", "--price", "24.00"]);
    world.ok(&[
        "creator",
        "edit",
        "leo_lifts",
        "--name",
        "=HYPERLINK(\"x\")",
        "--email",
        "leo@example.com",
    ]);
    world.ok(&["creator", "tag", "leo_lifts", "vip"]);
    world.ok(&["creator", "note", "leo_lifts", "+1 \u{202e}red"]);
    world.sample("maya.glows", &["--to", "delivered"]);
    world
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn every_table_comes_in_every_form_with_the_same_rows() {
    let world = lived_in();
    let listed = world.json(&["export"]);
    let names: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|table| table["table"].as_str().unwrap())
        .collect();
    assert_eq!(names, TABLES);
    for table in TABLES {
        let csv = world.ok(&["export", table]);
        assert_eq!(csv, world.ok(&["export", table, "--csv"]));
        assert_eq!(csv, world.ok(&["export", "--csv", table]));
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header: Vec<String> = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let rows = reader.records().map(Result::unwrap).count();
        let objects = lines(&world.ok(&["export", table, "--jsonl"]));
        assert_eq!(objects.len(), rows, "{table}");
        assert_eq!(world.json(&["export", table]).as_array().unwrap(), &objects);
        for object in &objects {
            assert_eq!(object.as_object().unwrap().len(), header.len(), "{table}");
        }
        let path = world.path().join(format!("{table}.xlsx"));
        world.ok(&["export", table, "--xlsx", path.to_str().unwrap()]);
        let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
        let sheet = book.worksheet_range(table).unwrap();
        assert_eq!(sheet.height(), rows + 1, "{table}");
        let formulas = book.worksheet_formula(table).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{table}");
    }
}

#[test]
fn cells_are_typed_and_text_that_would_run_does_not() {
    let world = lived_in();
    let csv = world.ok(&["export", "creators"]);
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{csv}");
    let notes = world.ok(&["export", "notes"]);
    assert!(notes.contains("\"'+1 \u{202e}red\""), "{notes}");
    assert!(
        world
            .ok(&["export", "notes", "--jsonl"])
            .contains("+1 \\u202ered")
    );
    let product = &lines(&world.ok(&["export", "products", "--jsonl"]))[0];
    assert_eq!(product["price"], json!({"minor": 2400, "currency": "USD"}));
    assert_eq!(product["unit_cost"], Value::Null);
    assert_eq!(product["sku_id"], "1729");
    let leo = &lines(&world.ok(&["export", "creators", "--jsonl"]))[1];
    assert_eq!(
        (&leo["tags"], &leo["followers"]),
        (&json!(["vip"]), &json!(7000))
    );
    assert_eq!(leo["hold_samples"], false);
    assert!(leo.get("email").is_none());
    let contacts = lines(&world.ok(&["export", "contacts", "--jsonl"]));
    assert_eq!(
        (contacts.len(), &contacts[0]["email"]),
        (1, &json!("leo@example.com"))
    );
    let path = world.path().join("samples.xlsx");
    world.ok(&["export", "samples", "--xlsx", path.to_str().unwrap()]);
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("samples").unwrap();
    let column = |name: &str| {
        let mut titles = sheet.headers().unwrap().into_iter();
        titles.position(|title| title == name).unwrap()
    };
    let cell = |name: &str| sheet.get((1, column(name))).unwrap().clone();
    assert_eq!(cell("stage"), Data::String("delivered".into()));
    assert_eq!(cell("sku_id"), Data::String("1729".into()));
    assert!(
        matches!(cell("delivered"), Data::DateTime(_)),
        "{:?}",
        cell("delivered")
    );
    assert_eq!(cell("confirmed"), Data::Bool(false));
}

#[test]
fn a_file_is_replaced_whole_or_not_at_all_and_is_its_owners_alone() {
    let world = lived_in();
    let path = world.path().join("creators.csv");
    let file = path.to_str().unwrap();
    let said = world.ok(&["export", "creators", "--csv", file]);
    assert_eq!(said, format!("Wrote 2 rows of creators into {file}.\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        world.ok(&["export", "creators"])
    );
    let nowhere = world.path().join("none/creators.csv");
    assert_eq!(
        world
            .run(&["export", "creators", "--csv", nowhere.to_str().unwrap()])
            .code,
        1
    );
    let folder = world.path().join("folder");
    fs::create_dir(&folder).unwrap();
    assert_eq!(
        world
            .run(&["export", "creators", "--csv", folder.to_str().unwrap()])
            .code,
        1
    );
}

#[test]
fn what_is_no_table_names_the_nearest_and_nothing_is_made() {
    let world = World::new();
    let run = world.run(&["export", "order_line"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("nearest is order_lines"), "{}", run.err);
    assert_eq!(
        world.run(&["export", "creators", "--csv", "--jsonl"]).code,
        2
    );
    assert_eq!(
        world.run(&["export", "creators", "--csv", "--json"]).code,
        2
    );
    let empty = World::empty();
    assert_eq!(empty.run(&["export", "creators"]).code, 1);
    assert!(!empty.db().exists());
}

#[test]
fn only_the_shop_that_is_meant_is_written() {
    let world = World::new();
    world.shop("Second");
    world.ok(&["creator", "add", "zoe", "--shop", "Second"]);
    let handles = |args: &[&str]| -> Vec<String> {
        let text = world.ok(&[&["export", "creators", "--jsonl"], args].concat());
        let rows = lines(&text);
        rows.iter()
            .map(|row| row["handle"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(handles(&[]), ["maya.glows", "leo_lifts", "zoe"]);
    assert_eq!(handles(&["--shop", "Second"]), ["zoe"]);
}
