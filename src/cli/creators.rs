//! `callsheet creators`: the creators, narrowed by a query; free words in the order of the match.

use super::args::Limit;
use super::context::Context;
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet, cell, date, flag, handle, money};
use crate::domain::date::Date;
use crate::domain::id::CreatorId;
use crate::domain::money::grouped;
use crate::domain::query::{self, Filter, Test};
use crate::domain::search::{Index, Subject};
use crate::store::view::Scope;
use crate::store::view::creator::{CreatorRow, CreatorSort, CreatorsQuery};
use crate::store::view::lookup::NamesQuery;

use super::out::Look;

/// Which creators to show.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Words and terms, such as maya tier:2 -tag:blocked
    query: Vec<String>,
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let mut filter = query::parse(&args.query.join(" "))?;
    let reach = ctx.reach()?;
    let only = matches(&mut filter, reach.scope, ctx)?;
    let list = ctx.fetch(&CreatorsQuery {
        scope: reach.scope,
        now: ctx.now,
        filter,
        sort: match only {
            Some(_) => CreatorSort::Given,
            None => CreatorSort::Handle,
        },
        only,
        reverse: false,
        span: ctx.span(args.limit.limit),
    })?;
    if ctx.out.is_json() {
        ctx.document(reach.name(), &list.rows)?;
        return Ok(Exit::Done);
    }
    if list.rows.is_empty() {
        ctx.out.say("No creator fits.")?;
        return Ok(Exit::Done);
    }
    let (today, look) = (ctx.today(&reach), ctx.out.look());
    ctx.out.table(sheet(&list.rows, today, look))?;
    ctx.out.more(list.rows.len(), list.total);
    Ok(Exit::Done)
}

/// Takes the free words out of the filter and returns whom they fit, best first.
fn matches(
    filter: &mut Filter,
    scope: Scope,
    ctx: &mut Context,
) -> Result<Option<Vec<CreatorId>>, Fault> {
    let words = filter.words();
    if words.is_empty() {
        return Ok(None);
    }
    filter
        .terms
        .retain(|term| term.negated || !matches!(term.test, Test::Word(_)));
    let names = ctx.fetch(&NamesQuery(scope))?;
    let index = Index::new(names.iter().map(|row| Subject {
        key: row.id,
        handle: &row.handle,
        name: "",
        other: &row.other,
        recency: row.recency,
    }));
    let found = index.search(&words, index.len());
    Ok(Some(found.hits.into_iter().map(|hit| hit.key).collect()))
}

fn sheet(rows: &[CreatorRow], today: Date, look: Look) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Words("Creator"),
        Column::Words("Name"),
        Column::Number("Tier"),
        Column::Number("Followers"),
        Column::Words("Type"),
        Column::Number("Open"),
        Column::Words("Last post"),
        Column::Number("GMV 28d"),
        Column::Words("Tags"),
        Column::Words(""),
    ]);
    for row in rows {
        sheet.row([
            handle(&row.handle),
            cell(row.name.as_deref()),
            cell(row.tier),
            cell(row.followers.map(|n| grouped(n.unsigned_abs()))),
            row.kind.name().replace('_', "-"),
            row.open_samples.to_string(),
            date(row.last_post, today),
            money(Some(row.net_gmv_28d), look),
            row.tags.join(", "),
            flag(row.hold_samples, "on hold"),
        ]);
    }
    sheet
}
