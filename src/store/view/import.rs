//! Imported batches and the rows they set aside.

use rusqlite::{Connection, Row};
use serde::Serialize;
use uuid::Uuid;

use super::lookup::{Table, find};
use super::read::{Read, count, day, instant, opt_instant};

use crate::domain::date::{Date, Instant};
use crate::domain::fact::SetAside;
use crate::domain::id::{BatchId, OpId};
use crate::domain::mapping::Mapped;
use crate::store::value::Json;
use crate::store::view::Scope;
use crate::store::{Query, StoreError};

/// Every batch, latest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BatchesQuery(pub Scope);

/// One imported file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BatchRow {
    /// Id.
    pub batch: BatchId,
    /// The operation that brought it in, to be undone.
    #[serde(skip)]
    pub op: OpId,
    /// Shop's name.
    pub shop: String,
    /// Kind.
    pub kind: String,
    /// File name.
    pub file: String,
    /// SHA-256, hexadecimal.
    pub hash: String,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// Rows.
    pub rows: u64,
    /// Inserted.
    pub inserted: u64,
    /// Updated.
    pub updated: u64,
    /// Unchanged.
    pub unchanged: u64,
    /// Set aside.
    pub quarantined: u64,
    /// Window of the export.
    pub window: Option<(Date, Date)>,
    /// The last instant its data speaks of.
    pub data_to: Option<Instant>,
    /// When it was taken out again.
    pub undone_at: Option<Instant>,
}

/// The rows a batch set aside, by batch id or its ending.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RejectsQuery(pub String);

/// Answer to [`RejectsQuery`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rejects {
    /// The batch.
    pub batch: BatchRow,
    /// The file's header cells.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<SetAside>,
}

/// What people said of headers, to read the next file with such a header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MappingsQuery;

impl Query for MappingsQuery {
    type Rows = Vec<Mapped>;

    fn run(&self, conn: &Connection) -> Result<Vec<Mapped>, StoreError> {
        let mut find = conn.prepare_cached("select signature, body from header_mapping")?;
        let rows = find.query_map([], |row| {
            Ok(Mapped {
                signature: row.get(0)?,
                mapping: row.get::<_, Json<_>>(1)?.0,
            })
        })?;
        Ok(rows.collect::<Read<_>>()?)
    }
}

/// How far the data of each kind reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DataAgeQuery(pub Scope);

/// How far the data of one kind reaches in a shop.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DataAge {
    /// Shop's name.
    pub shop: String,
    /// Kind.
    pub kind: String,
    /// The last instant the data speaks of.
    pub until: Instant,
    /// When the latest file came in.
    pub imported: Instant,
}

impl Query for DataAgeQuery {
    type Rows = Vec<DataAge>;

    fn run(&self, conn: &Connection) -> Result<Vec<DataAge>, StoreError> {
        let (condition, of) = self.0.condition("h");
        let mut find = conn.prepare_cached(&format!(
            "select h.name, b.kind, max(b.data_to), max(b.at) from batch b join shop h on h.n = b.shop
             where b.undone_at is null and b.data_to is not null and {condition}
             group by b.shop, b.kind order by h.name_key, b.kind",
        ))?;
        let rows = find.query_map([of], |row| {
            Ok(DataAge {
                shop: row.get(0)?,
                kind: row.get(1)?,
                until: instant(row, 2)?,
                imported: instant(row, 3)?,
            })
        })?;
        Ok(rows.collect::<Read<_>>()?)
    }
}

impl Query for BatchesQuery {
    type Rows = Vec<BatchRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<BatchRow>, StoreError> {
        Ok(batches(conn, self.0)?)
    }
}

impl Query for RejectsQuery {
    type Rows = Rejects;

    fn run(&self, conn: &Connection) -> Result<Rejects, StoreError> {
        let batch = find(conn, Table::Batch, &self.0)?;
        Ok(rejects(conn, batch)?)
    }
}

const BATCH: &str =
    "select b.id, h.name, b.kind, b.file, b.hash, b.at, b.actor, b.rows, b.inserted,
        b.updated, b.unchanged, b.quarantined, b.window_from, b.window_to, b.undone_at, b.header, b.op, b.data_to
     from batch b cross join shop h on h.n = b.shop";

fn batches(conn: &Connection, scope: Scope) -> Read<Vec<BatchRow>> {
    let (condition, of) = scope.condition("h");
    conn.prepare_cached(&format!("{BATCH} where {condition} order by b.n desc"))?
        .query_map([of], batch_row)?
        .collect()
}

fn rejects(conn: &Connection, batch: Uuid) -> Read<Rejects> {
    let (batch, header) = conn
        .prepare_cached(&format!("{BATCH} where b.id = ?1"))?
        .query_row([batch], |row| {
            Ok((batch_row(row)?, row.get::<_, Json<_>>(15)?.0))
        })?;
    let rows = conn
        .prepare_cached(
            "select a.line, a.column, a.reason, a.cells
             from batch b cross join set_aside a on a.batch = b.n
             where b.id = ?1 order by a.line",
        )?
        .query_map([batch.batch.0], |row| {
            Ok(SetAside {
                line: number(row, 0)?,
                column: row.get(1)?,
                reason: row.get(2)?,
                cells: row.get::<_, Json<_>>(3)?.0,
            })
        })?
        .collect::<Read<_>>()?;
    Ok(Rejects {
        batch,
        header,
        rows,
    })
}

fn batch_row(row: &Row<'_>) -> Read<BatchRow> {
    Ok(BatchRow {
        batch: row.get(0)?,
        op: row.get(16)?,
        shop: row.get(1)?,
        kind: row.get(2)?,
        file: row.get(3)?,
        hash: hexadecimal(row.get_ref(4)?.as_blob()?),
        at: instant(row, 5)?,
        actor: row.get(6)?,
        rows: number(row, 7)?,
        inserted: number(row, 8)?,
        updated: number(row, 9)?,
        unchanged: number(row, 10)?,
        quarantined: number(row, 11)?,
        window: day(row, 12)?.zip(day(row, 13)?),
        data_to: opt_instant(row, 17)?,
        undone_at: opt_instant(row, 14)?,
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .flatten()
        .collect()
}

fn number(row: &Row<'_>, column: usize) -> Read<u64> {
    count(row, column).map(|count| count as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;
    use serde_json::json;

    #[test]
    fn batches_are_latest_first_and_keep_to_the_scope() {
        let (world, west, east) = World::two_shops();
        let op = world.op("import", "cli", "2026-11-20T06:00:00Z");
        world.batch(west, op, "one.csv");
        world.batch(east, op, "two.csv");
        let files = |scope| -> Vec<String> {
            let rows = BatchesQuery(scope).run(&world.conn).unwrap();
            rows.into_iter().map(|row| row.file).collect()
        };
        assert_eq!(files(Scope::All), ["two.csv", "one.csv"]);
        assert_eq!(files(Scope::Shop(world.shop_id(west))), ["one.csv"]);
    }

    #[test]
    fn rejects_are_found_by_the_ending_of_the_batch_and_keep_their_cells() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let op = world.op("import", "cli", "2026-11-20T06:00:00Z");
        let batch = world.batch(shop, op, "one.csv");
        world.insert(
            "insert into set_aside (batch, line, column, reason, cells)
             values (?1, 7, 'Followers', 'Not a number.', '[\"ana\",\"many\"]'),
                    (?1, 3, null, 'Too long.', '[]')",
            [batch],
        );
        let rejects = RejectsQuery("1b59".into()).run(&world.conn).unwrap();
        assert_eq!(
            serde_json::to_value(&rejects).unwrap(),
            json!({
                "batch": {
                    "batch": "00000000-0000-0000-0000-000000001b59",
                    "shop": "West",
                    "kind": "creator_list",
                    "file": "one.csv",
                    "hash": "00ff",
                    "at": "2026-11-20T06:00:00Z",
                    "actor": "ana",
                    "rows": 3,
                    "inserted": 1,
                    "updated": 1,
                    "unchanged": 0,
                    "quarantined": 1,
                    "window": ["1970-04-11", "1970-07-20"],
                    "data_to": null,
                    "undone_at": null
                },
                "header": ["Handle", "Followers"],
                "rows": [
                    {"line": 3, "column": null, "reason": "Too long.", "cells": []},
                    {"line": 7, "column": "Followers", "reason": "Not a number.",
                     "cells": ["ana", "many"]}
                ]
            })
        );
        let error = RejectsQuery("ffff".into()).run(&world.conn).unwrap_err();
        assert_eq!(error.to_string(), "There is no batch ffff.");
    }
}
