//! `callsheet import`: files into the database, and what became of them.

mod batches;
mod files;
mod into;
mod progress;

use std::path::PathBuf;

use super::args::Limit;
use super::context::Context;
use super::outcome::{Exit, Fault};
use super::value;
use crate::domain::command::Command;
use crate::domain::date::Zone;
use crate::domain::fact::Kind;
use crate::domain::money::{BasisPoints, Currency};
use crate::port::DateOrder;
use crate::store::Open;
use crate::store::view::lookup::OpOfBatch;

/// What to import, and how to read it.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Files, folders, or - for standard input
    #[arg(value_name = "FILE", required_unless_present_any = ["undo", "list", "rejects"])]
    files: Vec<PathBuf>,
    /// What the files are, where the header does not say
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Kind>,
    /// Market of a new shop, such as US
    #[arg(long, value_name = "XX")]
    market: Option<String>,
    /// Zone of a new shop, such as `America/Los_Angeles`
    #[arg(long, value_name = "ZONE")]
    tz: Option<Zone>,
    /// Currency of a new shop, such as USD
    #[arg(long, value_name = "CUR")]
    currency: Option<Currency>,
    /// Platform fee of a new shop, such as 6%
    #[arg(long, value_name = "RATE", value_parser = value::rate)]
    fee_rate: Option<BasisPoints>,
    /// Order of dates with slashes: dmy, mdy or ymd
    #[arg(long, value_name = "ORDER")]
    dates: Option<DateOrder>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Take a batch out again
    #[arg(long, value_name = "BATCH", conflicts_with_all = ["files", "list", "rejects"])]
    undo: Option<String>,
    /// Show the batches
    #[arg(long, conflicts_with_all = ["files", "rejects"])]
    list: bool,
    /// Show the rows a batch set aside
    #[arg(long, value_name = "BATCH", conflicts_with = "files")]
    rejects: Option<String>,
    /// With --rejects: as a file to mend and import again
    #[arg(long, requires = "rejects")]
    csv: bool,
    #[command(flatten)]
    limit: Limit,
}

impl Args {
    /// Returns whether it changes something.
    pub(crate) const fn is_writing(&self) -> bool {
        !self.list && self.rejects.is_none()
    }

    /// Returns what becomes of a database that is missing.
    pub(crate) const fn opens(&self) -> Open {
        if self.files.is_empty() {
            Open::Existing
        } else {
            Open::Create
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: Args, ctx: &mut Context) -> Result<Exit, Fault> {
    if args.list {
        return batches::list(args.limit, ctx);
    }
    if let Some(batch) = &args.rejects {
        return batches::rejects(batch, args.csv, args.limit, ctx);
    }
    if let Some(batch) = &args.undo {
        let op = ctx.fetch(&OpOfBatch(batch.clone()))?;
        let reach = ctx.reach()?;
        return ctx.commit(Command::Undo { op: Some(op) }, reach.name());
    }
    files::run(&args, ctx)
}
