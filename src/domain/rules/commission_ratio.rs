//! `commission_ratio`: commission eats more of the sales than expected, or suspiciously little.

use super::evidence::CreatorEvidence;
use super::finding::{above, below};
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "commission_ratio",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "low",
            Unit::Share,
            "lowest commission ratio that is expected",
        ),
        Setting::new(
            "high",
            Unit::Share,
            "highest commission ratio that is expected",
        ),
        Setting::new("orders", Unit::Count, "orders it needs"),
    ],
    formula: "commission_ratio = commission ÷ net_gmv, last 28 days",
    why: "A ratio outside the band is a wrong rate, a refund that was paid all the same, or a mix of products nobody meant.",
    ordered: &[("low", "high")],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let ratio = Metric::CommissionRatio.of(of.sums)?;
    if of.sums.sold.orders < i128::from(set.whole("orders")) {
        return None;
    }
    let (low, high) = (set.ratio("low"), set.ratio("high"));
    let (variant, proposal, weight) = if ratio > high {
        (
            "high",
            "Look at the commission: it takes more of the sales than expected.",
            above(ratio, high),
        )
    } else if ratio < low {
        (
            "low",
            "Look at the commission: it takes less of the sales than expected.",
            below(ratio, low),
        )
    } else {
        return None;
    };
    Some(
        Finding::new(
            format!(
                "commission_ratio outside {} – {}, orders ≥ {}",
                set.text("low"),
                set.text("high"),
                set.text("orders")
            ),
            proposal,
        )
        .does(Proposal::Queue {
            kind: FollowUpKind::ReviewCommission,
        })
        .variant(variant)
        .ratio("commission_ratio", Some(ratio))
        .money(
            "commission",
            Some(Ratio::whole(of.sums.sold.commission)),
            of.currency,
        )
        .money("net_gmv", Some(Ratio::whole(of.sums.sold.net)), of.currency)
        .count("orders", of.sums.sold.orders)
        .weight(weight),
    )
}
