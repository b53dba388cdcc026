//! The rules' part of a tick: evidence by set, what is found against what was said before.
//!
//! A shop where nothing was written since the rules last looked, on the same day and by the same rules, is
//! not looked at again: what a tick costs follows what changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::Work;
use crate::domain::command::{Command, Envelope};
use crate::domain::decide::decide;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Needs;
use crate::domain::id::SuggestionId;
use crate::domain::policy::Policy;
use crate::domain::rules::settle::{Known, Settled, settle};
use crate::domain::rules::{Mode, Rules};
use crate::domain::suggestion::{Suggestion, SuggestionState};
use crate::store::project::Stored as _;
use crate::store::value::Millis;
use crate::store::view::evidence::{self, View};
use crate::store::view::frame::Frame;
use crate::store::{Failure, StoreError, facts};

/// Ids of suggestions of rules stay clear of all others an operation derives.
const PROPOSED: u32 = 4 << 20;

/// What rules said of a shop before: their keys lie side by side.
const KNOWN: &str =
    "select key, id, state, coalesce(body ->> 'weight', 0), coalesce(body ->> 'over', 0),
         coalesce(body ->> 'returns', 0), closed_at
     from suggestion where key >= 'rule/' and key < 'rule0' and shop = ?1";

fn known(conn: &Connection, frame: &Frame) -> rusqlite::Result<BTreeMap<String, Known>> {
    conn.prepare_cached(KNOWN)?
        .query_map([frame.n], |row| {
            let known = Known {
                id: row.get(1)?,
                state: row.get(2)?,
                weight: row.get(3)?,
                over: row.get(4)?,
                returns: row.get(5)?,
                closed_at: row.get::<_, Option<Millis>>(6)?.map(|at| at.0),
            };
            Ok((row.get(0)?, known))
        })?
        .collect()
}

/// Lets the rules look at the shops, and writes what comes of it.
pub(super) fn run(
    work: &mut Work<'_>,
    frames: &[Frame],
    policy: &Arc<Policy>,
) -> Result<(), Failure> {
    let rules = &policy.rules;
    let digest = digest(rules);
    let mut looked = Vec::new();
    let mut own = Vec::new();
    let mut count = 0;
    for frame in frames {
        if seen(work.conn, frame, &digest).map_err(StoreError::from)? {
            continue;
        }
        looked.push(frame);
        let found =
            evidence::found(work.conn, frame, rules, View::Present).map_err(StoreError::from)?;
        let before = known(work.conn, frame).map_err(StoreError::from)?;
        let settled = settle(rules, &before, found, work.envelope.at);
        let events = events(work, settled, &mut count)?;
        own.extend(by_themselves(rules, &events));
        work.carry_out(&events)?;
    }
    accept(work, own, policy)?;
    for frame in looked {
        note(work.conn, frame, &digest).map_err(StoreError::from)?;
        work.is_noted = true;
    }
    Ok(())
}

/// Returns the events of what was settled.
fn events(work: &Work<'_>, settled: Settled, count: &mut u32) -> Result<Vec<Event>, StoreError> {
    let at = work.envelope.at;
    let mut events = Vec::new();
    let load = |id: SuggestionId| -> Result<Option<Suggestion>, StoreError> {
        Ok(Suggestion::load(work.conn, &id)?.map(|(_rev, known)| known))
    };
    for found in settled.fresh {
        let id = SuggestionId::derive(work.envelope.id, PROPOSED + *count);
        *count += 1;
        events.push(Event::Suggestion(Change::Added(found.suggestion(id, at))));
    }
    for (id, found) in settled.again {
        let Some(before) = load(id)? else { continue };
        let after = found.again(&before, at);
        events.extend(Change::between(&before, &after, Verb::Reopened).map(Event::Suggestion));
    }
    for (id, found) in settled.fresher {
        let Some(before) = load(id)? else { continue };
        let after = found.fresher(&before);
        events.extend(Change::between(&before, &after, Verb::Edited).map(Event::Suggestion));
    }
    for id in settled.expired {
        let Some(before) = load(id)? else { continue };
        let after = Suggestion {
            state: SuggestionState::Expired,
            until: None,
            closed_at: Some(at),
            ..before.clone()
        };
        events.extend(Change::between(&before, &after, Verb::Expired).map(Event::Suggestion));
    }
    for id in settled.over {
        let Some(before) = load(id)? else { continue };
        let after = Suggestion {
            over: true,
            ..before.clone()
        };
        events.extend(Change::between(&before, &after, Verb::Passed).map(Event::Suggestion));
    }
    Ok(events)
}

/// Returns what was just proposed by rules that act by themselves.
fn by_themselves(rules: &Rules, events: &[Event]) -> Vec<SuggestionId> {
    let is_auto = |rule: &str| rules.get(rule).is_some_and(|rule| rule.mode == Mode::Auto);
    let proposed = events.iter().filter_map(|event| {
        let Event::Suggestion(Change::Added(new)) = event else {
            return None;
        };
        is_auto(&new.rule).then_some(new.id)
    });
    proposed.collect()
}

/// Does what rules that act by themselves propose; what is refused stays open, and is said.
fn accept(
    work: &mut Work<'_>,
    suggestions: Vec<SuggestionId>,
    policy: &Arc<Policy>,
) -> Result<(), Failure> {
    if suggestions.is_empty() {
        return Ok(());
    }
    let needs = Needs {
        suggestions: suggestions.clone(),
        ..Needs::default()
    };
    let facts = facts::of(work.conn, &needs, policy)?;
    let envelope = Envelope {
        command: Command::AcceptSuggestions {
            suggestions,
            reason: Some("the rule acts by itself".to_owned()),
        },
        ..work.envelope.clone()
    };
    match decide(&facts, &envelope) {
        Ok(decided) => {
            work.ticked.warnings.extend(decided.warnings);
            work.carry_out(&decided.events)?;
        }
        Err(refusal) => work
            .ticked
            .warnings
            .push(format!("{} {}", refusal.message, refusal.remedy)),
    }
    Ok(())
}

/// Returns what rules are known by.
fn digest(rules: &Rules) -> String {
    let digest = Sha256::digest(format!("{rules:?}"));
    let first = digest.first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}

/// The last event's hash, which holds all before it.
const LAST: &str = "select coalesce((select hex(hash) from event order by seq desc limit 1), '')";
const NOTED: &str = "select value from meta where key = ?1";
const NOTE: &str = "insert into meta (key, value) values (?1, ?2)
     on conflict (key) do update set value = excluded.value";

fn state(conn: &Connection, frame: &Frame, digest: &str) -> rusqlite::Result<String> {
    let last: String = conn.prepare_cached(LAST)?.query_row([], |row| row.get(0))?;
    Ok(format!("{} {last} {digest}", frame.day()))
}

fn key(frame: &Frame) -> String {
    format!("rules {}", frame.id.0.simple())
}

/// Returns whether these rules saw the shop as it is.
fn seen(conn: &Connection, frame: &Frame, digest: &str) -> rusqlite::Result<bool> {
    let noted: Option<String> = conn
        .prepare_cached(NOTED)?
        .query_row([key(frame)], |row| row.get(0))
        .optional()?;
    Ok(noted.is_some_and(|noted| state(conn, frame, digest).is_ok_and(|state| state == noted)))
}

/// Notes that these rules saw the shop as it is.
fn note(conn: &Connection, frame: &Frame, digest: &str) -> rusqlite::Result<()> {
    let state = state(conn, frame, digest)?;
    conn.prepare_cached(NOTE)?
        .execute(params![key(frame), state])
        .map(drop)
}
