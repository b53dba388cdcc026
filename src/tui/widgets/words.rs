//! Dates, days and figures in the words of the screen.

use chrono::Datelike as _;

use crate::domain::date::{Date, days_between};
use crate::domain::money::{Money, div_half_even, grouped};
use crate::store::view::scorecard::Ratio;
use crate::tui::theme::{Glyphs, Role};

/// Returns `Tue` within six days of today, `3 Dec` in this year, else `3 Dec 2025`.
pub fn day(date: Date, today: Date) -> String {
    if days_between(today, date).abs() <= 6 {
        date.format("%a").to_string()
    } else if date.year() == today.year() {
        date.format("%-d %b").to_string()
    } else {
        date.format("%-d %b %Y").to_string()
    }
}

/// Returns how far a due date is: `−6 d`, `today`, `tomorrow`, `in 3 d`.
pub fn until(due: Date, today: Date, glyphs: &Glyphs) -> String {
    match days_between(today, due) {
        days @ ..=-1 => format!("{}{} d", glyphs.minus, days.unsigned_abs()),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} d"),
    }
}

/// Returns the same in few columns, for a column of its own: `−6 d`, `today`, `+1 d`, `+12 d`.
pub fn short_until(due: Date, today: Date, glyphs: &Glyphs) -> String {
    match days_between(today, due) {
        days @ ..=-1 => format!("{}{} d", glyphs.minus, days.unsigned_abs()),
        0 => "today".to_owned(),
        days => format!("+{days} d"),
    }
}

/// Returns how TikTok's own reminder stands: used, free to use, or from when; `None` where no post is
/// awaited or the delivery is unknown.
pub fn reminder(used: Option<Date>, from: Option<Date>, today: Date) -> Option<String> {
    match (used, from) {
        (Some(used), _) => Some(format!("TikTok's reminder used {}", day(used, today))),
        (None, Some(from)) if from > today => {
            Some(format!("TikTok's reminder from {}", day(from, today)))
        }
        (None, Some(_)) => Some("TikTok's reminder unused".to_owned()),
        (None, None) => None,
    }
}

/// Returns how a due date looks: past, near, or neither.
pub fn due_role(due: Date, today: Date) -> Role {
    match days_between(today, due) {
        ..=-1 => Role::Overdue,
        0..=2 => Role::Warning,
        3.. => Role::Text,
    }
}

/// Returns how long ago a day was: `today`, `yesterday`, `5 d ago`.
pub fn ago(date: Date, today: Date) -> String {
    match days_between(date, today) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days @ 2..=99 => format!("{days} d ago"),
        ..=-1 | 100.. => day(date, today),
    }
}

/// Returns `48 210` as `48,210`, or the sign of the unknown.
pub fn number(n: Option<i64>, glyphs: &Glyphs) -> String {
    n.map_or_else(
        || glyphs.unknown.to_owned(),
        |n| {
            let sign = if n < 0 { glyphs.minus } else { "" };
            format!("{sign}{}", grouped(n.unsigned_abs()))
        },
    )
}

/// Returns at most five columns: `950`, `48.2k`, `1.2M`; or the sign of the unknown.
pub fn compact(n: Option<i64>, glyphs: &Glyphs) -> String {
    let Some(n) = n else {
        return glyphs.unknown.to_owned();
    };
    let size = n.unsigned_abs();
    let sign = if n < 0 { glyphs.minus } else { "" };
    for (unit, letter) in [(1_000_000_000, 'B'), (1_000_000, 'M'), (1_000, 'k')] {
        if size >= unit {
            let (whole, tenth) = (size / unit, size % unit * 10 / unit);
            return if whole < 100 && tenth > 0 {
                format!("{sign}{whole}.{tenth}{letter}")
            } else {
                format!("{sign}{whole}{letter}")
            };
        }
    }
    format!("{sign}{size}")
}

/// Returns an amount in whole units, for columns; under ten units it keeps its fraction.
pub fn round_amount(money: Option<Money>, glyphs: &Glyphs) -> String {
    let Some(money) = money else {
        return glyphs.unknown.to_owned();
    };
    let scale = money.currency.scale();
    if scale == 1 || money.minor.unsigned_abs() < 10 * scale.unsigned_abs() && money.minor != 0 {
        return money.to_string();
    }
    let units = div_half_even(money.minor.into(), scale.into()).unwrap_or_default();
    let whole = Money::new(units.saturating_mul(scale), money.currency).to_string();
    match whole.split_once('.') {
        // The name of the currency may follow the fraction.
        Some((front, back)) => {
            let name = back.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{front}{name}")
        }
        None => whole,
    }
}

/// Returns a share as `2.4 %`, or the sign of the unknown.
pub fn percent(ratio: Option<Ratio>, glyphs: &Glyphs) -> String {
    let tenths = ratio.and_then(|r| div_half_even(r.of * 1_000, r.by));
    tenths.map_or_else(
        || glyphs.unknown.to_owned(),
        |tenths| {
            let size = tenths.unsigned_abs();
            let sign = if tenths < 0 { glyphs.minus } else { "" };
            match (size / 10, size % 10) {
                (whole, 0) => format!("{sign}{whole} %"),
                (whole, tenth) => format!("{sign}{whole}.{tenth} %"),
            }
        },
    )
}

/// Returns a share always with its tenth, `2.4 %` and `4.0 %`, so that columns of them line up.
pub fn rate(ratio: Option<Ratio>, glyphs: &Glyphs) -> String {
    let text = percent(ratio, glyphs);
    match text.strip_suffix(" %") {
        Some(whole) if !whole.contains('.') => format!("{whole}.0 %"),
        Some(_) | None => text,
    }
}

/// Returns a plain ratio with at most one decimal: `12`, `3.5`; or the sign of the unknown.
pub fn plain(ratio: Option<Ratio>, glyphs: &Glyphs) -> String {
    let tenths = ratio.and_then(|r| div_half_even(r.of * 10, r.by));
    tenths.map_or_else(
        || glyphs.unknown.to_owned(),
        |tenths| {
            let sign = if tenths < 0 { glyphs.minus } else { "" };
            let size = tenths.unsigned_abs();
            match (size / 10, size % 10) {
                (whole, 0) => format!("{sign}{}", grouped(whole)),
                (whole, tenth) => format!("{sign}{}.{tenth}", grouped(whole)),
            }
        },
    )
}

/// Returns tenths as `1.9×`, or the sign of the unknown.
pub fn times(tenths: Option<i64>, glyphs: &Glyphs) -> String {
    tenths.map_or_else(
        || glyphs.unknown.to_owned(),
        |tenths| match tenths {
            0..1_000 => format!("{}.{}{}", tenths / 10, tenths % 10, glyphs.times),
            1_000.. => format!(">99{}", glyphs.times),
            ..0 => format!(
                "{}{}.{}{}",
                glyphs.minus,
                tenths.unsigned_abs() / 10,
                tenths.unsigned_abs() % 10,
                glyphs.times
            ),
        },
    )
}

/// Returns `1 sample` or `3 samples`.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiktoks_reminder_is_used_free_or_comes_free() {
        let day = |n| Date::from_ymd_opt(2026, 11, n).unwrap();
        let said = |used: Option<u32>, from: Option<u32>| {
            reminder(used.map(day), from.map(day), day(20)).unwrap_or_default()
        };
        assert_eq!(said(Some(18), None), "TikTok's reminder used Wed");
        assert_eq!(said(None, Some(23)), "TikTok's reminder from Mon");
        assert_eq!(said(None, Some(20)), "TikTok's reminder unused");
        assert_eq!(said(None, None), "");
    }
    use crate::domain::money::Currency;
    use std::str::FromStr as _;

    const G: &Glyphs = &Glyphs::UNICODE;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_due_date_is_told_from_today() {
        let today = date("2026-11-20");
        for (due, words, short, role) in [
            ("2026-11-14", "−6 d", "−6 d", Role::Overdue),
            ("2026-11-20", "today", "today", Role::Warning),
            ("2026-11-21", "tomorrow", "+1 d", Role::Warning),
            ("2026-11-23", "in 3 d", "+3 d", Role::Text),
        ] {
            let due = date(due);
            assert_eq!(until(due, today, G), words);
            assert_eq!(short_until(due, today, G), short);
            assert_eq!(due_role(due, today), role);
        }
        assert_eq!(until(date("2026-11-14"), today, &Glyphs::ASCII), "-6 d");
    }

    #[test]
    fn days_are_named_by_how_far_they_are() {
        let today = date("2026-11-20");
        for (at, near, past) in [
            ("2026-11-20", "Fri", "today"),
            ("2026-11-19", "Thu", "yesterday"),
            ("2026-11-14", "Sat", "6 d ago"),
            ("2026-11-13", "13 Nov", "7 d ago"),
            ("2026-11-26", "Thu", "Thu"),
            ("2025-12-03", "3 Dec 2025", "3 Dec 2025"),
        ] {
            assert_eq!(day(date(at), today), near, "{at}");
            assert_eq!(ago(date(at), today), past, "{at}");
        }
    }

    #[test]
    fn figures_fit_their_columns_and_the_unknown_is_not_nought() {
        for (n, want) in [
            (Some(0), "0"),
            (Some(950), "950"),
            (Some(48_210), "48.2k"),
            (Some(5_000), "5k"),
            (Some(999_999), "999k"),
            (Some(1_250_000), "1.2M"),
            (Some(-1_500), "−1.5k"),
            (Some(i64::MAX), "9223372036B"),
            (None, "–"),
        ] {
            assert_eq!(compact(n, G), want);
        }
        let ratio = |of, by| Some(Ratio { of, by });
        assert_eq!(percent(ratio(24, 1_000), G), "2.4 %");
        assert_eq!(percent(ratio(4, 5), G), "80 %");
        assert_eq!(percent(None, G), "–");
        assert_eq!(rate(ratio(4, 5), G), "80.0 %");
        assert_eq!(rate(ratio(24, 1_000), G), "2.4 %");
        assert_eq!(rate(None, G), "–");
        assert_eq!(plain(ratio(7, 2), G), "3.5");
        assert_eq!(times(Some(19), G), "1.9×");
        assert_eq!(times(Some(123_456), G), ">99×");
        assert_eq!(times(None, &Glyphs::ASCII), "-");
        let usd = |minor| Some(Money::new(minor, Currency::USD));
        assert_eq!(round_amount(usd(123_456), G), "$1,235");
        assert_eq!(round_amount(usd(-99_960), G), "-$1,000");
        assert_eq!(round_amount(usd(420), G), "$4.20");
        assert_eq!(round_amount(usd(0), G), "$0");
        assert_eq!(round_amount(None, G), "–");
        let sek = Money::new(123_456, Currency::from_str("SEK").unwrap());
        assert_eq!(round_amount(Some(sek), G), "1,235 SEK");
        let yen = Money::new(1_234, Currency::from_str("JPY").unwrap());
        assert_eq!(round_amount(Some(yen), G), yen.to_string());
        assert_eq!(number(Some(48_210), G), "48,210");
    }
}
