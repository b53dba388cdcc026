//! Whether what is stored holds: pages, keys, rollups, and every table against the log.
//!
//! Nothing is written, and nothing is repaired by guessing (reliability.md C10).

mod figures;
mod pages;
mod salvage;

use rusqlite::Connection;
use serde::Serialize;

use super::replay::{replay, verify_chain};
use super::{Query, StoreError};

pub use figures::FiguresHold;
pub use pages::PagesHold;
pub use salvage::{Salvaged, salvage};

/// Differences told one by one; beyond them only their number.
const TOLD: usize = 50;

/// What a check found.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Findings {
    /// Rows read: order lines, or events.
    pub checked: u64,
    /// How many things differ.
    pub differing: u64,
    /// The first of them, one sentence each.
    pub differences: Vec<String>,
}

impl Findings {
    pub(super) fn differ(&mut self, sentence: impl FnOnce() -> String) {
        self.differing += 1;
        if self.differences.len() < TOLD {
            self.differences.push(sentence());
        }
    }

    /// Returns the finding that damage keeps from looking any further.
    pub fn unreadable() -> Self {
        Self {
            checked: 0,
            differing: 1,
            differences: vec!["The file is damaged where this is looked up.".to_owned()],
        }
    }

    /// Returns whether everything holds.
    pub const fn hold(&self) -> bool {
        self.differing == 0
    }
}

/// Do the tables agree with the log, and is its chain of hashes whole?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReplayHolds;

impl Query for ReplayHolds {
    type Rows = Findings;

    fn run(&self, conn: &Connection) -> Result<Findings, StoreError> {
        let replay = replay(conn)?;
        let mut findings = Findings {
            checked: replay.events,
            ..Findings::default()
        };
        if let Some(seq) = verify_chain(conn)?.broken_at {
            findings.differ(|| format!("The hash of event {seq} does not hold."));
        }
        for difference in replay.differences {
            findings.differ(|| difference);
        }
        Ok(findings)
    }
}
