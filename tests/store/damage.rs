//! Exports with damage anywhere: every row is counted, none vanishes, and those set aside come back.

use std::collections::BTreeMap;
use std::path::Path;

use callsheet::domain::fact::ShopFrame;
use callsheet::port::{ReadOptions, open_bytes, write_rejects_csv};
use callsheet::store::view::import::{MappingsQuery, Rejects, RejectsQuery};
use callsheet::store::{ImportOrder, Imported};
use proptest::prelude::*;

use crate::world::World;

const EXPORTS: [&str; 12] = [
    "affiliate_orders_us_2026.csv",
    "shop_orders_us_all_order.csv",
    "creator_list_us_2026.csv",
    "creator_list_legacy_2025.csv",
    "video_list_us_2026.csv",
    "video_list_legacy_2025.csv",
    "video_performance_list_datacompass.csv",
    "live_list_us_2026.csv",
    "live_analysis_datacompass.csv",
    "product_list_us_2026.csv",
    "sample_applications_from_api.csv",
    "kalodata_creators.csv",
];

const JUNK: [&str; 14] = [
    "",
    "--",
    "x",
    "5.76990E+17",
    "31/31/2026",
    "€5",
    "-1",
    "99999999999999999999999",
    "=1+1",
    "a\tb",
    "Total",
    "\u{202e}evil\u{1b}[2J",
    "\"",
    "12,34,56",
];

type Table = Vec<Vec<String>>;

fn export(name: &str) -> Table {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/exports");
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    table(text.trim_start_matches('\u{feff}').as_bytes())
}

fn table(bytes: &[u8]) -> Table {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|record| cells(record.unwrap()))
        .collect()
}

fn written(table: &Table) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in table {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// The rows by the physical line they start on.
fn lines(table: &Table) -> BTreeMap<u64, Vec<String>> {
    let mut line = 1;
    let mut found = BTreeMap::new();
    for row in table {
        found.insert(line, row.clone());
        let inside: usize = row.iter().map(|cell| cell.matches('\n').count()).sum();
        line += 1 + inside as u64;
    }
    found
}

pub(crate) fn take_in(world: &mut World, name: &str, bytes: Vec<u8>) -> Imported {
    let shop = world.shop_of_imports();
    let frame = ShopFrame {
        market: "US".to_owned(),
        currency: "USD".parse().unwrap(),
        zone: "America/Los_Angeles".parse().unwrap(),
    };
    let options = ReadOptions {
        remembered: world.store().fetch(&MappingsQuery).unwrap(),
        ..ReadOptions::of(frame)
    };
    let source = open_bytes(name, bytes, &options).unwrap();
    let envelope = world.envelope(callsheet::domain::command::Command::Undo { op: None });
    let order = ImportOrder {
        op: envelope.id,
        at: envelope.at,
        actor: envelope.actor,
        source: envelope.source,
        shop,
        dry_run: false,
    };
    world
        .store()
        .import(order, source, Box::new(|_| true))
        .unwrap()
}

/// Takes one of the exports in as it is.
pub(crate) fn take_in_export(world: &mut World, name: &str) {
    let table = export(name);
    take_in(world, name, written(&table));
}

fn rejects(world: &World, done: &Imported) -> Rejects {
    let batch = done.batch.unwrap().to_string();
    world.store().fetch(&RejectsQuery(batch)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn damaged_rows_are_set_aside_and_come_back_once_mended(
        export_at in 0..EXPORTS.len(),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..JUNK.len()), 1..12),
    ) {
        let name = EXPORTS[export_at];
        let whole = export(name);
        let header = whole.iter().position(|row| row.len() > 5).unwrap();
        // A row that describes the columns is no row (readings.md 47): mended, it does not come in.
        let figures = |row: &Vec<String>| row.iter().any(|cell| cell.starts_with(|c: char| c.is_ascii_digit()));
        let first = header + 1 + whole.iter().skip(header + 1).position(figures).unwrap();
        let mut damaged = whole.clone();
        for (row, cell, junk) in hits {
            let row = first + row.index(damaged.len() - first);
            let cell = cell.index(damaged[row].len());
            // A row whose id is a dash names nobody and is left out, damaged or not.
            if !damaged[row][cell].contains('\n') && whole[row][cell] != "--" {
                damaged[row][cell] = JUNK[junk].to_owned();
            }
        }
        let mut world = World::new();
        let done = take_in(&mut world, name, written(&damaged));
        let counted = done.inserted + done.updated + done.unchanged + done.quarantined;
        prop_assert_eq!(counted, done.rows);
        prop_assert!(usize::try_from(done.rows).unwrap() < whole.len() - header);
        let aside = rejects(&world, &done);
        prop_assert_eq!(aside.rows.len() as u64, done.quarantined);
        if aside.rows.is_empty() {
            return Ok(());
        }
        // As they are, they are set aside again, for the same reasons.
        let mut csv = Vec::new();
        write_rejects_csv(&aside.header, &aside.rows, &mut csv).unwrap();
        let retried = take_in(&mut world, "-", csv.clone());
        prop_assert_eq!((retried.rows, retried.quarantined), (done.quarantined, done.quarantined));
        let reasons = |rejects: &Rejects| -> Vec<String> {
            rejects.rows.iter().map(|row| row.reason.clone()).collect()
        };
        prop_assert_eq!(reasons(&rejects(&world, &retried)), reasons(&aside));
        // Mended, just they come in.
        let originals = lines(&whole);
        let mut mended = table(&csv);
        for (row, aside) in mended.iter_mut().skip(1).zip(&aside.rows) {
            let original = &originals[&aside.line];
            row[..original.len()].clone_from_slice(original);
        }
        let done = take_in(&mut world, "-", written(&mended));
        prop_assert_eq!((done.rows, done.quarantined), (aside.rows.len() as u64, 0));
    }
}
