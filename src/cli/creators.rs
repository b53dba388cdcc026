//! `callsheet creators`: the creators, narrowed by a query.

use super::args::Limit;
use super::dash;
use super::fault::{Exit, Fault};
use super::session::{Reach, Session, actor};
use super::sheet::{Column, Sheet, cell, date, flag, handle, money};
use crate::domain::date::Window;
use crate::domain::id::CreatorId;
use crate::domain::money::grouped;
use crate::domain::query::{Filter, parse};
use crate::domain::search::{Index, Subject};
use crate::store::view::creator::{CreatorRows, CreatorSort, CreatorsQuery};
use crate::store::view::lookup::NamesQuery;

/// Which creators.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Words and tests such as "maya tier:2 -tag:blocked gmv>500"
    #[arg(value_parser = dash::unveiled)]
    query: Vec<String>,
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let filter = session.knowing_segments(filter(&args.query)?)?;
    let only = matches(&filter, &reach, session)?;
    let answer = session.fetch(&CreatorsQuery {
        scope: reach.scope,
        now: session.now,
        window: Window::Days(28),
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
    parse(&words.join(" "))
        .map(|filter| filter.asked_by(&actor()))
        .map_err(|error| Fault::usage(error.to_string()))
}

/// Returns the creators that the free words find, best first; `None` where there are no words.
fn matches(
    filter: &Filter,
    reach: &Reach,
    session: &mut Session,
) -> Result<Option<Vec<CreatorId>>, Fault> {
    let words = filter.words();
    if words.is_empty() {
        return Ok(None);
    }
    let names = session.fetch(&NamesQuery(reach.scope))?;
    let index = Index::new(names.rows().map(|name| Subject {
        key: name.id,
        handle: name.handle,
        name: "",
        other: name.other,
        recency: name.recency,
    }));
    let found = index.search(&words, names.len());
    Ok(Some(found.hits.into_iter().map(|hit| hit.key).collect()))
}

/// Prints the table.
pub(super) fn print(
    answer: &CreatorRows,
    reach: &Reach,
    session: &mut Session,
) -> Result<Exit, Fault> {
    let today = session.today(reach);
    let mut sheet = Sheet::new(&[
        reach.column(),
        Column::Key("Creator"),
        Column::Words("Name"),
        Column::Key("Tier"),
        Column::Number("Followers"),
        Column::Number("GMV 28 d"),
        Column::Key("Last post"),
        Column::Number("Open"),
        Column::Words("Tags"),
        Column::Words(""),
    ]);
    for row in &answer.rows {
        sheet.row([
            row.shop.clone(),
            handle(&row.handle),
            cell(row.name.as_deref()),
            cell(row.tier),
            cell(row.followers.map(|n| grouped(n.unsigned_abs()))),
            money(Some(row.net_gmv), session.look),
            date(row.last_post, today),
            row.open_samples.to_string(),
            row.tags.join(", "),
            flag(row.hold_samples, "on hold"),
        ]);
    }
    session.table(sheet)?;
    session.more(answer.rows.len(), answer.total);
    Ok(Exit::Done)
}
