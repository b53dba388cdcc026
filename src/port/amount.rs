//! Amounts, counts and rates as cells write them; integers throughout (formats.md R9, R10).

use std::borrow::Cow;

use super::header::Sign;
use crate::domain::money::{BasisPoints, Currency, div_half_even};

/// Why a cell is no amount of the shop's money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoAmount {
    /// Written in another currency.
    Foreign(String),
    /// More decimals than the currency has.
    Fraction,
    /// Beyond any sale: such as an id in the wrong column.
    TooLarge,
    /// Not a number.
    Unreadable,
}

/// The largest amount, in minor units: its fee, and the sum of tens of thousands like it, still fit.
const LARGEST_AMOUNT: u64 = 100_000_000_000_000;
/// The largest count.
const LARGEST_COUNT: u64 = 1_000_000_000_000;

/// Reads an amount into minor units of `currency`. Nothing is rounded.
pub(super) fn money(text: &str, currency: Currency) -> Result<i64, NoAmount> {
    let minor =
        plain_money(text.as_bytes(), currency).map_or_else(|| written_money(text, currency), Ok)?;
    if minor.unsigned_abs() > LARGEST_AMOUNT {
        return Err(NoAmount::TooLarge);
    }
    Ok(minor)
}

/// The form of nearly all cells: digits, perhaps a point and decimals.
fn plain_money(text: &[u8], currency: Currency) -> Option<i64> {
    let exponent = currency.exponent();
    let mut value: i64 = 0;
    let mut decimals = None;
    for &byte in text {
        match byte {
            b'0'..=b'9' => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                decimals = decimals.map(|n: u32| n + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let decimals = decimals.unwrap_or(0);
    if text.is_empty() || decimals > exponent || decimals == 3 || !text.last()?.is_ascii_digit() {
        return None;
    }
    value.checked_mul(10_i64.pow(exponent - decimals))
}

fn written_money(text: &str, currency: Currency) -> Result<i64, NoAmount> {
    let (negative, bare) = bare(text, currency)?;
    let number = Number::read(&bare, currency).ok_or(NoAmount::Unreadable)?;
    let minor = number
        .scaled(currency.exponent())
        .ok_or(NoAmount::Unreadable)?
        .ok_or(NoAmount::Fraction)?;
    Ok(if negative { -minor } else { minor })
}

/// Takes sign, currency, spaces and accountants' brackets away.
fn bare(text: &str, currency: Currency) -> Result<(bool, String), NoAmount> {
    let mut rest = text.trim();
    let mut negative = false;
    let mut foreign = None;
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        negative = true;
        rest = inner.trim();
    }
    for _ in 0..3 {
        rest = rest.trim();
        if let Some(after) = rest.strip_prefix(['-', '−']) {
            if negative {
                return Err(NoAmount::Unreadable);
            }
            negative = true;
            rest = after;
        } else if let Some((sign, after)) = Sign::leading(rest).or_else(|| Sign::trailing(rest)) {
            if !sign.may_be(currency) {
                foreign = Some(sign.written.to_owned());
            }
            rest = after;
        }
    }
    let rest = rest.strip_prefix('+').unwrap_or(rest);
    let digits: String = rest
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\''))
        .collect();
    match foreign {
        // A word before a number may be a currency, a word alone is only a word.
        Some(sign) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            Err(NoAmount::Foreign(sign))
        }
        Some(_) => Err(NoAmount::Unreadable),
        None => Ok((negative, digits)),
    }
}

/// A decimal number: its digits, and how many of them are decimals.
struct Number {
    digits: String,
    decimals: usize,
}

impl Number {
    /// Tells thousands from decimals; `None` if the groups make no number.
    fn read(text: &str, currency: Currency) -> Option<Self> {
        let points = text.matches('.').count();
        let commas = text.matches(',').count();
        let (thousands, decimal) = match (points, commas) {
            (0, 0) => (None, None),
            (0 | 1, 0 | 1) if points + commas == 1 => {
                let mark = if points == 1 { '.' } else { ',' };
                if is_group(text, mark, currency) {
                    (Some(mark), None)
                } else {
                    (None, Some(mark))
                }
            }
            (_, 0) => (Some('.'), None),
            (0, _) => (Some(','), None),
            _ => match (text.rfind('.'), text.rfind(',')) {
                (Some(point), Some(comma)) if point > comma && points == 1 => {
                    (Some(','), Some('.'))
                }
                (Some(_), Some(_)) if commas == 1 => (Some('.'), Some(',')),
                _ => return None,
            },
        };
        let (whole, fraction) = match decimal {
            Some(mark) => text.split_once(mark)?,
            None => (text, ""),
        };
        let whole = match thousands {
            Some(mark) => ungrouped(whole, mark)?,
            None => Cow::Borrowed(whole),
        };
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(&whole) || !digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        Some(Self {
            digits: format!("{whole}{fraction}"),
            decimals: fraction.len(),
        })
    }

    /// Returns the number times ten to the `exponent`; `Some(None)` if decimals would be lost.
    #[expect(
        clippy::option_option,
        reason = "the outer one says whether it fits 64 bits"
    )]
    fn scaled(&self, exponent: u32) -> Option<Option<i64>> {
        let Some(shift) = (exponent as usize).checked_sub(self.decimals) else {
            return Some(None);
        };
        let value: i64 = if self.digits.is_empty() {
            0
        } else {
            self.digits.parse().ok()?
        };
        let scale = 10_i64.checked_pow(u32::try_from(shift).ok()?)?;
        value.checked_mul(scale).map(Some)
    }
}

/// Is a single mark before exactly three digits one of thousands?
///
/// A comma is, a point only in currencies that are written with points and without decimals.
fn is_group(text: &str, mark: char, currency: Currency) -> bool {
    let Some((whole, after)) = text.split_once(mark) else {
        return false;
    };
    let three = after.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    let dotted = matches!(currency.code(), "IDR" | "VND" | "CLP" | "COP" | "PYG");
    three && (mark == ',' || dotted)
}

fn ungrouped(text: &str, mark: char) -> Option<Cow<'_, str>> {
    let mut groups = text.split(mark);
    let first = groups.next()?;
    if !(1..=3).contains(&first.len()) || groups.any(|group| group.len() != 3) {
        return None;
    }
    Some(
        text.chars()
            .filter(|c| *c != mark)
            .collect::<String>()
            .into(),
    )
}

/// Reads a whole number such as `58,930`, `12.3K` or `14.0`.
pub(super) fn count(text: &str) -> Option<i64> {
    any_count(text).filter(|count| count.unsigned_abs() <= LARGEST_COUNT)
}

fn any_count(text: &str) -> Option<i64> {
    if (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (rest, power) = match rest.trim_end_matches('+').char_indices().next_back() {
        Some((at, 'k' | 'K')) => (rest.get(..at)?, 3),
        Some((at, 'm' | 'M')) => (rest.get(..at)?, 6),
        Some((at, 'b' | 'B')) => (rest.get(..at)?, 9),
        Some(_) | None => (rest, 0),
    };
    let bare: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
    // Without a suffix `58.930` is a count with points for thousands.
    let dotted = if power == 0 { "IDR" } else { "USD" };
    let number = Number::read(&bare, dotted.parse().ok()?)?;
    let value = number.scaled(power)??;
    Some(if negative { -value } else { value })
}

/// Reads a number such as `2.5` or `1,234`, times ten to the number of `decimals`.
pub(super) fn decimal(text: &str, decimals: u32) -> Option<i64> {
    let (negative, bare) = match text.strip_prefix('-') {
        Some(bare) => (true, bare),
        None => (false, text),
    };
    let bare: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let number = Number::read(&bare, Currency::USD)?.scaled(decimals)??;
    let number = Some(number).filter(|number| number.unsigned_abs() <= LARGEST_COUNT)?;
    Some(if negative { -number } else { number })
}

/// Reads `15%`, `5.93 %`, `0.15` (a spreadsheet's) or `15` as basis points.
pub(super) fn rate(text: &str) -> Option<BasisPoints> {
    let (bare, percent) = match text.trim().strip_suffix('%') {
        Some(bare) => (bare.trim_end(), true),
        None => (text.trim(), false),
    };
    let bare = bare.replace(',', ".");
    let (whole, fraction) = bare.split_once('.').unwrap_or((&bare, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if bare.len() > 16 || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let scale = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let value: i128 = format!("{whole}{fraction}").parse().ok()?;
    // Commission rates lie between 1 % and 80 %, so a bare number below 1 is a fraction.
    let unit = if percent || value >= scale {
        100
    } else {
        10_000
    };
    div_half_even(value * unit, scale).map(BasisPoints)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, code, want) in [
            ("42.00", "USD", 4200),
            ("42", "USD", 4200),
            ("0", "USD", 0),
            ("$1,234.56", "USD", 123_456),
            ("-$3.00", "USD", -300),
            ("$-3.00", "USD", -300),
            ("(3.00)", "USD", -300),
            ("-0.00", "USD", 0),
            ("1.500", "USD", 150),
            ("USD 12.5", "USD", 1250),
            ("12.50 usd", "USD", 1250),
            ("RM7,988.80", "MYR", 798_880),
            ("£8", "GBP", 800),
            ("Rp52.172.592", "IDR", 5_217_259_200),
            ("Rp 52.172", "IDR", 5_217_200),
            ("217000", "IDR", 21_700_000),
            ("1.234,56", "EUR", 123_456),
            ("1.234,56 €", "EUR", 123_456),
            ("1 234,56", "EUR", 123_456),
            ("249000", "VND", 249_000),
            ("249.000₫", "VND", 249_000),
            ("12000 JPY", "JPY", 12_000),
            ("¥12,000", "JPY", 12_000),
            ("1,234", "USD", 123_400),
            ("12,5", "EUR", 1250),
            (".5", "USD", 50),
            ("1,234,567.8", "USD", 123_456_780),
        ] {
            assert_eq!(money(text, code.parse().unwrap()), Ok(want), "{text}");
        }
    }

    #[test]
    fn other_currencies_lost_decimals_and_words_are_told_apart() {
        use NoAmount::{Foreign, Fraction, Unreadable};
        for (text, code, want) in [
            ("£8.00", "USD", Foreign("£".into())),
            ("8.00 GBP", "USD", Foreign("GBP".into())),
            ("S$8", "USD", Foreign("S$".into())),
            ("1.005", "USD", Fraction),
            ("1.234", "USD", Fraction),
            ("1.5", "VND", Fraction),
            ("12,5", "JPY", Fraction),
            ("", "USD", Unreadable),
            ("$", "USD", Unreadable),
            ("twelve", "USD", Unreadable),
            ("1,23,456", "USD", Unreadable),
            ("1.2.3", "USD", Unreadable),
            ("1e3", "USD", Unreadable),
            ("--3", "USD", Unreadable),
            ("99999999999999999999", "USD", Unreadable),
        ] {
            assert_eq!(money(text, code.parse().unwrap()), Err(want), "{text}");
        }
    }

    #[test]
    fn counts_and_rates_are_read_as_lists_write_them() {
        for (text, want) in [
            ("58,930", Some(58_930)),
            ("58.930", Some(58_930)),
            ("12.3K", Some(12_300)),
            ("1.10m", Some(1_100_000)),
            ("14.0", Some(14)),
            ("-2", Some(-2)),
            ("2.5", None),
            ("many", None),
            ("", None),
        ] {
            assert_eq!(count(text), want, "{text}");
        }
        for (text, want) in [
            ("15%", Some(1500)),
            ("5.93%", Some(593)),
            ("0.15", Some(1500)),
            ("0,15", Some(1500)),
            ("15", Some(1500)),
            ("0%", Some(0)),
            ("118.2 %", Some(11_820)),
            ("1", Some(100)),
            ("5.125%", Some(512)),
            ("high", None),
            ("%", None),
        ] {
            assert_eq!(rate(text), want.map(BasisPoints), "{text}");
        }
    }

    #[test]
    fn decimals_are_kept_exactly_or_not_at_all() {
        for (text, decimals, want) in [
            ("2", 2, Some(200)),
            ("2.5", 2, Some(250)),
            ("2,5", 2, Some(250)),
            ("1,234", 3, Some(1_234_000)),
            ("-0.125", 3, Some(-125)),
            ("0.1234", 3, None),
            ("two", 2, None),
            ("", 2, None),
            ("9999999999999", 3, None),
        ] {
            assert_eq!(decimal(text, decimals), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn amounts_read_back(minor in -1_000_000_000_000i64..1_000_000_000_000, which in 0usize..4) {
            let currency: Currency = ["USD", "VND", "KWD", "EUR"][which].parse().unwrap();
            let amount = Money::new(minor, currency);
            // A single point before three digits is one of thousands for dong, which has no decimals.
            prop_assert_eq!(money(&amount.plain(), currency), Ok(minor));
            prop_assert_eq!(money(&amount.to_string(), currency), Ok(minor), "{}", amount);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            drop(money(&text, Currency::USD));
            prop_assert!(count(&text).is_none_or(|n| n.to_string().len() < 20));
            prop_assert!(rate(&text).is_none_or(|rate| rate.0 >= 0));
        }
    }
}
