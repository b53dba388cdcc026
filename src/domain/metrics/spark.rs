//! Which content deserves paid promotion: by click to order, never by views (readings.md 21).

use serde::Serialize;

use super::median::median;
use super::ratio::Ratio;
use super::sums::Share;
use crate::domain::date::{Date, days_between};
use crate::domain::money::div_half_even;

/// Days since posting within which content is considered.
pub const RECENT: i64 = 60;
/// Clicks a candidate has at least.
pub const CLICKS: i64 = 200;
/// How many times the shop's median a candidate converts.
pub const TIMES: i64 = 2;

/// Content as the choice sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clicked {
    /// Date posted.
    pub posted: Option<Date>,
    /// Product clicks.
    pub clicks: Option<i64>,
    /// Orders the export gives it.
    pub orders: Option<i64>,
}

impl Clicked {
    /// Returns the click → order rate of content posted in the last days; none without clicks.
    pub fn rate(self, today: Date) -> Option<Ratio> {
        let age = days_between(self.posted?, today);
        Ratio::new(self.orders?, self.clicks?).filter(|_| (0..=RECENT).contains(&age))
    }

    /// Returns whether it converts so well beside the shop's median that it deserves promotion.
    pub fn is_candidate(self, shop: Option<Ratio>, today: Date) -> bool {
        let Some((rate, bar)) = self.rate(today).zip(shop.and_then(|m| m.times(TIMES))) else {
            return false;
        };
        self.clicks.is_some_and(|clicks| clicks >= CLICKS) && rate >= bar
    }
}

/// Returns the shop's median rate, over content of the last days that has clicks.
pub fn bar(all: impl IntoIterator<Item = Clicked>, today: Date) -> Option<Ratio> {
    median(all.into_iter().filter_map(|content| content.rate(today)))
}

/// Why a content is a candidate: its clicks, its rate, and the median it is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spark {
    /// Clicks.
    pub clicks: i64,
    /// Click to order.
    pub cvr: Ratio,
    /// The shop's median.
    pub median: Ratio,
}

impl Spark {
    /// Returns why the content is a candidate, if it is one.
    pub fn of(content: Clicked, median: Option<Ratio>, today: Date) -> Option<Self> {
        if !content.is_candidate(median, today) {
            return None;
        }
        Some(Self {
            clicks: content.clicks?,
            cvr: content.rate(today)?,
            median: median?,
        })
    }

    /// Returns how many times the median the rate is, in tenths; unknown where the median is 0.
    pub fn tenths(&self) -> Option<i64> {
        tenths(self.cvr, self.median)
    }
}

/// Paid clicks from which the paid rate is held against the organic one.
pub const PAID_CLICKS: i128 = 100;
/// The share of the organic rate below which promotion is stopped, in percent.
const STOP: i128 = 80;

/// What the paid rate beside the organic one proposes (domain.md section 6, `spark_watch`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// Paid viewers buy as the organic ones did: spend more.
    Scale,
    /// Somewhat below: leave it.
    Keep,
    /// Below four fifths: stop.
    Stop,
}

impl Watch {
    /// Returns what to do; `None` with too few paid clicks, or without an organic rate.
    pub fn of(paid: Share, organic: Option<Ratio>) -> Option<Self> {
        let organic = organic.filter(|organic| organic.of > 0)?;
        let rate = paid.ratio().filter(|_| paid.by >= PAID_CLICKS)?;
        let floor = organic.times(STOP)?.over(100)?;
        Some(if rate >= organic {
            Self::Scale
        } else if rate < floor {
            Self::Stop
        } else {
            Self::Keep
        })
    }

    /// Returns what to do in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Scale => "scale: paid viewers buy as the organic ones did",
            Self::Keep => "keep: paid viewers buy a little less",
            Self::Stop => "stop: paid viewers buy less than four fifths as often",
        }
    }
}

/// Returns how many times `of` is `by`, in tenths; unknown where `by` is 0 or the two have no room.
pub fn tenths(of: Ratio, by: Ratio) -> Option<i64> {
    let tenfold = of.of.checked_mul(by.by)?.checked_mul(10)?;
    div_half_even(tenfold, of.by.checked_mul(by.of)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::date;

    fn clicked(posted: &str, clicks: i64, orders: i64) -> Clicked {
        Clicked {
            posted: Some(date(posted)),
            clicks: Some(clicks),
            orders: Some(orders),
        }
    }

    #[test]
    fn a_candidate_converts_twice_as_well_with_two_hundred_clicks() {
        let today = date("2026-11-20");
        let all = [
            clicked("2026-11-01", 100, 1),
            clicked("2026-11-01", 200, 4),
            clicked("2026-11-01", 1_000, 40),
            clicked("2026-11-01", 199, 199),
            // 61 days ago.
            clicked("2026-09-20", 1_000, 900),
            clicked("2026-11-01", 0, 0),
        ];
        // 1 %, 2 %, 4 %, 100 %.
        let bar = bar(all, today);
        assert_eq!(bar, Ratio::new(3, 100));
        for (content, want) in [
            (clicked("2026-11-20", 200, 12), true),
            (clicked("2026-09-21", 200, 12), true),
            (clicked("2026-09-20", 200, 12), false),
            (clicked("2026-11-20", 199, 100), false),
            (clicked("2026-11-20", 200, 11), false),
            (
                Clicked {
                    posted: None,
                    ..clicked("2026-11-20", 200, 12)
                },
                false,
            ),
            (
                Clicked {
                    orders: None,
                    ..clicked("2026-11-20", 200, 12)
                },
                false,
            ),
        ] {
            assert_eq!(content.is_candidate(bar, today), want, "{content:?}");
        }
        assert!(!clicked("2026-11-20", 200, 12).is_candidate(None, today));
    }

    #[test]
    fn the_paid_rate_beside_the_organic_one_scales_keeps_or_stops() {
        let watch = |of, by, organic| Watch::of(Share { of, by }, organic);
        let two = Ratio::new(2, 100);
        for (of, by, want) in [
            (2, 100, Some(Watch::Scale)),
            (20, 1_001, Some(Watch::Keep)),
            (16, 1_000, Some(Watch::Keep)),
            (16, 1_001, Some(Watch::Stop)),
            (0, 100, Some(Watch::Stop)),
            (9, 99, None),
        ] {
            assert_eq!(watch(of, by, two), want, "{of}/{by}");
        }
        assert_eq!(watch(9, 100, None), None);
        assert_eq!(watch(9, 100, Ratio::new(0, 5)), None);
    }

    #[test]
    fn a_candidate_says_why() {
        let today = date("2026-11-20");
        let spark = |median| Spark::of(clicked("2026-11-20", 412, 17), median, today);
        let why = spark(Ratio::new(18, 1_000)).unwrap();
        assert_eq!((why.clicks, why.tenths()), (412, Some(23)));
        assert_eq!(spark(Ratio::new(3, 100)), None);
        assert_eq!(spark(Ratio::new(0, 1)).unwrap().tenths(), None);
    }
}
