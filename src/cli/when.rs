//! Days as people say them: `1d`, `2w`, `mon`, `tomorrow`, or a date.

use chrono::{Datelike as _, Weekday};

use super::value;
use crate::domain::date::{Date, plus_days};

/// Returns the day that `text` means when it is said on `today`; a weekday is the next one after it.
pub(crate) fn day(text: &str, today: Date) -> Result<Date, String> {
    let word = text.trim().to_ascii_lowercase();
    let wrong = || format!("{text:?} is not a day: write it like 1d, 3d, mon or 2026-11-20.");
    if word == "tomorrow" {
        return Ok(plus_days(today, 1));
    }
    if let Ok(weekday) = word.parse::<Weekday>() {
        return Ok(next(weekday, today));
    }
    for (unit, days) in [('d', 1), ('w', 7)] {
        if let Some(number) = word.strip_suffix(unit) {
            let number: u16 = number.parse().map_err(|_e| wrong())?;
            return Ok(plus_days(today, i64::from(number) * days));
        }
    }
    value::date(&word).map_err(|_e| wrong())
}

fn next(weekday: Weekday, today: Date) -> Date {
    let ahead = weekday.days_since(today.weekday());
    plus_days(today, i64::from(if ahead == 0 { 7 } else { ahead }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_today_and_weekdays_lie_ahead() {
        // A Friday.
        let today: Date = "2026-11-20".parse().unwrap();
        for (text, want) in [
            ("1d", "2026-11-21"),
            ("3d", "2026-11-23"),
            ("2w", "2026-12-04"),
            ("mon", "2026-11-23"),
            ("Monday", "2026-11-23"),
            ("fri", "2026-11-27"),
            ("sat", "2026-11-21"),
            ("tomorrow", "2026-11-21"),
            ("2026-12-01", "2026-12-01"),
        ] {
            assert_eq!(day(text, today).unwrap().to_string(), want, "{text}");
        }
        for wrong in ["", "d", "-1d", "soon", "2026-13-01", "99999999d"] {
            assert!(day(wrong, today).is_err(), "{wrong}");
        }
    }
}
