//! What a tick makes of what has come due, and the days on which an entry is.

use std::collections::BTreeSet;

use super::act::{Run, day_of, is_paused};
use super::follow::Followed;
use super::{Entry, Playbook, Trigger};
use crate::domain::command::Envelope;
use crate::domain::date::days_between;
use crate::domain::facts::Facts;
use crate::domain::id::{CreatorId, FollowUpId, SampleId};
use crate::domain::suggestion::Proposal;

/// An entry and a sample whose day has come.
pub type Found<'a> = (&'a Entry, SampleId);

/// What is over although no event said so.
#[derive(Clone, Copy, Debug)]
pub struct Over<'a> {
    /// Follow-ups whose cause has gone.
    pub follow_ups: &'a [FollowUpId],
}

impl Playbook {
    /// Returns the first and the last trigger day, as day numbers, for which an entry is due on `today`.
    ///
    /// A message is due on its own day and as long as the playbook catches up, a reminder not past the
    /// due date, and neither once a later entry with the same message has had its day. A proposal is due
    /// as long as its facts stand.
    pub fn reach(&self, entry: &Entry, today: i64) -> (i64, i64) {
        let to = today - entry.days;
        if !matches!(entry.proposal, Proposal::Queue { .. }) {
            return (i64::MIN, to);
        }
        let mut from = to - self.catch_up;
        if entry.trigger == Trigger::Due && entry.days <= 0 {
            from = from.max(today);
        }
        let later = self
            .live()
            .filter(|other| {
                other.trigger == entry.trigger
                    && other.proposal == entry.proposal
                    && other.days > entry.days
            })
            .map(|other| other.days)
            .min();
        if let Some(later) = later {
            from = from.max(today - later + 1);
        }
        (from, to)
    }
}

/// Returns what becomes of the samples that entries found, in the order given, and of what is over.
///
/// Nothing is queued for a paused creator, and it is said once.
pub fn due(facts: &Facts, envelope: &Envelope, found: &[Found<'_>], over: &Over<'_>) -> Followed {
    let mut run = Run::new(facts, envelope, &[]);
    for follow_up in over
        .follow_ups
        .iter()
        .filter_map(|id| facts.follow_ups.get(id))
    {
        run.call_off(follow_up);
    }
    let mut paused: BTreeSet<CreatorId> = BTreeSet::new();
    for (entry, id) in found {
        let Some(sample) = facts.samples.get(id) else {
            continue;
        };
        let (Some(shop), Some(creator), Some(day)) = (
            facts.shops.get(&sample.shop),
            facts.creators.get(&sample.creator),
            day_of(entry, sample),
        ) else {
            continue;
        };
        if days_between(day, shop.today(envelope.at)) < 0 {
            continue;
        }
        if is_paused(creator, shop, envelope.at) {
            if paused.insert(creator.id)
                && let Some(until) = creator.paused_until
            {
                run.warnings.push(format!(
                    "@{} is paused until {until}: nothing is queued.",
                    creator.handle
                ));
            }
            continue;
        }
        run.fire(entry, sample, Some(day));
    }
    Followed {
        events: run.events,
        warnings: run.warnings,
    }
}
