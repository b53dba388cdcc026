//! Undo and redo: new operations with the inverse events, computed from the log.
//!
//! An operation is *live* until an undo of it is; redo is the undo of an undo.
//!
//! ```text
//! op A  fresh              undone_by = U1     an undo of A is live
//! op U1 undoes A           undone_by = R1     until redo R1 takes U1 back
//! op R1 undoes U1          then A.undone_by is emptied: A is live again, and can be undone by U2
//! ```
//!
//! Each inverse is applied only where the entity still is as the operation left it, and nothing that
//! stands has touched the same fields since, even if it gave them the same value again; otherwise the
//! whole undo is refused and says which fields somebody changed since, with what they were, would be and
//! are, so that a person picks row by row (reliability.md section 5).

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::keep::{Before, Why};
use super::log::{self, Heading, Line, Scribe};
use super::obstacle::{Obstacle, obstacle};
use super::project::Stored as _;
use super::{Committed, Failure, StoreError, batch, consequence, currency, stock};
use crate::domain::command::{Envelope, Source};
use crate::domain::date::Instant;
use crate::domain::event::{Change, Event, Irreversible};
use crate::domain::followup::FollowUp;
use crate::domain::id::OpId;
use crate::domain::overtaken::Overtaken;
use crate::domain::refusal::Refusal;

/// Changes of one operation from which on taking it back is a bulk undo.
const MANY: usize = 50;

/// Takes an operation back: the given one, or the source's last fresh one that can be (readings.md 72).
pub(super) fn undo(
    conn: &Connection,
    (envelope, digest): (&Envelope, [u8; 32]),
    op: Option<OpId>,
    before: &Before,
) -> Result<Committed, Failure> {
    let target = match op {
        Some(op) => resolved(conn, op)?,
        None => last_fresh(conn, envelope.source)?.ok_or_else(|| {
            Refusal::new(
                "nothing_to_undo",
                format!(
                    "Nothing done by {} is left to undo.",
                    of_source(envelope.source)
                ),
                "Give an operation of the log: callsheet undo OP.",
            )
        })?,
    };
    let heading = Heading::of(envelope, digest, Some(target.id));
    take_back(conn, &target, (heading, None), before)
}

/// What a person picked who saw what others changed since: ids of what stays as it is, and how far they had
/// read the log.
type Picked = (BTreeSet<String>, i64);

/// Takes an operation back over what others changed since.
pub(super) fn undo_over(
    conn: &Connection,
    (envelope, digest): (&Envelope, [u8; 32]),
    (op, picked): (OpId, &Picked),
    before: &Before,
) -> Result<Committed, Failure> {
    let target = resolved(conn, op)?;
    let heading = Heading::of(envelope, digest, Some(target.id));
    take_back(conn, &target, (heading, Some(picked)), before)
}

/// Takes an undo back: the given one, or the source's last with no fresh operation after it.
pub(super) fn redo(
    conn: &Connection,
    (envelope, digest): (&Envelope, [u8; 32]),
    op: Option<OpId>,
    before: &Before,
) -> Result<Committed, Failure> {
    let target = match op {
        Some(op) => {
            let named = find(conn, op)?;
            match (named.undoes, named.undone_by) {
                (Some(_), _) => named,
                // The operation itself was named: its live undo is meant.
                (None, Some(by)) => find(conn, by)?,
                (None, None) => {
                    return Err(Refusal::new(
                        "nothing_to_redo",
                        format!("Operation {} is not undone.", op.short()),
                        "Nothing was changed.",
                    )
                    .into());
                }
            }
        }
        None => last_live_undo(conn, envelope.source)?.ok_or_else(|| {
            Refusal::new(
                "nothing_to_redo",
                format!(
                    "Nothing undone by {} is left to redo, or something new was done since.",
                    of_source(envelope.source)
                ),
                "Give an undo of the log: callsheet redo OP.",
            )
        })?,
    };
    let heading = Heading::of(envelope, digest, Some(target.id));
    take_back(conn, &target, (heading, None), before)
}

const fn of_source(source: Source) -> &'static str {
    match source {
        Source::Tui => "the app",
        Source::Cli => "the command line",
        Source::Tick => "the timed run",
        Source::Demo => "the demo",
    }
}

/// An operation of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Op {
    id: OpId,
    actor: String,
    source: String,
    command: String,
    undoes: Option<OpId>,
    undone_by: Option<OpId>,
}

impl Op {
    const SELECT: &str =
        "select o.id, o.actor, o.source, o.command, o.undoes, o.undone_by from op o";

    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            actor: row.get(1)?,
            source: row.get(2)?,
            command: row.get(3)?,
            undoes: row.get(4)?,
            undone_by: row.get(5)?,
        })
    }
}

fn ask(
    conn: &Connection,
    clause: &str,
    params: impl rusqlite::Params,
) -> Result<Option<Op>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("{} {clause}", Op::SELECT))?
        .query_row(params, Op::read)
        .optional()?)
}

fn find(conn: &Connection, op: OpId) -> Result<Op, Failure> {
    ask(conn, "where o.id = ?1", [op])?
        .ok_or_else(|| Refusal::unknown("operation", op, "List them with: callsheet log.").into())
}

/// Returns the operation meant by an id: a redo stands for what it brought back.
fn resolved(conn: &Connection, op: OpId) -> Result<Op, Failure> {
    let named = find(conn, op)?;
    if let Some(undo) = named.undoes
        && let Some(first) = find(conn, undo)?.undoes
    {
        return find(conn, first);
    }
    Ok(named)
}

fn last_fresh(conn: &Connection, source: Source) -> Result<Option<Op>, StoreError> {
    ask(
        conn,
        "where o.source = ?1 and o.undoes is null and o.undoable = 1 and o.undone_by is null
         order by o.n desc limit 1",
        [source.name()],
    )
}

fn last_live_undo(conn: &Connection, source: Source) -> Result<Option<Op>, StoreError> {
    ask(
        conn,
        "join op first on first.id = o.undoes and first.undone_by = o.id and first.undoes is null
         where o.source = ?1 and o.undone_by is null
           and o.n > coalesce((select max(n) from op where source = ?1 and undoes is null), 0)
         order by o.n desc limit 1",
        [source.name()],
    )
}

/// Writes the operation that takes `target` back, or refuses as a whole.
///
/// Where much goes at once, a copy of what was there is made beside it.
fn take_back(
    conn: &Connection,
    target: &Op,
    (heading, picked): (Heading, Option<&Picked>),
    before: &Before,
) -> Result<Committed, Failure> {
    if let Some(by) = target.undone_by {
        return Err(already(&find(conn, by)?, target).into());
    }
    let inverses = inverses(conn, target.id)?;
    // A file is taken out leniently: what others changed since stays and is named.
    let is_import = inverses
        .iter()
        .any(|(_, event)| matches!(event, Event::BatchUndone(_)));
    if is_import || inverses.len() > MANY {
        before.begin(Why::Undo);
    }
    let undoable = !is_import;
    let (op, at) = (heading.op, heading.at);
    let mut scribe = Scribe::begin(conn, heading)?;
    // Marked first: what it did itself is nothing that came later.
    let first = mark(conn, target, op)?;
    let mut warnings = Vec::new();
    let mut subjects = BTreeSet::new();
    let (files, entities): (Vec<_>, Vec<_>) = inverses
        .into_iter()
        .partition(|(_, event)| matches!(event, Event::BatchUndone(_)));
    consequence::take_out(conn, &mut scribe, &entities)?;
    let mut met: Option<Refusal> = None;
    for (line, inverse) in entities {
        subjects.insert(line.subject.clone());
        match step(conn, (&mut scribe, picked), &line, inverse)? {
            Ok(()) => {}
            Err(conflict) if is_import => warnings.push(format!("It stays: {}", conflict.message)),
            Err(conflict) => gather(&mut met, conflict)?,
        }
    }
    if let Some(mut met) = met {
        if let Some(found) = &mut met.overtaken {
            found.undoes = Some(target.id);
        }
        return Err(met.into());
    }
    if is_import {
        left_over(conn, &mut scribe, &subjects)?;
    }
    for (_, inverse) in files {
        warnings.extend(take_out(conn, &inverse, at)?);
        scribe.record(&inverse)?;
    }
    let word = if first == target.command {
        "Undone"
    } else {
        "Redone"
    };
    let summary = format!("{word}: {first} · {}", scribe.tally().again());
    Ok(scribe.finish(Some(summary), undoable, warnings)?)
}

/// Adds what one row met to what others did; what a person cannot pick about refuses by itself.
fn gather(met: &mut Option<Refusal>, conflict: Refusal) -> Result<(), Refusal> {
    let Some(found) = conflict.overtaken.as_deref() else {
        return Err(conflict);
    };
    match met.as_mut().and_then(|met| met.overtaken.as_deref_mut()) {
        Some(all) => {
            all.seen = all.seen.max(found.seen);
            all.clashes.extend(found.clashes.iter().cloned());
        }
        None => *met = Some(conflict),
    }
    Ok(())
}

/// Takes back what files that are out already had to leave, because the present one was on top of it.
fn left_over(
    conn: &Connection,
    scribe: &mut Scribe<'_>,
    subjects: &BTreeSet<String>,
) -> Result<(), Failure> {
    for subject in subjects {
        let lines: Vec<Line> = conn
            .prepare_cached(&format!(
                "{} where subject = ?1 and op in (select op from batch where undone_at is not null)
                 order by seq desc",
                Line::SELECT
            ))
            .and_then(|mut find| find.query_map([subject], Line::read)?.collect())
            .map_err(StoreError::from)?;
        for line in lines {
            let Ok(inverse) = line.event()?.inverse() else {
                continue;
            };
            if !is_taken_back(conn, &line, &inverse)?
                && let Err(kept) = step(conn, (scribe, None), &line, inverse)?
            {
                // Somebody else is on top of it, as the first undo said.
                drop(kept);
            }
        }
    }
    Ok(())
}

/// Returns whether an undo carried the inverse of an event out.
fn is_taken_back(conn: &Connection, line: &Line, inverse: &Event) -> Result<bool, StoreError> {
    let body = serde_json::to_string(inverse)?;
    Ok(conn
        .prepare_cached(
            "select 1 from event e join op o on o.id = e.op
             where e.subject = ?1 and e.seq > ?2 and o.undoes is not null and e.body = ?3",
        )?
        .exists(params![line.subject, line.seq, body])?)
}

/// Returns the inverses of an operation's events, last first, with the lines they come from.
fn inverses(conn: &Connection, op: OpId) -> Result<Vec<(Line, Event)>, Failure> {
    let lines: Vec<Line> = conn
        .prepare_cached(&format!("{} where op = ?1 order by seq desc", Line::SELECT))
        .and_then(|mut statement| statement.query_map([op], Line::read)?.collect())
        .map_err(StoreError::from)?;
    lines
        .into_iter()
        .map(|line| {
            let inverse = line.event()?.inverse().map_err(|Irreversible(reason)| {
                Refusal::new("irreversible", reason, "Nothing was changed.")
            })?;
            Ok((line, inverse))
        })
        .collect()
}

/// Applies one inverse, or says why it does not fit any more.
fn step(
    conn: &Connection,
    (scribe, picked): (&mut Scribe<'_>, Option<&Picked>),
    line: &Line,
    inverse: Event,
) -> Result<Result<(), Refusal>, StoreError> {
    let inverse = if let Event::Product(change) = inverse {
        Event::Product(stock::restocked(conn, change)?)
    } else {
        inverse
    };
    let obstacle = match &inverse {
        Event::Shop(change) => match currency::revalued(conn, change)? {
            None => obstacle(conn, line, change)?,
            Some(why) => Some(Obstacle { why, over: None }),
        },
        Event::Product(change) => obstacle(conn, line, change)?,
        Event::Creator(change) => obstacle(conn, line, change)?,
        Event::Note(change) => obstacle(conn, line, change)?,
        Event::Campaign(change) => obstacle(conn, line, change)?,
        Event::Segment(change) => obstacle(conn, line, change)?,
        Event::Offer(change) => obstacle(conn, line, change)?,
        Event::Brief(change) => obstacle(conn, line, change)?,
        Event::Sample(change) => obstacle(conn, line, change)?,
        Event::FollowUp(change) => obstacle(conn, line, change)?,
        Event::Suggestion(change) => obstacle(conn, line, change)?,
        Event::Conflict(change) => obstacle(conn, line, change)?,
        Event::Verdict(change) => obstacle(conn, line, change)?,
        Event::AdSpend(change) => obstacle(conn, line, change)?,
        Event::FlatFee(change) => obstacle(conn, line, change)?,
        Event::Promotion(change) => obstacle(conn, line, change)?,
        Event::Experiment(change) => obstacle(conn, line, change)?,
        Event::Outreach(change) => obstacle(conn, line, change)?,
        Event::BatchImported(_) | Event::BatchUndone(_) => None,
    };
    if let Some(obstacle) = obstacle {
        if let Event::FollowUp(change) = &inverse
            && let Some(now) = queued_by_playbook(conn, change)?
        {
            return leave_or_remove(scribe, change, now);
        }
        return over(conn, (scribe, picked), (line, inverse), obstacle);
    }
    match scribe.record(&inverse) {
        Ok(()) => Ok(Ok(())),
        Err(error) if error.is_contradiction() => {
            Ok(Err(conflict(line, "another took its place since")))
        }
        Err(error) => Err(error),
    }
}

/// Goes over what others changed since, as it was picked; else says what that is, for a person to pick.
fn over(
    conn: &Connection,
    (scribe, picked): (&mut Scribe<'_>, Option<&Picked>),
    (line, inverse): (&Line, Event),
    Obstacle { why, over }: Obstacle,
) -> Result<Result<(), Refusal>, StoreError> {
    let refused = conflict(line, &why);
    let Some(over) = over else {
        return Ok(Err(refused));
    };
    match picked {
        Some((left, seen)) if over.last <= *seen => {
            if !left.contains(&line.subject) {
                let mut body = serde_json::to_value(&inverse)?;
                for change in body.as_object_mut().into_iter().flatten().map(|(_, it)| it) {
                    if let Some(delta) = change.pointer_mut("/changed/delta") {
                        *delta = over.delta.clone();
                    }
                }
                scribe.record(&serde_json::from_value(body)?)?;
            }
            Ok(Ok(()))
        }
        Some(_) | None => {
            let found = Overtaken {
                seen: log::end(conn)?,
                clashes: over.clashes,
                undoes: None,
            };
            Ok(Err(Refusal {
                overtaken: Some(Box::new(found)),
                ..refused
            }))
        }
    }
}

/// Returns the follow-up as it is now, where the playbook queued it.
fn queued_by_playbook(
    conn: &Connection,
    change: &Change<FollowUp>,
) -> Result<Option<FollowUp>, StoreError> {
    let known = FollowUp::load(conn, &change.key())?.map(|(_, follow_up)| follow_up);
    Ok(known.filter(|follow_up| follow_up.cause.is_some()))
}

/// A follow-up that came of an operation and was touched since goes with it while it is open; what was
/// sent or done stays as it is, and keeps nothing else from being undone.
fn leave_or_remove(
    scribe: &mut Scribe<'_>,
    inverse: &Change<FollowUp>,
    now: FollowUp,
) -> Result<Result<(), Refusal>, StoreError> {
    if matches!(inverse, Change::Removed(_)) && now.state.is_open() {
        scribe.record(&Event::FollowUp(Change::Removed(now)))?;
    }
    Ok(Ok(()))
}

fn conflict(line: &Line, obstacle: &str) -> Refusal {
    let mut letters = obstacle.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    let obstacle: String = first.into_iter().chain(letters).collect();
    Refusal::new(
        "conflict",
        format!("{obstacle}; it was: {}.", line.summary),
        "Undo the later change first, or set it by hand.",
    )
}

fn already(by: &Op, target: &Op) -> Refusal {
    Refusal::new(
        "already_undone",
        format!(
            "{} was already undone by {} ({}).",
            target.command, by.actor, by.source
        ),
        "Nothing was changed.",
    )
}

fn take_out(conn: &Connection, inverse: &Event, at: Instant) -> Result<Vec<String>, Failure> {
    if let Event::BatchUndone(taken) = inverse {
        batch::undo(conn, taken.batch, at)
    } else {
        Ok(Vec::new())
    }
}

/// Marks `target` as taken back by `op`; returns the words of the fresh command at the root.
fn mark(conn: &Connection, target: &Op, op: OpId) -> Result<String, Failure> {
    let set = |id: OpId, by: Option<OpId>| -> Result<(), StoreError> {
        conn.prepare_cached("update op set undone_by = ?2 where id = ?1")?
            .execute(params![id, by])?;
        Ok(())
    };
    set(target.id, Some(op))?;
    match target.undoes {
        Some(first) => {
            set(first, None)?;
            Ok(find(conn, first)?.command)
        }
        None => Ok(target.command.clone()),
    }
}
