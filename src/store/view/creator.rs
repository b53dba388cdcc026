//! Creators: the table, and everything about one.

use serde::Serialize;

use super::pipeline::SampleDetail;
use super::{Scope, Span};
use crate::domain::creator::{Contact, Creator, CreatorType, Tier};
use crate::domain::date::{Date, Instant};
use crate::domain::fact::{ContentKind, Figures};
use crate::domain::id::{CreatorId, ExtId, NoteId};
use crate::domain::money::{BasisPoints, Money};
use crate::domain::query::Filter;
use crate::store::StoreError;
use crate::store::view::followup::FollowUpRow;

/// Order of the table. Ties by handle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CreatorSort {
    /// By handle.
    #[default]
    Handle,
    /// By net GMV of the last 28 days, highest first, none last.
    NetGmv,
    /// By followers, most first, unknown last.
    Followers,
    /// By last post, latest first, none last.
    LastPost,
    /// By open samples, most first.
    OpenSamples,
    /// As listed in `only`, for the matches of the fuzzy index.
    Given,
}

/// A stretch of the creators.
#[derive(Clone, PartialEq, Debug)]
pub struct CreatorsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// What the list is narrowed to.
    pub filter: Filter,
    /// Only these, where free words were looked up in the fuzzy index.
    pub only: Option<Vec<CreatorId>>,
    /// Order.
    pub sort: CreatorSort,
    /// Reverse order.
    pub reverse: bool,
    /// Which stretch.
    pub span: Span,
}

/// One creator in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CreatorRow {
    /// Id.
    #[serde(skip)]
    pub id: CreatorId,
    /// Handle.
    pub handle: String,
    /// Display name.
    pub name: Option<String>,
    /// Shop's name.
    pub shop: String,
    /// Followers.
    pub followers: Option<i64>,
    /// Tier.
    pub tier: Option<Tier>,
    /// How the creator is managed.
    #[serde(rename = "type")]
    pub kind: CreatorType,
    /// Category.
    pub category: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Owner.
    pub owner: Option<String>,
    /// Samples on hold.
    pub hold_samples: bool,
    /// Open samples.
    pub open_samples: usize,
    /// Day of the last post.
    pub last_post: Option<Date>,
    /// Net GMV of the last 28 days.
    pub net_gmv_28d: Money,
}

/// Answer to [`CreatorsQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreatorRows {
    /// How many the filter leaves.
    pub total: usize,
    /// The asked-for stretch.
    pub rows: Vec<CreatorRow>,
}

impl crate::store::Query for CreatorsQuery {
    type Rows = CreatorRows;

    fn run(&self, conn: &rusqlite::Connection) -> Result<CreatorRows, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}

/// Everything about one creator (`creator show`).
#[derive(Clone, PartialEq, Debug)]
pub struct CreatorShowQuery {
    /// Which.
    pub creator: CreatorId,
    /// The clock.
    pub now: Instant,
    /// At most so many samples, contents, follow-ups, notes and timeline entries each.
    pub limit: Option<usize>,
}

/// A creator's own fields.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Profile {
    /// Id.
    pub id: CreatorId,
    /// Handle.
    pub handle: String,
    /// Shop's name.
    pub shop: String,
    /// Display name.
    pub name: Option<String>,
    /// Followers.
    pub followers: Option<i64>,
    /// Tier.
    pub tier: Option<Tier>,
    /// How the creator is managed.
    #[serde(rename = "type")]
    pub kind: CreatorType,
    /// Category.
    pub category: Option<String>,
    /// Content style.
    pub style: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Agreed posts per week.
    pub agreed_rate: Option<f64>,
    /// Commission rate as a fraction.
    pub commission_rate: Option<f64>,
    /// Flat fee.
    pub flat_fee: Option<Money>,
    /// Strikes.
    pub strikes: i64,
    /// Tags.
    pub tags: Vec<String>,
    /// Owner.
    pub owner: Option<String>,
    /// Not to be contacted before.
    pub paused_until: Option<Date>,
    /// Samples on hold.
    pub hold_samples: bool,
    /// Commission rate, exact.
    #[serde(skip)]
    pub commission: Option<BasisPoints>,
    /// The entity itself.
    #[serde(skip)]
    pub entity: Creator,
    /// The contact itself.
    #[serde(skip)]
    pub contact: Contact,
}

/// One video or LIVE of a creator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ContentRow {
    /// Platform id.
    pub content_id: ExtId,
    /// Video or LIVE.
    pub kind: ContentKind,
    /// Title.
    pub title: Option<String>,
    /// Link.
    pub url: Option<String>,
    /// Day posted.
    pub posted: Option<Date>,
    /// Content GMV (metrics.md, "Content"; readings.md 20).
    pub gmv: Option<Money>,
    /// Figures of the latest import.
    #[serde(flatten)]
    pub figures: Figures,
}

/// One note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NoteRow {
    /// Id.
    pub id: NoteId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub author: String,
    /// Text.
    pub text: String,
}

/// One entry of the timeline: an event, a message, an imported fact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TimelineRow {
    /// When.
    pub at: Instant,
    /// Kind.
    pub kind: String,
    /// One sentence.
    pub summary: String,
}

/// Answer to [`CreatorShowQuery`].
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CreatorShow {
    /// The creator.
    pub creator: Profile,
    /// Samples, open first, latest first.
    pub samples: Vec<SampleDetail>,
    /// Content, latest first.
    pub content: Vec<ContentRow>,
    /// Follow-ups, open first.
    pub follow_ups: Vec<FollowUpRow>,
    /// Notes, latest first.
    pub notes: Vec<NoteRow>,
    /// Timeline, latest first.
    pub timeline: Vec<TimelineRow>,
}

impl crate::store::Query for CreatorShowQuery {
    type Rows = CreatorShow;

    fn run(&self, conn: &rusqlite::Connection) -> Result<CreatorShow, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}
