//! Money a person books: what paid promotion of a content cost on a day, and flat fees of creators.
//!
//! A booking is a statement about one key (content and day; creator, day and campaign). Files make the
//! same statements; of several about one key the latest stands (readings.md 38, 77).

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::delta::{Entity, delta};
use super::id::{BookingId, CampaignId, CreatorId, ExtId, ShopId};

/// What paid promotion brought that day, as far as it is known.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paid {
    /// Clicks.
    pub clicks: Option<i64>,
    /// Orders.
    pub orders: Option<i64>,
    /// GMV, minor units of the shop's currency.
    pub gmv: Option<i64>,
}

/// What paid promotion of one video or LIVE cost on one day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AdSpend {
    /// Identity.
    pub id: BookingId,
    /// Shop.
    pub shop: ShopId,
    /// The content promoted.
    pub content_id: ExtId,
    /// The day, in the shop's zone.
    pub on: Date,
    /// What it cost, minor units of the shop's currency.
    pub amount: i64,
    /// What it brought.
    pub paid: Paid,
}

/// A flat fee of one creator, booked on one day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FlatFee {
    /// Identity.
    pub id: BookingId,
    /// Shop.
    pub shop: ShopId,
    /// Who is paid.
    pub creator: CreatorId,
    /// The day, in the shop's zone.
    pub on: Date,
    /// For which campaign, if for one.
    pub campaign: Option<CampaignId>,
    /// The fee, minor units of the shop's currency.
    pub amount: i64,
}

impl Entity for AdSpend {
    type Key = BookingId;
    type Delta = AdSpendDelta;

    fn key(&self) -> BookingId {
        self.id
    }
}

impl Entity for FlatFee {
    type Key = BookingId;
    type Delta = FlatFeeDelta;

    fn key(&self) -> BookingId {
        self.id
    }
}

delta! {
    /// What changed on a booking of ad spend.
    AdSpendDelta of AdSpend {
        amount: i64,
        paid: Paid,
    }
}

delta! {
    /// What changed on a flat fee.
    FlatFeeDelta of FlatFee {
        amount: i64,
    }
}
