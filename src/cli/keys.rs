//! `callsheet keys`: the keys of the app, from its one table of actions.

use super::app;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet};

/// Nothing to choose.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {}

/// Runs the command.
pub(crate) fn run(_args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let rows = app::keys();
    if session.globals.json {
        session.document(None, &rows)?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Words("Where"),
        Column::Words("Keys"),
        Column::Words("What"),
    ]);
    for row in rows {
        sheet.row([row.place, row.keys, row.what]);
    }
    session.table(sheet)?;
    Ok(Exit::Done)
}
