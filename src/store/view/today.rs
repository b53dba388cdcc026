//! The morning: what waits for a person, most urgent first (interface.md section 2).

use serde::Serialize;

use super::Scope;
use super::due::DueRow;
use super::followup::FollowUpRow;
use super::pipeline::SampleRow;
use crate::domain::date::Instant;
use crate::store::StoreError;

/// The groups of the morning.
#[derive(Clone, PartialEq, Debug)]
pub struct TodayQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// At most so many items per group; `None` is all.
    pub limit: Option<usize>,
}

/// A group of the morning, in order of urgency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Overdue posts, with why late.
    Overdue,
    /// Posts due within two days.
    DueSoon,
    /// Requests, the nearest to their seven-day lapse first.
    Requests,
    /// Approved, not shipped.
    ToShip,
    /// Delivered without brief.
    WithoutBrief,
    /// Posted, awaiting the decision.
    ToDecide,
    /// Conflicts from imports to settle.
    Conflicts,
    /// Follow-ups due.
    FollowUps,
}

impl Group {
    /// Every group, most urgent first.
    pub const ALL: [Self; 8] = [
        Self::Overdue,
        Self::DueSoon,
        Self::Requests,
        Self::ToShip,
        Self::WithoutBrief,
        Self::ToDecide,
        Self::Conflicts,
        Self::FollowUps,
    ];

    /// Returns the title shown on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue posts",
            Self::DueSoon => "Due within two days",
            Self::Requests => "Requests to review",
            Self::ToShip => "Approved, not shipped",
            Self::WithoutBrief => "Delivered without brief",
            Self::ToDecide => "Posted, awaiting decision",
            Self::Conflicts => "Conflicts to settle",
            Self::FollowUps => "Follow-ups due",
        }
    }
}

/// One line of the morning.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Item {
    /// A post that is due.
    Due(DueRow),
    /// A sample in a stage that waits for us.
    Sample(SampleRow),
    /// A follow-up.
    FollowUp(FollowUpRow),
    /// A contradiction between a file and us.
    Conflict {
        /// The sample.
        sample: crate::domain::id::SampleId,
        /// Creator's handle.
        creator: String,
        /// What differs.
        text: String,
    },
}

/// A group with its items.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TodayGroup {
    /// Which.
    pub group: Group,
    /// How many in all.
    pub count: usize,
    /// The items, most urgent first.
    pub items: Vec<Item>,
}

/// Answer to [`TodayQuery`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Today {
    /// The groups that have items, most urgent first.
    pub groups: Vec<TodayGroup>,
}

impl crate::store::Query for TodayQuery {
    type Rows = Today;

    fn run(&self, conn: &rusqlite::Connection) -> Result<Today, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}
