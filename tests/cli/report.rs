//! The Friday page.

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use serde_json::json;

use crate::profit::shop;
use crate::world::World;

/// The shop of the profit tests, with a sale a week later, an overdue post and hostile words.
fn friday() -> World {
    let world = shop();
    let orders = "Order ID,SKU ID,Payment Amount,Quantity,Order Status,Creator Username,Time Created\n\
                  9,1729,50.00,1,Pending,leo_lifts,18/11/2026 10:00:00\n";
    world.ok(&[
        "import",
        &world.write("more.csv", orders),
        "--as",
        "affiliate_orders",
    ]);
    let sheet = "Creator,Product,SKU,Status,Requested,Shipped,Delivered,Due\n\
                 maya.glows,\"=Se|rum\",1731,delivered,2026-10-20,2026-10-21,2026-10-25,2026-11-08\n";
    world.ok(&[
        "import",
        &world.write("samples.csv", sheet),
        "--as",
        "samples_tracker",
    ]);
    world
}

#[test]
fn the_page_tells_the_week_against_the_one_before() {
    let world = friday();
    let page = world.ok(&["report", "--week"]);
    assert!(
        page.starts_with("# Fernhollow: week of 2026-11-14 to 2026-11-20\n\n## Programme\n"),
        "{page}"
    );
    for row in [
        "| net_gmv | $50.00 | $110.25 | -54.6 % |",
        "| orders | 1 | 4 | -75.0 % |",
        "| 1 | leo_lifts | $50.00 | $0.00 | $42.80 | 85.6 % |",
        "| 1 | Serum 30ml | $50.00 | $0.00 | $42.80 | 85.6 % |",
        "| delivered | 1 | 1 |",
        "| affiliate orders | 2026-11-18 | 2026-11-20 09:00 | 2 |",
    ] {
        assert!(page.lines().any(|line| line == row), "{row}\n{page}");
    }
    assert!(
        page.contains("=Se\\|rum | 2026-11-08 | 12 d late"),
        "{page}"
    );
    assert!(page.contains("- 1 post is overdue."), "{page}");
    let before = world.ok(&["report", "--week", "2026-11-13"]);
    assert!(
        before.contains("| net_gmv | $110.25 | $0.00 | – |"),
        "{before}"
    );
    let run = world.run(&["report", "--week", "soon"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(world.run(&["report"]).code, 2);
}

#[test]
fn the_page_is_written_as_markdown_and_as_sheets() {
    let world = friday();
    let (md, xlsx) = (world.path().join("week.md"), world.path().join("week.xlsx"));
    let (md, xlsx) = (md.to_str().unwrap(), xlsx.to_str().unwrap());
    let told = world.ok(&["report", "--week", "2026-11-20", "--md", md, "--xlsx", xlsx]);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert_eq!(
        std::fs::read_to_string(md).unwrap().trim_end(),
        world.ok(&["report", "--week"]).trim_end()
    );
    let mut book: Xlsx<_> = open_workbook(xlsx).unwrap();
    assert_eq!(
        book.sheet_names(),
        [
            "programme",
            "creators",
            "products",
            "pipeline",
            "overdue",
            "content",
            "follow-ups",
            "data"
        ]
    );
    let sheet = book.worksheet_range("programme").unwrap();
    assert_eq!(
        sheet.get_value((1, 0)),
        Some(&Data::String("net_gmv".to_owned()))
    );
    assert_eq!(sheet.get_value((1, 1)), Some(&Data::Float(50.0)));
    let overdue = book.worksheet_range("overdue").unwrap();
    assert_eq!(
        overdue.get_value((1, 1)),
        Some(&Data::String("=Se|rum".to_owned()))
    );
    for name in book.sheet_names() {
        assert!(
            book.worksheet_formula(&name)
                .unwrap()
                .used_cells()
                .next()
                .is_none()
        );
    }
    let document = world.document(&["report", "--week"]);
    assert_eq!(document["data"][0]["from"], "2026-11-14");
    let first = &document["data"][0]["sections"][0]["rows"][0];
    assert_eq!(
        first["this_week"],
        json!({"minor": 5000, "currency": "USD"})
    );
}

#[test]
fn missing_costs_are_named_and_several_shops_have_a_page_each() {
    let world = friday();
    world.ok(&["product", "set", "1729", "--unit-cost", ""]);
    let page = world.ok(&["report", "--week"]);
    assert!(
        page.contains("- The cost of SKU 1729 is missing: callsheet product cost 1729 AMOUNT"),
        "{page}"
    );
    assert!(
        page.contains("- 1 more has an unknown contribution"),
        "{page}"
    );
    assert!(page.contains("| contribution | – | – | – |"), "{page}");
    world.shop("Second");
    let page = world.ok(&["report", "--week"]);
    assert!(
        page.contains("# Fernhollow: week of") && page.contains("# Second: week of"),
        "{page}"
    );
    assert!(
        !world
            .ok(&["report", "--week", "--shop", "second"])
            .contains("Fernhollow")
    );
}
