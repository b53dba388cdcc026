//! TikTok Shop's clocks and limits: dated data per market, since they change (domain.md section 4).

use std::sync::LazyLock;

use chrono::Weekday;
use serde::Deserialize;

use super::date::{Date, plus_days};

const SHIPPED: &str = include_str!("../../assets/platform.toml");

/// The clocks and limits that hold in one market on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clocks {
    /// Days after which a request lapses.
    pub review_days: i64,
    /// Days from delivery to the due date of a free sample.
    pub posting_days: i64,
    /// The same of a refundable sample.
    pub refundable_posting_days: i64,
    /// Days of the extension a creator may take untold.
    pub extension_days: i64,
    /// Days a video must be public to count as a post.
    pub post_public_days: i64,
    /// Minutes from which a LIVE counts as a post.
    pub live_minutes: i64,
    /// Days after delivery before TikTok's own reminder may be used.
    pub reminder_after_days: i64,
    /// Messages to a creator before an answer.
    pub unanswered_messages: i64,
    /// Invitations a week, where the shop has no number of its own.
    pub weekly_outreach: i64,
    /// The day the week of the quota begins.
    pub outreach_reset: Weekday,
    /// Last days whose analytics are provisional.
    pub provisional_days: i64,
    /// Lowest commission rate, basis points.
    pub commission_min_bp: i64,
    /// Highest commission rate, basis points.
    pub commission_max_bp: i64,
    /// Days a cut rate keeps the old one for existing creators.
    pub old_rate_days: i64,
}

impl Clocks {
    /// Returns the first day of the quota's week that `today` is in.
    pub fn week_start(&self, today: Date) -> Date {
        use chrono::Datelike as _;
        let since = today.weekday().days_since(self.outreach_reset);
        plus_days(today, -i64::from(since))
    }
}

macro_rules! block {
    ($($field:ident: $type:ty,)*) => {
        /// One block of the file: since when, where, and the keys it sets.
        #[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Block {
            market: String,
            since: Date,
            $($field: Option<$type>,)*
        }

        impl Block {
            fn set(&self, clocks: &mut Clocks) {
                $(if let Some(value) = self.$field {
                    clocks.$field = value;
                })*
            }
        }
    };
}

block! {
    review_days: i64,
    posting_days: i64,
    refundable_posting_days: i64,
    extension_days: i64,
    post_public_days: i64,
    live_minutes: i64,
    reminder_after_days: i64,
    unanswered_messages: i64,
    weekly_outreach: i64,
    outreach_reset: Weekday,
    provisional_days: i64,
    commission_min_bp: i64,
    commission_max_bp: i64,
    old_rate_days: i64,
}

#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
struct File {
    #[serde(default)]
    clocks: Vec<Block>,
}

/// Every block of the file.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Platform {
    blocks: Vec<Block>,
}

static PLATFORM: LazyLock<Platform> = LazyLock::new(|| Platform::read(SHIPPED).unwrap_or_default());

impl Platform {
    /// Returns the shipped clocks, which the questions of the store and the screens go by.
    pub fn shipped() -> &'static Self {
        &PLATFORM
    }

    /// Reads a file of clocks, or says why it cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        Ok(Self::of(file))
    }

    /// Blocks of every market first, then by date: each stands over those before it.
    fn of(mut file: File) -> Self {
        file.clocks
            .sort_by_key(|block| (block.market != "*", block.since));
        Self {
            blocks: file.clocks,
        }
    }

    /// Returns what holds in `market` on `today`.
    pub fn clocks(&self, market: &str, today: Date) -> Clocks {
        let mut clocks = BASE;
        for block in &self.blocks {
            let is_here = block.market == "*" || block.market.eq_ignore_ascii_case(market);
            if is_here && block.since <= today {
                block.set(&mut clocks);
            }
        }
        clocks
    }

    /// Returns the clocks of one market, day by day.
    pub const fn of_market<'p>(&'p self, market: &'p str) -> Market<'p> {
        Market {
            platform: self,
            market,
        }
    }
}

/// The clocks of one market: what starts on a day goes by those of that day, whatever changes later.
#[derive(Clone, Copy, Debug)]
pub struct Market<'p> {
    platform: &'p Platform,
    market: &'p str,
}

impl Market<'_> {
    /// Returns what holds there on that day.
    pub fn on(&self, day: Date) -> Clocks {
        self.platform.clocks(self.market, day)
    }

    /// Returns the day on which a request of that day lapses where nobody answers it.
    pub fn lapse(&self, requested: Date) -> Date {
        plus_days(requested, self.on(requested).review_days)
    }

    /// Returns the minutes from which a LIVE of that day counts as a post.
    pub fn live_from(&self, posted: Date) -> i64 {
        self.on(posted).live_minutes
    }

    /// Returns the day from which a video posted on that day counts as a post.
    pub fn counts_from(&self, posted: Date) -> Date {
        plus_days(posted, self.on(posted).post_public_days)
    }
}

/// What stands where no block reaches, such as on a day before the first.
const BASE: Clocks = Clocks {
    review_days: 7,
    posting_days: 14,
    refundable_posting_days: 90,
    extension_days: 7,
    post_public_days: 3,
    live_minutes: 10,
    reminder_after_days: 5,
    unanswered_messages: 5,
    weekly_outreach: 1000,
    outreach_reset: Weekday::Sun,
    provisional_days: 2,
    commission_min_bp: 100,
    commission_max_bp: 8000,
    old_rate_days: 30,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::date;

    #[test]
    fn the_shipped_file_reads_and_says_what_domain_md_says() {
        let file: File = toml::from_str(SHIPPED).unwrap();
        assert!(!file.clocks.is_empty());
        assert_eq!(Platform::shipped().clocks("US", date("2026-11-20")), BASE);
    }

    #[test]
    fn a_later_block_replaces_what_it_names_and_a_markets_own_stands_over_all() {
        let text = r#"
            [[clocks]]
            market = "ID"
            since = "2026-06-01"
            posting_days = 20
            [[clocks]]
            market = "*"
            since = "2026-01-01"
            review_days = 7
            posting_days = 14
            [[clocks]]
            market = "*"
            since = "2026-12-01"
            review_days = 5
        "#;
        let platform = Platform::read(text).unwrap();
        for (market, day, posting, review) in [
            ("US", "2026-11-30", 14, 7),
            ("US", "2026-12-01", 14, 5),
            ("id", "2026-05-31", 14, 7),
            ("ID", "2026-12-24", 20, 5),
        ] {
            let clocks = platform.clocks(market, date(day));
            assert_eq!(
                (clocks.posting_days, clocks.review_days),
                (posting, review),
                "{market} {day}"
            );
        }
    }

    #[test]
    fn the_week_of_the_quota_begins_on_sunday() {
        for (today, start) in [
            ("2026-11-22", "2026-11-22"),
            ("2026-11-28", "2026-11-22"),
            ("2026-11-20", "2026-11-15"),
        ] {
            assert_eq!(BASE.week_start(date(today)), date(start));
        }
    }
}
