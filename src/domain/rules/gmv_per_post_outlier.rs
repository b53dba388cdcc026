//! `gmv_per_post_outlier`: each post sells far more than others of the tier.

use super::evidence::CreatorEvidence;
use super::finding::{above, scaled};
use super::gmv_threshold::{points, rate_of};
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::registry::Metric;
use crate::domain::money::BasisPoints;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "gmv_per_post_outlier",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "times",
            Unit::Times,
            "times the tier's median from which it speaks",
        ),
        Setting::new("posts", Unit::Count, "posts it needs"),
        Setting::new("raise", Unit::Share, "points of commission added"),
    ],
    formula: "gmv_per_post = content GMV to date of the posts of the last 28 days ÷ posts; \
              median over the tier's active creators with posts enough",
    why: "Outliers get the investment: product first, then commission.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let per_post = Metric::GmvPerPost.of(of.sums)?;
    let median = of.beside.gmv_per_post?;
    let bar = scaled(median, set.ratio("times"))?;
    let enough = of.sums.posts >= i128::from(set.whole("posts"));
    if !enough || per_post.of <= 0 || per_post < bar {
        return None;
    }
    let raise = set.whole("raise");
    let (proposal, action) = match of.commission_rate {
        Some(rate) => {
            let raised = BasisPoints(rate.0 + raise);
            (
                format!(
                    "Invest: offer more product, and raise the commission from {rate} to {raised}."
                ),
                Proposal::Invest {
                    rate: raised,
                    products: Vec::new(),
                },
            )
        }
        None => (
            format!(
                "Invest: offer more product, and raise the commission by {} points.",
                points(raise)
            ),
            Proposal::Queue {
                kind: FollowUpKind::Restock,
            },
        ),
    };
    Some(
        Finding::new(
            format!(
                "gmv_per_post ≥ {} tier median, posts ≥ {}",
                set.text("times"),
                set.text("posts")
            ),
            proposal,
        )
        .does(action)
        .money("gmv_per_post", Some(per_post), of.currency)
        .money("tier_median", Some(median), of.currency)
        .count("posts", of.sums.posts)
        .figure(
            "commission_rate",
            serde_json::json!(rate_of(of.commission_rate)),
        )
        .weight(above(per_post, median)),
    )
}
