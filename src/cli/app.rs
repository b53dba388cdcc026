//! The doors to the rest of the program: where data lives, and the screen.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use etcetera::BaseStrategy as _;

use super::clock;
use super::fault::Fault;
use super::ids::OpIds;
use super::session::{Session, actor};
use crate::tui::{self, Desk, Look};

/// Returns the folder of our data: `$XDG_DATA_HOME/callsheet`.
pub(crate) fn data_folder() -> Result<PathBuf, Fault> {
    etcetera::choose_base_strategy()
        .map(|base| base.data_dir().join("callsheet"))
        .map_err(|_homeless| {
            Fault::usage("There is no home folder to keep the database in: give --db PATH.")
        })
}

/// Refuses where there is no terminal to draw on.
pub(crate) fn needs_terminal() -> Result<(), Fault> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Fault::usage(
        "The app needs a terminal: run a command instead, such as callsheet today.",
    ))
}

/// Opens the app, making the database where it is missing.
pub(crate) fn screen(session: &mut Session) -> Result<(), Fault> {
    needs_terminal()?;
    let store = session.store_or_new()?;
    let scope = session.reach()?.scope;
    let mut ids = OpIds::new(session.seed()?);
    let given = session.globals.now;
    let desk = Desk {
        clock: Box::new(move || clock::now(given)),
        op: Box::new(move |at| ids.next(at)),
        actor: actor(),
    };
    let look = Look {
        scope,
        ascii: session.globals.ascii,
        no_color: session.globals.no_color
            || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    };
    tui::run(store, desk, look).map_err(|report| {
        Fault::failed(
            "terminal",
            &format!("The terminal could not be used ({}).", report.root_cause()),
            "Try another terminal, or a command such as callsheet today.",
        )
    })
}
