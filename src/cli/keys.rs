//! `callsheet keys`: the keys of the app, from its one table of actions.

use serde::Serialize;

use super::context::Context;
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet};
use crate::tui::action::key_table;

/// Takes nothing of its own.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {}

/// One action with its keys.
#[derive(Serialize)]
struct Row {
    group: &'static str,
    keys: Vec<&'static str>,
    action: &'static str,
    what: &'static str,
}

/// Runs the command.
pub(crate) fn run(_args: Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let rows: Vec<Row> = key_table()
        .into_iter()
        .map(|row| Row {
            group: row.group,
            keys: row.keys,
            action: row.name,
            what: row.sentence,
        })
        .collect();
    if ctx.out.is_json() {
        ctx.document(None, &rows)?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Words("Where"),
        Column::Words("Keys"),
        Column::Words("What"),
        Column::Words("Action"),
    ]);
    for row in rows {
        sheet.row([
            row.group.to_owned(),
            row.keys.join("  "),
            row.what.to_owned(),
            row.action.to_owned(),
        ]);
    }
    ctx.out.table(sheet)?;
    Ok(Exit::Done)
}
