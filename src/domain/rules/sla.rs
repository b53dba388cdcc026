//! `sla`: a sample stands in its stage for longer than it should.

use super::evidence::SampleEvidence;
use super::{Finding, Judge, Shape, Values};
use crate::domain::date::days_between;
use crate::domain::followup::FollowUpKind;
use crate::domain::stage::Stage;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "sla",
    subject: SubjectKind::Sample,
    settings: &[],
    formula: "today > day the stage was entered + days of the stage (delivered: today > due)",
    why: "A sample nobody moves is inventory without a post.",
    ordered: &[],
    judge: Judge::Sample(judge),
};

fn judge(of: &SampleEvidence, _set: &Values) -> Option<Finding> {
    let over = days_between(of.until, of.today);
    if of.stage.is_closed() || over <= 0 {
        return None;
    }
    let (proposal, kind) = task(of.stage);
    let threshold = of.stage.row().sla_days.map_or_else(
        || "today > due".to_owned(),
        |days| format!("days in {} > {days}", of.stage),
    );
    // Another stage, or the same one entered again, is another occasion.
    let since = if of.stage.awaits_post() {
        of.due
    } else {
        of.entered
    };
    let since = since.map_or_else(String::new, |on| on.to_string());
    let finding = Finding::new(threshold, proposal)
        .variant(format!("{}.{since}", of.stage.name()))
        .figure("stage", serde_json::json!(of.stage.name()))
        .figure("entered", serde_json::json!(of.entered))
        .figure("due", serde_json::json!(of.due))
        .figure(
            "days",
            serde_json::json!(of.entered.map(|on| days_between(on, of.today))),
        )
        .count("days_over", over);
    Some(match kind {
        Some(kind) => finding.does(Proposal::Queue { kind }),
        None => finding,
    })
}

/// Returns the task of a stage, and the follow-up it is.
const fn task(stage: Stage) -> (&'static str, Option<FollowUpKind>) {
    match stage {
        Stage::Invited => (
            "Ask once more, or close it.",
            Some(FollowUpKind::OutreachBump),
        ),
        Stage::Interested => ("Agree on a product.", None),
        Stage::Requested => ("Review the request.", Some(FollowUpKind::ReviewRequest)),
        Stage::Approved => ("Ship the sample.", Some(FollowUpKind::ShipSample)),
        Stage::Shipped => ("Track the parcel.", None),
        Stage::Delivered => (
            "Ask for the post, or agree on a new date.",
            Some(FollowUpKind::OverdueNewDate),
        ),
        Stage::Review => ("Review the draft.", None),
        Stage::Posted => ("Take the repeat decision.", Some(FollowUpKind::Decide)),
        Stage::Lost => ("Ship it again, or call it off.", None),
        Stage::Decided | Stage::Declined | Stage::Cancelled | Stage::NoShow => ("", None),
    }
}
