//! The rows of a scorecard: the seven parts of the score, then the figures that are no part of it.

use super::why;
use crate::domain::metrics::change::{moved, points};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::score::{Card, PARTS, Part};
use crate::store::view::scorecard::Scorecard;
use crate::tui::theme::Glyphs;
use crate::tui::widgets::metric;

/// How many rows a scorecard has.
pub const ROWS: usize = PARTS + OTHERS.len();

/// Figures that are no part of the score.
const OTHERS: [Metric; 4] = [
    Metric::NetGmv,
    Metric::Orders,
    Metric::Posts,
    Metric::Commission,
];

/// The figures shown of a creator without a score, in the order of the parts.
const UNSCORED: [Metric; PARTS] = [
    Metric::GmvPerPost,
    Metric::Cvr,
    Metric::OutputRate,
    Metric::OnTimeRate,
    Metric::ContributionMargin,
    Metric::HoldRate,
    Metric::ReturnRate,
];

/// How a figure stands to those of the tier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// Percentile in points.
    Rank(i64),
    /// So many times the median, in tenths.
    Times(i64),
    /// Not to be told.
    Unknown,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) median: String,
    pub(super) standing: Standing,
    /// Points of 100 the part can give.
    pub(super) weight: Option<i64>,
    /// Points of the percentile won since last week.
    pub(super) moved: Option<i64>,
    pub(super) why: String,
}

/// Returns the metric of a row, for an explanation.
pub fn metric_at(card: &Scorecard, row: usize) -> Option<Metric> {
    let part = match &card.card {
        Some(graded) => graded.parts.get(row).map(|part| part.metric),
        None => UNSCORED.get(row).copied(),
    };
    part.or_else(|| OTHERS.get(row.checked_sub(PARTS)?).copied())
}

/// Returns the rows of a card; `before` is last week's.
pub(super) fn of(card: &Scorecard, before: Option<&Card>, glyphs: &Glyphs) -> Vec<Row> {
    let mut rows: Vec<Row> = match &card.card {
        Some(graded) => graded
            .parts
            .iter()
            .map(|part| of_part(part, (card, before), glyphs))
            .collect(),
        None => UNSCORED
            .map(|metric| of_figure(metric, card, glyphs))
            .into(),
    };
    rows.extend(OTHERS.map(|metric| of_figure(metric, card, glyphs)));
    rows
}

fn of_part(part: &Part, (card, before): (&Scorecard, Option<&Card>), glyphs: &Glyphs) -> Row {
    let currency = card.figures.net_gmv.currency;
    Row {
        name: metric::short(part.metric),
        value: value(part.metric, card, glyphs),
        median: metric::figure(part.metric, part.benchmark, currency, glyphs),
        standing: points(part).map_or(Standing::Unknown, Standing::Rank),
        weight: Some(part.weight),
        moved: before.and_then(|before| moved(part, before)),
        why: why::part(part, card, glyphs),
    }
}

fn of_figure(of: Metric, card: &Scorecard, glyphs: &Glyphs) -> Row {
    let currency = card.figures.net_gmv.currency;
    let median = median(of, card);
    let tenths = why::times(of.of(&card.sums), median);
    Row {
        name: metric::short(of),
        value: value(of, card, glyphs),
        median: if of == Metric::Orders || of == Metric::Posts {
            // The mean of the middle two may be half a thing.
            crate::tui::widgets::words::plain(median, glyphs)
        } else {
            metric::figure(of, median, currency, glyphs)
        },
        standing: tenths.map_or(Standing::Unknown, Standing::Times),
        weight: None,
        moved: None,
        why: why::figure(of, tenths, card, glyphs),
    }
}

/// Deadlines are few, so they are counted rather than given as a rate.
fn value(of: Metric, card: &Scorecard, glyphs: &Glyphs) -> String {
    let kept = card.sums.given.on_time;
    if of == Metric::OnTimeRate && kept.by > 0 {
        return format!("{}/{}", kept.of, kept.by);
    }
    let figure = of.of(&card.sums);
    metric::figure(of, figure, card.figures.net_gmv.currency, glyphs)
}

/// Returns the tier's median of a figure, of those the card has.
fn median(of: Metric, card: &Scorecard) -> Option<Ratio> {
    let tier = &card.medians;
    let whole = |minor: i64| Ratio::whole(minor);
    if of == Metric::NetGmv {
        tier.net_gmv.map(|money| whole(money.minor))
    } else if of == Metric::Commission {
        tier.commission.map(|money| whole(money.minor))
    } else if of == Metric::GmvPerPost {
        tier.gmv_per_post.map(|money| whole(money.minor))
    } else if of == Metric::Orders {
        tier.orders
    } else if of == Metric::Posts {
        tier.posts
    } else if of == Metric::Cvr {
        tier.cvr
    } else if of == Metric::OnTimeRate {
        tier.on_time
    } else {
        None
    }
}
