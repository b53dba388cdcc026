//! A follow-up: one thing to say or do for a creator.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::date::Instant;
use super::delta::{Entity, delta};
use super::id::{CampaignId, CreatorId, ExtId, FollowUpId, OutreachId, SampleId, ShopId};
use super::playbook::Cause;

macro_rules! follow_up_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $task:literal;)*) => {
        /// What a follow-up is for (domain.md section 5).
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FollowUpKind { $($(#[$doc])* $variant,)* }

        impl FollowUpKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name used in commands, JSON and storage, and of its template.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns whether it is something to do rather than something to say.
            pub const fn is_task(self) -> bool {
                match self { $(Self::$variant => $task,)* }
            }
        }
    };
}

follow_up_kinds! {
    /// Review the request.
    ReviewRequest = "review_request", true;
    /// Ship the sample.
    ShipSample = "ship_sample", true;
    /// Tell that the sample is approved.
    SampleApproved = "sample_approved", false;
    /// Send the brief, with tracking.
    Brief = "brief", false;
    /// Agree on the due date.
    ConfirmDueDate = "confirm_due_date", false;
    /// Remind before the due date.
    Reminder = "reminder", false;
    /// Nudge one day after it.
    OverdueNudge = "overdue_nudge", false;
    /// Ask for a new date.
    OverdueNewDate = "overdue_new_date", false;
    /// Last word.
    OverdueFinal = "overdue_final", false;
    /// Thank for the post.
    ThankYou = "thank_you", false;
    /// Share what the post did.
    ShareResults = "share_results", false;
    /// Take the repeat decision.
    Decide = "decide", true;
    /// Invite: offer a product to a creator.
    Outreach = "outreach", false;
    /// Ask again after an unanswered invitation.
    OutreachBump = "outreach_bump", false;
    /// A retainer's deliverable is late.
    DeliverableLate = "deliverable_late", false;
    /// Review a campaign after a batch.
    ReviewCheckpoint = "review_checkpoint", true;
    /// Look back at a repeat creator's weeks.
    PeriodicReview = "periodic_review", true;
    /// Win a quiet creator back.
    WinBack = "win_back", false;
    /// Send product again.
    Restock = "restock", false;
    /// Ask whether a post may be promoted.
    SparkAsk = "spark_ask", false;
    /// Offer a retainer.
    RetainerOffer = "retainer_offer", false;
    /// Use a Spark code before it expires, or ask for a new one.
    SparkCode = "spark_code", true;
    /// Look at a sample again that was put off.
    CheckBack = "check_back", true;
    /// Review the brief with what was made of it.
    ReviewBrief = "review_brief", true;
    /// Review a product: offer, bundle, cost, stock.
    ReviewProduct = "review_product", true;
    /// Review what is paid as commission.
    ReviewCommission = "review_commission", true;
    /// Pick products for the creator.
    PickProduct = "pick_product", true;
    /// Do what was proposed and has no other name.
    TakeUp = "take_up", true;
}

impl FollowUpKind {
    /// Returns the channel it goes by: a message to the creator, or `task` for something to do.
    pub const fn channel(self) -> &'static str {
        if self.is_task() { "task" } else { "tiktok_dm" }
    }
}

impl FromStr for FollowUpKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase().replace('-', "_");
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == wanted)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|kind| kind.name()).collect();
                format!(
                    "{text:?} is not a kind of follow-up: take one of {}.",
                    names.join(", ")
                )
            })
    }
}

/// Where a follow-up stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpState {
    /// Waiting to be sent or done.
    Queued,
    /// Put off until its due time.
    Snoozed,
    /// Sent.
    Sent,
    /// Done.
    Done,
    /// Called off.
    Cancelled,
}

impl FollowUpState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Queued,
        Self::Snoozed,
        Self::Sent,
        Self::Done,
        Self::Cancelled,
    ];

    /// Returns the name used in commands, JSON and storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Snoozed => "snoozed",
            Self::Sent => "sent",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// Returns whether it still waits for somebody.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Snoozed)
    }
}

impl FromStr for FollowUpState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == text.trim())
            .ok_or_else(|| {
                format!("{text:?} is not a state: take queued, snoozed, sent, done or cancelled.")
            })
    }
}

/// The hour of a day at which a dated follow-up is due, in the shop's zone (readings.md 68).
pub const DUE_HOUR: u32 = 9;

/// One thing to say or do for a creator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FollowUp {
    /// Identity.
    pub id: FollowUpId,
    /// Shop.
    pub shop: ShopId,
    /// For whom; nobody for a task of a campaign.
    pub creator: Option<CreatorId>,
    /// About which sample.
    pub sample: Option<SampleId>,
    /// About which campaign, where it is a task of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignId>,
    /// What queued it; `None` where a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// What for.
    pub kind: FollowUpKind,
    /// When it is due.
    pub due_at: Instant,
    /// `tiktok_dm`, or `task` for something to do.
    pub channel: String,
    /// State.
    pub state: FollowUpState,
    /// Why it stands in the queue: the trigger or rule with its facts, or who asked for it.
    pub reason: String,
    /// The rendered message, or what to do; empty while something it needs is unknown.
    pub message: String,
    /// What the message needs and nobody knows, with the remedy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// When it was sent or done.
    pub closed_at: Option<Instant>,
    /// Whether it was called off since its cause went by itself, rather than by a person: then it comes
    /// back with its cause.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lapsed: bool,
    /// The follow-ups whose messages it says in one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FollowUpId>,
    /// The batch of outreach it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outreach: Option<OutreachId>,
    /// The SKU it is about, where it is a task about a product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku_id: Option<ExtId>,
}

impl FollowUp {
    /// Returns a new one that waits to be sent or done, by the channel of its kind: for nobody and about
    /// nothing beyond what the caller says besides.
    ///
    /// `text` is its message or what to do, else what that needs and nobody knows.
    pub fn queued(
        id: FollowUpId,
        shop: ShopId,
        (kind, due_at): (FollowUpKind, Instant),
        reason: String,
        text: Result<String, String>,
    ) -> Self {
        let (message, needs) = match text {
            Ok(message) => (message, None),
            Err(needs) => (String::new(), Some(needs)),
        };
        Self {
            id,
            shop,
            creator: None,
            sample: None,
            campaign: None,
            cause: None,
            kind,
            due_at,
            channel: kind.channel().to_owned(),
            state: FollowUpState::Queued,
            reason,
            message,
            needs,
            closed_at: None,
            lapsed: false,
            parts: Vec::new(),
            outreach: None,
            sku_id: None,
        }
    }
}

impl Entity for FollowUp {
    type Key = FollowUpId;
    type Delta = FollowUpDelta;

    fn key(&self) -> FollowUpId {
        self.id
    }
}

delta! {
    /// What changed on a follow-up.
    FollowUpDelta of FollowUp {
        sample: Option<SampleId>,
        due_at: Instant,
        channel: String,
        state: FollowUpState,
        reason: String,
        message: String,
        needs: Option<String>,
        closed_at: Option<Instant>,
        lapsed: bool,
    }
}
