//! One command, one transaction: facts, decision, events, tables.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest as _, Sha256};

use super::keep::Before;
use super::log::{self, Heading, Scribe};
use super::project::contact;
use super::tick::TickOrder;
use super::value::Json;
use super::view::Scope;
use super::{Committed, Failure, StoreError, facts, later, tick, undo};
use crate::domain::command::{Command, Envelope};
use crate::domain::creator::Contact;
use crate::domain::date::from_millis;
use crate::domain::decide::decide;
use crate::domain::id::OpId;
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;

/// What the person who sends a command knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base<'a> {
    /// How far they had read the log; `None` where they decide on what stands now.
    pub(super) seen: Option<i64>,
    /// What they did themselves since this process opened the file.
    pub(super) own: &'a HashSet<OpId>,
}

#[cfg(test)]
impl Base<'static> {
    /// Returns that of somebody who decides on what stands now.
    pub(super) fn present() -> Self {
        static NONE: std::sync::LazyLock<HashSet<OpId>> = std::sync::LazyLock::new(HashSet::new);
        Self {
            seen: None,
            own: &NONE,
        }
    }
}

/// Carries a command out inside the writing transaction.
pub(super) fn submit(
    conn: &Connection,
    mut envelope: Envelope,
    policy: &Arc<Policy>,
    (before, base): (&Before, &Base<'_>),
) -> Result<Committed, Failure> {
    // What is stored has milliseconds; what is decided has no more, so that both stay equal.
    envelope.at = from_millis(envelope.at.timestamp_millis());
    let digest = digest(&envelope.command);
    if let Some(first) = repeated(conn, envelope.id, &digest)? {
        return Ok(first);
    }
    if let Command::Undo { op } = envelope.command {
        return undo::undo(conn, (&envelope, digest), op, before);
    }
    if let Command::UndoOver { op, left, seen } = &envelope.command {
        let picked = (left.clone(), *seen);
        return undo::undo_over(conn, (&envelope, digest), (*op, &picked), before);
    }
    if let Command::Redo { op } = envelope.command {
        return undo::redo(conn, (&envelope, digest), op, before);
    }
    if envelope.command == Command::Tick {
        return ticked(conn, envelope, policy);
    }
    let mut facts = facts::load(conn, &envelope, policy)?;
    let mut decided = decide(&facts, &envelope)?;
    if let Some(seen) = base.seen {
        facts.later = later::since(conn, (seen, &decided.events), base.own)?;
        if facts.later.iter().any(|later| !later.is_own) {
            decided = decide(&facts, &envelope)?;
        }
    }
    if let Some(given) = contact_of(&envelope.command) {
        contact::write(conn, &mut decided.events, given).map_err(StoreError::from)?;
    }
    let heading = Heading::of(&envelope, digest, None);
    let mut scribe = Scribe::begin(conn, heading)?;
    for event in &decided.events {
        scribe.record(event)?;
    }
    let undoable = decided.events.iter().all(|event| event.inverse().is_ok());
    Ok(scribe.finish(None, undoable, decided.warnings)?)
}

/// Runs the tick as a command, over every shop; nothing due is nothing done.
fn ticked(
    conn: &Connection,
    envelope: Envelope,
    policy: &Arc<Policy>,
) -> Result<Committed, Failure> {
    let op = envelope.id;
    let order = TickOrder {
        envelope,
        scope: Scope::All,
        dry_run: false,
    };
    let looks = tick::looks(conn, &order, policy).map_err(StoreError::from)?;
    let (ticked, _outcome) = tick::run(conn, &order, policy, looks)?;
    Ok(ticked.done.unwrap_or_else(|| Committed {
        op,
        events: Vec::new(),
        undo: false,
        summary: "Nothing is due.".to_owned(),
        warnings: ticked.warnings,
    }))
}

/// Returns the digest of an operation's command.
pub(super) fn digest_of(envelope: &Envelope) -> [u8; 32] {
    digest(&envelope.command)
}

fn digest(command: &Command) -> [u8; 32] {
    Sha256::digest(format!("{command:?}")).into()
}

fn contact_of(command: &Command) -> Option<&Contact> {
    if let Command::AddCreator { edit, .. } | Command::EditCreators { edit, .. } = command {
        edit.contact.as_ref()
    } else {
        None
    }
}

/// Returns the answer of the first time where the operation was done before.
///
/// The same id with another command is refused: one of the two would be lost without a word.
fn repeated(conn: &Connection, op: OpId, digest: &[u8; 32]) -> Result<Option<Committed>, Failure> {
    let known = conn
        .prepare_cached("select digest, undoable, summary, warnings from op where id = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([op], |row| {
                    Ok((
                        row.get::<_, Vec<u8>>(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get::<_, Json<Vec<String>>>(3)?.0,
                    ))
                })
                .optional()
        })
        .map_err(StoreError::from)?;
    let Some((first, undo, summary, warnings)) = known else {
        return Ok(None);
    };
    if first != digest {
        return Err(Refusal::new(
            "same_id",
            format!("Operation {} was another command.", op.short()),
            "Send it again under a new id.",
        )
        .into());
    }
    Ok(Some(Committed {
        op,
        events: log::of(conn, op)?,
        undo,
        summary,
        warnings,
    }))
}
