//! Dates and times as cells write them, read by hand: a million cells a second, no guessing per row.

use std::fmt;
use std::str::FromStr;

use crate::domain::date::Date;

/// The order of the three numbers of a date such as `03/04/2026` (readings.md 13).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    /// Returns the words for a sentence.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Dmy => "day first",
            Self::Mdy => "month first",
            Self::Ymd => "year first",
        }
    }

    /// Returns the word that names it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}

impl FromStr for DateOrder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "dmy" => Ok(Self::Dmy),
            "mdy" => Ok(Self::Mdy),
            "ymd" => Ok(Self::Ymd),
            _ => Err(format!(
                "{text:?} is not an order of dates: take dmy, mdy or ymd."
            )),
        }
    }
}

/// A local date and time, or an instant where the cell names an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// The date.
    pub(super) date: Date,
    /// Seconds since midnight; 0 where the cell has no time.
    pub(super) seconds: u32,
    /// Seconds ahead of UTC, where the cell says so.
    pub(super) offset: Option<i32>,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (
            self.seconds / 3600,
            self.seconds / 60 % 60,
            self.seconds % 60,
        );
        write!(f, "{}", self.date)?;
        if self.seconds > 0 {
            write!(f, " {hours:02}:{minutes:02}:{seconds:02}")?;
        }
        Ok(())
    }
}

/// The three numbers of a date as they stand.
#[derive(Clone, Copy, Debug)]
struct Parts {
    numbers: [u32; 3],
    lens: [usize; 3],
    /// Which of the three is a month by name.
    named: Option<usize>,
}

/// Reads a date with or without a time; `order` decides between day and month.
pub(super) fn parse(text: &str, order: DateOrder) -> Option<Moment> {
    let Some((parts, rest)) = parts(text) else {
        return serial(text);
    };
    let (seconds, half, rest) = time(rest)?;
    let order = if half { DateOrder::Mdy } else { order };
    Some(Moment {
        date: parts.date(order)?,
        seconds,
        offset: offset(rest)?,
    })
}

/// Returns the first two numbers of the cell, whatever stands around them; 0 where there is none.
pub(super) fn leading_numbers(cell: &[u8]) -> (u32, u32) {
    let mut numbers = [0_u32; 2];
    let mut rest = cell;
    for slot in &mut numbers {
        let skipped = rest.iter().take_while(|b| !b.is_ascii_digit()).count();
        rest = rest.get(skipped..).unwrap_or_default();
        while let [digit @ b'0'..=b'9', after @ ..] = rest {
            *slot = slot
                .saturating_mul(10)
                .saturating_add(u32::from(digit - b'0'));
            rest = after;
        }
    }
    numbers.into()
}

/// Returns the order that the cell proves: a number above 12 cannot be a month.
pub(super) fn proof(text: &str) -> Option<DateOrder> {
    let (parts, rest) = parts(text)?;
    let [first, second, _] = parts.numbers;
    let [a, b, c] = parts.lens;
    if parts.named.is_some() || a > 2 || b > 2 || (c != 4 && c != 2) {
        return None;
    }
    let month = 1..=12;
    let late_day = 13..=31;
    let order = if late_day.contains(&first) && month.contains(&second) {
        DateOrder::Dmy
    } else if month.contains(&first) && late_day.contains(&second) {
        DateOrder::Mdy
    } else {
        return None;
    };
    // With AM or PM the month is first in any case (readings.md 55).
    match time(rest) {
        Some((_, true, _)) | None => None,
        Some(_) => Some(order),
    }
}

impl Parts {
    fn date(&self, order: DateOrder) -> Option<Date> {
        let [a, b, c] = self.numbers;
        let [first, _, last] = self.lens;
        let (year, month, day) = match (self.named, order) {
            _ if first == 4 => (a, b, c),
            (Some(0), _) | (None, DateOrder::Mdy) => (year(c, last)?, a, b),
            (Some(_), _) | (None, DateOrder::Dmy) => (year(c, last)?, b, a),
            (None, DateOrder::Ymd) if last == 4 => return None,
            (None, DateOrder::Ymd) => (year(a, first)?, b, c),
        };
        if !(1970..=2200).contains(&year) {
            return None;
        }
        Date::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }
}

const fn year(number: u32, digits: usize) -> Option<u32> {
    match digits {
        4 => Some(number),
        2 => Some(2000 + number),
        _ => None,
    }
}

/// Reads the three numbers and returns what follows them.
fn parts(text: &str) -> Option<(Parts, &[u8])> {
    let mut rest = text.as_bytes();
    let mut found = Parts {
        numbers: [0; 3],
        lens: [0; 3],
        named: None,
    };
    for at in 0..3 {
        let (number, len, after, named) = number_or_month(rest)?;
        *found.numbers.get_mut(at)? = number;
        *found.lens.get_mut(at)? = len;
        if named {
            if found.named.is_some() || at == 2 {
                return None;
            }
            found.named = Some(at);
        }
        rest = after;
        if at < 2 {
            rest = separator(rest)?;
        }
    }
    // LIVE analyses write `2026/10/26/ 16:02` (formats.md 3c).
    Some((found, rest.strip_prefix(b"/").unwrap_or(rest)))
}

fn separator(rest: &[u8]) -> Option<&[u8]> {
    match rest {
        [b',', b' ', after @ ..] | [b'/' | b'-' | b'.' | b' ', after @ ..] => Some(after),
        _ => None,
    }
}

fn number_or_month(text: &[u8]) -> Option<(u32, usize, &[u8], bool)> {
    let mut number = 0;
    let mut len = 0;
    for byte in text.iter().take_while(|byte| byte.is_ascii_digit()) {
        number = number * 10 + u32::from(byte - b'0');
        len += 1;
        if len > 4 {
            return None;
        }
    }
    if len > 0 {
        return Some((number, len, text.get(len..)?, false));
    }
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic());
    let len = letters.count();
    let month = month(text.get(..len)?)?;
    Some((month, 0, text.get(len..)?, true))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(word: &[u8]) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|name| {
        name.as_bytes()
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    })?;
    u32::try_from(at + 1).ok()
}

/// Reads a time: seconds since midnight, whether AM or PM was said, and what follows.
fn time(text: &[u8]) -> Option<(u32, bool, &[u8])> {
    let text = match text {
        [b'T' | b' ', ..] | [b',', b' ', ..] => text
            .strip_prefix(b"T")
            .or_else(|| text.strip_prefix(b","))
            .unwrap_or(text)
            .trim_ascii_start(),
        [] => return Some((0, false, text)),
        _ => return None,
    };
    if text.is_empty() {
        return Some((0, false, text));
    }
    let (hour, rest) = two_digits(text)?;
    let (minute, mut rest) = two_digits(rest.strip_prefix(b":")?)?;
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(b":") {
        (second, rest) = two_digits(after)?;
        if let Some(fraction) = rest.strip_prefix(b".") {
            let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
            rest = fraction.get(digits..)?;
        }
    }
    let (half, rest) = half_day(rest.trim_ascii_start());
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(pm) => hour % 12 + if pm { 12 } else { 0 },
        None => hour,
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some((
        hour * 3600 + minute * 60 + second.min(59),
        half.is_some(),
        rest,
    ))
}

fn two_digits(text: &[u8]) -> Option<(u32, &[u8])> {
    match text {
        [a @ b'0'..=b'9', b @ b'0'..=b'9', rest @ ..] => {
            Some((u32::from(a - b'0') * 10 + u32::from(b - b'0'), rest))
        }
        [a @ b'0'..=b'9', rest @ ..] => Some((u32::from(a - b'0'), rest)),
        _ => None,
    }
}

/// Reads AM or PM: is it the afternoon, and what follows.
fn half_day(text: &[u8]) -> (Option<bool>, &[u8]) {
    match text {
        [b'A' | b'a', b'M' | b'm', rest @ ..] => (Some(false), rest),
        [b'P' | b'p', b'M' | b'm', rest @ ..] => (Some(true), rest),
        _ => (None, text),
    }
}

/// Reads `Z`, `+07:00` or nothing: `Some(None)` means that the time is local.
#[expect(
    clippy::option_option,
    reason = "the outer one says whether it can be read"
)]
fn offset(text: &[u8]) -> Option<Option<i32>> {
    match text.trim_ascii() {
        [] => Some(None),
        [b'Z'] | b"UTC" => Some(Some(0)),
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let (hours, rest) = two_digits(rest)?;
            let rest = rest.strip_prefix(b":").unwrap_or(rest);
            let minutes = if rest.is_empty() {
                0
            } else {
                two_digits(rest).filter(|(_, rest)| rest.is_empty())?.0
            };
            if hours > 14 || minutes > 59 {
                return None;
            }
            let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
            Some(Some(if *sign == b'-' { -seconds } else { seconds }))
        }
        _ => None,
    }
}

/// Reads a spreadsheet's day number, such as `45951.25`: days since 1899-12-30 (formats.md R7).
fn serial(text: &str) -> Option<Moment> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(fraction) || fraction.len() > 15 {
        return None;
    }
    let days: i32 = whole.parse().ok()?;
    if !(20_000..=80_000).contains(&days) {
        return None;
    }
    let date = Date::from_num_days_from_ce_opt(days + 693_594)?;
    let scale = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    let part: u64 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().ok()?
    };
    // To the nearest second: a spreadsheet keeps times as fractions of a day.
    let seconds = (u128::from(part) * 86_400 * 2 / u128::from(scale)).div_ceil(2);
    Some(Moment {
        date,
        seconds: u32::try_from(seconds).ok()?.min(86_399),
        offset: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{Dmy, Mdy, Ymd};
    use proptest::prelude::*;

    fn show(text: &str, order: DateOrder) -> String {
        match parse(text, order) {
            None => "no".to_owned(),
            Some(at) => {
                let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(at.seconds, 0);
                let offset = at.offset.map_or_else(String::new, |o| format!(" {o:+}"));
                format!("{} {}{offset}", at.date, time.unwrap())
            }
        }
    }

    #[test]
    fn every_form_of_the_exports_is_read() {
        for (text, order, want) in [
            ("19/11/2026 08:39:29", Dmy, "2026-11-19 08:39:29"),
            ("7/10/2026 0:14", Dmy, "2026-10-07 00:14:00"),
            ("10/05/2026", Mdy, "2026-10-05 00:00:00"),
            ("10/05/2026", Dmy, "2026-05-10 00:00:00"),
            ("11/19/2026 08:39:29 AM", Dmy, "2026-11-19 08:39:29"),
            ("10/15/2026 12:17:21 AM", Mdy, "2026-10-15 00:17:21"),
            ("10/15/2026 12:17:21 pm", Mdy, "2026-10-15 12:17:21"),
            ("2026/10/26/ 16:02", Mdy, "2026-10-26 16:02:00"),
            ("2026-10-11 19:07:00", Dmy, "2026-10-11 19:07:00"),
            ("2026/09/12", Dmy, "2026-09-12 00:00:00"),
            ("2026-10-11T19:07:00.250Z", Dmy, "2026-10-11 19:07:00 +0"),
            (
                "2026-10-11T19:07:00+07:00",
                Dmy,
                "2026-10-11 19:07:00 +25200",
            ),
            ("21.10.2026", Dmy, "2026-10-21 00:00:00"),
            ("21 Oct 2026", Mdy, "2026-10-21 00:00:00"),
            ("Oct 21, 2026", Dmy, "2026-10-21 00:00:00"),
            ("October 21, 2026 3:05 PM", Dmy, "2026-10-21 15:05:00"),
            ("21-Oct-26", Mdy, "2026-10-21 00:00:00"),
            ("3/4/26", Mdy, "2026-03-04 00:00:00"),
            ("26-03-04", Ymd, "2026-03-04 00:00:00"),
            ("46316", Dmy, "2026-10-21 00:00:00"),
            ("46316.75", Dmy, "2026-10-21 18:00:00"),
        ] {
            assert_eq!(show(text, order), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "today",
            "31/02/2026",
            "2026-02-30",
            "45/45/2026",
            "10/2026",
            "1/2/3",
            "123456",
            "10/10/2026 25:00",
            "10/10/2026 13:00 PM",
            "10/10/2026 x",
            "0/1/2026",
            "1/1/1026",
            "5.769E+17",
            "29/02/2025",
            "10/10/20266",
        ] {
            assert_eq!(show(text, Dmy), "no", "{text}");
        }
    }

    #[test]
    fn a_number_above_twelve_proves_the_order() {
        for (text, want) in [
            ("21/10/2026 05:14", Some(Dmy)),
            ("10/21/2026", Some(Mdy)),
            ("10/21/2026 05:14 AM", None),
            ("10/11/2026", None),
            ("45/10/2026", None),
            ("2026-10-21", None),
            ("21 Oct 2026", None),
            ("--", None),
        ] {
            assert_eq!(proof(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn dates_read_back(days in 0i32..80_000, seconds in 0u32..86_400) {
            let date = Date::from_num_days_from_ce_opt(719_163 + days).unwrap();
            let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap();
            let want = Some(Moment { date, seconds, offset: None });
            for (form, order) in [("%d/%m/%Y", Dmy), ("%m/%d/%Y", Mdy), ("%Y-%m-%d", Dmy), ("%b %d, %Y", Dmy)] {
                let text = format!("{} {}", date.format(form), time.format("%H:%M:%S"));
                prop_assert_eq!(parse(&text, order), want, "{}", text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            for order in [Dmy, Mdy, Ymd] {
                let _ = parse(&text, order);
                let _ = proof(&text);
            }
        }
    }
}
