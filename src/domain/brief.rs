//! A brief: what a creator is told, per campaign or product (domain.md section 8).

use serde::{Deserialize, Serialize};

use super::delta::{Entity, delta};
use super::id::{BriefId, CampaignId, ExtId, ShopId};

/// What a brief belongs to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BriefFor {
    /// Every sample of the campaign.
    Campaign(CampaignId),
    /// Every sample of the SKU.
    Product(ExtId),
}

/// The five parts a creator is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Brief {
    /// Identity.
    pub id: BriefId,
    /// Shop.
    pub shop: ShopId,
    /// What it belongs to.
    pub subject: BriefFor,
    /// Hook angle: one of the four named ones, or your own.
    pub hook: String,
    /// Product truth.
    pub truth: String,
    /// Proof element.
    pub proof: String,
    /// Call to action.
    pub cta: String,
    /// What not to say; phrases separated by `;`.
    pub avoid: String,
}

impl Brief {
    /// Returns the names of the parts still empty; all five are required before sending.
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("hook angle", &self.hook),
            ("product truth", &self.truth),
            ("proof element", &self.proof),
            ("call to action", &self.cta),
            ("what not to say", &self.avoid),
        ]
        .into_iter()
        .filter(|(_, text)| text.trim().is_empty())
        .map(|(name, _)| name)
        .collect()
    }

    /// Returns the phrases that must not be said.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        self.avoid
            .split(';')
            .map(str::trim)
            .filter(|phrase| !phrase.is_empty())
    }
}

impl Entity for Brief {
    type Key = BriefId;
    type Delta = BriefDelta;

    fn key(&self) -> BriefId {
        self.id
    }
}

delta! {
    /// What changed on a brief.
    BriefDelta of Brief {
        hook: String,
        truth: String,
        proof: String,
        cta: String,
        avoid: String,
    }
}
