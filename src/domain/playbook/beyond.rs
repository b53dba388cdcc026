//! Entries about more than one sample: the posts a retainer owes, and the batches of a campaign.
//!
//! A batch is what one campaign sent out on one day: the samples that were invited on it, or those that
//! were delivered on it.

use std::collections::BTreeMap;

use serde_json::json;

use super::act::{Queued, Run};
use super::propose::Ground;
use super::{Cause, Entry, Mode, Trigger};
use crate::domain::compose::{About, compose, compose_owed};
use crate::domain::creator::Creator;
use crate::domain::date::{Date, day_number, days_between, plus_days};
use crate::domain::id::{CampaignId, CreatorId};
use crate::domain::shop::Shop;
use crate::domain::suggestion::{Proposal, SubjectKind};

/// What a campaign sent out on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Batch {
    /// Which campaign.
    pub campaign: CampaignId,
    /// The day.
    pub on: Date,
    /// How many samples.
    pub samples: i64,
    /// How many of them went on: those invited answered, those delivered were posted.
    pub went_on: i64,
}

impl Batch {
    /// Returns the cause an entry has in the batch.
    pub fn cause(&self, entry: &Entry) -> Cause {
        Cause {
            trigger: entry.trigger,
            entry: entry.id.clone(),
            subject: self.campaign.0,
            occurrence: day_number(self.on),
        }
    }

    fn reason(&self, trigger: Trigger, name: &str, today: Date) -> String {
        let Self {
            on,
            samples,
            went_on,
            ..
        } = self;
        let ago = days_between(*on, today);
        if trigger == Trigger::OutreachBatch {
            format!("{samples} invited for {name} on {on}, {ago} days ago: {went_on} answered")
        } else {
            format!("{samples} delivered for {name} on {on}, {ago} days ago: {went_on} posted")
        }
    }
}

/// Returns the cause an entry has in a post that a retainer owes by `due`.
pub fn owed_cause(entry: &Entry, creator: CreatorId, due: Date) -> Cause {
    Cause {
        trigger: entry.trigger,
        entry: entry.id.clone(),
        subject: creator.0,
        occurrence: day_number(due),
    }
}

impl Run<'_> {
    /// Lets an entry fire on a post that a retainer owes by `due` and that has not come.
    pub(super) fn fire_owed(
        &mut self,
        entry: &Entry,
        (shop, creator): (&Shop, &Creator),
        due: Date,
    ) {
        let today = shop.today(self.envelope.at);
        let overdue = days_between(due, today);
        let cause = owed_cause(entry, creator.id, due);
        match (entry.mode, &entry.proposal) {
            (Mode::Auto, Proposal::Queue { kind }) => {
                let about = About {
                    shop,
                    creator: Some(creator),
                    sample: None,
                    campaign: None,
                };
                let due_at = self.due_at(&about, *kind, Some(plus_days(due, entry.days)));
                let word = if overdue == 1 { "day" } else { "days" };
                let queued = Queued {
                    cause,
                    due_at,
                    reason: format!(
                        "{overdue} {word} overdue: a post was agreed for {due}, nothing posted"
                    ),
                    text: compose_owed(self.facts, &about, &entry.template, (due_at, due)),
                };
                self.queue(*kind, &about, queued);
            }
            (Mode::Ask, _) => {
                let ground = Ground {
                    shop: shop.id,
                    subject: SubjectKind::Creator,
                    creator: Some(creator.id),
                    sample: None,
                    sku_id: None,
                    campaign: None,
                    figures: BTreeMap::from([
                        ("due".to_owned(), json!(due)),
                        ("days_overdue".to_owned(), json!(overdue)),
                    ]),
                    threshold: format!("days_overdue ≥ {}", entry.days),
                    formula: "today − day the post was agreed for, nothing posted",
                };
                self.propose(entry, &cause, ground);
            }
            // What else may be proposed needs a sample, or does nothing by itself.
            (Mode::Off | Mode::Auto, _) => {}
        }
    }

    /// Lets an entry fire on a batch of a campaign.
    pub(super) fn fire_batch(&mut self, entry: &Entry, batch: &Batch) {
        let facts = self.facts;
        let Some(campaign) = facts.campaigns.get(&batch.campaign) else {
            return;
        };
        let Some(shop) = facts.shops.get(&campaign.shop) else {
            return;
        };
        let today = shop.today(self.envelope.at);
        let cause = batch.cause(entry);
        match (entry.mode, &entry.proposal) {
            (Mode::Auto, Proposal::Queue { kind }) => {
                let about = About {
                    shop,
                    creator: None,
                    sample: None,
                    campaign: Some(campaign),
                };
                let due_at = self.due_at(&about, *kind, Some(plus_days(batch.on, entry.days)));
                let queued = Queued {
                    cause,
                    due_at,
                    reason: batch.reason(entry.trigger, &campaign.name, today),
                    text: compose(facts, &about, &entry.template, due_at),
                };
                self.queue(*kind, &about, queued);
            }
            (Mode::Ask, _) => {
                let ground = Ground {
                    shop: shop.id,
                    subject: SubjectKind::Campaign,
                    creator: None,
                    sample: None,
                    sku_id: None,
                    campaign: Some(campaign.id),
                    figures: BTreeMap::from([
                        ("on".to_owned(), json!(batch.on)),
                        ("samples".to_owned(), json!(batch.samples)),
                        ("went_on".to_owned(), json!(batch.went_on)),
                    ]),
                    threshold: format!("days ≥ {}", entry.days),
                    formula: "today − day of the batch",
                };
                self.propose(entry, &cause, ground);
            }
            (Mode::Off | Mode::Auto, _) => {}
        }
    }
}
