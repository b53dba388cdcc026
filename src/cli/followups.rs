//! `callsheet followups`: the queue.

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::{Reach, Session};
use super::sheet::{Column, Sheet, cell, date};
use super::states::{States, chosen};
use crate::domain::date::{Date, Instant, Zone};
use crate::domain::followup::FollowUpState;
use crate::store::view::followup::{FollowUpRow, FollowUpsQuery};
use crate::store::view::outreach::OutreachQuery;

/// Which follow-ups.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// all, or states separated by commas: queued, snoozed, sent, done, cancelled
    #[arg(long, value_name = "STATE", value_delimiter = ',')]
    state: Vec<States<FollowUpState>>,
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let answer = session.fetch(&FollowUpsQuery {
        now: session.now,
        listing: crate::store::view::Listing::default(),
        scope: reach.scope,
        states: chosen(
            &args.state,
            &[FollowUpState::Queued, FollowUpState::Snoozed],
        ),
        due_until: None,
        only: None,
        span: session.span(args.limit.limit),
    })?;
    let outreach = session.fetch(&OutreachQuery {
        scope: reach.scope,
        now: session.now,
    })?;
    if session.globals.json {
        session.document_with_outreach(reach.name(), &outreach, &answer.rows)?;
        return Ok(Exit::Done);
    }
    for row in outreach.iter().filter(|row| row.used > 0) {
        session.hint(&format!(
            "{}: {} of {} invitations this week; the next week begins {}.",
            row.shop, row.used, row.limit, row.resets_on
        ));
    }
    if answer.rows.is_empty() {
        session.say("The queue is empty; callsheet followup add HANDLE --kind KIND fills it.")?;
        return Ok(Exit::Done);
    }
    let sheet = sheet(&answer.rows, &reach, session.today(&reach));
    session.table(sheet)?;
    session.more(answer.rows.len(), answer.total);
    Ok(Exit::Done)
}

/// Returns the table of follow-ups.
pub(super) fn sheet(rows: &[FollowUpRow], reach: &Reach, today: Date) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Key("ID"),
        reach.column(),
        Column::Key("Due"),
        Column::Key("Creator"),
        Column::Key("Kind"),
        Column::Words("Product"),
        Column::Key("State"),
        Column::Words("Why"),
    ]);
    for row in rows {
        sheet.row([
            row.id.short(),
            row.shop.clone(),
            date(Some(reach.zone().date_of(row.due_at)), today),
            row.whom(),
            row.kind.name().replace('_', " "),
            cell(row.product.as_deref()),
            row.state.name().to_owned(),
            row.reason.clone(),
        ]);
    }
    sheet
}

/// Returns an instant as a person reads it, in that zone.
pub(super) fn local(at: Instant, zone: Zone) -> String {
    zone.local(at).format("%Y-%m-%d %H:%M").to_string()
}
