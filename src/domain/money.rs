//! Money as integers of the minor unit, rates as basis points, and the one rounding rule.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code, upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The United States dollar.
    pub const USD: Self = Self(*b"USD");

    /// Returns the code, three capital letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Returns the number of decimal digits of the minor unit (ISO 4217; readings.md 15).
    pub const fn exponent(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// Returns minor units per unit: 100 for USD, 1 for JPY.
    pub const fn scale(self) -> i64 {
        10_i64.pow(self.exponent())
    }

    /// Returns the sign people write before an amount, or the code and a space.
    pub const fn sign(&self) -> &'static str {
        match &self.0 {
            b"USD" => "$",
            b"GBP" => "£",
            b"EUR" => "€",
            b"JPY" => "¥",
            b"VND" => "₫",
            b"THB" => "฿",
            b"PHP" => "₱",
            b"IDR" => "Rp",
            b"MYR" => "RM",
            b"SGD" => "S$",
            b"BRL" => "R$",
            b"MXN" => "MX$",
            _ => "",
        }
    }
}

impl FromStr for Currency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes: [u8; 3] = text
            .trim()
            .to_ascii_uppercase()
            .into_bytes()
            .try_into()
            .map_err(|_bytes| {
                format!("{text:?} is not a currency: give three letters such as USD.")
            })?;
        if bytes.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(bytes))
        } else {
            Err(format!(
                "{text:?} is not a currency: give three letters such as USD."
            ))
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An exact amount in the minor unit of one currency.
///
/// Amounts of different currencies are never added (domain.md section 2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Money {
    /// Cents for USD, dong for VND.
    pub minor: i64,
    /// The currency of `minor`.
    pub currency: Currency,
}

impl Money {
    /// Returns `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads an amount a person typed, such as `4.20`, `1,234.5` or `$4`.
    ///
    /// Refuses more decimals than the currency has: nothing is rounded on the way in.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, String> {
        let wrong = || {
            format!(
                "{:?} is not an amount in {currency}: write it like 4.20.",
                text.trim()
            )
        };
        let trimmed = text.trim();
        let bare = trimmed
            .strip_prefix(currency.sign())
            .unwrap_or(trimmed)
            .trim_start_matches(currency.code())
            .trim();
        let (negative, bare) = match bare.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, bare),
        };
        let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
        let digits: String = whole.chars().filter(|c| *c != ',').collect();
        let exponent = currency.exponent() as usize;
        let fraction = fraction.trim_end_matches('0');
        let ok = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if digits.is_empty() || !ok(&digits) || !ok(fraction) || fraction.len() > exponent {
            return Err(wrong());
        }
        let joined = format!("{digits}{fraction:0<exponent$}");
        let minor: i64 = joined.parse().map_err(|_overflow| wrong())?;
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }

    /// Returns the amount as plain decimal text without sign or separators, for files.
    pub fn plain(self) -> String {
        let exponent = self.currency.exponent() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let scale = self.currency.scale().unsigned_abs();
        let (whole, part) = (
            self.minor.unsigned_abs() / scale,
            self.minor.unsigned_abs() % scale,
        );
        if exponent == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{part:0exponent$}")
        }
    }
}

impl fmt::Display for Money {
    /// Writes `$1,234.50`, `-$3.00` or `1,234.50 SEK`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = self.currency.exponent() as usize;
        let scale = self.currency.scale().unsigned_abs();
        let (whole, part) = (
            self.minor.unsigned_abs() / scale,
            self.minor.unsigned_abs() % scale,
        );
        let sign = self.currency.sign();
        let minus = if self.minor < 0 { "-" } else { "" };
        let fraction = if exponent > 0 {
            format!(".{part:0exponent$}")
        } else {
            String::new()
        };
        let code = if sign.is_empty() {
            format!(" {}", self.currency)
        } else {
            String::new()
        };
        let text = format!("{minus}{sign}{}{fraction}{code}", grouped(whole));
        f.pad(&text)
    }
}

/// Writes a whole number with commas between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A rate in hundredths of a percent: 1500 is 15 %.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(pub i64);

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.0 % 100 == 0 {
            format!("{} %", self.0 / 100)
        } else {
            format!("{}.{:02} %", self.0 / 100, (self.0 % 100).abs())
        };
        f.pad(&text)
    }
}

/// Returns `numerator / denominator` rounded half to even, or `None` for a zero denominator or an
/// overflow of 64 bits (metrics.md, "Rounding and order").
pub fn div_half_even(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator == 0 {
        return None;
    }
    let (n, d) = if denominator < 0 {
        (-numerator, -denominator)
    } else {
        (numerator, denominator)
    };
    let floor = n.div_euclid(d);
    let twice = n.rem_euclid(d) * 2;
    let up = match twice.cmp(&d) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => floor % 2 != 0,
    };
    i64::try_from(floor + i128::from(up)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_read_and_print_per_currency() {
        let vnd: Currency = "vnd".parse().unwrap();
        let sek: Currency = "SEK".parse().unwrap();
        for (text, currency, minor, shown) in [
            ("4.20", Currency::USD, 420, "$4.20"),
            ("$1,234.5", Currency::USD, 123_450, "$1,234.50"),
            ("-3", Currency::USD, -300, "-$3.00"),
            ("249000", vnd, 249_000, "₫249,000"),
            ("7.10", sek, 710, "7.10 SEK"),
        ] {
            let money = Money::parse(text, currency).unwrap();
            assert_eq!((money.minor, money.to_string().as_str()), (minor, shown));
        }
        assert!(Money::parse("1.005", Currency::USD).is_err());
        assert!(Money::parse("1.5", vnd).is_err());
        assert!(Money::parse("", Currency::USD).is_err());
        assert!(Money::parse("12a", Currency::USD).is_err());
    }

    #[test]
    fn quotients_round_half_to_even() {
        for (n, d, want) in [
            (5, 2, 2),
            (7, 2, 4),
            (-5, 2, -2),
            (-7, 2, -4),
            (1, 3, 0),
            (2, 3, 1),
            (5, -2, -2),
        ] {
            assert_eq!(div_half_even(n, d), Some(want), "{n}/{d}");
        }
        assert_eq!(div_half_even(1, 0), None);
        assert_eq!(div_half_even(i128::MAX, 1), None);
    }

    proptest! {
        #[test]
        fn plain_text_reads_back(minor in -1_000_000_000_000i64..1_000_000_000_000) {
            let money = Money::new(minor, Currency::USD);
            prop_assert_eq!(Money::parse(&money.plain(), Currency::USD).unwrap(), money);
            prop_assert_eq!(Money::parse(&money.plain(), Currency::USD).unwrap(), money);
        }
    }
}
