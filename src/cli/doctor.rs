//! `callsheet doctor`: the place it runs in, whether what is stored holds, where the newest good copy is,
//! and what can still be saved of a damaged database.

use std::path::PathBuf;

use serde::Serialize;

use super::fault::{Exit, Fault};
use super::session::Session;
use super::surroundings::Surroundings;
use crate::port::drop_leftovers;
use crate::store::doctor::{FiguresHold, Findings, PagesHold, ReplayHolds, salvage};
use crate::store::{Query, StoreError, newest_good_copy, take_over};

/// What to check; everything where nothing is named.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Sum every rollup again from its order lines
    #[arg(long)]
    figures: bool,
    /// Fold every table again from the log, and check its chain of hashes
    #[arg(long)]
    replay: bool,
    /// Write what a damaged database still holds into the new database FILE, and list what is lost
    #[arg(long, value_name = "FILE", conflicts_with_all = ["figures", "replay"])]
    salvage: Option<PathBuf>,
    /// Let this computer use a database on a shared folder from now on, and no other one
    #[arg(long, conflicts_with_all = ["figures", "replay", "salvage"])]
    here: bool,
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    surroundings: Option<Surroundings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Findings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<Findings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay: Option<Findings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backup: Option<GoodCopy>,
}

/// The newest sound copy.
#[derive(Serialize)]
struct GoodCopy {
    file: String,
    events: i64,
}

/// Runs the command: done where all holds, failed where something differs, and the exit of a damaged
/// database where its pages do.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    if let Some(to) = &args.salvage {
        return save(to, session);
    }
    if args.here {
        return settle_here(session);
    }
    // Also where it is too damaged to be opened at all.
    if let Err(fault) = session.store() {
        return Err(with_copy(fault, session));
    }
    let all = !args.figures && !args.replay;
    let surroundings = all.then(|| Surroundings::of(session)).transpose()?;
    if let Some(around) = surroundings
        .as_ref()
        .filter(|_around| !session.globals.json)
    {
        around.tell(session)?;
    }
    let pages = all.then(|| check(&PagesHold, session)).transpose()?;
    let figures = (args.figures || all)
        .then(|| check(&FiguresHold, session))
        .transpose()?;
    let replay = (args.replay || all)
        .then(|| check(&ReplayHolds, session))
        .transpose()?;
    let hold = |part: &Option<Findings>| part.as_ref().is_none_or(Findings::hold);
    let exit = match (hold(&pages), hold(&figures) && hold(&replay)) {
        (true, true) => Exit::Done,
        (true, false) => Exit::Failed,
        (false, _) => Exit::Database,
    };
    let backup = if all { good_copy(session)? } else { None };
    let report = Report {
        ok: exit == Exit::Done,
        surroundings,
        pages,
        figures,
        replay,
        backup,
    };
    if session.globals.json {
        session.document(None, &report)?;
    } else {
        print(&report, all, session)?;
    }
    Ok(exit)
}

fn print(report: &Report, all: bool, session: &mut Session) -> Result<(), Fault> {
    if let Some(findings) = &report.pages {
        tell("pages", "The file is whole over", findings, session)?;
    }
    if let Some(findings) = &report.figures {
        tell("order lines", "The rollups agree with", findings, session)?;
    }
    if let Some(findings) = &report.replay {
        tell("events", "The tables agree with", findings, session)?;
    }
    if !all {
        return Ok(());
    }
    match &report.backup {
        Some(copy) => session.line(&format!(
            "The newest good copy is {} with {} events{}",
            copy.file,
            copy.events,
            if report.ok {
                "."
            } else {
                ": put it back with callsheet restore FILE, or save what is left with \
                 callsheet doctor --salvage FILE."
            }
        )),
        None => session.line("There is no good copy beside it: make one with callsheet backup."),
    }
}

/// Asks one question; damage on the way to the answer is a finding, not an end.
fn check<Q: Query<Rows = Findings>>(query: &Q, session: &mut Session) -> Result<Findings, Fault> {
    match session.fetch(query) {
        Err(Fault::Wrong(Exit::Database, trouble)) if trouble.code == "damaged" => {
            Ok(Findings::unreadable())
        }
        other => other,
    }
}

fn good_copy(session: &Session) -> Result<Option<GoodCopy>, Fault> {
    let found = newest_good_copy(&session.path()?);
    Ok(found.map(|(file, events)| GoodCopy {
        file: file.display().to_string(),
        events,
    }))
}

/// Returns why a database could not be opened, with what to do about damage.
fn with_copy(fault: Fault, session: &Session) -> Fault {
    match fault {
        Fault::Wrong(exit, mut trouble) if matches!(trouble.code, "damaged" | "not_ours") => {
            if let Ok(copy) = good_copy(session) {
                let salvage = "save what is left with callsheet doctor --salvage FILE";
                trouble.remedy = match copy {
                    Some(copy) => format!(
                        "The newest good copy is {} with {} events: put it back with callsheet restore, \
                         or {salvage}.",
                        copy.file, copy.events
                    ),
                    None => format!("There is no good copy beside it: {salvage}."),
                };
            }
            Fault::Wrong(exit, trouble)
        }
        other @ (Fault::Closed | Fault::Wrong(..)) => other,
    }
}

/// Makes this computer the one that uses the database.
fn settle_here(session: &mut Session) -> Result<Exit, Fault> {
    let path = session.path()?;
    if !path.is_file() {
        return Err(StoreError::Missing(path.display().to_string()).into());
    }
    let is_shared = take_over(&path)?;
    if session.globals.json {
        session.document(None, &serde_json::json!({ "shared": is_shared }))?;
        return Ok(Exit::Done);
    }
    session.say(&if is_shared {
        format!("{} is used by this computer from now on.", path.display())
    } else {
        format!(
            "{} lies where only this computer uses it; nothing was changed.",
            path.display()
        )
    })?;
    Ok(Exit::Done)
}

/// Saves what is left into a new database.
fn save(to: &std::path::Path, session: &mut Session) -> Result<Exit, Fault> {
    let path = session.path()?;
    if !path.is_file() {
        return Err(StoreError::Missing(path.display().to_string()).into());
    }
    drop_leftovers(to);
    let saved = salvage(&path, to)?;
    let exit = if saved.lost.is_empty() {
        Exit::Done
    } else {
        Exit::Partly
    };
    if session.globals.json {
        let file = saved.file.display().to_string();
        session.document(
            None,
            &serde_json::json!({ "file": file, "rows": saved.rows, "lost": saved.lost }),
        )?;
        return Ok(exit);
    }
    for sentence in &saved.lost {
        session.line(sentence)?;
    }
    session.say(&format!(
        "Saved {} rows into {}{}",
        saved.rows,
        saved.file.display(),
        if saved.lost.is_empty() {
            "; nothing is lost."
        } else {
            "; look it over before you go on with it."
        }
    ))?;
    Ok(exit)
}

fn tell(noun: &str, agree: &str, findings: &Findings, session: &mut Session) -> Result<(), Fault> {
    if findings.hold() {
        return session.line(&format!("{agree} {} {noun}.", findings.checked));
    }
    for sentence in &findings.differences {
        session.line(sentence)?;
    }
    session.line(&format!(
        "{} things differ over {} {noun}.",
        findings.differing, findings.checked
    ))
}
