//! Whether a post was on time (metrics.md, `on_time_rate`; readings.md 28).

use crate::domain::date::Date;
use crate::domain::stage::Stage;

/// What became of a due date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Posted on or before it.
    OnTime,
    /// Posted after it, or past it and still waiting.
    Late,
    /// Never posted.
    Missed,
}

/// Returns what became of `due`, or `None` while it is neither past nor fulfilled, and for samples
/// whose due date no longer means anything.
pub fn outcome(stage: Stage, posted: Option<Date>, due: Date, today: Date) -> Option<Outcome> {
    match stage {
        Stage::Posted | Stage::Decided => posted.map(|posted| {
            if posted <= due {
                Outcome::OnTime
            } else {
                Outcome::Late
            }
        }),
        Stage::Delivered | Stage::Review => (today > due).then_some(Outcome::Late),
        Stage::NoShow => (today > due).then_some(Outcome::Missed),
        Stage::Invited
        | Stage::Interested
        | Stage::Requested
        | Stage::Approved
        | Stage::Shipped
        | Stage::Declined
        | Stage::Cancelled
        | Stage::Lost => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::date;

    #[test]
    fn due_dates_are_kept_broken_or_without_meaning() {
        let due = date("2026-11-10");
        for (stage, posted, today, want) in [
            (
                Stage::Posted,
                Some("2026-11-10"),
                "2026-11-20",
                Some(Outcome::OnTime),
            ),
            (
                Stage::Posted,
                Some("2026-11-05"),
                "2026-11-06",
                Some(Outcome::OnTime),
            ),
            (
                Stage::Decided,
                Some("2026-11-11"),
                "2026-11-20",
                Some(Outcome::Late),
            ),
            (Stage::Posted, None, "2026-11-20", None),
            (Stage::Delivered, None, "2026-11-11", Some(Outcome::Late)),
            (Stage::Review, None, "2026-11-10", None),
            (Stage::NoShow, None, "2026-11-11", Some(Outcome::Missed)),
            (Stage::NoShow, None, "2026-11-10", None),
            (Stage::Cancelled, None, "2026-11-20", None),
            (Stage::Lost, None, "2026-11-20", None),
            (Stage::Shipped, None, "2026-11-20", None),
        ] {
            let found = outcome(stage, posted.map(date), due, date(today));
            assert_eq!(found, want, "{stage} {posted:?} {today}");
        }
    }
}
