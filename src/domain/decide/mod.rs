//! What a command does: facts and a command in, events or a refusal out. Pure.
//!
//! One file per noun. A bulk command is all or nothing: one refused id refuses the whole
//! (readings.md 67).

mod answer;
mod booking;
mod campaign;
mod conflict;
mod creator;
mod experiment;
mod follow_up;
mod merge;
mod nudge;
mod offer;
mod outreach;
mod promotion;
mod proposed;
mod put_off;
mod rate;
mod sample;
mod segment;
mod shop;
mod suggestion;
mod transition;
mod verdict;

use std::collections::BTreeSet;

use super::command::{Command, Envelope};
use super::event::Event;
use super::facts::Facts;
use super::overtaken::overtaken;
use super::playbook::follow::follow;
use super::refusal::Refusal;

pub(in crate::domain) use proposed::carry_out;

/// What was decided: what happens, and what the person should hear about it.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Decided {
    /// What happens.
    pub events: Vec<Event>,
    /// Sentences about it, for example a guard that was passed with a reason.
    pub warnings: Vec<String>,
}

impl Decided {
    fn push(&mut self, event: Option<Event>) {
        self.events.extend(event);
    }
}

/// Returns what the command does, given the facts it named.
///
/// `Undo` and `Redo` are decided from the log by the store, since they depend on nothing else; `Tick`
/// from what is due. What the playbook makes of the events is part of them.
#[expect(clippy::too_many_lines, reason = "one arm per command")]
pub fn decide(facts: &Facts, envelope: &Envelope) -> Result<Decided, Refusal> {
    let mut decided = match &envelope.command {
        Command::AddShop(new) => shop::add(facts, envelope, new),
        Command::EditShop { shop, edit } => shop::edit(facts, envelope, *shop, edit),
        Command::AddProduct { shop, sku_id, edit } => {
            shop::add_product(facts, envelope, (*shop, sku_id), edit)
        }
        Command::EditProduct { shop, sku_id, edit } => {
            shop::edit_product(facts, envelope, (*shop, sku_id), edit)
        }
        Command::SetOffers(new) => offer::set(facts, envelope, new),
        Command::AddSegment(new) => segment::add(facts, envelope, new),
        Command::EditSegment {
            segment,
            name,
            query,
            ..
        } => segment::edit(
            facts,
            envelope,
            *segment,
            (name.as_deref(), query.as_deref()),
        ),
        Command::RemoveSegment { segment, .. } => segment::remove(facts, *segment),
        Command::AddCampaign(new) => campaign::add(facts, envelope, new),
        Command::EditCampaign { campaign, edit, .. } => {
            campaign::edit(facts, envelope, *campaign, edit)
        }
        Command::JoinCampaign { campaign, creators } => campaign::join(facts, *campaign, creators),
        Command::SetBrief(new) => shop::set_brief(facts, envelope, new),
        Command::AddCreator { shop, handle, edit } => {
            creator::add(facts, envelope, *shop, handle, edit)
        }
        Command::EditCreators { creators, edit } => creator::edit(facts, envelope, creators, edit),
        Command::TagCreators {
            creators,
            add,
            remove,
        } => creator::tag(facts, creators, add, remove),
        Command::AddNote { creators, text } => creator::note(facts, envelope, creators, text),
        Command::AddSamples {
            creators,
            sku_id,
            to,
            campaign,
            details,
        } => {
            let wanted = sample::Wanted {
                sku_id,
                to: *to,
                campaign: *campaign,
                details,
            };
            sample::add(facts, envelope, creators, &wanted)
        }
        Command::AdvanceSamples { samples, details } => {
            sample::move_to(facts, envelope, samples, None, details)
        }
        Command::MoveSamples {
            samples,
            to,
            details,
        } => sample::move_to(facts, envelope, samples, Some(*to), details),
        Command::MoveSamplesBack { samples } => sample::back(facts, samples),
        Command::TrackSamples {
            samples,
            carrier,
            tracking,
        } => sample::track(facts, samples, carrier.as_deref(), tracking.as_deref()),
        Command::DismissPost { sample, content_id } => sample::dismiss(facts, *sample, content_id),
        Command::ConfirmDue { samples } => sample::confirm(facts, samples),
        Command::UseReminder { samples, on } => sample::use_reminder(facts, envelope, samples, *on),
        Command::ExtendDue { samples, days } => sample::extend(facts, samples, *days),
        Command::QueueFollowUps(new) => follow_up::queue(facts, envelope, new),
        Command::QueueOutreach(new) => outreach::queue(facts, envelope, new),
        Command::MessageEach {
            kind,
            samples,
            creators,
        } => nudge::each_creator(facts, envelope, *kind, (samples, creators)),
        Command::SnoozeSamples {
            samples,
            follow_ups,
            until,
        } => put_off::samples(facts, envelope, (samples, follow_ups), *until),
        Command::EditMessage { follow_up, message } => follow_up::edit(facts, *follow_up, message),
        Command::SendFollowUps { follow_ups } => follow_up::send(facts, envelope, follow_ups),
        Command::CompleteFollowUps { follow_ups } => {
            follow_up::complete(facts, envelope, follow_ups)
        }
        Command::MergeFollowUps { follow_ups } => merge::each_creator(facts, envelope, follow_ups),
        Command::SnoozeFollowUps { follow_ups, until } => {
            follow_up::snooze(facts, envelope, follow_ups, *until)
        }
        Command::CancelFollowUps { follow_ups } => follow_up::cancel(facts, envelope, follow_ups),
        Command::LogAnswer { creators, stage } => answer::log(facts, envelope, creators, *stage),
        Command::AcceptSuggestions {
            suggestions,
            reason,
        } => suggestion::accept(facts, envelope, suggestions, reason.as_deref()),
        Command::DismissSuggestions {
            suggestions,
            reason,
        } => suggestion::dismiss(facts, envelope, suggestions, reason.as_deref()),
        Command::SnoozeSuggestions {
            suggestions,
            until,
            reason,
        } => suggestion::snooze(facts, envelope, suggestions, (*until, reason.as_deref())),
        Command::JudgeContent(new) => verdict::judge(facts, new),
        Command::SettleConflicts { conflicts, keep } => conflict::settle(facts, conflicts, *keep),
        Command::BookSpend(new) => booking::spend(facts, envelope, new),
        Command::BookFee(new) => booking::fee(facts, envelope, new),
        Command::Promote(order) => promotion::promote(facts, envelope, order),
        Command::AddExperiment(new) => experiment::add(facts, envelope, new),
        Command::StepExperiment {
            experiment, step, ..
        } => experiment::step(facts, envelope, *experiment, step),
        Command::Undo { .. } | Command::UndoOver { .. } | Command::Redo { .. } | Command::Tick => {
            Ok(Decided::default())
        }
    }?;
    if let Some(found) = overtaken(facts, &decided.events) {
        return Err(Refusal::overtaken(found));
    }
    let followed = follow(facts, envelope, &decided.events);
    decided.events.extend(followed.events);
    decided.warnings.extend(followed.warnings);
    if decided.events.is_empty()
        && !matches!(
            envelope.command,
            Command::Undo { .. } | Command::Redo { .. } | Command::Tick
        )
    {
        return Err(Refusal::new(
            "nothing_to_do",
            "Everything already is as asked.",
            "Nothing was changed.",
        ));
    }
    Ok(decided)
}

/// Returns ids in the order given, each once.
pub(in crate::domain) fn once<T: Ord + Copy>(ids: &[T]) -> Vec<T> {
    let mut seen = BTreeSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

/// Returns the `n`-th number an operation derives ids from.
fn nth(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Returns typed text without surrounding space; refuses an empty one and control characters.
fn clean(noun: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(
            "empty",
            format!("The {noun} is empty."),
            "Type something.",
        ));
    }
    if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(Refusal::new(
            "control_character",
            format!("The {noun} holds a control character."),
            "Type it again without.",
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
