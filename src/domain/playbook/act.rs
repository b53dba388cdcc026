//! What an entry that fires comes to: a follow-up, or the thing itself; a suggestion in `propose.rs`.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Cause, Entry, Mode, Trigger, reason};
use crate::domain::command::Envelope;
use crate::domain::compose::{About, Missing, compose};
use crate::domain::creator::Creator;
use crate::domain::date::{Date, Instant, plus_days};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::evolve::evolve;
use crate::domain::facts::Facts;
use crate::domain::followup::{DUE_HOUR, FollowUp, FollowUpKind, FollowUpState};
use crate::domain::guard;
use crate::domain::id::{FollowUpId, SampleId};
use crate::domain::sample::Sample;
use crate::domain::shop::Shop;
use crate::domain::suggestion::{Proposal, Suggestion, SuggestionState};

/// Ids the playbook derives stay clear of those a command derives itself.
const FOLLOW_UPS: u32 = 1 << 20;

/// A follow-up about to be queued.
#[derive(Clone, Debug)]
pub(super) struct Queued {
    /// What it came from.
    pub(super) cause: Cause,
    /// When it is due.
    pub(super) due_at: Instant,
    /// Why it stands in the queue.
    pub(super) reason: String,
    /// Its text, or what the text lacks.
    pub(super) text: Result<String, Missing>,
}

/// What the facts hold about one sample.
#[derive(Clone, Default, Debug)]
struct Known<'a> {
    follow_ups: Vec<&'a FollowUp>,
    suggestions: Vec<&'a Suggestion>,
}

fn by_sample(facts: &Facts) -> BTreeMap<SampleId, Known<'_>> {
    let mut found: BTreeMap<SampleId, Known<'_>> = BTreeMap::new();
    for follow_up in facts.follow_ups.values() {
        if let Some(sample) = follow_up.sample {
            found.entry(sample).or_default().follow_ups.push(follow_up);
        }
    }
    for suggestion in facts.suggestions.values() {
        if let Some(sample) = suggestion.sample {
            let known = found.entry(sample).or_default();
            known.suggestions.push(suggestion);
        }
    }
    found
}

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
    /// What is known about each sample: a bulk command asks for each of hundreds.
    by_sample: BTreeMap<SampleId, Known<'a>>,
    pub(super) by_key: BTreeMap<&'a str, &'a Suggestion>,
    /// Follow-ups and suggestions the operation changed already, and keys it made.
    pub(super) touched: BTreeSet<Uuid>,
    pub(super) made: BTreeSet<String>,
    pub(super) count: u32,
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
                | Event::Offer(_)
                | Event::Brief(_)
                | Event::Sample(_)
                | Event::Conflict(_)
                | Event::Verdict(_)
                | Event::AdSpend(_)
                | Event::FlatFee(_)
                | Event::Promotion(_)
                | Event::Experiment(_)
                | Event::Outreach(_)
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
            by_sample: by_sample(facts),
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
        let Some(cause) = Cause::of(entry, sample).filter(|cause| cause.holds(&sample.into()))
        else {
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
            // One more would never go out (readings.md 69).
            (Mode::Auto, Proposal::Queue { kind }) if self.is_enough(*kind, creator) => {}
            (Mode::Auto, Proposal::Queue { kind }) => {
                let due_at = self.due_at(&about, *kind, day);
                let text = compose(self.facts, &about, &entry.template, due_at);
                let queued = Queued {
                    cause,
                    due_at,
                    reason,
                    text,
                };
                self.queue(*kind, &about, queued);
            }
            (Mode::Auto, proposal) => self.carry_out(proposal, creator, sample, &reason),
        }
    }

    /// Returns whether a bump would be more than the platform takes before an answer, and says so.
    fn is_enough(&mut self, kind: FollowUpKind, creator: &Creator) -> bool {
        if kind != FollowUpKind::OutreachBump {
            return false;
        }
        match guard::unanswered(self.facts, creator.id, 1, self.envelope.at) {
            Ok(()) => false,
            Err(refusal) => {
                self.warnings
                    .push(format!("{} No bump is queued.", refusal.message));
                true
            }
        }
    }

    /// Returns when a follow-up is due; a message to a paused creator not before the pause ends.
    pub(super) fn due_at(
        &self,
        about: &About<'_>,
        kind: FollowUpKind,
        day: Option<Date>,
    ) -> Instant {
        let at = day.map_or(self.envelope.at, |day| about.shop.zone.at(day, DUE_HOUR));
        let pause = about
            .creator
            .and_then(|creator| creator.paused_until)
            .filter(|_pause| !kind.is_task());
        pause.map_or(at, |until| at.max(about.shop.zone.at(until, DUE_HOUR)))
    }

    /// Queues a follow-up, once: a cause that was there before comes back only where it was called off.
    pub(super) fn queue(&mut self, kind: FollowUpKind, about: &About<'_>, queued: Queued) {
        let Queued {
            cause,
            due_at,
            reason,
            text,
        } = queued;
        if !self.made.insert(cause.to_string()) {
            return;
        }
        let new = |id| {
            let text = text.map_err(|missing| missing.to_string());
            FollowUp::queued(id, about.shop.id, (kind, due_at), reason, text)
        };
        if let Some(known) = self.by_cause.get(&cause).copied() {
            if known.state == FollowUpState::Cancelled && self.touched.insert(known.id.0) {
                let again = new(known.id);
                let again = FollowUp {
                    state: again.state,
                    due_at,
                    reason: again.reason,
                    message: again.message,
                    needs: again.needs,
                    closed_at: None,
                    lapsed: false,
                    ..known.clone()
                };
                let change = Change::between(known, &again, Verb::Queued);
                self.events.extend(change.map(Event::FollowUp));
            }
            return;
        }
        let id = FollowUpId::derive(self.envelope.id, FOLLOW_UPS + self.count);
        self.count += 1;
        self.events.push(Event::FollowUp(Change::Added(FollowUp {
            creator: about.creator.map(|creator| creator.id),
            sample: about.sample.map(|sample| sample.id),
            campaign: about.campaign.map(|campaign| campaign.id),
            cause: Some(cause),
            ..new(id)
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
        let known = self.by_sample.get(&sample.id).cloned().unwrap_or_default();
        for follow_up in known.follow_ups {
            let cause = follow_up.cause.as_ref();
            let has_gone = cause.is_some_and(|cause| !cause.holds(&sample.into()));
            if follow_up.state.is_open() && has_gone {
                self.call_off(follow_up);
            }
        }
        for suggestion in known.suggestions {
            if suggestion.state.is_open() && !suggestion.still_stands(sample) {
                self.expire(suggestion);
            }
        }
    }

    /// Renders the sample's messages that lacked a fact which is known now.
    pub(super) fn complete_all(&mut self, sample: &Sample) {
        let known = self.by_sample.get(&sample.id).cloned().unwrap_or_default();
        for follow_up in known.follow_ups {
            if follow_up.state.is_open() && follow_up.needs.is_some() {
                self.complete(follow_up, Some(sample));
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
            lapsed: true,
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

/// Returns the entry's own day for a sample; `None` where the day it counts from is unknown.
pub(super) fn day_of(entry: &Entry, sample: &Sample) -> Option<Date> {
    let from = match entry.trigger {
        Trigger::Due => sample.due,
        Trigger::Entered(stage) => sample.on(stage),
        Trigger::Deliverable
        | Trigger::OutreachBatch
        | Trigger::SampleBatch
        | Trigger::Period
        | Trigger::Sent(_) => None,
    }?;
    Some(plus_days(from, entry.days))
}

/// Returns whether nothing may be queued for the creator today.
pub(super) fn is_paused(creator: &Creator, shop: &Shop, at: Instant) -> bool {
    creator
        .paused_until
        .is_some_and(|until| until > shop.today(at))
}
