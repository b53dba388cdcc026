//! `callsheet segment`: saved filters over creators.

use clap::Subcommand;
use serde::Serialize;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::{Reach, Session};
use super::sheet::{Column, Sheet};
use super::{creators, dash};
use crate::domain::command::{Command, NewSegment};
use crate::domain::query::{Filter, Term, Test};
use crate::store::view::creator::{CreatorRow, CreatorRows, CreatorSort, CreatorsQuery};
use crate::store::view::segment::SegmentRow;

/// What to do with segments.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the segments with how many creators are in each
    List(ListArgs),
    /// Saves a filter under a name, such as: segment add vips "tag:vip tier:2"
    Add(AddArgs),
    /// Shows a segment and who is in it
    Show(ShowArgs),
    /// Changes the filter or the name
    Edit(EditArgs),
    /// Takes a segment away; its creators stay
    Remove(RemoveArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "segment list",
            Self::Add(_) => "segment add",
            Self::Show(_) => "segment show",
            Self::Edit(_) => "segment edit",
            Self::Remove(_) => "segment remove",
        }
    }
}

/// How many.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    limit: Limit,
}

/// The segment to add.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Its name
    name: String,
    /// Who is in it, such as: tier:2 category:beauty -tag:blocked
    #[arg(required = true, value_parser = dash::unveiled)]
    query: Vec<String>,
}

/// Which segment.
#[derive(clap::Args, Debug)]
pub(crate) struct ShowArgs {
    /// Its name
    name: String,
    #[command(flatten)]
    limit: Limit,
}

/// Which segment, and what about it.
#[derive(clap::Args, Debug)]
pub(crate) struct EditArgs {
    /// Its name
    name: String,
    /// Who shall be in it
    #[arg(value_parser = dash::unveiled)]
    query: Vec<String>,
    /// Its new name
    #[arg(long = "name", value_name = "NAME")]
    renamed: Option<String>,
}

/// Which segment.
#[derive(clap::Args, Debug)]
pub(crate) struct RemoveArgs {
    /// Its name
    name: String,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    shop: &'a str,
    query: &'a str,
    /// How many are in it today.
    creators: usize,
}

#[derive(Serialize)]
struct Shown<'a> {
    segment: Row<'a>,
    creators: &'a [CreatorRow],
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, session),
        Verb::Add(args) => {
            let shop = session.one_shop()?;
            let new = NewSegment {
                shop: shop.id,
                name: args.name,
                query: readable(&args.query)?,
            };
            session.commit(Command::AddSegment(new), Some(&shop.name))
        }
        Verb::Show(args) => show(&args, session),
        Verb::Edit(args) => edit(args, session),
        Verb::Remove(args) => {
            let row = session.segment(&args.name)?;
            let command = Command::RemoveSegment {
                shop: row.segment.shop,
                segment: row.segment.id,
            };
            session.commit(command, Some(&row.shop))
        }
    }
}

/// Returns the text of a query, if the query language can read it.
fn readable(words: &[String]) -> Result<String, Fault> {
    creators::filter(words)?;
    Ok(words.join(" "))
}

fn edit(args: EditArgs, session: &mut Session) -> Result<Exit, Fault> {
    if args.query.is_empty() && args.renamed.is_none() {
        return Err(Fault::usage(
            "Nothing to change was given: write the new query, or --name NAME.",
        ));
    }
    let row = session.segment(&args.name)?;
    let query = (!args.query.is_empty())
        .then(|| readable(&args.query))
        .transpose()?;
    let command = Command::EditSegment {
        shop: row.segment.shop,
        segment: row.segment.id,
        name: args.renamed,
        query,
    };
    session.commit(command, Some(&row.shop))
}

fn row(row: &SegmentRow) -> Row<'_> {
    Row {
        name: &row.segment.name,
        shop: &row.shop,
        query: &row.segment.query,
        creators: row.creators,
    }
}

fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let segments = session.segments()?;
    let wanted = session.span(args.limit.limit).limit.unwrap_or(usize::MAX);
    let rows: Vec<_> = segments.iter().take(wanted).map(row).collect();
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session
            .say("There are no segments yet; callsheet segment add NAME QUERY saves a filter.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Words("Segment"),
        reach.column(),
        Column::Number("Creators"),
        Column::Words("Who"),
    ]);
    for row in &rows {
        sheet.row([
            row.name.to_owned(),
            row.shop.to_owned(),
            row.creators.to_string(),
            row.query.to_owned(),
        ]);
    }
    let shown = rows.len();
    session.table(sheet)?;
    session.more(shown, segments.len());
    Ok(Exit::Done)
}

fn show(args: &ShowArgs, session: &mut Session) -> Result<Exit, Fault> {
    let found = session.segment(&args.name)?;
    let reach = Reach {
        scope: crate::store::view::Scope::Shop(found.segment.shop),
        ..session.reach()?
    };
    let members: CreatorRows = session.fetch(&CreatorsQuery {
        scope: reach.scope,
        now: session.now,
        window: crate::domain::date::Window::Days(28),
        filter: Filter {
            terms: vec![Term {
                negated: false,
                test: Test::Segment(vec![found.segment.name.clone()]),
            }],
        },
        only: None,
        sort: CreatorSort::Handle,
        reverse: false,
        span: session.span(args.limit.limit),
    })?;
    if session.globals.json {
        let shown = Shown {
            segment: row(&found),
            creators: &members.rows,
        };
        session.document(Some(&found.shop), &shown)?;
        return Ok(Exit::Done);
    }
    session.say(&format!(
        "{}: {} ({} in it)",
        found.segment.name, found.segment.query, members.total
    ))?;
    if members.rows.is_empty() {
        return Ok(Exit::Done);
    }
    session.line("")?;
    creators::print(&members, &reach, session)
}
