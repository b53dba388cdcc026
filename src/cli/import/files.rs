//! Imports files in the order of the arguments, each in a transaction of its own.

use std::io::{self, IsTerminal as _, Read as _};
use std::path::Path;

use serde::Serialize;

use super::Args;
use super::into::{Into, Rehearsal};
use super::progress::Bar;
use crate::cli::context::{self, Context};
use crate::cli::out::complain;
use crate::cli::outcome::{Exit, Fault, Trouble};
use crate::domain::command::Source;
use crate::domain::fact::FactSource;
use crate::port::{self, ReadOptions, Refused};
use crate::store::{Failure, ImportOrder, Imported};

/// What became of one file.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    /// It was read.
    Done(Imported),
    /// It was refused (readings.md 58).
    Refused(Rejected),
}

/// A file that was not read, with the fields of one that was.
#[derive(Serialize)]
struct Rejected {
    batch: Option<()>,
    file: String,
    kind: Option<()>,
    rows: u64,
    inserted: u64,
    updated: u64,
    unchanged: u64,
    quarantined: u64,
    warnings: [String; 0],
    error: Trouble,
}

impl Entry {
    fn refused(file: String, error: Trouble) -> Self {
        Self::Refused(Rejected {
            batch: None,
            file,
            kind: None,
            rows: 0,
            inserted: 0,
            updated: 0,
            unchanged: 0,
            quarantined: 0,
            warnings: [],
            error,
        })
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self {
            code: refused.code,
            message: refused.message,
            remedy: refused.remedy,
        }
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, ctx: &mut Context) -> Result<Exit, Fault> {
    if args.files.iter().any(|path| path.as_os_str() == "-") && io::stdin().is_terminal() {
        return Err(Fault::usage(
            "Standard input is a terminal: pipe a file into it or name one.",
        ));
    }
    let mut into = Into::find(args, ctx)?;
    let rehearsal = match &into {
        Into::New(_) if args.dry_run => Some(Rehearsal::begin(ctx)?),
        Into::New(_) | Into::Known(_) => None,
    };
    let mut entries = Vec::new();
    let mut fault = None;
    let paths = args.files.iter().flat_map(|named| {
        port::expand(std::slice::from_ref(named))
            .into_iter()
            .map(move |path| (named, path))
    });
    for (named, path) in paths {
        let entry = match path {
            Ok(path) => one(&path, &mut into, args, ctx),
            Err(refused) => Ok(Entry::refused(named.display().to_string(), refused.into())),
        };
        match entry {
            Ok(entry) => entries.push(entry),
            Err(stop) => {
                fault = Some(stop);
                break;
            }
        }
    }
    if rehearsal.is_some() {
        ctx.release();
    }
    tell(&entries, into.name(), args, ctx)?;
    match fault {
        Some(fault) => Err(fault),
        None => exit(&entries, ctx),
    }
}

/// Imports one file; an error of the database ends the whole run.
fn one(path: &Path, into: &mut Into, args: &Args, ctx: &mut Context) -> Result<Entry, Fault> {
    let name = path.display().to_string();
    let source = match opened(path, into, args) {
        Ok(source) => source,
        Err(trouble) => return Ok(Entry::refused(name, trouble)),
    };
    let shop = into.settle(ctx)?;
    let order = ImportOrder {
        op: ctx.next_op()?,
        at: ctx.now,
        actor: context::actor(),
        source: Source::Cli,
        shop,
        dry_run: args.dry_run,
    };
    let bar = Bar::new(&name, ctx);
    let answer = ctx.store()?.import(order, source, bar.mover());
    drop(bar);
    match answer {
        Ok(done) => Ok(Entry::Done(done)),
        Err(Failure::Store(error)) => Err(error.into()),
        Err(Failure::Refused(refusal)) => Ok(Entry::refused(name, refusal.into())),
        Err(Failure::Source(message)) => Ok(Entry::refused(
            name,
            Trouble {
                code: "unreadable",
                message,
                remedy: "Nothing of the file was kept.".to_owned(),
            },
        )),
    }
}

fn opened(path: &Path, into: &Into, args: &Args) -> Result<Box<dyn FactSource>, Trouble> {
    let options = ReadOptions {
        frame: into.frame(),
        kind: args.kind,
        dates: args.dates,
    };
    if path.as_os_str() != "-" {
        return Ok(port::open(path, &options)?);
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| Trouble {
            code: "unreadable",
            message: format!("Standard input could not be read ({error})."),
            remedy: "Name a file instead.".to_owned(),
        })?;
    Ok(port::open_bytes("-", bytes, &options)?)
}

/// Returns how the run ends: nothing read is a failure, anything left out is partly done.
fn exit(entries: &[Entry], ctx: &Context) -> Result<Exit, Fault> {
    let (mut read, mut left_out, mut first) = (0, false, None);
    for entry in entries {
        match entry {
            Entry::Done(done) => {
                read += 1;
                left_out |= done.quarantined > 0;
            }
            Entry::Refused(refused) => {
                left_out = true;
                first = first.or(Some(&refused.error));
            }
        }
    }
    match (read, first) {
        (0, Some(error)) if ctx.out.is_json() => Err(Fault::Wrong(Exit::Failed, error.clone())),
        (0, _) => Ok(Exit::Failed),
        _ if left_out => Ok(Exit::Partly),
        _ => Ok(Exit::Done),
    }
}

fn tell(entries: &[Entry], shop: &str, args: &Args, ctx: &mut Context) -> Result<(), Fault> {
    if ctx.out.is_json() {
        return ctx.document(Some(shop), &entries);
    }
    for entry in entries {
        match entry {
            Entry::Done(done) => told(done, args.dry_run, ctx)?,
            Entry::Refused(refused) => complain(&refused.error.sentence()),
        }
    }
    Ok(())
}

fn told(done: &Imported, is_dry_run: bool, ctx: &mut Context) -> Result<(), Fault> {
    let would = if is_dry_run {
        " (dry run, nothing kept)"
    } else {
        ""
    };
    ctx.out.say(&format!(
        "{}: {} rows of kind {}: {} new, {} changed, {} unchanged, {} set aside{would}",
        done.file,
        done.rows,
        done.kind,
        done.inserted,
        done.updated,
        done.unchanged,
        done.quarantined
    ))?;
    for warning in &done.warnings {
        ctx.out.hint(&format!("{}: {warning}", done.file));
    }
    if let (Some(batch), true) = (done.batch, done.quarantined > 0) {
        ctx.out.hint(&format!(
            "See the rows set aside with: callsheet import --rejects {}",
            batch.short()
        ));
    }
    Ok(())
}
