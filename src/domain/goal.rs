//! The SMART goal of a campaign: a metric, a target, and how far it is by today (domain.md section 7).
//!
//! ```text
//! expected = target × share expected by today      pace = actual ÷ expected
//! ```
//!
//! What adds up day by day (GMV, contribution, GMV per creator) is expected day by day: evenly, or along a
//! curve. A rate does not add up, so it is expected whole from the first day on.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::date::{Date, days_between, plus_days};
use super::metrics::ratio::Ratio;
use super::metrics::registry::Metric;
use super::metrics::sums::Sums;
use super::money::{BasisPoints, Currency};

macro_rules! goal_metrics {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $title:literal, $metric:ident, $commercial:literal, $adds_up:literal;)*) => {
        /// What a goal is about.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum GoalMetric { $($(#[$doc])* $variant,)* }

        impl GoalMetric {
            /// Every metric, in the order of domain.md section 7.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name used in commands and JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns what people call it.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// Returns the figure that says how far it is.
            pub const fn metric(self) -> Metric {
                match self { $(Self::$variant => Metric::$metric,)* }
            }

            /// Returns whether it is about money rather than about activity.
            pub const fn is_commercial(self) -> bool {
                match self { $(Self::$variant => $commercial,)* }
            }

            /// Returns whether it adds up day by day; a rate does not.
            pub const fn adds_up(self) -> bool {
                match self { $(Self::$variant => $adds_up,)* }
            }
        }
    };
}

goal_metrics! {
    /// Net GMV.
    NetGmv = "net_gmv", "Net GMV", NetGmv, true, true;
    /// Contribution.
    Contribution = "contribution", "Contribution", Contribution, true, true;
    /// Cost of an order; less is better.
    Cpa = "cpa", "CPA", Cpa, true, false;
    /// Return on ad spend.
    Roas = "roas", "ROAS", Roas, true, false;
    /// Share of the invited who posted.
    Activation = "activation", "Activation", Activation, false, false;
    /// Posts in a week.
    PostsPerWeek = "posts_per_week", "Posts a week", OutputRate, false, false;
    /// Share of creators who posted for two or more samples.
    RepeatRate = "repeat_rate", "Repeat rate", RepeatCollaborationRate, false, false;
    /// Net GMV for each creator who sold.
    GmvPerCreator = "gmv_per_creator", "GMV per creator", GmvPerCreator, true, true;
}

impl GoalMetric {
    /// Returns whether the target is not to be passed.
    pub const fn less_is_better(self) -> bool {
        matches!(self, Self::Cpa)
    }

    /// Returns in how many parts a target counts one of its unit.
    const fn scale(self) -> i128 {
        match self {
            // Minor units of the shop's currency.
            Self::NetGmv | Self::Contribution | Self::Cpa | Self::GmvPerCreator => 1,
            Self::Roas | Self::PostsPerWeek => 100,
            Self::Activation | Self::RepeatRate => 10_000,
        }
    }
}

impl FromStr for GoalMetric {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase().replace('-', "_");
        let found = Self::ALL.iter().find(|metric| metric.name() == wanted);
        found.copied().ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|metric| metric.name()).collect();
            format!(
                "{:?} is not a metric of a goal: take one of {}.",
                text.trim(),
                names.join(", ")
            )
        })
    }
}

/// What a campaign shall reach.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Goal {
    /// The metric.
    pub metric: GoalMetric,
    /// The target: minor units of the shop's currency, hundredths of a plain number, or ten-thousandths of
    /// a share, as the metric counts.
    pub target: i64,
}

impl Goal {
    /// Returns the target as a figure of its metric.
    pub fn wanted(&self) -> Ratio {
        Ratio {
            of: self.target.into(),
            by: self.metric.scale(),
        }
    }

    /// Returns the goal in words: its metric and its target.
    pub fn words(&self, currency: Currency, ascii: bool) -> String {
        let target = figure(self.metric, Some(self.wanted()), currency, ascii);
        format!("{} {}", self.metric.title(), target.unwrap_or_default())
    }
}

/// Returns a figure of a goal as people read it.
pub fn figure(
    metric: GoalMetric,
    figure: Option<Ratio>,
    currency: Currency,
    ascii: bool,
) -> Option<String> {
    super::metrics::shown::figure(metric.metric(), figure, currency, ascii)
}

/// Shares of a target expected by the end of certain days; evenly between them, nought before the first
/// day, all of it on the last. Without any, evenly from first to last.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Curve(pub BTreeMap<Date, BasisPoints>);

impl Curve {
    /// Returns why it cannot be the curve of those days: outside of them, falling, or above the whole.
    pub fn fault(&self, (from, to): (Date, Date)) -> Option<String> {
        let mut least = 0;
        for (day, share) in &self.0 {
            if *day < from || *day > to {
                return Some(format!("{day} lies outside {from} to {to}"));
            }
            if share.0 < least || share.0 > 10_000 {
                return Some(format!(
                    "the share by {day} is below the one before it, or above 100 %"
                ));
            }
            least = share.0;
        }
        None
    }

    /// Returns the share of the target expected by the end of `today`.
    pub fn share(&self, (from, to): (Date, Date), today: Date) -> Ratio {
        if today < from {
            return Ratio::ZERO;
        }
        if today >= to {
            return Ratio::whole(1);
        }
        let (mut start, mut low) = (plus_days(from, -1), 0);
        let (mut end, mut high) = (to, 10_000);
        for (day, share) in &self.0 {
            if *day <= today {
                (start, low) = (*day, share.0);
            } else {
                (end, high) = (*day, share.0);
                break;
            }
        }
        let (gone, whole) = (days_between(start, today), days_between(start, end));
        let of = i128::from(low) * i128::from(whole) + i128::from(high - low) * i128::from(gone);
        Ratio::new(of, i128::from(whole) * 10_000).unwrap_or(Ratio::ZERO)
    }
}

impl FromStr for Curve {
    type Err = String;

    /// Reads `2026-11-15=20%,2026-11-27=80%`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |part: &str| {
            format!("{part:?} is not a point of a curve: write it like 2026-11-15=20%.")
        };
        let mut points = BTreeMap::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (day, share) = part.split_once('=').ok_or_else(|| wrong(part))?;
            let share = share.trim().trim_end_matches('%').trim();
            let percent: i64 = share.parse().map_err(|_e| wrong(part))?;
            let points_of = percent.checked_mul(100).ok_or_else(|| wrong(part))?;
            let day: Date = day.trim().parse().map_err(|_e| wrong(part))?;
            points.insert(day, BasisPoints(points_of));
        }
        Ok(Self(points))
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (day, share)) in self.0.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            write!(f, "{comma}{day}={}%", share.0 / 100)?;
        }
        Ok(())
    }
}

/// How a goal stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The campaign has not begun.
    NotStarted,
    /// Its figure is unknown.
    Unknown,
    /// As far as expected, or further.
    OnPace,
    /// Not as far as expected.
    Behind,
    /// Over, and reached.
    Met,
    /// Over, and not reached.
    Missed,
}

impl Standing {
    /// Returns the words people read.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotStarted => "not started",
            Self::Unknown => "unknown",
            Self::OnPace => "on pace",
            Self::Behind => "behind",
            Self::Met => "met",
            Self::Missed => "missed",
        }
    }
}

/// How far a goal is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The goal.
    pub goal: Goal,
    /// Its figure so far; unknown before the first day.
    pub actual: Option<Ratio>,
    /// What is expected by today.
    pub expected: Ratio,
    /// Actual ÷ expected; unknown where nothing is expected yet.
    pub pace: Option<Ratio>,
    /// The figure on the last day, should it go on so.
    pub projection: Option<Ratio>,
    /// How it stands.
    pub standing: Standing,
}

impl Progress {
    /// Returns how far a goal is at the end of `today`.
    pub fn of(goal: Goal, sums: &Sums, (days, curve): ((Date, Date), &Curve), today: Date) -> Self {
        let (from, to) = days;
        let begun = today >= from;
        let actual = goal.metric.metric().of(sums).filter(|_| begun);
        let share = curve.share(days, today);
        let target = goal.wanted();
        let expected = match (begun, goal.metric.adds_up()) {
            (false, _) => Ratio::ZERO,
            (true, false) => target,
            (true, true) => target.multiplied(share).unwrap_or(target),
        };
        let projection = if goal.metric.adds_up() {
            actual.and_then(|actual| actual.divided(share))
        } else {
            actual
        };
        let reached = |bar: Ratio| {
            actual.map(|actual| {
                if goal.metric.less_is_better() {
                    actual <= bar
                } else {
                    actual >= bar
                }
            })
        };
        let standing = match (begun, today > to, reached(expected)) {
            (false, ..) => Standing::NotStarted,
            (true, _, None) => Standing::Unknown,
            (true, false, Some(true)) => Standing::OnPace,
            (true, false, Some(false)) => Standing::Behind,
            (true, true, Some(true)) => Standing::Met,
            (true, true, Some(false)) => Standing::Missed,
        };
        Self {
            goal,
            actual,
            expected,
            pace: actual.and_then(|actual| actual.divided(expected)),
            projection,
            standing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::date;

    fn days() -> (Date, Date) {
        (date("2026-11-01"), date("2026-11-30"))
    }

    fn sold(net: i128) -> Sums {
        let mut sums = Sums::default();
        sums.sold.net = net;
        sums
    }

    fn gmv(target: i64) -> Goal {
        Goal {
            metric: GoalMetric::NetGmv,
            target,
        }
    }

    fn progress(goal: Goal, sums: &Sums, today: &str) -> Progress {
        Progress::of(goal, sums, (days(), &Curve::default()), date(today))
    }

    #[test]
    fn what_adds_up_is_expected_evenly_first_and_last_day_included() {
        // 20 of 30 days of $3,000.00: $2,000.00 expected, $1,500.00 there.
        let far = progress(gmv(300_000), &sold(150_000), "2026-11-20");
        assert_eq!(far.expected, Ratio::whole(200_000));
        assert_eq!(far.pace, Ratio::new(3, 4));
        assert_eq!(far.projection, Some(Ratio::whole(225_000)));
        assert_eq!(far.standing, Standing::Behind);
        for (today, share) in [
            ("2026-11-01", (1, 30)),
            ("2026-11-30", (1, 1)),
            ("2027-01-01", (1, 1)),
        ] {
            let wanted = Ratio::new(share.0, share.1).unwrap();
            assert_eq!(
                Curve::default().share(days(), date(today)),
                wanted,
                "{today}"
            );
        }
    }

    #[test]
    fn a_goal_is_on_pace_from_the_very_expectation_on_and_met_or_missed_at_its_end() {
        for (net, today, want) in [
            (200_000, "2026-11-20", Standing::OnPace),
            (199_999, "2026-11-20", Standing::Behind),
            (300_000, "2026-11-30", Standing::OnPace),
            (300_000, "2026-12-01", Standing::Met),
            (299_999, "2026-12-01", Standing::Missed),
            (0, "2026-10-31", Standing::NotStarted),
        ] {
            assert_eq!(
                progress(gmv(300_000), &sold(net), today).standing,
                want,
                "{net} {today}"
            );
        }
        let early = progress(gmv(300_000), &sold(0), "2026-10-31");
        assert_eq!(
            (early.actual, early.pace, early.projection),
            (None, None, None)
        );
        assert_eq!(early.expected, Ratio::ZERO);
    }

    #[test]
    fn a_rate_is_expected_whole_and_a_cost_stays_below() {
        let mut sums = sold(400_000);
        sums.booked.ads = 100_000;
        sums.sold.promoted = 250_000;
        sums.sold.orders = 100;
        let roas = Goal {
            metric: GoalMetric::Roas,
            target: 300,
        };
        let far = progress(roas, &sums, "2026-11-10");
        assert_eq!(
            (far.expected, far.actual),
            (Ratio::whole(3), Ratio::new(5, 2))
        );
        assert_eq!(
            (far.pace, far.projection),
            (Ratio::new(5, 6), Ratio::new(5, 2))
        );
        assert_eq!(far.standing, Standing::Behind);
        // $1,000.00 of ads for 100 orders: $10.00 each.
        for (target, want) in [(1_000, Standing::OnPace), (999, Standing::Behind)] {
            let cpa = Goal {
                metric: GoalMetric::Cpa,
                target,
            };
            assert_eq!(
                progress(cpa, &sums, "2026-11-10").standing,
                want,
                "{target}"
            );
        }
        let activation = Goal {
            metric: GoalMetric::Activation,
            target: 3_000,
        };
        let far = progress(activation, &sums, "2026-11-10");
        assert_eq!(
            (far.actual, far.pace, far.standing),
            (None, None, Standing::Unknown)
        );
        assert_eq!(far.expected, Ratio::new(3, 10).unwrap());
    }

    #[test]
    fn a_loss_has_a_pace_below_nought() {
        let goal = Goal {
            metric: GoalMetric::Contribution,
            target: 30_000,
        };
        let mut sums = sold(0);
        sums.booked.fees = 10_000;
        let far = progress(goal, &sums, "2026-11-15");
        assert_eq!(far.pace, Ratio::new(-2, 3));
        assert_eq!(far.projection, Some(Ratio::whole(-20_000)));
    }

    #[test]
    fn a_curve_bends_what_is_expected() {
        let curve: Curve = "2026-11-10=10%, 2026-11-25 = 40 %".parse().unwrap();
        assert_eq!(curve.to_string(), "2026-11-10=10%,2026-11-25=40%");
        assert_eq!(curve.fault(days()), None);
        for (today, of, by) in [
            ("2026-11-05", 5, 100),
            ("2026-11-10", 10, 100),
            // A third of the way from the 10th to the 25th.
            ("2026-11-15", 20, 100),
            ("2026-11-25", 40, 100),
            // Three of the last five days.
            ("2026-11-28", 76, 100),
            ("2026-11-30", 1, 1),
        ] {
            assert_eq!(
                curve.share(days(), date(today)),
                Ratio::new(of, by).unwrap(),
                "{today}"
            );
        }
        for wrong in [
            "2026-10-31=5%",
            "2026-11-10=40%,2026-11-20=30%",
            "2026-11-10=101%",
        ] {
            assert!(
                wrong.parse::<Curve>().unwrap().fault(days()).is_some(),
                "{wrong}"
            );
        }
        for wrong in ["x", "2026-11-10", "2026-11-10=x", "11/10=5%"] {
            assert!(wrong.parse::<Curve>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn activity_is_not_commercial_and_every_name_reads_back() {
        let activity: Vec<_> = GoalMetric::ALL
            .iter()
            .filter(|metric| !metric.is_commercial())
            .map(|metric| metric.name())
            .collect();
        assert_eq!(activity, ["activation", "posts_per_week", "repeat_rate"]);
        for metric in GoalMetric::ALL {
            assert_eq!(metric.name().parse(), Ok(*metric));
            let json = serde_json::to_string(metric).unwrap();
            assert_eq!(json, format!("{:?}", metric.name()));
        }
        assert!(
            "views"
                .parse::<GoalMetric>()
                .unwrap_err()
                .contains("net_gmv")
        );
    }
}
