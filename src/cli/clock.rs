//! The one clock: the given instant, or the machine's.

use chrono::{DurationRound as _, TimeDelta};

use crate::domain::date::Instant;

/// Where `now` comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Clock {
    /// It stands still at the instant of `--now`.
    Fixed(Instant),
    /// The machine's.
    System,
}

impl Clock {
    /// Returns the clock that an option asks for.
    pub(crate) fn new(given: Option<Instant>) -> Self {
        given.map_or(Self::System, Self::Fixed)
    }

    /// Returns now, to the millisecond.
    pub(crate) fn now(self) -> Instant {
        let now = match self {
            Self::Fixed(at) => at,
            Self::System => chrono::Utc::now(),
        };
        now.duration_trunc(TimeDelta::milliseconds(1))
            .unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_instant_is_now_to_the_millisecond() {
        let given: Instant = "2026-11-20T09:00:00.123456Z".parse().unwrap();
        let now = Clock::new(Some(given)).now();
        assert_eq!(now.to_rfc3339(), "2026-11-20T09:00:00.123+00:00");
    }
}
