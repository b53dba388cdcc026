//! What happens to samples, in words.

use std::fmt;

use super::names::changed;
use crate::domain::date::Date;
use crate::domain::event::Verb;
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;

/// Returns the stage as a word in a sentence.
pub(super) fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::NoShow => "no-show",
        Stage::Review => "in review",
        Stage::Invited
        | Stage::Interested
        | Stage::Requested
        | Stage::Approved
        | Stage::Shipped
        | Stage::Delivered
        | Stage::Posted
        | Stage::Decided
        | Stage::Declined
        | Stage::Cancelled
        | Stage::Lost => stage.name(),
    }
}

/// Returns the stage with what goes with it.
pub(super) fn standing(sample: &Sample) -> String {
    let stage = word(sample.stage);
    match (sample.stage, sample.due) {
        (Stage::Delivered, Some(due)) => format!("{stage}, due {}", short(due)),
        (Stage::Decided, _) => match sample.decision {
            Some(decision) => format!("{stage}: {}", decision.name()),
            None => stage.to_owned(),
        },
        _ => stage.to_owned(),
    }
}

/// Returns what was done to a sample.
pub(super) fn change(verb: Verb, fields: &[&str], before: &Sample, after: &Sample) -> String {
    if before.stage != after.stage {
        let corrected = if verb == Verb::MovedBack {
            " (set back)"
        } else {
            ""
        };
        return format!("{} → {}{corrected}", word(before.stage), standing(after));
    }
    let touched = |field: &str| fields.contains(&field);
    if touched("tracking") || touched("carrier") {
        let parts: Vec<&str> = [after.carrier.as_deref(), after.tracking.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        return if parts.is_empty() {
            "tracking removed".to_owned()
        } else {
            format!("tracking {}", parts.join(" "))
        };
    }
    match (before.due, after.due) {
        (Some(was), Some(due)) if was != due => {
            return format!("due {} → {}", short(was), short(due));
        }
        (_, Some(due)) if touched("confirmed") => {
            let agreed = if after.confirmed {
                "agreed"
            } else {
                "not agreed"
            };
            return format!("due {} {agreed}", short(due));
        }
        _ => {}
    }
    if touched("native_reminder") && after.native_reminder.is_some() {
        "TikTok's reminder used".to_owned()
    } else if touched("brief_sent") && after.brief_sent.is_some() {
        "brief sent".to_owned()
    } else if touched("reminder_sent") && after.reminder_sent.is_some() {
        "reminder sent".to_owned()
    } else {
        changed(fields)
    }
}

/// Returns a date as a person says it: `4 Dec`.
pub(super) fn short(date: Date) -> impl fmt::Display {
    date.format("%-d %b")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{date, sample};

    #[test]
    fn a_move_names_both_stages_and_what_follows() {
        let before = sample(Stage::Shipped).build();
        let after = sample(Stage::Delivered).due("2026-12-04").build();
        assert_eq!(
            change(Verb::Moved, &["stage", "due"], &before, &after),
            "shipped → delivered, due 4 Dec"
        );
        let mut extended = after.clone();
        extended.due = Some(date("2026-12-11"));
        assert_eq!(
            change(Verb::Extended, &["due", "extensions"], &after, &extended),
            "due 4 Dec → 11 Dec"
        );
        assert_eq!(
            change(
                Verb::MovedBack,
                &["stage"],
                &after,
                &sample(Stage::Shipped).build()
            ),
            "delivered → shipped (set back)"
        );
    }
}
