//! Everything a person, cron or another program can ask for. The only way to change data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::booking::Paid;
use super::brief::BriefFor;
use super::conflict::Kept;
use super::creator::{Contact, CreatorType};
use super::date::{Date, Instant, Zone};
use super::experiment::{Arm, Outcome, Plan, Variable};
use super::fact::Side;
use super::followup::FollowUpKind;
use super::goal::{Curve, Goal};
use super::id::{
    CampaignId, ConflictId, CreatorId, ExperimentId, ExtId, FollowUpId, OpId, SampleId, SegmentId,
    ShopId, SuggestionId,
};
use super::money::{BasisPoints, Currency};
use super::sample::Decision;
use super::stage::Stage;
use super::verdict::Compliance;

/// Where a command came from; undo stays within one source (readings.md 72).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The terminal app.
    Tui,
    /// The command line.
    Cli,
    /// The timed run.
    Tick,
    /// The demo generator.
    Demo,
}

impl Source {
    /// Returns the name used in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tui => "tui",
            Self::Cli => "cli",
            Self::Tick => "tick",
            Self::Demo => "demo",
        }
    }
}

/// A command with what the log must know about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// Identity of the operation; the same one sent twice is done once.
    pub id: OpId,
    /// When, by the one clock.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// From where.
    pub source: Source,
    /// What.
    pub command: Command,
}

/// A new value for an optional field: set it, or clear it with `None`.
pub type Edit<T> = Option<Option<T>>;

/// What is asked to change on a shop; `None` leaves as is.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ShopEdit {
    /// Client.
    pub client: Edit<String>,
    /// Market.
    pub market: Option<String>,
    /// Currency; refused once amounts are stored.
    pub currency: Option<Currency>,
    /// Zone.
    pub zone: Option<Zone>,
    /// Platform fee.
    pub fee_rate: Option<BasisPoints>,
    /// Invitations a week; `None` inside is what a new shop has.
    pub weekly_outreach: Edit<i64>,
    /// Whether outreach goes on, or is paused.
    pub outreach: Option<bool>,
}

/// What is asked to change on a product; `None` leaves as is.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ProductEdit {
    /// Product id.
    pub product_id: Edit<ExtId>,
    /// Name.
    pub name: Edit<String>,
    /// Category.
    pub category: Edit<String>,
    /// Price, minor units.
    pub price: Edit<i64>,
    /// Unit cost, minor units.
    pub unit_cost: Edit<i64>,
    /// Sample shipping cost, minor units.
    pub sample_shipping_cost: Edit<i64>,
    /// Default commission rate.
    pub commission_rate: Edit<BasisPoints>,
    /// Samples that may still be given.
    pub sample_stock: Edit<i64>,
}

/// What is asked to change on a creator; `None` leaves as is.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct CreatorEdit {
    /// Display name.
    pub name: Edit<String>,
    /// Followers.
    pub followers: Edit<i64>,
    /// Category.
    pub category: Edit<String>,
    /// Content style.
    pub style: Edit<String>,
    /// How the creator is managed.
    pub kind: Option<CreatorType>,
    /// Agreed posts per week, in hundredths.
    pub agreed_rate: Edit<i64>,
    /// The day a retainer's agreement began; today where the type or the rate changes without it.
    pub retainer_since: Edit<Date>,
    /// Commission rate.
    pub commission_rate: Edit<BasisPoints>,
    /// Flat fee, minor units.
    pub flat_fee: Edit<i64>,
    /// Strikes.
    pub strikes: Option<i64>,
    /// Tags in place of the present ones.
    pub tags: Option<BTreeSet<String>>,
    /// Owner.
    pub owner: Edit<String>,
    /// Not to be contacted before.
    pub paused_until: Edit<Date>,
    /// Hold samples back.
    pub hold_samples: Option<bool>,
    /// Email, phone and address: all three, as they shall be.
    pub contact: Option<Contact>,
}

/// What a move may need (domain.md section 4, "to enter it, this is required").
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct MoveDetails {
    /// Date of entry in the shop's zone; today when absent.
    pub on: Option<Date>,
    /// Carrier.
    pub carrier: Option<String>,
    /// Tracking number.
    pub tracking: Option<String>,
    /// Link or id of the post.
    pub url: Option<String>,
    /// Repeat decision.
    pub decision: Option<Decision>,
    /// Reason.
    pub reason: Option<String>,
    /// Who declined.
    pub by: Option<Side>,
    /// The reason to pass a guard.
    pub overriding: Option<String>,
}

/// A segment to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSegment {
    /// Shop.
    pub shop: ShopId,
    /// Name.
    pub name: String,
    /// The filter, in the query language.
    pub query: String,
}

/// A campaign to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCampaign {
    /// Shop.
    pub shop: ShopId,
    /// Name.
    pub name: String,
    /// SKUs.
    pub products: BTreeSet<ExtId>,
    /// Segment, in the query language.
    pub segment: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The goal.
    pub goal: Goal,
    /// The commercial goal beside one on activity alone.
    pub beside: Option<Goal>,
    /// How what adds up is expected to grow; evenly without points.
    pub curve: Curve,
    /// Who answers for it; whoever makes it where absent.
    pub owner: Option<String>,
    /// Posting window in days.
    pub posting_window: Option<i64>,
    /// Whether drafts are reviewed.
    pub review: bool,
    /// Samples that may be approved.
    pub sample_budget: Option<i64>,
    /// Ad budget, minor units.
    pub ad_budget: Option<i64>,
}

/// What is asked to change on a campaign; `None` leaves as is.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct CampaignEdit {
    /// Name.
    pub name: Option<String>,
    /// SKUs in place of the present ones.
    pub products: Option<BTreeSet<ExtId>>,
    /// Segment, in the query language.
    pub segment: Edit<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The goal.
    pub goal: Option<Goal>,
    /// The goal beside it.
    pub beside: Edit<Goal>,
    /// How what adds up is expected to grow.
    pub curve: Option<Curve>,
    /// Who answers for it.
    pub owner: Edit<String>,
    /// Posting window in days.
    pub posting_window: Edit<i64>,
    /// Whether drafts are reviewed.
    pub review: Option<bool>,
    /// Samples that may be approved.
    pub sample_budget: Edit<i64>,
    /// Ad budget, minor units.
    pub ad_budget: Edit<i64>,
}

/// A rate to be offered to creators for a product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewOffer {
    /// Whom.
    pub creators: Vec<CreatorId>,
    /// For which SKU.
    pub sku_id: ExtId,
    /// The commission rate.
    pub rate: BasisPoints,
    /// The first day it holds; today when absent.
    pub from: Option<Date>,
    /// Why.
    pub reason: Option<String>,
}

/// A batch of outreach to be queued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewOutreach {
    /// Shop.
    pub shop: ShopId,
    /// Who is asked for, in the order in which the week's quota goes to them.
    pub creators: Vec<CreatorId>,
    /// The product offered.
    pub sku_id: ExtId,
    /// For which campaign.
    pub campaign: Option<CampaignId>,
    /// The text.
    pub template: String,
    /// Who that is in words: the query, or "chosen by hand".
    pub audience: String,
    /// Day it is due, 09:00 in the shop's zone; now when absent.
    pub on: Option<Date>,
}

/// A shop to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewShop {
    /// Name.
    pub name: String,
    /// Client.
    pub client: Option<String>,
    /// Market.
    pub market: String,
    /// Currency.
    pub currency: Currency,
    /// Zone.
    pub zone: Zone,
    /// Platform fee.
    pub fee_rate: BasisPoints,
}

/// The five parts of a brief to be made or replaced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBrief {
    /// Shop.
    pub shop: ShopId,
    /// What it belongs to.
    pub subject: BriefFor,
    /// Hook angle.
    pub hook: String,
    /// Product truth.
    pub truth: String,
    /// Proof element.
    pub proof: String,
    /// Call to action.
    pub cta: String,
    /// What not to say.
    pub avoid: String,
}

/// A verdict to be given on content.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewVerdict {
    /// Shop.
    pub shop: ShopId,
    /// The content.
    pub content_id: ExtId,
    /// The verdict.
    pub compliance: Compliance,
    /// Why.
    pub reason: Option<String>,
}

/// A follow-up to be queued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewFollowUp {
    /// For whom; where absent, the sample's creator.
    pub creator: Option<CreatorId>,
    /// About which sample; where absent, the creator's only open one is taken.
    pub sample: Option<SampleId>,
    /// What for.
    pub kind: FollowUpKind,
    /// Day it is due, 09:00 in the shop's zone; now when absent.
    pub on: Option<Date>,
    /// The text; rendered from the kind's template when absent.
    pub message: Option<String>,
}

/// Ad spend to be booked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSpend {
    /// Shop.
    pub shop: ShopId,
    /// The content promoted.
    pub content_id: ExtId,
    /// The day.
    pub on: Date,
    /// What it cost, minor units.
    pub amount: i64,
    /// What it brought.
    pub paid: Paid,
}

/// A step of a promotion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promote {
    /// Shop.
    pub shop: ShopId,
    /// The content.
    pub content_id: ExtId,
    /// The day; today when absent.
    pub on: Option<Date>,
    /// Which step.
    pub step: PromoteStep,
}

/// What is done about a promotion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PromoteStep {
    /// Permission is asked.
    Ask {
        /// Whether the message that asks is queued too, rather than only noted.
        queue: bool,
    },
    /// The creator gave a code.
    Code {
        /// The code.
        code: String,
        /// The last day on which it holds.
        expires: Date,
    },
    /// It runs, or its budget changes.
    Run {
        /// What a day may cost, minor units.
        daily: i64,
        /// The reason to pass the bounds.
        overriding: Option<String>,
    },
    /// It is stopped.
    Stop {
        /// Why.
        reason: Option<String>,
    },
}

/// An experiment to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewExperiment {
    /// Shop.
    pub shop: ShopId,
    /// Name.
    pub name: String,
    /// What differs.
    pub variable: Variable,
    /// The arms, the first being what is done today.
    pub arms: Vec<Arm>,
    /// The metric of the verdict.
    pub outcome: Outcome,
    /// What the planned size rests on.
    pub plan: Plan,
    /// The campaign whose default the winner becomes.
    pub campaign: Option<CampaignId>,
    /// Before this day nothing is said.
    pub review_on: Date,
}

/// What is done about an experiment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExperimentStep {
    /// Creators take part.
    Assign(Vec<CreatorId>),
    /// It begins.
    Start,
    /// It ends.
    Stop,
    /// The arm with that number becomes the default.
    Roll(usize),
}

/// A flat fee to be booked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewFee {
    /// Who is paid.
    pub creator: CreatorId,
    /// The day.
    pub on: Date,
    /// For which campaign, if for one.
    pub campaign: Option<CampaignId>,
    /// The fee, minor units.
    pub amount: i64,
}

/// Everything that can be asked for. Lists of ids: a bulk action is one command, one step of undo.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Make a shop.
    AddShop(NewShop),
    /// Change a shop.
    EditShop {
        /// Which.
        shop: ShopId,
        /// What.
        edit: ShopEdit,
    },
    /// Make a product.
    AddProduct {
        /// Shop.
        shop: ShopId,
        /// SKU.
        sku_id: ExtId,
        /// What is known.
        edit: ProductEdit,
    },
    /// Change a product.
    EditProduct {
        /// Shop.
        shop: ShopId,
        /// SKU.
        sku_id: ExtId,
        /// What.
        edit: ProductEdit,
    },
    /// Make a creator.
    AddCreator {
        /// Shop.
        shop: ShopId,
        /// Handle, as typed.
        handle: String,
        /// What is known.
        edit: CreatorEdit,
    },
    /// Change creators.
    EditCreators {
        /// Which.
        creators: Vec<CreatorId>,
        /// What.
        edit: CreatorEdit,
    },
    /// Add and remove tags.
    TagCreators {
        /// Which.
        creators: Vec<CreatorId>,
        /// Tags to add.
        add: BTreeSet<String>,
        /// Tags to remove.
        remove: BTreeSet<String>,
    },
    /// Write a note about creators.
    AddNote {
        /// About whom.
        creators: Vec<CreatorId>,
        /// The text.
        text: String,
    },
    /// Save a filter under a name.
    AddSegment(NewSegment),
    /// Change a segment.
    EditSegment {
        /// Whose; names are unique within it.
        shop: ShopId,
        /// Which.
        segment: SegmentId,
        /// Its new name.
        name: Option<String>,
        /// Its new filter.
        query: Option<String>,
    },
    /// Take a segment away.
    RemoveSegment {
        /// Whose.
        shop: ShopId,
        /// Which.
        segment: SegmentId,
    },
    /// Make a campaign.
    AddCampaign(NewCampaign),
    /// Change a campaign.
    EditCampaign {
        /// Whose; names are unique within it.
        shop: ShopId,
        /// Which.
        campaign: CampaignId,
        /// What.
        edit: CampaignEdit,
    },
    /// Let creators join a campaign.
    JoinCampaign {
        /// Which.
        campaign: CampaignId,
        /// Who.
        creators: Vec<CreatorId>,
    },
    /// Offer a commission rate.
    SetOffers(NewOffer),
    /// Make or replace a brief.
    SetBrief(NewBrief),
    /// Make a sample per creator.
    AddSamples {
        /// For whom.
        creators: Vec<CreatorId>,
        /// SKU.
        sku_id: ExtId,
        /// The stage it starts in.
        to: Stage,
        /// Campaign.
        campaign: Option<CampaignId>,
        /// What the stage requires.
        details: MoveDetails,
    },
    /// Move samples to their next stage.
    AdvanceSamples {
        /// Which.
        samples: Vec<SampleId>,
        /// What the stage requires.
        details: MoveDetails,
    },
    /// Move samples to a stage the table allows.
    MoveSamples {
        /// Which.
        samples: Vec<SampleId>,
        /// Where to.
        to: Stage,
        /// What the stage requires.
        details: MoveDetails,
    },
    /// Set samples back to the stage they came from, as a correction.
    MoveSamplesBack {
        /// Which.
        samples: Vec<SampleId>,
    },
    /// Set carrier and tracking number.
    TrackSamples {
        /// Which.
        samples: Vec<SampleId>,
        /// Carrier.
        carrier: Option<String>,
        /// Tracking number.
        tracking: Option<String>,
    },
    /// Mark due dates as agreed.
    ConfirmDue {
        /// Which.
        samples: Vec<SampleId>,
    },
    /// Note that TikTok's own reminder was used.
    UseReminder {
        /// For which.
        samples: Vec<SampleId>,
        /// On which day; today when absent.
        on: Option<Date>,
    },
    /// Move due dates.
    ExtendDue {
        /// Which.
        samples: Vec<SampleId>,
        /// By how many days.
        days: i64,
    },
    /// Say that a suggested post is not a sample's.
    DismissPost {
        /// Which.
        sample: SampleId,
        /// The post.
        content_id: ExtId,
    },
    /// Queue follow-ups.
    QueueFollowUps(Vec<NewFollowUp>),
    /// Queue a batch of outreach.
    QueueOutreach(NewOutreach),
    /// Queue one message for each creator; who has such a message waiting already is passed over.
    MessageEach {
        /// What for.
        kind: FollowUpKind,
        /// About which samples, the most urgent first.
        samples: Vec<SampleId>,
        /// For whom else.
        creators: Vec<CreatorId>,
    },
    /// Put everything about samples off, so that the morning shows them again on that day.
    SnoozeSamples {
        /// Which.
        samples: Vec<SampleId>,
        /// Follow-ups that are put off in the same step.
        follow_ups: Vec<FollowUpId>,
        /// Until which day, 09:00 in the shop's zone.
        until: Date,
    },
    /// Replace the message of a follow-up.
    EditMessage {
        /// Which.
        follow_up: FollowUpId,
        /// The text.
        message: String,
    },
    /// Mark follow-ups as sent.
    SendFollowUps {
        /// Which.
        follow_ups: Vec<FollowUpId>,
    },
    /// Mark follow-ups as done.
    CompleteFollowUps {
        /// Which.
        follow_ups: Vec<FollowUpId>,
    },
    /// Say several messages to one creator in one; one alone stands for all that wait for its creator.
    MergeFollowUps {
        /// Which.
        follow_ups: Vec<FollowUpId>,
    },
    /// Put follow-ups off.
    SnoozeFollowUps {
        /// Which.
        follow_ups: Vec<FollowUpId>,
        /// Until which day, 09:00 in the shop's zone.
        until: Date,
    },
    /// Call follow-ups off.
    CancelFollowUps {
        /// Which.
        follow_ups: Vec<FollowUpId>,
    },
    /// Note that creators wrote back.
    LogAnswer {
        /// Who.
        creators: Vec<CreatorId>,
        /// The stage their invited samples go to: `interested` or `requested`.
        stage: Stage,
    },
    /// Do what suggestions propose.
    AcceptSuggestions {
        /// Which.
        suggestions: Vec<SuggestionId>,
        /// Why.
        reason: Option<String>,
    },
    /// Turn suggestions down; they stay quiet until their facts change.
    DismissSuggestions {
        /// Which.
        suggestions: Vec<SuggestionId>,
        /// Why.
        reason: Option<String>,
    },
    /// Put suggestions off.
    SnoozeSuggestions {
        /// Which.
        suggestions: Vec<SuggestionId>,
        /// Until which day.
        until: Date,
        /// Why.
        reason: Option<String>,
    },
    /// Judge whether content keeps to its brief.
    JudgeContent(NewVerdict),
    /// Settle what files say against samples.
    SettleConflicts {
        /// Which.
        conflicts: Vec<ConflictId>,
        /// Whose word stands.
        keep: Kept,
    },
    /// Run what is due of the playbook, once.
    Tick,
    /// Book what paid promotion of a content cost on a day.
    BookSpend(NewSpend),
    /// Book a flat fee of a creator.
    BookFee(NewFee),
    /// Take a step of a promotion.
    Promote(Promote),
    /// Make an experiment.
    AddExperiment(NewExperiment),
    /// Take a step of an experiment.
    StepExperiment {
        /// Whose.
        shop: ShopId,
        /// Which.
        experiment: ExperimentId,
        /// What.
        step: ExperimentStep,
    },
    /// Take an operation back: the given one, or the source's last.
    Undo {
        /// Which.
        op: Option<OpId>,
    },
    /// Take an operation back over what others changed since, which the person has seen.
    UndoOver {
        /// Which.
        op: OpId,
        /// Ids of what stays as others made it.
        left: BTreeSet<String>,
        /// How far the log was read; what came later is asked about again.
        seen: i64,
    },
    /// Take an undo back.
    Redo {
        /// The undo, or the source's last.
        op: Option<OpId>,
    },
}

impl Command {
    /// Returns the name shown in the log: the command line's words.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AddShop(_) => "shop add",
            Self::EditShop { .. } => "shop set",
            Self::AddProduct { .. } => "product add",
            Self::EditProduct { .. } => "product cost",
            Self::AddCreator { .. } => "creator add",
            Self::EditCreators { .. } => "creator edit",
            Self::TagCreators { .. } => "creator tag",
            Self::AddNote { .. } => "creator note",
            Self::SetOffers(_) => "offer set",
            Self::AddSegment(_) => "segment add",
            Self::EditSegment { .. } => "segment edit",
            Self::RemoveSegment { .. } => "segment remove",
            Self::AddCampaign(_) => "campaign add",
            Self::EditCampaign { .. } => "campaign edit",
            Self::JoinCampaign { .. } => "campaign join",
            Self::SetBrief(_) => "brief add",
            Self::AddSamples { .. } => "sample add",
            Self::AdvanceSamples { .. } => "sample advance",
            Self::MoveSamples { .. } => "sample move",
            Self::MoveSamplesBack { .. } => "sample back",
            Self::TrackSamples { .. } => "sample track",
            Self::DismissPost { .. } => "sample dismiss",
            Self::ConfirmDue { .. } => "sample confirm",
            Self::UseReminder { .. } => "sample remind",
            Self::ExtendDue { .. } => "sample extend",
            Self::QueueFollowUps(_) | Self::MessageEach { .. } => "followup add",
            Self::QueueOutreach(_) => "outreach queue",
            Self::SnoozeSamples { .. } => "sample snooze",
            Self::EditMessage { .. } => "followup edit",
            Self::SendFollowUps { .. } => "followup send",
            Self::CompleteFollowUps { .. } => "followup done",
            Self::MergeFollowUps { .. } => "followup merge",
            Self::SnoozeFollowUps { .. } => "followup snooze",
            Self::CancelFollowUps { .. } => "followup cancel",
            Self::LogAnswer { .. } => "followup answered",
            Self::AcceptSuggestions { .. } => "suggestion accept",
            Self::DismissSuggestions { .. } => "suggestion dismiss",
            Self::SnoozeSuggestions { .. } => "suggestion snooze",
            Self::JudgeContent(_) => "content verdict",
            Self::SettleConflicts { .. } => "conflict settle",
            Self::Tick => "tick",
            Self::BookSpend(_) => "spark spend",
            Self::BookFee(_) => "creator fee",
            Self::Promote(promote) => match promote.step {
                PromoteStep::Ask { .. } => "spark ask",
                PromoteStep::Code { .. } => "spark code",
                PromoteStep::Run { .. } => "spark run",
                PromoteStep::Stop { .. } => "spark stop",
            },
            Self::AddExperiment(_) => "experiment add",
            Self::StepExperiment { step, .. } => match step {
                ExperimentStep::Assign(_) => "experiment assign",
                ExperimentStep::Start => "experiment start",
                ExperimentStep::Stop => "experiment stop",
                ExperimentStep::Roll(_) => "experiment roll",
            },
            Self::Undo { .. } | Self::UndoOver { .. } => "undo",
            Self::Redo { .. } => "redo",
        }
    }

    /// Returns what it says of a move, where it makes one.
    pub const fn details(&self) -> Option<&MoveDetails> {
        if let Self::AddSamples { details, .. }
        | Self::AdvanceSamples { details, .. }
        | Self::MoveSamples { details, .. } = self
        {
            Some(details)
        } else {
            None
        }
    }
}
