//! What changed between two cards of one creator.

use super::ratio::Ratio;
use super::registry::Metric;
use super::score::{Card, Part};

/// Returns the percentile of a part in whole points of 100, as it is shown.
pub fn points(part: &Part) -> Option<i64> {
    part.percentile
        .and_then(|percentile| percentile.times(100))
        .and_then(Ratio::rounded)
}

/// Returns by how many points a part rose since another card; unknown where either is, or where the two
/// were graded by different metrics.
pub fn moved(now: &Part, before: &Card) -> Option<i64> {
    let then = before
        .parts
        .iter()
        .find(|part| part.metric == now.metric && part.weight == now.weight)?;
    Some(points(now)? - points(then)?)
}

/// Returns the parts that moved, the farthest first, each with its points; ties in the order of the parts.
pub fn moves(now: &Card, before: &Card) -> Vec<(Metric, i64)> {
    let mut moves: Vec<(Metric, i64)> = now
        .parts
        .iter()
        .filter_map(|part| Some((part.metric, moved(part, before)?)))
        .filter(|(_, by)| *by != 0)
        .collect();
    moves.sort_by_key(|(_, by)| std::cmp::Reverse(by.abs()));
    moves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metrics::score::Scale;
    use crate::domain::metrics::sums::{Share, Sums};

    fn sums(posts: i128, gmv: i128, orders: i128) -> Sums {
        Sums {
            days: Some(28),
            posts,
            content_gmv: gmv,
            cvr: Share {
                of: orders,
                by: 100,
            },
            ..Sums::default()
        }
    }

    fn card(own: &Sums, others: &[Sums]) -> Card {
        let all = std::iter::once(own).chain(others);
        let peers: Vec<(i64, &Sums)> = (0..).zip(all).collect();
        Scale::of(&peers).card(own)
    }

    #[test]
    fn the_parts_that_moved_farthest_stand_first() {
        let others = [sums(3, 300, 5), sums(3, 600, 5), sums(3, 900, 5)];
        // Per post from third of four to first: 12.5 and 87.5; orders from the same as all to the first.
        let before = card(&sums(3, 100, 5), &others);
        let now = card(&sums(3, 1_000, 9), &others);
        assert_eq!(
            moves(&now, &before),
            [(Metric::GmvPerPost, 76), (Metric::Cvr, 38)]
        );
        assert_eq!(moves(&now, &now), []);
    }

    #[test]
    fn what_was_unknown_did_not_move() {
        let others = [sums(3, 300, 5)];
        let before = card(&sums(2, 100, 5), &others);
        let now = card(&sums(3, 100, 5), &others);
        assert_eq!(points(&before.parts[0]), None);
        assert_eq!(moved(&now.parts[0], &before), None);
    }
}
