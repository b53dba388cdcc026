//! Due dates: samples that await a post and have a due date, most urgent first.

use serde::Serialize;

use super::{Scope, Span};
use crate::domain::date::{Date, Instant};
use crate::domain::due::{Bucket, WhyLate};
use crate::domain::id::{CreatorId, ExtId, SampleId};
use crate::domain::stage::Stage;
use crate::store::StoreError;

/// A stretch of the due list (readings.md 34), ordered by due date, then handle.
#[derive(Clone, PartialEq, Debug)]
pub struct DueQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// Which stretch.
    pub span: Span,
}

/// One sample that awaits its post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DueRow {
    /// Sample.
    pub sample: SampleId,
    /// Creator's handle.
    pub creator: String,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: CreatorId,
    /// Product name.
    pub product: String,
    /// SKU id.
    pub sku_id: ExtId,
    /// Shop's name.
    pub shop: String,
    /// Stage.
    pub stage: Stage,
    /// Due date.
    pub due: Date,
    /// Whether it was agreed.
    pub confirmed: bool,
    /// Days past due, at least 0.
    pub days_overdue: i64,
    /// Bucket.
    pub bucket: Bucket,
    /// Until when the creator may have extended.
    pub grace_until: Option<Date>,
    /// The handoffs that broke; empty when not overdue.
    pub why_late: Vec<WhyLate>,
}

/// Answer to [`DueQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueRows {
    /// How many in each bucket, in order.
    pub counts: [usize; 5],
    /// The asked-for stretch.
    pub rows: Vec<DueRow>,
    /// Due dates of the next 28 days: how many posts are due each day, today first.
    pub strip: Vec<usize>,
}

impl crate::store::Query for DueQuery {
    type Rows = DueRows;

    fn run(&self, conn: &rusqlite::Connection) -> Result<DueRows, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}
