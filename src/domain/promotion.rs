//! Money behind a post: permission, code, budget (domain.md section 10).
//!
//! ```text
//! permission asked ─► code received ─► running ─► stopped      what it cost each day: `booking`
//! ```

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::delta::{Entity, delta};
use super::id::{ExtId, FollowUpId, ShopId};
use super::money::{Currency, Money};

/// Days before a code expires on which it is to be looked at.
pub const NOTICE: i64 = 3;

/// What a day of promotion may cost, in whole units of the currency (domain.md section 6, `spark_candidate`).
pub const DAILY: (i64, i64) = (50, 150);

/// Returns the bounds of a day's budget in minor units; `None` where a unit of the currency is not of a
/// dollar's size, for which the bounds are made.
pub fn bounds(currency: Currency) -> Option<(i64, i64)> {
    let (least, most) = DAILY;
    let scale = currency.scale();
    matches!(currency.code(), "USD" | "EUR" | "GBP").then(|| (least * scale, most * scale))
}

/// Returns a day's budget half as large again, in whole units, within the bounds; `None` where that is no
/// more than now.
pub fn raised(now: Money) -> Option<Money> {
    let scale = now.currency.scale();
    let half_again = now.minor.checked_add(now.minor / 2)? / scale * scale;
    let next = match bounds(now.currency) {
        Some((least, most)) => half_again.clamp(least, most),
        None => half_again,
    };
    (next > now.minor).then(|| Money::new(next, now.currency))
}

macro_rules! states {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $words:literal;)*) => {
        /// How a promotion stands.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum PromotionState { $($(#[$doc])* $variant,)* }

        impl PromotionState {
            /// Returns the name used in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns the words people read.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }
    };
}

states! {
    /// The creator was asked for permission.
    PermissionAsked = "permission_asked", "permission asked";
    /// The creator gave a code.
    CodeReceived = "code_received", "code received";
    /// It is paid for every day.
    Running = "running", "running";
    /// It is over.
    Stopped = "stopped", "stopped";
}

/// The promotion of one video or LIVE.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Promotion {
    /// Shop.
    pub shop: ShopId,
    /// The content.
    pub content_id: ExtId,
    /// How it stands.
    pub state: PromotionState,
    /// When permission was asked.
    pub asked_on: Option<Date>,
    /// The creator's code.
    pub code: Option<String>,
    /// The last day on which the code holds.
    pub expires: Option<Date>,
    /// What it may cost a day, minor units of the shop's currency.
    pub daily_budget: Option<i64>,
    /// Since when it runs.
    pub started_on: Option<Date>,
    /// When it was stopped.
    pub stopped_on: Option<Date>,
    /// Why.
    pub reason: Option<String>,
    /// The task that tells of the code's end.
    pub task: Option<FollowUpId>,
}

impl Promotion {
    /// Returns a promotion for which permission is asked.
    pub const fn asked(shop: ShopId, content_id: ExtId) -> Self {
        Self {
            shop,
            content_id,
            state: PromotionState::PermissionAsked,
            asked_on: None,
            code: None,
            expires: None,
            daily_budget: None,
            started_on: None,
            stopped_on: None,
            reason: None,
            task: None,
        }
    }

    /// Returns the last day of a code that is of use.
    pub fn ends(&self) -> Option<Date> {
        match self.state {
            PromotionState::CodeReceived | PromotionState::Running => self.expires,
            PromotionState::PermissionAsked | PromotionState::Stopped => None,
        }
    }
}

impl Entity for Promotion {
    type Key = (ShopId, ExtId);
    type Delta = PromotionDelta;

    fn key(&self) -> (ShopId, ExtId) {
        (self.shop, self.content_id.clone())
    }
}

delta! {
    /// What changed on a promotion.
    PromotionDelta of Promotion {
        state: PromotionState,
        asked_on: Option<Date>,
        code: Option<String>,
        expires: Option<Date>,
        daily_budget: Option<i64>,
        started_on: Option<Date>,
        stopped_on: Option<Date>,
        reason: Option<String>,
        task: Option<FollowUpId>,
    }
}
