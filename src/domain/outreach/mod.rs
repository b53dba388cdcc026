//! A batch of outreach: one product offered to many creators at once (domain.md section 7, campaigns).
//!
//! [`plan`](mod@plan) says who is written to and who is passed over, and why; the preview and the command
//! both ask it. A message of the batch that is marked as sent makes the sample in `invited`, so replies,
//! bumps, the week's quota and the campaign's checkpoint follow from what really went out.

pub mod plan;

use serde::{Deserialize, Serialize};

use super::date::{Date, Instant};
use super::delta::{Entity, delta};
use super::id::{CampaignId, CreatorId, ExtId, OutreachId, ShopId};

/// Why a creator is passed over.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// Not to be contacted before a day.
    Paused,
    /// Samples are held back.
    OnHold,
    /// Too many missed deadlines (guard G1).
    MissedDeadlines,
    /// The same product is open already, an invitation too.
    AlreadyOpen,
    /// Another outreach message waits to be sent.
    AlreadyQueued,
    /// The creator turned this product down.
    Declined,
    /// As many messages are unanswered as the platform takes (readings.md 69).
    Unanswered,
    /// The text needs a fact nobody knows.
    MissingFact,
    /// The week's quota of the shop is used up.
    WeeklyQuota,
}

impl Skip {
    /// Every reason, in the order they are asked.
    pub const ALL: [Self; 9] = [
        Self::Paused,
        Self::OnHold,
        Self::MissedDeadlines,
        Self::AlreadyOpen,
        Self::AlreadyQueued,
        Self::Declined,
        Self::Unanswered,
        Self::MissingFact,
        Self::WeeklyQuota,
    ];

    /// Returns the name used in JSON and storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::OnHold => "on_hold",
            Self::MissedDeadlines => "missed_deadlines",
            Self::AlreadyOpen => "already_open",
            Self::AlreadyQueued => "already_queued",
            Self::Declined => "declined",
            Self::Unanswered => "unanswered",
            Self::MissingFact => "missing_fact",
            Self::WeeklyQuota => "weekly_quota",
        }
    }

    /// Returns the words for counts: "3 paused".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::OnHold => "on hold",
            Self::MissedDeadlines => "missed deadlines",
            Self::AlreadyOpen => "already open",
            Self::AlreadyQueued => "already queued",
            Self::Declined => "said no",
            Self::Unanswered => "unanswered",
            Self::MissingFact => "without a fact the text needs",
            Self::WeeklyQuota => "over the week's quota",
        }
    }
}

/// A creator who was passed over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Skipped {
    /// Who.
    pub creator: CreatorId,
    /// Why.
    pub reason: Skip,
    /// The same in words, with the facts.
    pub why: String,
}

/// Returns the reasons with how many each concerns: "2 paused, 1 on hold".
pub fn tally(skipped: &[Skipped]) -> String {
    let counted = Skip::ALL.into_iter().filter_map(|reason| {
        let count = skipped.iter().filter(|one| one.reason == reason).count();
        (count > 0).then(|| format!("{count} {}", reason.words()))
    });
    counted.collect::<Vec<_>>().join(", ")
}

/// What a shop may still send this week.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quota {
    /// Invitations since the week began.
    pub used: i64,
    /// Messages of outreach that wait to be sent.
    pub waiting: i64,
    /// Invitations the platform takes in a week.
    pub limit: i64,
    /// The day the next week begins.
    pub resets_on: Date,
}

impl Quota {
    /// Returns how many more may be queued.
    pub const fn left(&self) -> i64 {
        let left = self.limit - self.used - self.waiting;
        if left > 0 { left } else { 0 }
    }
}

/// One batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Outreach {
    /// Identity.
    pub id: OutreachId,
    /// Shop.
    pub shop: ShopId,
    /// The campaign it is for, if for one.
    pub campaign: Option<CampaignId>,
    /// The product offered.
    pub sku_id: ExtId,
    /// The text.
    pub template: String,
    /// Who was asked for: the query, or "chosen by hand".
    pub audience: String,
    /// When it was queued.
    pub at: Instant,
    /// How many messages were queued.
    pub queued: i64,
    /// Who was passed over.
    pub skipped: Vec<Skipped>,
}

impl Entity for Outreach {
    type Key = OutreachId;
    type Delta = OutreachDelta;

    fn key(&self) -> OutreachId {
        self.id
    }
}

delta! {
    /// What changed on a batch; it never does, but is made and taken back.
    OutreachDelta of Outreach {
        audience: String,
    }
}
