//! Values as people type them: rates, amounts, counts; an empty one clears a field.

use super::fault::Fault;
use crate::domain::command::Edit;
use crate::domain::date::Date;
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::typed::{hundredths, whole};

pub(crate) use crate::domain::typed::rate;

/// Returns the edit that an option asks for: absent leaves, empty clears, anything else sets.
pub(crate) fn edit<T>(
    typed: Option<&str>,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Edit<T>, Fault> {
    match typed.map(str::trim) {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(text) => read(text)
            .map(|value| Some(Some(value)))
            .map_err(Fault::usage),
    }
}

/// Returns the edit of a text.
pub(crate) fn text(typed: Option<&str>) -> Edit<String> {
    typed.map(|text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// Returns the value that an option sets; empty is refused, since the field is never without one.
pub(crate) fn set<T>(
    typed: Option<&str>,
    name: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, Fault> {
    match edit(typed, read)? {
        None => Ok(None),
        Some(Some(value)) => Ok(Some(value)),
        Some(None) => Err(Fault::usage(format!(
            "--{name} cannot be empty: give a value or leave it out."
        ))),
    }
}

/// Returns a rate as the fraction JSON shows.
#[expect(
    clippy::cast_precision_loss,
    reason = "a rate has at most five digits; JSON numbers are floats"
)]
pub(crate) fn fraction(rate: BasisPoints) -> f64 {
    rate.0 as f64 / 10_000.0
}

/// Reads a number of at most two decimals into hundredths: posts per week.
pub(crate) fn per_week(text: &str) -> Result<i64, String> {
    hundredths(text.trim()).ok_or_else(|| {
        format!("{text:?} is not a number of posts per week: write it like 2 or 0.5.")
    })
}

/// Reads a number of at most two decimals into hundredths: times, or a number a week.
pub(crate) fn hundredths_of(text: &str) -> Result<i64, String> {
    hundredths(text.trim())
        .ok_or_else(|| format!("{text:?} is not a number: write it like 3 or 2.5."))
}

/// Reads a count such as `12000` or `12,000`.
pub(crate) fn count(text: &str) -> Result<i64, String> {
    let digits: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | '_'))
        .collect();
    whole(&digits).ok_or_else(|| format!("{text:?} is not a whole number: write it like 12000."))
}

/// Reads an amount of that currency into minor units.
pub(crate) fn amount(currency: Currency) -> impl Fn(&str) -> Result<i64, String> {
    move |text| Money::parse(text, currency).map(|money| money.minor)
}

/// Reads `true` or `false`.
pub(crate) fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => Err(format!(
            "{text:?} is neither true nor false: give one of them."
        )),
    }
}

/// Reads a date.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    text.trim()
        .parse()
        .map_err(|_e| format!("{text:?} is not a date: write it like 2026-11-20."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_option_clears_and_an_absent_one_leaves() {
        assert_eq!(edit(None, count).unwrap(), None);
        assert_eq!(edit(Some(" "), count).unwrap(), Some(None));
        assert_eq!(edit(Some("12,000"), count).unwrap(), Some(Some(12_000)));
        assert!(edit(Some("many"), count).is_err());
        assert!(set(Some(""), "strikes", count).is_err());
        assert_eq!(text(Some("  ")), Some(None));
    }

    #[test]
    fn posts_per_week_are_hundredths() {
        for (text, want) in [("2", 200), ("0.5", 50), ("1.25", 125)] {
            assert_eq!(per_week(text), Ok(want), "{text}");
        }
        assert!(per_week("0.125").is_err());
        assert!(per_week("-1").is_err());
    }
}
