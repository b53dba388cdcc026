//! `category_shift`: another category than before sells best.

use super::evidence::CreatorEvidence;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::suggestion::{Proposal, SubjectKind};
use crate::domain::text::fold;

pub(super) const SHAPE: Shape = Shape {
    id: "category_shift",
    subject: SubjectKind::Creator,
    settings: &[Setting::new(
        "orders",
        Unit::Count,
        "orders it needs in each of the two windows",
    )],
    formula: "best category by net GMV in the last 28 days and in the 28 days before",
    why: "An audience that buys something else now will buy more of it: send products of that category.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let [Some(now), Some(before)] = &of.best else {
        return None;
    };
    let least = i128::from(set.whole("orders"));
    if now.category == before.category || now.orders < least || before.orders < least {
        return None;
    }
    let net = |net: i128| Some(Ratio::whole(net));
    Some(
        Finding::new(
            format!(
                "best category ≠ best category of the 28 days before, orders ≥ {} in each",
                set.text("orders")
            ),
            format!("Recommend products of the category {}.", now.category),
        )
        .does(Proposal::Queue {
            kind: FollowUpKind::PickProduct,
        })
        .variant(fold(&now.category).replace('/', " "))
        .figure("category", serde_json::json!(now.category))
        .figure("category_before", serde_json::json!(before.category))
        .money("category_net_gmv", net(now.net), of.currency)
        .money("category_before_net_gmv", net(before.net), of.currency)
        .count("orders", now.orders)
        .count("orders_before", before.orders),
    )
}
