//! `callsheet import`: exports and sheets into the database, and what became of them.
//!
//! Read first: `files` (one transaction per file, in the order given), then `target` (into which
//! shop), `report` (what is told) and `batch` (what was imported before).

mod batch;
mod files;
mod map;
mod progress;
mod report;
mod scratch;
mod target;

use std::path::PathBuf;

use super::fault::{Exit, Fault};
use super::session::Session;
use super::value;
use crate::domain::date::Zone;
use crate::domain::fact::Kind;
use crate::domain::money::{BasisPoints, Currency};
use crate::port::DateOrder;

/// What to import, or what to tell of earlier imports.
#[derive(clap::Args, Debug)]
#[command(group(
    clap::ArgGroup::new("what").required(true).args(["files", "undo", "list", "rejects"])
))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub(crate) struct Args {
    /// Files, folders of files, or - for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Take the file's header for this kind
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Kind>,
    /// Which column is which field, from a TOML file; remembered for files with such a header
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Only show its columns beside ours, its first rows as they would be read, and the counts
    #[arg(long)]
    map: bool,
    /// Guess the columns of a table that is not known; remembered for files with such a header
    #[arg(long, conflicts_with = "mapping")]
    guess: bool,
    /// Market of a new shop, two letters
    #[arg(long, value_name = "XX")]
    market: Option<String>,
    /// Time zone of a new shop, such as `America/Los_Angeles`
    #[arg(
        long,
        value_name = "ZONE",
        help = "Time zone of a new shop, such as America/Los_Angeles"
    )]
    tz: Option<Zone>,
    /// Currency of a new shop, three letters
    #[arg(long, value_name = "CUR")]
    currency: Option<Currency>,
    /// The platform's share, 6% for a new shop without it
    #[arg(long, value_name = "RATE", value_parser = value::rate)]
    fee_rate: Option<BasisPoints>,
    /// The order of dates such as 03/04/2026: dmy, mdy or ymd
    #[arg(long, value_name = "ORDER")]
    dates: Option<DateOrder>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Take an imported file out again, by its batch id or the ending of it
    #[arg(long, value_name = "BATCH")]
    undo: Option<String>,
    /// List what was imported
    #[arg(long)]
    list: bool,
    /// Show the rows a file had set aside, by its batch id or the ending of it
    #[arg(long, value_name = "BATCH")]
    rejects: Option<String>,
    /// Print those rows as CSV, to be mended and imported again
    #[arg(long, requires = "rejects")]
    csv: bool,
}

impl Args {
    /// Returns whether it only shows what was imported.
    pub(crate) const fn is_reading(&self) -> bool {
        self.list || self.rejects.is_some()
    }
}

/// Runs the command.
pub(crate) fn run(args: Args, session: &mut Session) -> Result<Exit, Fault> {
    if args.list {
        return batch::list(session);
    }
    if let Some(batch) = &args.undo {
        return batch::undo(batch, session);
    }
    if let Some(batch) = args.rejects {
        return batch::rejects(batch, args.csv, session);
    }
    if args.map {
        return map::run(
            &Args {
                dry_run: true,
                ..args
            },
            session,
        );
    }
    files::run(&args, session)
}
