//! A creator wrote back: what waited for an answer waits no longer.

use super::{Decided, once, sample};
use crate::domain::command::{Envelope, MoveDetails};
use crate::domain::creator::Creator;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::followup::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::{CreatorId, SampleId};
use crate::domain::refusal::Refusal;
use crate::domain::stage::Stage;

/// Notes that creators answered: their invited samples go to `to`, and nobody asks them again.
pub(super) fn log(
    facts: &Facts,
    envelope: &Envelope,
    creators: &[CreatorId],
    to: Stage,
) -> Result<Decided, Refusal> {
    if !matches!(to, Stage::Interested | Stage::Requested) {
        return Err(Refusal::new(
            "not_allowed",
            format!("An answer does not lead from invited to {to}."),
            "Take interested or requested; for a refusal, move the sample to declined.",
        ));
    }
    let mut decided = Decided::default();
    let mut invited: Vec<SampleId> = Vec::new();
    for id in once(creators) {
        let before = facts.creator(id)?;
        let after = Creator {
            answered_at: Some(envelope.at),
            ..before.clone()
        };
        decided.push(Change::between(before, &after, Verb::Answered).map(Event::Creator));
        invited.extend(
            facts
                .samples_of(id)
                .filter(|sample| sample.stage == Stage::Invited)
                .map(|sample| sample.id),
        );
        for bump in facts.follow_ups.values().filter(|known| {
            known.creator == Some(id)
                && known.kind == FollowUpKind::OutreachBump
                && known.state.is_open()
        }) {
            let after = FollowUp {
                state: FollowUpState::Cancelled,
                closed_at: Some(envelope.at),
                ..bump.clone()
            };
            decided.push(Change::between(bump, &after, Verb::Cancelled).map(Event::FollowUp));
        }
    }
    let moved = sample::move_to(facts, envelope, &invited, Some(to), &MoveDetails::default())?;
    decided.events.extend(moved.events);
    decided.warnings.extend(moved.warnings);
    Ok(decided)
}
