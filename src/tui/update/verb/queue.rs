//! Verbs of the queue and of what is suggested: merge, answered, TikTok's own reminder, accept, turn down.

use super::{ask, snooze, submit};
use crate::domain::command::Command;
use crate::domain::stage::Stage;
use crate::tui::action::Action;
use crate::tui::layer::{Form, Goal};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::Effect;

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
        Action::Answered => Command::LogAnswer {
            creators: subject.creators,
            stage: Stage::Interested,
        },
        Action::Accept => Command::AcceptSuggestions {
            suggestions: subject.suggestions,
            reason: None,
        },
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
