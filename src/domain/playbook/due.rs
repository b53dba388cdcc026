//! What a tick makes of what has come due, and the days on which an entry is.

use std::collections::BTreeSet;

use super::act::{Run, day_of, is_paused};
use super::follow::Followed;
use super::{Batch, Entry, Playbook, Reviewed, Trigger};
use crate::domain::command::Envelope;
use crate::domain::creator::Creator;
use crate::domain::date::{Date, days_between};
use crate::domain::facts::Facts;
use crate::domain::id::{CreatorId, FollowUpId, SampleId};
use crate::domain::shop::Shop;
use crate::domain::suggestion::Proposal;

/// An entry and a sample whose day has come.
pub type Found<'a> = (&'a Entry, SampleId);

/// What has come due, and what is over although no event said so.
#[derive(Clone, Default, Debug)]
pub struct Come<'a> {
    /// Samples.
    pub samples: Vec<Found<'a>>,
    /// Posts that retainers owe by a day and that have not come.
    pub owed: Vec<(&'a Entry, CreatorId, Date)>,
    /// Batches of campaigns.
    pub batches: Vec<(&'a Entry, Batch)>,
    /// Repeat creators to be reviewed.
    pub reviews: Vec<(&'a Entry, Reviewed)>,
    /// Follow-ups whose cause has gone.
    pub over: Vec<FollowUpId>,
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

/// What a tick has come to so far: it goes through what has come due in portions, each with its own facts.
#[derive(Clone, Default, Debug)]
pub struct Round {
    /// How many ids were derived.
    count: u32,
    /// The paused creators that were told of.
    paused: BTreeSet<CreatorId>,
}

/// Returns what becomes of a portion of what has come due, in the order given, and of what is over.
///
/// Nothing is queued for a paused creator, and it is said once.
pub fn due(facts: &Facts, envelope: &Envelope, come: &Come<'_>, round: &mut Round) -> Followed {
    let mut run = Run::new(facts, envelope, &[]);
    run.count = round.count;
    for id in &come.over {
        if let Some(follow_up) = facts.follow_ups.get(id) {
            run.call_off(follow_up);
        }
    }
    let paused = &mut round.paused;
    for (entry, id) in &come.samples {
        let Some(sample) = facts.samples.get(id) else {
            continue;
        };
        let (Some((shop, creator)), Some(day)) =
            (whose(facts, sample.creator), day_of(entry, sample))
        else {
            continue;
        };
        let has_come = days_between(day, shop.today(envelope.at)) >= 0;
        if has_come && !is_held(&mut run, paused, (shop, creator)) {
            run.fire(entry, sample, Some(day));
        }
    }
    for (entry, creator, day) in &come.owed {
        if let Some((shop, creator)) = whose(facts, *creator)
            && !is_held(&mut run, paused, (shop, creator))
        {
            run.fire_owed(entry, (shop, creator), *day);
        }
    }
    for (entry, reviewed) in &come.reviews {
        if let Some((shop, creator)) = whose(facts, reviewed.creator)
            && !is_held(&mut run, paused, (shop, creator))
        {
            run.fire_review(entry, (shop, creator), &reviewed.review);
        }
    }
    for (entry, batch) in &come.batches {
        run.fire_batch(entry, batch);
    }
    round.count = run.count;
    Followed {
        events: run.events,
        warnings: run.warnings,
    }
}

fn whose(facts: &Facts, creator: CreatorId) -> Option<(&Shop, &Creator)> {
    let creator = facts.creators.get(&creator)?;
    Some((facts.shops.get(&creator.shop)?, creator))
}

/// Returns whether nothing may be queued for the creator today, and says so the first time.
fn is_held(
    run: &mut Run<'_>,
    told: &mut BTreeSet<CreatorId>,
    (shop, creator): (&Shop, &Creator),
) -> bool {
    if !is_paused(creator, shop, run.envelope.at) {
        return false;
    }
    if told.insert(creator.id)
        && let Some(until) = creator.paused_until
    {
        run.warnings.push(format!(
            "@{} is paused until {until}: nothing is queued.",
            creator.handle
        ));
    }
    true
}
