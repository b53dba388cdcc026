//! `callsheet followups`: the follow-up queue.

use super::args::Limit;
use super::context::Context;
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet, cell, date, handle};
use crate::domain::date::{Date, Zone};
use crate::domain::followup::FollowUpState;
use crate::store::view::followup::{FollowUpRow, FollowUpsQuery};

/// Which follow-ups to show.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Only this state: queued, snoozed, sent, done, cancelled or all; queued and snoozed without it
    #[arg(long, value_name = "STATE", value_parser = states)]
    state: Option<States>,
    #[command(flatten)]
    limit: Limit,
}

/// The states that are asked for.
#[derive(Clone, Debug)]
struct States(Vec<FollowUpState>);

fn states(text: &str) -> Result<States, String> {
    if text == "all" {
        return Ok(States(FollowUpState::ALL.to_vec()));
    }
    text.split(',')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map(States)
}

/// Runs the command.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let open = [FollowUpState::Queued, FollowUpState::Snoozed];
    let queue = ctx.fetch(&FollowUpsQuery {
        scope: reach.scope,
        states: match &args.state {
            Some(States(states)) => states.clone(),
            None => open.to_vec(),
        },
        due_until: None,
        only: None,
        span: ctx.span(args.limit.limit),
    })?;
    if ctx.out.is_json() {
        ctx.document(reach.name(), &queue.rows)?;
        return Ok(Exit::Done);
    }
    if queue.rows.is_empty() {
        ctx.out.say("No follow-up is in that state.")?;
        return Ok(Exit::Done);
    }
    let today = ctx.today(&reach);
    ctx.out.table(sheet(&queue.rows, reach.zone(), today))?;
    ctx.out.more(queue.rows.len(), queue.total);
    Ok(Exit::Done)
}

/// Returns a table of follow-ups; days are those of `zone`.
pub(crate) fn sheet(rows: &[FollowUpRow], zone: Zone, today: Date) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Words("ID"),
        Column::Words("Creator"),
        Column::Words("Kind"),
        Column::Words("Product"),
        Column::Words("Due"),
        Column::Words("State"),
        Column::Words("Why"),
    ]);
    for row in rows {
        sheet.row([
            row.id.short(),
            handle(&row.creator),
            row.kind.name().replace('_', " "),
            cell(row.product.as_deref()),
            date(Some(zone.date_of(row.due_at)), today),
            row.state.name().to_owned(),
            row.reason.clone(),
        ]);
    }
    sheet
}
