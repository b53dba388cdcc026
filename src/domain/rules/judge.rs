//! The rules that are on, asked about one subject after another.

use super::evidence::{
    CampaignEvidence, ContentEvidence, CreatorEvidence, SampleEvidence, ShopEvidence, SkuEvidence,
};
use super::{About, Finding, Found, Judge, Rules, Values, What};
use crate::domain::id::ShopId;

impl Rules {
    /// Returns what the rules find of a creator.
    pub fn creator(&self, shop: ShopId, evidence: &CreatorEvidence<'_>) -> Vec<Found> {
        let about = About::creator(shop, evidence.id);
        self.found(&about, |judge, values| match judge {
            Judge::Creator(judge) => judge(evidence, values),
            Judge::Content(_)
            | Judge::Sku(_)
            | Judge::Campaign(_)
            | Judge::Shop(_)
            | Judge::Sample(_)
            | Judge::Asked => None,
        })
    }

    /// Returns what the rules find of a video or LIVE.
    pub fn content(&self, shop: ShopId, evidence: &ContentEvidence) -> Vec<Found> {
        let about = About::content(shop, evidence);
        self.found(&about, |judge, values| match judge {
            Judge::Content(judge) => judge(evidence, values),
            Judge::Creator(_)
            | Judge::Sku(_)
            | Judge::Campaign(_)
            | Judge::Shop(_)
            | Judge::Sample(_)
            | Judge::Asked => None,
        })
    }

    /// Returns what the rules find of a SKU.
    pub fn sku(&self, shop: ShopId, evidence: &SkuEvidence<'_>) -> Vec<Found> {
        let about = About::sku(shop, evidence.sku.clone());
        self.found(&about, |judge, values| match judge {
            Judge::Sku(judge) => judge(evidence, values),
            Judge::Creator(_)
            | Judge::Content(_)
            | Judge::Campaign(_)
            | Judge::Shop(_)
            | Judge::Sample(_)
            | Judge::Asked => None,
        })
    }

    /// Returns what the rules find of a campaign.
    pub fn campaign(&self, shop: ShopId, evidence: &CampaignEvidence<'_>) -> Vec<Found> {
        let about = About::campaign(shop, evidence.campaign.id);
        self.found(&about, |judge, values| match judge {
            Judge::Campaign(judge) => judge(evidence, values),
            Judge::Creator(_)
            | Judge::Content(_)
            | Judge::Sku(_)
            | Judge::Shop(_)
            | Judge::Sample(_)
            | Judge::Asked => None,
        })
    }

    /// Returns what the rules find of a shop.
    pub fn shop(&self, shop: ShopId, evidence: &ShopEvidence) -> Vec<Found> {
        self.found(&About::shop(shop), |judge, values| match judge {
            Judge::Shop(judge) => judge(evidence, values),
            Judge::Creator(_)
            | Judge::Content(_)
            | Judge::Sku(_)
            | Judge::Campaign(_)
            | Judge::Sample(_)
            | Judge::Asked => None,
        })
    }

    /// Returns what the rules find of a sample.
    pub fn sample(&self, shop: ShopId, evidence: &SampleEvidence) -> Vec<Found> {
        let about = About::sample(shop, evidence);
        self.found(&about, |judge, values| match judge {
            Judge::Sample(judge) => judge(evidence, values),
            Judge::Creator(_)
            | Judge::Content(_)
            | Judge::Sku(_)
            | Judge::Campaign(_)
            | Judge::Shop(_)
            | Judge::Asked => None,
        })
    }

    fn found(
        &self,
        about: &About,
        judge: impl Fn(&Judge, &Values) -> Option<Finding>,
    ) -> Vec<Found> {
        self.live()
            .filter_map(|rule| {
                let What::Shipped(shape, values) = &rule.what else {
                    return None;
                };
                let finding = judge(&shape.judge, values)?;
                Some(Found {
                    rule: rule.id.clone(),
                    formula: shape.formula.to_owned(),
                    about: about.clone(),
                    finding,
                })
            })
            .collect()
    }
}
