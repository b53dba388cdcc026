//! What one creator did in a window, summed exactly.

use super::deadline::Outcome;
use super::ratio::Ratio;

/// Posts from which GMV per post counts as evidence (metrics.md, "Score").
pub const EVIDENCE_POSTS: i64 = 3;
/// Clicks from which click to order does.
pub const EVIDENCE_CLICKS: i64 = 100;
/// Due samples from which the on-time rate does.
pub const EVIDENCE_DUE: i64 = 2;

/// Sums of one creator, amounts in minor units; each figure is a method.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Tally {
    /// Net GMV.
    pub net_gmv: i64,
    /// Orders.
    pub orders: i64,
    /// Commission.
    pub commission: i64,
    /// Posts.
    pub posts: i64,
    /// Content GMV of the posts for which it is known.
    content_gmv: i64,
    /// Posts of which neither lines nor an export say what they sold.
    silent: i64,
    /// Clicks of the content that has both clicks and orders.
    clicks: i64,
    /// Orders of the same content.
    clicked_orders: i64,
    on_time: i64,
    due: i64,
}

/// One post's figures.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Post {
    /// Content GMV (readings.md 20).
    pub gmv: Option<i64>,
    /// Product clicks.
    pub clicks: Option<i64>,
    /// Orders the export gives it.
    pub orders: Option<i64>,
}

impl Tally {
    /// Adds a post of the window.
    pub fn post(&mut self, post: Post) {
        self.posts += 1;
        match post.gmv {
            Some(gmv) => self.content_gmv += gmv,
            None => self.silent += 1,
        }
        if let Some((clicks, orders)) = post.clicks.zip(post.orders) {
            self.clicks += clicks;
            self.clicked_orders += orders;
        }
    }

    /// Adds what became of a due date of the window.
    pub fn outcome(&mut self, outcome: Outcome) {
        self.due += 1;
        self.on_time += match outcome {
            Outcome::OnTime => 1,
            Outcome::Late | Outcome::Missed => 0,
        };
    }

    /// Returns content GMV per post: unknown without posts, and with a post of unknown GMV
    /// (readings.md 20).
    pub fn gmv_per_post(&self) -> Option<Ratio> {
        if self.silent > 0 {
            return None;
        }
        Ratio::new(self.content_gmv, self.posts)
    }

    /// Returns click to order, over content that has both (metrics.md, `cvr`).
    pub const fn cvr(&self) -> Option<Ratio> {
        Ratio::new(self.clicked_orders, self.clicks)
    }

    /// Returns on time ÷ (on time + late + missed).
    pub const fn on_time(&self) -> Option<Ratio> {
        Ratio::new(self.on_time, self.due)
    }

    /// Returns GMV per post where there is evidence enough for a benchmark.
    pub fn gmv_per_post_evident(&self) -> Option<Ratio> {
        self.gmv_per_post().filter(|_| self.posts >= EVIDENCE_POSTS)
    }

    /// Returns click to order where there is evidence enough for a benchmark.
    pub fn cvr_evident(&self) -> Option<Ratio> {
        self.cvr().filter(|_| self.clicks >= EVIDENCE_CLICKS)
    }

    /// Returns the on-time rate where there is evidence enough for a benchmark.
    pub fn on_time_evident(&self) -> Option<Ratio> {
        self.on_time().filter(|_| self.due >= EVIDENCE_DUE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(gmv: Option<i64>, clicks: Option<i64>, orders: Option<i64>) -> Post {
        Post {
            gmv,
            clicks,
            orders,
        }
    }

    #[test]
    fn nothing_is_unknown_not_zero() {
        let tally = Tally::default();
        assert_eq!((tally.net_gmv, tally.posts), (0, 0));
        assert_eq!(tally.gmv_per_post(), None);
        assert_eq!(tally.cvr(), None);
        assert_eq!(tally.on_time(), None);
    }

    #[test]
    fn one_post_of_unknown_gmv_makes_the_quotient_unknown() {
        let mut tally = Tally::default();
        tally.post(post(Some(500), None, None));
        tally.post(post(Some(0), None, None));
        assert_eq!(tally.gmv_per_post(), Ratio::new(250, 1));
        tally.post(post(None, None, None));
        assert_eq!((tally.posts, tally.gmv_per_post()), (3, None));
    }

    #[test]
    fn click_to_order_takes_only_content_that_has_both() {
        let mut tally = Tally::default();
        tally.post(post(None, Some(90), Some(3)));
        tally.post(post(None, Some(10_000), None));
        tally.post(post(None, None, Some(50)));
        assert_eq!(tally.cvr(), Ratio::new(1, 30));
        assert_eq!(tally.cvr_evident(), None);
        tally.post(post(None, Some(10), Some(0)));
        assert_eq!(tally.cvr_evident(), Ratio::new(3, 100));
        let mut still = Tally::default();
        still.post(post(None, Some(0), Some(0)));
        assert_eq!(still.cvr(), None);
    }

    #[test]
    fn a_part_speaks_only_with_evidence() {
        let mut tally = Tally::default();
        tally.outcome(Outcome::OnTime);
        assert_eq!(tally.on_time(), Ratio::new(1, 1));
        assert_eq!(tally.on_time_evident(), None);
        tally.outcome(Outcome::Missed);
        tally.outcome(Outcome::Late);
        assert_eq!(tally.on_time_evident(), Ratio::new(1, 3));
        for _ in 0..2 {
            tally.post(post(Some(9), None, None));
        }
        assert_eq!(tally.gmv_per_post_evident(), None);
        tally.post(post(Some(9), None, None));
        assert_eq!(tally.gmv_per_post_evident(), Ratio::new(9, 1));
    }
}
