//! `restock`: the best sellers of a tier go without product.

use super::evidence::CreatorEvidence;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::date::days_between;
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "restock",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "share",
            Unit::Share,
            "share of the tier that counts as its best sellers",
        ),
        Setting::new("peers", Unit::Count, "active creators the tier needs"),
        Setting::new("days", Unit::Days, "days without a sample shipped"),
    ],
    formula: "place by net_gmv of the last 28 days among the tier's n active creators ≤ ⌊n × share⌋; \
              days since a sample was last shipped",
    why: "Who sells most of a tier should never wait for product.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let rank = of.beside.rank?;
    let peers = of.beside.peers;
    let best = Ratio::whole(peers)
        .times(set.whole("share"))?
        .over(10_000)?;
    if peers < set.whole("peers")
        || Ratio::whole(rank) > best
        || of.sums.sold.net <= 0
        || of.hold_samples
    {
        return None;
    }
    let since = of.last_shipped.map(|on| days_between(on, of.today));
    if since.is_some_and(|days| days < set.whole("days")) {
        return None;
    }
    // The next sample makes it another occasion.
    let variant = of
        .last_shipped
        .map_or_else(String::new, |on| on.to_string());
    Some(
        Finding::new(
            format!(
                "net_gmv in the top {} of the tier (n ≥ {}), no sample shipped for {}",
                set.text("share"),
                set.text("peers"),
                set.text("days")
            ),
            "Send product again.",
        )
        .does(Proposal::Queue {
            kind: FollowUpKind::Restock,
        })
        .variant(variant)
        .money("net_gmv", Some(Ratio::whole(of.sums.sold.net)), of.currency)
        .count("rank", rank)
        .count("peers", peers)
        .figure("last_sample", serde_json::json!(of.last_shipped))
        .figure("days_since_sample", serde_json::json!(since)),
    )
}
