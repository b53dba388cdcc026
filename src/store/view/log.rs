//! The log as people read it.

use serde::Serialize;

use super::Span;
use crate::domain::date::Instant;
use crate::domain::id::OpId;
use crate::store::StoreError;

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

impl crate::store::Query for LogQuery {
    type Rows = LogRows;

    fn run(&self, conn: &rusqlite::Connection) -> Result<LogRows, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}
