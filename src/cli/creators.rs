//! `callsheet creators`: the creators, narrowed by a query.

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::{Reach, Session};
use super::sheet::{Column, Sheet, cell, date, flag, handle, money};
use crate::domain::id::CreatorId;
use crate::domain::money::grouped;
use crate::domain::query::{Filter, parse};
use crate::store::view::creator::{CreatorRows, CreatorSort, CreatorsQuery};

/// Which creators.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Words and tests such as "maya tier:2 -tag:blocked gmv>500"
    #[arg(allow_hyphen_values = true)]
    query: Vec<String>,
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let filter = filter(&args.query)?;
    let only = matches(&filter, &reach, session)?;
    let answer = session.fetch(&CreatorsQuery {
        scope: reach.scope,
        now: session.now,
        filter,
        sort: match only {
            Some(_) => CreatorSort::Given,
            None => CreatorSort::Handle,
        },
        only,
        reverse: false,
        span: session.span(args.limit.limit),
    })?;
    if session.globals.json {
        session.document(reach.name(), &answer.rows)?;
        return Ok(Exit::Done);
    }
    if answer.rows.is_empty() {
        session.say(if args.query.is_empty() {
            "There are no creators yet; callsheet import FILE reads a list, callsheet creator add HANDLE makes one."
        } else {
            "No creator fits; callsheet creators lists all."
        })?;
        return Ok(Exit::Done);
    }
    print(&answer, &reach, session)
}

/// Returns what the words of a query narrow a list to.
pub(super) fn filter(words: &[String]) -> Result<Filter, Fault> {
    parse(&words.join(" ")).map_err(|error| Fault::usage(error.to_string()))
}
