//! What an entry that fires comes to: a follow-up, a suggestion, or the thing itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Cause, Entry, Mode, Trigger, reason};
use crate::domain::command::Envelope;
use crate::domain::compose::{About, compose};
use crate::domain::creator::Creator;
use crate::domain::date::{Date, Instant, days_between, plus_days};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::evolve::evolve;
use crate::domain::facts::Facts;
use crate::domain::followup::{DUE_HOUR, FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::{FollowUpId, SuggestionId};
use crate::domain::sample::Sample;
use crate::domain::shop::Shop;
use crate::domain::suggestion::{Proposal, SubjectKind, Suggestion, SuggestionState};

/// Ids the playbook derives stay clear of those a command derives itself.
const FOLLOW_UPS: u32 = 1 << 20;
const SUGGESTIONS: u32 = 2 << 20;

/// One run of the playbook inside one operation.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) facts: &'a Facts,
    pub(super) envelope: &'a Envelope,
    /// What it came to.
    pub(super) events: Vec<Event>,
    /// What a person should hear.
    pub(super) warnings: Vec<String>,
    by_cause: BTreeMap<&'a Cause, &'a FollowUp>,
    by_key: BTreeMap<&'a str, &'a Suggestion>,
    /// Follow-ups and suggestions the operation changed already, and keys it made.
    touched: BTreeSet<Uuid>,
    made: BTreeSet<String>,
    count: u32,
}

impl<'a> Run<'a> {
    /// Returns a run in which the operation has done `events` so far.
    pub(super) fn new(facts: &'a Facts, envelope: &'a Envelope, events: &[Event]) -> Self {
        let touched = events
            .iter()
            .filter_map(|event| match event {
                Event::FollowUp(change) => Some(change.key().0),
                Event::Suggestion(change) => Some(change.key().0),
                Event::Shop(_)
                | Event::Product(_)
                | Event::Creator(_)
                | Event::Note(_)
                | Event::Campaign(_)
                | Event::Segment(_)
                | Event::Brief(_)
                | Event::Sample(_)
                | Event::Conflict(_)
                | Event::Verdict(_)
                | Event::AdSpend(_)
                | Event::FlatFee(_)
                | Event::BatchImported(_)
                | Event::BatchUndone(_) => None,
            })
            .collect();
        Self {
            facts,
            envelope,
            events: Vec::new(),
            warnings: Vec::new(),
            by_cause: facts
                .follow_ups
                .values()
                .filter_map(|follow_up| Some((follow_up.cause.as_ref()?, follow_up)))
                .collect(),
            by_key: facts
                .suggestions
                .values()
                .map(|suggestion| (suggestion.key.as_str(), suggestion))
                .collect(),
            touched,
            made: BTreeSet::new(),
            count: 0,
        }
    }

    /// Lets an entry fire on a sample, as the sample stands after the operation.
    ///
    /// `day` is the entry's own day; `None` is with the event itself (readings.md 68).
    pub(super) fn fire(&mut self, entry: &Entry, sample: &Sample, day: Option<Date>) {
        let Some(cause) = Cause::of(entry, sample).filter(|cause| cause.holds(sample)) else {
            return;
        };
        let facts = self.facts;
        let (Some(shop), Some(creator)) = (
            facts.shops.get(&sample.shop),
            facts.creators.get(&sample.creator),
        ) else {
            return;
        };
        let today = shop.today(self.envelope.at);
        let reason = reason::of_sample(entry, sample, (today, facts.market(shop)));
        let about = About {
            shop,
            creator: Some(creator),
            sample: Some(sample),
            campaign: None,
        };
        match (entry.mode, &entry.proposal) {
            (Mode::Off, _) => {}
            (Mode::Ask, _) => self.suggest(entry, sample, &cause, today),
            (Mode::Auto, Proposal::Queue { kind }) => {
                let due_at = self.due_at(&about, *kind, day);
                self.queue(entry, *kind, &about, (cause, due_at, reason));
            }
            (Mode::Auto, proposal) => self.carry_out(proposal, creator, sample, &reason),
        }
    }

    /// Returns when a follow-up is due; a message to a paused creator not before the pause ends.
    fn due_at(&self, about: &About<'_>, kind: FollowUpKind, day: Option<Date>) -> Instant {
        let at = day.map_or(self.envelope.at, |day| about.shop.zone.at(day, DUE_HOUR));
        let pause = about
            .creator
            .and_then(|creator| creator.paused_until)
            .filter(|_pause| !kind.is_task());
        pause.map_or(at, |until| at.max(about.shop.zone.at(until, DUE_HOUR)))
    }

    /// Queues a follow-up, once: a cause that was there before comes back only where it was called off.
    pub(super) fn queue(
        &mut self,
        entry: &Entry,
        kind: FollowUpKind,
        about: &About<'_>,
        (cause, due_at, reason): (Cause, Instant, String),
    ) {
        if !self.made.insert(cause.to_string()) {
            return;
        }
        let (message, needs) = match compose(self.facts, about, &entry.template, due_at) {
            Ok(message) => (message, None),
            Err(missing) => (
                String::new(),
                Some(format!("{} {}", missing.message, missing.remedy)),
            ),
        };
        if let Some(known) = self.by_cause.get(&cause).copied() {
            let again = FollowUp {
                state: FollowUpState::Queued,
                due_at,
                reason,
                message,
                needs,
                closed_at: None,
                ..known.clone()
            };
            if known.state == FollowUpState::Cancelled && self.touched.insert(known.id.0) {
                let change = Change::between(known, &again, Verb::Queued);
                self.events.extend(change.map(Event::FollowUp));
            }
            return;
        }
        let id = FollowUpId::derive(self.envelope.id, FOLLOW_UPS + self.count);
        self.count += 1;
        self.events.push(Event::FollowUp(Change::Added(FollowUp {
            id,
            shop: about.shop.id,
            creator: about.creator.map(|creator| creator.id),
            sample: about.sample.map(|sample| sample.id),
            campaign: about.campaign.map(|campaign| campaign.id),
            cause: Some(cause),
            kind,
            due_at,
            channel: kind.channel().to_owned(),
            state: FollowUpState::Queued,
            reason,
            message,
            needs,
            closed_at: None,
        })));
    }

    /// Proposes what the entry would do, once, unless it is done already.
    fn suggest(&mut self, entry: &Entry, sample: &Sample, cause: &Cause, today: Date) {
        let creator = self.facts.creators.get(&sample.creator);
        let is_done = entry.proposal == Proposal::HoldSamples
            && creator.is_some_and(|creator| creator.hold_samples);
        let key = cause.to_string();
        if is_done || !self.made.insert(key.clone()) {
            return;
        }
        let (figures, threshold, formula) = figures(entry, sample, today);
        let at = self.envelope.at;
        if let Some(known) = self.by_key.get(key.as_str()).copied() {
            let again = Suggestion {
                figures,
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
        let subject = if entry.proposal == Proposal::HoldSamples {
            SubjectKind::Creator
        } else {
            SubjectKind::Sample
        };
        self.events
            .push(Event::Suggestion(Change::Added(Suggestion {
                id,
                shop: sample.shop,
                rule: entry.id.clone(),
                subject,
                creator: Some(sample.creator),
                sample: Some(sample.id),
                sku_id: Some(sample.sku_id.clone()),
                content_id: None,
                campaign: sample.campaign,
                key,
                figures,
                threshold,
                formula,
                proposal: entry.proposal.sentence(),
                action: entry.proposal.clone(),
                state: SuggestionState::Open,
                reason: None,
                until: None,
                created_at: at,
                closed_at: None,
            })));
    }

    fn carry_out(&mut self, proposal: &Proposal, creator: &Creator, sample: &Sample, why: &str) {
        let done = crate::domain::decide::carry_out(
            self.facts,
            self.envelope,
            proposal,
            (creator.id, Some(sample.id), why),
        );
        match done {
            Ok(done) => {
                self.warnings.extend(done.warnings);
                for event in &done.events {
                    if let Event::Sample(change) = event
                        && let Some(after) = evolve(Some(sample.clone()), change)
                    {
                        self.settle(&after);
                    }
                }
                self.events.extend(done.events);
            }
            Err(refusal) => self.warnings.push(refusal.to_string()),
        }
    }

    /// Calls off what the sample's follow-ups and suggestions no longer have a cause for.
    pub(super) fn settle(&mut self, sample: &Sample) {
        let facts = self.facts;
        for follow_up in facts.follow_ups.values() {
            let is_over = follow_up.sample == Some(sample.id)
                && follow_up.state.is_open()
                && follow_up
                    .cause
                    .as_ref()
                    .is_some_and(|cause| !cause.holds(sample));
            if is_over {
                self.call_off(follow_up);
            }
        }
        for suggestion in facts.suggestions.values() {
            let is_over = suggestion.sample == Some(sample.id)
                && suggestion.state.is_open()
                && !suggestion.still_stands(sample);
            if is_over {
                self.expire(suggestion);
            }
        }
    }

    /// Calls a follow-up off, unless the operation touched it already.
    pub(super) fn call_off(&mut self, follow_up: &FollowUp) {
        if !self.touched.insert(follow_up.id.0) {
            return;
        }
        let after = FollowUp {
            state: FollowUpState::Cancelled,
            closed_at: Some(self.envelope.at),
            ..follow_up.clone()
        };
        let change = Change::between(follow_up, &after, Verb::Cancelled);
        self.events.extend(change.map(Event::FollowUp));
    }

    /// Lets a suggestion expire, unless the operation touched it already.
    pub(super) fn expire(&mut self, suggestion: &Suggestion) {
        if !self.touched.insert(suggestion.id.0) {
            return;
        }
        let after = Suggestion {
            state: SuggestionState::Expired,
            closed_at: Some(self.envelope.at),
            ..suggestion.clone()
        };
        let change = Change::between(suggestion, &after, Verb::Expired);
        self.events.extend(change.map(Event::Suggestion));
    }

    /// Tells what became known: messages that lacked a fact are rendered.
    pub(super) fn complete(&mut self, follow_up: &FollowUp, sample: Option<&Sample>) {
        let facts = self.facts;
        let Some(shop) = facts.shops.get(&follow_up.shop) else {
            return;
        };
        let about = About {
            shop,
            creator: follow_up.creator.and_then(|id| facts.creators.get(&id)),
            sample,
            campaign: None,
        };
        let template = self.template_of(follow_up);
        let text = compose(facts, &about, &template, follow_up.due_at);
        if let Ok(message) = text
            && self.touched.insert(follow_up.id.0)
        {
            let after = FollowUp {
                message,
                needs: None,
                ..follow_up.clone()
            };
            let change = Change::between(follow_up, &after, Verb::Edited);
            self.events.extend(change.map(Event::FollowUp));
        }
    }

    fn template_of(&self, follow_up: &FollowUp) -> String {
        let playbook = &self.facts.policy.playbook;
        follow_up
            .cause
            .as_ref()
            .and_then(|cause| {
                playbook
                    .entries
                    .iter()
                    .find(|entry| entry.id == cause.entry)
            })
            .map_or_else(
                || follow_up.kind.name().to_owned(),
                |entry| entry.template.clone(),
            )
    }
}

/// Returns the figures of a suggestion, what they are held against, and how they are made.
fn figures(
    entry: &Entry,
    sample: &Sample,
    today: Date,
) -> (BTreeMap<String, Value>, String, String) {
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
        Trigger::Deliverable | Trigger::OutreachBatch | Trigger::SampleBatch | Trigger::Sent(_) => {
            (format!("days ≥ {days}"), "days since the trigger")
        }
    };
    figures.insert("stage".to_owned(), json!(sample.stage.name()));
    (figures, threshold, formula.to_owned())
}

/// Returns the entry's own day for a sample; `None` where the day it counts from is unknown.
pub(super) fn day_of(entry: &Entry, sample: &Sample) -> Option<Date> {
    let from = match entry.trigger {
        Trigger::Due => sample.due,
        Trigger::Entered(stage) => sample.on(stage),
        Trigger::Deliverable | Trigger::OutreachBatch | Trigger::SampleBatch | Trigger::Sent(_) => {
            None
        }
    }?;
    Some(plus_days(from, entry.days))
}

/// Returns whether nothing may be queued for the creator today.
pub(super) fn is_paused(creator: &Creator, shop: &Shop, at: Instant) -> bool {
    creator
        .paused_until
        .is_some_and(|until| until > shop.today(at))
}
