//! A suggestion: a decision that a rule or the playbook proposes to a person.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::creator::Tier;
use super::date::{Date, Instant};
use super::delta::{Entity, delta};
use super::followup::FollowUpKind;
use super::id::{CampaignId, CreatorId, ExtId, SampleId, ShopId, SuggestionId};
use super::money::BasisPoints;
use super::playbook::Cause;
use super::sample::Sample;
use super::stage::Stage;

/// What is proposed: what accepting it does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Proposal {
    /// Queue a follow-up of that kind.
    Queue {
        /// Which kind.
        kind: FollowUpKind,
    },
    /// Hold samples back from the creator.
    HoldSamples,
    /// Close the sample as never posted.
    NoShow,
    /// Close the sample as declined by the creator, who never answered.
    Declined,
    /// Call the sample off: nobody reviewed the request in time.
    Cancelled,
    /// Raise the creator to that tier, as a floor (readings.md 25).
    PromoteTier {
        /// Which tier.
        to: Tier,
    },
    /// Raise the creator's commission: the usual rate, and what is offered for these products.
    SetCommission {
        /// Which rate.
        rate: BasisPoints,
        /// The SKUs the figures are of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        products: Vec<ExtId>,
    },
    /// Ask the creator whether the content may be promoted.
    AskSpark,
    /// Stop promoting the content.
    StopSpark,
    /// Let the content that is promoted cost more a day.
    ScaleSpark {
        /// How much, minor units of the shop's currency.
        daily: i64,
    },
    /// Offer the creator more product, and a higher commission as above.
    Invest {
        /// Which rate.
        rate: BasisPoints,
        /// The SKUs the figures are of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        products: Vec<ExtId>,
    },
    /// Let the campaign use no more than it has used.
    CutBudgets,
    /// Invite nobody until a person says that outreach goes on.
    PauseOutreach,
    /// Something a person does elsewhere: accepting puts it in the queue as a task.
    TakeUp,
}

impl Proposal {
    /// Returns whether it is done once and for all: the same occasion never asks for it again.
    pub const fn is_lasting(&self) -> bool {
        matches!(self, Self::PromoteTier { .. } | Self::SetCommission { .. })
    }

    /// Returns what accepting does, in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Queue { kind } if kind.is_task() => {
                format!("Queue the task {}.", kind.name().replace('_', " "))
            }
            Self::Queue { kind } => format!("Queue {}.", kind.name().replace('_', " ")),
            Self::HoldSamples => "Hold samples back from the creator.".to_owned(),
            Self::NoShow => "Close the sample as no_show.".to_owned(),
            Self::Declined => "Close the sample as declined by the creator.".to_owned(),
            Self::Cancelled => {
                "Close the sample as cancelled, as the platform does by itself.".to_owned()
            }
            Self::PromoteTier { to } => format!("Promote to tier {to}."),
            Self::SetCommission { rate, products } => {
                format!("Set the commission to {rate}{}.", also_for(products))
            }
            Self::AskSpark => "Ask for permission to promote it.".to_owned(),
            Self::StopSpark => "Stop promoting it.".to_owned(),
            Self::ScaleSpark { .. } => "Raise its daily budget.".to_owned(),
            Self::Invest { rate, products } => format!(
                "Set the commission to {rate}{}, and queue restock.",
                also_for(products)
            ),
            Self::CutBudgets => "Set its budgets to what is used.".to_owned(),
            Self::PauseOutreach => "Pause the outreach of the shop.".to_owned(),
            Self::TakeUp => "Queue it as a task.".to_owned(),
        }
    }
}

/// Returns for how many products a raise is an offer too, in words.
fn also_for(products: &[ExtId]) -> String {
    match products.len() {
        0 => String::new(),
        1 => ", as usual and for the product sold".to_owned(),
        many => format!(", as usual and for the {many} products sold"),
    }
}

macro_rules! named {
    ($(#[$doc:meta])* $type:ident $what:literal { $($(#[$vdoc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$vdoc])* $variant,)* }

        impl $type {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name used in commands, JSON and storage.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl FromStr for $type {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|one| one.name() == text.trim()).ok_or_else(|| {
                    let names: Vec<_> = Self::ALL.iter().map(|one| one.name()).collect();
                    format!(concat!("{:?} is not ", $what, ": take one of {}."), text, names.join(", "))
                })
            }
        }
    };
}

named! {
    /// What a suggestion is about.
    SubjectKind "a kind of subject" {
        /// A creator.
        Creator = "creator",
        /// A sample.
        Sample = "sample",
        /// A video or LIVE.
        Content = "content",
        /// A product, by its SKU.
        Product = "product",
        /// A campaign.
        Campaign = "campaign",
        /// A shop.
        Shop = "shop",
    }
}

named! {
    /// Where a suggestion stands.
    SuggestionState "a state" {
        /// Waiting for a person.
        Open = "open",
        /// Done as proposed.
        Accepted = "accepted",
        /// Turned down: quiet until its facts change.
        Dismissed = "dismissed",
        /// Put off.
        Snoozed = "snoozed",
        /// Its facts are gone.
        Expired = "expired",
    }
}

impl SuggestionState {
    /// Returns whether a person may still decide.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Snoozed)
    }
}

/// The rule that speaks of samples.
const SLA: &str = "sla";

/// One proposal with the figures it rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Suggestion {
    /// Identity.
    pub id: SuggestionId,
    /// Shop.
    pub shop: ShopId,
    /// The rule, or the entry of the playbook, that proposes it.
    pub rule: String,
    /// What kind of thing it is about; which one is in the ids below.
    pub subject: SubjectKind,
    /// The creator concerned.
    pub creator: Option<CreatorId>,
    /// The sample concerned.
    pub sample: Option<SampleId>,
    /// The SKU concerned.
    pub sku_id: Option<ExtId>,
    /// The content concerned.
    pub content_id: Option<ExtId>,
    /// The campaign concerned.
    pub campaign: Option<CampaignId>,
    /// Rule, subject and the facts that would have to change before it is proposed anew: the same key
    /// is never proposed twice.
    pub key: String,
    /// The figures, by name.
    pub figures: BTreeMap<String, Value>,
    /// What the figures are held against.
    pub threshold: String,
    /// How the figures are made.
    pub formula: String,
    /// What is proposed, in one sentence.
    pub proposal: String,
    /// What accepting it does.
    pub action: Proposal,
    /// State.
    pub state: SuggestionState,
    /// Why a person decided as they did.
    pub reason: Option<String>,
    /// The day a snoozed one comes back.
    pub until: Option<Date>,
    /// When it was proposed.
    pub created_at: Instant,
    /// When it was accepted, dismissed or expired.
    pub closed_at: Option<Instant>,
    /// How pronounced the facts were, in hundredths of the rule's threshold; 0 where nothing can grow.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub weight: i64,
    /// Whether the facts had gone after a person decided, so that they are new when they come again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over: bool,
    /// How often it came back: what comes and goes rests longer each time.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub returns: i64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over by reference"
)]
const fn is_nought(number: &i64) -> bool {
    *number == 0
}

impl Suggestion {
    /// Returns whether what was proposed about a sample still stands, as the sample stands; what a rule
    /// proposed of something else is that rule's to say.
    ///
    /// Holding samples back is still to be decided once the sample was closed as never posted.
    pub fn still_stands(&self, sample: &Sample) -> bool {
        let Ok(cause) = self.key.parse::<Cause>() else {
            // A stage that took too long is left behind when the sample moves on.
            return self.rule != SLA
                || self.figures.get("stage") == Some(&sample.stage.name().into());
        };
        cause.holds(&sample.into())
            || (self.action == Proposal::HoldSamples && sample.stage == Stage::NoShow)
    }
}

impl Entity for Suggestion {
    type Key = SuggestionId;
    type Delta = SuggestionDelta;

    fn key(&self) -> SuggestionId {
        self.id
    }
}

delta! {
    /// What changed on a suggestion.
    SuggestionDelta of Suggestion {
        figures: BTreeMap<String, Value>,
        threshold: String,
        formula: String,
        proposal: String,
        action: Proposal,
        state: SuggestionState,
        reason: Option<String>,
        until: Option<Date>,
        created_at: Instant,
        closed_at: Option<Instant>,
        weight: i64,
        over: bool,
        returns: i64,
    }
}
