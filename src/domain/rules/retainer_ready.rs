//! `retainer_ready`: three months of profit, and deadlines kept.

use super::evidence::{CreatorEvidence, MONTHS};
use super::{Finding, Judge, Rules, Setting, Shape, Unit, Values};
use crate::domain::creator::CreatorType;
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::sums::Share;
use crate::domain::money::Money;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "retainer_ready",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "on_time",
            Unit::Share,
            "share of posts on time from which it speaks",
        ),
        Setting::new("due", Unit::Count, "due dates it needs in 90 days"),
    ],
    formula: "contribution > 0 in each of the last 3 completed calendar months; \
              on_time_rate = on time ÷ (on time + late + missed), due in the last 90 days",
    why: "A retainer keeps whoever proved repeatable profit; it does not make anybody dependable.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

/// Returns whether posts on time over due dates are enough, so that a creator's months are worth reading.
pub fn could_be_ready(rules: &Rules, on_time: Share) -> bool {
    let values = rules.values(SHAPE.id);
    values.is_some_and(|set| enough(on_time, set).is_some())
}

fn enough(on_time: Share, set: &Values) -> Option<Ratio> {
    let is_told = on_time.by >= i128::from(set.whole("due"));
    let ratio = on_time.ratio()?;
    (is_told && ratio >= set.ratio("on_time")).then_some(ratio)
}

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    if of.kind == CreatorType::Retainer {
        return None;
    }
    let on_time = enough(of.on_time, set)?;
    let months: Vec<i64> = of
        .contribution
        .iter()
        .filter_map(|month| i64::try_from((*month)?).ok())
        .collect();
    if months.len() < MONTHS || months.iter().any(|month| *month <= 0) {
        return None;
    }
    let months: Vec<Money> = months
        .into_iter()
        .map(|minor| Money::new(minor, of.currency))
        .collect();
    Some(
        Finding::new(
            format!(
                "contribution > 0 in each of {MONTHS} months, on_time_rate ≥ {}",
                set.text("on_time")
            ),
            "Offer a retainer.",
        )
        .figure("contribution_by_month", serde_json::json!(months))
        .ratio("on_time_rate", Some(on_time))
        .count("due", of.on_time.by)
        .does(Proposal::Queue {
            kind: FollowUpKind::RetainerOffer,
        }),
    )
}
