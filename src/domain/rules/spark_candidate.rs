//! `spark_candidate`: content that persuades deserves paid reach; by conversion, never by views.

use super::evidence::ContentEvidence;
use super::finding::{above, scaled};
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "spark_candidate",
    subject: SubjectKind::Content,
    settings: &[
        Setting::new(
            "times",
            Unit::Times,
            "times the shop's median rate from which it speaks",
        ),
        Setting::new("clicks", Unit::Count, "product clicks it needs"),
    ],
    formula: "cvr = content orders ÷ product clicks; median over all content posted in the last 60 days \
              that has clicks",
    why: "A video with 8 000 views and 4 % conversion beats one with 200 000 views and 0.6 %: the second was \
          interesting, the first persuades.",
    ordered: &[],
    judge: Judge::Content(judge),
};

fn judge(of: &ContentEvidence, set: &Values) -> Option<Finding> {
    let cvr = of.clicked.rate(of.today)?;
    let median = of.median?;
    let bar = scaled(median, set.ratio("times"))?;
    let clicks = of.clicked.clicks?;
    if of.was_asked || of.was_promoted || clicks < set.whole("clicks") || cvr < bar {
        return None;
    }
    Some(
        Finding::new(
            format!(
                "cvr ≥ {} shop median, product_clicks ≥ {}, posted ≤ 60 days ago",
                set.text("times"),
                set.text("clicks")
            ),
            "Ask for Spark permission; begin with 50 to 150 a day.",
        )
        .ratio("cvr", Some(cvr))
        .ratio("shop_median", Some(median))
        .count("product_clicks", clicks)
        .figure("posted", serde_json::json!(of.clicked.posted))
        .does(Proposal::AskSpark)
        .weight(above(cvr, median)),
    )
}
