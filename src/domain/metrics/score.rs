//! Score, grade and the seven parts they are made of (metrics.md, "Score").
//!
//! A [`Scale`] is what the active creators of one shop and tier have in one window: for each part the
//! metric chosen and the figures of those for whom it speaks. It grades any creator of that tier. When a
//! few of them have other figures, those are replaced; nobody else's are read again.

use std::collections::HashMap;

use serde::Serialize;

use super::ranking::{Gathered, Ranking};
use super::ratio::Ratio;
use super::registry::Metric;
use super::sums::Sums;

/// Parts of a score.
pub const PARTS: usize = 7;
/// Clicks from which a click-to-order rate speaks.
pub const CLICKS: i128 = 100;
/// Weights are counted in shares of this.
const WHOLE: i64 = 100;

/// One part's rule.
#[derive(Clone, Copy, Debug)]
struct Rule {
    weight: i64,
    metric: Metric,
    /// What stands after "or".
    other: Option<Metric>,
    /// What must be there before it speaks (readings.md 49), how much of it, and its name.
    evidence: Option<Evidence>,
}

/// What a part must rest on before it speaks.
#[derive(Clone, Copy, Debug)]
struct Evidence {
    of: fn(&Sums) -> i128,
    least: i128,
    noun: &'static str,
}

const RULES: [Rule; PARTS] = [
    Rule {
        weight: 30,
        metric: Metric::GmvPerPost,
        other: None,
        evidence: Some(Evidence {
            of: |sums| sums.posts,
            least: 3,
            noun: "posts",
        }),
    },
    Rule {
        weight: 20,
        metric: Metric::Cvr,
        other: None,
        evidence: Some(Evidence {
            of: |sums| sums.cvr.by,
            least: CLICKS,
            noun: "clicks",
        }),
    },
    Rule {
        weight: 15,
        metric: Metric::OutputVsAgreed,
        other: Some(Metric::OutputRate),
        evidence: None,
    },
    Rule {
        weight: 15,
        metric: Metric::OnTimeRate,
        other: None,
        evidence: Some(Evidence {
            of: |sums| sums.given.on_time.by,
            least: 2,
            noun: "due samples",
        }),
    },
    Rule {
        weight: 10,
        metric: Metric::ContributionMargin,
        other: Some(Metric::CommissionRatio),
        evidence: Some(Evidence {
            of: |sums| sums.sold.orders,
            least: 3,
            noun: "orders",
        }),
    },
    Rule {
        weight: 5,
        metric: Metric::HoldRate,
        other: None,
        evidence: Some(Evidence {
            of: |sums| sums.hold.by,
            least: 1_000,
            noun: "views",
        }),
    },
    Rule {
        weight: 5,
        metric: Metric::ReturnRate,
        other: None,
        evidence: Some(Evidence {
            of: |sums| sums.sold.returned.by,
            least: 10,
            noun: "pieces",
        }),
    },
];

impl Rule {
    /// Returns the figure where it rests on evidence enough.
    fn spoken(&self, metric: Metric, sums: &Sums) -> Option<Ratio> {
        metric.of(sums).filter(|_| {
            self.evidence
                .is_none_or(|evidence| (evidence.of)(sums) >= evidence.least)
        })
    }

    /// Returns for whom only the second side of the "or" is known: with one of them it holds for all
    /// (readings.md 50).
    fn lacking(&self, peers: &[Peer<'_>]) -> Vec<i64> {
        let Some(other) = self.other else {
            return Vec::new();
        };
        let mut lacking: Vec<i64> = peers
            .iter()
            .filter(|(_, sums)| other.of(sums).is_some() && self.metric.of(sums).is_none())
            .map(|(n, _)| *n)
            .collect();
        lacking.sort_unstable();
        lacking
    }

    /// Returns which side of the "or" holds.
    fn choice(&self, lacking: &[i64]) -> Metric {
        match self.other {
            Some(other) if !lacking.is_empty() => other,
            Some(_) | None => self.metric,
        }
    }

    /// Returns the figures of those for whom the metric speaks.
    fn figures<'a>(
        &'a self,
        metric: Metric,
        peers: &'a [Peer<'_>],
    ) -> impl Iterator<Item = (i64, Ratio)> + 'a {
        peers
            .iter()
            .filter_map(move |(n, sums)| Some((*n, self.spoken(metric, sums)?)))
    }
}

/// An active creator's number and sums.
pub type Peer<'a> = (i64, &'a Sums);

/// How one part is graded.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Measure {
    metric: Metric,
    /// Figures of the active creators for whom the part speaks.
    figures: Ranking,
    median: Option<Ratio>,
    /// For whom only the second side of the "or" is known.
    lacking: Vec<i64>,
}

/// What the active creators of a shop and tier have, part by part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scale {
    /// Active creators of the tier.
    pub creators: usize,
    measures: [Measure; PARTS],
}

/// A letter for a score.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub enum Grade {
    /// 80 and more.
    A,
    /// 65 and more.
    B,
    /// 50 and more.
    C,
    /// 35 and more.
    D,
    /// Below.
    E,
}

impl Grade {
    /// Returns the letter.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }

    fn of(share: Ratio) -> Self {
        let from = |hundredths: i64| share >= Ratio::whole(hundredths).over(WHOLE).unwrap_or(share);
        if from(80) {
            Self::A
        } else if from(65) {
            Self::B
        } else if from(50) {
            Self::C
        } else if from(35) {
            Self::D
        } else {
            Self::E
        }
    }
}

/// One part of a score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// The metric used.
    pub metric: Metric,
    /// The creator's figure; unknown for the score without evidence enough.
    pub value: Option<Ratio>,
    /// Median over the active creators of the tier for whom the part speaks.
    pub benchmark: Option<Ratio>,
    /// Mid-rank percentile among them, 0 to 1; turned round where less is better.
    pub percentile: Option<Ratio>,
    /// Weight in hundredths of the score.
    pub weight: i64,
    /// What there is of the evidence it needs, how much it needs, and its name.
    pub evidence: Option<(i128, i128, &'static str)>,
    /// Active creators of the tier for whom the part speaks.
    pub peers: usize,
}

/// A creator's score with its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Card {
    /// Share of the score reached, 0 to 1; none with under half of the weight known.
    pub share: Option<Ratio>,
    /// The parts, in the order of metrics.md.
    pub parts: [Part; PARTS],
}

impl Card {
    /// Returns the score, 0 to 100, as shown.
    pub fn score(&self) -> Option<f64> {
        self.share.map(|share| {
            share
                .times(WHOLE)
                .map_or_else(|| share.value() * 100.0, Ratio::value)
        })
    }

    /// Returns the grade of the exact score.
    pub fn grade(&self) -> Option<Grade> {
        self.share.map(Grade::of)
    }
}

/// What makes a scale, as it comes: some creators at a time, so that memory holds the sums of few.
#[derive(Default, Debug)]
pub struct Measuring {
    creators: usize,
    parts: [Sides; PARTS],
}

/// Both sides of a part's "or", until it is known which of them holds.
#[derive(Default, Debug)]
struct Sides {
    first: Gathered,
    second: Gathered,
    lacking: Vec<i64>,
}

impl Measuring {
    /// Measures some more of the active creators of a shop and tier.
    pub fn add(&mut self, peers: &[Peer<'_>]) {
        self.creators += peers.len();
        for (sides, rule) in self.parts.iter_mut().zip(&RULES) {
            for (n, figure) in rule.figures(rule.metric, peers) {
                sides.first.add(n, figure);
            }
            for (n, figure) in rule
                .other
                .into_iter()
                .flat_map(|other| rule.figures(other, peers))
            {
                sides.second.add(n, figure);
            }
            sides.lacking.extend(rule.lacking(peers));
        }
    }

    /// Returns the scale, once all were measured.
    pub fn scale(self) -> Scale {
        let mut rules = RULES.iter();
        let measures = self.parts.map(|sides| {
            // There is a rule for each part.
            let rule = rules.next().unwrap_or(&RULES[0]);
            let mut lacking = sides.lacking;
            lacking.sort_unstable();
            let metric = rule.choice(&lacking);
            let figures = if metric == rule.metric {
                sides.first.ranked()
            } else {
                sides.second.ranked()
            };
            Measure {
                metric,
                median: figures.median(),
                figures,
                lacking,
            }
        });
        Scale {
            creators: self.creators,
            measures,
        }
    }
}

impl Scale {
    /// Measures the active creators of a shop and tier.
    pub fn of(peers: &[Peer<'_>]) -> Self {
        let mut measuring = Measuring::default();
        measuring.add(peers);
        measuring.scale()
    }

    /// Returns the share of the score that each of those measured reaches, by number; whoever is not here has
    /// no score.
    pub fn shares(&self) -> impl Iterator<Item = (i64, Ratio)> {
        // Twice the mid-rank in each part, itself counted, so that nought is unknown.
        let mut places: HashMap<i64, [usize; PARTS]> = HashMap::with_capacity(self.creators);
        for (part, measure) in self.measures.iter().enumerate() {
            for (n, (below, up_to)) in measure.figures.places() {
                if let Some(place) = places.entry(n).or_default().get_mut(part) {
                    *place = below + up_to;
                }
            }
        }
        places.into_iter().filter_map(|(n, places)| {
            let known = places.iter().zip(&self.measures).zip(&RULES);
            let known = known.filter(|((twice, _), _)| **twice > 0);
            let known = known.filter_map(|((twice, measure), rule)| {
                Some((measure.percentile_at(*twice)?, rule.weight))
            });
            Some((n, share(&known)?))
        })
    }

    /// Takes some creators out and measures these in their place; `creators` is how many there are then.
    ///
    /// Returns `None` where another side of an "or" holds now: all must be measured anew.
    pub fn replaced(
        mut self,
        is_gone: &dyn Fn(i64) -> bool,
        new: &[Peer<'_>],
        creators: usize,
    ) -> Option<Self> {
        self.creators = creators;
        for (measure, rule) in self.measures.iter_mut().zip(&RULES) {
            measure.lacking.retain(|n| !is_gone(*n));
            measure.lacking.extend(rule.lacking(new));
            measure.lacking.sort_unstable();
            if rule.choice(&measure.lacking) != measure.metric {
                return None;
            }
            let figures = rule.figures(measure.metric, new);
            measure.figures.replace(is_gone, figures);
            measure.median = measure.figures.median();
        }
        Some(self)
    }

    /// Returns the median of a part's metric over those for whom the part speaks; none where the metric
    /// is no part here.
    pub fn benchmark(&self, metric: Metric) -> Option<Ratio> {
        self.measures
            .iter()
            .find(|measure| measure.metric == metric)
            .and_then(|measure| measure.median)
    }

    /// Grades a creator, who must be one of those measured.
    pub fn card(&self, sums: &Sums) -> Card {
        let parts = self.parts(sums);
        let known = parts
            .iter()
            .filter_map(|part| Some((part.percentile?, part.weight)));
        Card {
            share: share(&known),
            parts,
        }
    }

    /// Returns the card of a creator whose share is known already.
    pub fn card_of(&self, sums: &Sums, share: Option<Ratio>) -> Card {
        Card {
            share,
            parts: self.parts(sums),
        }
    }

    fn parts(&self, sums: &Sums) -> [Part; PARTS] {
        let mut rules = RULES.iter();
        self.measures.each_ref().map(|measure| {
            // There is a rule for each measure.
            let rule = rules.next().unwrap_or(&RULES[0]);
            let value = rule.spoken(measure.metric, sums);
            Part {
                metric: measure.metric,
                value,
                benchmark: measure.median,
                percentile: value.and_then(|value| measure.percentile(value)),
                weight: rule.weight,
                evidence: rule
                    .evidence
                    .map(|evidence| ((evidence.of)(sums), evidence.least, evidence.noun)),
                peers: measure.figures.len(),
            }
        })
    }
}

impl Measure {
    /// Returns (below + ½ × equal, itself included) ÷ n.
    fn percentile(&self, value: Ratio) -> Option<Ratio> {
        let (below, up_to) = self.figures.around(value);
        self.percentile_at(below + up_to)
    }

    /// Returns the percentile of twice a mid-rank.
    fn percentile_at(&self, twice: usize) -> Option<Ratio> {
        let twice = i128::try_from(twice).ok()?;
        let all = i128::try_from(2 * self.figures.len()).ok()?;
        let percentile = Ratio::new(twice, all)?;
        Some(if self.metric.is_cost() {
            percentile.complement()
        } else {
            percentile
        })
    }
}

/// Returns the weighted mean of the known percentiles, each with its weight.
fn share(known: &(impl Iterator<Item = (Ratio, i64)> + Clone)) -> Option<Ratio> {
    let known = || known.clone();
    let weight: i64 = known().map(|(_, weight)| weight).sum();
    if weight * 2 < WHOLE {
        return None;
    }
    // Nearly always there is room to add as it comes and to look for the lowest terms once.
    let at_once = known().try_fold((0, 1), |sum, (percentile, weight)| {
        plain_sum(sum, percentile, weight.into())
    });
    let by = at_once.and_then(|(_, by)| i128::checked_mul(by, weight.into()));
    if let Some(((of, _), by)) = at_once.zip(by) {
        return Some(Ratio::lowest(of, by));
    }
    let sum = |of: &dyn Fn(Ratio) -> Ratio| {
        known().try_fold(Ratio::ZERO, |sum, (percentile, weight)| {
            sum.plus(of(percentile).times(weight)?)
        })
    };
    sum(&|percentile| percentile)
        .or_else(|| sum(&coarse))
        .and_then(|sum| sum.over(weight))
}

/// Returns a sum of numerator and denominator and so many times a ratio, where there is room for it.
fn plain_sum((of, by): (i128, i128), more: Ratio, times: i128) -> Option<(i128, i128)> {
    let more_of = more.of.checked_mul(times)?;
    if by == more.by {
        return Some((of.checked_add(more_of)?, by));
    }
    let of = of.checked_mul(more.by)?;
    let more_of = more_of.checked_mul(by)?;
    Some((of.checked_add(more_of)?, by.checked_mul(more.by)?))
}

/// Returns a ratio in millionths, for tiers of so many that the exact sum has no room.
fn coarse(ratio: Ratio) -> Ratio {
    const MILLION: i64 = 1_000_000;
    let millionths = ratio.times(MILLION).and_then(Ratio::rounded);
    millionths
        .and_then(|n| Ratio::new(n, MILLION))
        .unwrap_or(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metrics::sums::{Given, Share, Sold};
    use proptest::prelude::*;

    fn posts(posts: i128, gmv: i128) -> Sums {
        Sums {
            days: Some(28),
            posts,
            content_gmv: gmv,
            ..Sums::default()
        }
    }

    fn peers(all: &[Sums]) -> Vec<Peer<'_>> {
        (0..).zip(all).collect()
    }

    fn cards(all: &[Sums]) -> Vec<Card> {
        let scale = Scale::of(&peers(all));
        all.iter().map(|sums| scale.card(sums)).collect()
    }

    fn part(card: &Card, n: usize) -> (Option<Ratio>, Option<Ratio>, Option<Ratio>) {
        let part = card.parts[n];
        (part.value, part.benchmark, part.percentile)
    }

    #[test]
    fn the_parts_are_always_seven_in_order_and_weigh_a_hundred() {
        let card = &cards(&[Sums::default()])[0];
        let names: Vec<_> = card.parts.iter().map(|part| part.metric.name()).collect();
        assert_eq!(
            names,
            [
                "gmv_per_post",
                "cvr",
                "output_vs_agreed",
                "on_time_rate",
                "contribution_margin",
                "hold_rate",
                "return_rate"
            ]
        );
        assert_eq!(
            card.parts.iter().map(|part| part.weight).sum::<i64>(),
            WHOLE
        );
        assert_eq!((card.share, card.grade()), (None, None));
    }

    #[test]
    fn percentiles_are_mid_ranks() {
        // Per post 100, 200, 200, 400; output 3, 3, 3, 3.
        let all = [posts(3, 300), posts(3, 600), posts(3, 600), posts(3, 1_200)];
        let cards = cards(&all);
        let middle = Ratio::new(200, 1);
        for (card, (value, eighths)) in cards.iter().zip([(100, 1), (200, 4), (200, 4), (400, 7)]) {
            let want = (Ratio::new(value, 1), middle, Ratio::new(eighths, 8));
            assert_eq!(part(card, 0), want);
            // Nobody has an agreement: the second metric is known, so it holds.
            assert_eq!(card.parts[2].metric, Metric::OutputRate);
            assert_eq!(part(card, 2).2, Ratio::new(1, 2));
            // 30 + 15 of 100 is under half.
            assert_eq!(card.share, None);
        }
    }

    #[test]
    fn unknown_parts_drop_out_and_the_others_are_scaled_up() {
        let with = |gmv, orders, clicks| Sums {
            cvr: Share {
                of: orders,
                by: clicks,
            },
            ..posts(4, gmv)
        };
        let all = [with(400, 9, 100), with(800, 1, 100), with(100, 50, 99)];
        let cards = cards(&all);
        // Ana: per post 2nd of 3, cvr 2nd of 2, output the same of 3.
        let share = Ratio::new(30 * 6 + 20 * 9 + 15 * 6, 12 * 65);
        assert_eq!(cards[0].share, share);
        assert_eq!(cards[0].grade(), Some(Grade::C));
        assert!((cards[0].score().unwrap() - 57.692_307_692_307_69).abs() < 1e-9);
        // Cyn has 99 clicks: her rate is unknown for the score, the benchmark is given.
        assert_eq!(part(&cards[2], 1), (None, Ratio::new(1, 20), None));
        assert_eq!(cards[2].parts[1].evidence, Some((99, 100, "clicks")));
        assert_eq!(cards[2].share, None);
    }

    #[test]
    fn the_less_is_the_better_where_a_metric_is_a_cost() {
        let sold = |returned, commission| Sums {
            sold: Sold {
                net: 1_000,
                orders: 3,
                commission,
                returned: Share {
                    of: returned,
                    by: 10,
                },
                ..Sold::default()
            },
            ..Sums::default()
        };
        let mut lacking = sold(0, 100);
        lacking.uncosted_sales.insert("7".into());
        let cards = cards(&[lacking, sold(2, 300)]);
        for (card, (returned, commission, quarters)) in cards.iter().zip([(0, 100, 3), (2, 300, 1)])
        {
            let percentile = Ratio::new(quarters, 4);
            assert_eq!(card.parts[6].metric, Metric::ReturnRate);
            assert_eq!(
                part(card, 6),
                (Ratio::new(returned, 10), Ratio::new(1, 10), percentile)
            );
            // One of the two has no margin: the other choice holds for both.
            assert_eq!(card.parts[4].metric, Metric::CommissionRatio);
            assert_eq!(
                part(card, 4),
                (Ratio::new(commission, 1_000), Ratio::new(1, 5), percentile)
            );
        }
    }

    #[test]
    fn the_choice_ignores_evidence_and_holds_for_the_tier() {
        let agreed = |agreed| Sums {
            agreed,
            ..posts(4, 0)
        };
        for (all, want) in [
            (
                vec![agreed(Some(100)), agreed(Some(200))],
                Metric::OutputVsAgreed,
            ),
            (vec![agreed(Some(100)), agreed(None)], Metric::OutputRate),
            (vec![Sums::default()], Metric::OutputVsAgreed),
            (vec![], Metric::OutputVsAgreed),
        ] {
            let card = Scale::of(&peers(&all)).card(&Sums::default());
            assert_eq!(card.parts[2].metric, want);
        }
    }

    proptest! {
        #[test]
        fn shares_are_those_of_the_cards_however_the_creators_came(
            all in proptest::collection::vec(any_sums(), 1..9),
            half in 0_usize..9,
        ) {
            let peers = peers(&all);
            let whole = Scale::of(&peers);
            let (first, second) = peers.split_at(half.min(peers.len()));
            let mut measuring = Measuring::default();
            measuring.add(first);
            measuring.add(second);
            prop_assert_eq!(&measuring.scale(), &whole);
            let shares: HashMap<i64, Ratio> = whole.shares().collect();
            for (n, sums) in &peers {
                prop_assert_eq!(shares.get(n).copied(), whole.card(sums).share);
            }
        }

        #[test]
        fn replacing_some_is_measuring_all_anew(
            all in proptest::collection::vec(any_sums(), 1..9),
            changed in proptest::collection::btree_map(0_usize..9, proptest::option::of(any_sums()), 0..4),
        ) {
            let before = peers(&all);
            let mut after: Vec<Peer<'_>> = before.clone();
            after.retain(|(n, _)| !changed.contains_key(&usize::try_from(*n).unwrap()));
            let new: Vec<Peer<'_>> = changed.iter()
                .filter_map(|(n, sums)| Some((i64::try_from(*n).unwrap(), sums.as_ref()?)))
                .collect();
            after.extend(&new);
            let is_gone = |n: i64| changed.contains_key(&usize::try_from(n).unwrap());
            let whole = Scale::of(&after);
            let choices = |scale: &Scale| scale.measures.each_ref().map(|measure| measure.metric);
            let old = Scale::of(&before);
            let same = choices(&old) == choices(&whole);
            match old.replaced(&is_gone, &new, after.len()) {
                Some(found) => {
                    for (n, sums) in &after {
                        prop_assert_eq!(found.card(sums), whole.card(sums), "creator {}", n);
                    }
                    prop_assert_eq!(found.creators, whole.creators);
                }
                None => prop_assert!(!same, "nothing else was chosen"),
            }
        }
    }

    fn any_sums() -> impl Strategy<Value = Sums> {
        let small = 0_i64..4;
        (
            (
                0_i128..6,
                0_i128..900,
                small.clone(),
                proptest::option::of(1_i64..3),
            ),
            (0_i128..5, 0_i128..3, 0_i128..12, small),
        )
            .prop_map(
                |((posts, gmv, due, agreed), (orders, back, pieces, lacks))| {
                    let mut sums = Sums {
                        agreed,
                        given: Given {
                            on_time: Share {
                                of: i128::from(due / 2),
                                by: due.into(),
                            },
                            ..Given::default()
                        },
                        sold: Sold {
                            net: orders * 100,
                            orders,
                            commission: orders * (back + 1),
                            returned: Share {
                                of: back,
                                by: pieces,
                            },
                            ..Sold::default()
                        },
                        ..self::posts(posts, gmv)
                    };
                    if lacks == 0 {
                        sums.uncosted_sales.insert("7".into());
                    }
                    sums
                },
            )
    }

    #[test]
    fn a_part_speaks_only_with_evidence() {
        let rich = Sums {
            cvr: Share { of: 1, by: 100 },
            hold: Share { of: 9, by: 1_000 },
            given: Given {
                on_time: Share { of: 1, by: 2 },
                ..Given::default()
            },
            sold: Sold {
                net: 100,
                orders: 3,
                returned: Share { of: 0, by: 10 },
                ..Sold::default()
            },
            ..posts(3, 9)
        };
        let poor = Sums {
            cvr: Share { of: 1, by: 99 },
            hold: Share { of: 9, by: 999 },
            given: Given {
                on_time: Share { of: 1, by: 1 },
                ..Given::default()
            },
            sold: Sold {
                net: 100,
                orders: 2,
                returned: Share { of: 0, by: 9 },
                ..Sold::default()
            },
            ..posts(2, 9)
        };
        let cards = cards(&[rich, poor]);
        for n in [0, 1, 3, 4, 5, 6] {
            assert_eq!(part(&cards[0], n).2, Ratio::new(1, 2), "part {n}");
            assert_eq!(part(&cards[1], n).0, None, "part {n}");
            assert_eq!(part(&cards[1], n).1, part(&cards[0], n).0, "part {n}");
        }
    }

    #[test]
    fn grades_begin_at_their_mark_exactly() {
        for (hundredths, want) in [
            (100, Grade::A),
            (80, Grade::A),
            (65, Grade::B),
            (50, Grade::C),
            (35, Grade::D),
            (0, Grade::E),
        ] {
            assert_eq!(
                Grade::of(Ratio {
                    of: hundredths,
                    by: 100
                }),
                want
            );
        }
        let below = Ratio {
            of: 80 * 10_000 - 1,
            by: 1_000_000,
        };
        assert_eq!(Grade::of(below), Grade::B);
    }

    #[test]
    fn a_huge_tier_still_has_its_scores() {
        let part = |n: i128| Part {
            metric: Metric::Cvr,
            value: None,
            benchmark: None,
            percentile: Ratio::new(n / 2, n),
            weight: 14,
            evidence: None,
            peers: 0,
        };
        let primes = [
            10_000_019, 10_000_079, 10_000_103, 10_000_121, 10_000_139, 10_000_141, 10_000_169,
        ];
        let known = primes
            .map(part)
            .map(|part| (part.percentile.unwrap(), part.weight));
        let share = share(&known.into_iter()).unwrap();
        assert!((share.value() - 0.5).abs() < 1e-6);
    }
}
