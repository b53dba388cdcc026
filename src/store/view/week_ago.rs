//! The score a creator had a week ago, for what changed since.

use rusqlite::{Connection, OptionalExtension as _};

use super::figures::alone::own;
use super::figures::peers::benchmark;
use super::frame::frame_of;
use super::read::Read;
use super::scorecard::SUBJECT;
use crate::domain::date::{Instant, Window, plus_days};
use crate::domain::id::CreatorId;
use crate::domain::metrics::score::Card;
use crate::store::{Query, StoreError};

/// A creator's card over the window that ended a week ago, among those who were active then.
///
/// Content has the figures of its latest import, so a change tells of posts and sales that came into
/// the window and of those that left it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WeekAgoQuery {
    /// Whose.
    pub creator: CreatorId,
    /// The window of the present card.
    pub window: Window,
    /// The clock.
    pub now: Instant,
}

/// Answer to [`WeekAgoQuery`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WeekAgo {
    /// The card; none of whoever was not active then, and none without bounds, where no week is another.
    pub card: Option<Card>,
}

impl Query for WeekAgoQuery {
    type Rows = WeekAgo;

    fn run(&self, conn: &Connection) -> Result<WeekAgo, StoreError> {
        Ok(WeekAgo {
            card: self.read(conn)?,
        })
    }
}

/// Days of a week.
const WEEK: i64 = 7;

impl WeekAgoQuery {
    fn read(&self, conn: &Connection) -> Read<Option<Card>> {
        let window = match self.window {
            // Its days are counted back from the earlier day.
            Window::Days(days) => Window::Days(days),
            Window::Range(from, to) => Window::Range(plus_days(from, -WEEK), plus_days(to, -WEEK)),
            Window::All => return Ok(None),
        };
        let subject: Option<(i64, i64)> = conn
            .prepare_cached(SUBJECT)?
            .query_row([self.creator], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((n, shop)) = subject else {
            return Ok(None);
        };
        let mut frame = frame_of(conn, shop, self.now)?;
        frame.today = plus_days(frame.today, -WEEK);
        let Some((person, sums)) = own(conn, &frame, self.creator, window)? else {
            return Ok(None);
        };
        let benchmark = benchmark(conn, &frame, window, person.tier)?;
        Ok(benchmark
            .is_active(n)
            .then(|| benchmark.scale().card(&sums)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::instant;
    use crate::store::view::scorecard::ScorecardQuery;
    use crate::store::view::testing::{Sold, World};

    fn world() -> (World, [i64; 2]) {
        let (world, west, _east) = World::two_shops();
        let creators = ["ana", "bob"].map(|handle| world.creator(west, handle));
        for creator in creators {
            let sql = "update creator set followers = 6000 where n = ?1";
            world.insert(sql, [creator]);
        }
        (world, creators)
    }

    fn sold(world: &World, creator: i64, on: &str) {
        let day = Sold {
            net: 1_000,
            orders: 4,
            commission: 100,
        };
        world.sold(creator, on, day);
    }

    #[test]
    fn it_is_the_card_that_was_shown_a_week_ago() {
        let (world, [ana, bob]) = world();
        for (creator, on) in [
            (ana, "2026-11-18"),
            (ana, "2026-11-12"),
            (ana, "2026-10-20"),
            (bob, "2026-11-01"),
        ] {
            sold(&world, creator, on);
        }
        for (n, on) in ["2026-10-18", "2026-11-04", "2026-11-12", "2026-11-16"]
            .iter()
            .enumerate()
        {
            let id = world.content(ana, &n.to_string(), Some(on));
            let sql = "update content set gmv = 500, clicks = 90, orders = 4 where n = ?1";
            world.insert(sql, [id]);
        }
        let ask = |creator, window: &str, now: &str| {
            let query = ScorecardQuery {
                creator: world.creator_id(creator),
                window: window.parse().unwrap(),
                now: instant(now),
            };
            query.run(&world.conn).unwrap().card
        };
        let before = |creator, window: &str| {
            let query = WeekAgoQuery {
                creator: world.creator_id(creator),
                window: window.parse().unwrap(),
                now: instant("2026-11-20T18:00:00Z"),
            };
            query.run(&world.conn).unwrap().card
        };
        for creator in [ana, bob] {
            for window in ["7d", "28d"] {
                let then = ask(creator, window, "2026-11-13T18:00:00Z");
                assert!(then.is_some());
                assert_eq!(before(creator, window), then, "{window}");
            }
        }
        assert_eq!(
            before(ana, "2026-11-07..2026-11-20"),
            ask(ana, "2026-10-31..2026-11-13", "2026-11-13T18:00:00Z")
        );
        assert_eq!(before(ana, "all"), None);
    }

    #[test]
    fn who_was_not_active_then_had_none() {
        let (world, [ana, _bob]) = world();
        sold(&world, ana, "2026-11-18");
        let query = WeekAgoQuery {
            creator: world.creator_id(ana),
            window: Window::Days(28),
            now: instant("2026-11-20T18:00:00Z"),
        };
        assert_eq!(query.run(&world.conn).unwrap().card, None);
    }
}
