//! Figures of the programme as a whole: invitations, funnel, repeat collaboration, content velocity
//! (metrics.md, "Programme"; readings.md 5, 7, 8, 32, 62).

use std::collections::BTreeMap;

use chrono::Datelike as _;

use super::median::median;
use super::ratio::Ratio;
use super::sums::Share;
use crate::domain::date::{Date, days_between, plus_days};
use crate::domain::stage::Stage;

/// The stages a sample passes when all goes well.
const MAIN_LINE: [Stage; 9] = [
    Stage::Invited,
    Stage::Interested,
    Stage::Requested,
    Stage::Approved,
    Stage::Shipped,
    Stage::Delivered,
    Stage::Review,
    Stage::Posted,
    Stage::Decided,
];

/// Stages a funnel always names; the others where a date of entry is known.
const ALWAYS: [Stage; 5] = [
    Stage::Requested,
    Stage::Approved,
    Stage::Shipped,
    Stage::Delivered,
    Stage::Posted,
];

/// Weeks of content velocity.
pub const WEEKS: usize = 8;

/// A sample's way so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Journey {
    /// Whose it is: any number that stands for the creator.
    pub creator: i64,
    /// Where it stands.
    pub stage: Stage,
    /// When it entered which stage, as far as known.
    pub entered: BTreeMap<Stage, Date>,
}

/// The days of a window, `None` where there is no bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// First day.
    pub first: Option<Date>,
    /// Last day.
    pub last: Option<Date>,
}

impl Bounds {
    /// Returns whether a date lies inside.
    pub fn hold(self, date: Date) -> bool {
        self.first.is_none_or(|first| first <= date) && self.last.is_none_or(|last| date <= last)
    }

    /// Returns whether there is no bound at all.
    pub const fn is_all(self) -> bool {
        self.first.is_none() && self.last.is_none()
    }
}

/// One stage of the funnel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// Samples that entered it in the window.
    pub entered: i64,
    /// Of those, how many entered a later stage by today.
    pub moved_on: i64,
    /// Median days until then, where both dates are known.
    pub median_days: Option<Ratio>,
}

/// Content posted in one week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Week {
    /// ISO week, such as `2026-W47`.
    pub week: String,
    /// Posts.
    pub posts: i64,
}

/// Returns a stage's place in the main line.
fn place(stage: Stage) -> Option<usize> {
    MAIN_LINE.iter().position(|of| *of == stage)
}

impl Journey {
    /// Returns whether the sample entered a main-line stage beyond `stage` by today, and on which day
    /// where that is known. Skipping counts; lost, declined, cancelled and no-show do not
    /// (readings.md 7).
    fn beyond(&self, stage: Stage, today: Date) -> (bool, Option<Date>) {
        let Some(from) = place(stage) else {
            return (false, None);
        };
        let is_later = |stage: Stage| place(stage).is_some_and(|place| place > from);
        let first = self
            .entered
            .iter()
            .filter(|(stage, on)| is_later(**stage) && **on <= today)
            .map(|(_, on)| *on)
            .min();
        (first.is_some() || is_later(self.stage), first)
    }

    /// Returns whether it reached `posted` in the window; without a date only where there is no bound
    /// (readings.md 5 and 62).
    fn posted_in(&self, bounds: Bounds) -> bool {
        match self.entered.get(&Stage::Posted) {
            Some(on) => bounds.hold(*on),
            None => bounds.is_all() && matches!(self.stage, Stage::Posted | Stage::Decided),
        }
    }
}

/// Returns the funnel: for each stage the samples that entered it in the window and went on.
pub fn funnel(journeys: &[Journey], bounds: Bounds, today: Date) -> Vec<Step> {
    MAIN_LINE
        .into_iter()
        .map(|stage| step(journeys, stage, bounds, today))
        .filter(|step| step.entered > 0 || ALWAYS.contains(&step.stage))
        .collect()
}

fn step(journeys: &[Journey], stage: Stage, bounds: Bounds, today: Date) -> Step {
    let (mut entered, mut moved_on, mut waits) = (0, 0, Vec::new());
    for journey in journeys {
        let Some(on) = journey.entered.get(&stage).filter(|on| bounds.hold(**on)) else {
            continue;
        };
        entered += 1;
        let (moved, when) = journey.beyond(stage, today);
        moved_on += i64::from(moved);
        waits.extend(when.map(|when| Ratio::whole(days_between(*on, when))));
    }
    Step {
        stage,
        entered,
        moved_on,
        median_days: median(waits),
    }
}

/// Returns what became of the creators first invited in the window: those with content after that
/// day, and those who answered (metrics.md, `activation` and `reply_rate`).
///
/// `last_posts` is each creator's latest post. An invitation without a date is in neither
/// (readings.md 32).
pub fn invitations(
    journeys: &[Journey],
    last_posts: &BTreeMap<i64, Date>,
    bounds: Bounds,
    today: Date,
) -> (Share, Share) {
    let mut first: BTreeMap<i64, Date> = BTreeMap::new();
    for journey in journeys {
        if let Some(on) = journey.entered.get(&Stage::Invited) {
            let known = first.entry(journey.creator).or_insert(*on);
            *known = (*known).min(*on);
        }
    }
    first.retain(|_, on| bounds.hold(*on));
    let mut answered: BTreeMap<i64, bool> = BTreeMap::new();
    for journey in journeys {
        let Some(on) = first.get(&journey.creator) else {
            continue;
        };
        let invited = journey.entered.contains_key(&Stage::Invited);
        let (replied, when) = journey.beyond(Stage::Invited, today);
        // A sample from before the invitation is no answer to it.
        let later = journey
            .entered
            .iter()
            .any(|(stage, day)| *stage != Stage::Invited && place(*stage).is_some() && day >= on);
        *answered.entry(journey.creator).or_default() |=
            replied && (invited || later || when.is_none());
    }
    let (mut activated, mut replied) = (Share::default(), Share::default());
    for (creator, on) in &first {
        activated.count(last_posts.get(creator).is_some_and(|post| post > on));
        replied.count(answered.get(creator).copied().unwrap_or_default());
    }
    (activated, replied)
}

/// Returns the creators with two or more samples posted in the window, over those with one or more.
pub fn repeated(journeys: &[Journey], bounds: Bounds) -> Share {
    let mut posted: BTreeMap<i64, u32> = BTreeMap::new();
    for journey in journeys {
        if journey.posted_in(bounds) {
            *posted.entry(journey.creator).or_default() += 1;
        }
    }
    let mut share = Share::default();
    for samples in posted.values() {
        share.count(*samples >= 2);
    }
    share
}

/// Returns the posts of this week and the seven before, Monday to Sunday, zeros kept.
pub fn velocity(posted: impl IntoIterator<Item = Date>, today: Date) -> Vec<Week> {
    let monday = |date: Date| plus_days(date, -i64::from(date.weekday().num_days_from_monday()));
    let this = monday(today);
    let mut weeks: Vec<(Date, i64)> = (0..WEEKS)
        .rev()
        .map(|back| (plus_days(this, -7 * i64::try_from(back).unwrap_or(0)), 0))
        .collect();
    for date in posted {
        let begins = monday(date);
        if let Some((_, posts)) = weeks.iter_mut().find(|(week, _)| *week == begins) {
            *posts += 1;
        }
    }
    weeks
        .into_iter()
        .map(|(begins, posts)| {
            let week = begins.iso_week();
            Week {
                week: format!("{}-W{:02}", week.year(), week.week()),
                posts,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::date;

    fn journey(creator: i64, stage: Stage, entered: &[(Stage, &str)]) -> Journey {
        Journey {
            creator,
            stage,
            entered: entered
                .iter()
                .map(|(stage, on)| (*stage, date(on)))
                .collect(),
        }
    }

    fn november() -> Bounds {
        Bounds {
            first: Some(date("2026-11-01")),
            last: Some(date("2026-11-30")),
        }
    }

    const ALL: Bounds = Bounds {
        first: None,
        last: None,
    };

    #[test]
    fn the_funnel_counts_entries_of_the_window_and_who_went_on_by_today() {
        use Stage::{Approved, Cancelled, Delivered, Lost, Posted, Requested, Shipped};
        let journeys = [
            journey(
                1,
                Posted,
                &[
                    (Requested, "2026-11-01"),
                    (Shipped, "2026-11-05"),
                    (Posted, "2026-11-09"),
                ],
            ),
            // Skipped to delivered, of unknown date.
            journey(2, Delivered, &[(Requested, "2026-11-02")]),
            journey(3, Cancelled, &[(Requested, "2026-11-03")]),
            journey(
                4,
                Lost,
                &[(Requested, "2026-11-04"), (Approved, "2026-11-10")],
            ),
            journey(5, Requested, &[(Requested, "2026-10-31")]),
            // Dated tomorrow: not by today.
            journey(
                6,
                Requested,
                &[(Requested, "2026-11-05"), (Approved, "2026-11-21")],
            ),
        ];
        let steps = funnel(&journeys, november(), date("2026-11-20"));
        let seen: Vec<_> = steps
            .iter()
            .map(|step| (step.stage, step.entered, step.moved_on))
            .collect();
        assert_eq!(
            seen,
            [
                (Requested, 5, 3),
                (Approved, 2, 0),
                (Shipped, 1, 1),
                (Delivered, 0, 0),
                (Posted, 1, 0)
            ]
        );
        // 4 and 6 days.
        assert_eq!(steps[0].median_days, Ratio::new(5, 1));
        assert_eq!(steps[3].median_days, None);
        let invited = [journey(
            1,
            Stage::Invited,
            &[(Stage::Invited, "2026-11-01")],
        )];
        assert_eq!(funnel(&invited, november(), date("2026-11-20")).len(), 6);
    }

    #[test]
    fn who_was_first_invited_in_the_window_may_post_and_answer() {
        use Stage::{Declined, Delivered, Interested, Invited, Requested};
        let journeys = [
            journey(
                1,
                Interested,
                &[(Invited, "2026-11-02"), (Interested, "2026-11-04")],
            ),
            journey(2, Invited, &[(Invited, "2026-11-02")]),
            journey(3, Declined, &[(Invited, "2026-11-03")]),
            // First invited before the window.
            journey(4, Requested, &[(Invited, "2026-10-31")]),
            journey(4, Requested, &[(Invited, "2026-11-05")]),
            // Asked by themselves long before; the invitation is not answered.
            journey(
                5,
                Delivered,
                &[(Requested, "2026-09-01"), (Delivered, "2026-09-09")],
            ),
            journey(5, Invited, &[(Invited, "2026-11-06")]),
            // Answered with another sample.
            journey(6, Invited, &[(Invited, "2026-11-06")]),
            journey(6, Requested, &[(Requested, "2026-11-08")]),
            // No date: not in it.
            journey(7, Interested, &[]),
        ];
        let posts = BTreeMap::from([
            (1, date("2026-11-03")),
            (2, date("2026-11-02")),
            (4, date("2026-11-20")),
        ]);
        let (activated, replied) = invitations(&journeys, &posts, november(), date("2026-11-20"));
        assert_eq!(activated, Share { of: 1, by: 5 });
        assert_eq!(replied, Share { of: 2, by: 5 });
    }

    #[test]
    fn who_posted_twice_in_the_window_collaborates_again() {
        use Stage::{Decided, Posted};
        let journeys = [
            journey(1, Posted, &[(Posted, "2026-11-02")]),
            journey(1, Decided, &[(Posted, "2026-11-09")]),
            journey(2, Posted, &[(Posted, "2026-11-02")]),
            journey(2, Posted, &[(Posted, "2026-10-02")]),
            journey(3, Posted, &[]),
            journey(3, Decided, &[]),
        ];
        assert_eq!(repeated(&journeys, november()), Share { of: 1, by: 2 });
        assert_eq!(repeated(&journeys, ALL), Share { of: 3, by: 3 });
    }

    #[test]
    fn weeks_run_from_monday_to_sunday_and_keep_their_zeros() {
        // 20 November 2026 is a Friday; week 47 runs from the 16th to the 22nd.
        let posted = [
            "2026-11-16",
            "2026-11-22",
            "2026-11-15",
            "2026-09-28",
            "2026-09-27",
        ]
        .map(date);
        let weeks = velocity(posted, date("2026-11-20"));
        let labels: Vec<_> = weeks
            .iter()
            .map(|week| (week.week.as_str(), week.posts))
            .collect();
        assert_eq!(labels[0], ("2026-W40", 1));
        assert_eq!(labels[6], ("2026-W46", 1));
        assert_eq!(labels[7], ("2026-W47", 2));
        assert_eq!(labels.iter().map(|(_, posts)| posts).sum::<i64>(), 4);
        let turn = velocity([], date("2027-01-02"));
        assert_eq!(turn[7].week, "2026-W53");
    }
}
