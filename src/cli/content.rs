//! `callsheet content`: videos and LIVEs ranked by conversion, never by views.

use clap::Subcommand;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::{Reach, Session};
use super::sheet::{Column, Sheet, cell, date, flag, handle, money};
use super::{creators, dash, hooks};
use crate::domain::command::{Command, NewVerdict};
use crate::domain::date::Window;
use crate::domain::id::ExtId;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::money::{div_half_even, grouped};
use crate::domain::verdict::Compliance;
use crate::store::view::content::{ContentQuery, ContentSort, PostRow, PostRows};

/// Which content.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Words and tests such as "routine cvr>2% tier:2"; unjudged awaits a verdict
    #[arg(value_parser = dash::unveiled)]
    query: Vec<String>,
    /// The days posted: 7d, 28d, 90d, all or FROM..TO
    #[arg(long, value_name = "WINDOW", default_value = "all")]
    window: Window,
    /// Compare hook angles by the content made with them
    #[arg(long, conflicts_with = "query")]
    hooks: bool,
    #[command(flatten)]
    limit: Limit,
}

/// The list, or what is done to content.
#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Request {
    /// What to do; the list without it.
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    list: Args,
}

/// What to do with content.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Judges whether content keeps to its brief; guard G3 asks for it
    Verdict(VerdictArgs),
}

/// Which content, and the verdict.
#[derive(clap::Args, Debug)]
pub(crate) struct VerdictArgs {
    /// The content's id
    content: ExtId,
    /// compliant, or violation
    verdict: Compliance,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_parser = dash::unveiled)]
    reason: Option<String>,
}

impl Request {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self.verb {
            Some(Verb::Verdict(_)) => "content verdict",
            None => "content",
        }
    }

    /// Returns whether it only asks.
    pub(crate) const fn is_reading(&self) -> bool {
        self.verb.is_none()
    }
}

/// Runs the command.
pub(crate) fn run(request: Request, session: &mut Session) -> Result<Exit, Fault> {
    match request.verb {
        None => list(&request.list, session),
        Some(Verb::Verdict(args)) => {
            let shop = session.one_shop()?;
            let new = NewVerdict {
                shop: shop.id,
                content_id: args.content,
                compliance: args.verdict,
                reason: args.reason,
            };
            session.commit(Command::JudgeContent(new), Some(&shop.name))
        }
    }
}

fn list(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    if args.hooks {
        return hooks::run(args.window, &reach, session);
    }
    let filter = session.knowing_segments(creators::filter(&args.query)?)?;
    let answer = session.fetch(&ContentQuery {
        scope: reach.scope,
        now: session.now,
        window: args.window,
        filter,
        sort: ContentSort::Conversion,
        reverse: false,
        span: session.span(args.limit.limit),
    })?;
    if session.globals.json {
        session.document(reach.name(), &answer.rows)?;
        return Ok(Exit::Done);
    }
    if answer.rows.is_empty() {
        let nothing = if args.query.is_empty() && args.window == Window::All {
            "There is no content yet; callsheet import FILE reads a video or LIVE list."
        } else {
            "No content fits; callsheet content lists all."
        };
        session.say(nothing)?;
        return Ok(Exit::Done);
    }
    print(&answer, &reach, session)
}

fn print(answer: &PostRows, reach: &Reach, session: &mut Session) -> Result<Exit, Fault> {
    let today = session.today(reach);
    let mut sheet = Sheet::new(&[
        reach.column(),
        Column::Number("CVR"),
        Column::Number("Clicks"),
        Column::Number("Orders"),
        Column::Number("GMV"),
        Column::Number("CTR"),
        Column::Number("Hold"),
        Column::Number("GPM"),
        Column::Number("Views"),
        Column::Key("Creator"),
        Column::Key("Posted"),
        Column::Words("Title"),
        Column::Words(""),
    ]);
    for row in &answer.rows {
        let count = |n: Option<i64>| cell(n.map(|n| grouped(n.unsigned_abs())));
        sheet.row([
            row.shop.clone(),
            percent(row.cvr),
            count(row.product_clicks),
            count(row.content_orders),
            money(row.net_gmv, session.look),
            percent(row.ctr),
            percent(row.hold_rate),
            money(row.gpm, session.look),
            count(row.views),
            cell(row.creator.as_deref().map(handle)),
            date(row.posted, today),
            row.title
                .clone()
                .unwrap_or_else(|| row.content_id.to_string()),
            note(row),
        ]);
    }
    session.table(sheet)?;
    session.more(answer.rows.len(), answer.total);
    Ok(Exit::Done)
}

fn note(row: &PostRow) -> String {
    if let Some(phrase) = &row.forbidden_phrase {
        return format!("awaits a verdict: says {phrase:?}");
    }
    if row.verdict == Some(Compliance::Violation) {
        return "violation of its brief".to_owned();
    }
    let few = flag(row.cvr.is_some() && !row.evident, "few clicks");
    if row.spark.is_some() {
        "Spark candidate".to_owned()
    } else {
        few
    }
}

fn percent(ratio: Option<Ratio>) -> String {
    let tenths = ratio.and_then(|r| div_half_even(r.of * 1_000, r.by));
    cell(tenths.map(|tenths| {
        let (whole, tenth) = (tenths / 10, tenths.unsigned_abs() % 10);
        format!("{whole}.{tenth} %")
    }))
}
