//! The pipeline: counts per stage and the open samples.

use serde::Serialize;

use super::{Scope, Span};
use crate::domain::date::{Date, Instant};
use crate::domain::fact::Side;
use crate::domain::id::{CreatorId, ExtId, SampleId, ShopId};
use crate::domain::query::Filter;
use crate::domain::sample::{Decision, Sample};
use crate::domain::stage::Stage;
use crate::store::StoreError;
use crate::store::view::log::LogRow;

/// Order of the list. Ties by handle, then id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PipelineSort {
    /// Grouped by stage in the order of the table; inside a stage the longest waiting first.
    #[default]
    Stage,
    /// By due date, none last.
    Due,
    /// By handle.
    Creator,
    /// By product name.
    Product,
}

/// Counts per stage and a stretch of the open samples.
#[derive(Clone, PartialEq, Debug)]
pub struct PipelineQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock, for what is breached.
    pub now: Instant,
    /// What the list is narrowed to; closed samples show only when it names a closed stage.
    pub filter: Filter,
    /// Order.
    pub sort: PipelineSort,
    /// Reverse order.
    pub reverse: bool,
    /// Which stretch.
    pub span: Span,
}

/// How many samples stand in a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct StageCount {
    /// Stage.
    pub stage: Stage,
    /// Samples in it.
    pub count: usize,
    /// Of those, past their SLA.
    pub breached: usize,
}

/// One sample in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SampleRow {
    /// Id.
    pub id: SampleId,
    /// Creator's handle.
    pub creator: String,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: CreatorId,
    /// Creator's display name.
    #[serde(skip)]
    pub creator_name: Option<String>,
    /// Product name, or the SKU id without one.
    pub product: String,
    /// SKU id.
    pub sku_id: ExtId,
    /// Shop's name.
    pub shop: String,
    /// Shop's id.
    #[serde(skip)]
    pub shop_id: ShopId,
    /// Stage.
    pub stage: Stage,
    /// When the stage was entered (readings.md 60).
    pub entered_at: Option<Instant>,
    /// Day the stage was entered.
    #[serde(skip)]
    pub entered_on: Option<Date>,
    /// Due date.
    pub due: Option<Date>,
    /// Whether the due date was agreed.
    pub confirmed: bool,
    /// Tracking number.
    pub tracking: Option<String>,
    /// Carrier.
    pub carrier: Option<String>,
    /// Campaign's name.
    pub campaign: Option<String>,
    /// Whether the campaign reviews drafts.
    #[serde(skip)]
    pub needs_review: bool,
    /// Whether its SLA is breached.
    pub breached: bool,
    /// Days past due, 0 when not overdue.
    #[serde(skip)]
    pub days_overdue: i64,
    /// Link of the post.
    #[serde(skip)]
    pub post_url: Option<String>,
}

/// Answer to [`PipelineQuery`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PipelineRows {
    /// All 13 stages of the scope, zeros too, whatever the filter.
    pub stages: Vec<StageCount>,
    /// The asked-for stretch.
    pub samples: Vec<SampleRow>,
    /// How many samples the filter leaves.
    #[serde(skip)]
    pub total: usize,
    /// Where each group starts in the filtered list, for `{` and `}`: by stage, in list order.
    #[serde(skip)]
    pub groups: Vec<(Stage, usize)>,
    /// Ids of the whole filtered list, in order, asked for by marks ("all shown") and cursor keeping;
    /// empty above 5 000.
    #[serde(skip)]
    pub ids: Vec<SampleId>,
}

impl crate::store::Query for PipelineQuery {
    type Rows = PipelineRows;

    fn run(&self, conn: &rusqlite::Connection) -> Result<PipelineRows, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}

/// One sample with its events (`sample show`).
#[derive(Clone, PartialEq, Debug)]
pub struct SampleShowQuery {
    /// Which.
    pub sample: SampleId,
    /// The clock.
    pub now: Instant,
}

/// A sample with every field of interface.md section 5.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SampleDetail {
    /// Id.
    pub id: SampleId,
    /// Creator's handle.
    pub creator: String,
    /// Shop's name.
    pub shop: String,
    /// Product name.
    pub product: String,
    /// SKU id.
    pub sku_id: ExtId,
    /// Campaign's name.
    pub campaign: Option<String>,
    /// Stage.
    pub stage: Stage,
    /// Entry dates.
    pub requested: Option<Date>,
    /// Approved.
    pub approved: Option<Date>,
    /// Shipped.
    pub shipped: Option<Date>,
    /// Delivered.
    pub delivered: Option<Date>,
    /// Due.
    pub due: Option<Date>,
    /// Whether the due date was agreed.
    pub confirmed: bool,
    /// Extensions.
    pub extensions: i64,
    /// Until when the creator may have extended.
    pub grace_until: Option<Date>,
    /// Posted.
    pub posted: Option<Date>,
    /// Carrier.
    pub carrier: Option<String>,
    /// Tracking number.
    pub tracking: Option<String>,
    /// Link of the post.
    pub post_url: Option<String>,
    /// Repeat decision.
    pub decision: Option<Decision>,
    /// Reason.
    pub reason: Option<String>,
    /// Who declined.
    pub declined_by: Option<Side>,
    /// Refundable.
    pub refundable: bool,
    /// SLA breached.
    pub breached: bool,
    /// The handoffs that broke (readings.md 35).
    pub why_late: Vec<crate::domain::due::WhyLate>,
    /// The entity itself.
    #[serde(skip)]
    pub entity: Sample,
}

/// Answer to [`SampleShowQuery`].
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SampleShow {
    /// The sample.
    pub sample: SampleDetail,
    /// Its events, oldest first.
    pub events: Vec<LogRow>,
}

impl crate::store::Query for SampleShowQuery {
    type Rows = SampleShow;

    fn run(&self, conn: &rusqlite::Connection) -> Result<SampleShow, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}
