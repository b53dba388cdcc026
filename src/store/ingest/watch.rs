//! Whoever watches an import: told how far it is, and asked whether it goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use crate::store::{Failure, OnProgress, Progress, StoreError};

/// Steps of SQLite's machine between two questions, about a millisecond.
const ASK_EVERY: i32 = 10_000;

/// Whoever watches an import.
#[derive(Clone)]
pub(in crate::store) struct Watch(Arc<Mutex<OnProgress>>);

impl Watch {
    pub(in crate::store) fn new(told: OnProgress) -> Self {
        Self(Arc::new(Mutex::new(told)))
    }

    /// Tells how far it is; fails where it shall not go on.
    pub(super) fn tell(&self, far: Progress) -> Result<(), Failure> {
        if self.goes_on(far) {
            Ok(())
        } else {
            Err(cancelled())
        }
    }

    fn goes_on(&self, far: Progress) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told(far)
    }

    /// Does work of few and long statements, asking all the while.
    pub(super) fn during<T>(
        &self,
        conn: &Connection,
        far: Progress,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.tell(far)?;
        let stopped = Arc::new(AtomicBool::new(false));
        let (watch, stop) = (self.clone(), Arc::clone(&stopped));
        let ask = move || {
            let stops = !watch.goes_on(far);
            stop.fetch_or(stops, Ordering::Relaxed);
            stops
        };
        conn.progress_handler(ASK_EVERY, Some(ask))
            .map_err(StoreError::from)?;
        let done = work();
        conn.progress_handler(0, None::<fn() -> bool>)
            .map_err(StoreError::from)?;
        if stopped.load(Ordering::Relaxed) {
            return Err(cancelled());
        }
        done
    }
}

fn cancelled() -> Failure {
    Failure::Source("The import was cancelled; nothing was changed.".to_owned())
}
