//! `callsheet conflict`: what files say against samples, and whose word stands.

use clap::Subcommand;

use super::fault::{Exit, Fault};
use super::followups::local;
use super::session::Session;
use super::sheet::{Column, Sheet, handle};
use crate::domain::command::Command;
use crate::domain::conflict::{Difference, Kept};
use crate::store::view::conflict::ConflictsQuery;

/// What to do with conflicts.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// The contradictions to settle, field by field
    List(ListArgs),
    /// Lets one side's word stand, for one or several; undo takes it back
    Settle(SettleArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "conflict list",
            Self::Settle(_) => "conflict settle",
        }
    }
}

/// Which conflicts.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    /// Those that were settled as well
    #[arg(long)]
    all: bool,
}

/// Which, and how.
#[derive(clap::Args, Debug)]
pub(crate) struct SettleArgs {
    /// Ids, whole or by their ending as tables show it
    #[arg(required = true)]
    id: Vec<String>,
    /// Whose word stands: ours (what is known here) or theirs (what the file says)
    #[arg(long, value_name = "SIDE")]
    keep: Kept,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, session),
        Verb::Settle(args) => {
            let conflicts = session.conflicts(&args.id)?;
            let reach = session.reach()?;
            let keep = args.keep;
            session.commit(Command::SettleConflicts { conflicts, keep }, reach.name())
        }
    }
}

fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let rows = session.fetch(&ConflictsQuery {
        scope: reach.scope,
        now: session.now,
        settled: args.all,
    })?;
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say("Nothing is to be settled: no file contradicts a sample.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Key("ID"),
        reach.column(),
        Column::Key("Creator"),
        Column::Words("Product"),
        Column::Words("Ours → theirs"),
        Column::Key("File"),
        Column::Key("Came"),
        Column::Key("Kept"),
    ]);
    for row in &rows {
        let fields: Vec<String> = row.fields.iter().map(told).collect();
        sheet.row([
            row.id.short(),
            row.shop.clone(),
            handle(&row.creator),
            row.product.clone(),
            session.look.sentence(&fields.join("; ")),
            row.place(),
            local(row.at, reach.zone()),
            row.kept.map_or("-", Kept::name).to_owned(),
        ]);
    }
    session.table(sheet)?;
    Ok(Exit::Done)
}

/// Returns one difference as people read it: `stage shipped → cancelled`.
fn told(difference: &Difference) -> String {
    let ours = difference.ours.as_deref().unwrap_or("-");
    format!(
        "{} {ours} → {}",
        difference.field.replace('_', " "),
        difference.theirs
    )
}
