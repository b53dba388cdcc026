//! A shop: one TikTok Shop store.

use serde::{Deserialize, Serialize};

use super::date::{Date, Instant, Zone};
use super::delta::{Entity, delta};
use super::fact::ShopFrame;
use super::id::ShopId;
use super::money::{BasisPoints, Currency};
use super::refusal::Refusal;

/// The platform's share until a shop says otherwise (readings.md 39).
pub const DEFAULT_FEE_RATE: BasisPoints = BasisPoints(600);

/// The code of the refusal to invite while outreach is paused.
pub const OUTREACH_PAUSED: &str = "outreach_paused";

/// One TikTok Shop store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shop {
    /// Identity.
    pub id: ShopId,
    /// Name, unique case-folded.
    pub name: String,
    /// The client it belongs to, for agencies.
    pub client: Option<String>,
    /// Market, two letters.
    pub market: String,
    /// Currency of all its amounts.
    pub currency: Currency,
    /// Zone of its calendar dates.
    pub zone: Zone,
    /// Platform fee on net GMV.
    pub fee_rate: BasisPoints,
    /// Invitations TikTok takes from it in a week; `None` is what a new shop has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekly_outreach: Option<i64>,
    /// Since when nobody is to be invited, by decision of a person; `None` where outreach goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outreach_paused: Option<Date>,
}

impl Shop {
    /// Returns the calendar date at `now` in the shop's zone.
    pub fn today(&self, now: Instant) -> Date {
        self.zone.date_of(now)
    }

    /// Refuses to write to anybody new while outreach is paused.
    pub fn may_invite(&self) -> Result<(), Refusal> {
        let Some(since) = self.outreach_paused else {
            return Ok(());
        };
        Err(Refusal::new(
            OUTREACH_PAUSED,
            format!("Outreach of {} is paused since {since}.", self.name),
            format!(
                "Go on with: callsheet shop set {:?} --outreach on.",
                self.name
            ),
        ))
    }

    /// Returns what a reader of files needs to know.
    pub fn frame(&self) -> ShopFrame {
        ShopFrame {
            market: self.market.clone(),
            currency: self.currency,
            zone: self.zone,
        }
    }
}

impl Entity for Shop {
    type Key = ShopId;
    type Delta = ShopDelta;

    fn key(&self) -> ShopId {
        self.id
    }
}

delta! {
    /// What changed on a shop.
    ShopDelta of Shop {
        name: String,
        client: Option<String>,
        market: String,
        currency: Currency,
        zone: Zone,
        fee_rate: BasisPoints,
        weekly_outreach: Option<i64>,
        outreach_paused: Option<Date>,
    }
}
