//! `callsheet undo` and `callsheet redo`.

use super::fault::{Exit, Fault};
use super::session::Session;
use crate::domain::command::Command;

/// Which operation.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The operation, by id or its ending as the log shows it; the command line's last without it
    op: Option<String>,
}

/// Takes an operation back.
pub(crate) fn undo(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let op = args
        .op
        .as_deref()
        .map(|op| session.operation(op))
        .transpose()?;
    let reach = session.reach()?;
    session.commit(Command::Undo { op }, reach.name())
}

/// Takes an undo back.
pub(crate) fn redo(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let op = args
        .op
        .as_deref()
        .map(|op| session.operation(op))
        .transpose()?;
    let reach = session.reach()?;
    session.commit(Command::Redo { op }, reach.name())
}
