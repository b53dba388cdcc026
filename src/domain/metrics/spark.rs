//! Which content is worth paying to show: click to order far above the shop's median, never views
//! (domain.md section 6, `spark_candidate`; readings.md 21).

use super::median::median;
use super::ratio::Ratio;
use crate::domain::money::div_half_even;

/// Days back from today, today included, whose content the median is of and a candidate is from.
pub const DAYS: i64 = 60;
/// Clicks from which content may be a candidate.
pub const CLICKS: i64 = 200;
/// How many times the median a candidate's rate is, at least.
pub const TIMES: i128 = 2;

/// Returns the median click-to-order rate of content given as clicks and orders; content without
/// clicks has no rate.
pub fn shop_median(content: impl IntoIterator<Item = (i64, i64)>) -> Option<Ratio> {
    let rates = content.into_iter();
    median(rates.filter_map(|(clicks, orders)| Ratio::new(orders, clicks)))
}

/// Returns how many times `of` is `by`, in tenths; unknown where `by` is 0 or the two have no room.
pub fn tenths(of: Ratio, by: Ratio) -> Option<i64> {
    let tenfold = of.of.checked_mul(by.by)?.checked_mul(10)?;
    div_half_even(tenfold, of.by.checked_mul(by.of)?)
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
    /// Returns why a content of the last [`DAYS`] days is a candidate, if it is one.
    pub fn of(clicks: i64, orders: i64, median: Option<Ratio>) -> Option<Self> {
        let (cvr, median) = (Ratio::new(orders, clicks)?, median?);
        let bar = median.times(TIMES)?;
        // Twice nothing is nothing: without a single sale there is nothing to show more of.
        let sells = orders > 0 && cvr >= bar;
        (clicks >= CLICKS && sells).then_some(Self {
            clicks,
            cvr,
            median,
        })
    }

    /// Returns how many times the median the rate is, in tenths; unknown where the median is 0.
    pub fn tenths(&self) -> Option<i64> {
        tenths(self.cvr, self.median)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(of: i64, by: i64) -> Option<Ratio> {
        Ratio::new(of, by)
    }

    #[test]
    fn the_median_is_over_content_that_was_clicked() {
        assert_eq!(shop_median([]), None);
        assert_eq!(shop_median([(0, 9)]), None);
        let rates = [(100, 1), (0, 5), (100, 4), (100, 0)];
        assert_eq!(shop_median(rates), ratio(1, 100));
        assert_eq!(shop_median([(100, 1), (100, 4)]), ratio(25, 1_000));
    }

    #[test]
    fn a_candidate_has_the_clicks_and_twice_the_median() {
        let median = ratio(1, 100);
        for (clicks, orders, is) in [
            (200, 4, true),
            (199, 40, false),
            (400, 8, true),
            (401, 8, false),
            (10_000, 100, false),
        ] {
            let spark = Spark::of(clicks, orders, median);
            assert_eq!(spark.is_some(), is, "{orders} of {clicks}");
        }
        assert_eq!(Spark::of(300, 9, None), None);
        // A shop whose median content sells nothing.
        assert_eq!(Spark::of(300, 0, ratio(0, 1)), None);
        let spark = Spark::of(300, 9, ratio(0, 1)).unwrap();
        assert_eq!(spark.tenths(), None);
        assert_eq!(
            Spark::of(412, 17, ratio(18, 1_000)).unwrap().tenths(),
            Some(23)
        );
    }
}
