//! Whom the writes since an event concern, told by the log.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};

use crate::domain::event::{Change, Event};
use crate::domain::id::CreatorId;
use crate::store::view::read::Read;

/// A state of the database: its own name, its last event, and that event's hash, which holds all before
/// it. Every write adds an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(in crate::store) struct State {
    /// What the database was called when it was made.
    pub(super) origin: Vec<u8>,
    /// Number and hash of its last event.
    pub(super) last: (i64, Vec<u8>),
}

const ORIGIN: &str = "select value from meta where key = 'origin'";
const LAST: &str = "select seq, hash from event order by seq desc limit 1";

impl State {
    /// Returns the present state; none where nothing was ever written.
    pub(in crate::store) fn of(conn: &Connection) -> Read<Option<Self>> {
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

/// Whether the database once was in a state.
const WAS: &str = "select 1 from event where seq = ?1 and hash = ?2";
/// What happened since; of suggestions, whether an undo did it.
const SINCE: &str = "select e.kind, e.creator, iif(e.kind glob 'creator_*', e.body, null),
         e.kind glob 'suggestion_*'
             and (select o.undoes is not null from op o where o.id = e.op)
     from event e where e.seq > ?1";

/// Whom and what the writes since a state concern.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(in crate::store) struct Changes {
    /// Creators whose figures may be others.
    pub(in crate::store) creators: BTreeSet<CreatorId>,
    /// Those of them whose tier may be another.
    pub(in crate::store) tiers: BTreeSet<CreatorId>,
    /// Creators about whom an undo changed what is proposed; `None` is about something else.
    pub(in crate::store) proposed: BTreeSet<Option<CreatorId>>,
    /// Whether a campaign is another.
    pub(in crate::store) campaigns: bool,
    /// Whether anything was written at all.
    pub(in crate::store) any: bool,
}

/// Returns what changed since an earlier state; `None` where anybody's figures may be others, or those of
/// more than `most` creators.
pub(in crate::store) fn since(
    conn: &Connection,
    before: &State,
    most: usize,
) -> Read<Option<Changes>> {
    let (seq, hash) = &before.last;
    if !conn.prepare_cached(WAS)?.exists((seq, hash))? {
        return Ok(None);
    }
    let mut found = Changes::default();
    let mut events = conn.prepare_cached(SINCE)?;
    let mut rows = events.query([seq])?;
    while let Some(row) = rows.next()? {
        found.any = true;
        let kind = row.get_ref(0)?.as_str()?;
        if row.get(3)? {
            found.proposed.insert(row.get(1)?);
        }
        found.campaigns |= kind.starts_with("campaign_");
        match reach(kind) {
            Reach::Nobody => {}
            Reach::Creator => {
                let Some(creator) = row.get(1)? else {
                    return Ok(None);
                };
                found.creators.insert(creator);
                let body: Option<String> = row.get(2)?;
                if body.is_some_and(|body| moves_tier(&body)) {
                    found.tiers.insert(creator);
                }
            }
            Reach::Everybody => return Ok(None),
        }
        if found.creators.len() + found.proposed.len() > most {
            return Ok(None);
        }
    }
    Ok(Some(found))
}

/// Returns whether an event of a creator touches what tells the tier; one that cannot be read may.
fn moves_tier(body: &str) -> bool {
    match serde_json::from_str(body) {
        Ok(Event::Creator(Change::Changed { delta, .. })) => {
            delta.followers.is_some() || delta.promoted.is_some()
        }
        Ok(_) | Err(_) => true,
    }
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
    const NOBODY: [&str; 11] = [
        "offer_",
        "note_",
        "segment_",
        "conflict_",
        "brief_",
        "campaign_",
        "followup_",
        "suggestion_",
        "verdict_",
        "experiment_",
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
            ("verdict_added", Reach::Nobody),
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
        assert_eq!(
            since(&world.conn, &first, 9).unwrap(),
            Some(Changes::default())
        );
        world.event(op, "sample_moved", "1", Some(ana));
        world.event(op, "note_added", "1", Some(bob));
        let found = since(&world.conn, &first, 9).unwrap().unwrap();
        assert_eq!(
            found.creators.into_iter().collect::<Vec<_>>(),
            [world.creator_id(ana)]
        );
        let elsewhere = State {
            last: (first.last.0, vec![1]),
            ..first.clone()
        };
        assert_eq!(since(&world.conn, &elsewhere, 9).unwrap(), None);
        world.event(op, "batch_imported", "1", None);
        assert_eq!(since(&world.conn, &first, 9).unwrap(), None);
        world.assert_index_driven(SINCE);
        world.assert_index_driven(WAS);
    }
}
