//! `campaign_cut`: a campaign that loses money and will miss its goal.

use super::evidence::CampaignEvidence;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::date::days_between;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::money::Money;
use crate::domain::suggestion::SubjectKind;

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
    let pace = pace(of, time)?;
    if contribution >= 0 || pace >= Ratio::whole(1) {
        return None;
    }
    Some(
        Finding::new(
            format!(
                "contribution < 0 and pace < 1 after {} of its days",
                set.text("time")
            ),
            "Cut the budget today.",
        )
        .money(
            "contribution",
            Some(Ratio::whole(contribution)),
            of.currency,
        )
        .ratio("pace", Some(pace))
        .figure("goal", serde_json::json!(of.campaign.goal))
        .figure("target", serde_json::json!(of.campaign.target))
        .count("days_gone", gone)
        .count("days", days),
    )
}

/// Returns actual ÷ expected by today: sums grow day by day, rates are held against the target as it is;
/// for a cost per order less is more. Unknown where the metric or the target is.
fn pace(of: &CampaignEvidence<'_>, time: Ratio) -> Option<Ratio> {
    let metric: Metric = of.campaign.goal.parse().ok()?;
    let actual = metric.of(of.sums)?;
    let target = target(of, metric)?;
    let quotient =
        |of: Ratio, by: Ratio| Ratio::new(of.of.checked_mul(by.by)?, of.by.checked_mul(by.of)?);
    match metric {
        Metric::NetGmv | Metric::Contribution => {
            quotient(actual, target.times(time.of)?.over(time.by)?)
        }
        Metric::Cpa => quotient(target, actual),
        _ => quotient(actual, target),
    }
}

/// Returns the target as a number, in minor units where it is money.
fn target(of: &CampaignEvidence<'_>, metric: Metric) -> Option<Ratio> {
    use crate::domain::metrics::registry::Unit as Counts;
    let text = of.campaign.target.trim();
    if metric.unit() == Counts::Money {
        let money = Money::parse(text, of.currency).ok()?;
        return Some(Ratio::whole(money.minor));
    }
    let (number, by) = text
        .strip_suffix('%')
        .map_or((text, 1), |text| (text.trim_end(), 100));
    // Any currency of two decimals reads a plain number exactly.
    let number = Money::parse(number, crate::domain::money::Currency::USD).ok()?;
    Ratio::new(number.minor, 100 * by)
}
