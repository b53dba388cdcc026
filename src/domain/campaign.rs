//! A campaign: one objective over one product group, one creator segment, one commission structure.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::delta::{Entity, delta};
use super::goal::{Curve, Goal};
use super::id::{CampaignId, CreatorId, ExtId, ShopId};

/// One campaign (domain.md sections 2 and 7).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Campaign {
    /// Identity.
    pub id: CampaignId,
    /// Shop.
    pub shop: ShopId,
    /// Name, unique within the shop.
    pub name: String,
    /// SKUs it is about.
    pub products: BTreeSet<ExtId>,
    /// The segment of creators, in the query language.
    pub segment: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The SMART goal.
    pub goal: Goal,
    /// The commercial goal beside it, where the goal is on activity alone.
    #[serde(default)]
    pub beside: Option<Goal>,
    /// How what adds up is expected to grow; evenly without points.
    #[serde(default)]
    pub curve: Curve,
    /// Who answers for the goal.
    #[serde(default)]
    pub owner: Option<String>,
    /// How its outreach opens, where an experiment found out.
    #[serde(default)]
    pub opener: Option<String>,
    /// Days from delivery to due date, where it differs from the platform's.
    pub posting_window: Option<i64>,
    /// Whether drafts are reviewed before posting.
    pub review: bool,
    /// How many samples may be approved.
    pub sample_budget: Option<i64>,
    /// Ad budget, minor units.
    pub ad_budget: Option<i64>,
    /// Creators who joined.
    pub creators: BTreeSet<CreatorId>,
}

impl Campaign {
    /// Returns its first and last day.
    pub const fn days(&self) -> (Date, Date) {
        (self.from, self.to)
    }

    /// Returns what should be said of its goal: one on activity alone needs a commercial goal beside it
    /// (domain.md section 7).
    pub fn warning(&self) -> Option<String> {
        let commercial = |goal: &Goal| goal.metric.is_commercial();
        let pays = commercial(&self.goal) || self.beside.as_ref().is_some_and(commercial);
        (!pays).then(|| {
            format!(
                "{} is activity, which pays nothing by itself: put a commercial goal beside it with --beside net_gmv=AMOUNT.",
                self.goal.metric.title()
            )
        })
    }
}

impl Entity for Campaign {
    type Key = CampaignId;
    type Delta = CampaignDelta;

    fn key(&self) -> CampaignId {
        self.id
    }
}

delta! {
    /// What changed on a campaign.
    CampaignDelta of Campaign {
        name: String,
        products: BTreeSet<ExtId>,
        segment: Option<String>,
        from: Date,
        to: Date,
        goal: Goal,
        beside: Option<Goal>,
        curve: Curve,
        owner: Option<String>,
        opener: Option<String>,
        posting_window: Option<i64>,
        review: bool,
        sample_budget: Option<i64>,
        ad_budget: Option<i64>,
        creators: BTreeSet<CreatorId>,
    }
}
