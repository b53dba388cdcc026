//! `frequency_drop`: somebody who posted often has gone quiet.

use super::evidence::CreatorEvidence;
use super::finding::{below, scaled};
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "frequency_drop",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "share",
            Unit::Share,
            "share of the earlier pace under which it speaks",
        ),
        Setting::new("posts", Unit::Count, "posts it needs in the 28 days before"),
    ],
    formula: "posts in 14 days ÷ 14, beside posts in the 28 days before ÷ 28",
    why: "A creator who slows down is won back more easily than a new one is found.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    if of.posted.before < set.whole("posts") {
        return None;
    }
    let pace = Ratio::new(of.posted.fortnight, 14)?;
    let earlier = Ratio::new(of.posted.before, 28)?;
    let bar = scaled(earlier, set.ratio("share"))?;
    if pace >= bar {
        return None;
    }
    Some(
        Finding::new(
            format!(
                "posts_14d ÷ 14 < {} of posts_28d_before ÷ 28, posts_28d_before ≥ {}",
                set.text("share"),
                set.text("posts")
            ),
            "Queue a win_back message.",
        )
        .does(Proposal::Queue {
            kind: FollowUpKind::WinBack,
        })
        .count("posts_14d", of.posted.fortnight)
        .count("posts_28d_before", of.posted.before)
        .weight(below(pace, bar)),
    )
}
