//! What a decision may look at: the rows a command names and what they hang on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::booking::{AdSpend, FlatFee};
use super::brief::{Brief, BriefFor};
use super::campaign::Campaign;
use super::command::{Command, ExperimentStep};
use super::conflict::Conflict;
use super::creator::Creator;
use super::date::{Date, Instant};
use super::experiment::Experiment;
use super::followup::FollowUp;
use super::id::{
    CampaignId, ConflictId, CreatorId, ExperimentId, ExtId, FollowUpId, OfferId, OutreachId,
    SampleId, SegmentId, ShopId, SuggestionId,
};
use super::offer::Offer;
use super::outreach::{Outreach, Quota};
use super::overtaken::Later;
use super::platform::Market;
use super::policy::Policy;
use super::product::Product;
use super::promotion::Promotion;
use super::refusal::Refusal;
use super::rules::unit_economics::Mix;
use super::sample::Sample;
use super::segment::Segment;
use super::shop::Shop;
use super::suggestion::Suggestion;
use super::verdict::{Compliance, Verdict};

/// The ids a command names, which the store loads before deciding.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Needs {
    /// Shops.
    pub shops: Vec<ShopId>,
    /// Creators, with all their samples and open follow-ups.
    pub creators: Vec<CreatorId>,
    /// Handles of a shop.
    pub handles: Vec<(ShopId, String)>,
    /// Samples; their creators are loaded too.
    pub samples: Vec<SampleId>,
    /// Products of a shop; those of loaded samples are loaded too.
    pub products: Vec<(ShopId, ExtId)>,
    /// Campaigns; those of loaded samples are loaded too.
    pub campaigns: Vec<CampaignId>,
    /// The shop whose campaigns are wanted, all of them.
    pub campaigns_of: Option<ShopId>,
    /// Follow-ups; their creators and samples are loaded too.
    pub follow_ups: Vec<FollowUpId>,
    /// Whether of what is open only what is about those samples is wanted: a tick names thousands.
    pub samples_alone: bool,
    /// Suggestions; their creators and samples are loaded too.
    pub suggestions: Vec<SuggestionId>,
    /// Contradictions; their samples are loaded too.
    pub conflicts: Vec<ConflictId>,
    /// The shop whose messages that lack a fact are wanted.
    pub waiting: Option<ShopId>,
    /// The shop whose segments are wanted, all of them.
    pub segments: Option<ShopId>,
    /// The shop of which it matters whether any amount is stored.
    pub amounts: Option<ShopId>,
    /// A SKU without its shop: loaded in the shop of the named creators.
    pub sku: Option<ExtId>,
    /// The shop whose experiments are wanted, all of them.
    pub experiments: Option<ShopId>,
    /// The shop whose quota of the week is wanted.
    pub quota: Option<ShopId>,
    /// Whether the products and briefs of those campaigns are wanted.
    pub rolls: bool,
    /// The content whose promotion is wanted, with its task.
    pub promotion: Option<(ShopId, ExtId)>,
    /// The SKU whose offers to the named creators are wanted.
    pub offers: Option<ExtId>,
    /// The content to be judged.
    pub content: Option<(ShopId, ExtId)>,
    /// What is booked for a content's day.
    pub spend: Option<(ShopId, ExtId, Date)>,
    /// What is booked for a creator's day and campaign.
    pub fee: Option<(CreatorId, Option<CampaignId>, Date)>,
}

impl Command {
    /// Returns the ids it names.
    #[expect(clippy::too_many_lines, reason = "one arm per command")]
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        match self {
            Self::AddShop(_)
            | Self::Undo { .. }
            | Self::UndoOver { .. }
            | Self::Redo { .. }
            | Self::Tick => {}
            Self::EditShop { shop, edit } => {
                needs.shops.push(*shop);
                needs.amounts = edit.currency.map(|_| *shop);
            }
            Self::AddProduct { shop, sku_id, .. } | Self::EditProduct { shop, sku_id, .. } => {
                needs.shops.push(*shop);
                needs.products.push((*shop, sku_id.clone()));
            }
            Self::AddCreator { shop, handle, .. } => {
                needs.shops.push(*shop);
                needs
                    .handles
                    .extend(super::creator::handle(handle).map(|handle| (*shop, handle)));
            }
            Self::EditCreators { creators, .. }
            | Self::TagCreators { creators, .. }
            | Self::AddNote { creators, .. }
            | Self::LogAnswer { creators, .. } => needs.creators.clone_from(creators),
            Self::SetOffers(new) => {
                needs.creators.clone_from(&new.creators);
                needs.sku = Some(new.sku_id.clone());
                needs.offers = Some(new.sku_id.clone());
            }
            Self::AddSegment(new) => {
                needs.shops.push(new.shop);
                needs.segments = Some(new.shop);
            }
            Self::EditSegment { shop, .. } | Self::RemoveSegment { shop, .. } => {
                needs.segments = Some(*shop);
            }
            Self::AddCampaign(new) => {
                needs.shops.push(new.shop);
                needs.campaigns_of = Some(new.shop);
                needs
                    .products
                    .extend(new.products.iter().map(|sku| (new.shop, sku.clone())));
            }
            Self::EditCampaign {
                shop,
                campaign,
                edit,
            } => {
                needs.shops.push(*shop);
                needs.campaigns_of = Some(*shop);
                needs.campaigns.push(*campaign);
                let skus = edit.products.iter().flatten();
                needs.products.extend(skus.map(|sku| (*shop, sku.clone())));
            }
            Self::JoinCampaign { campaign, creators } => {
                needs.campaigns.push(*campaign);
                needs.creators.clone_from(creators);
            }
            Self::SetBrief(new) => {
                needs.shops.push(new.shop);
                needs.waiting = Some(new.shop);
                match &new.subject {
                    BriefFor::Campaign(campaign) => needs.campaigns.push(*campaign),
                    BriefFor::Product(sku) => needs.products.push((new.shop, sku.clone())),
                }
            }
            Self::AddSamples {
                creators,
                sku_id,
                campaign,
                ..
            } => {
                needs.creators.clone_from(creators);
                needs.campaigns.extend(campaign);
                needs.sku = Some(sku_id.clone());
            }
            Self::AdvanceSamples { samples, .. }
            | Self::MoveSamples { samples, .. }
            | Self::MoveSamplesBack { samples }
            | Self::TrackSamples { samples, .. }
            | Self::ConfirmDue { samples }
            | Self::UseReminder { samples, .. }
            | Self::ExtendDue { samples, .. } => needs.samples.clone_from(samples),
            Self::DismissPost { sample, .. } => needs.samples.push(*sample),
            Self::QueueFollowUps(new) => {
                needs
                    .creators
                    .extend(new.iter().filter_map(|new| new.creator));
                needs
                    .samples
                    .extend(new.iter().filter_map(|new| new.sample));
            }
            Self::QueueOutreach(new) => {
                needs.shops.push(new.shop);
                needs.creators.clone_from(&new.creators);
                needs.products.push((new.shop, new.sku_id.clone()));
                needs.campaigns.extend(new.campaign);
                needs.experiments = Some(new.shop);
                needs.offers = Some(new.sku_id.clone());
                needs.quota = Some(new.shop);
            }
            Self::MessageEach {
                samples, creators, ..
            } => {
                needs.samples.clone_from(samples);
                needs.creators.clone_from(creators);
            }
            Self::SnoozeSamples {
                samples,
                follow_ups,
                ..
            } => {
                needs.samples.clone_from(samples);
                needs.follow_ups.clone_from(follow_ups);
            }
            Self::BookSpend(new) => {
                needs.shops.push(new.shop);
                needs.spend = Some((new.shop, new.content_id.clone(), new.on));
            }
            Self::Promote(promote) => {
                needs.shops.push(promote.shop);
                needs.promotion = Some((promote.shop, promote.content_id.clone()));
            }
            Self::AddExperiment(new) => {
                needs.shops.push(new.shop);
                needs.experiments = Some(new.shop);
                needs.campaigns.extend(new.campaign);
            }
            Self::StepExperiment { shop, step, .. } => {
                needs.shops.push(*shop);
                needs.experiments = Some(*shop);
                needs.campaigns_of = Some(*shop);
                if let ExperimentStep::Assign(creators) = step {
                    needs.creators.clone_from(creators);
                }
                needs.rolls = matches!(step, ExperimentStep::Roll(_));
            }
            Self::BookFee(new) => {
                needs.creators.push(new.creator);
                needs.campaigns.extend(new.campaign);
                needs.fee = Some((new.creator, new.campaign, new.on));
            }
            Self::EditMessage { follow_up, .. } => needs.follow_ups.push(*follow_up),
            Self::SendFollowUps { follow_ups }
            | Self::CompleteFollowUps { follow_ups }
            | Self::MergeFollowUps { follow_ups }
            | Self::SnoozeFollowUps { follow_ups, .. }
            | Self::CancelFollowUps { follow_ups } => needs.follow_ups.clone_from(follow_ups),
            Self::AcceptSuggestions { suggestions, .. }
            | Self::DismissSuggestions { suggestions, .. }
            | Self::SnoozeSuggestions { suggestions, .. } => {
                needs.suggestions.clone_from(suggestions);
            }
            Self::JudgeContent(new) => {
                needs.shops.push(new.shop);
                needs.content = Some((new.shop, new.content_id.clone()));
            }
            Self::SettleConflicts { conflicts, .. } => needs.conflicts.clone_from(conflicts),
        }
        needs
    }
}

/// The rows a decision may look at. Loaded by the store inside the writing transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// Every shop (there are few).
    pub shops: BTreeMap<ShopId, Shop>,
    /// The creators concerned.
    pub creators: BTreeMap<CreatorId, Creator>,
    /// Every sample of the creators concerned.
    pub samples: BTreeMap<SampleId, Sample>,
    /// The products concerned.
    pub products: BTreeMap<(ShopId, ExtId), Product>,
    /// The campaigns concerned.
    pub campaigns: BTreeMap<CampaignId, Campaign>,
    /// The experiments of the shop concerned.
    pub experiments: BTreeMap<ExperimentId, Experiment>,
    /// The promotions of the contents concerned.
    pub promotions: BTreeMap<(ShopId, ExtId), Promotion>,
    /// The creators of the contents concerned, where a list names them.
    pub content_creators: BTreeMap<(ShopId, ExtId), CreatorId>,
    /// What the campaigns that are about to be cut have spent on ads, minor units.
    pub ad_spent: BTreeMap<CampaignId, i64>,
    /// The batches of outreach the messages named belong to.
    pub outreaches: BTreeMap<OutreachId, Outreach>,
    /// What the shops concerned may still send this week.
    pub quotas: BTreeMap<ShopId, Quota>,
    /// The segments of the shop concerned.
    pub segments: BTreeMap<SegmentId, Segment>,
    /// The offers to the creators concerned for the SKU concerned.
    pub offers: BTreeMap<OfferId, Offer>,
    /// How many samples of each of those campaigns count against its budget: approved or further,
    /// not called off.
    pub approved: BTreeMap<CampaignId, i64>,
    /// The briefs of those campaigns and products.
    pub briefs: Vec<Brief>,
    /// The follow-ups concerned: those named, the open ones of the creators, and all that the playbook
    /// queued for the samples named.
    pub follow_ups: BTreeMap<FollowUpId, FollowUp>,
    /// The suggestions concerned: those named, and all about the samples named.
    pub suggestions: BTreeMap<SuggestionId, Suggestion>,
    /// The contradictions concerned: those named, and the open ones about the same samples.
    pub conflicts: BTreeMap<ConflictId, Conflict>,
    /// When messages were sent to each creator since they last answered.
    pub sent: BTreeMap<CreatorId, Vec<Instant>>,
    /// The settings.
    pub policy: Arc<Policy>,
    /// The booking that stands for the content and day concerned, if a person made it.
    pub ad_spend: Option<AdSpend>,
    /// Whether a list or an order line names that content.
    pub knows_content: bool,
    /// The booking that stands for the creator, day and campaign concerned, if a person made it.
    pub flat_fee: Option<FlatFee>,
    /// Whether any amount of the shop concerned is stored, whose currency stands with it.
    pub has_amounts: bool,
    /// How many minutes the LIVEs concerned lasted, by content id.
    pub live_minutes: BTreeMap<ExtId, i64>,
    /// Captions of the contents concerned, by content id.
    pub captions: BTreeMap<ExtId, String>,
    /// What sheets say of their compliance, as written.
    pub sheet_verdicts: BTreeMap<ExtId, String>,
    /// The verdicts given on them.
    pub verdicts: BTreeMap<(ShopId, ExtId), Verdict>,
    /// Of creators about to be paused or dropped, what their loss lies in where it is the products.
    pub mixes: BTreeMap<CreatorId, Mix>,
    /// What the log has about the things concerned since the person read it, first to last; empty where
    /// nobody said how far they had.
    pub later: Vec<Later>,
}

impl Default for Facts {
    /// Returns no facts, with the shipped settings.
    fn default() -> Self {
        Self::under(Policy::shipped())
    }
}

impl Facts {
    /// Returns no facts yet, with these settings.
    pub const fn under(policy: Arc<Policy>) -> Self {
        Self {
            shops: BTreeMap::new(),
            creators: BTreeMap::new(),
            samples: BTreeMap::new(),
            products: BTreeMap::new(),
            campaigns: BTreeMap::new(),
            experiments: BTreeMap::new(),
            promotions: BTreeMap::new(),
            content_creators: BTreeMap::new(),
            ad_spent: BTreeMap::new(),
            outreaches: BTreeMap::new(),
            quotas: BTreeMap::new(),
            segments: BTreeMap::new(),
            offers: BTreeMap::new(),
            approved: BTreeMap::new(),
            briefs: Vec::new(),
            follow_ups: BTreeMap::new(),
            suggestions: BTreeMap::new(),
            conflicts: BTreeMap::new(),
            sent: BTreeMap::new(),
            policy,
            ad_spend: None,
            knows_content: false,
            flat_fee: None,
            has_amounts: false,
            live_minutes: BTreeMap::new(),
            captions: BTreeMap::new(),
            sheet_verdicts: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            mixes: BTreeMap::new(),
            later: Vec::new(),
        }
    }

    /// Returns the shop, or refuses.
    pub fn shop(&self, id: ShopId) -> Result<&Shop, Refusal> {
        self.shops
            .get(&id)
            .ok_or_else(|| Refusal::unknown("shop", id, "List them with: callsheet shop list."))
    }

    /// Returns the platform's clocks where a shop sells.
    pub fn market<'f>(&'f self, shop: &'f Shop) -> Market<'f> {
        self.policy.platform.of_market(&shop.market)
    }

    /// Returns the creator, or refuses.
    pub fn creator(&self, id: CreatorId) -> Result<&Creator, Refusal> {
        self.creators.get(&id).ok_or_else(|| {
            Refusal::unknown("creator", id, "Find them with: callsheet creators QUERY.")
        })
    }

    /// Returns the sample, or refuses.
    pub fn sample(&self, id: SampleId) -> Result<&Sample, Refusal> {
        self.samples
            .get(&id)
            .ok_or_else(|| Refusal::unknown("sample", id, "List them with: callsheet pipeline."))
    }

    /// Returns the follow-up, or refuses.
    pub fn follow_up(&self, id: FollowUpId) -> Result<&FollowUp, Refusal> {
        self.follow_ups.get(&id).ok_or_else(|| {
            Refusal::unknown("follow-up", id, "List them with: callsheet followups.")
        })
    }

    /// Returns the contradiction, or refuses.
    pub fn conflict(&self, id: ConflictId) -> Result<&Conflict, Refusal> {
        self.conflicts.get(&id).ok_or_else(|| {
            Refusal::unknown("conflict", id, "List them with: callsheet conflict list.")
        })
    }

    /// Returns the campaign of a sample, if it has one.
    pub fn campaign_of(&self, sample: &Sample) -> Option<&Campaign> {
        sample.campaign.and_then(|id| self.campaigns.get(&id))
    }

    /// Returns the product of a sample, if it is known.
    pub fn product_of(&self, sample: &Sample) -> Option<&Product> {
        self.products.get(&(sample.shop, sample.sku_id.clone()))
    }

    /// Returns the brief that goes with a sample: its campaign's, else its product's.
    pub fn brief_of(&self, sample: &Sample) -> Option<&Brief> {
        let of = |wanted: &BriefFor| {
            self.briefs
                .iter()
                .find(|brief| brief.shop == sample.shop && brief.subject == *wanted)
        };
        sample
            .campaign
            .and_then(|campaign| of(&BriefFor::Campaign(campaign)))
            .or_else(|| of(&BriefFor::Product(sample.sku_id.clone())))
    }

    /// Returns the verdict on content: a person's, else a sheet's.
    pub fn compliance_of(&self, shop: ShopId, content: &ExtId) -> Option<Compliance> {
        let given = self.verdicts.get(&(shop, content.clone()));
        given.map(|verdict| verdict.compliance).or_else(|| {
            let word = self.sheet_verdicts.get(content)?;
            Compliance::of_sheet(word)
        })
    }

    /// Returns every sample of a creator.
    pub fn samples_of(&self, creator: CreatorId) -> impl Iterator<Item = &Sample> {
        self.samples
            .values()
            .filter(move |sample| sample.creator == creator)
    }
}
