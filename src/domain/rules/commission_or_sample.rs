//! `commission_or_sample`: the incentive that fits the bottleneck.

use super::evidence::{CreatorEvidence, WINDOW};
use super::gmv_threshold::{points, rate_of};
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::money::BasisPoints;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "commission_or_sample",
    subject: SubjectKind::Creator,
    settings: &[
        Setting::new(
            "few",
            Unit::Count,
            "posts per week under which they are few",
        ),
        Setting::new(
            "clicks",
            Unit::Count,
            "product clicks from which the rate tells",
        ),
        Setting::new("raise", Unit::Share, "points of commission added"),
    ],
    formula: "cvr beside the shop's median, posts ÷ 4 weeks, orders; all of the last 28 days",
    why: "Commission is a scale decision: it makes who converts post more. Sampling is a discovery decision: \
          it finds out whether somebody can sell.",
    ordered: &[],
    judge: Judge::Creator(judge),
};

fn judge(of: &CreatorEvidence<'_>, set: &Values) -> Option<Finding> {
    let share = of.sums.cvr;
    let is_told = share.by >= i128::from(set.whole("clicks"));
    let per_week = Ratio::new(of.sums.posts * 7, WINDOW)?;
    let is_rare = per_week < set.ratio("few");
    let finding = match share.ratio().filter(|_| is_told) {
        Some(cvr) => {
            let median = of.beside.cvr?;
            if !is_rare || cvr < median {
                return None;
            }
            more(of, set)
                .ratio("cvr", Some(cvr))
                .ratio("shop_median", Some(median))
        }
        // Whoever posted and neither sold nor was clicked enough to tell, with nothing on its way.
        None if of.sums.posts > 0
            && of.sums.sold.orders == 0
            && of.open_samples == 0
            && !of.hold_samples =>
        {
            Finding::new(
                format!(
                    "posts ≥ 1, orders = 0, product_clicks < {}, no open sample",
                    set.text("clicks")
                ),
                "Send a sample of another SKU, or try another angle.",
            )
            .does(Proposal::Queue {
                kind: FollowUpKind::PickProduct,
            })
            .variant("sample")
        }
        None => return None,
    };
    Some(
        finding
            .count("posts", of.sums.posts)
            .ratio("output_rate", Some(per_week))
            .count("product_clicks", share.by)
            .count("orders", of.sums.sold.orders),
    )
}

fn more(of: &CreatorEvidence<'_>, set: &Values) -> Finding {
    let raise = set.whole("raise");
    let (proposal, action) = match of.commission_rate {
        Some(rate) => {
            let next = BasisPoints(rate.0 + raise);
            (
                format!("Raise the commission from {rate} to {next}, for more posts."),
                Proposal::SetCommission {
                    rate: next,
                    products: Vec::new(),
                },
            )
        }
        None => (
            format!(
                "Raise the commission by {} points, for more posts.",
                points(raise)
            ),
            Proposal::Queue {
                kind: FollowUpKind::ReviewCommission,
            },
        ),
    };
    Finding::new(
        format!(
            "cvr ≥ shop median, product_clicks ≥ {}, under {} post a week",
            set.text("clicks"),
            set.text("few")
        ),
        proposal,
    )
    .does(action)
    .variant("commission")
    .figure(
        "commission_rate",
        serde_json::json!(rate_of(of.commission_rate)),
    )
}
