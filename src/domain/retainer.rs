//! A retainer's calendar: which posts are owed by which day, and which came (domain.md section 3).
//!
//! The agreed rate is in posts per week, so weeks are counted from the day the agreement began. The
//! n-th post is owed by the day on which the rate comes to n: at two a week by the fourth and the
//! seventh day of each week, at one in two weeks by every fourteenth. It may come at any time in the
//! week of that day, or, where posts are rarer, since the day the one before was owed.

use serde::{Deserialize, Serialize};

use super::creator::{Creator, CreatorType};
use super::date::{Date, days_between, plus_days};

/// Days of a week in hundredths of posts: a rate of 100 is one post in so many days, times 100.
const WEEK: i64 = 700;

/// What a retainer agreed to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// The day it began.
    pub since: Date,
    /// Posts per week, in hundredths; above 0.
    pub rate: i64,
}

/// One post that is owed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deliverable {
    /// The first day on which a post counts for it.
    pub from: Date,
    /// The day by which it is owed.
    pub due: Date,
    /// The day of the post that stands for it.
    pub posted: Option<Date>,
}

/// Where a deliverable stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Posted by its day.
    OnTime,
    /// Posted after its day.
    Late,
    /// Its day has passed and nothing was posted.
    Overdue,
    /// Its day is still to come.
    Open,
}

impl Standing {
    /// Returns the name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Late => "late",
            Self::Overdue => "overdue",
            Self::Open => "open",
        }
    }
}

/// How many posts came by their day, of those whose day has passed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Compliance {
    /// Posted by their day.
    pub on_time: i64,
    /// Owed until yesterday.
    pub owed: i64,
}

/// Days over which compliance is counted, as deadlines are (readings.md 76).
pub const COMPLIANCE_DAYS: i64 = 90;

impl Agreement {
    /// Returns what a creator agreed to; `None` where it is no retainer, or its rate or day is unknown.
    pub fn of(creator: &Creator) -> Option<Self> {
        let rate = creator.agreed_rate.filter(|rate| *rate > 0)?;
        (creator.kind == CreatorType::Retainer).then_some(Self {
            since: creator.retainer_since?,
            rate,
        })
    }

    /// Returns the day by which the `n`-th post is owed, counted from 1.
    fn due(self, n: i64) -> Date {
        let days = (n * WEEK + self.rate - 1) / self.rate;
        plus_days(self.since, days - 1)
    }

    /// Returns the `n`-th post that is owed, still without the post that stands for it.
    fn nth(self, n: i64) -> Deliverable {
        let due = self.due(n);
        let weeks = days_between(self.since, due) / 7;
        let week = plus_days(self.since, 7 * weeks);
        let from = match n {
            ..=1 => self.since,
            _ => week.min(plus_days(self.due(n - 1), 1)),
        };
        Deliverable {
            from,
            due,
            posted: None,
        }
    }

    /// Returns the number of the first post owed on `day` or later.
    fn first_from(self, day: Date) -> i64 {
        let days = days_between(self.since, day).max(0);
        days * self.rate / WEEK + 1
    }

    /// Returns the posts owed from one day to another, both included, with the posts that stand for
    /// them; `posts` are the days of the creator's posts, in order.
    ///
    /// A post stands for the earliest deliverable whose days it lies in; where that has one already,
    /// for the earliest whose day has passed without one. Any other is more than was agreed.
    pub fn calendar(self, (from, to): (Date, Date), posts: &[Date]) -> Vec<Deliverable> {
        // A post may stand for one that is owed after the last day asked for.
        let last = posts.last().map_or(to, |post| to.max(*post));
        let end = self.first_from(plus_days(last, 8 + WEEK / self.rate));
        let mut owed: Vec<Deliverable> = (self.first_from(from)..=end)
            .map(|n| self.nth(n))
            .take_while(|owed| owed.from <= last)
            .collect();
        for post in posts {
            let fits = |owed: &&mut Deliverable| owed.posted.is_none() && owed.from <= *post;
            let open: Vec<&mut Deliverable> = owed.iter_mut().filter(fits).collect();
            let (in_time, past): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|owed| *post <= owed.due);
            if let Some(owed) = in_time.into_iter().chain(past).next() {
                owed.posted = Some(*post);
            }
        }
        owed.retain(|owed| owed.due <= to);
        owed
    }
}

impl Deliverable {
    /// Returns where it stands on `today`.
    pub fn standing(&self, today: Date) -> Standing {
        match self.posted {
            Some(posted) if posted <= self.due => Standing::OnTime,
            Some(_) => Standing::Late,
            None if self.due < today => Standing::Overdue,
            None => Standing::Open,
        }
    }

    /// Returns by how many days it is overdue; 0 where it is not.
    pub fn days_overdue(&self, today: Date) -> i64 {
        match self.standing(today) {
            Standing::Overdue => days_between(self.due, today),
            Standing::OnTime | Standing::Late | Standing::Open => 0,
        }
    }
}

impl Compliance {
    /// Returns the compliance over deliverables, as of `today`.
    pub fn of(owed: &[Deliverable], today: Date) -> Self {
        let past = owed.iter().filter(|owed| {
            let days = days_between(owed.due, today);
            (1..=COMPLIANCE_DAYS).contains(&days)
        });
        past.fold(Self::default(), |sum, owed| Self {
            on_time: sum.on_time + i64::from(owed.standing(today) == Standing::OnTime),
            owed: sum.owed + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::date;

    fn agreed(rate: i64) -> Agreement {
        Agreement {
            since: date("2026-11-02"),
            rate,
        }
    }

    fn november() -> (Date, Date) {
        (date("2026-11-01"), date("2026-11-30"))
    }

    fn days(rate: i64) -> String {
        let owed = agreed(rate).calendar(november(), &[]);
        let days = owed
            .iter()
            .map(|owed| format!("{}-{}", owed.from.format("%-d"), owed.due.format("%-d")));
        days.collect::<Vec<_>>().join(" ")
    }

    /// The agreement begins on Monday the 2nd.
    #[test]
    fn posts_are_spread_over_the_weeks_of_the_agreement() {
        for (rate, wanted) in [
            (100, "2-8 9-15 16-22 23-29"),
            (200, "2-5 2-8 9-12 9-15 16-19 16-22 23-26 23-29"),
            (
                300,
                "2-4 2-6 2-8 9-11 9-13 9-15 16-18 16-20 16-22 23-25 23-27 23-29 30-2",
            ),
            (50, "2-15 16-29"),
            (150, "2-6 7-11 9-15 16-20 21-25 23-29"),
            (25, "2-29"),
        ] {
            let mut found = days(rate);
            if rate == 300 {
                // The next week's first is owed on 2 December.
                let more = agreed(rate).calendar((date("2026-11-30"), date("2026-12-02")), &[]);
                assert_eq!(more.len(), 1);
                found.push_str(" 30-2");
            }
            assert_eq!(found, wanted, "{rate}");
        }
        let daily = agreed(1400).calendar((date("2026-11-02"), date("2026-11-03")), &[]);
        assert_eq!(daily.len(), 4, "fourteen a week are two a day");
    }

    #[test]
    fn a_calendar_that_begins_later_is_the_end_of_the_whole_one() {
        for rate in [25, 33, 100, 150, 233, 700, 1400] {
            let whole = agreed(rate).calendar((date("2026-11-02"), date("2027-03-01")), &[]);
            for from in ["2026-10-01", "2026-11-08", "2026-11-09", "2026-12-24"] {
                let from = date(from);
                let part = agreed(rate).calendar((from, date("2027-03-01")), &[]);
                let end: Vec<_> = whole.iter().filter(|owed| owed.due >= from).collect();
                assert_eq!(part.iter().collect::<Vec<_>>(), end, "{rate} from {from}");
            }
        }
    }

    /// Posts of November, and how the weeks of one post each stand on Monday the 30th.
    #[test]
    fn a_post_stands_for_its_own_days_first_and_then_for_what_is_overdue() {
        let today = date("2026-11-30");
        for (posts, wanted) in [
            (&[][..], "overdue overdue overdue overdue"),
            (&[3, 10, 17, 24], "on_time on_time on_time on_time"),
            // One left out makes no other late.
            (&[3, 17, 24], "on_time overdue on_time on_time"),
            // The second post of a week makes up for the week before.
            (&[3, 17, 18, 24], "on_time late on_time on_time"),
            // Three at once are one for the week; nothing before was owed.
            (&[3, 4, 5], "on_time overdue overdue overdue"),
            // Before the agreement began.
            (&[1], "overdue overdue overdue overdue"),
            (&[8, 15], "on_time on_time overdue overdue"),
        ] {
            let posts: Vec<Date> = posts
                .iter()
                .filter_map(|day| Date::from_ymd_opt(2026, 11, *day))
                .collect();
            let owed = agreed(100).calendar(november(), &posts);
            let found: Vec<_> = owed
                .iter()
                .map(|owed| owed.standing(today).name())
                .collect();
            assert_eq!(found.join(" "), wanted, "{posts:?}");
        }
    }

    #[test]
    fn a_calendar_that_ends_in_the_middle_of_a_week_gives_its_post_to_that_week() {
        let posts = [date("2026-11-03"), date("2026-11-24")];
        let owed = agreed(100).calendar((date("2026-11-01"), date("2026-11-27")), &posts);
        let posted: Vec<bool> = owed.iter().map(|owed| owed.posted.is_some()).collect();
        assert_eq!(posted, [true, false, false]);
    }

    #[test]
    fn compliance_counts_what_was_owed_until_yesterday() {
        let posts = [date("2026-11-03"), date("2026-11-17"), date("2026-11-18")];
        let owed = agreed(100).calendar(november(), &posts);
        for (today, on_time, all) in [
            ("2026-11-08", 0, 0),
            ("2026-11-09", 1, 1),
            ("2026-11-30", 2, 4),
            ("2027-02-07", 1, 3),
        ] {
            let found = Compliance::of(&owed, date(today));
            assert_eq!((found.on_time, found.owed), (on_time, all), "{today}");
        }
    }

    #[test]
    fn only_a_retainer_with_a_rate_and_a_day_owes_posts() {
        let world = crate::domain::testing::sample(crate::domain::stage::Stage::Invited).build();
        let mut creator = Creator::new(world.creator, world.shop, "maya".to_owned());
        creator.agreed_rate = Some(100);
        creator.retainer_since = Some(date("2026-11-02"));
        assert_eq!(Agreement::of(&creator), None);
        creator.kind = CreatorType::Retainer;
        assert_eq!(Agreement::of(&creator), Some(agreed(100)));
        creator.agreed_rate = Some(0);
        assert_eq!(Agreement::of(&creator), None);
    }
}
