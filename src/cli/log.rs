//! `callsheet log`: every event, latest first.

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::followups::local;
use super::session::Session;
use super::sheet::{Column, Sheet, cell, flag};
use crate::domain::date::Zone;
use crate::store::view::log::{LogQuery, LogRow};

/// How much of the log.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let span = session.span(args.limit.limit);
    let answer = session.fetch(&LogQuery {
        listing: crate::store::view::Listing::default(),
        span,
    })?;
    if session.globals.json {
        session.document(reach.name(), &answer.rows)?;
        return Ok(Exit::Done);
    }
    if answer.rows.is_empty() {
        session.say("Nothing has happened yet; callsheet import FILE begins.")?;
        return Ok(Exit::Done);
    }
    let sheet = sheet(&answer.rows, reach.column(), session);
    session.table(sheet)?;
    session.more(answer.rows.len(), answer.total);
    Ok(Exit::Done)
}

/// Returns the table of events.
pub(super) fn sheet(rows: &[LogRow], shop: Column, session: &mut Session) -> Sheet {
    let zone = session.reach().map_or(Zone::UTC, |reach| reach.zone());
    let mut sheet = Sheet::new(&[
        Column::Number("Seq"),
        Column::Key("When"),
        shop,
        Column::Words("Who"),
        Column::Key("From"),
        Column::Key("Operation"),
        Column::Words("What"),
        Column::Words(""),
    ]);
    for row in rows {
        sheet.row([
            row.seq.to_string(),
            local(row.at, zone),
            cell(row.shop.as_deref()),
            row.actor.clone(),
            row.source.clone(),
            row.op.short(),
            session.look.sentence(&row.summary),
            flag(row.undone_by.is_some(), "undone"),
        ]);
    }
    sheet
}
