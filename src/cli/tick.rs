//! `callsheet tick`: what is due of the playbook, run once; made for cron.

use serde::Serialize;

use super::fault::{Exit, Fault};
use super::session::{Session, actor};
use crate::domain::command::{Command, Envelope, Source};
use crate::store::tick::{TickOrder, Ticked};
use crate::store::view::followup::FollowUpRow;
use crate::store::view::suggestion::SuggestionRow;

/// How to run it.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Only say what would be queued
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    queued: &'a [FollowUpRow],
    suggested: &'a [SuggestionRow],
    expired: usize,
    cancelled: usize,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let order = TickOrder {
        envelope: Envelope {
            id: session.next_op()?,
            at: session.now,
            actor: actor(),
            source: Source::Tick,
            command: Command::Tick,
        },
        scope: reach.scope,
        dry_run: args.dry_run,
    };
    let mut ticked = match session.store()?.tick(order) {
        Ok(ticked) => ticked,
        Err(failure) if failure.is_busy() => {
            session.hint("Another run is busy with it already: nothing was done here.");
            nothing()
        }
        Err(failure) => return Err(failure.into()),
    };
    ticked.warnings.extend_from_slice(session.own_faults());
    if session.globals.json {
        let document = Document {
            queued: &ticked.queued,
            suggested: &ticked.suggested,
            expired: ticked.expired,
            cancelled: ticked.cancelled,
            warnings: &ticked.warnings,
        };
        session.document(reach.name(), &document)?;
        return Ok(Exit::Done);
    }
    tell(&ticked, args.dry_run, session)?;
    Ok(Exit::Done)
}

const fn nothing() -> Ticked {
    Ticked {
        done: None,
        queued: Vec::new(),
        suggested: Vec::new(),
        expired: 0,
        cancelled: 0,
        warnings: Vec::new(),
    }
}

fn tell(ticked: &Ticked, dry_run: bool, session: &mut Session) -> Result<(), Fault> {
    let (queues, suggests) = if dry_run {
        ("would queue", "would suggest")
    } else {
        ("queued", "suggested")
    };
    for row in &ticked.queued {
        let kind = row.kind.name().replace('_', " ");
        session.say(&format!(
            "{queues} {kind} for {}: {}",
            row.whom(),
            row.reason
        ))?;
    }
    for row in &ticked.suggested {
        let whom = row
            .creator
            .as_deref()
            .map_or_else(|| row.subject.clone(), |creator| format!("@{creator}"));
        let proposal = row.proposal.trim_end_matches('.');
        session.say(&format!(
            "{suggests} for {whom}: {proposal} ({})",
            row.threshold
        ))?;
    }
    match ticked.cancelled {
        0 => {}
        1 => session.say("1 follow-up called off, its cause has gone")?,
        many => session.say(&format!(
            "{many} follow-ups called off, their cause has gone"
        ))?,
    }
    match ticked.expired {
        0 => {}
        1 => session.say("1 suggestion expired")?,
        many => session.say(&format!("{many} suggestions expired"))?,
    }
    let nothing = ticked.queued.is_empty() && ticked.suggested.is_empty();
    if nothing && ticked.cancelled + ticked.expired == 0 {
        session.say("Nothing is due.")?;
    }
    for warning in &ticked.warnings {
        session.hint(warning);
    }
    Ok(())
}
