//! The roster: the active creators of each tier beside how many a programme wants, and what they post
//! (domain.md section 3; metrics.md, `content_velocity`).

use super::programme::{Week, velocity};
use crate::domain::creator::Tier;
use crate::domain::date::Date;

/// One tier of the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bench {
    /// The tier; `None` where it is unknown.
    pub tier: Option<Tier>,
    /// Its creators active today.
    pub active: i64,
    /// Its posts per week, this week and the seven before. Content of nobody we know is of no known
    /// tier.
    pub weeks: Vec<Week>,
}

/// Where a tier stands beside its target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// So many too few.
    Short(i64),
    /// As many as wanted.
    Met,
    /// So many more than one can look after.
    Over(i64),
}

/// Returns how many active creators of a tier a programme wants, from and to; none are wanted of
/// tier 0 and of the unknown.
pub fn target(tier: Option<Tier>) -> Option<(i64, i64)> {
    let (from, to) = tier?.roster()?;
    Some((i64::try_from(from).ok()?, i64::try_from(to).ok()?))
}

impl Bench {
    /// Returns where the tier stands; `None` where nothing is wanted of it.
    pub fn standing(&self) -> Option<Standing> {
        let (from, to) = target(self.tier)?;
        Some(if self.active < from {
            Standing::Short(from - self.active)
        } else if self.active > to {
            Standing::Over(self.active - to)
        } else {
            Standing::Met
        })
    }
}

/// Returns the roster, from tier 1 up; tier 0 and the unknown come last, where there is anybody or
/// anything of them.
///
/// `active` is the tier of every creator active today, `posted` that of every post of the last weeks.
pub fn roster(
    active: impl IntoIterator<Item = Option<Tier>>,
    posted: impl IntoIterator<Item = (Option<Tier>, Date)>,
    today: Date,
) -> Vec<Bench> {
    const ORDER: [Option<Tier>; 5] = [
        Some(Tier::NANO_MICRO),
        Some(Tier::MID),
        Some(Tier::TOP),
        Some(Tier::EMERGING),
        None,
    ];
    let active: Vec<_> = active.into_iter().collect();
    let posted: Vec<_> = posted.into_iter().collect();
    ORDER
        .into_iter()
        .map(|tier| {
            let of_tier = posted.iter().filter(|(of, _)| *of == tier);
            let heads = active.iter().filter(|of| **of == tier).count();
            Bench {
                tier,
                active: i64::try_from(heads).unwrap_or(i64::MAX),
                weeks: velocity(of_tier.map(|(_, on)| *on), today),
            }
        })
        .filter(|bench| {
            let posts = bench.weeks.iter().any(|week| week.posts > 0);
            target(bench.tier).is_some() || bench.active > 0 || posts
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::date;

    #[test]
    fn every_tier_stands_beside_its_target() {
        for (tier, active, want) in [
            (Some(Tier::NANO_MICRO), 49, Some(Standing::Short(1))),
            (Some(Tier::NANO_MICRO), 50, Some(Standing::Met)),
            (Some(Tier::NANO_MICRO), 200, Some(Standing::Met)),
            (Some(Tier::NANO_MICRO), 201, Some(Standing::Over(1))),
            (Some(Tier::MID), 4, Some(Standing::Short(1))),
            (Some(Tier::MID), 15, Some(Standing::Met)),
            (Some(Tier::TOP), 0, Some(Standing::Short(2))),
            (Some(Tier::TOP), 4, Some(Standing::Over(1))),
            (Some(Tier::EMERGING), 7, None),
            (None, 7, None),
        ] {
            let bench = Bench {
                tier,
                active,
                weeks: Vec::new(),
            };
            assert_eq!(bench.standing(), want, "{tier:?} {active}");
        }
    }

    #[test]
    fn posts_go_to_the_tier_of_their_creator_and_the_wanted_tiers_always_show() {
        let today = date("2026-11-20");
        let benches = roster(
            [Some(Tier::NANO_MICRO), Some(Tier::NANO_MICRO), None],
            [
                (Some(Tier::NANO_MICRO), date("2026-11-16")),
                (Some(Tier::MID), date("2026-11-15")),
                (None, date("2026-11-20")),
                // Before the first of the eight weeks.
                (Some(Tier::TOP), date("2026-09-27")),
            ],
            today,
        );
        let seen: Vec<_> = benches
            .iter()
            .map(|bench| {
                let last: Vec<_> = bench.weeks.iter().rev().take(2).map(|w| w.posts).collect();
                (bench.tier, bench.active, last)
            })
            .collect();
        assert_eq!(
            seen,
            [
                (Some(Tier::NANO_MICRO), 2, vec![1, 0]),
                (Some(Tier::MID), 0, vec![0, 1]),
                (Some(Tier::TOP), 0, vec![0, 0]),
                (None, 1, vec![1, 0]),
            ]
        );
        assert_eq!(roster([], [], today).len(), 3);
    }
}
