//! Why a part of the score stands where it does, in a sentence or two.

use crate::domain::metrics::change::points;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::score::Part;
use crate::domain::metrics::shown::sentence;
use crate::domain::metrics::sums::Sums;
use crate::domain::text::Ellipsis;
use crate::store::view::scorecard::Scorecard;
use crate::tui::theme::Glyphs;
use crate::tui::widgets::{metric, words};

/// Returns why a part gives the points it gives.
pub(super) fn part(part: &Part, card: &Scorecard, glyphs: &Glyphs) -> String {
    let currency = card.figures.net_gmv.currency;
    let shown = |figure| metric::figure(part.metric, figure, currency, glyphs);
    let Some((value, rank)) = part.value.zip(points(part)) else {
        return format!("{} It drops out of the score.", unspoken(part, &card.sums));
    };
    let less = if part.metric.is_cost() {
        " (less is better)"
    } else {
        ""
    };
    let among = match part.peers {
        0 | 1 => "nobody else of the tier has it".to_owned(),
        peers => format!("percentile {rank} of the {peers} who have it"),
    };
    let given = part.percentile.and_then(|share| share.times(part.weight));
    format!(
        "{} against the tier's {}{less}: {among}, {} of {} points.",
        shown(Some(value)),
        shown(part.benchmark),
        words::plain(given, glyphs),
        part.weight
    )
}

/// Returns why a part does not speak.
fn unspoken(part: &Part, sums: &Sums) -> String {
    match part.evidence {
        Some((have, least, noun)) if part.metric.of(sums).is_some() && have < least => {
            let are = if have == 1 { "is" } else { "are" };
            format!("It speaks from {least} {noun} on; there {are} {have}.")
        }
        Some(_) | None => missing(part.metric, sums),
    }
}

/// Returns what keeps a figure of a creator unknown.
fn missing(metric: Metric, sums: &Sums) -> String {
    if metric == Metric::GmvPerPost && sums.posts > 0 {
        return format!(
            "No import has the GMV of {} of {} posts.",
            sums.silent, sums.posts
        );
    }
    if metric == Metric::ContributionMargin
        && let Some(sku) = sums.missing_cost_skus().into_iter().next()
    {
        return format!("No cost is known of SKU {sku}: set it on the profit screen with $.");
    }
    let why = if metric == Metric::GmvPerPost {
        "There are no posts in these days."
    } else if metric == Metric::Cvr {
        "No content of these days has clicks and orders."
    } else if metric == Metric::OutputVsAgreed {
        "No rate of posts was agreed with the creator."
    } else if metric == Metric::OnTimeRate {
        "No sample was due in these days."
    } else if metric == Metric::HoldRate {
        "No import has a 3-second hold."
    } else {
        "Nothing was sold in these days."
    };
    why.to_owned()
}

/// Returns what a figure is made of, and how it stands to the tier's.
pub(super) fn figure(of: Metric, tenths: Option<i64>, card: &Scorecard, glyphs: &Glyphs) -> String {
    let formula = sentence(of.formula(), glyphs.ellipsis == Ellipsis::Ascii);
    let mut letters = formula.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    let formula = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
    match (tenths, card.medians.creators) {
        (Some(_), n @ 2..) => format!(
            "{formula} {} the median of the {n} active of the tier.",
            words::times(tenths, glyphs)
        ),
        (Some(_) | None, _) => formula,
    }
}

/// Returns a figure over another in tenths; unknown where either is or the other is nought.
pub(super) fn times(value: Option<Ratio>, median: Option<Ratio>) -> Option<i64> {
    use crate::domain::money::div_half_even;

    let (v, m) = value.zip(median)?;
    div_half_even(
        v.of.saturating_mul(m.by).saturating_mul(10),
        v.by.saturating_mul(m.of),
    )
}
