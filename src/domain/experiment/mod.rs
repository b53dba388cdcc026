//! An A/B test of one variable: arms, who is in which, how many are needed, when it is looked at
//! (domain.md section 9).
//!
//! Who is in which arm follows from the two identities alone, so that a re-run never moves anyone.

pub mod report;
pub mod statistics;

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::delta::{Entity, delta};
use super::id::{CampaignId, CreatorId, ExperimentId, ShopId};
use statistics::{planned_means, planned_proportions};

macro_rules! words {
    ($(#[$top:meta])* $type:ident, $noun:literal { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$top])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$doc])* $variant,)* }

        impl $type {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name used in commands and JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl FromStr for $type {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wanted = text.trim().to_ascii_lowercase().replace('-', "_");
                Self::ALL.iter().copied().find(|one| one.name() == wanted).ok_or_else(|| {
                    let names: Vec<_> = Self::ALL.iter().map(|one| one.name()).collect();
                    format!(concat!("{:?} is no ", $noun, ": take one of {}."), text.trim(), names.join(", "))
                })
            }
        }
    };
}

words! {
    /// The one thing that differs between the arms.
    Variable, "variable" {
        /// How the outreach opens.
        OutreachOpener = "outreach_opener",
        /// The call to action of the brief.
        Cta = "cta",
        /// The hook angle of the brief.
        HookAngle = "hook_angle",
        /// The commission offered.
        Offer = "offer",
        /// Who is asked.
        Segment = "segment",
    }
}

words! {
    /// The downstream metric the verdict uses: a reply is none.
    Outcome, "metric of an experiment" {
        /// Whether a creator posted after the start: two proportions.
        Activation = "activation",
        /// Posts of a creator since the start: means.
        Posts = "posts",
        /// Contribution of a creator since the start: means.
        Contribution = "contribution",
    }
}

/// One of the things that are compared; the first is what is done today.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// What it uses: the text, the angle, the rate, the query.
    pub value: String,
}

/// What the plan rests on, in ten-thousandths of a share, hundredths of a post or minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The outcome as it is today.
    pub baseline: i64,
    /// The smallest difference worth finding.
    pub effect: i64,
    /// The standard deviation of the values; of proportions it follows from the baseline.
    pub deviation: Option<i64>,
}

impl Plan {
    /// Returns how many creators each arm needs; `None` where the plan is of no use.
    pub fn per_arm(&self, outcome: Outcome) -> Option<u64> {
        match outcome {
            Outcome::Activation => planned_proportions(
                float(self.baseline) / 10_000.0,
                float(self.effect) / 10_000.0,
            ),
            Outcome::Posts | Outcome::Contribution => {
                planned_means(float(self.deviation?), float(self.effect))
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "plans are round numbers")]
pub(in crate::domain) const fn float(n: i64) -> f64 {
    n as f64
}

/// One experiment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Experiment {
    /// Identity.
    pub id: ExperimentId,
    /// Shop.
    pub shop: ShopId,
    /// Name, unique within the shop.
    pub name: String,
    /// What differs.
    pub variable: Variable,
    /// The arms; the first is what is done today.
    pub arms: Vec<Arm>,
    /// The metric of the verdict.
    pub outcome: Outcome,
    /// What the planned size rests on.
    pub plan: Plan,
    /// The campaign whose defaults the winner becomes.
    pub campaign: Option<CampaignId>,
    /// Who takes part.
    pub creators: BTreeSet<CreatorId>,
    /// Since when it runs.
    pub started_on: Option<Date>,
    /// Before this day nothing is said.
    pub review_on: Date,
    /// When it was stopped.
    pub stopped_on: Option<Date>,
    /// The arm that was rolled forward.
    pub rolled: Option<String>,
}

impl Experiment {
    /// Returns the number of the arm a creator is in: the same however often it is asked.
    pub fn arm_of(&self, creator: CreatorId) -> usize {
        let (one, other) = (self.id.0.as_u128(), creator.0.as_u128());
        let mut mix = fold(one).rotate_left(17) ^ fold(other).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mix = (mix ^ (mix >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mix = (mix ^ (mix >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mix ^= mix >> 31;
        let arms = u64::try_from(self.arms.len().max(1)).unwrap_or(1);
        usize::try_from(mix % arms).unwrap_or(0)
    }

    /// Returns whether it runs.
    pub const fn runs(&self) -> bool {
        self.started_on.is_some() && self.stopped_on.is_none()
    }

    /// Returns how it stands, in a word.
    pub const fn state(&self) -> &'static str {
        match (self.started_on, self.stopped_on, &self.rolled) {
            (_, _, Some(_)) => "rolled_forward",
            (_, Some(_), None) => "stopped",
            (Some(_), None, None) => "running",
            (None, None, None) => "planned",
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "both halves are folded in")]
const fn fold(id: u128) -> u64 {
    (id >> 64) as u64 ^ id as u64
}

impl Entity for Experiment {
    type Key = ExperimentId;
    type Delta = ExperimentDelta;

    fn key(&self) -> ExperimentId {
        self.id
    }
}

delta! {
    /// What changed on an experiment.
    ExperimentDelta of Experiment {
        name: String,
        variable: Variable,
        arms: Vec<Arm>,
        outcome: Outcome,
        plan: Plan,
        campaign: Option<CampaignId>,
        creators: BTreeSet<CreatorId>,
        started_on: Option<Date>,
        review_on: Date,
        stopped_on: Option<Date>,
        rolled: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::experiment;
    use uuid::Uuid;

    fn creator(n: u128) -> CreatorId {
        CreatorId(Uuid::from_u128((0x0193_4a5b_6c7d_u128 << 80) | (n << 3)))
    }

    #[test]
    fn nobody_is_moved_and_the_arms_are_of_a_size() {
        let mut experiment = experiment();
        let arms: Vec<usize> = (0..9_000).map(|n| experiment.arm_of(creator(n))).collect();
        let first = arms.iter().filter(|arm| **arm == 0).count();
        // Six standard deviations around one half.
        assert!((4_215..=4_785).contains(&first), "{first}");
        // Who else takes part changes nothing.
        experiment.creators.extend((0..50).map(creator));
        experiment.started_on = Some(experiment.review_on);
        let again: Vec<usize> = (0..9_000).map(|n| experiment.arm_of(creator(n))).collect();
        assert_eq!(arms, again);
        // Nor does another version of the program: these were written down.
        assert_eq!(arms.iter().take(12).copied().collect::<Vec<_>>(), PINNED);
        // Another experiment deals anew.
        experiment.id = ExperimentId(Uuid::from_u128(9));
        let other: Vec<usize> = (0..9_000).map(|n| experiment.arm_of(creator(n))).collect();
        let same = arms.iter().zip(&other).filter(|(a, b)| a == b).count();
        assert!((4_215..=4_785).contains(&same), "{same}");
    }

    const PINNED: [usize; 12] = [1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1];

    #[test]
    fn a_plan_says_how_many_each_arm_needs() {
        let plan = |baseline, effect, deviation| Plan {
            baseline,
            effect,
            deviation,
        };
        assert_eq!(
            plan(1_000, 200, None).per_arm(Outcome::Activation),
            Some(3_841)
        );
        assert_eq!(plan(0, 50, Some(100)).per_arm(Outcome::Posts), Some(63));
        assert_eq!(plan(0, 50, None).per_arm(Outcome::Contribution), None);
        assert_eq!(plan(9_000, 2_000, None).per_arm(Outcome::Activation), None);
    }
}
