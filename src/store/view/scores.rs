//! The scores of a few creators: theirs alone are added up, against what is kept of their tiers.

use rusqlite::Connection;

use super::figures::alone::own;
use super::figures::peers::{benchmark, row_of};
use super::frame::frame_of;
use crate::domain::date::{Instant, Window};
use crate::domain::id::CreatorId;
use crate::domain::metrics::score::Card;
use crate::store::{Query, StoreError};

/// The scores of some creators, each in its own shop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScoresQuery {
    /// Whose.
    pub creators: Vec<CreatorId>,
    /// Window of the figures.
    pub window: Window,
    /// The clock.
    pub now: Instant,
}

impl Query for ScoresQuery {
    type Rows = Vec<(CreatorId, Card)>;

    /// Whoever is not active today has no score, and neither has whoever is gone.
    fn run(&self, conn: &Connection) -> Result<Self::Rows, StoreError> {
        let mut cards = Vec::new();
        for creator in &self.creators {
            let Some((n, shop)) = row_of(conn, *creator)? else {
                continue;
            };
            let frame = frame_of(conn, shop, self.now)?;
            let Some((person, sums)) = own(conn, &frame, *creator, self.window)? else {
                continue;
            };
            let benchmark = benchmark(conn, &frame, self.window, person.tier)?;
            if benchmark.is_active(n) {
                cards.push((*creator, benchmark.scale().card(&sums)));
            }
        }
        Ok(cards)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::instant;
    use crate::store::view::Scope;
    use crate::store::view::figures::{By, FiguresQuery, SubjectFigures};
    use crate::store::view::testing::{Sold, World};

    #[test]
    fn a_score_is_the_one_of_all_creators_and_only_the_active_have_one() {
        let (world, west, east) = World::two_shops();
        let [ana, bob, cyn] = ["ana", "bob", "cyn"].map(|handle| world.creator(west, handle));
        let ali = world.creator(east, "ali");
        for (n, creator) in [ana, bob, ali].into_iter().enumerate() {
            let id = format!("7{n}");
            for post in 0..3 {
                world.content(creator, &format!("{id}{post}"), Some("2026-11-05"));
            }
            let sold = Sold {
                net: 1_000 * i64::try_from(n + 1).unwrap(),
                orders: 3,
                commission: 70,
            };
            world.sold(creator, "2026-11-08", sold);
        }
        world.insert("update content set gmv = n, clicks = 200, orders = n", []);
        let (window, now) = (Window::Days(28), instant("2026-11-20T06:00:00Z"));
        let query = ScoresQuery {
            creators: [ana, bob, cyn, ali].map(|n| world.creator_id(n)).to_vec(),
            window,
            now,
        };
        let found = query.run(&world.conn).unwrap();
        let figures = FiguresQuery {
            scope: Scope::All,
            by: By::Creator,
            window,
            now,
        };
        let all = figures.run(&world.conn).unwrap();
        let cards: Vec<Card> = all
            .iter()
            .rev()
            .flat_map(|shop| &shop.subjects)
            .filter_map(SubjectFigures::card)
            .collect();
        assert_eq!(cards.len(), 3);
        let found: Vec<Card> = found.into_iter().map(|(_, card)| card).collect();
        assert_eq!(found, cards);
        assert!(found.iter().all(|card| card.share.is_some()));
    }
}
