//! Writing the log: each event is carried out on its table and appended in the same breath.
//!
//! Events form a chain: each holds the SHA-256 over the one before and all its own columns, so that
//! a changed byte shows (reliability.md section 1, finding 10).

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::project::{Applied, Stored, apply};
use super::sentence::{self, Deed, Names, Tally};
use super::value::{Json, Millis};
use super::{Committed, Logged, StoreError, rollup};
use crate::domain::command::{Envelope, Source};
use crate::domain::date::Instant;
use crate::domain::event::{Change, Event, VERSION};
use crate::domain::id::{CreatorId, EventId, OpId};

/// The hash an event ends with.
pub(super) type Hash = [u8; 32];

/// What is known of an operation before its events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Heading {
    /// Identity.
    pub(super) op: OpId,
    /// When.
    pub(super) at: Instant,
    /// Who.
    pub(super) actor: String,
    /// From where.
    pub(super) source: Source,
    /// The command's words.
    pub(super) command: String,
    /// Digest of the command, or of what is imported.
    pub(super) digest: [u8; 32],
    /// The operation it takes back.
    pub(super) undoes: Option<OpId>,
}

impl Heading {
    /// Returns the heading of a command.
    pub(super) fn of(envelope: &Envelope, digest: [u8; 32], undoes: Option<OpId>) -> Self {
        Self {
            op: envelope.id,
            at: envelope.at,
            actor: envelope.actor.clone(),
            source: envelope.source,
            command: envelope.command.name().to_owned(),
            digest,
            undoes,
        }
    }
}

/// Writes one operation into the log and onto the tables.
#[derive(Debug)]
pub(super) struct Scribe<'c> {
    conn: &'c Connection,
    heading: Heading,
    names: Names<'c>,
    seq: i64,
    prev: Hash,
    logged: Vec<Logged>,
    tally: Tally,
    /// What the playbook added, told only where nothing else was done.
    beside: Tally,
}

impl<'c> Scribe<'c> {
    /// Starts an operation: its row, and the end of the chain to go on from.
    pub(super) fn begin(conn: &'c Connection, heading: Heading) -> Result<Self, StoreError> {
        let (seq, prev) = last(conn)?;
        conn.prepare_cached(
            "insert into op (id, at, actor, source, command, digest, undoes, undoable, summary)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, '')",
        )?
        .execute(params![
            heading.op,
            Millis(heading.at),
            heading.actor,
            heading.source.name(),
            heading.command,
            heading.digest,
            heading.undoes,
        ])?;
        Ok(Self {
            conn,
            heading,
            names: Names::new(conn),
            seq,
            prev,
            logged: Vec::new(),
            tally: Tally::default(),
            beside: Tally::default(),
        })
    }

    /// Carries an event out on its table and appends it.
    pub(super) fn record(&mut self, event: &Event) -> Result<(), StoreError> {
        let carried = self.carry_out(event)?;
        self.append(event, &carried)
    }

    /// Appends an event whose table is as it says already: for a log that lost some.
    pub(super) fn retell(&mut self, event: &Event) -> Result<(), StoreError> {
        let carried = Carried {
            base_rev: 0,
            creator: None,
            deed: Deed::retold(event),
            is_beside: false,
        };
        self.append(event, &carried)
    }

    #[expect(clippy::too_many_lines, reason = "one arm per entity")]
    fn carry_out(&mut self, event: &Event) -> Result<Carried, StoreError> {
        Ok(match event {
            Event::Shop(change) => {
                let applied = self.apply(change)?;
                if let (Some(before), Some(after)) = (&applied.before, &applied.after) {
                    rollup::follow(self.conn, before, after)?;
                }
                Carried::new(&applied, None, self.names.shop(change, &applied))
            }
            Event::Product(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, self.names.product(change, &applied))
            }
            Event::Creator(change) => {
                let applied = self.apply(change)?;
                let deed = self.names.creator(change, &applied);
                Carried::new(&applied, Some(change.key()), deed)
            }
            Event::Note(change) => {
                let applied = self.apply(change)?;
                let creator = applied.either().map(|note| note.creator);
                Carried::new(&applied, creator, self.names.note(change, &applied)?)
            }
            Event::Campaign(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, self.names.campaign(change, &applied))
            }
            Event::Segment(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, sentence::segment(change, &applied))
            }
            Event::Offer(change) => {
                let applied = self.apply(change)?;
                let creator = applied.either().map(|offer| offer.creator);
                Carried::new(&applied, creator, self.names.offer(change, &applied)?)
            }
            Event::Brief(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, self.names.brief(change, &applied)?)
            }
            Event::Sample(change) => {
                let applied = self.apply(change)?;
                let creator = applied.either().map(|sample| sample.creator);
                Carried::new(&applied, creator, self.names.sample(change, &applied)?)
            }
            Event::FollowUp(change) => {
                let applied = self.apply(change)?;
                let creator = applied.either().and_then(|follow_up| follow_up.creator);
                let deed = self.names.follow_up(change, &applied)?;
                let is_beside = applied
                    .either()
                    .is_some_and(|follow_up| follow_up.cause.is_some());
                Carried::new(&applied, creator, deed).beside(is_beside)
            }
            Event::Suggestion(change) => {
                let applied = self.apply(change)?;
                let creator = applied.either().and_then(|suggestion| suggestion.creator);
                let deed = self.names.suggestion(change, &applied)?;
                Carried::new(&applied, creator, deed).beside(true)
            }
            Event::Conflict(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, self.names.conflict(change, &applied)?).beside(true)
            }
            Event::Verdict(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, Names::verdict(change, &applied))
            }
            Event::AdSpend(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, self.names.ad_spend(change, &applied)?)
            }
            Event::FlatFee(change) => {
                let applied = self.apply(change)?;
                let creator = applied.either().map(|fee| fee.creator);
                Carried::new(&applied, creator, self.names.flat_fee(change, &applied)?)
            }
            Event::Promotion(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, self.names.promotion(change, &applied)?)
            }
            Event::Outreach(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, self.names.outreach(change, &applied)?)
            }
            Event::Experiment(change) => {
                let applied = self.apply(change)?;
                Carried::new(&applied, None, sentence::experiment(change, &applied))
            }
            Event::BatchImported(batch) | Event::BatchUndone(batch) => Carried {
                base_rev: 0,
                creator: None,
                deed: Deed::batch(batch, matches!(event, Event::BatchImported(_))),
                is_beside: false,
            },
        })
    }

    fn apply<E: Stored>(&self, change: &Change<E>) -> Result<Applied<E>, StoreError> {
        apply(self.conn, change)
    }

    fn append(&mut self, event: &Event, carried: &Carried) -> Result<(), StoreError> {
        self.seq += 1;
        let summary = carried.deed.sentence();
        let nth = u32::try_from(self.logged.len()).unwrap_or(u32::MAX);
        let line = Line {
            seq: self.seq,
            id: EventId::derive(self.heading.op, nth),
            op: self.heading.op,
            at: self.heading.at,
            actor: self.heading.actor.clone(),
            source: self.heading.source.name().to_owned(),
            kind: event.kind(),
            version: VERSION,
            subject: event.subject(),
            creator: carried.creator,
            base_rev: carried.base_rev,
            body: serde_json::to_string(event)?,
            summary: summary.clone(),
        };
        let hash = line.hash(&self.prev);
        line.insert(self.conn, &self.prev, &hash)?;
        self.prev = hash;
        self.logged.push(Logged {
            seq: line.seq,
            kind: line.kind,
            subject: line.subject,
            summary,
        });
        if carried.is_beside {
            self.beside.add(&carried.deed);
        } else {
            self.tally.add(&carried.deed);
        }
        Ok(())
    }

    /// Returns what was done so far, by noun.
    pub(super) const fn tally(&self) -> &Tally {
        if self.tally.is_empty() {
            &self.beside
        } else {
            &self.tally
        }
    }

    /// Ends the operation. Without a summary it is told by its events.
    pub(super) fn finish(
        self,
        summary: Option<String>,
        undoable: bool,
        warnings: Vec<String>,
    ) -> Result<Committed, StoreError> {
        let summary = summary.unwrap_or_else(|| self.tally().done());
        self.conn
            .prepare_cached(
                "update op set undoable = ?2, summary = ?3, warnings = ?4 where id = ?1",
            )?
            .execute(params![self.heading.op, undoable, summary, Json(&warnings)])?;
        Ok(Committed {
            op: self.heading.op,
            events: self.logged,
            undo: undoable,
            summary,
            warnings,
        })
    }
}

/// What the log needs to know of an event carried out.
struct Carried {
    base_rev: i64,
    creator: Option<CreatorId>,
    deed: Deed,
    /// Whether the playbook added it.
    is_beside: bool,
}

impl Carried {
    const fn new<E>(applied: &Applied<E>, creator: Option<CreatorId>, deed: Deed) -> Self {
        Self {
            base_rev: applied.base_rev,
            creator,
            deed,
            is_beside: false,
        }
    }

    fn beside(mut self, is_beside: bool) -> Self {
        self.is_beside = is_beside;
        self
    }
}

/// One row of the log without its hashes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// Place in the log.
    pub(super) seq: i64,
    /// Identity.
    pub(super) id: EventId,
    /// Operation.
    pub(super) op: OpId,
    /// When.
    pub(super) at: Instant,
    /// Who.
    pub(super) actor: String,
    /// From where.
    pub(super) source: String,
    /// Kind.
    pub(super) kind: String,
    /// Version of the body.
    pub(super) version: i64,
    /// What it is about.
    pub(super) subject: String,
    /// The creator concerned.
    pub(super) creator: Option<CreatorId>,
    /// Revision it was made on.
    pub(super) base_rev: i64,
    /// The event, as JSON.
    pub(super) body: String,
    /// One sentence.
    pub(super) summary: String,
}

impl Line {
    /// Columns of [`Line::read`], then the two hashes.
    pub(super) const SELECT: &str =
        "select seq, id, op, at, actor, source, kind, version, subject, creator, base_rev, body,
                summary, prev_hash, hash
         from event";

    /// Returns the line of a row of [`Line::SELECT`].
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            id: row.get(1)?,
            op: row.get(2)?,
            at: row.get::<_, Millis>(3)?.0,
            actor: row.get(4)?,
            source: row.get(5)?,
            kind: row.get(6)?,
            version: row.get(7)?,
            subject: row.get(8)?,
            creator: row.get(9)?,
            base_rev: row.get(10)?,
            body: row.get(11)?,
            summary: row.get(12)?,
        })
    }

    /// Returns the event of the body; older versions are read by their own arm here.
    ///
    /// A version from a newer Callsheet is not guessed at.
    pub(super) fn event(&self) -> Result<Event, StoreError> {
        if self.version == VERSION {
            Ok(serde_json::from_str(&self.body)?)
        } else {
            Err(StoreError::TooNew {
                path: String::new(),
                found: self.version,
                known: VERSION,
            })
        }
    }

    /// Returns the hash over the line before and every column, each with its length in front.
    pub(super) fn hash(&self, prev: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        let mut put = |bytes: &[u8]| {
            hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(bytes);
        };
        put(prev);
        put(&self.seq.to_be_bytes());
        put(self.id.0.as_bytes());
        put(self.op.0.as_bytes());
        put(&self.at.timestamp_millis().to_be_bytes());
        put(self.actor.as_bytes());
        put(self.source.as_bytes());
        put(self.kind.as_bytes());
        put(&self.version.to_be_bytes());
        put(self.subject.as_bytes());
        put(self
            .creator
            .as_ref()
            .map_or(&[], |creator| creator.0.as_bytes().as_slice()));
        put(&self.base_rev.to_be_bytes());
        put(self.body.as_bytes());
        put(self.summary.as_bytes());
        hasher.finalize().into()
    }

    fn insert(&self, conn: &Connection, prev: &Hash, hash: &Hash) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into event (seq, id, op, at, actor, source, kind, version, subject, creator,
                                base_rev, body, summary, prev_hash, hash)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            self.seq,
            self.id,
            self.op,
            Millis(self.at),
            self.actor,
            self.source,
            self.kind,
            self.version,
            self.subject,
            self.creator,
            self.base_rev,
            self.body,
            self.summary,
            prev,
            hash,
        ])
        .map(drop)
    }
}

/// Returns the number of the log's last event; 0 for an empty log.
pub(super) fn end(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn
        .prepare_cached("select coalesce(max(seq), 0) from event")?
        .query_row([], |row| row.get(0))?)
}

/// Returns the number and hash the chain goes on from.
fn last(conn: &Connection) -> Result<(i64, Hash), StoreError> {
    let last = conn
        .prepare_cached("select seq, hash from event order by seq desc limit 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    last.map_or_else(|| Ok((0, origin(conn)?)), Ok)
}

/// Returns the hash the chain starts from: that of the database's origin.
pub(super) fn origin(conn: &Connection) -> Result<Hash, StoreError> {
    let origin: Vec<u8> = conn
        .prepare_cached("select value from meta where key = 'origin'")?
        .query_row([], |row| row.get(0))?;
    Ok(Sha256::digest(origin).into())
}

/// Returns the events of an operation as an answer shows them.
pub(super) fn of(conn: &Connection, op: OpId) -> Result<Vec<Logged>, StoreError> {
    Ok(conn
        .prepare_cached("select seq, kind, subject, summary from event where op = ?1 order by seq")?
        .query_map([op], |row| {
            Ok(Logged {
                seq: row.get(0)?,
                kind: row.get(1)?,
                subject: row.get(2)?,
                summary: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?)
}
