//! Answers as CSV and XLSX: to standard output or a file, read again without a change.

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use crate::world::World;

#[test]
fn the_list_of_products_goes_out_is_filled_in_and_comes_back() {
    let world = World::new();
    world.ok(&[
        "product", "add", "1730", "--name", "=Box", "--price", "12.50",
    ]);
    let csv = world.ok(&["product", "list", "--csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0].replace('"', ""),
        "shop,sku_id,product_id,name,category,currency,price,unit_cost,sample_shipping_cost,sample_stock"
    );
    assert!(
        lines[1].starts_with("\"Fernhollow\",1730,\"\",\"'=Box\",\"\",\"USD\",12.50,"),
        "{csv}"
    );
    let mended: String = csv.replace("12.50,\"\",", "12.50,4.20,");
    let path = world.write("costs.csv", &mended);
    world.ok(&["import", &path, "--as", "products"]);
    let list = world.document(&["product", "list"]);
    assert_eq!(list["data"][0]["name"], "=Box");
    assert_eq!(list["data"][0]["unit_cost"]["minor"], 420);
}

#[test]
fn every_grouping_of_figures_begins_with_its_subject() {
    let world = World::new();
    for by in ["creator", "tier", "product", "category", "shop", "content"] {
        let csv = world.ok(&["score", "--by", by, "--csv"]);
        let header = csv.lines().next().unwrap_or_default().replace('"', "");
        assert!(
            header.starts_with("subject,shop,currency,"),
            "{by}: {header}"
        );
    }
}

#[test]
fn files_are_written_whole_and_standard_output_takes_one_answer() {
    let world = World::new();
    world.ok(&["product", "cost", "1729", "4.20"]);
    let (csv, xlsx) = (world.path().join("p.csv"), world.path().join("p.xlsx"));
    let (csv, xlsx) = (csv.to_str().unwrap(), xlsx.to_str().unwrap());
    let told = world.ok(&["product", "list", "--csv", csv, "--xlsx", xlsx]);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert_eq!(
        std::fs::read_to_string(csv).unwrap(),
        world.ok(&["product", "list", "--csv"])
    );
    let mut book: Xlsx<_> = open_workbook(xlsx).unwrap();
    let sheet = book.worksheet_range("products").unwrap();
    assert_eq!(
        sheet.get_value((1, 1)),
        Some(&Data::String("1729".to_owned()))
    );
    assert_eq!(sheet.get_value((1, 7)), Some(&Data::Float(4.2)));
    // A document beside a file, never beside another answer.
    assert_eq!(
        world.document(&["product", "list", "--csv", csv])["command"],
        "product list"
    );
    let run = world.run(&["product", "list", "--json", "--csv"]);
    assert_eq!(run.code, 2, "{run:?}");
    let lost = world.path().join("none/p.csv");
    let run = world.run(&["product", "list", "--csv", lost.to_str().unwrap()]);
    assert_eq!((run.code, run.err.lines().count()), (1, 1), "{run:?}");
}
