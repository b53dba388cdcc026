//! Tables nobody exports, with a person's word on which column is which.

use super::support::{read, refusal, us};
use crate::domain::fact::Kind;
use crate::domain::mapping::{Mapped, Mapping};
use crate::port::{ReadOptions, read_mapping, write_rejects_csv};

const TABLE: &str =
    "Wer,Artikel,Stand,Unterwegs seit\n@Maya,1729,unterwegs,2026-11-03\nleo,1730,,\n";

fn mapping(columns: &[(&str, &str)], constants: &[(&str, &str)]) -> Mapping {
    let owned = |pairs: &[(&str, &str)]| {
        let pairs = pairs
            .iter()
            .map(|(field, title)| ((*field).to_owned(), (*title).to_owned()));
        pairs.collect()
    };
    Mapping {
        kind: Some(Kind::SamplesTracker),
        columns: owned(columns),
        constants: owned(constants),
        dates: None,
    }
}

fn sent() -> Mapping {
    mapping(
        &[
            ("creator", "wer"),
            ("sku_id", "Artikel"),
            ("shipped", "Unterwegs seit"),
        ],
        &[("status", "shipped"), ("carrier", "DHL")],
    )
}

fn with(mapping: Mapping) -> ReadOptions {
    ReadOptions {
        mapping: Some(mapping),
        ..us()
    }
}

#[test]
fn rows_set_aside_come_back_read_as_they_were() {
    let options = ReadOptions {
        kind: Some(Kind::SamplesTracker),
        ..us()
    };
    // The second row shows that days come first, against the market's habit.
    let table =
        "Creator,SKU,Status,Requested\nmaya,1,lost in space,03/04/2026\nleo,1,shipped,13/04/2026\n";
    let first = read("t.csv", table, &options).unwrap();
    assert_eq!((first.facts.len(), first.aside.len()), (1, 1));
    let mut rejects = Vec::new();
    write_rejects_csv(&first.head.header, &first.aside, &mut rejects).unwrap();
    let mended = String::from_utf8(rejects)
        .unwrap()
        .replace("lost in space", "shipped");
    let later = ReadOptions {
        remembered: vec![first.head.again],
        ..us()
    };
    let again = read("-", &mended, &later).unwrap();
    again.shows(0, &["requested: Some(2026-04-03)"]);
    // Nobody said anything of the file itself.
    let file = read(
        "t.csv",
        "Creator,SKU,Status,Requested\nmaya,1,shipped,03/04/2026\n",
        &later,
    )
    .unwrap();
    file.shows(0, &["requested: Some(2026-03-04)"]);
}

#[test]
fn columns_and_constants_stand_for_our_fields() {
    let got = read("t.csv", TABLE, &with(sent())).unwrap();
    assert_eq!(
        (got.head.kind, got.lines()),
        (Kind::SamplesTracker, vec![2, 3])
    );
    got.shows(
        0,
        &[
            "creator: \"maya\"",
            "sku_id: Some(1729)",
            "stage: Shipped, status_word: \"shipped\"",
            "shipped: Some(2026-11-03)",
            "carrier: Some(\"DHL\")",
        ],
    );
    got.shows(1, &["shipped: None", "carrier: Some(\"DHL\")"]);
}

#[test]
fn a_mapping_is_handed_over_with_its_header_and_found_again_by_it() {
    let got = read("t.csv", TABLE, &with(sent())).unwrap();
    let mapped: Mapped = got.head.mapped.unwrap();
    assert_eq!(mapped.mapping, sent());
    let next = ReadOptions {
        remembered: vec![mapped],
        ..us()
    };
    let later = "WER , Artikel,Stand,Unterwegs seit,\nzoe,1731,x,2026-11-05,\n";
    let got = read("next week.csv", later, &next).unwrap();
    assert_eq!((got.facts.len(), got.head.mapped.is_none()), (1, true));
    got.shows(0, &["creator: \"zoe\"", "shipped: Some(2026-11-05)"]);
    let other = "Wer,Artikel,Stand\nzoe,1731,x\n";
    assert_eq!(refusal(other, &next).code, "unknown_format");
    // Another kind is asked for: what was remembered is not that.
    let asked = ReadOptions {
        kind: Some(Kind::Products),
        ..next
    };
    assert_eq!(refusal(later, &asked).code, "unknown_format");
}

#[test]
fn a_mapping_that_does_not_fit_says_what_is_wrong() {
    let unknown = mapping(&[("creator", "Wer"), ("colour", "Artikel")], &[]);
    let absent = mapping(
        &[("creator", "Wer"), ("sku_id", "Ware")],
        &[("status", "sent")],
    );
    let lacking = mapping(&[("creator", "Wer"), ("sku_id", "Artikel")], &[]);
    let kindless = Mapping {
        kind: None,
        ..sent()
    };
    for (mapping, words) in [
        (unknown, "maps \"colour\""),
        (absent, "no header with Ware"),
        (lacking, "no header with status"),
        (kindless, "does not say of what kind"),
    ] {
        let refused = refusal(TABLE, &with(mapping));
        assert_eq!(refused.code, "mapping");
        assert!(refused.message.contains(words), "{}", refused.message);
    }
    let contradicting = ReadOptions {
        kind: Some(Kind::Products),
        ..with(sent())
    };
    assert_eq!(refusal(TABLE, &contradicting).code, "mapping");
}

#[test]
fn a_mapping_file_is_toml() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sheet.toml");
    let written = |text: &str| {
        std::fs::write(&path, text).unwrap();
        read_mapping(&path)
    };
    let got = written(
        "kind = \"samples_tracker\"\n[columns]\ncreator = \"wer\"\nsku_id = \"Artikel\"\n\
         shipped = \"Unterwegs seit\"\n[constants]\nstatus = \"shipped\"\ncarrier = \"DHL\"\n",
    );
    assert_eq!(got.unwrap(), sent());
    for wrong in [
        "kind = \"nonsense\"",
        "columns = 3",
        "[colums]\na = \"b\"",
        "kind = \"products\"\n[columns]\ncreator = \"x\"",
        "\u{0}",
    ] {
        assert_eq!(written(wrong).unwrap_err().code, "mapping", "{wrong:?}");
    }
    assert_eq!(read_mapping(dir.path()).unwrap_err().code, "not_a_file");
}
