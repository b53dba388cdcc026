//! `stop_expanding`: the roster makes more drag than profit; more names would hide it for a while.

use super::evidence::ShopEvidence;
use super::finding::above;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "stop_expanding",
    subject: SubjectKind::Shop,
    settings: &[
        Setting::new(
            "late",
            Unit::Share,
            "share of follow-ups late above which it speaks",
        ),
        Setting::new(
            "slipped",
            Unit::Share,
            "share of due dates slipped above which it speaks",
        ),
        Setting::new(
            "unattributed",
            Unit::Share,
            "share of GMV without a known content above which it speaks",
        ),
        Setting::new(
            "least",
            Unit::Count,
            "follow-ups, or due dates, each share needs",
        ),
    ],
    formula: "follow-ups done late or waiting past their day ÷ follow-ups due; late and missed posts ÷ due \
              dates past or fulfilled; unattributed_share; each of the last 28 days",
    why: "When follow-ups are late, dates slip and attribution is fuzzy, a tighter roster beats a larger one.",
    ordered: &[],
    judge: Judge::Shop(judge),
};

fn judge(of: &ShopEvidence, set: &Values) -> Option<Finding> {
    if of.is_paused {
        return None;
    }
    let least = i128::from(set.whole("least"));
    let signals = [
        ("late", "follow-ups late", of.late, least),
        ("slipped", "due dates slipped", of.slipped, least),
        ("unattributed", "GMV unattributed", of.unattributed, 1),
    ];
    let mut over = Vec::new();
    let mut weight = 0;
    for (name, words, share, least) in signals {
        let bar = set.ratio(name);
        if let Some(ratio) = share
            .ratio()
            .filter(|ratio| share.by >= least && *ratio > bar)
        {
            over.push(format!("{words} > {}", set.text(name)));
            weight = weight.max(above(ratio, bar));
        }
    }
    if over.is_empty() {
        return None;
    }
    Some(
        Finding::new(
            over.join(", "),
            "Pause outreach until the roster is under control again.",
        )
        .does(Proposal::PauseOutreach)
        .ratio("follow_ups_late", of.late.ratio())
        .ratio("due_dates_slipped", of.slipped.ratio())
        .ratio("unattributed_share", of.unattributed.ratio())
        .count("follow_ups", of.late.by)
        .count("due_dates", of.slipped.by)
        .weight(weight),
    )
}
