//! Weekly series from outside: one value a week, the later file wins.

use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension as _, params};

use super::superseded::{self, Table};
use super::{Batch, Merged};
use crate::domain::date::day_number;
use crate::domain::fact::Signal;
use crate::store::StoreError;

/// Columns a file may change.
pub(in crate::store) const COLUMNS: &[&str] = &["value"];

const TABLE: Table = ("signal", COLUMNS);

/// Merges a week.
pub(super) fn merge(batch: &mut Batch<'_>, signal: &Signal<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let values = [Sql::Integer(signal.value)];
    let found: Option<(i64, i64, i64)> = conn
        .prepare_cached(
            "select n, batch, value from signal where shop = ?1 and name = ?2 and week = ?3",
        )?
        .query_row(
            params![batch.shop_n, signal.name, day_number(signal.week)],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((row, from, stored)) = found else {
        conn.prepare_cached(
            "insert into signal (shop, name, week, value, batch) values (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            batch.shop_n,
            signal.name,
            day_number(signal.week),
            signal.value,
            batch.n
        ])?;
        return Ok(Merged::Inserted);
    };
    if stored == signal.value {
        return Ok(Merged::Unchanged);
    }
    if from != batch.n {
        superseded::keep(conn, batch.n, TABLE, (row, from))?;
        superseded::write(conn, TABLE, (row, batch.n), &values)?;
        return Ok(Merged::Updated);
    }
    match superseded::kept(conn, batch.n, TABLE, row)? {
        Some(kept) if kept.values == values => {
            superseded::put_back(conn, batch.n, TABLE, (row, &kept))?;
            batch.reverted += 1;
        }
        Some(_) | None => superseded::write(conn, TABLE, (row, batch.n), &values)?,
    }
    Ok(Merged::Unchanged)
}
