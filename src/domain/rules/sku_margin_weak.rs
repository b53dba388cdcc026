//! `sku_margin_weak`: a product that sells well and earns little.

use super::evidence::SkuEvidence;
use super::{Finding, Judge, Setting, Shape, Unit, Values};
use crate::domain::followup::FollowUpKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::suggestion::{Proposal, SubjectKind};

pub(super) const SHAPE: Shape = Shape {
    id: "sku_margin_weak",
    subject: SubjectKind::Product,
    settings: &[
        Setting::new(
            "margin_under",
            Unit::Share,
            "contribution margin under which it speaks",
        ),
        Setting::new("clicks", Unit::Count, "product clicks it needs"),
        Setting::new("orders", Unit::Count, "orders it needs"),
    ],
    formula: "cvr of the SKU = orders ÷ clicks that exports give it in content of the last 28 days; \
              contribution_margin = contribution ÷ net_gmv, last 28 days; median over SKUs with clicks enough",
    why: "It converts, so demand is there: the offer, the bundle or the cost must change before more is sold.",
    ordered: &[],
    judge: Judge::Sku(judge),
};

fn judge(of: &SkuEvidence<'_>, set: &Values) -> Option<Finding> {
    let cvr = of.cvr.ratio()?;
    let median = of.median?;
    let margin = Metric::ContributionMargin.of(of.sums)?;
    if of.cvr.by < i128::from(set.whole("clicks"))
        || of.sums.sold.orders < i128::from(set.whole("orders"))
        || cvr < median
        || margin >= set.ratio("margin_under")
    {
        return None;
    }
    let whole = |amount: i128| Some(Ratio::whole(amount));
    Some(
        Finding::new(
            format!(
                "cvr ≥ shop median, contribution_margin < {}, product_clicks ≥ {}, orders ≥ {}",
                set.text("margin_under"),
                set.text("clicks"),
                set.text("orders")
            ),
            "Change the offer, the bundle or the inventory.",
        )
        .ratio("cvr", Some(cvr))
        .ratio("shop_median", Some(median))
        .ratio("contribution_margin", Some(margin))
        .money("net_gmv", whole(of.sums.sold.net), of.currency)
        .money("contribution", of.sums.contribution().and_then(whole), of.currency)
        .count("product_clicks", of.cvr.by)
        .count("orders", of.sums.sold.orders)
        .does(Proposal::Queue {
            kind: FollowUpKind::ReviewProduct,
        })
        // 10 points less are a material change.
        .weight(weight(margin, set.ratio("margin_under"))),
    )
}

/// Returns how far under the bar a margin is, which may be below nought, as hundredths of one that is
/// just under it.
fn weight(margin: Ratio, bar: Ratio) -> i64 {
    let gap = bar.plus(Ratio {
        of: -margin.of,
        by: margin.by,
    });
    gap.and_then(|gap| gap.times(250)?.rounded())
        .map_or(i64::MAX, |gap| gap.saturating_add(100))
}
