//! `hook_low`: viewers leave within three seconds.

use super::evidence::CreatorEvidence;
use super::finding::below;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::registry::Metric;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "hook_low",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "hold_under",
            Unit::Share,
            "3-second hold under which it speaks",
        ),
        Setting::new("views", Unit::Count, "views with a hold it needs"),
    ],
    formula: "hold_rate = views × 3-second hold ÷ views, over content of the last 28 days that has it",
    why: "Who leaves in three seconds never hears of the product: the hook is the first thing to change.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let hold = Metric::HoldRate.of(of.sums)?;
    if of.sums.hold.by < i128::from(set.whole("views")) || hold >= set.ratio("hold_under") {
        return None;
    }
    Some(
        Finding::new(
            format!(
                "hold_rate < {}, views ≥ {}",
                set.text("hold_under"),
                set.text("views")
            ),
            "Revise the hook of the brief.",
        )
        .ratio("hold_rate", Some(hold))
        .count("views", of.sums.hold.by)
        .does(Proposal::Queue {
            kind: FollowUpKind::ReviewBrief,
        })
        .weight(below(hold, set.ratio("hold_under"))),
    )
}
