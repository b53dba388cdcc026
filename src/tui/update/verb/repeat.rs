//! Repeating the last verb on another row. What belongs to one row alone, such as a tracking number
//! or the reason that passed a guard, is asked for again.

use super::super::tell;
use super::{advance, chosen, confirm_send, enter, queue, snooze, submit, track};
use crate::domain::command::{Command, MoveDetails};
use crate::domain::followup::FollowUpKind;
use crate::domain::id::SampleId;
use crate::domain::refusal::Refusal;
use crate::tui::layer::Layer;
use crate::tui::model::{Model, Subject};
use crate::tui::msg::Effect;
use crate::tui::overlays::toast::News;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other commands are repeated as they were"
)]
/// Repeats the last verb on what is under the cursor or marked now.
pub(super) fn repeat(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    let Some(last) = model.repeat.clone() else {
        return Vec::new();
    };
    let has_samples = !subject.samples.is_empty();
    match &last {
        // What cannot be taken back is asked about each time.
        Command::SendFollowUps { .. } if !subject.follow_ups.is_empty() => {
            return confirm_send(model, subject);
        }
        Command::AdvanceSamples { .. } if has_samples => return advance(model, subject),
        Command::MoveSamples { to, details, .. } if has_samples && details.url.is_some() => {
            return enter(model, subject, *to);
        }
        Command::MoveSamples { to, details, .. } if has_samples && details.tracking.is_some() => {
            let carrier = details.carrier.clone().unwrap_or_default();
            return track(model, subject, (Some(*to), &carrier));
        }
        Command::TrackSamples { carrier, .. } if has_samples => {
            let carrier = carrier.clone().unwrap_or_default();
            return track(model, subject, (None, &carrier));
        }
        _ => {}
    }
    if let Some(command) = retarget(last, subject) {
        submit(model, command)
    } else {
        let text = "The last action does not apply to this row.";
        tell(model, News::Refused, text.to_owned())
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other commands have no details"
)]
/// Returns the command with its details changed, where it has any.
pub(super) fn with_details(
    command: Command,
    change: impl FnOnce(MoveDetails) -> MoveDetails,
) -> Option<Command> {
    Some(match command {
        Command::AdvanceSamples { samples, details } => Command::AdvanceSamples {
            samples,
            details: change(details),
        },
        Command::MoveSamples {
            samples,
            to,
            details,
        } => Command::MoveSamples {
            samples,
            to,
            details: change(details),
        },
        Command::AddSamples {
            creators,
            sku_id,
            to,
            campaign,
            details,
        } => Command::AddSamples {
            creators,
            sku_id,
            to,
            campaign,
            details: change(details),
        },
        _ => return None,
    })
}

/// Where only some of several samples are refused: says which, and offers the others
/// (readings.md 67).
pub(in crate::tui::update) fn for_the_rest(command: &Command, refusal: &Refusal) -> Option<Layer> {
    let (rest, all) = without(command, &refusal.samples)?;
    let refused = refusal.samples.len();
    let left = all
        .checked_sub(refused)
        .filter(|left| *left > 0 && refused > 0)?;
    let more = match refused {
        1 => String::new(),
        2 => " One more cannot either.".to_owned(),
        several => format!(" {} more cannot either.", several - 1),
    };
    let those = if left == 1 {
        "the other one"
    } else {
        "the others"
    };
    Some(Layer::Confirm {
        title: format!("{refused} of {all} cannot"),
        text: format!(
            "{}{more} Do it for {those}, {left} in all?",
            refusal.message
        ),
        command: Box::new(rest),
    })
}

/// Returns the command without some of its samples, and how many it had.
fn without(command: &Command, some: &[SampleId]) -> Option<(Command, usize)> {
    let mut rest = command.clone();
    let (Command::AdvanceSamples { samples, .. }
    | Command::MoveSamples { samples, .. }
    | Command::MoveSamplesBack { samples }
    | Command::TrackSamples { samples, .. }
    | Command::ConfirmDue { samples }
    | Command::ExtendDue { samples, .. }) = &mut rest
    else {
        return None;
    };
    let all = samples.len();
    samples.retain(|sample| !some.contains(sample));
    Some((rest, all))
}

/// Returns the message to what is chosen, if that is anything.
fn some_message(subject: &Subject, kind: FollowUpKind) -> Option<Command> {
    (!subject.is_empty()).then(|| chosen::message_to(subject, kind))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other commands are not of rows"
)]
/// Returns the command for other rows, if it is about such rows at all.
fn retarget(command: Command, subject: &Subject) -> Option<Command> {
    fn some<T: Clone>(ids: &[T]) -> Option<Vec<T>> {
        (!ids.is_empty()).then(|| ids.to_vec())
    }
    let samples = || some(&subject.samples);
    let creators = || some(&subject.creators);
    let follow_ups = || some(&subject.follow_ups);
    let unasked = |details: MoveDetails| MoveDetails {
        overriding: None,
        ..details
    };
    Some(match command {
        Command::MoveSamples { to, details, .. } => Command::MoveSamples {
            samples: samples()?,
            to,
            details: unasked(details),
        },
        Command::MoveSamplesBack { .. } => Command::MoveSamplesBack {
            samples: samples()?,
        },
        Command::ConfirmDue { .. } => Command::ConfirmDue {
            samples: samples()?,
        },
        Command::ExtendDue { days, .. } => Command::ExtendDue {
            samples: samples()?,
            days,
        },
        Command::QueueFollowUps(new) => some_message(subject, new.first()?.kind)?,
        Command::MessageEach { kind, .. } => some_message(subject, kind)?,
        Command::SnoozeSamples { until, .. } if subject.samples.is_empty() => {
            snooze::snoozed(Vec::new(), follow_ups()?, until)
        }
        Command::SnoozeSamples { until, .. } => {
            snooze::snoozed(samples()?, subject.follow_ups.clone(), until)
        }
        Command::SendFollowUps { .. } => Command::SendFollowUps {
            follow_ups: follow_ups()?,
        },
        Command::CompleteFollowUps { .. } => Command::CompleteFollowUps {
            follow_ups: follow_ups()?,
        },
        Command::CancelFollowUps { .. } => Command::CancelFollowUps {
            follow_ups: follow_ups()?,
        },
        Command::SnoozeFollowUps { until, .. } if !subject.samples.is_empty() => {
            snooze::snoozed(samples()?, subject.follow_ups.clone(), until)
        }
        Command::SnoozeFollowUps { until, .. } => snooze::snoozed(Vec::new(), follow_ups()?, until),
        Command::TagCreators { add, remove, .. } => Command::TagCreators {
            creators: creators()?,
            add,
            remove,
        },
        Command::AddNote { text, .. } => Command::AddNote {
            creators: creators()?,
            text,
        },
        Command::AddSamples {
            sku_id,
            to,
            campaign,
            details,
            ..
        } => Command::AddSamples {
            creators: creators()?,
            sku_id,
            to,
            campaign,
            details: unasked(details),
        },
        other => return queue::retarget(&other, subject),
    })
}
