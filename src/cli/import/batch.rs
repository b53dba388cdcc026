//! What was imported before: the list, the rows set aside, and taking a file out again.

use super::super::fault::{Exit, Fault};
use super::super::followups::local;
use super::super::session::{Reach, Session};
use super::super::sheet::{Column, Sheet, cell, flag};
use crate::domain::command::Command;
use crate::domain::fact::Kind;
use crate::domain::platform::Platform;
use crate::port::write_rejects_csv;
use crate::store::view::import::{
    BatchRow, BatchesQuery, DataAge, DataAgeQuery, Rejects, RejectsQuery,
};

/// Digits of a file's hash in the table; `--json` has all.
const HASH: usize = 12;

/// Lists what was imported, latest first.
pub(super) fn list(session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let batches = session.fetch(&BatchesQuery(reach.scope))?;
    if session.globals.json {
        session.document(reach.name(), &batches)?;
        return Ok(Exit::Done);
    }
    if batches.is_empty() {
        session.say("Nothing was imported yet; callsheet import FILE reads an export.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Key("Batch"),
        reach.column(),
        Column::Key("When"),
        Column::Key("Who"),
        Column::Words("File"),
        Column::Words("Kind"),
        Column::Number("Rows"),
        Column::Number("New"),
        Column::Number("Set aside"),
        Column::Key("SHA-256"),
        Column::Words(""),
    ]);
    for batch in &batches {
        sheet.row([
            batch.batch.short(),
            batch.shop.clone(),
            local(batch.at, reach.zone()),
            batch.actor.clone(),
            batch.file.clone(),
            batch.kind.clone(),
            batch.rows.to_string(),
            batch.inserted.to_string(),
            batch.quarantined.to_string(),
            batch.hash.chars().take(HASH).collect(),
            flag(batch.undone_at.is_some(), "undone"),
        ]);
    }
    session.table(sheet)?;
    for age in session.fetch(&DataAgeQuery(reach.scope))? {
        let line = told(&age, session, &reach);
        session.say(&line)?;
    }
    Ok(Exit::Done)
}

/// Says how far the data of a kind reaches, and how old that is (interface.md rule 5).
fn told(age: &DataAge, session: &Session, reach: &Reach) -> String {
    let minutes = (session.now - age.until).num_minutes().max(0);
    let old = match minutes {
        0..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    };
    // Figures of the platform settle late (domain.md section 4).
    let late = if age.kind == Kind::AffiliateOrders.name() {
        let market = reach.shop.as_ref().map_or("", |shop| shop.market.as_str());
        let clocks = Platform::shipped().clocks(market, session.today(reach));
        format!(
            "; the last {} days are provisional",
            clocks.provisional_days
        )
    } else {
        String::new()
    };
    let kind = age.kind.replace('_', " ");
    let until = local(age.until, reach.zone());
    format!("{} {kind} to {until}, {old} old{late}.", age.shop)
}

/// Takes an imported file out again.
pub(super) fn undo(batch: &str, session: &mut Session) -> Result<Exit, Fault> {
    let BatchRow { op, shop, .. } = session.fetch(&RejectsQuery(batch.to_owned()))?.batch;
    session.commit(Command::Undo { op: Some(op) }, Some(&shop))
}

/// Shows the rows that a file had set aside.
pub(super) fn rejects(batch: String, as_csv: bool, session: &mut Session) -> Result<Exit, Fault> {
    let rejects = session.fetch(&RejectsQuery(batch))?;
    if as_csv {
        let mut csv = Vec::new();
        write_rejects_csv(&rejects.header, &rejects.rows, &mut csv)?;
        session.file(&csv)?;
        return Ok(Exit::Done);
    }
    if session.globals.json {
        session.document(Some(&rejects.batch.shop), &rejects)?;
        return Ok(Exit::Done);
    }
    table(&rejects, session)
}

fn table(rejects: &Rejects, session: &mut Session) -> Result<Exit, Fault> {
    if rejects.rows.is_empty() {
        session.say(&format!("{} has no rows set aside.", rejects.batch.file))?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Number("Line"),
        Column::Words("Column"),
        Column::Words("Why"),
    ]);
    for row in &rejects.rows {
        sheet.row([
            row.line.to_string(),
            cell(row.column.as_deref()),
            row.reason.clone(),
        ]);
    }
    session.table(sheet)?;
    session.hint(&format!(
        "Mend them with: callsheet import --rejects {} --csv.",
        rejects.batch.batch.short()
    ));
    Ok(Exit::Done)
}
