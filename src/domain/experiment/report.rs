//! What an experiment says, once it may: figures of each arm, tests against the first, the verdict in words.

use super::statistics::{ALPHA, Proportion, Spread, Tested, holm, two_proportions, welch};
use super::{Experiment, Outcome};
use crate::domain::date::Date;

/// What one creator of an arm brought: whether they posted, posts, or contribution in minor units.
pub type Brought = f64;

/// One arm as it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct ArmFigures {
    /// Its name.
    pub name: String,
    /// Who is in it.
    pub creators: u64,
    /// Creators whose outcome is known.
    pub known: u64,
    /// Their mean; the share of those who posted, for activation.
    pub mean: Option<f64>,
    /// Their standard deviation; `None` for activation.
    pub deviation: Option<f64>,
}

/// An arm against the first.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    /// The arm.
    pub arm: usize,
    /// Its mean less the first's.
    pub difference: f64,
    /// The test.
    pub tested: Option<Tested>,
    /// Its probability, corrected for the number of comparisons (Holm).
    pub corrected: Option<f64>,
}

/// What an experiment says.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The arms, the first being what is done today.
    pub arms: Vec<ArmFigures>,
    /// Creators each arm needs.
    pub planned: Option<u64>,
    /// Why nothing is said yet: then looking is peeking.
    pub withheld: Option<String>,
    /// Every other arm against the first; empty while withheld.
    pub comparisons: Vec<Comparison>,
    /// The arm that won.
    pub winner: Option<usize>,
    /// The verdict in words.
    pub verdict: String,
}

impl Report {
    /// Returns the report of an experiment, from what each creator of each arm brought; `None` is unknown.
    pub fn of(experiment: &Experiment, brought: &[Vec<Option<Brought>>], today: Date) -> Self {
        let known: Vec<Vec<f64>> = brought
            .iter()
            .map(|arm| arm.iter().copied().flatten().collect())
            .collect();
        let arms: Vec<ArmFigures> = experiment
            .arms
            .iter()
            .zip(brought.iter().zip(&known))
            .map(|(arm, (all, known))| figures(experiment.outcome, &arm.name, (all.len(), known)))
            .collect();
        let planned = experiment.plan.per_arm(experiment.outcome);
        let withheld = withheld(experiment, (&arms, planned), today);
        let comparisons = match &withheld {
            Some(_) => Vec::new(),
            None => compared(experiment.outcome, &known),
        };
        let winner = winner(&arms, &comparisons);
        let mut report = Self {
            arms,
            planned,
            withheld,
            comparisons,
            winner,
            verdict: String::new(),
        };
        report.verdict = report.words(experiment.outcome);
        report
    }

    fn name(&self, arm: usize) -> &str {
        self.arms.get(arm).map_or("", |arm| arm.name.as_str())
    }

    fn words(&self, outcome: Outcome) -> String {
        if let Some(why) = &self.withheld {
            return format!("No verdict yet: {why}. Looking before is peeking.");
        }
        let first = self.name(0);
        let Some(winner) = self.winner else {
            return format!(
                "No arm differs from {first} by more than chance at 5 %: keep {first}."
            );
        };
        let best = self.name(winner);
        let beaten = if winner == 0 {
            "every other arm"
        } else {
            first
        };
        let probability = self
            .comparisons
            .iter()
            .filter(|one| winner == 0 || one.arm == winner)
            .filter_map(|one| one.corrected)
            .fold(0.0, f64::max);
        format!(
            "{best} beats {beaten} on {}, p {probability:.4}: roll {best} forward.",
            outcome.name()
        )
    }
}

fn figures(outcome: Outcome, name: &str, (creators, known): (usize, &Vec<f64>)) -> ArmFigures {
    let spread = Spread::of(known);
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    ArmFigures {
        name: name.to_owned(),
        creators: count(creators),
        known: count(known.len()),
        mean: spread.map(|spread| spread.mean),
        deviation: spread
            .filter(|_| outcome != Outcome::Activation)
            .map(|spread| spread.variance.sqrt()),
    }
}

/// Returns why nothing may be said yet.
fn withheld(
    experiment: &Experiment,
    (arms, planned): (&[ArmFigures], Option<u64>),
    today: Date,
) -> Option<String> {
    if experiment.started_on.is_none() {
        return Some("it has not started".to_owned());
    }
    let least = arms.iter().map(|arm| arm.known).min().unwrap_or(0);
    let short = planned.filter(|planned| least < *planned);
    let early = today < experiment.review_on;
    let review = format!("its review is on {}", experiment.review_on);
    match (short, early) {
        (Some(planned), true) => Some(format!(
            "the smallest arm has {least} of {planned} creators, and {review}"
        )),
        (Some(planned), false) => Some(format!(
            "the smallest arm has {least} of {planned} creators"
        )),
        (None, true) => Some(review),
        (None, false) => None,
    }
}

/// Compares every other arm with the first.
fn compared(outcome: Outcome, known: &[Vec<f64>]) -> Vec<Comparison> {
    let Some((first, others)) = known.split_first() else {
        return Vec::new();
    };
    let mean = |values: &[f64]| Spread::of(values).map_or(0.0, |spread| spread.mean);
    let tests: Vec<Option<Tested>> = others
        .iter()
        .map(|other| match outcome {
            Outcome::Activation => two_proportions(proportion(other), proportion(first)),
            Outcome::Posts | Outcome::Contribution => welch(Spread::of(other)?, Spread::of(first)?),
        })
        .collect();
    let p: Vec<f64> = tests
        .iter()
        .map(|test| test.map_or(1.0, |test| test.p))
        .collect();
    let corrected = holm(&p);
    others
        .iter()
        .zip(tests)
        .zip(corrected)
        .enumerate()
        .map(|(n, ((other, tested), corrected))| Comparison {
            arm: n + 1,
            difference: mean(other) - mean(first),
            tested,
            corrected: tested.map(|_| corrected),
        })
        .collect()
}

fn proportion(values: &[f64]) -> Proportion {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Proportion {
        of: count(values.iter().filter(|value| **value > 0.0).count()),
        by: count(values.len()),
    }
}

/// The arm that beats the first by the most, beyond chance; the first, where every other loses so.
fn winner(arms: &[ArmFigures], comparisons: &[Comparison]) -> Option<usize> {
    let certain = |one: &&Comparison| one.corrected.is_some_and(|p| p < ALPHA);
    let best = comparisons
        .iter()
        .filter(certain)
        .filter(|one| one.difference > 0.0)
        .max_by(|a, b| a.difference.total_cmp(&b.difference));
    let loses = |one: &Comparison| certain(&one) && one.difference < 0.0;
    match best {
        Some(best) => Some(best.arm),
        None if !comparisons.is_empty() && comparisons.iter().all(loses) => {
            (!arms.is_empty()).then_some(0)
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::experiment::{Arm, Plan};
    use crate::domain::testing::{date, experiment};

    /// So many who posted, of so many.
    fn posted(of: usize, by: usize) -> Vec<Option<f64>> {
        (0..by).map(|n| Some(f64::from(u8::from(n < of)))).collect()
    }

    fn started() -> Experiment {
        let mut experiment = experiment();
        experiment.started_on = Some(date("2026-10-01"));
        experiment.review_on = date("2026-11-20");
        // 9 % to 13 %: 960 an arm.
        experiment.plan = Plan {
            baseline: 900,
            effect: 400,
            deviation: None,
        };
        experiment
    }

    #[test]
    fn the_verdict_names_the_winner_with_its_probability() {
        let brought = [posted(90, 1_000), posted(120, 1_000)];
        let report = Report::of(&started(), &brought, date("2026-11-20"));
        assert_eq!(report.withheld, None);
        assert_eq!(report.winner, Some(1));
        assert_eq!(
            report.verdict,
            "B beats A on activation, p 0.0287: roll B forward."
        );
        let [one] = report.comparisons.as_slice() else {
            panic!()
        };
        assert!((one.difference - 0.03).abs() < 1e-12);
        let worse = [posted(120, 1_000), posted(90, 1_000)];
        let report = Report::of(&started(), &worse, date("2026-11-20"));
        assert_eq!(report.winner, Some(0));
        assert_eq!(
            report.verdict,
            "A beats every other arm on activation, p 0.0287: roll A forward."
        );
        let same = [posted(100, 1_000), posted(104, 1_000)];
        let report = Report::of(&started(), &same, date("2026-11-20"));
        assert_eq!(report.winner, None);
        assert!(report.verdict.contains("keep A"), "{}", report.verdict);
    }

    #[test]
    fn before_its_size_or_its_day_it_is_peeking() {
        let few = [posted(9, 100), posted(30, 100)];
        let enough = [posted(90, 1_000), posted(120, 1_000)];
        for (brought, today, why) in [
            (
                &few,
                "2026-11-20",
                "the smallest arm has 100 of 960 creators",
            ),
            (&enough, "2026-11-19", "its review is on 2026-11-20"),
            (&few, "2026-11-19", "and its review is on 2026-11-20"),
        ] {
            let report = Report::of(&started(), brought, date(today));
            let withheld = report.withheld.unwrap();
            assert!(withheld.ends_with(why), "{withheld}");
            assert_eq!((report.comparisons, report.winner), (Vec::new(), None));
            assert!(report.verdict.contains("peeking"));
            // The figures are there to see all the same.
            assert!(report.arms[1].mean.is_some());
        }
        let planned = Report::of(&experiment(), &enough, date("2026-11-20"));
        assert_eq!(planned.withheld.as_deref(), Some("it has not started"));
    }

    #[test]
    fn several_arms_are_corrected_and_means_are_compared_by_welch() {
        let mut three = started();
        three.arms.push(Arm {
            name: "C".into(),
            value: "c".into(),
        });
        let brought = [posted(90, 1_000), posted(120, 1_000), posted(91, 1_000)];
        let report = Report::of(&three, &brought, date("2026-11-20"));
        // 0.02865 twice is above 5 %.
        assert_eq!(report.winner, None);
        let corrected = report.comparisons[0].corrected.unwrap();
        assert!(
            (corrected - 2.0 * 0.028_650_240_4).abs() < 1e-6,
            "{corrected}"
        );
        let mut means = started();
        means.outcome = Outcome::Contribution;
        means.plan = Plan {
            baseline: 0,
            effect: 5,
            deviation: Some(5),
        };
        let sleep: [[f64; 10]; 2] = [
            [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
            [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
        ];
        let mut brought = sleep.map(|arm| arm.map(Some).to_vec());
        brought[0].extend([None; 3]);
        brought[0].extend([Some(0.75); 6]);
        brought[1].extend([Some(2.33); 6]);
        let report = Report::of(&means, &brought, date("2026-11-20"));
        assert_eq!((report.arms[0].creators, report.arms[0].known), (19, 16));
        assert!(report.comparisons[0].tested.unwrap().df.is_some());
        // Nobody in an arm: nothing to compare.
        means.plan = Plan {
            baseline: 0,
            effect: 1,
            deviation: None,
        };
        let report = Report::of(&means, &[vec![], vec![]], date("2026-11-20"));
        assert_eq!(report.comparisons[0].tested, None);
        assert_eq!(report.winner, None);
    }
}
