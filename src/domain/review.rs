//! What a repeat creator is reviewed on, period by period: frequency, GMV and conversion, each beside the
//! period before (domain.md section 3).

use super::date::{Date, day_number, from_day_number, plus_days};
use super::metrics::ratio::Ratio;
use super::metrics::registry::Metric;
use super::metrics::shown;
use super::metrics::sums::Share;
use super::money::Currency;

/// Days of a period where the playbook says nothing else.
pub const PERIOD_DAYS: i64 = 28;

/// Monday, 5 January 1970: periods of whole weeks end on Sundays.
const MONDAY: i64 = 4;

/// Days that are looked at together, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// Returns the `days` that end on a day.
    pub fn ending(to: Date, days: i64) -> Self {
        Self {
            from: plus_days(to, 1 - days),
            to,
        }
    }

    /// Returns the last period of `every` days that had ended by the day before `today`.
    ///
    /// Periods are the same for all creators, so that all are compared over the same days.
    pub fn ended(every: i64, today: Date) -> Self {
        let every = every.max(1);
        let into = (day_number(today) - MONDAY).rem_euclid(every);
        Self::ending(from_day_number(day_number(today) - into - 1), every)
    }

    /// Returns the days before it, as many.
    #[must_use]
    pub fn before(self) -> Self {
        Self::ending(plus_days(self.from, -1), self.days())
    }

    /// Returns how many days it has.
    pub fn days(self) -> i64 {
        day_number(self.to) - day_number(self.from) + 1
    }
}

/// What a creator did in a period.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Pace {
    /// Content posted.
    pub posts: i64,
    /// Net GMV, in minor units of the shop's currency.
    pub net: i64,
    /// Orders over product clicks, of the content posted that has both.
    pub cvr: Share,
}

impl Pace {
    /// Returns whether there is nothing to look at.
    pub fn is_idle(self) -> bool {
        self.posts == 0 && self.net == 0
    }
}

/// A period beside the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Review {
    /// The period.
    pub period: Period,
    /// What was done in it.
    pub now: Pace,
    /// What was done in the one before.
    pub before: Pace,
}

impl Review {
    /// Returns the three figures, each with the one before, in one sentence.
    pub fn sentence(&self, currency: Currency) -> String {
        let figure = |metric, of| {
            let shown = shown::figure(metric, of, currency, false);
            shown.unwrap_or_else(|| "unknown".to_owned())
        };
        let net = |pace: Pace| figure(Metric::NetGmv, Some(Ratio::whole(pace.net)));
        let cvr = |pace: Pace| figure(Metric::Cvr, pace.cvr.ratio());
        let word = if self.now.posts == 1 { "post" } else { "posts" };
        format!(
            "{} days to {}: {} {word} ({} before), net GMV {} ({}), CVR {} ({})",
            self.period.days(),
            self.period.to,
            self.now.posts,
            self.before.posts,
            net(self.now),
            net(self.before),
            cvr(self.now),
            cvr(self.before),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::date;

    #[test]
    fn periods_of_whole_weeks_end_on_sundays_and_follow_each_other() {
        for (every, today, from, to) in [
            (7, "2026-11-29", "2026-11-16", "2026-11-22"),
            (7, "2026-11-30", "2026-11-23", "2026-11-29"),
            (7, "2026-12-06", "2026-11-23", "2026-11-29"),
            (28, "2026-11-22", "2026-09-28", "2026-10-25"),
            (28, "2026-11-23", "2026-10-26", "2026-11-22"),
            (28, "2026-12-20", "2026-10-26", "2026-11-22"),
            (28, "2026-12-21", "2026-11-23", "2026-12-20"),
            (1, "2026-11-30", "2026-11-29", "2026-11-29"),
            // A nonsense length is a day.
            (0, "2026-11-30", "2026-11-29", "2026-11-29"),
            // Before the first Monday counted from.
            (7, "1970-01-01", "1969-12-22", "1969-12-28"),
        ] {
            let period = Period::ended(every, date(today));
            assert_eq!(
                (period.from, period.to),
                (date(from), date(to)),
                "{every} {today}"
            );
            let before = period.before();
            assert_eq!(plus_days(before.to, 1), period.from, "{every} {today}");
            assert_eq!(before.days(), period.days());
        }
    }

    #[test]
    fn the_sentence_has_each_figure_beside_the_one_before() {
        let review = Review {
            period: Period::ending(date("2026-11-29"), 28),
            now: Pace {
                posts: 1,
                net: 124_050,
                cvr: Share { of: 3, by: 125 },
            },
            before: Pace {
                posts: 8,
                ..Pace::default()
            },
        };
        assert_eq!(
            review.sentence(Currency::USD),
            "28 days to 2026-11-29: 1 post (8 before), net GMV $1,240.50 ($0.00), CVR 2.4 % (unknown)"
        );
        assert!(!review.before.is_idle());
        assert!(Pace::default().is_idle());
    }
}
