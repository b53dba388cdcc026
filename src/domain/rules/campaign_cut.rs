//! `campaign_cut`: a campaign that loses money and will miss its goal.

use super::evidence::CampaignEvidence;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::date::days_between;
use crate::domain::goal::{Progress, Standing};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "campaign_cut",
    subject: SubjectKind::Campaign,
    settings: &[Setting::new(
        "time",
        Unit::Share,
        "share of its days after which it speaks",
    )],
    formula: "contribution from the first day to today; pace = actual ÷ expected by today, of the goal's metric",
    why: "A loss that is behind pace after half its time does not recover: the budget is better spent elsewhere today.",
    ordered: &[],
    judge: Judge::Campaign(judge),
};

fn judge(of: &CampaignEvidence<'_>, set: &Values) -> Option<Finding> {
    let (from, to) = (of.campaign.from, of.campaign.to);
    let days = days_between(from, to) + 1;
    let gone = days_between(from, of.today) + 1;
    let time = Ratio::new(gone, days)?;
    if of.today > to || time <= set.ratio("time") {
        return None;
    }
    let contribution = of.sums.contribution()?;
    let campaign = of.campaign;
    let progress = Progress::of(
        campaign.goal,
        of.sums,
        (campaign.days(), &campaign.curve),
        of.today,
    );
    if contribution >= 0 || progress.standing != Standing::Behind {
        return None;
    }
    Some(
        Finding::new(
            format!(
                "contribution < 0 and behind pace after {} of its days",
                set.text("time")
            ),
            "Cut the budget today.",
        )
        .money(
            "contribution",
            Some(Ratio::whole(contribution)),
            of.currency,
        )
        .ratio("pace", progress.pace)
        .figure("goal", serde_json::json!(campaign.goal.metric))
        .figure("target", serde_json::json!(campaign.goal.target))
        .count("days_gone", gone)
        .count("days", days)
        .does(Proposal::CutBudgets),
    )
}
