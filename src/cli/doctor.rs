//! `callsheet doctor`: the place it runs in, and whether what is stored holds.

use serde::Serialize;

use super::fault::{Exit, Fault};
use super::session::Session;
use super::surroundings::Surroundings;
use crate::store::doctor::{FiguresHold, Findings, ReplayHolds};

/// What to check; everything where nothing is named.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Sum every rollup again from its order lines
    #[arg(long)]
    figures: bool,
    /// Fold every table again from the log, and check its chain of hashes
    #[arg(long)]
    replay: bool,
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    surroundings: Option<Surroundings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay: Option<Part>,
}

#[derive(Serialize)]
struct Part {
    checked: u64,
    differing: u64,
    differences: Vec<String>,
}

/// Runs the command: done where all holds, failed where something differs.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let all = !args.figures && !args.replay;
    let surroundings = all.then(|| Surroundings::of(session)).transpose()?;
    if let Some(around) = surroundings
        .as_ref()
        .filter(|_around| !session.globals.json)
    {
        around.tell(session)?;
    }
    let figures = (args.figures || all)
        .then(|| session.fetch(&FiguresHold))
        .transpose()?;
    let replay = (args.replay || all)
        .then(|| session.fetch(&ReplayHolds))
        .transpose()?;
    let ok = [&figures, &replay]
        .into_iter()
        .flatten()
        .all(Findings::hold);
    let exit = if ok { Exit::Done } else { Exit::Failed };
    if session.globals.json {
        let report = Report {
            ok,
            surroundings,
            figures: figures.map(part),
            replay: replay.map(part),
        };
        session.document(None, &report)?;
        return Ok(exit);
    }
    if let Some(findings) = &figures {
        tell("order lines", "The rollups agree with", findings, session)?;
    }
    if let Some(findings) = &replay {
        tell("events", "The tables agree with", findings, session)?;
    }
    Ok(exit)
}

fn part(findings: Findings) -> Part {
    Part {
        checked: findings.checked,
        differing: findings.differing,
        differences: findings.differences,
    }
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
