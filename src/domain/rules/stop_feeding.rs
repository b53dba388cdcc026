//! `stop_feeding`: no more inventory for whoever keeps missing deadlines.

use super::evidence::CreatorEvidence;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "stop_feeding",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "missed",
            Unit::Count,
            "missed deadlines from which it speaks",
        ),
        Setting::new("days", Unit::Days, "days within which they count"),
    ],
    formula: "posts late or never made, by due date, in the last days, both ends included",
    why: "Teams lose money by feeding inventory to creators who already showed that they miss deadlines.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let missed = of.missed_within(set.whole("days"));
    let least = set.whole("missed").max(1);
    if of.hold_samples || missed < least {
        return None;
    }
    Some(
        Finding::new(
            format!("missed deadlines ≥ {least} in {}", set.text("days")),
            "Hold samples back from the creator.",
        )
        .does(Proposal::HoldSamples)
        .count("missed_deadlines", missed)
        .count("days", set.whole("days"))
        .weight(missed.saturating_mul(100) / least),
    )
}
