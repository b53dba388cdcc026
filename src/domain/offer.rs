//! An offer: the commission rate of one creator for one product, from a day on.
//!
//! Offers are never changed, only followed by the next: the latest that has begun holds, the ones before it
//! are the history. A cut leaves the old rate to whoever sells already for a while (domain.md section 4).

use serde::{Deserialize, Serialize};

use super::date::{Date, plus_days};
use super::delta::{Entity, delta};
use super::id::{CreatorId, ExtId, OfferId, ShopId};
use super::money::BasisPoints;
use super::platform::Clocks;

/// What a creator is offered for a product.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// Identity.
    pub id: OfferId,
    /// Shop.
    pub shop: ShopId,
    /// Whom.
    pub creator: CreatorId,
    /// For which SKU.
    pub sku_id: ExtId,
    /// The commission rate.
    pub rate: BasisPoints,
    /// From which day on, in the shop's zone.
    pub from: Date,
    /// The rate that held before, as far as it is known.
    pub old_rate: Option<BasisPoints>,
    /// Why.
    pub reason: Option<String>,
}

impl Offer {
    /// Returns until which day whoever sells already keeps the old rate; `None` where it is no cut.
    pub fn old_rate_until(&self, clocks: &Clocks) -> Option<Date> {
        let is_cut = self.old_rate.is_some_and(|old| self.rate.0 < old.0);
        is_cut.then(|| plus_days(self.from, clocks.old_rate_days))
    }
}

impl Entity for Offer {
    type Key = OfferId;
    type Delta = OfferDelta;

    fn key(&self) -> OfferId {
        self.id
    }
}

delta! {
    /// What changed on an offer.
    OfferDelta of Offer {
        rate: BasisPoints,
        from: Date,
        old_rate: Option<BasisPoints>,
        reason: Option<String>,
    }
}
