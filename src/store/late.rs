//! Indices left until the rows are in: a file that brings most of a table fills it faster without
//! them, and they come out dense.
//!
//! All of it happens in the import's own transaction, so nobody else ever sees the table without them.

use rusqlite::{Connection, params};

use super::StoreError;

/// Rows below which indices are kept in place: taking them away costs a few pages of the schema.
///
/// Unit tests take them away sooner, so that many of them do.
pub(super) const WORTH_IT: i64 = if cfg!(test) { 2_000 } else { 20_000 };

/// Threads that sort the entries of an index while it is made.
const SORTERS: i64 = 2;

/// Indices that were taken away, as the statements that make them again.
#[derive(Debug, Default)]
pub(super) struct Late(Vec<String>);

/// Takes away the indices of a table that hold no rule: none that is unique.
pub(super) fn drop_indices(conn: &Connection, table: &str) -> Result<Late, StoreError> {
    let found: Vec<(String, String)> = conn
        .prepare(
            "select s.name, s.sql from pragma_index_list(?1) i join sqlite_schema s on s.name = i.name
             where s.type = 'index' and s.sql is not null and i.\"unique\" = 0 order by s.rowid",
        )?
        .query_map(params![table], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &found {
        // The name stands in our own schema, never in a file.
        conn.execute(&format!("drop index {name}"), [])?;
    }
    Ok(Late(found.into_iter().map(|(_, sql)| sql).collect()))
}

impl Late {
    /// Makes the indices again.
    pub(super) fn restore(self, conn: &Connection) -> Result<(), StoreError> {
        // Sorting goes on beside the walk over the table.
        conn.pragma_update(None, "threads", SORTERS)?;
        for sql in self.0 {
            conn.execute(&sql, [])?;
        }
        Ok(conn.pragma_update(None, "threads", 0)?)
    }
}

/// Returns about how many order lines there are: the highest number any has.
pub(super) fn order_lines(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn
        .prepare_cached("select coalesce(max(n), 0) from order_line")?
        .query_row([], |row| row.get(0))?)
}
