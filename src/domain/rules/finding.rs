//! What a rule finds of one subject: figures, threshold, what it proposes, and how pronounced it is.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::evidence::{ContentEvidence, SampleEvidence};
use crate::domain::id::{CampaignId, CreatorId, ExtId, SampleId, ShopId};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::money::{Currency, Money};
use crate::domain::suggestion::{Proposal, SubjectKind};

/// What a rule says of one subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Which of several things the rule can say, or which occurrence: another one is another suggestion.
    pub variant: String,
    /// The figures, by name.
    pub figures: BTreeMap<String, Value>,
    /// What they are held against.
    pub threshold: String,
    /// What is proposed, in one sentence.
    pub proposal: String,
    /// What accepting it does.
    pub action: Proposal,
    /// How pronounced it is, in hundredths of the threshold: grown enough, what was turned down comes
    /// again. 0 where there is nothing to grow.
    pub weight: i64,
}

impl Finding {
    pub(super) fn new(threshold: impl Into<String>, proposal: impl Into<String>) -> Self {
        Self {
            variant: String::new(),
            figures: BTreeMap::new(),
            threshold: threshold.into(),
            proposal: proposal.into(),
            action: Proposal::TakeUp,
            weight: 0,
        }
    }

    #[must_use]
    pub(super) fn does(mut self, action: Proposal) -> Self {
        self.action = action;
        self
    }

    #[must_use]
    pub(super) fn variant(mut self, variant: impl Into<String>) -> Self {
        self.variant = variant.into();
        self
    }

    #[must_use]
    pub(super) const fn weight(mut self, weight: i64) -> Self {
        self.weight = weight;
        self
    }

    #[must_use]
    pub(super) fn figure(mut self, name: &str, value: Value) -> Self {
        self.figures.insert(name.to_owned(), value);
        self
    }

    /// Adds a ratio, which JSON shows with full precision.
    #[must_use]
    pub(super) fn ratio(self, name: &str, ratio: Option<Ratio>) -> Self {
        self.figure(name, json!(ratio.map(Ratio::value)))
    }

    /// Adds a count.
    #[must_use]
    pub(super) fn count(self, name: &str, count: impl Into<i128>) -> Self {
        let count = i64::try_from(count.into()).ok();
        self.figure(name, json!(count))
    }

    /// Adds an amount, rounded half to even to the minor unit.
    #[must_use]
    pub(super) fn money(self, name: &str, amount: Option<Ratio>, currency: Currency) -> Self {
        let minor = amount.and_then(Ratio::rounded);
        self.figure(name, json!(minor.map(|minor| Money::new(minor, currency))))
    }
}

/// The most products a raise is offered for: those sold most.
pub const MOST_PRODUCTS: usize = 20;

impl Finding {
    /// Returns whether it would raise a commission, which TikTok takes by creator and product.
    pub const fn is_raise(&self) -> bool {
        matches!(
            self.action,
            Proposal::SetCommission { .. } | Proposal::Invest { .. }
        )
    }

    /// Names the products that a raise is for: those the creator sold, most first, each with its title.
    #[must_use]
    pub fn for_products(mut self, sold: Vec<(ExtId, String)>) -> Self {
        let (skus, titles): (Vec<ExtId>, Vec<String>) =
            sold.into_iter().take(MOST_PRODUCTS).unzip();
        if let Proposal::SetCommission { products, .. } | Proposal::Invest { products, .. } =
            &mut self.action
            && !skus.is_empty()
        {
            *products = skus;
            return self.figure("products_sold", json!(titles));
        }
        self
    }
}

/// Returns how many hundredths of `bar` a value is; the most there can be where the bar is 0.
pub(super) fn above(value: Ratio, bar: Ratio) -> i64 {
    let of = value
        .of
        .checked_mul(bar.by)
        .and_then(|of| of.checked_mul(100));
    let by = value.by.checked_mul(bar.of).filter(|by| *by > 0);
    of.zip(by)
        .and_then(|(of, by)| i64::try_from(of / by).ok())
        .unwrap_or(i64::MAX)
}

/// Returns how many hundredths of a value the bar is that it stays under.
pub(super) fn below(value: Ratio, bar: Ratio) -> i64 {
    above(bar, value)
}

/// Returns a ratio times another, or `None` where it cannot be held.
pub(super) fn scaled(ratio: Ratio, by: Ratio) -> Option<Ratio> {
    ratio.times(by.of)?.over(by.by)
}

/// What a finding is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// Shop.
    pub shop: ShopId,
    /// What kind of thing.
    pub subject: SubjectKind,
    /// The creator concerned.
    pub creator: Option<CreatorId>,
    /// The sample concerned.
    pub sample: Option<SampleId>,
    /// The SKU concerned.
    pub sku_id: Option<ExtId>,
    /// The content concerned.
    pub content_id: Option<ExtId>,
    /// The campaign concerned.
    pub campaign: Option<CampaignId>,
}

impl About {
    const fn nothing(shop: ShopId, subject: SubjectKind) -> Self {
        Self {
            shop,
            subject,
            creator: None,
            sample: None,
            sku_id: None,
            content_id: None,
            campaign: None,
        }
    }

    /// Returns what is said of a shop.
    pub const fn shop(shop: ShopId) -> Self {
        Self::nothing(shop, SubjectKind::Shop)
    }

    /// Returns what is said of a creator.
    pub fn creator(shop: ShopId, creator: CreatorId) -> Self {
        Self {
            creator: Some(creator),
            ..Self::nothing(shop, SubjectKind::Creator)
        }
    }

    /// Returns what is said of a content.
    pub fn content(shop: ShopId, evidence: &ContentEvidence) -> Self {
        Self {
            creator: evidence.creator,
            content_id: Some(evidence.content_id.clone()),
            ..Self::nothing(shop, SubjectKind::Content)
        }
    }

    /// Returns what is said of a SKU.
    pub fn sku(shop: ShopId, sku: ExtId) -> Self {
        Self {
            sku_id: Some(sku),
            ..Self::nothing(shop, SubjectKind::Product)
        }
    }

    /// Returns what is said of a campaign.
    pub fn campaign(shop: ShopId, campaign: CampaignId) -> Self {
        Self {
            campaign: Some(campaign),
            ..Self::nothing(shop, SubjectKind::Campaign)
        }
    }

    /// Returns what is said of a sample.
    pub fn sample(shop: ShopId, evidence: &SampleEvidence) -> Self {
        Self {
            creator: Some(evidence.creator),
            sample: Some(evidence.sample),
            sku_id: Some(evidence.sku_id.clone()),
            campaign: evidence.campaign,
            ..Self::nothing(shop, SubjectKind::Sample)
        }
    }

    /// Returns what tells the subject from others in a key.
    pub(super) fn name(&self) -> String {
        let id = match self.subject {
            SubjectKind::Creator => self.creator.map(|id| id.0.simple().to_string()),
            SubjectKind::Sample => self.sample.map(|id| id.0.simple().to_string()),
            SubjectKind::Content => self.content_id.as_ref().map(ToString::to_string),
            SubjectKind::Product => self.sku_id.as_ref().map(ToString::to_string),
            SubjectKind::Campaign => self.campaign.map(|id| id.0.simple().to_string()),
            SubjectKind::Shop => None,
        };
        // The ids of a platform are unique within a shop only.
        match self.subject {
            SubjectKind::Creator | SubjectKind::Sample | SubjectKind::Campaign => {
                id.unwrap_or_default()
            }
            SubjectKind::Content | SubjectKind::Product | SubjectKind::Shop => {
                format!("{}.{}", self.shop.0.simple(), id.unwrap_or_default())
            }
        }
    }
}

/// What one rule says of one subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The rule.
    pub rule: String,
    /// How its figures are made.
    pub formula: String,
    /// What it is about.
    pub about: About,
    /// What it says.
    pub finding: Finding,
}

impl Found {
    /// Returns what tells it apart from everything else that is ever proposed:
    /// `rule/ID/SUBJECT/VARIANT`, of which there is one suggestion at most.
    pub fn key(&self) -> String {
        format!(
            "rule/{}/{}/{}",
            self.rule,
            self.about.name(),
            self.finding.variant
        )
    }
}
