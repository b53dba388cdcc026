//! Forgetting how to reach a creator: email, phone and address leave the tables, the log, the rows that
//! were set aside, the copies beside the database, the log of writes and the free pages (reliability.md
//! O6). Amounts, handles and what happened stay, and the log says that something was forgotten.
//!
//! Order of work: the live database first, in one transaction; then its free pages and log of writes;
//! then every copy. A kill in between loses nothing but the rest of the forgetting: the same command
//! again ends it.

mod words;

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::keep::{self, Keeper};
use super::leaving::Leaving;
use super::log::{Heading, Scribe};
use super::project::Stored as _;
use super::{Committed, Failure, Store, StoreError, backup, lock, migrate, open, rechain, seal};
use crate::domain::command::Source;
use crate::domain::creator::Creator;
use crate::domain::date::Instant;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::id::{CreatorId, OpId};
use words::Words;

/// What is asked to be forgotten.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForgetOrder {
    /// Identity of the operation.
    pub op: OpId,
    /// When.
    pub at: Instant,
    /// Who asks.
    pub actor: String,
    /// Whose contact.
    pub creator: CreatorId,
}

/// What was forgotten, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forgotten {
    /// The operation in the log; it cannot be undone.
    pub done: Committed,
    /// Copies that do not hold it any more.
    pub rewritten: Vec<PathBuf>,
    /// Copies that could not be rewritten, and are gone.
    pub dropped: Vec<PathBuf>,
    /// Whether the log of writes could be emptied; else another process still reads from it.
    pub log_emptied: bool,
}

impl Store {
    /// Forgets email, phone and address of a creator for good.
    ///
    /// Copies that a person put elsewhere, and files that were imported, are out of reach.
    pub fn forget(&self, order: &ForgetOrder) -> Result<Forgotten, Failure> {
        let path = self.path();
        let _copies = Keeper::new(path).turn()?;
        let (done, words, log_emptied) = {
            let _turn = lock::take_turn(path)?;
            let mut conn = open::writer(path)?;
            seal::keep(&conn)?;
            live(&mut conn, order).map_err(|failure| match failure {
                Failure::Store(error) => Failure::Store(error.of(path)),
                other @ (Failure::Refused(_) | Failure::Source(_)) => other,
            })?
        };
        let (mut rewritten, mut dropped) = (Vec::new(), Vec::new());
        for copy in keep::kept(path) {
            if rewrite(&copy.file, order.creator, &words).is_ok() {
                rewritten.push(copy.file);
            } else {
                fs::remove_file(&copy.file)
                    .map_err(|error| StoreError::disk(&copy.file, &error))?;
                dropped.push(copy.file);
            }
        }
        Ok(Forgotten {
            done,
            rewritten,
            dropped,
            log_emptied,
        })
    }
}

/// Forgets in the database that is in use; returns the words that went, for the copies.
fn live(conn: &mut Connection, order: &ForgetOrder) -> Result<(Committed, Words, bool), Failure> {
    let ours = |error: rusqlite::Error| StoreError::from(error);
    conn.pragma_update(None, "secure_delete", true)
        .map_err(ours)?;
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(ours)?;
    let words = Words::of(&tx, order.creator).map_err(ours)?;
    let done = note_down(&tx, order)?;
    purge(&tx, order.creator, &words)?;
    tx.commit().map_err(ours)?;
    conn.execute_batch("vacuum").map_err(ours)?;
    let busy: i64 = conn
        .query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))
        .map_err(ours)?;
    Ok((done, words, busy == 0))
}

/// Writes down that a contact was forgotten: the creator gets a next one, which is empty.
fn note_down(conn: &Connection, order: &ForgetOrder) -> Result<Committed, StoreError> {
    let Some((_, before)) = Creator::load(conn, &order.creator)? else {
        return Err(StoreError::Unknown {
            noun: "creator",
            name: order.creator.short(),
        });
    };
    let version: i64 = conn.query_row(
        "insert into contact (creator, version)
         select ?1, max(?2, coalesce((select max(version) from contact where creator = ?1), 0)) + 1
         returning version",
        params![order.creator, before.contact],
        |row| row.get(0),
    )?;
    let after = Creator {
        contact: version,
        ..before.clone()
    };
    let heading = Heading {
        op: order.op,
        at: order.at,
        actor: order.actor.clone(),
        source: Source::Cli,
        command: "forget".to_owned(),
        digest: [0; 32],
        undoes: None,
    };
    let mut scribe = Scribe::begin(conn, heading)?;
    if let Some(change) = Change::between(&before, &after, Verb::Forgotten) {
        scribe.record(&Event::Creator(change))?;
    }
    scribe.finish(None, false, Vec::new())
}

/// Takes the words out of every table of a database.
fn purge(conn: &Connection, creator: CreatorId, words: &Words) -> Result<(), StoreError> {
    conn.execute(
        "update contact set email = null, phone = null, address = null where creator = ?1",
        [creator],
    )?;
    // A digest of a command that held them could be guessed at.
    conn.execute(
        "update op set digest = zeroblob(32)
         where id in (select op from event where creator = ?1 and body like '%\"contact\"%')",
        [creator],
    )?;
    set_aside(conn, words)?;
    texts(conn, creator, words)?;
    events(conn, creator, words)
}

/// Empties the rows of files that were set aside and speak of the creator; they stay counted.
fn set_aside(conn: &Connection, words: &Words) -> Result<(), StoreError> {
    let mut found: Vec<(i64, i64, String)> = Vec::new();
    let mut query = conn.prepare("select batch, line, cells from set_aside")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let cells: Vec<String> = serde_json::from_str(row.get_ref(2)?.as_str().unwrap_or("[]"))?;
        if cells.iter().any(|cell| words.are_in_cell(cell)) {
            let empty = vec![String::new(); cells.len()];
            found.push((row.get(0)?, row.get(1)?, serde_json::to_string(&empty)?));
        }
    }
    for (batch, line, cells) in found {
        conn.execute(
            "update set_aside set cells = ?3, reason = 'Forgotten.' where batch = ?1 and line = ?2",
            params![batch, line, cells],
        )?;
    }
    Ok(())
}

/// Free texts about a creator: the table, the column, and which rows.
const TEXTS: [(&str, &str, &str); 7] = [
    (
        "note",
        "text",
        "creator = (select n from creator where id = ?1)",
    ),
    (
        "follow_up",
        "message",
        "creator = (select n from creator where id = ?1)",
    ),
    (
        "follow_up",
        "reason",
        "creator = (select n from creator where id = ?1)",
    ),
    (
        "sample",
        "reason",
        "creator = (select n from creator where id = ?1)",
    ),
    ("suggestion", "body", "creator = ?1"),
    (
        "op",
        "summary",
        "id in (select op from event where creator = ?1)",
    ),
    (
        "op",
        "warnings",
        "id in (select op from event where creator = ?1)",
    ),
];

/// Takes the words out of what people and rules wrote about the creator.
fn texts(conn: &Connection, creator: CreatorId, words: &Words) -> Result<(), StoreError> {
    for (table, column, which) in TEXTS {
        let found: Vec<(i64, String)> = conn
            .prepare(&format!(
                "select n, {column} from {table} where {which} and {column} is not null"
            ))?
            .query_map([creator], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (n, text) in found {
            if let Some(cleared) = words.cleared(&text) {
                conn.execute(
                    &format!("update {table} set {column} = ?2 where n = ?1"),
                    params![n, cleared],
                )?;
            }
        }
    }
    Ok(())
}

/// Takes the words out of the log, where somebody wrote them into a note or a message, and forges the
/// chain of hashes anew from there on: the one time that the log is written over.
fn events(conn: &Connection, creator: CreatorId, words: &Words) -> Result<(), StoreError> {
    let found: Vec<(i64, String, String)> = conn
        .prepare("select seq, body, summary from event where creator = ?1 order by seq")?
        .query_map([creator], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut cleared = Vec::new();
    for (seq, body, summary) in found {
        let (new_body, new_summary) = (words.cleared_event(&body)?, words.cleared(&summary));
        if new_body.is_some() || new_summary.is_some() {
            cleared.push((
                seq,
                new_body.unwrap_or(body),
                new_summary.unwrap_or(summary),
            ));
        }
    }
    let Some(first) = cleared.first().map(|(seq, ..)| *seq) else {
        return Ok(());
    };
    rechain::rewrite(conn, first, |conn| {
        for (seq, body, summary) in &cleared {
            conn.execute(
                "update event set body = ?2, summary = ?3 where seq = ?1",
                params![seq, body, summary],
            )?;
        }
        Ok(())
    })
}

/// Puts a copy without the words in the place of one that has them.
fn rewrite(copy: &Path, creator: CreatorId, words: &Words) -> Result<(), StoreError> {
    let disk = |error: std::io::Error| StoreError::disk(copy, &error);
    let draft = backup::own_draft(copy);
    let made = || -> Result<(), StoreError> {
        backup::copy(copy, &draft, &Leaving::default())?;
        let mut conn = Connection::open(&draft)?;
        conn.pragma_update(None, "secure_delete", true)?;
        let tx = conn.transaction()?;
        let all = words.with(Words::of(&tx, creator)?);
        purge(&tx, creator, &all)?;
        // A copy of an older schema is sealed when it is brought up to date.
        if migrate::version(&tx)? == migrate::SCHEMA {
            seal::renew(&tx)?;
        }
        tx.commit()?;
        conn.execute_batch("vacuum")?;
        conn.close().map_err(|(_conn, error)| error)?;
        backup::check(&draft)?;
        let file = fs::OpenOptions::new()
            .write(true)
            .open(&draft)
            .map_err(disk)?;
        file.sync_all().map_err(disk)?;
        open::replace(&draft, copy).map_err(disk)
    };
    let done = made();
    open::remove_draft(&draft).map_err(disk)?;
    done.map_err(|error| error.of(copy))
}

/// Returns the handle of a creator of a database, where it is there.
fn handle_of(conn: &Connection, creator: CreatorId) -> rusqlite::Result<Option<String>> {
    conn.query_row(
        "select handle from creator where id = ?1",
        [creator],
        |row| row.get(0),
    )
    .optional()
}
