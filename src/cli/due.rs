//! `callsheet due`: samples that await their post, by due date.

use super::args::Limit;
use super::context::Context;
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet, cell, date, flag, handle};
use crate::domain::date::Date;
use crate::domain::due::WhyLate;
use crate::store::view::due::{DueQuery, DueRow};

/// How much of the list to show.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let due = ctx.fetch(&DueQuery {
        scope: reach.scope,
        now: ctx.now,
        span: ctx.span(args.limit.limit),
    })?;
    if ctx.out.is_json() {
        ctx.document(reach.name(), &due.rows)?;
        return Ok(Exit::Done);
    }
    if due.rows.is_empty() {
        ctx.out.say("Nothing awaits a post.")?;
        return Ok(Exit::Done);
    }
    let today = ctx.today(&reach);
    ctx.out.table(sheet(&due.rows, today))?;
    ctx.out.more(due.rows.len(), due.counts.iter().sum());
    Ok(Exit::Done)
}

/// Returns a table of samples that await their post.
pub(crate) fn sheet(rows: &[DueRow], today: Date) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Words("ID"),
        Column::Words("Creator"),
        Column::Words("Product"),
        Column::Words("Stage"),
        Column::Words("Due"),
        Column::Words("Agreed"),
        Column::Number("Days over"),
        Column::Words("Why late"),
    ]);
    for row in rows {
        let why: Vec<_> = row.why_late.iter().copied().map(WhyLate::words).collect();
        sheet.row([
            row.sample.short(),
            handle(&row.creator),
            row.product.clone(),
            row.stage.name().to_owned(),
            date(Some(row.due), today),
            flag(row.confirmed, "yes"),
            cell((row.days_overdue > 0).then_some(row.days_overdue)),
            why.join(", "),
        ]);
    }
    sheet
}
