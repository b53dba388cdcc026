//! What metrics.md says of one line, one video and one sample, in plain arithmetic.

use chrono::{Days, NaiveDate};

use crate::shop::{Line, Sample, Shop, Video, today};

/// A fraction; unknown is `None`.
pub(crate) type Fraction = Option<(i128, i128)>;

/// Numerator over denominator, unknown when that is not above 0.
pub(crate) fn over(numerator: impl Into<i128>, denominator: impl Into<i128>) -> Fraction {
    let (numerator, denominator) = (numerator.into(), denominator.into());
    (denominator > 0).then_some((numerator, denominator))
}

/// To the nearest whole number, halves to the even one.
pub(crate) fn half_even(numerator: i128, denominator: i128) -> i128 {
    let (whole, rest) = (
        numerator.div_euclid(denominator),
        numerator.rem_euclid(denominator) * 2,
    );
    if rest > denominator || rest == denominator && whole % 2 != 0 {
        whole + 1
    } else {
        whole
    }
}

impl Line {
    pub(crate) fn unpaid(&self) -> bool {
        self.status == "Unpaid by customer"
    }

    fn settled(&self) -> bool {
        self.status == "Settled"
    }

    pub(crate) fn refunded(&self) -> bool {
        self.returned
            || self.settled()
                && self.est_base.is_some_and(|base| base > 0)
                && self.act_base == Some(0)
    }

    pub(crate) fn counted(&self) -> bool {
        self.amount > 0
            && matches!(self.status, "Pending" | "Settled" | "Frozen")
            && !self.refunded()
    }

    pub(crate) fn net(&self) -> i128 {
        let amount = i128::from(self.amount);
        match (self.est_base, self.act_base) {
            (Some(est), Some(act)) if self.settled() && 0 < act && act < est => {
                half_even(amount * i128::from(act), i128::from(est))
            }
            _ => amount,
        }
    }

    pub(crate) fn commission(&self) -> i128 {
        let mut sum = 0;
        for (est, act) in self.est.into_iter().zip(self.act) {
            sum += if self.counted() && self.settled() {
                act.or(est).unwrap_or(0)
            } else if self.counted() {
                est.unwrap_or(0)
            } else if self.settled() && self.refunded() {
                act.unwrap_or(0)
            } else {
                0
            };
        }
        i128::from(sum)
    }

    /// The platform's 6 %.
    pub(crate) fn fee(&self) -> i128 {
        half_even(self.net() * 600, 10_000)
    }

    pub(crate) fn at(&self) -> (NaiveDate, i64) {
        (self.day, self.minute)
    }
}

/// A video's figures over its products (readings 16).
impl Video {
    fn most(&self, of: fn(&crate::shop::Stats) -> Option<i64>) -> Option<i64> {
        self.rows.iter().filter_map(of).max()
    }

    fn added(&self, of: fn(&crate::shop::Stats) -> Option<i64>) -> Option<i64> {
        let known: Vec<i64> = self.rows.iter().filter_map(of).collect();
        (!known.is_empty()).then(|| known.iter().sum())
    }

    pub(crate) fn views(&self) -> Option<i64> {
        self.most(|row| row.views)
    }

    pub(crate) fn impressions(&self) -> Option<i64> {
        self.most(|row| row.impressions)
    }

    pub(crate) fn clicks(&self) -> Option<i64> {
        self.most(|row| row.clicks)
    }

    pub(crate) fn likes(&self) -> Option<i64> {
        self.most(|row| row.likes)
    }

    pub(crate) fn hold(&self) -> Option<i64> {
        self.most(|row| row.hold)
    }

    pub(crate) fn orders(&self) -> Option<i64> {
        self.added(|row| row.orders)
    }

    /// Our lines' net where any line names it, else the export's less its refunds (readings 20).
    pub(crate) fn gmv(&self, shop: &Shop) -> Option<i128> {
        let named: Vec<&Line> = shop
            .lines
            .iter()
            .filter(|line| line.content == Some(self.id))
            .collect();
        if named.is_empty() {
            let gmv = self.added(|row| row.gmv)?;
            return Some(i128::from(gmv - self.added(|row| row.refunds).unwrap_or(0)));
        }
        Some(
            named
                .iter()
                .filter(|line| line.counted())
                .map(|line| line.net())
                .sum(),
        )
    }
}

/// What became of a due date.
#[derive(PartialEq, Eq)]
pub(crate) enum Outcome {
    OnTime,
    Broken,
}

impl Sample {
    pub(crate) fn due(&self, shop: &Shop) -> Option<NaiveDate> {
        let emerging = shop.creators[self.creator]
            .followers
            .is_some_and(|n| n < 5_000);
        let window = if emerging { 90 } else { 14 };
        self.due
            .or_else(|| self.delivered.map(|day| day + Days::new(window)))
    }

    pub(crate) fn outcome(&self, shop: &Shop) -> Option<Outcome> {
        let due = self.due(shop)?;
        match self.status {
            "posted" | "decided" => {
                let on_time = self.posted? <= due;
                Some(if on_time {
                    Outcome::OnTime
                } else {
                    Outcome::Broken
                })
            }
            "delivered" | "review" | "no show" => (today() > due).then_some(Outcome::Broken),
            _ => None,
        }
    }

    pub(crate) fn last_approved(&self) -> Option<NaiveDate> {
        self.again.map(|(approved, _)| approved).or(self.approved)
    }

    pub(crate) fn last_shipped(&self) -> Option<NaiveDate> {
        self.again.map(|(_, shipped)| shipped).or(self.shipped)
    }

    /// The day of each shipping (readings 40); one of no known day is of that of the next.
    pub(crate) fn shippings(&self) -> Vec<NaiveDate> {
        let again = self.again.map(|(_, shipped)| shipped);
        self.shipped.or(again).into_iter().chain(again).collect()
    }

    pub(crate) fn has_posted(&self) -> bool {
        self.posted.is_some() || matches!(self.status, "posted" | "decided")
    }
}
