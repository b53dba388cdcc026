//! `callsheet demo`: a lived-in shop in a database of its own.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::app;
use super::context::Context;
use super::outcome::{Exit, Fault};
use crate::demo::{self, CREATORS, DemoOptions, Made, SEED};
use crate::store::{Open, Store};

/// What the demo is made of, and where.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The number everything follows from
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// How many creators
    #[arg(long, value_name = "N")]
    creators: Option<usize>,
    /// The folder of its database
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Only make it
    #[arg(long)]
    no_tui: bool,
}

/// What was made, and where.
#[derive(Serialize)]
struct Answer<'a> {
    path: &'a Path,
    made: bool,
    creators: Option<usize>,
    samples: Option<usize>,
    order_lines: Option<u64>,
    videos: Option<usize>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let is_only_made = args.no_tui || ctx.out.is_json();
    if !is_only_made && !app::has_terminal() {
        return Err(Fault::usage(
            "The app needs a terminal: add --no-tui to only make the demo.",
        ));
    }
    let folder = match &args.dir {
        Some(folder) => folder.clone(),
        None => app::data_folder()?.join("demo"),
    };
    let path = folder.join("callsheet.db");
    let (store, made) = if path.exists() {
        (standing(args, &path)?, None)
    } else {
        let (store, made) = fresh(args, &path, ctx)?;
        (store, Some(made))
    };
    ctx.adopt(store);
    if is_only_made {
        tell(&path, made, ctx)?;
        return Ok(Exit::Done);
    }
    app::run(ctx)
}

/// Opens the demo that is there, unless another one is asked for.
fn standing(args: &Args, path: &Path) -> Result<Store, Fault> {
    if args.seed.is_some() || args.creators.is_some() {
        return Err(Fault::refused(
            "exists",
            &format!("There is a demo at {} already.", path.display()),
            "Open it with callsheet demo without --seed and --creators, or take another --dir.",
        ));
    }
    Ok(Store::open(path, Open::Existing)?)
}

/// Makes the demo; a failure leaves no half of it behind.
fn fresh(args: &Args, path: &Path, ctx: &Context) -> Result<(Store, Made), Fault> {
    let store = Store::open(path, Open::Create)?;
    let options = DemoOptions {
        seed: args.seed.unwrap_or(SEED),
        creators: args.creators.unwrap_or(CREATORS),
        now: ctx.now,
    };
    match demo::create(&store, &options) {
        Ok(made) => Ok((store, made)),
        Err(failure) => {
            drop(store);
            remove(path);
            Err(failure.into())
        }
    }
}

/// Removes a database that nobody has open any more; what cannot be removed stays.
pub(crate) fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        drop(fs::remove_file(name));
    }
}

fn tell(path: &Path, made: Option<Made>, ctx: &mut Context) -> Result<(), Fault> {
    if ctx.out.is_json() {
        let reach = ctx.reach()?;
        return ctx.document(
            reach.name(),
            &Answer {
                path,
                made: made.is_some(),
                creators: made.map(|made| made.creators),
                samples: made.map(|made| made.samples),
                order_lines: made.map(|made| made.order_lines),
                videos: made.map(|made| made.videos),
            },
        );
    }
    let place = path.display();
    let sentence = match made {
        Some(made) => format!(
            "Made a shop with {} creators, {} samples, {} order lines and {} videos: open it with \
             callsheet --db {place}",
            made.creators, made.samples, made.order_lines, made.videos
        ),
        None => format!("The demo is there already: open it with callsheet --db {place}"),
    };
    ctx.out.say(&sentence)
}
