//! `callsheet pipeline`: counts per stage and the open samples.

use super::args::Limit;
use super::context::Context;
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet, cell, date, flag, handle};
use crate::domain::date::Date;
use crate::domain::query;
use crate::store::view::pipeline::{PipelineQuery, PipelineSort, SampleRow, StageCount};

/// What of the pipeline to show.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// What to narrow it to, such as stage:shipped,delivered
    query: Vec<String>,
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let filter = query::parse(&args.query.join(" "))?;
    let reach = ctx.reach()?;
    let rows = ctx.fetch(&PipelineQuery {
        scope: reach.scope,
        now: ctx.now,
        filter,
        sort: PipelineSort::Stage,
        reverse: false,
        span: ctx.span(args.limit.limit),
    })?;
    if ctx.out.is_json() {
        ctx.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    ctx.out.table(stages(&rows.stages))?;
    if !rows.samples.is_empty() {
        ctx.out.line("")?;
        let today = ctx.today(&reach);
        ctx.out.table(samples(&rows.samples, today))?;
    }
    ctx.out.more(rows.samples.len(), rows.total);
    Ok(Exit::Done)
}

fn stages(counts: &[StageCount]) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Words("Stage"),
        Column::Number("Samples"),
        Column::Number("Late"),
    ]);
    for count in counts {
        sheet.row([
            count.stage.name().to_owned(),
            count.count.to_string(),
            cell((count.breached > 0).then_some(count.breached)),
        ]);
    }
    sheet
}

/// Returns a table of samples.
pub(crate) fn samples(rows: &[SampleRow], today: Date) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Words("ID"),
        Column::Words("Creator"),
        Column::Words("Product"),
        Column::Words("Stage"),
        Column::Words("Since"),
        Column::Words("Due"),
        Column::Words("Tracking"),
        Column::Words(""),
    ]);
    for row in rows {
        sheet.row([
            row.id.short(),
            handle(&row.creator),
            row.product.clone(),
            row.stage.name().to_owned(),
            date(row.entered_on, today),
            date(row.due, today),
            cell(row.tracking.as_deref()),
            flag(row.breached, "late"),
        ]);
    }
    sheet
}
