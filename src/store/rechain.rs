//! Writing over the log: only for what must be forgotten, and in a database saved from a damaged one.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;
use super::log::{Line, origin};

/// Lets `change` write over events from `first` on, and forges the chain anew behind it.
///
/// Only for what must be forgotten: whoever changes the log otherwise breaks the chain, and is found.
pub(super) fn rewrite(
    conn: &Connection,
    first: i64,
    change: impl FnOnce(&Connection) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let guards: Vec<(String, String)> = conn
        .prepare(
            "select name, sql from sqlite_schema
             where type = 'trigger' and tbl_name = 'event'",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &guards {
        conn.execute_batch(&format!("drop trigger {name}"))?;
    }
    change(conn)?;
    let mut prev = conn
        .query_row(
            "select hash from event where seq < ?1 order by seq desc limit 1",
            [first],
            |row| row.get(0),
        )
        .optional()?
        .map_or_else(|| origin(conn), Ok)?;
    let mut next = first;
    while let Some(line) = conn
        .prepare_cached(&format!(
            "{} where seq >= ?1 order by seq limit 1",
            Line::SELECT
        ))?
        .query_row([next], Line::read)
        .optional()?
    {
        let hash = line.hash(&prev);
        conn.prepare_cached("update event set prev_hash = ?2, hash = ?3 where seq = ?1")?
            .execute(params![line.seq, prev, hash])?;
        prev = hash;
        next = line.seq + 1;
    }
    for (_, sql) in &guards {
        conn.execute_batch(sql)?;
    }
    Ok(())
}
