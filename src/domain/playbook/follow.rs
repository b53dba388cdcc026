//! What an operation's events lead to, in the same transaction: follow-ups are queued, and called off
//! where their cause has gone.

use super::act::{Queued, Run};
use super::{Cause, Trigger};
use crate::domain::command::Envelope;
use crate::domain::compose::{About, compose};
use crate::domain::date::{Instant, days_between, plus_days};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::evolve::evolve;
use crate::domain::facts::Facts;
use crate::domain::followup::{DUE_HOUR, FollowUp, FollowUpState};
use crate::domain::sample::Sample;
use crate::domain::suggestion::Proposal;

/// How many days ago a file's entry into a stage may lie to count as happening now; older is history,
/// about which no message goes out.
pub const FRESH_DAYS: i64 = 2;

/// What the playbook adds to an operation.
#[derive(Debug, Default)]
pub struct Followed {
    /// What happens.
    pub events: Vec<Event>,
    /// What a person should hear.
    pub warnings: Vec<String>,
}

/// Returns what the playbook makes of the events of a command.
pub(in crate::domain) fn follow(facts: &Facts, envelope: &Envelope, events: &[Event]) -> Followed {
    let mut run = Run::new(facts, envelope, events);
    for event in events {
        match event {
            Event::Sample(change) => sample(&mut run, change),
            Event::FollowUp(change) => sent(&mut run, change),
            Event::Creator(change) => {
                if let Change::Changed { delta, .. } = change {
                    if delta.hold_samples.as_ref().is_some_and(|was| was.after) {
                        held(&mut run, change.key());
                    }
                    if let Some(kind) = &delta.kind {
                        run.is_now(change.key(), kind.after);
                    }
                }
            }
            Event::Brief(_) => briefed(&mut run, events),
            Event::Shop(_)
            | Event::Product(_)
            | Event::Note(_)
            | Event::Campaign(_)
            | Event::Segment(_)
            | Event::Offer(_)
            | Event::Suggestion(_)
            | Event::Conflict(_)
            | Event::Verdict(_)
            | Event::AdSpend(_)
            | Event::FlatFee(_)
            | Event::Promotion(_)
            | Event::Experiment(_)
            | Event::Outreach(_)
            | Event::BatchImported(_)
            | Event::BatchUndone(_) => {}
        }
    }
    Followed {
        events: run.events,
        warnings: run.warnings,
    }
}

/// Returns what the playbook makes of a file's word about samples, each as it was, where it was there,
/// and as it is.
///
/// What the file dates within the last days happens now. A stage without a date is taken for news only
/// where the stage before it was entered here; everything else is history.
pub fn imported<'s, I>(facts: &Facts, envelope: &Envelope, samples: I) -> Followed
where
    I: Iterator<Item = &'s (Option<Sample>, Sample)>,
{
    let mut run = Run::new(facts, envelope, &[]);
    for (before, after) in samples {
        let before = before.as_ref();
        run.settle(after);
        let moved = before.is_none_or(|before| before.stage != after.stage);
        if moved && is_news(facts, envelope.at, before, after) {
            entered(&mut run, after);
        }
    }
    Followed {
        events: run.events,
        warnings: run.warnings,
    }
}

fn is_news(facts: &Facts, at: Instant, before: Option<&Sample>, after: &Sample) -> bool {
    let Some(shop) = facts.shops.get(&after.shop) else {
        return false;
    };
    match after.entered() {
        Some(entry) => days_between(entry.on, shop.today(at)) <= FRESH_DAYS,
        None => before.is_some_and(|before| before.inside.contains(&before.stage)),
    }
}

fn sample(run: &mut Run<'_>, change: &Change<Sample>) {
    let before = run.facts.samples.get(&change.key());
    let Some(after) = evolve(before.cloned(), change) else {
        return;
    };
    run.settle(&after);
    run.complete_all(&after);
    let is_correction = matches!(
        change,
        Change::Changed {
            verb: Verb::MovedBack,
            ..
        }
    );
    let moved = before.is_none_or(|before| before.stage != after.stage);
    // What a file said may long be history.
    let is_settled = matches!(
        change,
        Change::Changed {
            verb: Verb::Settled,
            ..
        }
    );
    let is_now = !is_settled || is_news(run.facts, run.envelope.at, before, &after);
    if moved && !is_correction && is_now {
        entered(run, &after);
    }
}

/// Lets the entries of the stage a sample is in now fire.
fn entered(run: &mut Run<'_>, sample: &Sample) {
    let facts = run.facts;
    for entry in facts.policy.playbook.live() {
        if entry.trigger == Trigger::Entered(sample.stage) && entry.is_immediate() {
            run.fire(entry, sample, None);
        }
    }
}

/// Renders the messages that waited for a brief.
///
/// The facts still hold the brief as it was, so the new one is put in front of them.
fn briefed(run: &mut Run<'_>, events: &[Event]) {
    let mut facts = run.facts.clone();
    for event in events {
        if let Event::Brief(change) = event {
            let place = facts
                .briefs
                .iter()
                .position(|brief| brief.id == change.key());
            let known = place.map(|place| facts.briefs.remove(place));
            facts.briefs.extend(evolve(known, change));
        }
    }
    let mut known = Run::new(&facts, run.envelope, events);
    for follow_up in facts.follow_ups.values() {
        if follow_up.state.is_open() && follow_up.needs.is_some() {
            let sample = follow_up.sample.and_then(|id| facts.samples.get(&id));
            known.complete(follow_up, sample);
        }
    }
    run.events.extend(known.events);
}

/// A creator's samples are held by now: what proposed it has nothing left to propose.
fn held(run: &mut Run<'_>, creator: crate::domain::id::CreatorId) {
    let facts = run.facts;
    for suggestion in facts.suggestions.values() {
        if suggestion.creator == Some(creator)
            && suggestion.action == Proposal::HoldSamples
            && suggestion.state.is_open()
        {
            run.expire(suggestion);
        }
    }
}

/// A follow-up was sent or done: what waits for that kind is queued.
fn sent(run: &mut Run<'_>, change: &Change<FollowUp>) {
    let facts = run.facts;
    let before = facts.follow_ups.get(&change.key());
    let Some(after) = evolve(before.cloned(), change) else {
        return;
    };
    let is_sent = matches!(after.state, FollowUpState::Sent | FollowUpState::Done)
        && before.is_none_or(|before| before.state != after.state);
    if !is_sent {
        return;
    }
    // What was said once need not be said again: the playbook's own message about it is off.
    for other in facts.follow_ups.values() {
        if other.id != after.id
            && other.cause.is_some()
            && other.kind == after.kind
            && other.sample.is_some()
            && other.sample == after.sample
            && other.state.is_open()
            && before.is_some_and(|before| before.cause.is_none())
        {
            run.call_off(other);
        }
    }
    for entry in facts.policy.playbook.live() {
        if entry.trigger == Trigger::Sent(after.kind)
            && let Proposal::Queue { kind } = entry.proposal
            && let Some(shop) = facts.shops.get(&after.shop)
        {
            let about = About {
                shop,
                creator: after.creator.and_then(|id| facts.creators.get(&id)),
                sample: after.sample.and_then(|id| facts.samples.get(&id)),
                campaign: after.campaign.and_then(|id| facts.campaigns.get(&id)),
            };
            let today = shop.today(run.envelope.at);
            let due_at = if entry.days == 0 {
                run.envelope.at
            } else {
                shop.zone.at(plus_days(today, entry.days), DUE_HOUR)
            };
            let cause = Cause {
                trigger: entry.trigger,
                entry: entry.id.clone(),
                subject: after.id.0,
                occurrence: 0,
            };
            let reason = format!("{} was sent on {today}", after.kind.name());
            let text = compose(facts, &about, &entry.template, due_at);
            let queued = Queued {
                cause,
                due_at,
                reason,
                text,
            };
            run.queue(kind, &about, queued);
        }
    }
}
