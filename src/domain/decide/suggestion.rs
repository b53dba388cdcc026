//! Commands about suggestions.

use std::collections::BTreeMap;

use super::{Decided, clean, nth, once, proposed};
use crate::domain::command::Envelope;
use crate::domain::date::Date;
use crate::domain::delta::Entity;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::evolve::evolve;
use crate::domain::facts::Facts;
use crate::domain::id::SuggestionId;
use crate::domain::refusal::Refusal;
use crate::domain::suggestion::{Suggestion, SuggestionState};

fn open_one(facts: &Facts, id: SuggestionId) -> Result<&Suggestion, Refusal> {
    let suggestion = facts.suggestions.get(&id).ok_or_else(|| {
        Refusal::unknown("suggestion", id, "List them with: callsheet suggestions.")
    })?;
    if suggestion.state.is_open() {
        return Ok(suggestion);
    }
    Err(Refusal::new(
        "closed",
        format!(
            "Suggestion {} is {} already.",
            id.short(),
            suggestion.state.name()
        ),
        "See the open ones with: callsheet suggestions.",
    ))
}

/// Does what each suggestion proposes, all or none; each is decided on what those before it left.
pub(super) fn accept(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[SuggestionId],
    reason: Option<&str>,
) -> Result<Decided, Refusal> {
    let reason = reason.map(|text| clean("reason", text)).transpose()?;
    let mut decided = Decided::default();
    let mut standing = Standing::new(facts);
    for (n, id) in once(ids).into_iter().enumerate() {
        let before = open_one(facts, id)?;
        let after = Suggestion {
            state: SuggestionState::Accepted,
            reason: reason.clone().or_else(|| before.reason.clone()),
            until: None,
            closed_at: Some(envelope.at),
            ..before.clone()
        };
        decided.push(Change::between(before, &after, Verb::Accepted).map(Event::Suggestion));
        let why = reason.as_deref().unwrap_or(&before.proposal);
        let done = proposed::done(standing.facts(), envelope, before, (nth(n), why))?;
        standing.take(&done.events);
        decided.events.extend(done.events);
        decided.warnings.extend(done.warnings);
    }
    Ok(decided)
}

/// The facts as what was accepted so far leaves them: several suggestions may propose the same.
struct Standing<'f> {
    before: &'f Facts,
    after: Option<Facts>,
}

impl<'f> Standing<'f> {
    const fn new(before: &'f Facts) -> Self {
        Self {
            before,
            after: None,
        }
    }

    fn facts(&self) -> &Facts {
        self.after.as_ref().unwrap_or(self.before)
    }

    fn take(&mut self, events: &[Event]) {
        let changes = |event: &Event| {
            matches!(
                event,
                Event::Creator(_)
                    | Event::Sample(_)
                    | Event::Promotion(_)
                    | Event::Shop(_)
                    | Event::Offer(_)
            )
        };
        if !events.iter().any(changes) {
            return;
        }
        let before = self.before;
        let facts = self.after.get_or_insert_with(|| before.clone());
        for event in events {
            if let Event::Creator(change) = event {
                evolved(&mut facts.creators, change);
            } else if let Event::Sample(change) = event {
                evolved(&mut facts.samples, change);
            } else if let Event::Promotion(change) = event {
                evolved(&mut facts.promotions, change);
            } else if let Event::Shop(change) = event {
                evolved(&mut facts.shops, change);
            } else if let Event::Offer(change) = event {
                evolved(&mut facts.offers, change);
            }
        }
    }
}

fn evolved<E: Entity<Key: Ord>>(known: &mut BTreeMap<E::Key, E>, change: &Change<E>) {
    let key = change.key();
    let before = known.remove(&key);
    known.extend(evolve(before, change).map(|after| (key, after)));
}

pub(super) fn dismiss(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[SuggestionId],
    reason: Option<&str>,
) -> Result<Decided, Refusal> {
    let reason = reason.map(|text| clean("reason", text)).transpose()?;
    each(facts, ids, Verb::Dismissed, |before| Suggestion {
        state: SuggestionState::Dismissed,
        reason: reason.clone(),
        until: None,
        closed_at: Some(envelope.at),
        ..before.clone()
    })
}

pub(super) fn snooze(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[SuggestionId],
    (until, reason): (Date, Option<&str>),
) -> Result<Decided, Refusal> {
    let reason = reason.map(|text| clean("reason", text)).transpose()?;
    for id in ids {
        let shop = facts.shop(open_one(facts, *id)?.shop)?;
        if until <= shop.today(envelope.at) {
            return Err(Refusal::new(
                "past_date",
                format!("{until} is not ahead: nothing can be put off until then."),
                "Give 1d, 3d, mon or a later date.",
            ));
        }
    }
    each(facts, ids, Verb::Snoozed, |before| Suggestion {
        state: SuggestionState::Snoozed,
        reason: reason.clone().or_else(|| before.reason.clone()),
        until: Some(until),
        ..before.clone()
    })
}

fn each(
    facts: &Facts,
    ids: &[SuggestionId],
    verb: Verb,
    change: impl Fn(&Suggestion) -> Suggestion,
) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    for id in once(ids) {
        let before = open_one(facts, id)?;
        decided.push(Change::between(before, &change(before), verb).map(Event::Suggestion));
    }
    Ok(decided)
}
