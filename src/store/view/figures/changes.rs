//! Whom the writes since an event concern, told by the log.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _};

use crate::domain::id::CreatorId;
use crate::store::view::read::Read;

/// A state of the database: its own name, its last event, and that event's hash, which holds all before
/// it. Every write adds an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::store::view) struct State {
    /// What the database was called when it was made.
    pub(super) origin: Vec<u8>,
    /// Number and hash of its last event.
    pub(super) last: (i64, Vec<u8>),
}

const ORIGIN: &str = "select value from meta where key = 'origin'";
const LAST: &str = "select seq, hash from event order by seq desc limit 1";

impl State {
    /// Returns the present state; none where nothing was ever written.
    pub(in crate::store::view) fn of(conn: &Connection) -> Read<Option<Self>> {
        let origin = conn
            .prepare_cached(ORIGIN)?
            .query_row([], |row| row.get(0))
            .optional()?;
        let Some(origin) = origin else {
            return Ok(None);
        };
        let last = conn
            .prepare_cached(LAST)?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(last.map(|last| Self { origin, last }))
    }
}

/// Creators beyond which it is quicker to look at everybody.
const MANY: usize = 32;

/// Whether the database once was in a state.
const WAS: &str = "select 1 from event where seq = ?1 and hash = ?2";
const SINCE: &str = "select kind, creator from event where seq > ?1";

/// Returns the creators whose figures may be others than in an earlier state; `None` is everybody.
pub(super) fn since(conn: &Connection, before: &State) -> Read<Option<BTreeSet<CreatorId>>> {
    let (seq, hash) = &before.last;
    if !conn.prepare_cached(WAS)?.exists((seq, hash))? {
        return Ok(None);
    }
    let mut found = BTreeSet::new();
    let mut events = conn.prepare_cached(SINCE)?;
    let mut rows = events.query([seq])?;
    while let Some(row) = rows.next()? {
        match reach(row.get_ref(0)?.as_str()?) {
            Reach::Nobody => {}
            Reach::Creator => match row.get(1)? {
                Some(creator) => {
                    found.insert(creator);
                }
                None => return Ok(None),
            },
            Reach::Everybody => return Ok(None),
        }
        if found.len() > MANY {
            return Ok(None);
        }
    }
    Ok(Some(found))
}

/// Whose figures an event may change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    Nobody,
    Creator,
    Everybody,
}

/// Returns whose figures a kind of event may change. Costs, rates, zones, files and money booked by content
/// may change anybody's, and so may whatever is not known here.
fn reach(kind: &str) -> Reach {
    const NOBODY: [&str; 9] = [
        "offer_",
        "note_",
        "segment_",
        "conflict_",
        "brief_",
        "campaign_",
        "followup_",
        "suggestion_",
        "product_stocked",
    ];
    // Someone who is gone has no row to tell whose figures go too.
    const CREATOR: [&str; 3] = ["creator_", "sample_", "flat_fee_"];
    let is = |prefixes: &[&str]| prefixes.iter().any(|prefix| kind.starts_with(prefix));
    if is(&NOBODY) {
        Reach::Nobody
    } else if is(&CREATOR) && kind != "creator_removed" {
        Reach::Creator
    } else {
        Reach::Everybody
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn an_event_concerns_nobody_its_creator_or_everybody() {
        for (kind, want) in [
            ("note_added", Reach::Nobody),
            ("followup_sent", Reach::Nobody),
            ("suggestion_accepted", Reach::Nobody),
            ("product_stocked", Reach::Nobody),
            ("product_edited", Reach::Everybody),
            ("shop_edited", Reach::Everybody),
            ("sample_moved", Reach::Creator),
            ("creator_edited", Reach::Creator),
            ("creator_removed", Reach::Everybody),
            ("flat_fee_added", Reach::Creator),
            ("ad_spend_added", Reach::Everybody),
            ("batch_imported", Reach::Everybody),
            ("batch_undone", Reach::Everybody),
        ] {
            assert_eq!(reach(kind), want, "{kind}");
        }
    }

    #[test]
    fn the_log_tells_who_changed_since_a_state_it_was_in() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let (ana, bob) = (world.creator(shop, "ana"), world.creator(shop, "bob"));
        let state = || State::of(&world.conn).unwrap().unwrap();
        assert_eq!(State::of(&world.conn).unwrap(), None);
        let op = world.op("note", "cli", "2026-11-20T06:00:00Z");
        world.event(op, "note_added", "1", Some(bob));
        let first = state();
        assert_eq!(since(&world.conn, &first).unwrap(), Some(BTreeSet::new()));
        world.event(op, "sample_moved", "1", Some(ana));
        world.event(op, "note_added", "1", Some(bob));
        let found = since(&world.conn, &first).unwrap().unwrap();
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [world.creator_id(ana)]
        );
        let elsewhere = State {
            last: (first.last.0, vec![1]),
            ..first.clone()
        };
        assert_eq!(since(&world.conn, &elsewhere).unwrap(), None);
        world.event(op, "batch_imported", "1", None);
        assert_eq!(since(&world.conn, &first).unwrap(), None);
        world.assert_index_driven(SINCE);
        world.assert_index_driven(WAS);
    }
}
