//! Sentences about money booked and offered: "Content 7499 · 18 Nov: $50.00 spend booked".

use super::names::{Names, plain};
use super::{Deed, sample};
use crate::domain::booking::{AdSpend, FlatFee};
use crate::domain::event::Change;
use crate::domain::id::ShopId;
use crate::domain::money::Money;
use crate::domain::offer::Offer;
use crate::store::StoreError;
use crate::store::project::Applied;

impl Names<'_> {
    /// Tells of a booking of ad spend.
    pub(in crate::store) fn ad_spend(
        &self,
        change: &Change<AdSpend>,
        applied: &Applied<AdSpend>,
    ) -> Result<Deed, StoreError> {
        let Some(spend) = applied.either() else {
            return Ok(Deed::new("bookings", String::new(), plain(change), applied));
        };
        let label = format!("Content {} · {}", spend.content_id, sample::short(spend.on));
        let done = self.booked(change, "spend", (spend.shop, spend.amount))?;
        Ok(Deed::new("bookings", label, done, applied))
    }

    /// Tells of a flat fee.
    pub(in crate::store) fn flat_fee(
        &mut self,
        change: &Change<FlatFee>,
        applied: &Applied<FlatFee>,
    ) -> Result<Deed, StoreError> {
        let Some(fee) = applied.either() else {
            return Ok(Deed::new("bookings", String::new(), plain(change), applied));
        };
        let label = format!("{} · {}", self.handle(fee.creator)?, sample::short(fee.on));
        let done = self.booked(change, "flat fee", (fee.shop, fee.amount))?;
        Ok(Deed::new("bookings", label, done, applied))
    }

    /// Tells of an offer.
    pub(in crate::store) fn offer(
        &mut self,
        change: &Change<Offer>,
        applied: &Applied<Offer>,
    ) -> Result<Deed, StoreError> {
        let Some(offer) = applied.either() else {
            return Ok(Deed::new("offers", String::new(), plain(change), applied));
        };
        let label = format!("{} · SKU {}", self.handle(offer.creator)?, offer.sku_id);
        let from = sample::short(offer.from);
        let done = match change {
            Change::Added(_) => format!("{} commission offered from {from}", offer.rate),
            Change::Changed { .. } => format!("the offer from {from} is {} now", offer.rate),
            Change::Removed(_) => format!("the offer from {from} removed"),
        };
        Ok(Deed::new("offers", label, done, applied))
    }

    fn booked<E: crate::domain::delta::Entity>(
        &self,
        change: &Change<E>,
        noun: &str,
        (shop, amount): (ShopId, i64),
    ) -> Result<String, StoreError> {
        let amount = Money::new(amount, self.currency(shop)?);
        Ok(match change {
            Change::Added(_) => format!("{amount} {noun} booked"),
            Change::Changed { .. } => format!("{noun} is {amount} now"),
            Change::Removed(_) => format!("{amount} {noun} removed"),
        })
    }
}
