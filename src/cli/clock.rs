//! The one clock: the given instant or the machine's, read once per run.

use chrono::{DurationRound as _, TimeDelta};

use crate::domain::date::Instant;

/// Returns the instant the whole run takes for now, to the millisecond.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where time enters the program"
)]
pub(crate) fn now(given: Option<Instant>) -> Instant {
    let now = given.unwrap_or_else(chrono::Utc::now);
    now.duration_trunc(TimeDelta::milliseconds(1))
        .unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_instant_is_now_to_the_millisecond() {
        let given: Instant = "2026-11-20T09:00:00.123456Z".parse().unwrap();
        assert_eq!(
            now(Some(given)).to_rfc3339(),
            "2026-11-20T09:00:00.123+00:00"
        );
    }
}
