//! What an entry proposes to a person, with the figures it rests on.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::act::Run;
use super::{Cause, Entry, Trigger};
use crate::domain::date::{Date, days_between};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::id::{CampaignId, CreatorId, ExtId, SampleId, ShopId, SuggestionId};
use crate::domain::sample::Sample;
use crate::domain::suggestion::{Proposal, SubjectKind, Suggestion, SuggestionState};

/// Ids of suggestions stay clear of those of follow-ups.
const SUGGESTIONS: u32 = 2 << 20;

/// What a suggestion is about, and what it rests on.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub(super) shop: ShopId,
    pub(super) subject: SubjectKind,
    pub(super) creator: Option<CreatorId>,
    pub(super) sample: Option<SampleId>,
    pub(super) sku_id: Option<ExtId>,
    pub(super) campaign: Option<CampaignId>,
    pub(super) figures: BTreeMap<String, Value>,
    pub(super) threshold: String,
    pub(super) formula: &'static str,
}

impl Run<'_> {
    /// Proposes what the entry would do about a sample, unless it is done already.
    pub(super) fn suggest(&mut self, entry: &Entry, sample: &Sample, cause: &Cause, today: Date) {
        let creator = self.facts.creators.get(&sample.creator);
        let holds = entry.proposal == Proposal::HoldSamples;
        if holds && creator.is_some_and(|creator| creator.hold_samples) {
            return;
        }
        let (figures, threshold, formula) = figures(entry, sample, today);
        let ground = Ground {
            shop: sample.shop,
            subject: if holds {
                SubjectKind::Creator
            } else {
                SubjectKind::Sample
            },
            creator: Some(sample.creator),
            sample: Some(sample.id),
            sku_id: Some(sample.sku_id.clone()),
            campaign: sample.campaign,
            figures,
            threshold,
            formula,
        };
        self.propose(entry, cause, ground);
    }

    /// Proposes what the entry would do, once: one that was there before comes back only where it expired.
    pub(super) fn propose(&mut self, entry: &Entry, cause: &Cause, ground: Ground) {
        let key = cause.to_string();
        if !self.made.insert(key.clone()) {
            return;
        }
        if let Some(known) = self.by_key.get(key.as_str()).copied() {
            let again = Suggestion {
                figures: ground.figures,
                state: SuggestionState::Open,
                until: None,
                closed_at: None,
                ..known.clone()
            };
            if known.state == SuggestionState::Expired && self.touched.insert(known.id.0) {
                let change = Change::between(known, &again, Verb::Reopened);
                self.events.extend(change.map(Event::Suggestion));
            }
            return;
        }
        let id = SuggestionId::derive(self.envelope.id, SUGGESTIONS + self.count);
        self.count += 1;
        let suggestion = Suggestion {
            id,
            shop: ground.shop,
            rule: entry.id.clone(),
            subject: ground.subject,
            creator: ground.creator,
            sample: ground.sample,
            sku_id: ground.sku_id,
            content_id: None,
            campaign: ground.campaign,
            key,
            figures: ground.figures,
            threshold: ground.threshold,
            formula: ground.formula.to_owned(),
            proposal: entry.proposal.sentence(),
            action: entry.proposal.clone(),
            state: SuggestionState::Open,
            reason: None,
            until: None,
            created_at: self.envelope.at,
            closed_at: None,
            weight: 0,
            over: false,
            returns: 0,
        };
        self.events
            .push(Event::Suggestion(Change::Added(suggestion)));
    }
}

/// Returns the figures of a suggestion, what they are held against, and how they are made.
fn figures(
    entry: &Entry,
    sample: &Sample,
    today: Date,
) -> (BTreeMap<String, Value>, String, &'static str) {
    let mut figures = BTreeMap::new();
    let days = entry.days;
    let (threshold, formula) = match entry.trigger {
        Trigger::Due => {
            if let Some(due) = sample.due {
                figures.insert("due".to_owned(), json!(due));
                let overdue = days_between(due, today).max(0);
                figures.insert("days_overdue".to_owned(), json!(overdue));
            }
            (
                format!("days_overdue ≥ {days}"),
                "today − due, nothing posted",
            )
        }
        Trigger::Entered(stage) => {
            if let Some(on) = sample.on(stage) {
                figures.insert(format!("{}_on", stage.name()), json!(on));
                figures.insert("days".to_owned(), json!(days_between(on, today).max(0)));
            }
            (
                format!("days ≥ {days}"),
                "today − day the stage was entered",
            )
        }
        Trigger::Deliverable
        | Trigger::OutreachBatch
        | Trigger::SampleBatch
        | Trigger::Period
        | Trigger::Sent(_) => (format!("days ≥ {days}"), "days since the trigger"),
    };
    figures.insert("stage".to_owned(), json!(sample.stage.name()));
    (figures, threshold, formula)
}
