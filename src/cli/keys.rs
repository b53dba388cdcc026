//! `callsheet keys`: the keys of the app, from its one table of actions and the person's settings.

use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet};

/// Nothing to choose.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {}

/// Runs the command.
pub(crate) fn run(_args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let rows = session.config.settings.keymap.table();
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
        sheet.row([
            row.group.to_owned(),
            row.keys.join("  "),
            row.sentence.into_owned(),
        ]);
    }
    session.table(sheet)?;
    Ok(Exit::Done)
}
