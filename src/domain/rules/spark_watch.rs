//! `spark_watch`: paid viewers buy as the organic ones did, or they do not.

use super::evidence::ContentEvidence;
use super::finding::{above, below, scaled};
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::money::Money;
use crate::domain::promotion::raised;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "spark_watch",
    subject: SubjectKind::Content,
    settings: &[
        Setting::new(
            "scale",
            Unit::Share,
            "share of the organic rate from which it is scaled",
        ),
        Setting::new(
            "stop",
            Unit::Share,
            "share of the organic rate under which it is stopped",
        ),
        Setting::new("clicks", Unit::Count, "paid clicks it needs"),
    ],
    formula: "paid rate = paid orders ÷ paid clicks of the last 28 days; organic rate = content orders ÷ \
              product clicks",
    why: "Held, the rate says that paid reach finds the same buyers: scale. Dropped, the organic audience was \
          a match that money does not repeat: go on to the next video.",
    ordered: &[("stop", "scale")],
    judge: Judge::Content(judge),
};

fn judge(of: &ContentEvidence, set: &Values) -> Option<Finding> {
    let paid = of.paid.ratio()?;
    let organic = Ratio::new(of.clicked.orders?, of.clicked.clicks?)?;
    if of.paid.by < i128::from(set.whole("clicks")) || organic.of == 0 {
        return None;
    }
    let scale = scaled(organic, set.ratio("scale"))?;
    let stop = scaled(organic, set.ratio("stop"))?;
    let (variant, threshold, (proposal, action), weight) = if paid >= scale {
        (
            "scale",
            format!("paid_rate ≥ {} of organic_rate", set.text("scale")),
            scale_to(of.daily),
            above(paid, scale),
        )
    } else if paid < stop {
        (
            "stop",
            format!("paid_rate < {} of organic_rate", set.text("stop")),
            ("Stop the Spark Ad.".to_owned(), Proposal::StopSpark),
            below(paid, stop),
        )
    } else {
        return None;
    };
    Some(
        Finding::new(threshold, proposal)
            .does(action)
            .variant(variant)
            .ratio("paid_rate", Some(paid))
            .ratio("organic_rate", Some(organic))
            .figure("daily_budget", serde_json::json!(of.daily))
            .count("paid_clicks", of.paid.by)
            .count("paid_orders", of.paid.of)
            .weight(weight),
    )
}

/// Returns what is proposed of content that may cost more a day, and what accepting does: the budget is
/// raised where one is known that can be.
fn scale_to(daily: Option<Money>) -> (String, Proposal) {
    let Some(now) = daily else {
        return ("Scale the Spark budget.".to_owned(), Proposal::TakeUp);
    };
    match raised(now) {
        Some(next) => (
            format!("Scale the Spark budget from {now} to {next} a day."),
            Proposal::ScaleSpark { daily: next.minor },
        ),
        None => (
            format!("Keep the Spark Ad running: {now} a day is the most one video gets."),
            Proposal::TakeUp,
        ),
    }
}
