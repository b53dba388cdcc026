//! `output_below_agreed`: two weeks running under what was agreed.

use super::evidence::CreatorEvidence;
use super::finding::below;
use super::{Finding, Judge, Shape, Values};
use crate::domain::date::days_between;
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "output_below_agreed",
    subject: SubjectKind::Creator,
    settings: &[],
    formula: "posts in the last 7 days and in the 7 days before, each under the agreed posts per week",
    why: "One slow week happens; two running want an active follow-up, or a replacement.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

/// Days of two weeks.
const FORTNIGHT: i64 = 14;

fn judge(of: &CreatorEvidence<'_>, _set: &Values) -> Option<Finding> {
    let agreed = Ratio::new(of.agreed.filter(|agreed| *agreed > 0)?, 100)?;
    let is_young = of
        .agreed_since
        .is_some_and(|since| days_between(since, of.today) < FORTNIGHT - 1);
    let [this, before] = of.posted.weeks;
    let short = |posts: i64| Ratio::whole(posts) < agreed;
    if is_young || !short(this) || !short(before) {
        return None;
    }
    let mean = Ratio::new(this + before, 2)?;
    Some(
        Finding::new(
            "posts per week < agreed rate, 2 weeks running",
            "Follow up on the posts that were agreed, or find a replacement.",
        )
        .does(Proposal::Queue {
            kind: FollowUpKind::DeliverableLate,
        })
        .ratio("agreed_rate", Some(agreed))
        .count("posts_last_7_days", this)
        .count("posts_7_days_before", before)
        .weight(below(mean, agreed)),
    )
}
