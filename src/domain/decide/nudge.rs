//! One message for each creator, however many of the creator's samples are chosen.

use std::collections::BTreeSet;

use super::{Decided, follow_up, once};
use crate::domain::command::{Envelope, NewFollowUp};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::followup::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::{CreatorId, SampleId};
use crate::domain::refusal::Refusal;

/// Handles named in a sentence; more are counted.
const NAMED: usize = 5;

/// Queues the message about the first sample of each creator, and for the creators named without one.
///
/// A message of that kind that waits already comes now instead of a second one: one of the playbook,
/// which nobody has asked for, and one for another day. Who has one waiting that a person asked for
/// today, or was sent it about that sample, is passed over and named; where that is everybody, it is
/// refused.
pub(super) fn each_creator(
    facts: &Facts,
    envelope: &Envelope,
    kind: FollowUpKind,
    (samples, creators): (&[SampleId], &[CreatorId]),
) -> Result<Decided, Refusal> {
    let mut new = Vec::new();
    let mut brought = Vec::new();
    let mut seen = BTreeSet::new();
    let mut passed_over = Vec::new();
    let mut rows = Vec::new();
    for id in once(samples) {
        rows.push((facts.sample(id)?.creator, Some(id)));
    }
    rows.extend(once(creators).into_iter().map(|creator| (creator, None)));
    for (creator, sample) in rows {
        if !seen.insert(creator) {
            continue;
        }
        let waiting = waiting(facts, kind, creator);
        let event = waiting
            .filter(|waiting| waiting.cause.is_some() || is_another_day(facts, envelope, waiting))
            .and_then(|waiting| now(envelope, waiting));
        if let Some(event) = event {
            brought.push(event);
            continue;
        }
        if waiting.is_some() || went_out(facts, envelope, kind, sample) {
            passed_over.push(format!("@{}", facts.creator(creator)?.handle));
            continue;
        }
        new.push(NewFollowUp {
            creator: Some(creator),
            sample,
            kind,
            on: None,
            message: None,
        });
    }
    let told = told(kind, &passed_over);
    if new.is_empty() && brought.is_empty() && !passed_over.is_empty() {
        let remedy = match passed_over.len() {
            1 => "Press 4 to read it.",
            _ => "Press 4 to read them.",
        };
        return Err(Refusal::new("queued_already", told, remedy));
    }
    let mut decided = follow_up::queue(facts, envelope, &new)?;
    decided.events.extend(brought);
    if !passed_over.is_empty() {
        decided.warnings.push(told);
    }
    Ok(decided)
}

/// Returns the message of that kind that waits for the creator.
fn waiting(facts: &Facts, kind: FollowUpKind, creator: CreatorId) -> Option<&FollowUp> {
    facts.follow_ups.values().find(|follow_up| {
        follow_up.creator == Some(creator) && follow_up.kind == kind && follow_up.state.is_open()
    })
}

/// Returns whether the message is due on another day than today, where the shop is.
fn is_another_day(facts: &Facts, envelope: &Envelope, waiting: &FollowUp) -> bool {
    facts
        .shops
        .get(&waiting.shop)
        .is_some_and(|shop| shop.zone.date_of(waiting.due_at) != shop.today(envelope.at))
}

/// Returns the event that makes the message due now.
fn now(envelope: &Envelope, waiting: &FollowUp) -> Option<Event> {
    let after = FollowUp {
        due_at: envelope.at,
        state: FollowUpState::Queued,
        ..waiting.clone()
    };
    Change::between(waiting, &after, Verb::Edited).map(Event::FollowUp)
}

/// Returns whether the message went out already about that sample.
fn went_out(
    facts: &Facts,
    envelope: &Envelope,
    kind: FollowUpKind,
    sample: Option<SampleId>,
) -> bool {
    let sample = sample.and_then(|id| facts.samples.get(&id));
    sample.is_some_and(|sample| {
        let today = facts
            .shops
            .get(&sample.shop)
            .map(|shop| shop.today(envelope.at));
        let is_brief = kind == FollowUpKind::Brief && sample.brief_sent.is_some();
        let is_reminder = kind == FollowUpKind::Reminder && sample.reminder_sent >= today;
        is_brief || is_reminder
    })
}

fn told(kind: FollowUpKind, handles: &[String]) -> String {
    let named: Vec<&str> = handles.iter().take(NAMED).map(String::as_str).collect();
    let named = named.join(", ");
    let more = match handles.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let kind = kind.name().replace('_', " ");
    let article = if kind.starts_with('o') { "an" } else { "a" };
    match handles.len() {
        1 => format!("{named} has {article} {kind} already."),
        several => format!("{several} have {article} {kind} already: {named}{more}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_passed_over_are_named_and_many_are_counted() {
        let handles: Vec<String> = (1..=7).map(|n| format!("@c{n}")).collect();
        assert_eq!(
            told(FollowUpKind::OverdueNudge, &handles),
            "7 have an overdue nudge already: @c1, @c2, @c3, @c4, @c5 and 2 more."
        );
        let one = &handles[..1];
        assert_eq!(
            told(FollowUpKind::Reminder, one),
            "@c1 has a reminder already."
        );
    }
}
