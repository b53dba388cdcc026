//! `callsheet forget`: removes how to reach a creator for good.

use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _};

use serde::Serialize;

use super::fault::{Exit, Fault};
use super::session::{Session, actor};
use crate::domain::refusal::Refusal;
use crate::store::{Committed, ForgetOrder};
use crate::tui::memory_beside;

/// Whose contact.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The creator
    #[arg(value_name = "HANDLE")]
    handle: String,
    /// Do not ask first
    #[arg(short, long)]
    yes: bool,
}

#[derive(Serialize)]
struct Done {
    #[serde(flatten)]
    committed: Committed,
    copies: Copies,
}

#[derive(Serialize)]
struct Copies {
    rewritten: Vec<String>,
    dropped: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let creator = session
        .creators(std::slice::from_ref(&args.handle))?
        .pop()
        .ok_or_else(|| Fault::unknown("creator", &args.handle, ""))?;
    let profile = session.profile(creator)?;
    let handle = profile.entity.handle.clone();
    if !args.yes {
        ask(&handle, session)?;
    }
    let order = ForgetOrder {
        op: session.next_op()?,
        at: session.now,
        actor: actor(),
        creator,
    };
    let forgotten = session.store()?.forget(&order)?;
    // What was typed into forms of the app and left may have them too; without it the app opens afresh.
    drop(fs::remove_file(memory_beside(&session.path()?)));
    let names = |files: &[std::path::PathBuf]| -> Vec<String> {
        files
            .iter()
            .map(|file| file.display().to_string())
            .collect()
    };
    let copies = Copies {
        rewritten: names(&forgotten.rewritten),
        dropped: names(&forgotten.dropped),
    };
    if session.globals.json {
        let reach = session.reach()?;
        let committed = forgotten.done;
        session.document(reach.name(), &Done { committed, copies })?;
        return Ok(Exit::Done);
    }
    session.say(&format!(
        "Forgot email, phone and address of @{handle}; amounts and what happened stay."
    ))?;
    session.say(&format!(
        "Copies beside the database: {} rewritten, {} dropped. Those kept elsewhere, and the files that \
         were imported, still have them.",
        copies.rewritten.len(),
        copies.dropped.len()
    ))?;
    for file in &copies.dropped {
        session.say(&format!("Dropped {file}, which could not be rewritten."))?;
    }
    if !forgotten.log_emptied {
        session.hint(
            "Another Callsheet has the database open: close it, and they are out of its log of writes too.",
        );
    }
    Ok(Exit::Done)
}

/// Asks a person on a terminal; refuses where nobody can answer.
fn ask(handle: &str, session: &mut Session) -> Result<(), Fault> {
    if session.globals.json || session.look.width.is_none() || !io::stdin().is_terminal() {
        return Err(Refusal::new(
            "unconfirmed",
            format!("Forgetting @{handle} cannot be undone."),
            "Say --yes to do it.",
        )
        .into());
    }
    session.line(&format!(
        "Email, phone and address of @{handle} go for good, from the copies too. Type the handle to do it:"
    ))?;
    session.finish()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    let typed = answer.trim();
    if typed.strip_prefix('@').unwrap_or(typed).to_lowercase() == handle {
        return Ok(());
    }
    Err(Refusal::new(
        "unconfirmed",
        format!("That is not {handle}; nothing was forgotten."),
        "Do it again and type the handle.",
    )
    .into())
}
