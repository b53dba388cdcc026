//! Metrics in the words of the screen: short names for columns, titles, figures as columns show them.

use super::words;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::{Metric, Unit};
use crate::domain::money::{Currency, Money};
use crate::tui::theme::Glyphs;

/// Names of at most twelve columns, of the metrics that stand in columns.
const SHORT: [(Metric, &str); 13] = [
    (Metric::NetGmv, "Net GMV"),
    (Metric::Orders, "Orders"),
    (Metric::Posts, "Posts"),
    (Metric::Commission, "Commission"),
    (Metric::GmvPerPost, "GMV/post"),
    (Metric::Cvr, "CVR"),
    (Metric::OutputVsAgreed, "Of agreed"),
    (Metric::OutputRate, "Posts/week"),
    (Metric::OnTimeRate, "On time"),
    (Metric::ContributionMargin, "Margin"),
    (Metric::CommissionRatio, "Commission %"),
    (Metric::HoldRate, "3 s hold"),
    (Metric::ReturnRate, "Returns"),
];

/// Words of names that are written in capitals.
const CAPITALS: [&str; 8] = ["gmv", "cvr", "ctr", "aov", "roi", "roas", "cpa", "cogs"];

/// Returns the name a metric has in a column.
pub fn short(metric: Metric) -> &'static str {
    SHORT
        .iter()
        .find(|(of, _)| *of == metric)
        .map_or_else(|| metric.name(), |(_, name)| name)
}

/// Returns the name a metric has in a sentence or a menu: `GMV per post`, `On time rate`.
pub fn title(metric: Metric) -> String {
    let words = metric.name().split('_').map(|word| {
        if CAPITALS.contains(&word) {
            word.to_uppercase()
        } else {
            word.to_owned()
        }
    });
    let text = words.collect::<Vec<_>>().join(" ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}

/// Returns a figure as columns show it: amounts in whole units, shares with their tenth, the unknown
/// by its sign.
pub fn figure(metric: Metric, of: Option<Ratio>, currency: Currency, glyphs: &Glyphs) -> String {
    let whole = of.and_then(Ratio::rounded);
    match metric.unit() {
        Unit::Money => words::round_amount(whole.map(|minor| Money::new(minor, currency)), glyphs),
        Unit::Count => words::number(whole, glyphs),
        Unit::Share => words::rate(of, glyphs),
        Unit::Times | Unit::PerWeek => words::plain(of, glyphs),
        Unit::Days => with(words::plain(of, glyphs), "d", glyphs),
        Unit::Hours => with(words::plain(of, glyphs), "h", glyphs),
    }
}

/// Adds a unit to what is known.
fn with(text: String, unit: &str, glyphs: &Glyphs) -> String {
    if text == glyphs.unknown {
        text
    } else {
        format!("{text} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_in_columns_and_words_in_sentences() {
        for (_, name) in SHORT {
            assert!(name.len() <= 12, "{name}");
        }
        assert_eq!(title(Metric::GmvPerPost), "GMV per post");
        assert_eq!(title(Metric::NetGmv), "Net GMV");
        assert_eq!(title(Metric::OnTimeRate), "On time rate");
        assert_eq!(short(Metric::Views), "views");
    }

    #[test]
    fn figures_are_short_and_the_unknown_is_not_nought() {
        let glyphs = &Glyphs::UNICODE;
        for (metric, of, by, want) in [
            (Metric::NetGmv, 123_450, 1, "$1,234"),
            (Metric::Orders, 98, 1, "98"),
            (Metric::Cvr, 24, 1_000, "2.4 %"),
            (Metric::OutputRate, 5, 2, "2.5"),
            (Metric::TimeToPost, 11, 2, "5.5 d"),
            (Metric::RequestToShip, 24, 1, "24 h"),
        ] {
            let text = figure(metric, Ratio::new(of, by), Currency::USD, glyphs);
            assert_eq!(text, want, "{metric}");
        }
        for metric in Metric::ALL {
            assert_eq!(figure(*metric, None, Currency::USD, glyphs), "–");
        }
    }
}
