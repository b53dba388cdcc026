//! The door to the app, and where its data lives.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use etcetera::BaseStrategy as _;

use super::context::{self, Context};
use super::outcome::{Exit, Fault};
use crate::tui::{self, Desk};

/// Returns the folder of our data: `$XDG_DATA_HOME/callsheet`.
pub(crate) fn data_folder() -> Result<PathBuf, Fault> {
    etcetera::choose_base_strategy()
        .map(|base| base.data_dir().join("callsheet"))
        .map_err(|_homeless| {
            Fault::usage("There is no home folder to keep the database in: give --db PATH.")
        })
}

/// Returns whether there is a terminal to draw on and to read keys from.
pub(crate) fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Opens the app on the database of the run.
pub(crate) fn run(ctx: &mut Context) -> Result<Exit, Fault> {
    if !has_terminal() {
        return Err(Fault::usage(
            "The app needs a terminal: run a command instead, such as callsheet today.",
        ));
    }
    let store = ctx.store()?;
    let scope = ctx.reach()?.scope;
    let clock = ctx.clock;
    let mut ids = ctx.take_ids()?;
    let desk = Desk {
        clock: Box::new(move || clock.now()),
        op: Box::new(move |at| ids.next(at)),
        actor: context::actor(),
    };
    let look = tui::Look {
        scope,
        ascii: ctx.globals.ascii,
        no_color: ctx.globals.no_color || is_set("NO_COLOR"),
    };
    ctx.release();
    tui::run(store, desk, look)
        .map(|()| Exit::Done)
        .map_err(|report| {
            Fault::failed(
                "terminal",
                &format!("{report:#}."),
                "Try another terminal, or run a command such as callsheet today.",
            )
        })
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}
