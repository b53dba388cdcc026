//! Values as people type them: rates, amounts, counts; an empty one clears a field.

use super::fault::Fault;
use crate::domain::command::Edit;
use crate::domain::date::Date;
use crate::domain::money::{BasisPoints, Currency, Money};

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

/// Reads a rate: `0.15`, `15%`, `15` or `1500bp`.
///
/// A bare number below 1 is a fraction, as in JSON; from 1 to below 100 a percentage; a whole number
/// from 100 on basis points, as shops state their fee (readings.md 39).
pub(crate) fn rate(text: &str) -> Result<BasisPoints, String> {
    let wrong = || format!("{text:?} is not a rate: write it like 15%, 0.15 or 1500bp.");
    let bare = text.trim();
    let points = if let Some(points) = bare.strip_suffix("bp") {
        whole(points.trim()).ok_or_else(wrong)?
    } else if let Some(percent) = bare.strip_suffix('%') {
        hundredths(percent.trim()).ok_or_else(wrong)?
    } else {
        bare_rate(bare).ok_or_else(wrong)?
    };
    if points > 10_000 {
        return Err(format!(
            "{text:?} is over 100 %: write it like 15%, 0.15 or 1500bp."
        ));
    }
    Ok(BasisPoints(points))
}

fn bare_rate(text: &str) -> Option<i64> {
    match whole(text) {
        Some(points) if points >= 100 => Some(points),
        Some(percent) => percent.checked_mul(100),
        None => {
            let ten_thousandths = decimal(text, 4)?;
            if ten_thousandths < 10_000 {
                return Some(ten_thousandths);
            }
            hundredths(text)
        }
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

fn whole(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn hundredths(text: &str) -> Option<i64> {
    decimal(text, 2)
}

/// Reads a decimal number of at most `places` decimals, times ten to the `places`.
fn decimal(text: &str, places: usize) -> Option<i64> {
    let (units, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{units}{fraction:0<places$}");
    (fraction.len() <= places && !units.is_empty())
        .then(|| whole(&digits))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_fractions_percentages_or_basis_points() {
        for (text, want) in [
            ("0.15", 1500),
            ("15%", 1500),
            ("15 %", 1500),
            ("15", 1500),
            ("12.5", 1250),
            ("12.5%", 1250),
            ("1500bp", 1500),
            ("600", 600),
            ("0.06", 600),
            ("0.0625", 625),
            ("0", 0),
            ("1", 100),
            ("0%", 0),
            ("100%", 10_000),
        ] {
            assert_eq!(rate(text), Ok(BasisPoints(want)), "{text}");
        }
        for wrong in [
            "", "x", "-1%", "0.00001", "10001", "101%", "1.234", "15%%", ".",
        ] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }

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
