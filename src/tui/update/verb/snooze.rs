//! Putting off: what it means for samples, follow-ups and suggestions.

use crate::domain::command::Command;
use crate::domain::date::Date;
use crate::domain::id::{FollowUpId, SampleId, SuggestionId};
use crate::tui::model::Subject;

/// Returns the command that puts off what a menu was about.
pub(super) fn of(subject: Subject, until: Date) -> Command {
    if subject.samples.is_empty() && subject.follow_ups.is_empty() {
        return wait(subject.suggestions, until);
    }
    snoozed(subject.samples, subject.follow_ups, until)
}

/// Returns the command that puts suggestions off.
pub(super) const fn wait(suggestions: Vec<SuggestionId>, until: Date) -> Command {
    Command::SnoozeSuggestions {
        suggestions,
        until,
        reason: None,
    }
}

/// Returns the command that puts samples off, or follow-ups alone.
pub(super) fn snoozed(samples: Vec<SampleId>, follow_ups: Vec<FollowUpId>, until: Date) -> Command {
    if samples.is_empty() {
        Command::SnoozeFollowUps { follow_ups, until }
    } else {
        Command::SnoozeSamples {
            samples,
            follow_ups,
            until,
        }
    }
}
