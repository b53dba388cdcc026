//! `callsheet log`: every event, latest first.

use super::args::Limit;
use super::context::Context;
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet, flag};
use crate::domain::date::Zone;
use crate::store::view::log::{LogQuery, LogRow};

/// How much of the log to show.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let span = ctx.span(args.limit.limit);
    let log = ctx.fetch(&LogQuery { span })?;
    if ctx.out.is_json() {
        ctx.document(reach.name(), &log.rows)?;
        return Ok(Exit::Done);
    }
    ctx.out.table(sheet(&log.rows, reach.zone()))?;
    ctx.out.more(log.rows.len(), log.total);
    Ok(Exit::Done)
}

fn sheet(rows: &[LogRow], zone: Zone) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Number("Seq"),
        Column::Words("When"),
        Column::Words("Who"),
        Column::Words("From"),
        Column::Words("Op"),
        Column::Words("What"),
        Column::Words(""),
    ]);
    for row in rows {
        sheet.row([
            row.seq.to_string(),
            zone.local(row.at).format("%Y-%m-%d %H:%M").to_string(),
            row.actor.clone(),
            row.source.clone(),
            row.op.short(),
            row.summary.clone(),
            flag(row.undone_by.is_some(), "undone"),
        ]);
    }
    sheet
}
