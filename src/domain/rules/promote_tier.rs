//! `promote_tier`: three months of steady posts that sell above the tier, without a strike.

use super::evidence::{CreatorEvidence, MONTHS};
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::creator::Tier;
use crate::domain::metrics::registry::Metric;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "promote_tier",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "posts_a_month",
            Unit::Count,
            "posts in each of the last 3 completed months",
        ),
        Setting::new("posts", Unit::Count, "posts it needs in the last 28 days"),
    ],
    formula: "posts in each of the last 3 completed calendar months; gmv_per_post of the last 28 days \
              above the tier's median; no strikes",
    why: "Promotion follows performance, not followers: the floor it sets is never taken back by itself.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let next = Tier::try_from(of.tier?.number() + 1).ok()?;
    let least = set.whole("posts_a_month");
    let is_steady = of.posted.months.iter().all(|posts| *posts >= least);
    let enough = of.sums.posts >= i128::from(set.whole("posts"));
    if of.strikes > 0 || !is_steady || !enough {
        return None;
    }
    let per_post = Metric::GmvPerPost.of(of.sums)?;
    let median = of.beside.gmv_per_post?;
    if per_post <= median {
        return None;
    }
    Some(
        Finding::new(
            format!(
                "posts ≥ {least} in each of {MONTHS} months, gmv_per_post > tier median, strikes = 0"
            ),
            format!("Promote to tier {next}."),
        )
        .does(Proposal::PromoteTier { to: next })
        .variant(next.to_string())
        .figure("tier", serde_json::json!(of.tier))
        .figure("posts_by_month", serde_json::json!(of.posted.months))
        .money("gmv_per_post", Some(per_post), of.currency)
        .money("tier_median", Some(median), of.currency)
        .count("strikes", of.strikes),
    )
}
