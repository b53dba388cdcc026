//! A sample: one creator × one product, the item that moves through the pipeline.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::campaign::Campaign;
use super::date::{Date, Instant, Zone, plus_days};
use super::delta::{Entity, delta};
use super::fact::Side;
use super::id::{CampaignId, CreatorId, ExtId, SampleId, ShopId};
use super::platform::Market;
use super::stage::Stage;

/// The repeat decision (domain.md section 4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Same again.
    Repeat,
    /// More product or commission.
    Scale,
    /// Offer a retainer.
    Retainer,
    /// Another SKU or angle.
    Switch,
    /// Wait.
    Pause,
    /// Part ways.
    Drop,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 6] = [
        Self::Repeat,
        Self::Scale,
        Self::Retainer,
        Self::Switch,
        Self::Pause,
        Self::Drop,
    ];

    /// Returns the name used in commands, JSON and storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Repeat => "repeat",
            Self::Scale => "scale",
            Self::Retainer => "retainer",
            Self::Switch => "switch",
            Self::Pause => "pause",
            Self::Drop => "drop",
        }
    }
}

impl FromStr for Decision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|decision| decision.name() == wanted).ok_or_else(|| {
            format!("{text:?} is not a decision: take repeat, scale, retainer, switch, pause or drop.")
        })
    }
}

/// When a stage was entered: the date, and the instant where it happened inside Callsheet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Date in the shop's zone.
    pub on: Date,
    /// Instant, unknown for imported dates (readings.md 60).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

impl Entry {
    /// Returns the instant, or the date's first instant where only the date is known (readings.md 60).
    pub fn instant(&self, zone: Zone) -> Instant {
        self.at.unwrap_or_else(|| zone.start_of(self.on))
    }
}

/// One creator × one product (× one campaign).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sample {
    /// Identity.
    pub id: SampleId,
    /// Shop.
    pub shop: ShopId,
    /// Creator.
    pub creator: CreatorId,
    /// SKU.
    pub sku_id: ExtId,
    /// The platform's application id.
    pub api_id: Option<ExtId>,
    /// Campaign.
    pub campaign: Option<CampaignId>,
    /// Where it stands.
    pub stage: Stage,
    /// When each stage was entered, as far as known (readings.md 32).
    pub entries: BTreeMap<Stage, Entry>,
    /// Stages entered by a person here rather than by an import (readings.md 35).
    pub inside: BTreeSet<Stage>,
    /// Carrier.
    pub carrier: Option<String>,
    /// Tracking number.
    pub tracking: Option<String>,
    /// Due date of the post.
    pub due: Option<Date>,
    /// Whether the due date was agreed with the creator.
    pub confirmed: bool,
    /// How often the due date was extended.
    pub extensions: i64,
    /// When the brief was sent.
    pub brief_sent: Option<Date>,
    /// When a reminder was last sent.
    pub reminder_sent: Option<Date>,
    /// When TikTok's own single reminder was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native_reminder: Option<Date>,
    /// Link of the post.
    pub post_url: Option<String>,
    /// Id of the post.
    pub content_id: Option<ExtId>,
    /// Repeat decision.
    pub decision: Option<Decision>,
    /// Reason of a decision, refusal or cancellation.
    pub reason: Option<String>,
    /// Who declined.
    pub declined_by: Option<Side>,
    /// Whether the creator pays and is refunded; fixed when the sample is made (readings.md 52).
    pub refundable: bool,
    /// How often it was shipped; a reship costs again (readings.md 40).
    pub shipments: i64,
    /// Its shippings before the last, oldest first, as far as they are known: each costs on its own day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shipped_before: Vec<Entry>,
    /// Posts a person said are not this sample's, so that they are not suggested again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_its_posts: BTreeSet<ExtId>,
}

impl Sample {
    /// Returns a sample of which nothing but owner and stage is known.
    pub fn blank(shop: ShopId, creator: CreatorId, stage: Stage) -> Self {
        Self {
            id: SampleId(uuid::Uuid::nil()),
            shop,
            creator,
            sku_id: ExtId::Text(Box::default()),
            api_id: None,
            campaign: None,
            stage,
            entries: BTreeMap::new(),
            inside: BTreeSet::new(),
            carrier: None,
            tracking: None,
            due: None,
            confirmed: false,
            extensions: 0,
            brief_sent: None,
            reminder_sent: None,
            native_reminder: None,
            post_url: None,
            content_id: None,
            decision: None,
            reason: None,
            declined_by: None,
            refundable: false,
            shipments: 0,
            shipped_before: Vec::new(),
            not_its_posts: BTreeSet::new(),
        }
    }

    /// Returns the date `stage` was entered, where known.
    pub fn on(&self, stage: Stage) -> Option<Date> {
        self.entries.get(&stage).map(|entry| entry.on)
    }

    /// Returns from which day TikTok's own reminder may be used, so many days after delivery; `None` where
    /// no post is awaited, delivery is unknown or it was used.
    pub fn reminder_from(&self, after_days: i64) -> Option<Date> {
        let is_wanted = self.stage.awaits_post() && self.native_reminder.is_none();
        let delivered = self.on(Stage::Delivered).filter(|_| is_wanted)?;
        Some(plus_days(delivered, after_days))
    }

    /// Returns when the present stage was entered, where known.
    pub fn entered(&self) -> Option<Entry> {
        self.entries.get(&self.stage).copied()
    }

    /// Returns the due date of a delivery on that day: after the campaign's posting window, else the
    /// platform's as it is on that day.
    pub fn due_after(
        &self,
        delivered: Date,
        campaign: Option<&Campaign>,
        market: Market<'_>,
    ) -> Date {
        let clocks = market.on(delivered);
        let window = campaign
            .and_then(|campaign| campaign.posting_window)
            .unwrap_or(if self.refundable {
                clocks.refundable_posting_days
            } else {
                clocks.posting_days
            });
        plus_days(delivered, window)
    }

    /// Returns whether the sample reached `posted` (readings.md 5).
    pub fn reached_posted(&self) -> bool {
        self.on(Stage::Posted).is_some() || matches!(self.stage, Stage::Posted | Stage::Decided)
    }

    /// Returns whether the post is overdue: today is past due and nothing is posted.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.stage.awaits_post() && self.due.is_some_and(|due| today > due)
    }

    /// Returns until when the creator may have extended without telling (readings.md 36), by the
    /// platform's word on the day of delivery.
    pub fn grace_until(&self, market: Market<'_>) -> Option<Date> {
        let due = self
            .due
            .filter(|_| self.extensions == 0 && !self.refundable)?;
        let since = self.on(Stage::Delivered).unwrap_or(due);
        Some(plus_days(due, market.on(since).extension_days))
    }

    /// Returns whether the stage's SLA is breached (readings.md 33).
    pub fn is_breached(&self, today: Date) -> bool {
        if self.stage == Stage::Delivered {
            return self.is_overdue(today);
        }
        match (self.stage.row().sla_days, self.entered()) {
            (Some(days), Some(entry)) => today > plus_days(entry.on, days),
            _ => false,
        }
    }

    /// Returns whether the deadline was missed: late or never posted (readings.md 28).
    pub fn missed_deadline(&self, today: Date) -> bool {
        match self.stage {
            Stage::NoShow => true,
            Stage::Posted | Stage::Decided => self
                .on(Stage::Posted)
                .zip(self.due)
                .is_some_and(|(posted, due)| posted > due),
            Stage::Delivered | Stage::Review => self.is_overdue(today),
            Stage::Invited
            | Stage::Interested
            | Stage::Requested
            | Stage::Approved
            | Stage::Shipped
            | Stage::Declined
            | Stage::Cancelled
            | Stage::Lost => false,
        }
    }

    /// Returns the stage to go back to: the latest one entered that leads here, else the first of
    /// the table that does.
    pub fn previous_stage(&self) -> Option<Stage> {
        let leads_here = |stage: &Stage| stage.allows(self.stage);
        self.entries
            .iter()
            .filter(|(stage, _)| leads_here(stage))
            .max_by_key(|(stage, entry)| (entry.on, entry.at, stage.rank()))
            .map(|(stage, _)| *stage)
            .or_else(|| Stage::ALL.into_iter().find(|stage| leads_here(stage)))
    }
}

impl Entity for Sample {
    type Key = SampleId;
    type Delta = SampleDelta;

    fn key(&self) -> SampleId {
        self.id
    }
}

delta! {
    /// What changed on a sample.
    SampleDelta of Sample {
        api_id: Option<ExtId>,
        campaign: Option<CampaignId>,
        stage: Stage,
        entries: BTreeMap<Stage, Entry>,
        inside: BTreeSet<Stage>,
        carrier: Option<String>,
        tracking: Option<String>,
        due: Option<Date>,
        confirmed: bool,
        extensions: i64,
        brief_sent: Option<Date>,
        reminder_sent: Option<Date>,
        native_reminder: Option<Date>,
        post_url: Option<String>,
        content_id: Option<ExtId>,
        decision: Option<Decision>,
        reason: Option<String>,
        declined_by: Option<Side>,
        refundable: bool,
        shipments: i64,
        shipped_before: Vec<Entry>,
        not_its_posts: BTreeSet<ExtId>,
    }
}
