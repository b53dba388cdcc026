//! One sample with its events.

use rusqlite::Connection;
use serde::Serialize;

use super::frame::frame_of;
use super::log::LogRow;
use super::read::{Read, failed};
use crate::domain::date::{Date, Instant};
use crate::domain::fact::Side;
use crate::domain::id::{ExtId, SampleId};
use crate::domain::sample::{Decision, Sample};
use crate::domain::stage::Stage;
use crate::store::{Query, StoreError};

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

impl Query for SampleShowQuery {
    type Rows = SampleShow;

    fn run(&self, conn: &Connection) -> Result<SampleShow, StoreError> {
        let found = self.read(conn).map_err(|error| failed(conn, &error))?;
        found.ok_or_else(|| StoreError::Unknown {
            noun: "sample",
            name: self.sample.to_string(),
        })
    }
}

impl SampleShowQuery {
    fn read(&self, conn: &Connection) -> Read<Option<SampleShow>> {
        let Some((shop, told)) = super::sample::by_id(conn, self.sample)? else {
            return Ok(None);
        };
        let frame = frame_of(conn, shop, self.now)?;
        Ok(Some(SampleShow {
            sample: told.detail(&frame),
            events: super::log::about(conn, &self.sample.to_string())?,
        }))
    }
}
