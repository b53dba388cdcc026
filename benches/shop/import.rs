//! Import of 100 000 affiliate order lines, beside its floors in the same run: parsing the CSV, and a bare
//! insert of the same number of rows; and beside what `.import` of the `sqlite3` shell does.

use std::path::Path;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput};

const LINES: u64 = 100_000;

pub(crate) fn import(c: &mut Criterion) {
    let file = super::fixture::folder().join("orders-100k.csv");
    std::fs::write(&file, super::fixture::orders(LINES, 20_000)).unwrap();
    let mut group = c.benchmark_group("import 100k order lines");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(LINES));

    floors(&mut group, &file);
    shell(&mut group, &file);
    group.bench_function("read into facts", |b| {
        b.iter(|| {
            let mut source = callsheet::port::open(&file, &super::fixture::options()).unwrap();
            let mut rows = 0;
            while source.next_entry().unwrap().is_some() {
                rows += 1;
            }
            rows
        });
    });
    group.bench_function("import", |b| {
        b.iter_batched(
            || {
                let folder = tempfile::tempdir().unwrap();
                let (store, shop) = super::fixture::shop(&folder.path().join("shop.db"));
                (folder, store, shop)
            },
            |(folder, store, shop)| {
                assert_eq!(
                    super::fixture::import(&store, shop, 2, &file).inserted,
                    LINES
                );
                (folder, store)
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("import again, nothing new", |b| {
        let folder = tempfile::tempdir().unwrap();
        let (store, shop) = super::fixture::shop(&folder.path().join("shop.db"));
        super::fixture::import(&store, shop, 2, &file);
        let mut n = 3;
        b.iter(|| {
            n += 1;
            assert_eq!(
                super::fixture::import(&store, shop, n, &file).unchanged,
                LINES
            );
        });
    });
    group.finish();
}

/// What nobody can be faster than.
fn floors(group: &mut BenchmarkGroup<'_, WallTime>, file: &Path) {
    group.bench_function("floor: csv parse", |b| {
        b.iter(|| {
            let mut reader = csv::Reader::from_path(file).unwrap();
            let mut record = csv::ByteRecord::new();
            let mut cells = 0;
            while reader.read_byte_record(&mut record).unwrap() {
                cells += record.len();
            }
            cells
        });
    });
    group.bench_function("floor: raw insert, one index", |b| {
        b.iter_batched(
            || tempfile::tempdir().unwrap(),
            |folder| {
                let mut conn = rusqlite::Connection::open(folder.path().join("raw.db")).unwrap();
                conn.execute_batch(
                    "pragma journal_mode = wal; pragma synchronous = full;
                     create table line (n integer primary key, a integer, b integer, c integer, d integer, e integer) strict;
                     create unique index line_key on line (a, b);",
                )
                .unwrap();
                let tx = conn.transaction().unwrap();
                let mut insert = tx.prepare("insert into line (a, b, c, d, e) values (?, ?, ?, ?, ?)").unwrap();
                for i in 0..LINES.cast_signed() {
                    insert.execute((576_990_000_000_000_000 + i * 7, i % 300, i, i * 3, 1)).unwrap();
                }
                drop(insert);
                tx.commit().unwrap();
                folder
            },
            BatchSize::PerIteration,
        );
    });
}

/// The cells as they stand, thirty texts a row, into a table with as many indices: what the `.import` of the
/// `sqlite3` shell does.
fn shell(group: &mut BenchmarkGroup<'_, WallTime>, file: &Path) {
    group.bench_function("peer: .import, thirty texts, three indices", |b| {
        b.iter_batched(
            || tempfile::tempdir().unwrap(),
            |folder| {
                let mut conn = rusqlite::Connection::open(folder.path().join("text.db")).unwrap();
                let mut reader = csv::Reader::from_path(file).unwrap();
                let columns: Vec<String> = (0..reader.headers().unwrap().len())
                    .map(|n| format!("c{n} text"))
                    .collect();
                conn.execute_batch(&format!(
                    "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536;
                     create table line ({});
                     create unique index line_key on line (c0, c3);
                     create index line_by_creator on line (c11, c25);
                     create index line_by_day on line (c25);",
                    columns.join(", ")
                ))
                .unwrap();
                let tx = conn.transaction().unwrap();
                let places = vec!["?"; columns.len()].join(", ");
                let mut insert = tx.prepare(&format!("insert into line values ({places})")).unwrap();
                let mut record = csv::StringRecord::new();
                while reader.read_record(&mut record).unwrap() {
                    insert.execute(rusqlite::params_from_iter(&record)).unwrap();
                }
                drop(insert);
                tx.commit().unwrap();
                folder
            },
            BatchSize::PerIteration,
        );
    });
}
