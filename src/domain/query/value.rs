//! Values of the query language: comparisons, exact amounts, percentages, counts, due bounds.

use std::cmp::Ordering;
use std::fmt;

use crate::domain::date::Date;
use crate::domain::money::{BasisPoints, Currency, Money};

/// How a figure is compared with a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comparison {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `=` or `:`
    Eq,
    /// `>=`
    Ge,
    /// `>`
    Gt,
}

impl Comparison {
    /// Returns the operator as typed; it is an SQL operator too.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Eq => "=",
            Self::Ge => ">=",
            Self::Gt => ">",
        }
    }

    /// Returns whether a figure that compares so with the value fits.
    pub const fn holds(self, found: Ordering) -> bool {
        match self {
            Self::Lt => found.is_lt(),
            Self::Le => found.is_le(),
            Self::Eq => found.is_eq(),
            Self::Ge => found.is_ge(),
            Self::Gt => found.is_gt(),
        }
    }
}

/// An exact decimal amount without a currency: `digits` with the last `places` behind the point.
///
/// Kept without trailing zeros, so equal amounts are equal values. At most three decimals: no
/// currency has more.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Amount {
    digits: i64,
    places: u32,
}

const MAX_PLACES: u32 = 3;

impl Amount {
    /// Reads `500`, `12.50`, `-3`, `1.5k` or `2m`.
    pub(in crate::domain) fn parse(text: &str) -> Option<Self> {
        let (text, shift) = without_suffix(text);
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = match text.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (text, ""),
        };
        let part = part.trim_end_matches('0');
        let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(part) {
            return None;
        }
        let typed = u32::try_from(part.len()).ok()?;
        let places = typed.saturating_sub(shift);
        if places > MAX_PLACES {
            return None;
        }
        let digits: i64 = format!("{whole}{part}").parse().ok()?;
        let digits = digits.checked_mul(10_i64.checked_pow(shift.saturating_sub(typed))?)?;
        Some(Self {
            digits: if negative { -digits } else { digits },
            places,
        })
    }

    /// Returns the amount as money of `currency`, or `None` when the currency has no such minor
    /// unit (half a cent) or the amount is too large: nothing is rounded.
    pub fn in_currency(self, currency: Currency) -> Option<Money> {
        let more = currency.exponent().checked_sub(self.places)?;
        let minor = self.digits.checked_mul(10_i64.checked_pow(more)?)?;
        Some(Money::new(minor, currency))
    }

    /// Returns the whole number, or `None` with decimals.
    fn whole(self) -> Option<i64> {
        (self.places == 0).then_some(self.digits)
    }

    /// Returns the amount times 1000; `None` past what an integer holds.
    pub(in crate::domain) fn thousandths(self) -> Option<i64> {
        let more = MAX_PLACES.checked_sub(self.places)?;
        self.digits.checked_mul(10_i64.pow(more))
    }

    /// Returns the amount times 100, or `None` with more than two decimals.
    pub(in crate::domain) fn hundredths(self) -> Option<i64> {
        let more = 2_u32.checked_sub(self.places)?;
        self.digits.checked_mul(10_i64.pow(more))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs();
        if self.places == 0 {
            return write!(f, "{sign}{digits}");
        }
        let scale = 10_u64.pow(self.places);
        let places = self.places as usize;
        write!(f, "{sign}{}.{:0places$}", digits / scale, digits % scale)
    }
}

/// Returns the text before `k` or `m`, and how many zeros that stands for.
fn without_suffix(text: &str) -> (&str, u32) {
    if let Some(rest) = text.strip_suffix(['k', 'K']) {
        (rest, 3)
    } else if let Some(rest) = text.strip_suffix(['m', 'M']) {
        (rest, 6)
    } else {
        (text, 0)
    }
}

/// Reads `10k`, `1.2m` or `48210`.
pub(super) fn count(text: &str) -> Option<i64> {
    Amount::parse(text)?.whole().filter(|count| *count >= 0)
}

/// Reads `1%` or `0.25%` exactly.
pub(in crate::domain) fn percent(text: &str) -> Option<BasisPoints> {
    let number = text.strip_suffix('%')?.trim_end();
    if number.ends_with(|c: char| !c.is_ascii_digit()) {
        return None;
    }
    let points = Amount::parse(number)?.hundredths()?;
    (points >= 0).then_some(BasisPoints(points))
}

/// Writes basis points as they are read.
pub(super) fn percent_text(points: BasisPoints) -> String {
    let (whole, part) = (points.0 / 100, points.0 % 100);
    if part == 0 {
        format!("{whole}%")
    } else {
        format!("{whole}.{part:02}%")
    }
}

/// What a due date is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DueBound {
    /// This many days from today in the shop's zone; negative is the past.
    InDays(i64),
    /// A date.
    On(Date),
}

/// Furthest a bound in days may be: a hundred years.
const MAX_DAYS: i64 = 36_525;

impl DueBound {
    /// Reads `3d`, `2w`, `-1d`, `today`, `tomorrow`, `yesterday` or `2026-11-20`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        match text.as_str() {
            "today" => return Some(Self::InDays(0)),
            "tomorrow" => return Some(Self::InDays(1)),
            "yesterday" => return Some(Self::InDays(-1)),
            _ => {}
        }
        let (number, days) = match text.strip_suffix('w') {
            Some(weeks) => (weeks, 7),
            None => (text.strip_suffix('d').unwrap_or(""), 1),
        };
        if let Some(n) = Amount::parse(number).filter(|_| number.ends_with(is_digit)) {
            let days = n.whole()?.checked_mul(days)?;
            return (days.abs() <= MAX_DAYS).then_some(Self::InDays(days));
        }
        let day = Date::parse_from_str(&text, "%Y-%m-%d").ok()?;
        // Only ever printed with four digits of year, so only that is read.
        (text.len() == 10 && day.to_string() == text).then_some(Self::On(day))
    }
}

const fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

impl fmt::Display for DueBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InDays(days) => write!(f, "{days}d"),
            Self::On(date) => write!(f, "{date}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_print_without_needless_zeros() {
        for (text, shown) in [
            ("500", "500"),
            ("12.50", "12.5"),
            ("0.005", "0.005"),
            ("1.5k", "1500"),
            ("1.2345K", "1234.5"),
            ("2m", "2000000"),
            ("-3.1", "-3.1"),
            ("-0.5", "-0.5"),
            ("007", "7"),
        ] {
            assert_eq!(
                Amount::parse(text).map(|a| a.to_string()).as_deref(),
                Some(shown)
            );
        }
        for text in [
            "",
            "k",
            ".5",
            "5.",
            "1.0005",
            "1,000",
            "1e3",
            "--1",
            "$5",
            "9223372036854775808",
            "9223372036854775807k",
        ] {
            assert_eq!(Amount::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_amount_becomes_money_only_where_it_is_exact() {
        let jpy: Currency = "JPY".parse().unwrap();
        let amount = |text| Amount::parse(text).unwrap();
        assert_eq!(
            amount("12.5").in_currency(Currency::USD),
            Some(Money::new(1_250, Currency::USD))
        );
        assert_eq!(amount("500").in_currency(jpy), Some(Money::new(500, jpy)));
        assert_eq!(amount("0.005").in_currency(Currency::USD), None);
        assert_eq!(amount("1.5").in_currency(jpy), None);
    }

    #[test]
    fn percentages_are_basis_points_or_refused() {
        for (text, points) in [("1%", 100), ("0.25%", 25), ("100%", 10_000), ("2.50%", 250)] {
            assert_eq!(percent(text), Some(BasisPoints(points)));
        }
        assert_eq!(percent_text(BasisPoints(205)), "2.05%");
        for text in ["1", "0.125%", "1k%", "-1%", "%", "one%"] {
            assert_eq!(percent(text), None, "{text:?}");
        }
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(count("10k"), Some(10_000));
        assert_eq!(count("1.2m"), Some(1_200_000));
        assert_eq!((count("0.5"), count("-1")), (None, None));
    }

    #[test]
    fn due_bounds_are_days_from_today_or_dates() {
        let date = Date::from_ymd_opt(2026, 11, 20).unwrap();
        for (text, bound) in [
            ("3d", DueBound::InDays(3)),
            ("2W", DueBound::InDays(14)),
            ("-1d", DueBound::InDays(-1)),
            ("today", DueBound::InDays(0)),
            ("Tomorrow", DueBound::InDays(1)),
            ("2026-11-20", DueBound::On(date)),
        ] {
            assert_eq!(DueBound::parse(text), Some(bound));
        }
        for text in [
            "3",
            "d",
            "1.5d",
            "3kd",
            "2026-11-31",
            "2026-1-2",
            "20/11/2026",
            "99999d",
        ] {
            assert_eq!(DueBound::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn comparisons_hold_as_written() {
        for (sign, less, equal, greater) in [
            (Comparison::Lt, true, false, false),
            (Comparison::Le, true, true, false),
            (Comparison::Eq, false, true, false),
            (Comparison::Ge, false, true, true),
            (Comparison::Gt, false, false, true),
        ] {
            let held = [Ordering::Less, Ordering::Equal, Ordering::Greater].map(|o| sign.holds(o));
            assert_eq!(held, [less, equal, greater], "{}", sign.sign());
        }
    }
}
