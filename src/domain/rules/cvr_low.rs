//! `cvr_low`: people click and do not buy.

use super::evidence::CreatorEvidence;
use super::finding::below;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::followup::FollowUpKind;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "cvr_low",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "cvr_under",
            Unit::Share,
            "click → order rate under which it speaks",
        ),
        Setting::new("clicks", Unit::Count, "product clicks it needs"),
    ],
    formula: "cvr = content orders ÷ product clicks, over content of the last 28 days that has both",
    why: "The clicks say the audience is curious; the orders say brief or product do not fit it.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let share = of.sums.cvr;
    let cvr = share.ratio()?;
    if share.by < i128::from(set.whole("clicks")) || cvr >= set.ratio("cvr_under") {
        return None;
    }
    Some(
        Finding::new(
            format!(
                "cvr < {}, product_clicks ≥ {}",
                set.text("cvr_under"),
                set.text("clicks")
            ),
            "Review the brief and whether the product fits the audience.",
        )
        .ratio("cvr", Some(cvr))
        .count("product_clicks", share.by)
        .count("content_orders", share.of)
        .does(Proposal::Queue {
            kind: FollowUpKind::ReviewBrief,
        })
        .weight(below(cvr, set.ratio("cvr_under"))),
    )
}
