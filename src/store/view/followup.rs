//! The follow-up queue.

use serde::Serialize;

use super::{Scope, Span};
use crate::domain::date::Instant;
use crate::domain::followup::{FollowUpKind, FollowUpState};
use crate::domain::id::{CreatorId, FollowUpId, SampleId};
use crate::store::StoreError;

/// A stretch of the queue, by due time, then handle; or one follow-up.
#[derive(Clone, PartialEq, Debug)]
pub struct FollowUpsQuery {
    /// Which shops.
    pub scope: Scope,
    /// Only these states.
    pub states: Vec<FollowUpState>,
    /// Only those due until then.
    pub due_until: Option<Instant>,
    /// Only this one.
    pub only: Option<FollowUpId>,
    /// Which stretch.
    pub span: Span,
}

/// One follow-up in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FollowUpRow {
    /// Id.
    pub id: FollowUpId,
    /// Creator's handle.
    pub creator: String,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: CreatorId,
    /// Shop's name.
    pub shop: String,
    /// Sample.
    pub sample: Option<SampleId>,
    /// Product name of the sample.
    pub product: Option<String>,
    /// Kind.
    pub kind: FollowUpKind,
    /// When it is due.
    pub due_at: Instant,
    /// Channel.
    pub channel: String,
    /// State.
    pub state: FollowUpState,
    /// Why it is in the queue.
    pub reason: String,
    /// Message.
    pub message: String,
    /// When it was sent or done.
    pub closed_at: Option<Instant>,
}

/// Answer to [`FollowUpsQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUpRows {
    /// How many in all.
    pub total: usize,
    /// The asked-for stretch.
    pub rows: Vec<FollowUpRow>,
}

impl crate::store::Query for FollowUpsQuery {
    type Rows = FollowUpRows;

    fn run(&self, conn: &rusqlite::Connection) -> Result<FollowUpRows, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}
