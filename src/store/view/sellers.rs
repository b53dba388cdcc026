//! Who sold most lately, without looking at those who did not.

use rusqlite::{Connection, OptionalExtension as _};

use super::frame::Frame;
use super::read::Read;
use crate::store::seller_day;

/// Figures by creator's row number; none of whoever has none.
#[derive(Debug, Default)]
pub(super) struct Figures(Vec<Option<i64>>);

impl Figures {
    /// Returns the net GMV of a stretch of days of everyone of a shop who sold.
    pub(super) fn sold(conn: &Connection, frame: &Frame, (first, last): (i64, i64)) -> Read<Self> {
        let mut figures = Self::default();
        seller_day::each(conn, (frame.n, first, last), |sold| {
            figures.add(sold.creator, sold.net);
        })?;
        Ok(figures)
    }

    /// Adds to a creator's figure.
    pub(super) fn add(&mut self, n: i64, more: i64) {
        let Ok(n) = usize::try_from(n) else {
            return;
        };
        if self.0.len() <= n {
            self.0.resize(n + 1, None);
        }
        if let Some(sum) = self.0.get_mut(n) {
            *sum = Some(sum.unwrap_or(0) + more);
        }
    }

    /// Returns a creator's figure.
    pub(super) fn get(&self, n: i64) -> Option<i64> {
        *self.0.get(usize::try_from(n).ok()?)?
    }
}

impl FromIterator<(i64, i64)> for Figures {
    fn from_iter<I: IntoIterator<Item = (i64, i64)>>(rows: I) -> Self {
        let mut figures = Self::default();
        for (n, figure) in rows {
            figures.add(n, figure);
        }
        figures
    }
}

/// A creator among those who sold most.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Seller {
    /// Row number.
    pub(super) n: i64,
    /// Handle.
    pub(super) handle: String,
    /// Net GMV, minor units.
    pub(super) net: i64,
}

const CREATOR: &str = "select handle from creator where n = ?1 and shop = ?2";

/// Who sold in a stretch of days: net GMV and row number, most first.
pub(super) type ByNet = Vec<(i64, i64)>;

/// Returns everyone of a shop who sold in a stretch of days.
pub(super) fn by_net(conn: &Connection, frame: &Frame, days: (i64, i64)) -> Read<ByNet> {
    let sold = Figures::sold(conn, frame, days)?;
    let mut by_net: ByNet = (0..)
        .zip(sold.0)
        .filter_map(|(n, net)| Some((net?, n)))
        .collect();
    by_net.sort_unstable_by(|a, b| b.cmp(a));
    Ok(by_net)
}

/// Returns the first so many of them, and whoever sold as much as the last of those; `None` where not as
/// many sold.
pub(super) fn top(
    conn: &Connection,
    frame: &Frame,
    by_net: &ByNet,
    count: usize,
) -> Read<Option<Vec<Seller>>> {
    let mut creator = conn.prepare_cached(CREATOR)?;
    let mut found: Vec<Seller> = Vec::new();
    for &(net, n) in by_net {
        if found.len() >= count && found.last().is_none_or(|last| last.net != net) {
            return Ok(Some(found));
        }
        let handle = creator
            .query_row((n, frame.n), |row| row.get(0))
            .optional()?;
        found.extend(handle.map(|handle| Seller { n, handle, net }));
    }
    Ok((found.len() >= count).then_some(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::instant;
    use crate::store::view::Scope;
    use crate::store::view::frame::frames;
    use crate::store::view::testing::{Sold as Day, World};

    #[test]
    fn the_best_come_with_whoever_ties_and_only_of_the_shop() {
        let (world, west, east) = World::two_shops();
        let [ana, bob, cyn, dan] =
            ["ana", "bob", "cyn", "dan"].map(|handle| world.creator(west, handle));
        let other = world.creator(east, "ana");
        for (creator, net) in [(ana, 5), (bob, 70), (cyn, 70), (dan, 0), (other, 900)] {
            let day = Day {
                net,
                orders: 1,
                commission: 0,
            };
            world.sold(creator, "2026-11-10", day);
            world.sold(creator, "2026-10-01", Day { net: 99, ..day });
        }
        world.creator(west, "eve");
        let all = frames(&world.conn, Scope::All, instant("2026-11-20T06:00:00Z")).unwrap();
        let west = all.iter().find(|frame| frame.n == west).unwrap();
        let names = |count| {
            let by_net = by_net(&world.conn, west, (west.day() - 27, west.day())).unwrap();
            let found = top(&world.conn, west, &by_net, count).unwrap()?;
            let mut names: Vec<_> = found
                .into_iter()
                .map(|seller| (seller.net, seller.handle))
                .collect();
            names.sort();
            Some(names)
        };
        let want = |pairs: &[(i64, &str)]| {
            Some(
                pairs
                    .iter()
                    .map(|(net, name)| (*net, (*name).to_owned()))
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(names(1), want(&[(70, "bob"), (70, "cyn")]));
        assert_eq!(names(3), want(&[(5, "ana"), (70, "bob"), (70, "cyn")]));
        assert_eq!(names(4).map(|names| names.len()), Some(4));
        assert_eq!(names(5), None);
    }
}
