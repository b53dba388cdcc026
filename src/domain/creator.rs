//! A creator: an affiliate of one shop.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::date::{Date, Instant};
use super::delta::{Entity, delta};
use super::id::{CreatorId, ShopId};
use super::money::BasisPoints;

/// A band of followers and what it is paid (domain.md section 3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Tier(u8);

impl Tier {
    /// Under 5 000 followers: refundable samples only.
    pub const EMERGING: Self = Self(0);
    /// 5 000 to 99 999.
    pub const NANO_MICRO: Self = Self(1);
    /// 100 000 to 499 999.
    pub const MID: Self = Self(2);
    /// 500 000 and more.
    pub const TOP: Self = Self(3);
    /// Every tier, lowest first.
    pub const ALL: [Self; 4] = [Self::EMERGING, Self::NANO_MICRO, Self::MID, Self::TOP];

    /// Returns the band of that many followers.
    pub const fn of(followers: i64) -> Self {
        match followers {
            ..5_000 => Self::EMERGING,
            5_000..100_000 => Self::NANO_MICRO,
            100_000..500_000 => Self::MID,
            500_000.. => Self::TOP,
        }
    }

    /// Returns the number, 0 to 3.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Returns the fewest and the most active creators a roster wants of the tier (domain.md section 3);
    /// none of the emerging.
    pub const fn roster(self) -> Option<(usize, usize)> {
        match self {
            Self::NANO_MICRO => Some((50, 200)),
            Self::MID => Some((5, 15)),
            Self::TOP => Some((2, 3)),
            _ => None,
        }
    }
}

impl TryFrom<u8> for Tier {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        if number <= 3 {
            Ok(Self(number))
        } else {
            Err(format!("{number} is not a tier: take 0 to 3."))
        }
    }
}

impl From<Tier> for u8 {
    fn from(tier: Tier) -> Self {
        tier.0
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// How a creator is managed (domain.md section 3).
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreatorType {
    /// Light: post status, quality, attributed sales.
    #[default]
    OneOff,
    /// Periodic review: frequency, GMV, conversion.
    Repeat,
    /// By calendar: deliverables, due dates, compliance.
    Retainer,
}

impl CreatorType {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::OneOff, Self::Repeat, Self::Retainer];

    /// Returns the name used in commands, JSON and storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OneOff => "one_off",
            Self::Repeat => "repeat",
            Self::Retainer => "retainer",
        }
    }
}

impl FromStr for CreatorType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase().replace('-', "_");
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == wanted)
            .ok_or_else(|| format!("{text:?} is not a type: take one_off, repeat or retainer."))
    }
}

/// One affiliate of one shop.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Creator {
    /// Identity.
    pub id: CreatorId,
    /// Shop.
    pub shop: ShopId,
    /// Handle: lower case, no `@`, unique within the shop (readings.md 48).
    pub handle: String,
    /// Display name.
    pub name: Option<String>,
    /// Followers.
    pub followers: Option<i64>,
    /// Category.
    pub category: Option<String>,
    /// Content style.
    pub style: Option<String>,
    /// How the creator is managed.
    #[serde(rename = "type")]
    pub kind: CreatorType,
    /// The floor a promotion set (readings.md 25).
    pub promoted: Option<Tier>,
    /// Agreed posts per week, in hundredths.
    pub agreed_rate: Option<i64>,
    /// The day a retainer's agreement began, from which posts are owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retainer_since: Option<Date>,
    /// Commission rate.
    pub commission_rate: Option<BasisPoints>,
    /// Flat fee per post, minor units of the shop's currency.
    pub flat_fee: Option<i64>,
    /// Strikes.
    pub strikes: i64,
    /// Tags, lower case.
    pub tags: BTreeSet<String>,
    /// The coordinator who looks after the creator.
    pub owner: Option<String>,
    /// Not to be contacted before this date.
    pub paused_until: Option<Date>,
    /// No sample may be approved (guard G1).
    pub hold_samples: bool,
    /// Version of the contact (email, phone, address), which is kept outside the log so that it can be
    /// forgotten; 0 is none.
    pub contact: i64,
    /// When the creator last answered.
    pub answered_at: Option<Instant>,
}

impl Creator {
    /// Returns a creator of whom only the handle is known.
    pub const fn new(id: CreatorId, shop: ShopId, handle: String) -> Self {
        Self {
            id,
            shop,
            handle,
            name: None,
            followers: None,
            category: None,
            style: None,
            kind: CreatorType::OneOff,
            promoted: None,
            agreed_rate: None,
            retainer_since: None,
            commission_rate: None,
            flat_fee: None,
            strikes: 0,
            tags: BTreeSet::new(),
            owner: None,
            paused_until: None,
            hold_samples: false,
            contact: 0,
            answered_at: None,
        }
    }

    /// Returns the tier: the band of the followers, or the floor a promotion set if that is higher.
    ///
    /// Unknown without followers, unless promoted (readings.md 25).
    pub fn tier(&self) -> Option<Tier> {
        tier(self.followers, self.promoted)
    }
}

/// Returns the tier of that many followers with that promotion (readings.md 25).
pub fn tier(followers: Option<i64>, promoted: Option<Tier>) -> Option<Tier> {
    followers.map(Tier::of).max(promoted)
}

/// How to reach a creator. Personal data: never in event bodies, removed for good by `forget`.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contact {
    /// Email.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
}

impl Contact {
    /// Returns whether nothing is known.
    pub const fn is_empty(&self) -> bool {
        self.email.is_none() && self.phone.is_none() && self.address.is_none()
    }
}

/// Returns a handle as it is stored: trimmed, without `@`, lower case (readings.md 48).
///
/// Refuses an empty handle, white space inside and control characters.
pub fn handle(text: &str) -> Result<String, String> {
    let bare = text.trim();
    let bare = bare.strip_prefix('@').unwrap_or(bare);
    if bare.is_empty() {
        return Err("A creator needs a handle: give one such as maya.glows.".to_owned());
    }
    if bare.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(format!(
            "{bare:?} is not a handle: it has a space or a control character."
        ));
    }
    Ok(bare.to_lowercase())
}

impl Entity for Creator {
    type Key = CreatorId;
    type Delta = CreatorDelta;

    fn key(&self) -> CreatorId {
        self.id
    }
}

delta! {
    /// What changed on a creator.
    CreatorDelta of Creator {
        handle: String,
        name: Option<String>,
        followers: Option<i64>,
        category: Option<String>,
        style: Option<String>,
        kind: CreatorType,
        promoted: Option<Tier>,
        agreed_rate: Option<i64>,
        retainer_since: Option<Date>,
        commission_rate: Option<BasisPoints>,
        flat_fee: Option<i64>,
        strikes: i64,
        tags: BTreeSet<String>,
        owner: Option<String>,
        paused_until: Option<Date>,
        hold_samples: bool,
        contact: i64,
        answered_at: Option<Instant>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_follow_followers_and_a_promotion_is_a_floor() {
        for (followers, want) in [
            (0, 0),
            (4_999, 0),
            (5_000, 1),
            (99_999, 1),
            (100_000, 2),
            (499_999, 2),
            (500_000, 3),
        ] {
            assert_eq!(Tier::of(followers).number(), want, "{followers}");
        }
        assert_eq!(tier(None, None), None);
        assert_eq!(tier(None, Some(Tier::MID)), Some(Tier::MID));
        assert_eq!(tier(Some(6_000), Some(Tier::MID)), Some(Tier::MID));
        assert_eq!(tier(Some(900_000), Some(Tier::MID)), Some(Tier::TOP));
    }

    #[test]
    fn handles_are_folded_or_refused() {
        assert_eq!(handle(" @Maya.Glows ").unwrap(), "maya.glows");
        for wrong in ["", "@", "a b", "a\u{1b}[2J"] {
            assert!(handle(wrong).is_err(), "{wrong:?}");
        }
    }
}
