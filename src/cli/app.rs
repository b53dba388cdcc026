//! The doors to the rest of the program: where data lives, the screen, the demo, the key table.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use etcetera::BaseStrategy as _;

use super::fault::Fault;
use super::session::Session;
use crate::domain::date::Instant;
use crate::store::{Failure, Store};

/// Returns the folder of our data: `$XDG_DATA_HOME/callsheet`.
pub(crate) fn data_folder() -> Result<PathBuf, Fault> {
    etcetera::choose_base_strategy()
        .map(|base| base.data_dir().join("callsheet"))
        .map_err(|_homeless| {
            Fault::usage("There is no home folder to keep the database in: give --db PATH.")
        })
}

/// Opens the app; refuses where there is no terminal to draw on.
pub(crate) fn screen(session: &mut Session) -> Result<(), Fault> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Fault::usage(
            "The app needs a terminal: run a command instead, such as callsheet today.",
        ));
    }
    let _store = session.store_or_new()?;
    Err(Fault::usage(
        "This build has no screen: run a command instead, such as callsheet today.",
    ))
}

/// What a demo is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DemoOptions {
    /// The number everything follows from.
    pub(crate) seed: u64,
    /// How many creators.
    pub(crate) creators: u32,
    /// The clock.
    pub(crate) now: Instant,
}

/// Fills an empty database with a lived-in shop.
pub(crate) fn demo(store: &Store, options: DemoOptions) -> Result<(), Failure> {
    let _ = (store, options);
    Err(Failure::Source("This build has no demo.".to_owned()))
}

/// One row of the table of keys.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct KeyRow {
    /// Where it works.
    pub(crate) place: String,
    /// The keys.
    pub(crate) keys: String,
    /// What they do.
    pub(crate) what: String,
}

/// Returns the keys of the app, from its one table of actions.
pub(crate) fn keys() -> Vec<KeyRow> {
    Vec::new()
}
