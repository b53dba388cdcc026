//! Cells of a workbook as the text that an export to CSV would hold.

use calamine::{Data, DataRef, ExcelDateTime, Style};

use super::header::Sign;
use crate::domain::date::Date;

/// Above this a float no longer tells all digits of a number.
const EXACT_BELOW: f64 = 1e15;

/// What the look of a number says beside its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing.
    Plain,
    /// It is shown times a hundred with a percent sign.
    Percent,
    /// It is shown with this currency sign.
    Money(String),
}

impl Look {
    /// Returns what a style says.
    pub(super) fn of(style: &Style) -> Self {
        let format = style.number_format.as_ref();
        format.map_or(Self::Plain, |format| Self::of_code(&format.format_code))
    }

    fn of_code(code: &str) -> Self {
        let first = code.split(';').next().unwrap_or_default();
        // Only what stands outside quotes is a sign of the format.
        let outside: String = first.split('"').step_by(2).collect();
        if outside.contains('%') {
            return Self::Percent;
        }
        let bracketed = first
            .split_once("[$")
            .and_then(|(_, rest)| rest.split(['-', ']']).next());
        let quoted = first.split('"').nth(1);
        // Three letters in quotes may be any unit, such as `pcs`.
        let quoted = quoted.filter(|sign| sign.trim().len() != 3 || !sign.is_ascii());
        let sign = bracketed.into_iter().chain(quoted).map(str::trim);
        sign.filter(|sign| Sign::of(sign).is_some())
            .map(|sign| Self::Money(sign.to_owned()))
            .next()
            .unwrap_or(Self::Plain)
    }
}

/// Returns a cell as an export to CSV would write it.
pub(super) fn text(cell: &DataRef<'_>, look: Option<&Look>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::Int(number) => match look {
            Some(Look::Percent) => format!("{}%", number.saturating_mul(100)),
            Some(Look::Money(sign)) => format!("{sign}{number}"),
            Some(Look::Plain) | None => number.to_string(),
        },
        DataRef::Float(number) => shown(*number, look),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(_) => Data::from(cell.clone()).to_string(),
    }
}

/// Returns a number with what its look adds, so that 0.0593 shown as 5.93% is that rate.
fn shown(number: f64, look: Option<&Look>) -> String {
    match look {
        Some(Look::Percent) => format!("{}%", number_text(number * 100.0)),
        Some(Look::Money(sign)) if number < 0.0 => format!("-{sign}{}", number_text(-number)),
        Some(Look::Money(sign)) => format!("{sign}{}", number_text(number)),
        Some(Look::Plain) | None => number_text(number),
    }
}

/// Writes the 15 digits a spreadsheet keeps; of longer numbers the rest is lost, and shows it.
fn number_text(number: f64) -> String {
    if number.abs() >= EXACT_BELOW {
        return format!("{number:E}");
    }
    let kept: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    kept.to_string()
}

fn moment_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return number_text(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, millis) = moment.to_ymd_hms_milli();
    let date = Date::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    let at = date.and_then(|date| {
        date.and_hms_milli_opt(
            u32::from(hour),
            u32::from(minute),
            u32::from(second),
            u32::from(millis),
        )
    });
    match at {
        // A time is a fraction of a day and may miss its second by a hair.
        Some(at) => (at + chrono::TimeDelta::milliseconds(500))
            .format("%Y-%m-%d %H:%M:%S")
            .to_string(),
        None => number_text(moment.as_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_digits_a_spreadsheet_keeps() {
        for (number, want) in [
            (42.0, "42"),
            (7.56, "7.56"),
            (0.1 + 0.2, "0.3"),
            (-3.0, "-3"),
            (123_456_789_012_345.0, "123456789012345"),
            (576_990_001_852_603_922.0, "5.769900018526039E17"),
            (0.15, "0.15"),
        ] {
            assert_eq!(number_text(number), want);
        }
    }

    #[test]
    fn rates_and_amounts_are_written_as_they_are_shown() {
        for (number, code, want) in [
            (0.0593, "0.00%", "5.93%"),
            (0.007, "0.00%", "0.7%"),
            (1.182, "0.0 %", "118.2%"),
            (0.15, "General", "0.15"),
            (12.5, "0.00\"%\"", "12.5"),
            (41.65, "\"$\"#,##0.00", "$41.65"),
            (-3.5, "\"$\"#,##0.00;[Red]-\"$\"#,##0.00", "-$3.5"),
            (8778.36, "\"RM\"#,##0.00", "RM8778.36"),
            (9.99, "[$£-809]#,##0.00", "£9.99"),
            (9.5, "#,##0.00 [$€-407]", "€9.5"),
            (30.0, "0\" pcs\"", "30"),
            (30.0, "[$USD] 0.00", "USD30"),
            (7.0, "_(* #,##0.00_)", "7"),
        ] {
            assert_eq!(shown(number, Some(&Look::of_code(code))), want, "{code}");
        }
    }
}
