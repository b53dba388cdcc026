//! Verbs of the queue and of what is suggested: merge, answered, TikTok's own reminder, accept, turn down.

use super::{ask, menu, snooze, submit};
use crate::domain::command::Command;
use crate::domain::stage::Stage;
use crate::store::view::today::Item;
use crate::tui::action::Action;
use crate::tui::layer::{Form, Goal, Layer};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::Effect;
use crate::tui::subject::chosen;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only verbs of the queue come here"
)]
/// Carries the verb out, or asks for the reason first.
pub(super) fn act(model: &mut Model, action: Action, subject: Subject) -> Vec<Effect> {
    let command = match action {
        Action::Merge => Command::MergeFollowUps {
            follow_ups: subject.follow_ups,
        },
        Action::NativeReminder => Command::UseReminder {
            samples: subject.samples,
            on: None,
        },
        Action::Answered => return answered(model, subject),
        Action::Accept => return accept(model, subject),
        _ => {
            let counted = (subject.suggestions.len(), "suggestion");
            let title = subject.titled("Turn down", counted);
            let note = "Why? It is kept; may stay empty.".to_owned();
            let goal = Goal::Dismiss(subject.suggestions);
            return ask(model, Form::new(title, note, &[("reason", "")], goal));
        }
    };
    submit(model, command)
}

/// Does what is suggested; of several, says first what that is.
fn accept(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let count = subject.suggestions.len();
    let command = Command::AcceptSuggestions {
        suggestions: subject.suggestions,
        reason: None,
    };
    if count <= 1 {
        return submit(model, command);
    }
    let text = format!(
        "{}\n \nOne step: u takes all of it back.",
        accepting(model).join("\n")
    );
    model.layers.push(Layer::Confirm {
        title: format!("Accept {count} suggestions"),
        text,
        command: Box::new(command),
    });
    Vec::new()
}

/// Returns what accepting the chosen rows does: each thing with how many it is done for.
fn accepting(model: &Model) -> Vec<String> {
    let mut told: Vec<(String, usize)> = Vec::new();
    for row in chosen(&model.today) {
        let Item::Suggestion(row) = &row.item else {
            continue;
        };
        let sentence = if row.alike {
            row.action.sentence()
        } else {
            format!("Such as: {}", row.action.sentence())
        };
        let count = row.others.len() + 1;
        match told.iter_mut().find(|(known, _)| *known == sentence) {
            Some((_, sum)) => *sum += count,
            None => told.push((sentence, count)),
        }
    }
    told.into_iter()
        .map(|(sentence, count)| format!("{count} × {sentence}"))
        .collect()
}

/// Notes the answer; asks first what it was, where a sample may wait for one.
fn answered(model: &mut Model, subject: Subject) -> Vec<Effect> {
    if !may_be_invited(model, &subject) {
        let command = Command::LogAnswer {
            creators: subject.creators,
            stage: Stage::Interested,
        };
        return submit(model, command);
    }
    menu::answers(model, subject)
}

/// Whether one of the creators may have an invited sample: only of one who is shown all are known.
fn may_be_invited(model: &Model, subject: &Subject) -> bool {
    let shown = model.about.known.show.as_ref();
    match (subject.creators.as_slice(), shown) {
        ([one], Some(show)) if show.creator.id == *one => {
            let mut stages = show.samples.iter().map(|sample| sample.stage);
            stages.any(|stage| stage == Stage::Invited)
        }
        _ => true,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other commands are not of the queue"
)]
/// Returns the command for other rows, if it is one of these.
pub(super) fn retarget(command: &Command, subject: &Subject) -> Option<Command> {
    fn some<T: Clone>(ids: &[T]) -> Option<Vec<T>> {
        (!ids.is_empty()).then(|| ids.to_vec())
    }
    Some(match command {
        Command::MergeFollowUps { .. } => Command::MergeFollowUps {
            follow_ups: some(&subject.follow_ups)?,
        },
        Command::UseReminder { on, .. } => Command::UseReminder {
            samples: some(&subject.samples)?,
            on: *on,
        },
        Command::LogAnswer { stage, .. } => Command::LogAnswer {
            creators: some(&subject.creators)?,
            stage: *stage,
        },
        Command::AcceptSuggestions { .. } => Command::AcceptSuggestions {
            suggestions: some(&subject.suggestions)?,
            reason: None,
        },
        Command::DismissSuggestions { reason, .. } => Command::DismissSuggestions {
            suggestions: some(&subject.suggestions)?,
            reason: reason.clone(),
        },
        Command::SnoozeSuggestions { until, .. } => {
            snooze::wait(some(&subject.suggestions)?, *until)
        }
        _ => return None,
    })
}
