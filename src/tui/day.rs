//! Days as people type them: `3d`, `mon`, `tomorrow`, `2026-12-01`.

use chrono::{Datelike as _, Weekday};

use crate::domain::date::{Date, plus_days};

/// Which way a bare weekday points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toward {
    /// The next such day, after today.
    Future,
    /// The last such day, today included.
    Past,
}

/// Returns the day `text` means, or one sentence on how to write it.
pub fn read(text: &str, today: Date, toward: Toward) -> Result<Date, String> {
    let typed = text.trim().to_lowercase();
    let known = match typed.as_str() {
        "today" => Some(today),
        "tomorrow" => Some(plus_days(today, 1)),
        "yesterday" => Some(plus_days(today, -1)),
        _ => from_now(&typed, today, toward)
            .or_else(|| weekday(&typed, today, toward))
            .or_else(|| typed.parse().ok()),
    };
    known.ok_or_else(|| match toward {
        Toward::Future => format!("{text:?} is not a day: write 3d, mon or 2026-12-01."),
        Toward::Past => format!("{text:?} is not a day: write yesterday, mon or 2026-11-18."),
    })
}

/// `3d` and `2w`: from today on, or back where the day lies behind.
fn from_now(typed: &str, today: Date, toward: Toward) -> Option<Date> {
    let (count, unit) = typed
        .strip_suffix('d')
        .map(|count| (count, 1))
        .or_else(|| typed.strip_suffix('w').map(|count| (count, 7)))?;
    let days = count.trim().parse::<u16>().ok().map(i64::from)? * unit;
    Some(match toward {
        Toward::Future => plus_days(today, days),
        Toward::Past => plus_days(today, -days),
    })
}

fn weekday(typed: &str, today: Date, toward: Toward) -> Option<Date> {
    if typed.len() < 3 {
        return None;
    }
    let day: Weekday = typed.parse().ok()?;
    let ahead = i64::from(day.days_since(today.weekday()));
    Some(match toward {
        Toward::Future => plus_days(today, if ahead == 0 { 7 } else { ahead }),
        Toward::Past => plus_days(today, if ahead == 0 { 0 } else { ahead - 7 }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let friday: Date = "2026-11-20".parse().unwrap();
        for (text, ahead, back) in [
            ("3d", "2026-11-23", "2026-11-17"),
            (" 2W ", "2026-12-04", "2026-11-06"),
            ("mon", "2026-11-23", "2026-11-16"),
            ("Thursday", "2026-11-26", "2026-11-19"),
            ("fri", "2026-11-27", "2026-11-20"),
            ("today", "2026-11-20", "2026-11-20"),
            ("tomorrow", "2026-11-21", "2026-11-21"),
            ("yesterday", "2026-11-19", "2026-11-19"),
            ("2026-12-01", "2026-12-01", "2026-12-01"),
        ] {
            let read = |toward| read(text, friday, toward).map(|day| day.to_string());
            assert_eq!(read(Toward::Future).as_deref(), Ok(ahead), "{text}");
            assert_eq!(read(Toward::Past).as_deref(), Ok(back), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_says_how_to_write_one() {
        let friday: Date = "2026-11-20".parse().unwrap();
        for text in ["", "d", "soon", "-3d", "3", "m", "2026-13-01", "99999999d"] {
            assert!(read(text, friday, Toward::Future).is_err(), "{text}");
        }
        assert_eq!(
            read("soon", friday, Toward::Future).unwrap_err(),
            "\"soon\" is not a day: write 3d, mon or 2026-12-01."
        );
    }
}
