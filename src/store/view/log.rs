//! The log as people read it.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::Span;
use super::read::{Read, failed, id, instant, limit, opt_id};
use crate::domain::date::Instant;
use crate::domain::id::OpId;
use crate::store::{Query, StoreError};

/// A stretch of the log, latest first.
#[derive(Clone, PartialEq, Debug)]
pub struct LogQuery {
    /// Which stretch.
    pub span: Span,
}

/// One event in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LogRow {
    /// Place in the log.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// From where: tui, cli, tick, demo, import.
    pub source: String,
    /// The command's words.
    pub command: String,
    /// Kind.
    pub kind: String,
    /// Id of what it is about.
    pub subject: String,
    /// One sentence.
    pub summary: String,
    /// The operation it belongs to.
    pub op: OpId,
    /// The operation that took it back.
    pub undone_by: Option<OpId>,
}

/// Answer to [`LogQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogRows {
    /// How many events in all.
    pub total: usize,
    /// The asked-for stretch.
    pub rows: Vec<LogRow>,
}

impl Query for LogQuery {
    type Rows = LogRows;

    fn run(&self, conn: &Connection) -> Result<LogRows, StoreError> {
        self.read(conn).map_err(|error| failed(conn, &error))
    }
}

/// An event with its operation; what came out of a file is from `import`, whoever ran it.
const EVENT: &str = "select e.seq, e.at, e.actor,
        case when exists (select 1 from batch b where b.op = e.op) then 'import' else e.source end,
        o.command, e.kind, e.subject, e.summary, e.op, o.undone_by
     from event e cross join op o on o.id = e.op";

/// The first and the last place; the log has no gaps, since nothing is ever taken out of it.
const ENDS: &str = "select (select min(seq) from event), (select max(seq) from event)";

impl LogQuery {
    fn read(&self, conn: &Connection) -> Read<LogRows> {
        let ends = conn.prepare_cached(ENDS)?.query_row([], |row| {
            Ok(row
                .get::<_, Option<i64>>(0)?
                .zip(row.get::<_, Option<i64>>(1)?))
        })?;
        let Some((first, last)) = ends else {
            return Ok(LogRows {
                total: 0,
                rows: Vec::new(),
            });
        };
        let from = last.saturating_sub(i64::try_from(self.span.offset).unwrap_or(i64::MAX));
        let rows = conn
            .prepare_cached(&format!(
                "{EVENT} where e.seq <= ?1 order by e.seq desc limit ?2"
            ))?
            .query_map([from, limit(self.span.limit)], log_row)?
            .collect::<Read<_>>()?;
        Ok(LogRows {
            total: usize::try_from(last - first + 1).unwrap_or(0),
            rows,
        })
    }
}

fn log_row(row: &Row<'_>) -> Read<LogRow> {
    Ok(LogRow {
        seq: row.get(0)?,
        at: instant(row, 1)?,
        actor: row.get(2)?,
        source: row.get(3)?,
        command: row.get(4)?,
        kind: row.get(5)?,
        subject: row.get(6)?,
        summary: row.get(7)?,
        op: id(row, 8, OpId)?,
        undone_by: opt_id(row, 9, OpId)?,
    })
}

/// Returns the events about one thing, oldest first.
pub(super) fn about(conn: &Connection, subject: &str) -> Read<Vec<LogRow>> {
    conn.prepare_cached(&format!("{EVENT} where e.subject = ?1 order by e.seq"))?
        .query_map([subject], log_row)?
        .collect()
}
