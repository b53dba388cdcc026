//! Commands about follow-ups.

use std::collections::BTreeMap;

use super::{Decided, clean, nth, once, outreach};
use crate::domain::command::{Envelope, NewFollowUp};
use crate::domain::compose::{About, compose};
use crate::domain::date::Date;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::followup::{DUE_HOUR, FollowUp, FollowUpKind, FollowUpState};
use crate::domain::guard;
use crate::domain::id::{CreatorId, FollowUpId, SampleId};
use crate::domain::refusal::Refusal;
use crate::domain::sample::Sample;

pub(super) fn queue(
    facts: &Facts,
    envelope: &Envelope,
    new: &[NewFollowUp],
) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    for (n, wanted) in new.iter().enumerate() {
        let creator = facts.creator(whom(facts, wanted)?)?;
        let shop = facts.shop(creator.shop)?;
        let sample = about(facts, creator.id, wanted.sample)?;
        let text = if let Some(text) = &wanted.message {
            clean("message", text)?
        } else {
            let about = About {
                shop,
                creator: Some(creator),
                sample,
                campaign: None,
            };
            compose(facts, &about, wanted.kind.name(), envelope.at)
                .map_err(|missing| Refusal::new("missing_fact", missing.message, missing.remedy))?
        };
        let id = FollowUpId::derive(envelope.id, nth(n));
        let on = wanted.on.map(|on| shop.zone.at(on, DUE_HOUR));
        let what = (wanted.kind, on.unwrap_or(envelope.at));
        let reason = format!("asked for by {}", envelope.actor);
        decided.events.push(Event::FollowUp(Change::Added(FollowUp {
            creator: Some(creator.id),
            sample: sample.map(|sample| sample.id),
            ..FollowUp::queued(id, shop.id, what, reason, Ok(text))
        })));
    }
    Ok(decided)
}

/// Returns whom a follow-up is for: the creator named, else the sample's.
fn whom(facts: &Facts, wanted: &NewFollowUp) -> Result<CreatorId, Refusal> {
    match (wanted.creator, wanted.sample) {
        (Some(creator), _) => Ok(creator),
        (None, Some(sample)) => facts.sample(sample).map(|sample| sample.creator),
        (None, None) => Err(Refusal::new(
            "nobody",
            "The follow-up is for nobody.",
            "Name a creator or a sample.",
        )),
    }
}

/// Returns the sample a follow-up is about: the one named, else the creator's only open one.
fn about(
    facts: &Facts,
    creator: CreatorId,
    sample: Option<SampleId>,
) -> Result<Option<&Sample>, Refusal> {
    if let Some(id) = sample {
        let sample = facts.sample(id)?;
        if sample.creator != creator {
            return Err(Refusal::new(
                "other_creator",
                format!("Sample {} is another creator's.", id.short()),
                "Name one of the creator's own samples.",
            ));
        }
        return Ok(Some(sample));
    }
    let mut open = facts
        .samples_of(creator)
        .filter(|sample| !sample.stage.is_closed());
    Ok(open.next().filter(|_| open.next().is_none()))
}

pub(super) fn open_one(facts: &Facts, id: FollowUpId) -> Result<&FollowUp, Refusal> {
    let follow_up = facts.follow_up(id)?;
    if follow_up.state.is_open() {
        return Ok(follow_up);
    }
    Err(Refusal::new(
        "closed",
        format!(
            "Follow-up {} is {} already.",
            id.short(),
            follow_up.state.name()
        ),
        "Queue a new one.",
    ))
}

fn each(
    facts: &Facts,
    ids: &[FollowUpId],
    verb: Verb,
    change: impl Fn(&FollowUp) -> Result<FollowUp, Refusal>,
) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    for id in once(ids) {
        let before = open_one(facts, id)?;
        decided.push(Change::between(before, &change(before)?, verb).map(Event::FollowUp));
    }
    Ok(decided)
}

pub(super) fn edit(facts: &Facts, id: FollowUpId, text: &str) -> Result<Decided, Refusal> {
    let text = clean("message", text)?;
    each(facts, &[id], Verb::Edited, |before| {
        Ok(FollowUp {
            message: text.clone(),
            needs: None,
            ..before.clone()
        })
    })
}

pub(super) fn send(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[FollowUpId],
) -> Result<Decided, Refusal> {
    let (invitations, invited) = outreach::invite(facts, envelope, ids)?;
    let mut decided = each(facts, ids, Verb::Sent, |before| {
        if before.kind.is_task() {
            return Err(Refusal::new(
                "task",
                format!(
                    "Follow-up {} is a task: there is nothing to send.",
                    before.id.short()
                ),
                "Mark it done: press x, or callsheet followup done ID.",
            ));
        }
        for part in spoken(facts, before) {
            if part.kind == FollowUpKind::Brief {
                complete_brief(facts, part)?;
            }
        }
        Ok(FollowUp {
            state: FollowUpState::Sent,
            closed_at: Some(envelope.at),
            sample: invited.get(&before.id).copied().or(before.sample),
            ..before.clone()
        })
    })?;
    decided.events.splice(0..0, invitations);
    within_limit(facts, envelope, ids)?;
    // What was sent shows on the sample: why-late asks for it (readings.md 35).
    let mut touched: Vec<Sample> = Vec::new();
    let sent = once(ids);
    let sent = sent.iter().filter_map(|id| facts.follow_ups.get(id));
    for follow_up in sent.flat_map(|sent| spoken(facts, sent)) {
        let Some(before) = follow_up.sample.and_then(|id| facts.samples.get(&id)) else {
            continue;
        };
        let today = facts.shop(before.shop)?.today(envelope.at);
        let place = touched.iter().position(|sample| sample.id == before.id);
        let mut sample = place.map_or_else(|| before.clone(), |place| touched.swap_remove(place));
        if follow_up.kind == FollowUpKind::Brief {
            sample.brief_sent = sample.brief_sent.or(Some(today));
        }
        if follow_up.kind == FollowUpKind::Reminder {
            sample.reminder_sent = Some(today);
        }
        touched.push(sample);
    }
    for after in touched {
        let before = facts.sample(after.id)?;
        decided.push(Change::between(before, &after, Verb::Messaged).map(Event::Sample));
    }
    Ok(decided)
}

/// Returns the messages a follow-up says: its own, or those that were merged into it.
fn spoken<'f>(facts: &'f Facts, follow_up: &'f FollowUp) -> Vec<&'f FollowUp> {
    if follow_up.parts.is_empty() {
        return vec![follow_up];
    }
    let parts = follow_up.parts.iter();
    parts.filter_map(|id| facts.follow_ups.get(id)).collect()
}

/// No creator gets more messages before an answer than the platform takes (readings.md 69); those of
/// the same command count.
fn within_limit(facts: &Facts, envelope: &Envelope, ids: &[FollowUpId]) -> Result<(), Refusal> {
    let mut more: BTreeMap<CreatorId, i64> = BTreeMap::new();
    for id in once(ids) {
        if let Some(creator) = facts.follow_up(id)?.creator {
            *more.entry(creator).or_default() += 1;
        }
    }
    more.into_iter()
        .try_for_each(|(creator, more)| guard::unanswered(facts, creator, more, envelope.at))
}

/// A brief goes out only with its five parts (domain.md section 8; readings.md 70).
fn complete_brief(facts: &Facts, follow_up: &FollowUp) -> Result<(), Refusal> {
    let sample = follow_up.sample.and_then(|id| facts.samples.get(&id));
    let remedy = "Write it with: callsheet brief add --product SKU --hook … --truth … --proof … --cta … --avoid ….";
    let Some(brief) = sample.and_then(|sample| facts.brief_of(sample)) else {
        return Err(Refusal::new(
            "no_brief",
            "There is no brief for this product or campaign.",
            remedy,
        ));
    };
    let missing = brief.missing();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(
        "incomplete_brief",
        format!("The brief lacks its {}.", missing.join(" and ")),
        remedy,
    ))
}

pub(super) fn complete(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[FollowUpId],
) -> Result<Decided, Refusal> {
    each(facts, ids, Verb::Done, |before| {
        Ok(FollowUp {
            state: FollowUpState::Done,
            closed_at: Some(envelope.at),
            ..before.clone()
        })
    })
}

pub(super) fn snooze(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[FollowUpId],
    until: Date,
) -> Result<Decided, Refusal> {
    each(facts, ids, Verb::Snoozed, |before| {
        let shop = facts.shop(before.shop)?;
        if until <= shop.today(envelope.at) {
            return Err(Refusal::new(
                "past_date",
                format!("{until} is not ahead: nothing can be put off until then."),
                "Give 1d, 3d, mon or a later date.",
            ));
        }
        Ok(FollowUp {
            state: FollowUpState::Snoozed,
            due_at: shop.zone.at(until, DUE_HOUR),
            ..before.clone()
        })
    })
}

pub(super) fn cancel(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[FollowUpId],
) -> Result<Decided, Refusal> {
    each(facts, ids, Verb::Cancelled, |before| {
        Ok(FollowUp {
            state: FollowUpState::Cancelled,
            closed_at: Some(envelope.at),
            ..before.clone()
        })
    })
}
