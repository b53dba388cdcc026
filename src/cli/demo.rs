//! `callsheet demo`: a lived-in shop in its own database, then the app on it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::app;
use super::fault::{Exit, Fault};
use super::session::Session;
use crate::demo::{self, CREATORS, DemoOptions, SEED};
use crate::domain::refusal::Refusal;

/// What the demo is made of.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The same seed and day give the same shop; `morning` is one fixed morning with 52 decisions
    #[arg(long, value_name = "N|morning", value_parser = seed)]
    seed: Option<Seed>,
    /// How many creators
    #[arg(long, value_name = "N")]
    creators: Option<usize>,
    /// The folder of its database, which is DIR/callsheet.db
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Only make it
    #[arg(long)]
    no_tui: bool,
}

/// What the shop is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seed {
    /// A number.
    Number(u64),
    /// The fixed morning.
    Morning,
}

fn seed(text: &str) -> Result<Seed, String> {
    match text.trim() {
        "morning" => Ok(Seed::Morning),
        number => number
            .parse()
            .map(Seed::Number)
            .map_err(|_error| format!("{text:?} is not a seed: take a number, or morning.")),
    }
}

#[derive(Serialize)]
struct Row {
    db: String,
    #[serde(flatten)]
    made: Option<Counts>,
}

#[derive(Serialize)]
struct Counts {
    creators: usize,
    samples: usize,
    order_lines: u64,
    videos: usize,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let only_make = args.no_tui || session.globals.json;
    if !only_make {
        app::needs_terminal()?;
    }
    let path = place(args, session)?;
    let named = args.dir.is_none() && session.globals.db.is_some();
    session.globals.db = Some(path.clone());
    if path.exists() {
        // A database named with --db may be a real one: a demo never opens as that.
        if named || args.seed.is_some() || args.creators.is_some() {
            return Err(taken(&path.display().to_string()));
        }
        // A demo made earlier is opened again, with what was done in it.
        if only_make {
            stands(&path, session)?;
        } else {
            app::screen(session)?;
        }
        return Ok(Exit::Done);
    }
    make(args, &path, session)?;
    if !only_make {
        session.finish()?;
        app::screen(session)?;
    }
    Ok(Exit::Done)
}

/// Makes the usual demo where there is none yet, and works on it from here on.
pub(crate) fn prepare(session: &mut Session) -> Result<(), Fault> {
    let args = Args {
        seed: None,
        creators: None,
        dir: None,
        no_tui: true,
    };
    let path = place(&args, session)?;
    session.globals.db = Some(path.clone());
    if path.exists() {
        return Ok(());
    }
    make(&args, &path, session)
}

fn place(args: &Args, session: &Session) -> Result<PathBuf, Fault> {
    match (&args.dir, &session.globals.db) {
        (Some(dir), _) => Ok(dir.join("callsheet.db")),
        (None, Some(path)) => Ok(path.clone()),
        (None, None) => app::data_folder().map(|folder| folder.join("demo").join("callsheet.db")),
    }
}

fn taken(path: &str) -> Fault {
    Refusal::new(
        "exists",
        format!("There is a database at {path} already."),
        "Open it with callsheet demo alone, or give another folder with --dir DIR.",
    )
    .into()
}

fn make(args: &Args, path: &Path, session: &mut Session) -> Result<(), Fault> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| {
            Fault::failed(
                "folder",
                &format!("{} cannot be made ({}).", folder.display(), error.kind()),
                "Give another folder with --dir DIR.",
            )
        })?;
    }
    let store = session.store_or_new()?;
    let creators = args.creators.unwrap_or(CREATORS);
    let now = session.now;
    let filled = match args.seed.unwrap_or(Seed::Number(SEED)) {
        Seed::Morning => demo::morning(&store, now),
        Seed::Number(seed) => demo::create(
            &store,
            &DemoOptions {
                seed,
                creators,
                now,
            },
        ),
    };
    let made = match filled {
        Ok(made) => made,
        Err(failure) => {
            drop(store);
            session.release();
            remove(path);
            return Err(failure.into());
        }
    };
    let db = path.display().to_string();
    let made = Counts {
        creators: made.creators,
        samples: made.samples,
        order_lines: made.order_lines,
        videos: made.videos,
    };
    if session.globals.json {
        let reach = session.reach()?;
        let made = Some(made);
        return session.document(reach.name(), &Row { db, made });
    }
    session.say(&format!(
        "Made {} creators, {} samples, {} videos and {} order lines in {db}.",
        made.creators, made.samples, made.videos, made.order_lines
    ))
}

/// Says that a demo made earlier is still there.
fn stands(path: &Path, session: &mut Session) -> Result<(), Fault> {
    let db = path.display().to_string();
    let reach = session.reach()?;
    if session.globals.json {
        return session.document(reach.name(), &Row { db, made: None });
    }
    session.say(&format!("The demo is in {db} already, as it was left."))
}

/// Removes a database that nobody has open any more; what cannot be removed stays.
fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        drop(fs::remove_file(name));
    }
}
