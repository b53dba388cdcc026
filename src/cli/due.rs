//! `callsheet due`: samples that await their post, by due date.

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, date, flag, handle};
use super::today::late;
use crate::domain::due::Bucket;
use crate::store::view::due::DueQuery;

/// How much of the list.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let answer = session.fetch(&DueQuery {
        scope: reach.scope,
        now: session.now,
        span: session.span(args.limit.limit),
    })?;
    if session.globals.json {
        session.document(reach.name(), &answer.rows)?;
        return Ok(Exit::Done);
    }
    if answer.rows.is_empty() {
        session.say("No post is awaited; callsheet pipeline shows what is under way.")?;
        return Ok(Exit::Done);
    }
    let counts: Vec<_> = Bucket::ALL
        .iter()
        .zip(answer.counts)
        .map(|(bucket, count)| format!("{} {count}", bucket.title()))
        .collect();
    session.line(&counts.join(" | "))?;
    session.line("")?;
    let today = session.today(&reach);
    let mut sheet = Sheet::new(&[
        Column::Key("Sample"),
        reach.column(),
        Column::Key("Due"),
        Column::Key("Creator"),
        Column::Words("Product"),
        Column::Key("Stage"),
        Column::Words("Agreed"),
        Column::Words(""),
    ]);
    for row in &answer.rows {
        sheet.row([
            row.sample.short(),
            row.shop.clone(),
            date(Some(row.due), today),
            handle(&row.creator),
            row.product.clone(),
            row.stage.name().to_owned(),
            flag(row.confirmed, "yes"),
            late(row.days_overdue, &row.why_late),
        ]);
    }
    session.table(sheet)?;
    session.more(answer.rows.len(), answer.counts.iter().sum());
    Ok(Exit::Done)
}
