//! Files that are damaged, foreign or meant to do harm.

use std::path::Path;

use proptest::prelude::*;

use super::support::{Got, read, read_us, refusal, us};
use crate::domain::fact::Kind;
use crate::port::{open, write_rejects_csv};

const HEADER: &str = "Order ID,SKU ID,Product Name,Payment Amount,Quantity,Order Status,Creator Username,Time Created";
const ROW: &str = "1,2,Serum,1.50,1,Settled,a,01/10/2026";

fn file(row: &str) -> String {
    format!("{HEADER}\n{row}\n{ROW}\n")
}

#[test]
fn files_that_are_no_table_are_refused_by_code() {
    let mut junk: Vec<u8> = (0..=255).collect();
    junk.extend((0..4000_u32).map(|n| (n * 7919 % 251) as u8));
    let gzip = [0x1F, 0x8B, 8, 0, 0, 0];
    let utf32 = [0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0];
    for (bytes, code) in [
        (b"".to_vec(), "empty"),
        (b"\xef\xbb\xbf \n\n".to_vec(), "empty"),
        (b"hello\nworld\n".to_vec(), "unknown_format"),
        (junk, "binary"),
        (gzip.to_vec(), "binary"),
        (b"%PDF-1.7\n...".to_vec(), "binary"),
        (
            vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1],
            "excel_unsupported",
        ),
        (utf32.to_vec(), "encoding"),
        (
            b"Partner campaign ID,Shop code,Order ID\n1,2,3\n".to_vec(),
            "look_alike",
        ),
        (
            b"GMV range,Listing status,Product ID\n1,2,3\n".to_vec(),
            "not_supported",
        ),
        (file("1,2,\"Serum").into_bytes(), "truncated"),
        (
            file(&format!(
                "1,2,{},1.50,1,Settled,a,01/10/2026",
                "x".repeat(1_000_001)
            ))
            .into_bytes(),
            "too_large",
        ),
        (file(&"1,".repeat(1001)).into_bytes(), "too_large"),
        (vec![b','; 100_000], "too_large"),
        (vec![b'x'; 3_000_000], "too_large"),
    ] {
        let refused = refusal(&bytes, &us());
        assert_eq!(refused.code, code, "{}", refused.message);
        assert!(refused.message.starts_with("file.csv ") && refused.message.ends_with('.'));
        assert!(refused.remedy.ends_with('.'));
    }
}

#[test]
fn paths_that_are_no_files_are_refused_without_being_opened() {
    for (path, code) in [
        ("/dev/zero", "not_a_file"),
        ("/", "not_a_file"),
        ("/nowhere/x.csv", "missing"),
    ] {
        let refused = open(Path::new(path), &us()).err().unwrap();
        assert_eq!(refused.code, code);
    }
}

#[test]
fn a_file_cut_short_while_it_is_read_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("orders.csv");
    let text = format!("{HEADER}\n{}", format!("{ROW}\n").repeat(20_000));
    std::fs::write(&path, &text).unwrap();
    let mut source = open(&path, &us()).unwrap();
    assert_eq!(
        (source.head().kind, source.head().name.as_str()),
        (Kind::AffiliateOrders, "orders.csv")
    );
    assert!(source.next_entry().unwrap().is_some());
    std::fs::write(&path, HEADER).unwrap();
    let ended = loop {
        match source.next_entry() {
            Ok(Some(_)) => {}
            other => break other.map(|_| ()),
        }
    };
    assert!(ended.unwrap_err().0.contains("orders.csv"));
}

#[test]
fn text_is_kept_as_it_is_however_long_or_strange() {
    let long = "e".repeat(10_000);
    for title in [
        long.as_str(),
        "\u{1b}[2J",
        "=cmd|'/C calc'!A0",
        "\u{202e}evil",
        "🌿 日本語",
        "''",
        "_x001B_",
    ] {
        let got = read_us(file(&format!("1,2,{title},1.50,1,Settled,a,01/10/2026")));
        assert_eq!(got.aside.len(), 0);
        got.shows(0, &[&format!("product_name: Some({title:?})")]);
    }
}

#[test]
fn invalid_bytes_set_their_row_aside_and_only_it() {
    let text = file("1,2,Serum,1.50,1,Settled,a,01/10/2026");
    for bad in [b"\xff\xfe".as_slice(), b"\xc3(", b"\0", b"\x80\x81"] {
        let bytes = text.replacen("Serum", "Se@rum", 1).into_bytes();
        let at = bytes.iter().position(|b| *b == b'@').unwrap();
        let bytes = [&bytes[..at], bad, &bytes[at + 1..]].concat();
        let got = read_us(&bytes);
        assert_eq!((got.lines(), got.reasons()[0].0), (vec![3], 2), "{bad:?}");
        assert_eq!(got.aside[0].column.as_deref(), Some("Product Name"));
        assert_eq!(got.aside[0].cells.len(), 8);
    }
}

#[test]
fn other_encodings_are_read_and_a_guess_is_stated() {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(units).collect()
    };
    let text = file("1,2,Crème à la rosée,1.50,1,Settled,a,01/10/2026");
    let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    for (bytes, warnings) in [
        (utf16(&text), 0),
        (latin, 1),
        (text.replace('\n', "\r").into_bytes(), 0),
    ] {
        let got = read_us(&bytes);
        assert_eq!((got.facts.len(), got.head.warnings.len()), (2, warnings));
        got.shows(0, &["Crème à la rosée"]);
    }
    let product = "商品名称,商品 ID,商品类目,达人归因 GMV\n洗面奶,1729900010000538219,护肤,12.50\n";
    let gbk = encoding_rs::GBK.encode(product).0.into_owned();
    let got = read_us(&gbk);
    assert_eq!(
        (got.head.kind, got.head.warnings.len()),
        (Kind::ProductList, 1)
    );
    got.shows(0, &["洗面奶", "(\"gmv\", 1250)"]);
}

#[test]
fn rejects_read_back_are_set_aside_for_the_same_reason() {
    let got = read_us(file("5.7E+17,2,=1+1,1.50,1,Settled,a,01/10/2026"));
    let mut out = Vec::new();
    write_rejects_csv(&got.head.header, &got.aside, &mut out).unwrap();
    let again = read_us(&out);
    assert_eq!(again.reasons()[0].2, got.reasons()[0].2);
    let mended = String::from_utf8(out).unwrap().replace("5.7E+17", "57");
    let mended = read_us(mended);
    mended.shows(0, &["order_id: 57", "product_name: Some(\"=1+1\")"]);
}

fn accounted(got: &Got) -> usize {
    got.facts.len() + got.aside.len()
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        drop(read("x.csv", &bytes, &us()));
    }

    #[test]
    fn any_cells_under_a_good_header_are_read_or_set_aside(
        rows in proptest::collection::vec(proptest::collection::vec("[^\n\r\",\0]{0,12}", 1..11), 0..8)
    ) {
        let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        let text = format!("{HEADER}\n{ROW}\n{}\n", lines.join("\n"));
        if let Ok(got) = read("x.csv", &text, &us()) {
            let named = |row: &&Vec<String>| crate::port::bare::present(&row[0]).is_some_and(|id| {
                !["total", "summary"].contains(&id.to_lowercase().as_str())
            });
            prop_assert_eq!(accounted(&got), 1 + rows.iter().filter(named).count());
        }
    }

    #[test]
    fn damage_anywhere_in_a_file_never_panics_and_loses_no_other_row(
        at in 0usize..400, byte in any::<u8>()
    ) {
        let text = format!("{HEADER}\n{}", format!("{ROW}\n").repeat(6));
        let mut bytes = text.into_bytes();
        if let Some(slot) = bytes.get_mut(at) { *slot = byte; }
        drop(read("x.csv", &bytes, &us()));
    }
}
