//! The one thread that writes.
//!
//! It owns the writing connection and is fed by a channel. Each request is one immediate transaction
//! under the lock file, answered once it is durable.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::keep::{Before, Keeper};
use super::leaving::Leaving;
use super::readers::Readers;
use super::submit::Base;
use super::tick::{Look, TickOrder, Ticked};
use super::{
    Committed, Failure, ImportOrder, Imported, OnProgress, StoreError, backup, host, ingest, lock,
    migrate, open, seal, submit, tick,
};
use crate::domain::command::Envelope;
use crate::domain::date::{Date, Instant};
use crate::domain::fact::FactSource;
use crate::domain::id::OpId;
use crate::domain::policy::Policy;
use crate::threads::Role;

/// What is done with the answer.
pub(super) type Reply<T> = Box<dyn FnOnce(Result<T, Failure>) + Send>;

/// What the thread is asked to do.
pub(super) enum Request {
    /// Carry a command out, of a person who had read the log so far.
    Submit((Box<Envelope>, Option<i64>), Arc<Policy>, Reply<Committed>),
    /// Run what is due, with what the rules saw.
    Tick(Box<TickOrder>, Arc<Policy>, Vec<Look>, Reply<Ticked>),
    /// Take a file in.
    Import(
        (ImportOrder, Arc<Policy>),
        Box<dyn FactSource>,
        OnProgress,
        Reply<Imported>,
    ),
    /// Make copies without being asked from here on.
    Keep,
    /// Say that nothing is being written, and write nothing until somebody goes on.
    Rest(mpsc::SyncSender<()>, mpsc::Receiver<()>),
    /// End.
    Stop,
}

impl Request {
    /// Answers what nobody can do any more.
    fn refuse(self, path: &Path) {
        let gone = || {
            StoreError::odd("its writing thread has ended")
                .of(path)
                .into()
        };
        match self {
            Self::Submit(_, _, reply) => reply(Err(gone())),
            Self::Tick(_, _, _, reply) => reply(Err(gone())),
            Self::Import(_, _, _, reply) => reply(Err(gone())),
            Self::Keep | Self::Rest(..) | Self::Stop => {}
        }
    }
}

/// The channel to the thread.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    requests: mpsc::Sender<Request>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread; it opens its connection with the first request.
    pub(super) fn start(
        path: &Path,
        readers: &Arc<Readers>,
        hurry: &Leaving,
    ) -> Result<Self, StoreError> {
        let (requests, inbox) = mpsc::channel();
        let mut desk = Desk {
            path: path.to_owned(),
            readers: Arc::clone(readers),
            hurry: hurry.clone(),
            conn: None,
            is_shared: false,
            own: HashSet::new(),
            keeper: None,
            copied_on: None,
            copying: None,
        };
        let thread = Role::Writer
            .start(move || desk.serve(&inbox))
            .map_err(|error| StoreError::disk(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            requests,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Hands a request over; its reply is always called.
    pub(super) fn send(&self, request: Request) {
        if let Err(mpsc::SendError(request)) = self.requests.send(request) {
            request.refuse(&self.path);
        }
    }

    /// Ends the thread once it has done what it was given.
    pub(super) fn stop(&self) {
        self.send(Request::Stop);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            && thread.thread().id() != thread::current().id()
        {
            drop(thread.join());
        }
    }
}

/// What a piece of work keeps of the file in memory, in KiB.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// Of what it reads and writes.
    cache: i64,
    /// Of what it wrote, before some of that goes to the log of writes ahead of the commit. A page that is
    /// written again after it went has the whole log read and summed again.
    unsaved: i64,
}

/// A bulk command looks and writes all over a large file.
const COMMAND: Room = Room {
    cache: 32 * 1024,
    unsaved: 64 * 1024,
};
/// A tick, of which a first one of a day writes more than should be held.
const TICK: Room = Room {
    cache: 32 * 1024,
    unsaved: 32 * 1024,
};
/// An import writes all over the indices.
const IMPORT: Room = Room {
    cache: 64 * 1024,
    unsaved: 64 * 1024,
};

/// Where the thread works.
struct Desk {
    path: PathBuf,
    readers: Arc<Readers>,
    /// Whether somebody wants to leave.
    hurry: Leaving,
    conn: Option<Connection>,
    /// Whether other computers reach the file where it lies.
    is_shared: bool,
    /// The commands carried out here.
    own: HashSet<OpId>,
    /// Makes copies, where they are wanted.
    keeper: Option<Keeper>,
    /// The last day whose copy was seen to.
    copied_on: Option<Date>,
    /// The day's copy in the making.
    copying: Option<JoinHandle<()>>,
}

/// What is known of a piece of work before it is done.
#[derive(Clone, Copy, Debug)]
struct Piece {
    at: Instant,
    /// Memory it takes for the file.
    room: Room,
}

/// Whether what a piece of work wrote is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// Commit it.
    Keep,
    /// Roll it back: a dry run, or nothing to write.
    Discard,
}

impl Desk {
    fn serve(&mut self, inbox: &mpsc::Receiver<Request>) {
        for request in inbox {
            Role::Writer.drill();
            match request {
                Request::Submit((envelope, seen), policy, reply) => {
                    reply(self.submit(*envelope, seen, &policy));
                }
                Request::Tick(order, policy, looks, reply) => {
                    let piece = Piece {
                        at: order.envelope.at,
                        room: TICK,
                    };
                    let hurry = self.hurry.clone();
                    reply(self.write(piece, |tx| {
                        if hurry.is_left() {
                            return Err(StoreError::odd("it was left").into());
                        }
                        hurry.heed(tx).map_err(StoreError::from)?;
                        let done = tick::run(tx, &order, &policy, looks);
                        Leaving::ignore(tx).map_err(StoreError::from)?;
                        done
                    }));
                }
                Request::Import((order, policy), mut source, progress, reply) => {
                    let wanted = self.keeper.as_ref().filter(|_| !order.dry_run);
                    let before = Before::new(wanted, order.at);
                    let watch = ingest::Watch::new(before.watching(progress));
                    let piece = Piece {
                        at: order.at,
                        room: IMPORT,
                    };
                    reply(self.write(piece, |tx| {
                        let done = ingest::import(tx, (&order, &policy), source.as_mut(), &watch)?;
                        before.finish()?;
                        Ok(done)
                    }));
                }
                Request::Keep => self.keeper = Some(Keeper::new(&self.path)),
                Request::Rest(resting, go_on) => {
                    // The day's copy may have been given up for it.
                    self.copied_on = None;
                    drop(resting);
                    _ = go_on.recv();
                }
                Request::Stop => break,
            }
        }
        self.close();
    }

    fn submit(
        &mut self,
        envelope: Envelope,
        seen: Option<i64>,
        policy: &Arc<Policy>,
    ) -> Result<Committed, Failure> {
        let before = Before::new(self.keeper.as_ref(), envelope.at);
        let piece = Piece {
            at: envelope.at,
            room: COMMAND,
        };
        let own = std::mem::take(&mut self.own);
        let base = Base { seen, own: &own };
        let done = self.write(piece, |tx| {
            let done = submit::submit(tx, envelope, policy, (&before, &base))?;
            before.finish()?;
            Ok((done, Outcome::Keep))
        });
        self.own = own;
        self.own.extend(done.as_ref().map(|done| done.op));
        done
    }

    /// Does one piece of work in one immediate transaction.
    fn write<T>(
        &mut self,
        piece: Piece,
        work: impl FnOnce(&Transaction<'_>) -> Result<(T, Outcome), Failure>,
    ) -> Result<T, Failure> {
        let result = self.attempt(piece, work);
        if let Err(Failure::Store(error)) = &result
            && error.spoils_connection()
        {
            self.conn = None;
        }
        result.map_err(|failure| match failure {
            Failure::Store(StoreError::Io { .. }) if lock::is_full(&self.path) => {
                Failure::Store(StoreError::Full(self.path.display().to_string()))
            }
            Failure::Store(error) => Failure::Store(error.of(&self.path)),
            other @ (Failure::Refused(_) | Failure::Source(_)) => other,
        })
    }

    fn attempt<T>(
        &mut self,
        piece: Piece,
        work: impl FnOnce(&Transaction<'_>) -> Result<(T, Outcome), Failure>,
    ) -> Result<T, Failure> {
        let _turn = lock::take_turn(&self.path)?;
        if self.is_shared {
            // It may have been taken over meanwhile.
            host::check(&self.path)?;
        }
        let conn = match &mut self.conn {
            Some(conn) => conn,
            empty @ None => {
                self.is_shared = host::claim(&self.path)?;
                let conn = open::writer(&self.path)?;
                seal::keep(&conn)?;
                self.readers.share();
                empty.insert(conn)
            }
        };
        open::cache(conn, piece.room.cache).map_err(StoreError::from)?;
        open::hold(conn, piece.room.unsaved, self.is_shared).map_err(StoreError::from)?;
        let tx = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let found = migrate::version(&tx).map_err(StoreError::from)?;
        if found > migrate::SCHEMA {
            // Another process brought the file further while this one held it open.
            return Err(Failure::Store(open::too_new(&self.path, found)));
        }
        let day = piece.at.date_naive();
        if let Some(keeper) = &self.keeper
            && self.copied_on != Some(day)
        {
            self.copied_on = Some(day);
            // Nothing is there to be lost before the first event.
            let is_lived_in = backup::end(&tx).map_err(StoreError::from)?.is_some();
            if is_lived_in && self.copying.as_ref().is_none_or(JoinHandle::is_finished) {
                self.copying = keeper.daily(piece.at, &self.hurry);
            }
        }
        let (answer, outcome) = work(&tx)?;
        match outcome {
            Outcome::Keep => tx.commit(),
            Outcome::Discard => tx.rollback(),
        }
        .map_err(StoreError::from)?;
        // Small pieces follow: they find what was used last. What cannot be given back now is used by them.
        drop(open::cache(conn, open::WRITER_CACHE_KIB));
        Ok(answer)
    }

    /// Leaves the file tidy: the last connection to close empties the log of writes.
    fn close(&mut self) {
        if let Some(copying) = self.copying.take() {
            drop(copying.join());
        }
        if let Some(conn) = self.conn.take()
            && let Ok(_turn) = lock::take_turn(&self.path)
        {
            // What these cannot do now the next to close does; nothing is lost by it.
            drop(conn.pragma_update(None, "optimize", ""));
            drop(conn.close());
        }
    }
}
