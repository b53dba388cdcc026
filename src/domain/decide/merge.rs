//! Several messages to one creator, said in one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Decided, follow_up, nth, once};
use crate::domain::command::Envelope;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::followup::{FollowUp, FollowUpState};
use crate::domain::id::{CreatorId, FollowUpId};
use crate::domain::refusal::Refusal;

/// Letters a greeting has at most.
const GREETING: usize = 40;

/// Merges the messages named, each creator's into one.
///
/// One alone stands for everything that waits for its creator until the end of the day. The new message
/// is due when the first of them was; those it says are called off, and none of them comes back.
pub(super) fn each_creator(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[FollowUpId],
) -> Result<Decided, Refusal> {
    let mut chosen: BTreeMap<CreatorId, Vec<&FollowUp>> = BTreeMap::new();
    for id in once(ids) {
        let row = follow_up::open_one(facts, id)?;
        chosen.entry(sayable(row)?).or_default().push(row);
    }
    let mut decided = Decided::default();
    for (n, (creator, mut rows)) in chosen.into_iter().enumerate() {
        if let [named] = rows.as_slice() {
            let others = waiting(facts, envelope, named, creator)?;
            rows.extend(others);
        }
        // Of those due at one time the one named first comes first.
        rows.sort_by_key(|row| row.due_at);
        let (Some(first), true) = (rows.first(), rows.len() > 1) else {
            return Err(Refusal::new(
                "one_message",
                format!(
                    "Nothing else waits for @{} today.",
                    facts.creator(creator)?.handle
                ),
                "Name two or more messages to one creator.",
            ));
        };
        let whole = merged(envelope, first, &rows, n);
        for row in rows.iter().copied() {
            let after = FollowUp {
                state: FollowUpState::Cancelled,
                closed_at: Some(envelope.at),
                reason: format!("said in {}; {}", whole.id.short(), row.reason),
                ..row.clone()
            };
            decided.push(Change::between(row, &after, Verb::Merged).map(Event::FollowUp));
        }
        decided.events.push(Event::FollowUp(Change::Added(whole)));
    }
    Ok(decided)
}

/// Returns whom a message is for; refuses what cannot be said in another message.
fn sayable(row: &FollowUp) -> Result<CreatorId, Refusal> {
    let id = row.id.short();
    if row.outreach.is_some() {
        return Err(Refusal::new(
            "outreach",
            format!("Follow-up {id} is an invitation, which is said by itself."),
            "Name other messages.",
        ));
    }
    match (row.creator, &row.needs) {
        (Some(creator), None) if !row.kind.is_task() => Ok(creator),
        (_, Some(needs)) => Err(Refusal::new(
            "missing_fact",
            format!("Follow-up {id} has no text yet."),
            needs.clone(),
        )),
        (_, None) => Err(Refusal::new(
            "task",
            format!("Follow-up {id} is a task: there is nothing to say."),
            "Name messages only.",
        )),
    }
}

/// Returns the other messages that wait for a creator until the end of the day.
fn waiting<'f>(
    facts: &'f Facts,
    envelope: &Envelope,
    named: &FollowUp,
    creator: CreatorId,
) -> Result<Vec<&'f FollowUp>, Refusal> {
    let shop = facts.shop(facts.creator(creator)?.shop)?;
    let today = shop.today(envelope.at);
    Ok(facts
        .follow_ups
        .values()
        .filter(|row| {
            row.creator == Some(creator)
                && row.id != named.id
                && row.state.is_open()
                && sayable(row).is_ok()
                && shop.zone.date_of(row.due_at) <= today
        })
        .collect())
}

fn merged(envelope: &Envelope, first: &FollowUp, rows: &[&FollowUp], n: usize) -> FollowUp {
    let texts: Vec<&str> = rows.iter().map(|row| row.message.as_str()).collect();
    let kinds: Vec<String> = rows
        .iter()
        .map(|row| row.kind.name().replace('_', " "))
        .collect();
    let same = |row: &&FollowUp| row.sample == first.sample;
    let parts = rows.iter().flat_map(|row| {
        if row.parts.is_empty() {
            vec![row.id]
        } else {
            row.parts.clone()
        }
    });
    FollowUp {
        id: FollowUpId::derive(envelope.id, nth(n)),
        sample: first.sample.filter(|_| rows.iter().all(same)),
        campaign: None,
        cause: None,
        state: FollowUpState::Queued,
        reason: format!("one message for {}", kinds.join(", ")),
        message: joined(&texts),
        needs: None,
        closed_at: None,
        lapsed: false,
        parts: parts.collect::<BTreeSet<_>>().into_iter().collect(),
        ..first.clone()
    }
}

/// Returns the texts as one: the greeting they begin with is said once.
fn joined(texts: &[&str]) -> String {
    let mut out = String::new();
    let first = texts.first().and_then(|text| greeting(text));
    for text in texts {
        if out.is_empty() {
            out.push_str(text.trim());
            continue;
        }
        out.push_str("\n\n");
        let again =
            greeting(text).filter(|(words, _)| first.is_some_and(|(said, _)| said == *words));
        match again {
            Some((_, rest)) => {
                let mut letters = rest.trim().chars();
                out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                out.push_str(letters.as_str());
            }
            None => out.push_str(text.trim()),
        }
    }
    out
}

/// Returns the words a text greets with, up to their comma or exclamation mark, and the rest.
fn greeting(text: &str) -> Option<(&str, &str)> {
    let (words, rest) = text.split_once([',', '!'])?;
    (words.chars().count() <= GREETING && !words.contains('\n')).then_some((words, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_is_said_once() {
        for (texts, wanted) in [
            (
                &["Hi Maya, is it up?", "Hi Maya, your brief follows."][..],
                "Hi Maya, is it up?\n\nYour brief follows.",
            ),
            (
                &["Hi Maya! Is it up?", "Hi Maya, your brief follows."],
                "Hi Maya! Is it up?\n\nYour brief follows.",
            ),
            (
                &["Hi Maya, is it up?", "Thanks!"],
                "Hi Maya, is it up?\n\nThanks!",
            ),
            (
                &["Привет, как дела?", "Привет, ещё одно."],
                "Привет, как дела?\n\nЕщё одно.",
            ),
            (
                &["No greeting here", "No greeting here"],
                "No greeting here\n\nNo greeting here",
            ),
            (&["", "One"], "One"),
        ] {
            assert_eq!(joined(texts), wanted);
        }
    }
}
