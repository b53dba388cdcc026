//! `callsheet due`: samples that await their post, by due date, and below them the retainers that owe one.
//!
//! The JSON has the samples alone: a retainer's post has no sample, and `creator calendar` and `today` tell
//! of it.

use super::args::Limit;
use super::fault::{Exit, Fault};

use super::session::{Reach, Session};
use super::sheet::{Column, Sheet, date, flag, handle};
use super::today::{kept, late};
use crate::domain::date::Date;
use crate::domain::due::Bucket;
use crate::store::view::due::{DueQuery, DueRows};
use crate::store::view::retainer::OwedRow;

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
        listing: crate::store::view::Listing::default(),
        scope: reach.scope,
        now: session.now,
        span: session.span(args.limit.limit),
    })?;
    if session.globals.json {
        session.document(reach.name(), &answer.rows)?;
        return Ok(Exit::Done);
    }
    if answer.rows.is_empty() && answer.retainers.is_empty() {
        session.say("No post is awaited; callsheet pipeline shows what is under way.")?;
        return Ok(Exit::Done);
    }
    let today = session.today(&reach);
    if !answer.rows.is_empty() {
        samples(&answer, &reach, today, session)?;
    }
    if !answer.retainers.is_empty() {
        if !answer.rows.is_empty() {
            session.line("")?;
        }
        session.line("Retainer posts")?;
        retainers(&answer.retainers, &reach, today, session)?;
    }
    session.more(answer.rows.len(), answer.counts.iter().sum());
    Ok(Exit::Done)
}

fn samples(
    answer: &DueRows,
    reach: &Reach,
    today: Date,
    session: &mut Session,
) -> Result<(), Fault> {
    let counts: Vec<_> = Bucket::ALL
        .iter()
        .zip(answer.counts)
        .map(|(bucket, count)| format!("{} {count}", bucket.title()))
        .collect();
    session.line(&counts.join(" | "))?;
    session.line("")?;
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
    session.table(sheet)
}

/// Writes who owes a post by agreement, the first day of each.
fn retainers(
    rows: &[OwedRow],
    reach: &Reach,
    today: Date,
    session: &mut Session,
) -> Result<(), Fault> {
    let mut sheet = Sheet::new(&[
        reach.column(),
        Column::Key("Due"),
        Column::Key("Creator"),
        Column::Number("Posts"),
        Column::Words(""),
    ]);
    for row in rows {
        sheet.row([
            row.shop.clone(),
            date(Some(row.due), today),
            handle(&row.creator),
            row.waiting.to_string(),
            kept(row.on_time, row.owed, row.days_overdue),
        ]);
    }
    session.table(sheet)
}
