//! `callsheet undo` and `callsheet redo`.

use super::context::Context;
use super::outcome::{Exit, Fault};
use crate::domain::command::Command;

/// Which operation.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The operation, by id or its ending; the last of the command line without it
    op: Option<String>,
}

/// Takes an operation back.
pub(crate) fn undo(args: &Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let op = args.op.as_deref().map(|id| ctx.operation(id)).transpose()?;
    finish(Command::Undo { op }, ctx)
}

/// Takes an undo back.
pub(crate) fn redo(args: &Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let op = args.op.as_deref().map(|id| ctx.operation(id)).transpose()?;
    finish(Command::Redo { op }, ctx)
}

fn finish(command: Command, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    ctx.commit(command, reach.name())
}
