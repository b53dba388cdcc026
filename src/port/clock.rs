//! Local times of the shop to instants, without a look into the zone's rules for every cell.

use std::cell::Cell;

use chrono::{Days, NaiveDateTime, NaiveTime, TimeDelta};

use super::moment::Moment;
use crate::domain::date::{Date, Instant, Zone, day_number};

const SLOTS: usize = 1024;

/// A zone that remembers the offset of each day.
///
/// A day whose offset is the same at its first instant and at the next day's has that offset throughout;
/// the few days on which clocks change always ask the zone (readings.md 14).
#[derive(Debug)]
pub(super) struct Clock {
    zone: Zone,
    days: Box<[Cell<Slot>]>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    day: i64,
    /// Seconds ahead of UTC, or `None` on a day with a change.
    offset: Option<i64>,
}

impl Clock {
    /// Returns the clock of a zone.
    pub(super) fn new(zone: Zone) -> Self {
        let empty = Slot {
            day: i64::MIN,
            offset: None,
        };
        Self {
            zone,
            days: vec![Cell::new(empty); SLOTS].into(),
        }
    }

    /// Returns the date at `instant`.
    pub(super) fn date_of(&self, instant: Instant) -> Date {
        self.zone.date_of(instant)
    }

    /// Returns the calendar date a cell means in this zone.
    pub(super) fn date(&self, moment: Moment) -> Date {
        match moment.offset {
            Some(_) => self.date_of(self.instant(moment)),
            None => moment.date,
        }
    }

    /// Returns the instant a cell means.
    pub(super) fn instant(&self, moment: Moment) -> Instant {
        let day = day_number(moment.date);
        let offset = match moment.offset {
            Some(offset) => Some(i64::from(offset)),
            None => self.offset_of(moment.date, day),
        };
        let local = day * 86_400 + i64::from(moment.seconds);
        match offset.and_then(|offset| Instant::from_timestamp(local - offset, 0)) {
            Some(at) => at,
            None => self.zone.resolve(at_second(moment.date, moment.seconds)),
        }
    }

    fn offset_of(&self, date: Date, day: i64) -> Option<i64> {
        let index = usize::try_from(day.rem_euclid(1024)).unwrap_or(0);
        let cell = self.days.get(index)?;
        let slot = cell.get();
        if slot.day == day {
            return slot.offset;
        }
        let offset = self.steady_offset(date);
        cell.set(Slot { day, offset });
        offset
    }

    fn steady_offset(&self, date: Date) -> Option<i64> {
        let at = |date: Date| {
            let local = at_second(date, 0);
            local
                .and_utc()
                .signed_duration_since(self.zone.resolve(local))
        };
        let today = at(date);
        let tomorrow = at(date.checked_add_days(Days::new(1))?);
        (today == tomorrow).then(|| today.num_seconds())
    }
}

fn at_second(date: Date, seconds: u32) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + TimeDelta::seconds(i64::from(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_agrees_with_the_zone(day in 0i64..60_000, seconds in 0u32..86_400, which in 0usize..8) {
            let names = [
                "America/Los_Angeles", "Europe/London", "Asia/Ho_Chi_Minh", "Australia/Lord_Howe",
                "Pacific/Apia", "America/St_Johns", "America/Sao_Paulo", "Asia/Tehran",
            ];
            let zone: Zone = names[which].parse().unwrap();
            let clock = Clock::new(zone);
            let date = crate::domain::date::from_day_number(day);
            let want = zone.resolve(at_second(date, seconds));
            for _ in 0..2 {
                let got = clock.instant(Moment { date, seconds, offset: None });
                prop_assert_eq!(got, want);
            }
        }
    }

    #[test]
    fn an_offset_in_the_cell_beats_the_zone() {
        let clock = Clock::new("America/Los_Angeles".parse().unwrap());
        let date = Date::from_ymd_opt(2026, 10, 11).unwrap();
        let moment = Moment {
            date,
            seconds: 3600,
            offset: Some(0),
        };
        assert_eq!(
            clock.instant(moment).to_rfc3339(),
            "2026-10-11T01:00:00+00:00"
        );
        assert_eq!(clock.date(moment).to_string(), "2026-10-10");
    }
}
