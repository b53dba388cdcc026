//! Whole tables of which a screen shows a stretch, kept until anything is written: the next stretch is cut
//! out of them, not worked out again.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::figures::changes::State;
use super::frame::Frame;
use super::read::Read;

/// A few: those one goes back and forth between.
const KEPT: usize = 3;

/// Tables of one kind by what was asked, the latest first.
#[derive(Debug)]
pub(super) struct Kept<K, T>(Mutex<Vec<Entry<K, T>>>);

/// What was asked on which day of which shops, the state of the database then, and the table.
type Entry<K, T> = (K, Vec<(i64, i64)>, State, Arc<T>);

impl<K: PartialEq, T> Kept<K, T> {
    /// Nothing yet.
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Returns the table that answers `asked`, made now unless it is kept.
    pub(super) fn table(
        &self,
        conn: &Connection,
        frames: &[Frame],
        asked: K,
        make: impl FnOnce() -> Read<T>,
    ) -> Read<Arc<T>> {
        let Some(state) = State::of(conn)? else {
            return make().map(Arc::new);
        };
        let days: Vec<(i64, i64)> = frames.iter().map(|frame| (frame.n, frame.day())).collect();
        let tables = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = tables()
            .iter()
            .find(|(its, on, then, _)| *its == asked && *on == days && *then == state)
            .map(|(.., table)| Arc::clone(table));
        if let Some(table) = found {
            return Ok(table);
        }
        let table = Arc::new(make()?);
        let mut tables = tables();
        tables.retain(|(its, _, then, _)| *its != asked && *then == state);
        tables.insert(0, (asked, days, state, Arc::clone(&table)));
        tables.truncate(KEPT);
        drop(tables);
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::instant;
    use crate::store::view::Scope;
    use crate::store::view::frame::frames;
    use crate::store::view::testing::World;

    #[test]
    fn a_table_is_made_once_for_what_is_asked_until_something_is_written_or_the_day_ends() {
        let (world, _, _) = World::two_shops();
        let kept: Kept<u8, u32> = Kept::new();
        let mut made = 0;
        let mut ask = |asked: u8, now: &str| {
            let frames = frames(&world.conn, Scope::All, instant(now)).unwrap();
            let count = || {
                made += 1;
                Ok(made)
            };
            *kept.table(&world.conn, &frames, asked, count).unwrap()
        };
        let now = "2026-11-20T06:00:00Z";
        // Nothing was ever written: there is no state to hold on to.
        assert_eq!([ask(1, now), ask(1, now)], [1, 2]);
        let op = world.op("note", "cli", now);
        world.event(op, "note_added", "1", None);
        assert_eq!(
            [ask(1, now), ask(1, now), ask(2, now), ask(1, now)],
            [3, 3, 4, 3]
        );
        // Midnight in Jakarta.
        assert_eq!(ask(1, "2026-11-20T17:00:00Z"), 5);
        world.event(op, "note_added", "2", None);
        assert_eq!(ask(2, now), 6);
    }
}
