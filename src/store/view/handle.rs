//! A creator by handle, and the nearest handle to a slip.

use rusqlite::Connection;
use uuid::Uuid;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::Read;
use crate::domain::date::Instant;
use crate::domain::id::CreatorId;
use crate::store::{Query, StoreError};

/// The creator with that handle (an `@` and case do not matter) or id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreatorByHandle {
    /// Which shops.
    pub scope: Scope,
    /// As typed.
    pub handle: String,
}

impl Query for CreatorByHandle {
    type Rows = CreatorId;

    fn run(&self, conn: &Connection) -> Result<CreatorId, StoreError> {
        let frames = frames(conn, self.scope, Instant::default())?;
        let found = self.found(conn, &frames)?;
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                let near = nearest(conn, &frames, &self.folded())?;
                let name = self.handle.trim().to_owned();
                Err(StoreError::Unknown {
                    noun: "creator",
                    name: match near {
                        Some(near) => format!("{name} (the nearest is {near})"),
                        None => name,
                    },
                })
            }
            more => Err(StoreError::Ambiguous {
                noun: "creator",
                name: self.handle.trim().to_owned(),
                count: more.len(),
            }),
        }
    }
}

impl CreatorByHandle {
    fn folded(&self) -> String {
        let bare = self.handle.trim();
        bare.strip_prefix('@').unwrap_or(bare).to_lowercase()
    }

    fn found(&self, conn: &Connection, frames: &[Frame]) -> Read<Vec<CreatorId>> {
        let mut by_handle =
            conn.prepare_cached("select id from creator where shop = ?1 and handle = ?2")?;
        let mut by_id =
            conn.prepare_cached("select id from creator where id = ?1 and shop = ?2")?;
        let folded = self.folded();
        let whole = Uuid::try_parse(&folded).ok();
        let mut found = Vec::new();
        for frame in frames {
            for row in by_handle.query_map((frame.n, &folded), |row| row.get(0))? {
                found.push(row?);
            }
            for row in by_id.query_map((whole, frame.n), |row| row.get(0))? {
                found.push(row?);
            }
        }
        Ok(found)
    }
}

/// Typing errors a suggestion may be away.
const TYPOS: usize = 2;

/// Returns the handle that differs from `wanted` by the fewest letters, if by few.
fn nearest(conn: &Connection, frames: &[Frame], wanted: &str) -> Read<Option<String>> {
    let wanted: Vec<char> = wanted.chars().collect();
    let mut best: Option<(usize, String)> = None;
    let mut query = conn.prepare_cached("select handle from creator where shop = ?1")?;
    for frame in frames {
        let mut rows = query.query([frame.n])?;
        while let Some(row) = rows.next()? {
            let handle = row.get_ref(0)?.as_str()?;
            let Some(typos) = typos(&wanted, handle) else {
                continue;
            };
            let better = best
                .as_ref()
                .is_none_or(|(least, known)| (typos, handle) < (*least, known.as_str()));
            if better {
                best = Some((typos, handle.to_owned()));
            }
        }
    }
    Ok(best.map(|(_, handle)| handle))
}

/// Returns how many letters must be put in, taken out or exchanged, if at most [`TYPOS`] and fewer
/// than half of them.
fn typos(wanted: &[char], handle: &str) -> Option<usize> {
    let length = handle.chars().count();
    if wanted.len().abs_diff(length) > TYPOS {
        return None;
    }
    let mut above: Vec<usize> = (0..=wanted.len()).collect();
    for (row, letter) in handle.chars().enumerate() {
        let mut line = Vec::with_capacity(above.len());
        let mut left = row + 1;
        line.push(left);
        for (pair, wanted) in above.windows(2).zip(wanted) {
            if let [before, over] = pair {
                let changed = before + usize::from(*wanted != letter);
                left = changed.min(over + 1).min(left + 1);
                line.push(left);
            }
        }
        if line.iter().min().is_some_and(|least| *least > TYPOS) {
            return None;
        }
        above = line;
    }
    above
        .last()
        .copied()
        .filter(|typos| *typos <= TYPOS && typos * 2 < wanted.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    fn by_handle(scope: Scope, handle: &str) -> CreatorByHandle {
        CreatorByHandle {
            scope,
            handle: handle.to_owned(),
        }
    }

    #[test]
    fn a_creator_is_found_by_handle_or_id_and_a_slip_names_the_nearest() {
        let (world, west, east) = World::two_shops();
        let maya = world.creator_id(world.creator(west, "maya.glows"));
        world.creator(west, "leo_lifts");
        world.creator(west, "both");
        world.creator(east, "both");
        let found = |text: &str| by_handle(Scope::All, text).run(&world.conn);
        for text in ["maya.glows", " @Maya.Glows ", &maya.to_string()] {
            assert_eq!(found(text), Ok(maya), "{text}");
        }
        let west = Scope::Shop(world.shop_id(west));
        assert!(by_handle(west, "both").run(&world.conn).is_ok());
        let east = Scope::Shop(world.shop_id(east));
        assert!(by_handle(east, &maya.to_string()).run(&world.conn).is_err());
        for (text, want) in [
            ("both", "both fits 2 creators: give more of it."),
            (
                "@mya.glow",
                "There is no creator @mya.glow (the nearest is maya.glows).",
            ),
            (
                "leolifts",
                "There is no creator leolifts (the nearest is leo_lifts).",
            ),
            ("someone.else", "There is no creator someone.else."),
            ("", "There is no creator ."),
        ] {
            assert_eq!(found(text).unwrap_err().to_string(), want);
        }
    }

    #[test]
    fn typing_errors_are_counted_up_to_two() {
        let count = |a: &str, b: &str| typos(&a.chars().collect::<Vec<_>>(), b);
        for (a, b, want) in [
            ("maya", "maya", Some(0)),
            ("maya", "mya", Some(1)),
            ("mayas", "mazas", Some(1)),
            ("maya.g", "aya.gl", Some(2)),
            ("maya.g", "leo", None),
            ("abcdef", "abczzz", None),
            ("ab", "xb", None),
            ("名前です", "名前で", Some(1)),
        ] {
            assert_eq!(count(a, b), want, "{a} {b}");
        }
    }
}
