//! Rows replaced whole: what stood before a file is kept until the file's turn to go.
//!
//! A file may say a key more than once. Only what stood before the *file* is kept, and a file that in
//! the end says what stood there leaves no trace.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::store::StoreError;

/// A table of rows that are replaced whole: its name and the columns files fill.
pub(in crate::store) type Table = (&'static str, &'static [&'static str]);

/// A row as an earlier batch left it.
pub(super) struct Kept {
    /// The batch it came from.
    pub(super) was: i64,
    /// Its columns.
    pub(super) values: Vec<Sql>,
}

/// Returns what stood in a row before `batch` replaced it; `None` where the batch made the row or did
/// not touch it.
pub(super) fn kept(
    conn: &Connection,
    batch: i64,
    (table, columns): Table,
    row: i64,
) -> Result<Option<Kept>, StoreError> {
    let places: Vec<String> = (0..columns.len())
        .map(|at| format!("json_extract(body, '$[{at}]')"))
        .collect();
    let sql = format!(
        "select was, {} from superseded where tbl = '{table}' and row = ?1 and batch = ?2",
        places.join(", ")
    );
    Ok(conn
        .prepare_cached(&sql)?
        .query_row(params![row, batch], |found| {
            Ok(Kept {
                was: found.get(0)?,
                values: (0..columns.len())
                    .map(|at| found.get(at + 1))
                    .collect::<Result<_, _>>()?,
            })
        })
        .optional()?)
}

/// Keeps a row as it is, before `batch` replaces it; `from` is the batch it came from.
pub(super) fn keep(
    conn: &Connection,
    batch: i64,
    (table, columns): Table,
    (row, from): (i64, i64),
) -> Result<(), StoreError> {
    let sql = format!(
        "insert into superseded (batch, tbl, row, was, body)
         select ?1, '{table}', n, ?3, json_array({}) from {table} where n = ?2",
        columns.join(", ")
    );
    conn.prepare_cached(&sql)?
        .execute(params![batch, row, from])?;
    Ok(())
}

/// Puts back what `batch` replaced, as if it had never spoken of the row.
pub(super) fn put_back(
    conn: &Connection,
    batch: i64,
    table: Table,
    (row, kept): (i64, &Kept),
) -> Result<(), StoreError> {
    write(conn, table, (row, kept.was), &kept.values)?;
    conn.prepare_cached("delete from superseded where tbl = ?1 and row = ?2 and batch = ?3")?
        .execute(params![table.0, row, batch])?;
    Ok(())
}

/// Writes a row's columns, as said by `batch`.
pub(super) fn write(
    conn: &Connection,
    (table, columns): Table,
    (row, batch): (i64, i64),
    values: &[Sql],
) -> Result<(), StoreError> {
    let sets: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{name} = ?{}", at + 3))
        .collect();
    let sql = format!(
        "update {table} set batch = ?2, {} where n = ?1",
        sets.join(", ")
    );
    let mut update = conn.prepare_cached(&sql)?;
    update.raw_bind_parameter(1, row)?;
    update.raw_bind_parameter(2, batch)?;
    for (at, value) in values.iter().enumerate() {
        update.raw_bind_parameter(at + 3, value)?;
    }
    update.raw_execute()?;
    Ok(())
}
