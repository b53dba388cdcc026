//! Connections that read, and the threads that read for the app.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

use rusqlite::Connection;

use super::leaving::Leaving;
use super::open::{self, Access};
use super::tick::{self, Look, TickOrder};
use super::{Query, StoreError};
use crate::domain::policy::Policy;
use crate::threads::Role;

/// Idle connections kept for the next question.
const KEPT: usize = 4;
/// Threads that read for the app.
const THREADS: usize = 2;

/// Connections that read, shared by whoever asks.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    state: Mutex<State>,
    /// Whether nobody waits for answers any more.
    leaving: Leaving,
}

#[derive(Debug)]
struct State {
    idle: Vec<Connection>,
    /// Keeps its own connection: the number counts what others committed since it was opened.
    watch: Option<Connection>,
    access: Access,
    closed: bool,
}

impl Readers {
    /// Starts with the connection that looked the file over.
    pub(super) fn new(path: &Path, first: Connection, access: Access) -> Self {
        let leaving = Leaving::default();
        // Without it whoever leaves waits for the answer.
        drop(leaving.heed(&first));
        Self {
            leaving,
            path: path.to_owned(),
            state: Mutex::new(State {
                idle: vec![first],
                watch: None,
                access,
                closed: false,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.state().idle.pop();
        if let Some(conn) = idle {
            return Ok(conn);
        }
        let (conn, _) = open::reader(&self.path)?;
        self.leaving.heed(&conn)?;
        Ok(conn)
    }

    /// Breaks off what is being read: whoever asked is on the way out.
    pub(super) fn leave(&self) {
        self.leaving.leave();
    }

    /// Returns whether nobody waits for answers any more.
    pub(super) fn is_left(&self) -> bool {
        self.leaving.is_left()
    }

    fn give_back(&self, conn: Connection) {
        let mut state = self.state();
        if state.idle.len() < KEPT && !state.closed {
            state.idle.push(conn);
        }
    }

    /// Answers from one consistent view.
    pub(super) fn fetch<Q: Query>(&self, query: &Q) -> Result<Q::Rows, StoreError> {
        let conn = self.take()?;
        let answer = read(&conn, query);
        if !answer.as_ref().is_err_and(StoreError::spoils_connection) {
            self.give_back(conn);
        }
        answer.map_err(|error| error.of(&self.path))
    }

    /// Does work of many rows on one consistent view, row by row.
    pub(super) fn reading<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let ours = |error: rusqlite::Error| StoreError::from(error).of(&self.path);
        let conn = self.take()?;
        let view = conn.unchecked_transaction().map_err(ours)?;
        let done = work(&view)?;
        view.finish().map_err(ours)?;
        self.give_back(conn);
        Ok(done)
    }

    /// Lets the rules look at the shops a tick is for.
    pub(super) fn looks(
        &self,
        order: &TickOrder,
        policy: &Policy,
    ) -> Result<Vec<Look>, StoreError> {
        self.reading(|conn| {
            tick::looks(conn, order, policy).map_err(|error| StoreError::from(error).of(&self.path))
        })
    }

    /// Returns a number that changes when any other connection commits.
    pub(super) fn data_version(&self) -> Result<i64, StoreError> {
        let mut state = self.state();
        let watch = match state.watch.take() {
            Some(conn) => conn,
            None => open::reader(&self.path)?.0,
        };
        let version = watch
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(|error| StoreError::from(error).of(&self.path))?;
        state.watch = Some(watch);
        drop(state);
        Ok(version)
    }

    /// Returns whether the file was found where it cannot be written.
    pub(super) fn is_read_only(&self) -> bool {
        self.state().access != Access::Shared
    }

    /// Tells that the file can be written after all: connections that cannot see it are dropped.
    pub(super) fn share(&self) {
        let mut state = self.state();
        if state.access != Access::Shared {
            state.access = Access::Shared;
            state.idle.clear();
            state.watch = None;
        }
    }

    /// Closes the idle connections for good, so that the writer's is the last of this process.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.idle.clear();
        state.watch = None;
    }
}

fn read<Q: Query>(conn: &Connection, query: &Q) -> Result<Q::Rows, StoreError> {
    let view = conn.unchecked_transaction()?;
    let rows = query.run(&view)?;
    view.finish()?;
    Ok(rows)
}

type Job = Box<dyn FnOnce() + Send>;

/// Threads that read for the app, so that its own never waits. Started by the first question.
#[derive(Debug, Default)]
pub(super) struct Crew {
    started: OnceLock<Started>,
}

#[derive(Debug)]
struct Started {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Crew {
    /// Lets one of the threads do `job`.
    pub(super) fn run(&self, job: Job) {
        let started = self.started.get_or_init(start);
        let jobs = started.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let refused = match jobs.as_ref() {
            Some(sender) => sender.send(job).err().map(|error| error.0),
            None => Some(job),
        };
        drop(jobs);
        // No thread could be started: answer all the same, here.
        if let Some(job) = refused {
            job();
        }
    }

    /// Ends the threads once they have done what they were given.
    pub(super) fn stop(&self) {
        let Some(started) = self.started.get() else {
            return;
        };
        let sender = started
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(sender);
        let threads = std::mem::take(
            &mut *started
                .threads
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        for thread in threads {
            if thread.thread().id() != thread::current().id() {
                drop(thread.join());
            }
        }
    }
}

fn start() -> Started {
    let (sender, receiver) = mpsc::channel::<Job>();
    let receiver = Arc::new(Mutex::new(receiver));
    let threads = (1..=THREADS)
        .filter_map(|_nth| {
            let receiver = Arc::clone(&receiver);
            Role::Reader.start(move || work(&receiver)).ok()
        })
        .collect();
    Started {
        jobs: Mutex::new(Some(sender)),
        threads: Mutex::new(threads),
    }
}

fn work(receiver: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let job = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        match job {
            Ok(job) => {
                Role::Reader.drill();
                job();
            }
            Err(mpsc::RecvError) => return,
        }
    }
}
