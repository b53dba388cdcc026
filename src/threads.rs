//! Every thread of the program, and the one door that starts them.
//!
//! A defect in any of them ends the app: the terminal is given back, what was typed is kept, a report is
//! written. They are listed so that a test can hold a drill for each.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle, Scope, ScopedJoinHandle};
use std::time::Duration;

/// What a thread is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// The first: the loop of the app, or the command.
    Main,
    /// Reads the terminal's keys.
    Keys,
    /// Writes to the database.
    Writer,
    /// Answers the screen's questions.
    Reader,
    /// Waits for the turn to write.
    Turn,
    /// Copies the database.
    Copy,
    /// Imports beside the screen.
    Import,
    /// Reads the lines of a file while those before are written.
    Ahead,
    /// Takes the fingerprint of a file.
    Fingerprint,
    /// Reads a workbook.
    Sheet,
    /// Looks for files that may be exports.
    Scout,
    /// Runs a program of the person's own.
    Program,
    /// Gives such a program its text, and reads what it prints.
    Pipe,
    /// Opens the browser.
    Browse,
    /// Listens for ctrl-c beside a command.
    Interrupt,
    /// Writes rows of a long document.
    Rows,
}

/// Between two looks at whether something can be had.
const LOOK: Duration = Duration::from_millis(5);

/// Returns what `look` finds within about `patience`: for whoever must not wait for good, since what it waits for may
/// be held by a thread that ended.
pub(crate) fn found_within<T>(
    patience: Duration,
    mut look: impl FnMut() -> Option<T>,
) -> Option<T> {
    let mut waited = Duration::ZERO;
    loop {
        let found = look();
        if found.is_some() || waited >= patience {
            return found;
        }
        std::thread::sleep(LOOK);
        waited += LOOK;
    }
}

/// Whether the drill that the environment asks for may be held, and whether it was.
static IS_ARMED: AtomicBool = AtomicBool::new(false);
static IS_HELD: AtomicBool = AtomicBool::new(false);

/// Lets the thread that `CALLSHEET_DRILL` names end by a defect at its next piece of work, once; in builds
/// for developers alone. One named as `now:callsheet-rows` does so without this.
pub(crate) fn arm() {
    IS_ARMED.store(true, Ordering::SeqCst);
}

impl Role {
    /// Returns what the system calls the thread.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Keys => "callsheet-keys",
            Self::Writer => "callsheet-writer",
            Self::Reader => "callsheet-reader",
            Self::Turn => "callsheet-turn",
            Self::Copy => "callsheet-copy",
            Self::Import => "callsheet-import",
            Self::Ahead => "callsheet-ahead",
            Self::Fingerprint => "callsheet-hash",
            Self::Sheet => "callsheet-sheet",
            Self::Scout => "callsheet-scout",
            Self::Program => "callsheet-program",
            Self::Pipe => "callsheet-pipe",
            Self::Browse => "callsheet-browse",
            Self::Interrupt => "callsheet-ctrlc",
            Self::Rows => "callsheet-rows",
        }
    }

    /// Returns whether this is the thread at work.
    pub(crate) fn is_here(self) -> bool {
        std::thread::current().name() == Some(self.name())
    }

    /// Starts a thread.
    pub(crate) fn start<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> io::Result<JoinHandle<T>> {
        let name = self.name().to_owned();
        Builder::new().name(name).spawn(move || {
            self.drill();
            work()
        })
    }

    /// Starts a thread that ends within `scope`.
    pub(crate) fn start_in<'scope, T: Send + 'scope>(
        self,
        scope: &'scope Scope<'scope, '_>,
        work: impl FnOnce() -> T + Send + 'scope,
    ) -> io::Result<ScopedJoinHandle<'scope, T>> {
        let name = self.name().to_owned();
        Builder::new().name(name).spawn_scoped(scope, move || {
            self.drill();
            work()
        })
    }

    /// Ends the thread by a defect where a drill is held for it.
    pub(crate) fn drill(self) {
        if !cfg!(debug_assertions) {
            return;
        }
        let wanted = std::env::var("CALLSHEET_DRILL").unwrap_or_default();
        let named = match wanted.strip_prefix("now:") {
            Some(named) => named,
            None if IS_ARMED.load(Ordering::SeqCst) => &wanted,
            None => return,
        };
        let is_it = named == self.name() && !IS_HELD.swap(true, Ordering::SeqCst);
        assert!(!is_it, "a drill");
    }
}
