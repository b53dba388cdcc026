//! `callsheet backup` and `restore`: whole copies of the database, out and back in.

use std::path::PathBuf;

use serde::Serialize;

use super::fault::{Exit, Fault};
use super::session::Session;
use crate::port::drop_leftovers;
use crate::store::{Copied, replace_damaged};

/// Where to.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The new file; without one a dated name in the folder backups beside the database
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Where from.
#[derive(clap::Args, Debug)]
pub(crate) struct RestoreArgs {
    /// A file that backup made
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Serialize)]
struct Made {
    file: String,
    events: i64,
    bytes: u64,
}

#[derive(Serialize)]
struct PutBack {
    file: String,
    events: i64,
    /// What was there before: restoring it takes the restoring back.
    before: String,
}

impl From<&Copied> for Made {
    fn from(copied: &Copied) -> Self {
        Self {
            file: copied.file.display().to_string(),
            events: copied.events,
            bytes: copied.bytes,
        }
    }
}

/// Runs `backup`.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let store = session.store()?;
    let to = args
        .file
        .clone()
        .unwrap_or_else(|| store.backup_name(session.now));
    drop_leftovers(&to);
    let copied = store.back_up(&to)?;
    if session.globals.json {
        session.document(None, &Made::from(&copied))?;
        return Ok(Exit::Done);
    }
    session.say(&format!(
        "Copied {} events into {}, and found it sound.",
        copied.events,
        copied.file.display()
    ))?;
    Ok(Exit::Done)
}

/// Runs `restore`.
pub(crate) fn restore(args: &RestoreArgs, session: &mut Session) -> Result<Exit, Fault> {
    let store = match session.store_or_new() {
        Err(Fault::Wrong(_, trouble)) if trouble.code == "damaged" => {
            return instead_of_damaged(args, session);
        }
        opened => opened?,
    };
    let restored = store.restore(&args.file, session.now)?;
    let before = restored.before.file.display().to_string();
    if session.globals.json {
        let done = PutBack {
            file: args.file.display().to_string(),
            events: restored.events,
            before,
        };
        session.document(None, &done)?;
        return Ok(Exit::Done);
    }
    session.say(&format!(
        "Restored {} events from {}. What was there before is in {before}: restore that to go back.",
        restored.events,
        args.file.display()
    ))?;
    Ok(Exit::Done)
}

/// Puts the copy where nothing can be opened any more.
fn instead_of_damaged(args: &RestoreArgs, session: &mut Session) -> Result<Exit, Fault> {
    let kept = replace_damaged(&session.path()?, &args.file, session.now)?;
    let before = kept.display().to_string();
    if session.globals.json {
        let file = args.file.display().to_string();
        session.document(None, &serde_json::json!({ "file": file, "before": before }))?;
        return Ok(Exit::Done);
    }
    session.say(&format!(
        "Restored {}. The damaged database is kept as {before}.",
        args.file.display()
    ))?;
    Ok(Exit::Done)
}
