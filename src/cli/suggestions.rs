//! `callsheet suggestions`: what rules and the playbook propose.

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::{Reach, Session};
use super::sheet::{Column, Sheet, cell, date, handle};
use super::states::{States, chosen};
use crate::domain::date::Date;
use crate::domain::suggestion::SuggestionState;
use crate::store::view::suggestion::{SuggestionRow, SuggestionsQuery};

/// Which suggestions.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Only those of this rule, or entry of the playbook
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    /// all, or states separated by commas: open, snoozed, accepted, dismissed, expired; open without it
    #[arg(long, value_name = "STATE", value_delimiter = ',')]
    state: Vec<States<SuggestionState>>,
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let answer = session.fetch(&SuggestionsQuery {
        scope: reach.scope,
        states: chosen(&args.state, &[SuggestionState::Open]),
        rule: args.rule.clone(),
        only: None,
        span: session.span(args.limit.limit),
    })?;
    if session.globals.json {
        session.document(reach.name(), &answer.rows)?;
        return Ok(Exit::Done);
    }
    if answer.rows.is_empty() {
        session.say("Nothing is suggested; callsheet tick looks again.")?;
        return Ok(Exit::Done);
    }
    let sheet = sheet(&answer.rows, &reach, session.today(&reach));
    session.table(sheet)?;
    session.more(answer.rows.len(), answer.total);
    Ok(Exit::Done)
}

pub(super) fn sheet(rows: &[SuggestionRow], reach: &Reach, today: Date) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Key("ID"),
        reach.column(),
        Column::Key("Since"),
        Column::Key("Subject"),
        Column::Words("Product"),
        Column::Key("Rule"),
        Column::Key("State"),
        Column::Words("Proposal"),
        Column::Words("Accepting"),
    ]);
    for row in rows {
        sheet.row([
            row.id.short(),
            row.shop.clone(),
            date(Some(reach.zone().date_of(row.created_at)), today),
            subject(row),
            cell(row.product.as_deref()),
            row.rule.clone(),
            row.state.name().to_owned(),
            row.proposal.clone(),
            row.action.sentence(),
        ]);
    }
    sheet
}

/// Returns whom or what a suggestion is about, as lists show it.
pub(super) fn subject(row: &SuggestionRow) -> String {
    row.creator
        .as_deref()
        .map_or_else(|| row.subject.clone(), handle)
}
