//! Workbooks: cells as spreadsheets keep them, and archives meant to do harm.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::support::{Got, read, refusal, us};
use crate::domain::fact::{Entry, Fact, Kind};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
/// Style 1 is a date with a time.
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

/// Packs parts into a zip.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns a workbook with sheets of these rows and these shared strings.
fn workbook(sheets: &[(&str, &str)], strings: &str) -> Vec<u8> {
    let mut list = Vec::new();
    let mut rels = Vec::new();
    let mut parts = Vec::new();
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let id = at + 1;
        list.push(format!(
            r#"<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#
        ));
        rels.push(format!(
            r#"<Relationship Id="rId{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{id}.xml"/>"#
        ));
        parts.push((format!("xl/worksheets/sheet{id}.xml"), format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#)));
    }
    let (list, rels) = (list.concat(), rels.concat());
    let book = format!(
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#
    );
    let rels = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>"#
    );
    let strings = format!(
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {strings}</sst>"#
    );
    let mut all = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &rels),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", &strings),
    ];
    all.extend(
        parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    packed(&all)
}

/// A row of texts at line `line`.
fn texts(line: usize, cells: &[&str]) -> String {
    let cell = |text: &&str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let cells = cells.iter().map(cell).collect::<Vec<_>>().concat();
    format!(r#"<row r="{line}">{cells}</row>"#)
}

const TITLES: [&str; 8] = [
    "Order ID",
    "SKU ID",
    "Product Name",
    "Payment Amount",
    "Quantity",
    "Order Status",
    "Creator Username",
    "Time Created",
];

fn book(rows: &str) -> Vec<u8> {
    workbook(
        &[("orders", &(texts(1, &TITLES) + rows))],
        r#"uniqueCount="0">"#,
    )
}

fn xlsx(bytes: &[u8]) -> Got {
    read("orders", bytes, &us()).unwrap()
}

#[test]
fn cells_of_every_type_are_read_like_those_of_a_csv() {
    let rows = r#"<row r="3"><c r="A3" t="inlineStr"><is><t>576990001852603922</t></is></c><c r="B3" t="s"><v>0</v></c><c r="C3" t="inlineStr"><is><t>a_x001B_[2Jb</t></is></c><c r="D3"><v>7.5600000000000005</v></c><c r="E3"><v>2</v></c><c r="F3" t="inlineStr"><is><t>Settled</t></is></c><c r="G3" t="inlineStr"><is><t>@Maya</t></is></c><c r="H3" s="1"><v>46316.75</v></c></row>"#;
    let sheets = texts(1, &TITLES) + rows;
    let bytes = workbook(
        &[("orders", &sheets)],
        r#"uniqueCount="1"><si><t>1729900020000884317</t></si>"#,
    );
    let got = xlsx(&bytes);
    assert_eq!(
        (got.head.kind, got.lines()),
        (Kind::AffiliateOrders, vec![3])
    );
    got.shows(
        0,
        &[
            "order_id: 576990001852603922, sku_id: 1729900020000884317",
            "product_name: Some(\"a\\u{1b}[2Jb\")",
            "quantity: 2, amount: 756",
            "creator: Some(\"maya\")",
            "created: 2026-10-22T01:00:00Z",
        ],
    );
}

#[test]
fn ids_kept_as_numbers_have_lost_their_digits() {
    let row = |id: &str| {
        format!(
            r#"<row r="2"><c><v>{id}</v></c><c><v>2</v></c><c/><c><v>1</v></c><c><v>1</v></c><c t="inlineStr"><is><t>Settled</t></is></c><c/><c><v>46316</v></c></row>"#
        )
    };
    for id in ["576990001852603922", "5.76990001852603E+17", "12.5"] {
        let got = xlsx(&book(&row(id)));
        assert_eq!(got.facts.len(), 0, "{id}");
        assert!(
            got.reasons()[0]
                .2
                .contains("digits lost in a spreadsheet, export the file again")
        );
    }
    xlsx(&book(&row("1001"))).shows(0, &["order_id: 1001", "created: 2026-10-21T07:00:00Z"]);
}

#[test]
fn the_sheet_with_the_known_header_is_read_and_others_are_named() {
    let intro = texts(1, &["Shop", "Fernhollow"]);
    let list = texts(1, &["Handle", "Followers", "Revenue($)", "KalodataUrl"])
        + &texts(2, &["@maya", "1200", "3.50", "https://k"]);
    let got = xlsx(&workbook(
        &[("Intro", &intro), ("LIST_CREATOR", &list)],
        ">",
    ));
    assert_eq!(
        (got.head.kind, got.lines()),
        (Kind::KalodataCreators, vec![2])
    );
    assert_eq!(got.head.warnings.len(), 0);
    let got = xlsx(&workbook(&[("one", &list), ("two", &list)], ">"));
    assert_eq!(
        got.head.warnings,
        ["Only the sheet \"one\" is read: 1 other sheets hold tables too."]
    );
}

#[test]
fn a_cell_at_the_end_of_the_sheet_reserves_nothing() {
    let far = r#"<row r="1048576"><c r="XFD1048576"/><c r="A1048576" t="inlineStr"><is><t>9</t></is></c></row>"#;
    assert_eq!(xlsx(&book(far)).reasons()[0].0, 1_048_576);
    let text = far.replace("/><c", "><v>1</v></c><c");
    let refused = refusal(book(&text), &us());
    assert_eq!(
        (refused.code, refused.message.contains("1000 columns")),
        ("too_large", true)
    );
}

#[test]
fn a_long_sheet_comes_in_pieces_with_its_own_line_numbers() {
    let order = |line: usize| {
        let id = line.to_string();
        texts(
            line,
            &[&id, "2", "a", "1.00", "1", "Settled", "a", "01/10/2026"],
        )
    };
    let rows: String = (1..2_001).map(|at| order(at * 2)).collect();
    let mut source = crate::port::open_bytes("orders", book(&rows), &us()).unwrap();
    assert_eq!(source.permille(), 0);
    let mut lines = 0;
    while let Some(entry) = source.next_entry().unwrap() {
        let Entry::Fact { line, fact } = entry else {
            panic!("a row was set aside");
        };
        lines += 1;
        assert_eq!(line, lines * 2);
        let Fact::OrderLine(fact) = fact else {
            panic!("{fact:?} is no order line");
        };
        assert_eq!(fact.order_id.to_string(), line.to_string());
    }
    assert_eq!(lines, 2_000);
    assert!(source.next_entry().unwrap().is_none());
}

#[test]
fn parts_that_would_fill_the_memory_are_refused_before_they_are_parsed() {
    let looks = "<xf/>".repeat(200_001);
    let text = texts(1, &[&"x".repeat(4_000_010)]);
    let entity = "<!DOCTYPE a [<!ENTITY b \"c\">]><styleSheet/>";
    for (part, markup, code) in [
        ("xl/styles.xml", looks.as_str(), "too_large"),
        ("xl/worksheets/sheet1.xml", &text, "too_large"),
        ("xl/styles.xml", entity, "unreadable"),
    ] {
        let refused = refusal(
            packed(&[("xl/workbook.xml", "<a/>"), (part, markup)]),
            &us(),
        );
        assert_eq!(refused.code, code, "{}", refused.message);
    }
    let sheet = texts(1, &["a"]);
    let sheets = vec![("a", sheet.as_str()); 257];
    assert_eq!(refusal(workbook(&sheets, ">"), &us()).code, "too_large");
}

#[test]
fn archives_meant_to_do_harm_are_refused_by_code() {
    let zeros = " ".repeat(12_000_000);
    let stated = workbook(&[("a", "")], r#"uniqueCount="99999999999">"#);
    let whole = book("");
    for (bytes, code) in [
        (packed(&[("xl/workbook.xml", &zeros)]), "too_large"),
        (packed(&[("readme.txt", "hello")]), "excel_unsupported"),
        (packed(&[("xl/workbook.bin", "x")]), "excel_unsupported"),
        (packed(&[("xl/workbook.xml", "<workbook>")]), "unreadable"),
        (stated, "unreadable"),
        (whole[..whole.len() / 2].to_vec(), "truncated"),
        (
            workbook(&[("a", &texts(1, &["x", "y"]))], ">"),
            "unknown_format",
        ),
    ] {
        let refused = refusal(&bytes, &us());
        assert_eq!(refused.code, code, "{}", refused.message);
    }
}

#[test]
fn many_cells_sharing_one_long_text_are_bounded() {
    let cells = r#"<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>"#.repeat(300);
    let strings = format!(r#"uniqueCount="1"><si><t>{}</t></si>"#, "x".repeat(900_000));
    let bytes = workbook(&[("a", &(texts(1, &TITLES) + &cells))], &strings);
    let refused = refusal(bytes, &us());
    assert_eq!(refused.code, "too_large", "{}", refused.message);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damage_anywhere_in_a_workbook_never_panics(at in 0usize..4000, byte in any::<u8>()) {
        let mut bytes = book(&texts(2, &["1", "2", "a", "1.00", "1", "Settled", "a", "01/10/2026"]));
        let len = bytes.len();
        if let Some(slot) = bytes.get_mut(at % len) { *slot = byte; }
        drop(read("x", &bytes, &us()));
    }

    #[test]
    fn damage_inside_a_sheet_never_panics(at in 0usize..900, text in "[<>&\"/a-z0-9= ]{1,6}") {
        let mut sheet = texts(1, &TITLES) + &texts(2, &["1", "2", "a", "1.00", "1", "Settled", "a", "01/10/2026"]);
        let at = at % sheet.len();
        sheet.replace_range(at..=at, &text);
        drop(read("x", workbook(&[("a", &sheet)], ">"), &us()));
    }
}
