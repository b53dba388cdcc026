//! Dates, instants and zones.
//!
//! An instant is UTC to the millisecond; a *date* (due, delivered) is a calendar date in the shop's
//! zone (domain.md section 2). Nothing here reads a clock.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Datelike as _, Days, LocalResult, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _,
    Utc,
};
use serde::{Deserialize, Serialize};

pub use chrono::NaiveDate as Date;

/// A point in time, UTC.
pub type Instant = DateTime<Utc>;

/// Returns the instant `ms` milliseconds after the epoch, or the epoch when out of range.
pub fn from_millis(ms: i64) -> Instant {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

/// Returns the day number of `date`: days since 1970-01-01, as stored.
pub fn day_number(date: Date) -> i64 {
    i64::from(date.num_days_from_ce()) - 719_163
}

/// Returns the date with that day number, or the epoch's date when out of range.
pub fn from_day_number(day: i64) -> Date {
    i32::try_from(day + 719_163)
        .ok()
        .and_then(Date::from_num_days_from_ce_opt)
        .unwrap_or_default()
}

/// Returns `date` moved by `days`, staying put at the ends of the calendar.
pub fn plus_days(date: Date, days: i64) -> Date {
    let step = Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        date.checked_sub_days(step)
    } else {
        date.checked_add_days(step)
    };
    moved.unwrap_or(date)
}

/// Returns whole days from `from` to `to`, negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    day_number(to) - day_number(from)
}

/// An IANA time zone, such as `America/Los_Angeles`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(chrono_tz::UTC);

    /// Returns the IANA name.
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Returns the calendar date at `instant` in this zone.
    pub fn date_of(&self, instant: Instant) -> Date {
        instant.with_timezone(&self.0).date_naive()
    }

    /// Returns the local wall-clock time at `instant` in this zone.
    pub fn local(&self, instant: Instant) -> NaiveDateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// Returns the instant of a local time without a zone.
    ///
    /// In an autumn double hour the first instant; in a spring gap the first valid instant after
    /// (readings.md 14).
    pub fn resolve(&self, local: NaiveDateTime) -> Instant {
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
            LocalResult::None => self.after_gap(local),
        }
    }

    fn after_gap(self, local: NaiveDateTime) -> Instant {
        // A gap ends on a whole minute and never lasts longer than a day (Samoa, 2011).
        let mut minute = local.with_nanosecond_zero();
        for _ in 0..=24 * 60 {
            minute += TimeDelta::minutes(1);
            if let Some(at) = self.0.from_local_datetime(&minute).earliest() {
                return at.with_timezone(&Utc);
            }
        }
        local.and_utc()
    }

    /// Returns the instant of `hour` o'clock on `date`.
    pub fn at(&self, date: Date, hour: u32) -> Instant {
        let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        self.resolve(date.and_time(time))
    }

    /// Returns the first instant of `date`.
    pub fn start_of(&self, date: Date) -> Instant {
        self.at(date, 0)
    }
}

trait WholeMinute {
    fn with_nanosecond_zero(self) -> Self;
}

impl WholeMinute for NaiveDateTime {
    fn with_nanosecond_zero(self) -> Self {
        use chrono::Timelike as _;
        self.with_second(0)
            .and_then(|t| t.with_nanosecond(0))
            .unwrap_or(self)
    }
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim()
            .parse()
            .map(Self)
            .map_err(|_unknown: chrono_tz::ParseError| {
                format!(
                    "{text:?} is not a time zone: give an IANA name such as America/Los_Angeles."
                )
            })
    }
}

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A span of calendar days a figure is about (metrics.md, "Window").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    /// The `n` days ending today, today included.
    Days(u32),
    /// No bound.
    All,
    /// Both ends included.
    Range(Date, Date),
}

impl Window {
    /// Returns the first and last day, `None` where unbounded.
    pub fn bounds(self, today: Date) -> (Option<Date>, Option<Date>) {
        match self {
            Self::Days(n) => (Some(plus_days(today, 1 - i64::from(n))), Some(today)),
            Self::All => (None, None),
            Self::Range(from, to) => (Some(from), Some(to)),
        }
    }
}

impl FromStr for Window {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("{text:?} is not a window: write 28d, all or 2026-10-01..2026-10-31.");
        if text == "all" {
            return Ok(Self::All);
        }
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (
                from.parse().map_err(|_e| wrong())?,
                to.parse().map_err(|_e| wrong())?,
            );
            return if from <= to {
                Ok(Self::Range(from, to))
            } else {
                Err(wrong())
            };
        }
        match text.strip_suffix('d').and_then(|n| n.parse().ok()) {
            Some(days) if (1..=36_500).contains(&days) => Ok(Self::Days(days)),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
    }

    #[test]
    fn double_hours_take_the_first_instant_and_gaps_the_next_valid_one() {
        let zone: Zone = "America/Los_Angeles".parse().unwrap();
        for (text, want) in [
            ("2026-11-01 01:30:00", "2026-11-01T08:30:00Z"),
            ("2026-03-08 02:30:15", "2026-03-08T10:00:00Z"),
            ("2026-07-01 12:00:00", "2026-07-01T19:00:00Z"),
        ] {
            let want: Instant = want.parse().unwrap();
            assert_eq!(zone.resolve(local(text)), want, "{text}");
        }
    }

    #[test]
    fn a_date_is_the_shops_not_utcs() {
        let zone: Zone = "America/Los_Angeles".parse().unwrap();
        let at: Instant = "2026-11-20T07:59:00Z".parse().unwrap();
        assert_eq!(zone.date_of(at).to_string(), "2026-11-19");
        assert_eq!(
            zone.start_of(zone.date_of(at)).to_rfc3339(),
            "2026-11-19T08:00:00+00:00"
        );
    }

    #[test]
    fn windows_include_both_ends() {
        let today = Date::from_ymd_opt(2026, 11, 20).unwrap();
        let (from, to) = "28d".parse::<Window>().unwrap().bounds(today);
        assert_eq!(from.unwrap().to_string(), "2026-10-24");
        assert_eq!(to, Some(today));
        assert_eq!("all".parse::<Window>().unwrap().bounds(today), (None, None));
        for wrong in [
            "",
            "0d",
            "28",
            "2026-10-31..2026-10-01",
            "-1d",
            "99999999999d",
        ] {
            assert!(wrong.parse::<Window>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn day_numbers_read_back() {
        for text in ["1970-01-01", "2024-02-29", "2026-11-20", "1969-12-31"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(from_day_number(day_number(date)), date);
        }
        assert_eq!(day_number("1970-01-02".parse().unwrap()), 1);
    }
}
