//! The only SQL and the only database file.
//!
//! One writer thread owns the writing connection; readers have connections of their own. A command is
//! one transaction: load [`Facts`](crate::domain::facts::Facts), `decide`, append events, project
//! them onto the tables, commit. Nothing here prints, draws, or reads the clock.
//!
//! Read first: [`Store`], then `writer.rs`, `log.rs`, `undo.rs`; screens ask through [`view`].

mod backup;
mod batch;
mod consequence;
mod currency;
pub mod doctor;
mod error;
pub mod export;
mod facts;
mod filter;
mod forget;
mod host;
mod ingest;
mod keep;
mod late;
mod later;
mod leaving;
mod lock;
mod log;
mod migrate;
mod obstacle;
mod open;
mod place;
mod product_day;
mod project;
mod readers;
mod rechain;
pub mod replay;
mod rollup;
mod seal;
mod seller_day;
mod sentence;
mod stock;
mod submit;
pub mod tick;
mod traits;
mod undo;
mod value;
pub mod view;
mod waiting;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use serde::Serialize;

use crate::domain::command::{Envelope, Source};
use crate::domain::date::Instant;
use crate::domain::fact::FactSource;
use crate::domain::id::{BatchId, OpId, ShopId};
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;

pub use backup::{Copied, Restored, newest_good_copy, replace_damaged};
pub use error::StoreError;
pub use forget::{ForgetOrder, Forgotten};
pub use host::take_over;
use leaving::Leaving;
pub use place::misgiving;
use readers::{Crew, Readers};
use tick::{TickOrder, Ticked};
pub use waiting::when_waiting;
use writer::{Reply, Request, Writer};

/// One event as the answer to a command shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Logged {
    /// Place in the log.
    pub seq: i64,
    /// Kind, such as `sample_moved`.
    pub kind: String,
    /// Id of what it is about.
    pub subject: String,
    /// One sentence for a person.
    pub summary: String,
}

/// A command that is done and durable.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Committed {
    /// The operation.
    pub op: OpId,
    /// What happened.
    pub events: Vec<Logged>,
    /// Whether it can be undone.
    pub undo: bool,
    /// One sentence for a person: what was done, or what came back.
    #[serde(skip)]
    pub summary: String,
    /// What the person should hear about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// Why a command was not done; nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Failure {
    /// A rule or guard refused it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file being imported stopped being readable.
    #[error("{0}")]
    Source(String),
}

impl Failure {
    /// Returns whether only somebody else's writing stood in the way.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Store(StoreError::Busy { .. }))
    }
}

/// What an import is asked to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportOrder {
    /// Identity of the operation.
    pub op: OpId,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// From where.
    pub source: Source,
    /// Into which shop.
    pub shop: ShopId,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// What an import did (interface.md section 5, `import`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Imported {
    /// The batch; `None` when nothing was written (dry run, or skipped by fingerprint).
    pub batch: Option<BatchId>,
    /// File name.
    pub file: String,
    /// Kind.
    pub kind: &'static str,
    /// Rows of the file: inserted + updated + unchanged + quarantined.
    pub rows: u64,
    /// Rows new to us.
    pub inserted: u64,
    /// Rows that changed something.
    pub updated: u64,
    /// Rows that changed nothing.
    pub unchanged: u64,
    /// Rows set aside.
    pub quarantined: u64,
    /// Sentences for the person.
    pub warnings: Vec<String>,
}

/// Progress of an import.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Rows read so far.
    pub rows: u64,
    /// Those of them that brought something new or changed something.
    pub changes: u64,
    /// Thousandths of the file read.
    pub permille: u16,
}

/// Says whether to go on; `false` cancels and leaves nothing behind.
pub type OnProgress = Box<dyn FnMut(Progress) -> bool + Send>;

/// Ways to open a database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Open {
    /// Make it where it is missing: writing commands.
    Create,
    /// Refuse where it is missing: reading commands, which create nothing.
    Existing,
}

/// A question to the store: a screen's query with its rows.
pub trait Query: Send + 'static {
    /// What it answers.
    type Rows: Send + 'static;

    /// Answers from one consistent view of the database.
    fn run(&self, conn: &rusqlite::Connection) -> Result<Self::Rows, StoreError>;
}

/// A question, answered with how far the log goes in the same view of the database.
#[derive(Clone, Debug)]
pub struct Placed<Q>(pub Q);

impl<Q: Query> Query for Placed<Q> {
    type Rows = (i64, Q::Rows);

    fn run(&self, conn: &rusqlite::Connection) -> Result<Self::Rows, StoreError> {
        Ok((log::end(conn)?, self.0.run(conn)?))
    }
}

/// How long a rest waits for what is being written.
const UNTIL_REST: Duration = Duration::from_secs(2);

/// Nothing is written by this process as long as it is there.
#[derive(Debug)]
#[must_use]
pub struct Rest {
    _go_on: mpsc::Sender<()>,
}

/// A database, open: one writer thread, readers beside it. Cloning shares them.
///
/// Dropping the last clone ends the threads: what is being written is done first, what is being read is
/// broken off, and questions that wait are not answered. The last connection to close tidies the file.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    crew: Crew,
    policy: Mutex<Arc<Policy>>,
    /// Breaks off what is done again another time.
    hurry: Leaving,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.readers.leave();
        self.crew.stop();
        self.readers.close();
        self.writer.stop();
    }
}

impl Store {
    /// Opens the database at `path`, bringing its schema up to date, or makes it where asked.
    ///
    /// A refusal changes nothing and creates nothing. What cannot be written is opened for reading;
    /// commands then answer [`StoreError::ReadOnly`].
    pub fn open(path: &Path, how: Open) -> Result<Self, StoreError> {
        let (first, access) = open::prepare(path, how)?;
        let readers = Arc::new(Readers::new(path, first, access));
        let hurry = Leaving::default();
        let writer = Arc::new(Writer::start(path, &readers, &hurry)?);
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                writer,
                readers,
                crew: Crew::default(),
                policy: Mutex::new(Policy::shipped()),
                hurry,
            }),
        })
    }

    /// Returns where the database is.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Returns whether the file was found where it cannot be written, for a banner; a command tries
    /// again all the same.
    pub fn is_read_only(&self) -> bool {
        self.inner.readers.is_read_only()
    }

    /// Carries a command out and answers once it is durable.
    pub fn submit(&self, envelope: Envelope) -> Result<Committed, Failure> {
        self.submit_on(envelope, None)
    }

    /// Carries a command out for somebody who had read the log up to `seen`, and answers once it is
    /// durable.
    ///
    /// What others wrote since to the very fields refuses it, with both values
    /// ([`Refusal::overtaken`](crate::domain::refusal::Refusal)).
    pub fn submit_on(&self, envelope: Envelope, seen: Option<i64>) -> Result<Committed, Failure> {
        let policy = self.policy();
        self.wait(|reply| Request::Submit((Box::new(envelope), seen), policy, reply))
    }

    /// Does the same, and calls `then` on the writing thread once it is durable.
    pub fn submit_then(
        &self,
        (envelope, seen): (Envelope, Option<i64>),
        then: impl FnOnce(Result<Committed, Failure>) + Send + 'static,
    ) {
        self.inner.writer.send(Request::Submit(
            (Box::new(envelope), seen),
            self.policy(),
            Box::new(then),
        ));
    }

    /// Answers a query on a reader's connection, on the calling thread.
    pub fn fetch<Q: Query>(&self, query: &Q) -> Result<Q::Rows, StoreError> {
        self.inner.readers.fetch(query)
    }

    /// Answers a query on a reading thread, which calls `then` with the answer.
    pub fn fetch_then<Q: Query>(
        &self,
        query: Q,
        then: impl FnOnce(Result<Q::Rows, StoreError>) + Send + 'static,
    ) {
        let readers = Arc::clone(&self.inner.readers);
        self.inner.crew.run(Box::new(move || {
            if !readers.is_left() {
                then(readers.fetch(&query));
            }
        }));
    }

    /// Imports one file in one transaction: all of it or nothing.
    pub fn import(
        &self,
        order: ImportOrder,
        source: Box<dyn FactSource>,
        progress: OnProgress,
    ) -> Result<Imported, Failure> {
        let order = (order, self.policy());
        self.wait(|reply| Request::Import(order, source, progress, reply))
    }

    /// Imports one file and calls `then` on the writing thread once it is durable.
    pub fn import_then(
        &self,
        order: ImportOrder,
        source: Box<dyn FactSource>,
        progress: OnProgress,
        then: impl FnOnce(Result<Imported, Failure>) + Send + 'static,
    ) {
        self.inner.writer.send(Request::Import(
            (order, self.policy()),
            source,
            progress,
            Box::new(then),
        ));
    }

    /// Runs what is due of the playbook, once, and answers when it is durable.
    pub fn tick(&self, order: TickOrder) -> Result<Ticked, Failure> {
        let policy = self.policy();
        let looks = self.inner.readers.looks(&order, &policy)?;
        self.wait(|reply| Request::Tick(Box::new(order), policy, looks, reply))
    }

    /// Runs what is due of the playbook and calls `then` on the writing thread once it is durable. The
    /// rules look at the shops on a reading thread first, while commands go on.
    pub fn tick_then(
        &self,
        order: TickOrder,
        then: impl FnOnce(Result<Ticked, Failure>) + Send + 'static,
    ) {
        let (readers, writer) = (
            Arc::clone(&self.inner.readers),
            Arc::clone(&self.inner.writer),
        );
        let policy = self.policy();
        self.inner
            .crew
            .run(Box::new(move || match readers.looks(&order, &policy) {
                // The next look around finds the same.
                Ok(_) if readers.is_left() => {}
                Ok(looks) => writer.send(Request::Tick(
                    Box::new(order),
                    policy,
                    looks,
                    Box::new(then),
                )),
                Err(error) => then(Err(error.into())),
            }));
    }

    /// Makes checked copies without being asked from here on: before a large import or undo, and with
    /// the first change of a day. They stand in the folder `backups` beside the database.
    pub fn keep_copies(&self) {
        self.inner.writer.send(Request::Keep);
    }

    /// Breaks off what is done again another time, since somebody wants to leave: a tick, of which nothing
    /// is kept then, and the copy of the day. What a person asked for is done first.
    pub fn hurry(&self) {
        self.inner.hurry.leave();
    }

    /// Writes nothing until the answer is dropped, so that whoever is stopped holds no lock that others wait
    /// for.
    ///
    /// What is being written is done first, if it takes no longer than two seconds; a tick and the copy of the
    /// day are given up for it.
    pub fn rest(&self) -> Rest {
        let (resting, rests) = mpsc::sync_channel(0);
        let (go_on, until) = mpsc::channel();
        self.inner.hurry.leave();
        self.inner.writer.send(Request::Rest(resting, until));
        _ = rests.recv_timeout(UNTIL_REST);
        self.inner.hurry.stay();
        Rest { _go_on: go_on }
    }

    /// Decides by these settings from here on, for all who share the store.
    pub fn govern(&self, policy: Policy) {
        let mut current = self
            .inner
            .policy
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(policy);
    }

    /// Returns the settings decisions are made by.
    pub fn policy(&self) -> Arc<Policy> {
        let current = self
            .inner
            .policy
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Returns a number that changes when another connection, here or in another process, commits.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        self.inner.readers.data_version()
    }

    fn wait<T: Send + 'static>(
        &self,
        request: impl FnOnce(Reply<T>) -> Request,
    ) -> Result<T, Failure> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.inner.writer.send(request(Box::new(move |answer| {
            // Nobody waits any more only where the waiting thread is gone.
            drop(sender.send(answer));
        })));
        receiver.recv().unwrap_or_else(|mpsc::RecvError| {
            Err(StoreError::odd("its writing thread has ended")
                .of(&self.inner.path)
                .into())
        })
    }
}
