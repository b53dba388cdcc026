//! The terminal app: one table of actions, one model, pure panes.
//!
//! Keys and answers come in as [`msg`], [`update`] changes the [`model`] and says what the world shall
//! do, `effects.rs` does it, [`screen`] says what the model looks like and [`draw`] paints it. No SQL, no
//! files; only `effects.rs`, `editor.rs`, `keeping.rs`,
//! `terminal.rs` and `runtime.rs` touch the world. Nothing redraws by the
//! clock: where nothing happens, nothing is written. The store is asked only once the frame after a key is
//! drawn (`app.rs`), and `canvas.rs` writes what differs from the frame before.
//!
//! Read first: [`action`] (the table), then [`model`], [`update`], then a pane.

mod ability;
mod able;
pub mod about;
pub mod action;
pub mod ahead;
mod app;
mod canvas;
pub mod clashing;
pub mod day;
pub mod days;
pub mod destination;
pub mod draw;
mod editor;
mod effects;
pub mod field;
pub mod figures;
pub mod first;
pub mod headless;
mod hearing;
mod importer;
pub mod intake;
mod keeping;
mod keyboard;
pub mod keymap;
pub mod layer;
pub mod layout;
pub mod list;
pub mod listings;
pub mod memory;
pub mod model;
pub mod morning;
pub mod msg;
pub mod orders;
pub mod overlays;
pub mod pane;
pub mod panes;
mod plain;
mod program;
mod rescue;
mod rows;
mod runtime;
pub mod screen;
mod seen;
pub mod settings;
mod stale;
mod subject;
mod tables;
mod terminal;
pub mod theme;
pub mod update;
pub mod widgets;

#[cfg(test)]
pub(crate) mod testing;

pub use ability::{Ability, Colours, Ground, Multiplexer};
pub use editor::{edit as edit_text, open_in_editor};
pub use keeping::beside as memory_beside;
pub use runtime::{Left, run};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::command::{Command, Envelope, Source};
use crate::domain::date::Instant;
use crate::domain::fact::FactSource;
use crate::domain::id::OpId;
use crate::domain::mapping::{Mapped, Mapping};
use crate::domain::preview::Preview;
use crate::domain::shop::Shop;
use crate::store::tick::TickOrder;
use crate::store::view::Scope;

/// The readers of files, which the screen itself does not know.
pub trait Files: Send + Sync {
    /// Returns the files a typed path stands for, a folder giving those in it; or a sentence why it
    /// stands for none. Opens nothing.
    fn named(&self, typed: &str) -> Vec<Result<PathBuf, String>>;

    /// Opens a file of a shop, given what was said of its columns; or says why it cannot be read, in
    /// a sentence with the way out.
    fn open(&self, path: &Path, shop: &Shop, said: Said) -> Result<Box<dyn FactSource>, String>;

    /// Looks at a file as [`open`](Self::open) would read it; the columns of a table that nobody knows
    /// are guessed.
    fn look(&self, path: &Path, shop: &Shop, said: Said) -> Result<Preview, String>;
}

/// What people said of the columns of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Of this file's.
    pub mapping: Option<Mapping>,
    /// Of other headers before.
    pub remembered: Vec<Mapped>,
}

/// Makes the envelope of a command: ids and time come from outside, so that tests can fix them.
pub struct Desk {
    /// The one clock.
    pub clock: Box<dyn FnMut() -> Instant + Send>,
    /// Ids of operations.
    pub op: Box<dyn FnMut(Instant) -> OpId + Send>,
    /// Who works here.
    pub actor: String,
    /// Reads files.
    pub files: Arc<dyn Files>,
    /// What is wrong with the person's own files, a sentence each with its file and line.
    pub faults: Vec<String>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("actor", &self.actor)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// Wraps a command up.
    pub fn envelope(&mut self, command: Command) -> Envelope {
        let at = (self.clock)();
        Envelope {
            id: (self.op)(at),
            at,
            actor: self.actor.clone(),
            source: Source::Tui,
            command,
        }
    }

    /// Asks for what is due of the playbook, as the timed run does; `u` does not take it back.
    pub fn tick(&mut self, scope: Scope) -> TickOrder {
        TickOrder {
            envelope: Envelope {
                source: Source::Tick,
                ..self.envelope(Command::Tick)
            },
            scope,
            dry_run: false,
        }
    }
}

/// What the app is started with besides its data.
#[derive(Debug, Default)]
pub struct Outfit {
    /// What the person has set.
    pub settings: settings::Settings,
    /// What is wrong with that, a sentence each.
    pub faults: Vec<String>,
    /// What the terminal can do.
    pub ability: Ability,
    /// Where it is kept how the app was left; `None` keeps nothing.
    pub memory: Option<PathBuf>,
    /// Whether to begin afresh all the same.
    pub fresh: bool,
    /// Whether to begin with the tour.
    pub tour: bool,
}

/// How the app looks and where it works.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Which shops.
    pub scope: Scope,
    /// Draw with ASCII only.
    pub ascii: bool,
    /// Draw without colour.
    pub no_color: bool,
}
