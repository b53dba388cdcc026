//! One table in every dress that programs give it: the same rows.

use serde_json::{Value, json};

use crate::world::World;

const ROWS: [[&str; 9]; 4] = [
    [
        "Order ID",
        "SKU ID",
        "Product Name",
        "Payment Amount",
        "Quantity",
        "Order Status",
        "Creator Username",
        "Content Type",
        "Time Created",
    ],
    [
        "576990001852603922",
        "1729900020000884317",
        "Crème à la rosée",
        "1234.50",
        "1",
        "Settled",
        "@Maya",
        "Video",
        "08/11/2026 10:00:00",
    ],
    [
        "576990001852603923",
        "1729900020000884317",
        "Crème à la rosée",
        "12.00",
        "2",
        "Pending",
        "leo",
        "Showcase",
        "18/11/2026 10:00:00",
    ],
    [
        "576990001852603924",
        "1729900020000884318",
        "Gelée; royale, 5 ml",
        "7.25",
        "1",
        "Ineligible",
        "leo",
        "Showcase",
        "19/11/2026 10:00:00",
    ],
];

/// Joins the rows; a cell with the delimiter or a quote is quoted.
fn joined(delimiter: &str, newline: &str, dress: impl Fn(&str) -> String) -> String {
    let quoted = |cell: &&str| {
        let cell = dress(cell);
        if cell.contains([';', ',', '"', '|']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    let line = |row: &[&str; 9]| row.iter().map(quoted).collect::<Vec<_>>().join(delimiter);
    ROWS.iter().map(line).map(|line| line + newline).collect()
}

fn plain(delimiter: &str) -> String {
    joined(delimiter, "\n", str::to_owned)
}

fn utf16(text: &str, mark: [u8; 2], unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(unit);
    mark.into_iter().chain(units).collect()
}

fn workbook(protect: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(&ROWS) {
        for (column, cell) in (0..).zip(cells) {
            sheet
                .write(row, column, format!("{protect}{cell}"))
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Imports the bytes and returns the entry of the report and what the shop says then.
fn told(name: &str, bytes: &[u8]) -> (Value, String) {
    let world = World::empty();
    world.shop("Glow");
    let path = world.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let entry = world.json(&["import", path.to_str().unwrap()])[0].take();
    let profit = ["profit", "--by", "product", "--window", "all", "--json"];
    (entry, world.ok(&profit))
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one table of cases, told in one place"
)]
fn every_dress_of_a_table_gives_the_same_rows() {
    let (_, want) = told("plain.csv", plain(",").as_bytes());
    assert!(want.contains("Crème à la rosée"), "{want}");
    let tabbed = |cell: &str| {
        if cell.bytes().all(|b| b.is_ascii_digit()) {
            format!("{cell}\t")
        } else {
            cell.to_owned()
        }
    };
    let protected = |cell: &str| {
        if cell.len() > 15 && cell.bytes().all(|b| b.is_ascii_digit()) {
            format!("=\"{cell}\"")
        } else {
            cell.to_owned()
        }
    };
    let quoted = |cell: &str| {
        if cell.bytes().all(|b| b.is_ascii_digit()) {
            format!("'{cell}")
        } else {
            cell.to_owned()
        }
    };
    let decimal = |cell: &str| match cell {
        "1234.50" => "1.234,50".to_owned(),
        "12.00" => "12,00".to_owned(),
        "7.25" => "7,25".to_owned(),
        other => other.to_owned(),
    };
    let text = plain(",");
    let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    for (name, bytes, guesses) in [
        ("bom.csv", format!("\u{feff}{text}").into_bytes(), 0),
        (
            "crlf.csv",
            joined(",", "\r\n", str::to_owned).into_bytes(),
            0,
        ),
        ("cr.csv", joined(",", "\r", str::to_owned).into_bytes(), 0),
        (
            "blank.csv",
            joined(",", "\n\n,,,,,,,,\n", str::to_owned).into_bytes(),
            0,
        ),
        ("tab.tsv", plain("\t").into_bytes(), 0),
        ("tab.csv", plain("\t").into_bytes(), 0),
        ("pipe.txt", plain("|").into_bytes(), 0),
        ("semicolon.csv", plain(";").into_bytes(), 0),
        ("german.csv", joined(";", "\n", decimal).into_bytes(), 0),
        ("tabbed.csv", joined(",", "\n", tabbed).into_bytes(), 0),
        ("formula.csv", joined(",", "\n", protected).into_bytes(), 0),
        ("quotes.csv", joined(",", "\n", quoted).into_bytes(), 0),
        ("le.csv", utf16(&text, [0xFF, 0xFE], u16::to_le_bytes), 0),
        ("be.csv", utf16(&text, [0xFE, 0xFF], u16::to_be_bytes), 0),
        (
            "le.txt",
            utf16(&plain("\t"), [0xFF, 0xFE], u16::to_le_bytes),
            0,
        ),
        ("latin.csv", latin, 1),
        ("renamed.csv", workbook(""), 0),
        ("no_extension", workbook(""), 0),
        ("text.xlsx", text.clone().into_bytes(), 0),
    ] {
        let (entry, told) = told(name, &bytes);
        assert_eq!(
            (&entry["rows"], &entry["inserted"], &entry["quarantined"]),
            (&json!(3), &json!(3), &json!(0)),
            "{name}: {entry}"
        );
        assert_eq!(told, want, "{name}");
        let warnings = entry["warnings"].as_array().unwrap();
        assert_eq!(warnings.len(), guesses, "{name}: {entry}");
        if guesses > 0 {
            assert!(
                warnings[0]
                    .as_str()
                    .unwrap()
                    .contains("was read as windows-1252")
            );
        }
    }
}

#[test]
fn what_is_no_letter_of_the_shops_language_is_read_with_a_stated_guess() {
    let list = "商品名称,商品 ID,商品类目,达人归因 GMV\n洗面奶,1729900010000538219,护肤,12.50\n";
    let thai = "Creator,SKU,Product,Status\nmaya,1729,เซรั่มวิตามินซี,requested\n";
    for (market, place, text, encoding, name) in [
        (
            "CN",
            ["CN", "Asia/Shanghai", "CNY"],
            list,
            encoding_rs::GBK,
            "GBK",
        ),
        (
            "TH",
            ["TH", "Asia/Bangkok", "THB"],
            thai,
            encoding_rs::WINDOWS_874,
            "windows-874",
        ),
    ] {
        let world = World::empty();
        let path = world.path().join("list.csv");
        std::fs::write(&path, encoding.encode(text).0).unwrap();
        let [code, zone, currency] = place;
        let entry = world.json(&[
            "import",
            path.to_str().unwrap(),
            "--shop",
            market,
            "--market",
            code,
            "--tz",
            zone,
            "--currency",
            currency,
        ])[0]
            .take();
        assert_eq!(
            (&entry["rows"], &entry["quarantined"]),
            (&json!(1), &json!(0)),
            "{entry}"
        );
        let warning = entry["warnings"][0].as_str().unwrap();
        assert!(
            warning.contains(&format!("was read as {name}")),
            "{warning}"
        );
        let shown = world.ok(&["import", path.to_str().unwrap(), "--map", "--json"]);
        let product = if market == "CN" {
            "洗面奶"
        } else {
            "เซรั่มวิตามินซี"
        };
        assert!(shown.contains(product), "{shown}");
    }
}

#[test]
fn files_folders_and_standard_input_come_in_one_call() {
    let world = World::empty();
    world.shop("Glow");
    std::fs::create_dir(world.path().join("in")).unwrap();
    let text = plain(",");
    let one = |at: usize| {
        let lines: Vec<&str> = text.lines().collect();
        format!("{}\n{}\n", lines[0], lines[at])
    };
    world.write("in/b.csv", &one(1));
    world.write("in/a.tsv", &one(2));
    let last = world.write("c.csv", &one(3));
    let run = world.run_with_input(&["import", "in", "-", &last, "--json"], &one(3));
    assert_eq!(run.code, 0, "{run:?}");
    let document: Value = serde_json::from_str(&run.out).unwrap();
    let told: Vec<_> = document["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["file"].as_str().unwrap(),
                entry["inserted"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("a.tsv", 1), ("b.csv", 1), ("-", 1), ("c.csv", 0)]);
}
