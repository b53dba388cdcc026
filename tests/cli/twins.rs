//! Every export as CSV and as the workbook that a spreadsheet program makes of it: the same rows.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::Value;

use crate::world::World;

/// A shop, and the exports that are about it with the order of their slash dates.
struct Market {
    shop: &'static str,
    place: [&'static str; 6],
    files: &'static [(&'static str, Order)],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

use Order::{DayFirst, MonthFirst};

const MARKETS: [Market; 5] = [
    Market {
        shop: "us",
        place: [
            "--market",
            "US",
            "--tz",
            "America/Los_Angeles",
            "--currency",
            "USD",
        ],
        files: &[
            ("affiliate_orders_us_2026.csv", DayFirst),
            ("shop_orders_us_all_order.csv", MonthFirst),
            ("creator_list_legacy_2025.csv", DayFirst),
            ("creator_list_us_2026.csv", DayFirst),
            ("video_list_legacy_2025.csv", DayFirst),
            ("video_list_us_2026.csv", MonthFirst),
            ("video_performance_list_datacompass.csv", DayFirst),
            ("live_list_us_2026.csv", DayFirst),
            ("live_analysis_datacompass.csv", DayFirst),
            ("product_list_early_2026.csv", DayFirst),
            ("product_list_us_2026.csv", DayFirst),
            ("sample_applications_from_api.csv", DayFirst),
            ("kalodata_creators.csv", DayFirst),
            ("affiliate_orders_excel_damaged.csv", DayFirst),
        ],
    },
    Market {
        shop: "uk",
        place: [
            "--market",
            "GB",
            "--tz",
            "Europe/London",
            "--currency",
            "GBP",
        ],
        files: &[("affiliate_orders_uk_2026.csv", DayFirst)],
    },
    Market {
        shop: "vn",
        place: [
            "--market",
            "VN",
            "--tz",
            "Asia/Ho_Chi_Minh",
            "--currency",
            "VND",
        ],
        files: &[("affiliate_orders_vn_legacy_2025.csv", DayFirst)],
    },
    Market {
        shop: "my",
        place: [
            "--market",
            "MY",
            "--tz",
            "Asia/Kuala_Lumpur",
            "--currency",
            "MYR",
        ],
        files: &[("creator_list_my_2026.csv", DayFirst)],
    },
    Market {
        shop: "id",
        place: [
            "--market",
            "ID",
            "--tz",
            "Asia/Jakarta",
            "--currency",
            "IDR",
        ],
        files: &[
            ("shop_orders_id_2026.csv", DayFirst),
            ("finance_income_id_order_details.csv", DayFirst),
        ],
    },
];

/// What must not differ by a byte.
const QUESTIONS: [&[&str]; 8] = [
    &["score", "--window", "all"],
    &["score", "--by", "content", "--window", "all"],
    &["score", "--by", "shop", "--window", "all"],
    &["profit", "--window", "all"],
    &["profit", "--by", "product", "--window", "all"],
    &["pipeline"],
    &["due"],
    &["product", "list"],
];

fn export(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/exports");
    folder.join(name)
}

fn text(cell: &str) -> String {
    cell.replace('\t', "")
}

/// How the cells of a twin are kept.
struct Looks {
    date: Format,
    rate: Format,
    amount: Format,
}

fn moment(cell: &str, order: Order) -> Option<NaiveDateTime> {
    let times = ["%H:%M:%S", "%I:%M:%S %p", "%H:%M"];
    let days = match order {
        DayFirst => ["%Y-%m-%d", "%Y/%m/%d", "%Y/%m/%d/", "%d/%m/%Y"],
        MonthFirst => ["%Y-%m-%d", "%Y/%m/%d", "%Y/%m/%d/", "%m/%d/%Y"],
    };
    let whole = days
        .iter()
        .find_map(|day| NaiveDate::parse_from_str(cell, day).ok());
    whole.and_then(|day| day.and_hms_opt(0, 0, 0)).or_else(|| {
        let both = days
            .iter()
            .flat_map(|day| times.map(|time| format!("{day} {time}")));
        both.into_iter()
            .find_map(|both| NaiveDateTime::parse_from_str(cell, &both).ok())
    })
}

fn excel(moment: NaiveDateTime) -> ExcelDateTime {
    ExcelDateTime::parse_from_str(&moment.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap()
}

fn figure(cell: &str) -> Option<f64> {
    let bare = cell.replace(',', "");
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'-');
    let keeps = bare.bytes().all(plain) && (1..=15).contains(&digits);
    let padded = bare.len() > 1 && bare.starts_with('0') && !bare.starts_with("0.");
    (keeps && !padded).then(|| bare.parse().ok()).flatten()
}

/// Writes a cell as the type a spreadsheet program gives it.
fn put(sheet: &mut Worksheet, at: (u32, u16), cell: &str, order: Order, looks: &Looks) {
    let (row, column) = at;
    let cell = text(cell);
    let bare = cell.trim();
    let damaged = bare
        .contains("E+")
        .then(|| bare.parse::<f64>().ok())
        .flatten();
    let percent = bare.strip_suffix('%').and_then(figure);
    let amount = bare
        .strip_prefix('$')
        .or_else(|| bare.strip_prefix("RM"))
        .and_then(figure);
    if let Some(moment) = moment(bare, order) {
        sheet
            .write_with_format(row, column, excel(moment), &looks.date)
            .unwrap();
    } else if let Some(number) = figure(bare).or(damaged) {
        sheet.write(row, column, number).unwrap();
    } else if let Some(percent) = percent {
        sheet
            .write_with_format(row, column, percent / 100.0, &looks.rate)
            .unwrap();
    } else if let Some(amount) = amount {
        sheet
            .write_with_format(row, column, amount, &looks.amount)
            .unwrap();
    } else if bare == "true" || bare == "false" {
        sheet.write(row, column, bare == "true").unwrap();
    } else if !cell.is_empty() {
        sheet.write(row, column, cell).unwrap();
    }
}

/// Returns the workbook of an export: typed cells behind a sheet that tells about the file.
fn twin(bytes: &[u8], order: Order, currency: &str) -> Vec<u8> {
    let sign = if currency == "MYR" { "RM" } else { "$" };
    let looks = Looks {
        date: Format::new().set_num_format("dd/mm/yyyy hh:mm:ss"),
        rate: Format::new().set_num_format("0.00%"),
        amount: Format::new().set_num_format(format!("\"{sign}\"#,##0.00")),
    };
    let mut book = Workbook::new();
    let intro = book.add_worksheet().set_name("Intro").unwrap();
    intro.write(0, 0, "Shop").unwrap();
    intro.write(0, 1, "Fernhollow").unwrap();
    let sheet = book.add_worksheet().set_name("OrderSKUList").unwrap();
    let delimiter = if bytes.starts_with(b"Order ID;") {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    // The reader leaves empty lines out, as a spreadsheet program does not.
    for record in reader.records() {
        let record = record.unwrap();
        let row = u32::try_from(record.position().unwrap().record()).unwrap();
        for (column, cell) in (0..).zip(record.iter()) {
            put(sheet, (row, column), cell, order, &looks);
        }
    }
    book.save_to_buffer().unwrap()
}

/// Imports the files of a market and returns the counts of each and every answer.
fn told(market: &Market, as_workbooks: bool) -> (Vec<Value>, Vec<String>) {
    let world = World::empty();
    let mut counts = Vec::new();
    for (name, order) in market.files {
        let bytes = std::fs::read(export(name)).unwrap();
        let bytes = if as_workbooks {
            twin(&bytes, *order, market.place[5])
        } else {
            bytes
        };
        // Whatever its name says, a file is what its bytes are.
        let path = world.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let place = [
            &[
                "import",
                path.to_str().unwrap(),
                "--shop",
                market.shop,
                "--json",
            ],
            &market.place[..],
        ];
        let run = world.run(&place.concat());
        assert!(matches!(run.code, 0 | 4), "{name}: {run:?}");
        let mut document: Value = serde_json::from_str(&run.out).unwrap();
        let mut entry = document["data"][0].take();
        entry["batch"].take();
        counts.push(entry);
    }
    let answers = QUESTIONS
        .iter()
        .map(|question| world.ok(&[question, &["--json"][..]].concat()));
    (counts, answers.collect())
}

/// Kind, rows and rows set aside of each export.
const READ: [(&str, u64, u64); 19] = [
    ("affiliate_orders", 34, 0),
    ("shop_orders", 38, 0),
    ("creator_list", 24, 0),
    ("creator_list", 24, 0),
    ("video_list", 21, 0),
    ("video_list", 31, 0),
    ("video_performance", 30, 0),
    ("live_list", 26, 0),
    ("live_analysis", 20, 0),
    ("product_list", 21, 0),
    ("product_list", 21, 0),
    ("sample_applications", 35, 0),
    ("kalodata_creators", 24, 0),
    ("affiliate_orders", 20, 20),
    ("affiliate_orders", 28, 0),
    ("affiliate_orders", 27, 0),
    ("creator_list", 20, 0),
    ("shop_orders", 25, 0),
    ("finance_income", 26, 0),
];

fn read(entry: &Value) -> (&str, u64, u64) {
    let number = |field: &str| entry[field].as_u64().unwrap();
    let kind = entry["kind"].as_str().unwrap();
    (kind, number("rows"), number("quarantined"))
}

#[test]
fn every_export_is_read_whole_and_a_workbook_says_what_its_csv_says() {
    let mut found = Vec::new();
    for market in &MARKETS {
        let (rows, answers) = told(market, false);
        let (twin_rows, twin_answers) = told(market, true);
        for (row, twin) in rows.iter().zip(&twin_rows) {
            assert_eq!(twin, row);
        }
        for ((question, answer), twin) in QUESTIONS.iter().zip(&answers).zip(&twin_answers) {
            assert_eq!(twin, answer, "{} {question:?}", market.shop);
        }
        found.extend(rows);
    }
    assert_eq!(found.iter().map(read).collect::<Vec<_>>(), READ);
}
