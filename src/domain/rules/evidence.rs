//! What rules may look at, of each kind of subject. The store gathers it set by set; nothing here is
//! kept.

use crate::domain::campaign::Campaign;
use crate::domain::creator::{CreatorType, Tier};
use crate::domain::date::Date;
use crate::domain::id::{CampaignId, CreatorId, ExtId, SampleId};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::spark::Clicked;
use crate::domain::metrics::sums::{Share, Sums};
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::stage::Stage;

/// Days of the window most rules look at.
pub const WINDOW: i64 = 28;
/// Completed calendar months that count as a habit.
pub const MONTHS: usize = 3;

/// What the active creators of the same tier, and of the whole shop, have in the window.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Beside {
    /// The tier's median GMV per post, over those with posts enough to tell.
    pub gmv_per_post: Option<Ratio>,
    /// The shop's median click → order rate, over those with clicks enough to tell.
    pub cvr: Option<Ratio>,
    /// The creator's place by net GMV in the tier, from 1; `None` for whoever is not active.
    pub rank: Option<i64>,
    /// How many of the tier are active.
    pub peers: i64,
}

/// Posts of a creator, by stretches of days that end today.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Posted {
    /// In the last 7 days, and in the 7 before.
    pub weeks: [i64; 2],
    /// In the last 14 days.
    pub fortnight: i64,
    /// In the 28 days before those.
    pub before: i64,
    /// In each of the last completed calendar months, the latest first.
    pub months: [i64; MONTHS],
}

/// The category of products a creator sold most of in a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BestCategory {
    /// Its name.
    pub category: String,
    /// What it brought net, minor units.
    pub net: i128,
    /// The creator's orders in the window, of all categories.
    pub orders: i128,
}

/// A creator.
#[derive(Clone, Debug)]
pub struct CreatorEvidence<'e> {
    /// Id.
    pub id: CreatorId,
    /// Tier.
    pub tier: Option<Tier>,
    /// How the creator is managed.
    pub kind: CreatorType,
    /// Strikes.
    pub strikes: i64,
    /// Whether samples are held back.
    pub hold_samples: bool,
    /// Agreed posts per week, in hundredths.
    pub agreed: Option<i64>,
    /// Since when, where that is known.
    pub agreed_since: Option<Date>,
    /// Commission rate.
    pub commission_rate: Option<BasisPoints>,
    /// Currency of the shop.
    pub currency: Currency,
    /// Today in the shop's zone.
    pub today: Date,
    /// What the creator did in the last 28 days.
    pub sums: &'e Sums,
    /// What others did.
    pub beside: Beside,
    /// Posts.
    pub posted: Posted,
    /// Days of the deadlines missed: late or never posted (readings.md 28); `None` where no day is known.
    pub missed: Vec<Option<Date>>,
    /// On time, over samples due in the last 90 days.
    pub on_time: Share,
    /// Contribution in each of the last completed calendar months, the latest first; `None` where
    /// unknown, or where nobody asked.
    pub contribution: [Option<i128>; MONTHS],
    /// When a sample was last shipped.
    pub last_shipped: Option<Date>,
    /// How many samples are open.
    pub open_samples: i64,
    /// The best category of the last 28 days, and of the 28 before.
    pub best: [Option<BestCategory>; 2],
}

impl CreatorEvidence<'_> {
    /// Returns the deadlines missed in the last days, both ends included (readings.md 76).
    pub fn missed_within(&self, days: i64) -> i64 {
        let within = |on: &&Option<Date>| {
            on.is_none_or(|on| crate::domain::date::days_between(on, self.today) <= days)
        };
        i64::try_from(self.missed.iter().filter(within).count()).unwrap_or(i64::MAX)
    }
}

/// A video or LIVE.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContentEvidence {
    /// Its id.
    pub content_id: ExtId,
    /// Whose it is.
    pub creator: Option<CreatorId>,
    /// When it was posted, its clicks and orders.
    pub clicked: Clicked,
    /// The shop's median rate of content of the last 60 days.
    pub median: Option<Ratio>,
    /// Whether the creator was ever asked whether it may be promoted.
    pub was_asked: bool,
    /// Whether money was ever spent on it.
    pub was_promoted: bool,
    /// Orders over clicks of paid promotion in the last 28 days.
    pub paid: Share,
    /// What a day of it may cost, where it runs.
    pub daily: Option<Money>,
    /// Today in the shop's zone.
    pub today: Date,
}

/// A SKU.
#[derive(Clone, Debug)]
pub struct SkuEvidence<'e> {
    /// Its id.
    pub sku: ExtId,
    /// Its name.
    pub name: Option<String>,
    /// Orders over clicks that exports give it in content of the last 28 days.
    pub cvr: Share,
    /// The shop's median of that rate over its SKUs with clicks enough to tell.
    pub median: Option<Ratio>,
    /// What it sold and cost in the last 28 days.
    pub sums: &'e Sums,
    /// Currency of the shop.
    pub currency: Currency,
}

/// A campaign that runs today.
#[derive(Clone, Debug)]
pub struct CampaignEvidence<'e> {
    /// The campaign.
    pub campaign: &'e Campaign,
    /// What it did from its first day to today.
    pub sums: &'e Sums,
    /// Currency of the shop.
    pub currency: Currency,
    /// Today in the shop's zone.
    pub today: Date,
}

/// A shop.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct ShopEvidence {
    /// Follow-ups done after their day or still waiting past it, over those due in the last 28 days.
    pub late: Share,
    /// Posts late or missed, over due dates of the last 28 days that are past or fulfilled.
    pub slipped: Share,
    /// Net GMV of Video and LIVE lines without a known content, over that of all of them, 28 days.
    pub unattributed: Share,
    /// Whether a person has paused outreach already.
    pub is_paused: bool,
}

/// A sample that stands in its stage for longer than it should.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleEvidence {
    /// Its id.
    pub sample: SampleId,
    /// Whose it is.
    pub creator: CreatorId,
    /// What it is.
    pub sku_id: ExtId,
    /// For which campaign.
    pub campaign: Option<CampaignId>,
    /// Where it stands.
    pub stage: Stage,
    /// Since when, where that is known.
    pub entered: Option<Date>,
    /// When its post is due.
    pub due: Option<Date>,
    /// The last day that was in time.
    pub until: Date,
    /// Today in the shop's zone.
    pub today: Date,
}
