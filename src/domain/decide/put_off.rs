//! Putting samples off: a task that comes back on a day, and until then the morning is without them.

use super::{Decided, follow_up, once};
use crate::domain::command::{Envelope, NewFollowUp};
use crate::domain::date::Date;
use crate::domain::event::{Change, Event};
use crate::domain::facts::Facts;
use crate::domain::followup::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::{FollowUpId, SampleId};
use crate::domain::refusal::Refusal;

/// Puts off what waits about each sample, and makes a task to look at it again where none waits.
///
/// Follow-ups due later than the day keep their day.
pub(super) fn samples(
    facts: &Facts,
    envelope: &Envelope,
    (samples, follow_ups): (&[SampleId], &[FollowUpId]),
    until: Date,
) -> Result<Decided, Refusal> {
    let mut waiting = once(follow_ups);
    let mut new = Vec::new();
    for id in once(samples) {
        let sample = facts.sample(id)?;
        let shop = facts.shop(sample.shop)?;
        let of_it: Vec<&FollowUp> = facts
            .follow_ups
            .values()
            .filter(|follow_up| follow_up.sample == Some(id) && follow_up.state.is_open())
            .collect();
        let is_task = |follow_up: &&FollowUp| follow_up.kind == FollowUpKind::CheckBack;
        let earlier = |follow_up: &&FollowUp| shop.zone.date_of(follow_up.due_at) < until;
        if !of_it.iter().any(|follow_up| is_task(&follow_up)) {
            new.push(NewFollowUp {
                creator: Some(sample.creator),
                sample: Some(id),
                kind: FollowUpKind::CheckBack,
                on: Some(until),
                message: None,
            });
        }
        let put_off = of_it
            .into_iter()
            .filter(|follow_up| is_task(follow_up) || earlier(follow_up));
        waiting.extend(put_off.map(|follow_up| follow_up.id));
    }
    let mut decided = follow_up::queue(facts, envelope, &new)?;
    for event in &mut decided.events {
        if let Event::FollowUp(Change::Added(task)) = event {
            task.state = FollowUpState::Snoozed;
            task.reason = format!("put off by {}", envelope.actor);
        }
    }
    if let Some(sample) = once(samples).first() {
        ahead(facts, envelope, *sample, until)?;
    }
    if !waiting.is_empty() {
        let moved = follow_up::snooze(facts, envelope, &waiting, until)?;
        decided.events.extend(moved.events);
    }
    Ok(decided)
}

/// Refuses a day that is not ahead.
fn ahead(facts: &Facts, envelope: &Envelope, sample: SampleId, until: Date) -> Result<(), Refusal> {
    let shop = facts.shop(facts.sample(sample)?.shop)?;
    if until > shop.today(envelope.at) {
        return Ok(());
    }
    Err(Refusal::new(
        "past_date",
        format!("{until} is not ahead: nothing can be put off until then."),
        "Give 1d, 3d, mon or a later date.",
    ))
}
