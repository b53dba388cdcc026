//! Imported batches and the rows they set aside.

use serde::Serialize;

use crate::domain::date::{Date, Instant};
use crate::domain::fact::SetAside;
use crate::domain::id::BatchId;
use crate::store::StoreError;
use crate::store::view::Scope;

/// Every batch, latest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BatchesQuery(pub Scope);

/// One imported file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BatchRow {
    /// Id.
    pub batch: BatchId,
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

impl crate::store::Query for BatchesQuery {
    type Rows = Vec<BatchRow>;

    fn run(&self, conn: &rusqlite::Connection) -> Result<Vec<BatchRow>, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}

impl crate::store::Query for RejectsQuery {
    type Rows = Rejects;

    fn run(&self, conn: &rusqlite::Connection) -> Result<Rejects, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}
