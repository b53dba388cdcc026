//! `gmv_threshold`: the sales of 28 days reached a step of the commission ladder.

use super::evidence::CreatorEvidence;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::creator::Tier;
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::money::{BasisPoints, Money};
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "gmv_threshold",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new("tier_1", Unit::Steps, "steps of tier 1"),
        Setting::new("tier_2", Unit::Steps, "steps of tier 2"),
        Setting::new("tier_3", Unit::Steps, "steps of tier 3"),
        Setting::new("raise", Unit::Share, "points of commission added at a step"),
    ],
    formula: "net_gmv of the last 28 days beside the steps of the creator's tier",
    why: "Sales earn the next rate: the ladder is known in advance, so nobody has to haggle.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

/// Returns the key of the ladder of a tier; the emerging and the unknown have none.
fn ladder(tier: Tier) -> Option<&'static str> {
    match tier {
        Tier::NANO_MICRO => Some("tier_1"),
        Tier::MID => Some("tier_2"),
        Tier::TOP => Some("tier_3"),
        _ => None,
    }
}

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let net = of.sums.sold.net;
    let step = set.step(ladder(of.tier?)?, net, of.currency)?;
    let shown = Money::new(step, of.currency);
    let raise = set.whole("raise");
    let (proposal, action) = match of.commission_rate {
        Some(rate) => {
            let raised = BasisPoints(rate.0 + raise);
            (
                format!("Raise the commission from {rate} to {raised}."),
                Proposal::SetCommission {
                    rate: raised,
                    products: Vec::new(),
                },
            )
        }
        None => (
            format!("Raise the commission by {} points.", points(raise)),
            Proposal::Queue {
                kind: FollowUpKind::ReviewCommission,
            },
        ),
    };
    Some(
        Finding::new(format!("net_gmv ≥ {shown}"), proposal)
            .does(action)
            .variant(step.to_string())
            .money("net_gmv", Some(Ratio::whole(net)), of.currency)
            .money("step", Some(Ratio::whole(step)), of.currency)
            .figure("tier", serde_json::json!(of.tier))
            .figure(
                "commission_rate",
                serde_json::json!(rate_of(of.commission_rate)),
            ),
    )
}

/// Returns a rate as the fraction JSON shows.
pub(super) fn rate_of(rate: Option<BasisPoints>) -> Option<f64> {
    Ratio::new(rate?.0, 10_000).map(Ratio::value)
}

/// Returns percentage points as people write them.
pub(super) fn points(raise: i64) -> String {
    if raise % 100 == 0 {
        (raise / 100).to_string()
    } else {
        format!("{}.{:02}", raise / 100, raise % 100)
    }
}
