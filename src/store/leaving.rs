//! What is broken off when nobody waits for it any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

/// Steps of a statement between two looks whether it is still wanted: some tens of microseconds.
const STEPS: std::ffi::c_int = 5_000;

/// Tells that somebody leaves, and ends the statements that heed it.
#[derive(Clone, Default, Debug)]
pub(super) struct Leaving(Arc<AtomicBool>);

impl Leaving {
    /// Says so.
    pub(super) fn leave(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Takes it back.
    pub(super) fn stay(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Returns whether it was said.
    pub(super) fn is_left(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Lets statements of the connection end early from then on.
    pub(super) fn heed(&self, conn: &Connection) -> rusqlite::Result<()> {
        let leaving = self.clone();
        conn.progress_handler(STEPS, Some(move || leaving.is_left()))
    }

    /// Lets them come to their end again.
    pub(super) fn ignore(conn: &Connection) -> rusqlite::Result<()> {
        conn.progress_handler(0, None::<fn() -> bool>)
    }
}
