//! Headers compared the way exports write them (formats.md R5, R6).

use unicode_normalization::UnicodeNormalization as _;

use crate::domain::money::Currency;

/// The signs people write for currencies, longest first, and the currencies each may mean.
const SIGNS: [(&str, &[&str]); 20] = [
    ("US$", &["USD"]),
    ("MX$", &["MXN"]),
    ("NT$", &["TWD"]),
    ("HK$", &["HKD"]),
    ("Rp.", &["IDR"]),
    ("S$", &["SGD"]),
    ("R$", &["BRL"]),
    ("A$", &["AUD"]),
    ("C$", &["CAD"]),
    ("RM", &["MYR"]),
    ("Rp", &["IDR"]),
    (
        "$",
        &[
            "USD", "SGD", "MXN", "AUD", "CAD", "NZD", "HKD", "TWD", "CLP", "COP", "ARS",
        ],
    ),
    ("£", &["GBP"]),
    ("€", &["EUR"]),
    ("¥", &["JPY", "CNY"]),
    ("￥", &["JPY", "CNY"]),
    ("₫", &["VND"]),
    ("đ", &["VND"]),
    ("฿", &["THB"]),
    ("₱", &["PHP"]),
];

/// A currency as a file writes it: a sign or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign<'a> {
    /// What stands in the file.
    pub(super) written: &'a str,
    means: Means,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    OneOf(&'static [&'static str]),
    Code(Currency),
}

impl<'a> Sign<'a> {
    /// Reads a whole text as a sign or a code.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let known = SIGNS.iter().find(|(sign, _)| *sign == text);
        let means = match known {
            Some((_, codes)) => Means::OneOf(codes),
            None if text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic()) => {
                Means::Code(text.parse().ok()?)
            }
            None => return None,
        };
        Some(Self {
            written: text,
            means,
        })
    }

    /// Returns the sign or code that `text` starts with, and the rest.
    pub(super) fn leading(text: &'a str) -> Option<(Self, &'a str)> {
        let known = SIGNS.iter().find(|(sign, _)| text.starts_with(sign));
        let len = match known {
            Some((sign, _)) => sign.len(),
            None => 3,
        };
        let (sign, rest) = text.split_at_checked(len)?;
        Some((Self::of(sign)?, rest))
    }

    /// Returns the sign or code that `text` ends with, and what stands before.
    pub(super) fn trailing(text: &'a str) -> Option<(Self, &'a str)> {
        let known = SIGNS.iter().find(|(sign, _)| text.ends_with(sign));
        let len = match known {
            Some((sign, _)) => sign.len(),
            None => 3,
        };
        let (rest, sign) = text.split_at_checked(text.len().checked_sub(len)?)?;
        Some((Self::of(sign)?, rest))
    }

    /// May it mean `currency`?
    pub(super) fn may_be(&self, currency: Currency) -> bool {
        match self.means {
            Means::OneOf(codes) => codes.contains(&currency.code()),
            Means::Code(code) => code == currency,
        }
    }
}

/// Returns a header as it is compared, and the currency sign taken from its end.
pub(super) fn label(cell: &str) -> (String, Option<Sign<'_>>) {
    let bare = cell
        .trim_start_matches('\u{feff}')
        .trim_matches(|c: char| c.is_whitespace() || c == '\'');
    let (bare, sign) = without_sign(bare);
    let mut text = String::with_capacity(bare.len());
    let kept = bare.nfc().filter(|c| *c != '\u{200b}' && *c != '\u{feff}');
    let spaced: String = kept.collect();
    // A tab protects a number from a spreadsheet; it is no space between words (R5).
    for word in spaced.replace('\t', "").split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.to_lowercase());
    }
    (text, sign)
}

fn without_sign(text: &str) -> (&str, Option<Sign<'_>>) {
    let inside = text
        .strip_suffix([')', '）'])
        .and_then(|open| open.rsplit_once(['(', '（']));
    match inside {
        Some((before, inner)) if !before.trim().is_empty() => match Sign::of(inner.trim()) {
            Some(sign) => (before, Some(sign)),
            None => (text, None),
        },
        Some(_) | None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_compared_without_case_spaces_tabs_and_currency() {
        for (cell, want, sign) in [
            ("Affiliate items sold ", "affiliate items sold", None),
            ("\u{feff}Order ID\t", "order id", None),
            ("  commission   model", "commission model", None),
            ("GPM ($)", "gpm", Some("$")),
            ("Revenue(Rp)", "revenue", Some("Rp")),
            (
                "Gross merchandise value (Video) (S$)",
                "gross merchandise value (video)",
                Some("S$"),
            ),
            ("Weight(kg)", "weight(kg)", None),
            ("GMV (EUR)", "gmv", Some("EUR")),
            ("($)", "($)", None),
            ("Tra\u{309} ha\u{300}ng", "trả hàng", None),
        ] {
            let (text, got) = label(cell);
            assert_eq!(
                (text.as_str(), got.map(|s| s.written)),
                (want, sign),
                "{cell}"
            );
        }
    }

    #[test]
    fn a_bare_dollar_may_mean_several_currencies_and_a_code_only_one() {
        let usd = Currency::USD;
        let sgd: Currency = "SGD".parse().unwrap();
        for (text, is_usd, is_sgd) in [("$", true, true), ("S$", false, true), ("usd", true, false)]
        {
            let sign = Sign::of(text).unwrap();
            assert_eq!(
                (sign.may_be(usd), sign.may_be(sgd)),
                (is_usd, is_sgd),
                "{text}"
            );
        }
        assert!(Sign::of("kg").is_none());
    }
}
