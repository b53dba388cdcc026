//! A figure as people read it, in full: to the minor unit, rates to a tenth of a percent.

use super::ratio::Ratio;
use super::registry::{Metric, Unit};
use crate::domain::money::{Currency, Money, grouped};

/// Returns an amount with its sign, or with its code where only ASCII is wanted.
pub fn amount(money: Money, ascii: bool) -> String {
    let text = money.to_string();
    if ascii && !text.is_ascii() {
        format!("{} {}", money.plain(), money.currency)
    } else {
        text
    }
}

/// Returns the figure of a metric; `None` where it is unknown, or past what an amount can hold.
pub fn figure(
    metric: Metric,
    figure: Option<Ratio>,
    currency: Currency,
    ascii: bool,
) -> Option<String> {
    let figure = figure?;
    let number = figure.value();
    Some(match metric.unit() {
        Unit::Money => amount(Money::new(figure.rounded()?, currency), ascii),
        Unit::Count => {
            let count = figure.rounded()?;
            let sign = if count < 0 { "-" } else { "" };
            format!("{sign}{}", grouped(count.unsigned_abs()))
        }
        Unit::Share => format!("{:.1} %", number * 100.0),
        Unit::Days => format!("{number:.1} d"),
        Unit::Hours => format!("{number:.1} h"),
        Unit::Times => format!("{number:.2}"),
        Unit::PerWeek => format!("{number:.1}"),
    })
}

/// Returns a sentence of ours with its signs in ASCII, where only that is wanted.
pub fn sentence(text: &str, ascii: bool) -> String {
    if ascii {
        text.replace('→', "->")
            .replace('−', "-")
            .replace('÷', "/")
            .replace('×', "x")
            .replace(" · ", " - ")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_has_its_words() {
        for (metric, of, by, want) in [
            (Metric::NetGmv, 123_450, 1, "$1,234.50"),
            // 2.5 cents, to even.
            (Metric::Aov, 5, 2, "$0.02"),
            (Metric::Orders, 1_234, 1, "1,234"),
            (Metric::Cvr, 1, 8, "12.5 %"),
            (Metric::RequestToShip, 49, 2, "24.5 h"),
            (Metric::TimeToPost, 11, 2, "5.5 d"),
            (Metric::Roas, 4, 1, "4.00"),
            (Metric::OutputRate, 5, 2, "2.5"),
        ] {
            let text = figure(metric, Ratio::new(of, by), Currency::USD, true);
            assert_eq!(text.as_deref(), Some(want), "{metric}");
        }
        assert_eq!(figure(Metric::Cvr, None, Currency::USD, true), None);
    }

    #[test]
    fn formulas_keep_to_ascii_where_asked() {
        for metric in Metric::ALL {
            assert!(sentence(metric.formula(), true).is_ascii(), "{metric}");
        }
    }
}
