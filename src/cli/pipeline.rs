//! `callsheet pipeline`: counts per stage and the open samples.

use super::args::Limit;
use super::dash;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, cell, date, flag, handle};
use crate::store::view::pipeline::{PipelineQuery, PipelineRows, PipelineSort};

/// Which samples.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// A query such as "stage:shipped overdue tag:vip"
    #[arg(value_parser = dash::unveiled)]
    query: Vec<String>,
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let filter = session.knowing_segments(super::creators::filter(&args.query)?)?;
    let answer = session.fetch(&PipelineQuery {
        scope: reach.scope,
        now: session.now,
        filter,
        sort: PipelineSort::default(),
        reverse: false,
        span: session.span(args.limit.limit),
    })?;
    if session.globals.json {
        session.document(reach.name(), &answer)?;
        return Ok(Exit::Done);
    }
    if answer.stages.iter().all(|stage| stage.count == 0) {
        session.say(
            "There are no samples yet; callsheet sample add HANDLE SKU makes one, callsheet import reads a sheet of them.",
        )?;
        return Ok(Exit::Done);
    }
    stages(&answer, session)?;
    session.line("")?;
    let today = session.today(&reach);
    let mut sheet = Sheet::new(&[
        Column::Key("ID"),
        reach.column(),
        Column::Key("Creator"),
        Column::Words("Product"),
        Column::Key("Stage"),
        Column::Key("Since"),
        Column::Key("Due"),
        Column::Key("Tracking"),
        Column::Words(""),
    ]);
    for row in &answer.samples {
        sheet.row([
            row.id.short(),
            row.shop.clone(),
            handle(&row.creator),
            row.product.clone(),
            row.stage.name().to_owned(),
            date(row.entered_on, today),
            date(row.due, today),
            cell(row.tracking.as_deref()),
            flag(row.breached, "late"),
        ]);
    }
    session.table(sheet)?;
    session.more(answer.samples.len(), answer.total);
    Ok(Exit::Done)
}

fn stages(answer: &PipelineRows, session: &mut Session) -> Result<(), Fault> {
    let mut sheet = Sheet::new(&[
        Column::Key("Stage"),
        Column::Number("Samples"),
        Column::Number("Late"),
    ]);
    for row in answer.stages.iter().filter(|row| row.count > 0) {
        sheet.row([
            row.stage.name().to_owned(),
            row.count.to_string(),
            flag(row.breached > 0, &row.breached.to_string()),
        ]);
    }
    session.table(sheet)
}
