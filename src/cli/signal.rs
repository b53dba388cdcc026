//! `callsheet signal`: weekly series from outside TikTok beside weekly affiliate GMV.

use clap::Subcommand;
use serde::Serialize;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, cell, money};
use crate::domain::date::Date;
use crate::domain::metrics::lag::Lag;
use crate::domain::money::Money;
use crate::store::view::signal::{SignalRow, SignalsQuery};

/// What to do with series.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the series with the lag at which each moves with GMV most
    List(ListArgs),
    /// Shows one week by week
    Show(ShowArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "signal list",
            Self::Show(_) => "signal show",
        }
    }
}

/// How many.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    limit: Limit,
}

/// Which.
#[derive(clap::Args, Debug)]
pub(crate) struct ShowArgs {
    /// The name of the series
    name: String,
}

#[derive(Serialize)]
struct LagRow {
    lag_weeks: usize,
    weeks: usize,
    correlation: Option<f64>,
}

impl LagRow {
    const fn of(lag: &Lag) -> Self {
        Self {
            lag_weeks: lag.weeks,
            weeks: lag.pairs,
            correlation: lag.r,
        }
    }
}

#[derive(Serialize)]
struct WeekRow {
    week: Date,
    value: Option<f64>,
    net_gmv: Option<Money>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    shop: &'a str,
    weeks: usize,
    best: Option<LagRow>,
    lags: Vec<LagRow>,
    /// Said wherever it is shown.
    note: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<Vec<WeekRow>>,
}

/// What a correlation is.
const NOTE: &str = "This is correlation: it does not say that one brings about the other.";

#[expect(clippy::cast_precision_loss, reason = "JSON numbers are floats")]
fn row(found: &SignalRow, series: bool) -> Row<'_> {
    Row {
        name: &found.name,
        shop: &found.shop,
        weeks: known(found),
        best: found.best.as_ref().map(LagRow::of),
        lags: found.lags.iter().map(LagRow::of).collect(),
        note: NOTE,
        series: series.then(|| {
            let weeks = found.weeks.iter();
            weeks
                .map(|week| WeekRow {
                    week: week.monday,
                    value: week.value.map(|value| value as f64 / 1_000.0),
                    net_gmv: week.net_gmv.map(|minor| Money::new(minor, found.currency)),
                })
                .collect()
        }),
    }
}

fn known(found: &SignalRow) -> usize {
    found
        .weeks
        .iter()
        .filter(|week| week.value.is_some())
        .count()
}

/// Returns how the two move together, in words.
fn words(found: &SignalRow) -> String {
    let Some((best, r)) = found.best.and_then(|best| Some((best, best.r?))) else {
        return "too few weeks in common to tell".to_owned();
    };
    let when = match best.weeks {
        0 => "in the same week".to_owned(),
        1 => "1 week later".to_owned(),
        weeks => format!("{weeks} weeks later"),
    };
    format!("r {r:.2} {when}, over {} weeks", best.pairs)
}

/// Runs the command.
pub(crate) fn run(verb: &Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(args, session),
        Verb::Show(args) => show(&args.name, session),
    }
}

fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let mut found = session.fetch(&SignalsQuery {
        scope: reach.scope,
        now: session.now,
    })?;
    let total = found.len();
    found.truncate(session.span(args.limit.limit).limit.unwrap_or(total));
    if session.globals.json {
        let rows: Vec<_> = found.iter().map(|found| row(found, false)).collect();
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if found.is_empty() {
        session.say("There is no series yet; callsheet import FILE --as signal reads one.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Words("Series"),
        reach.column(),
        Column::Number("Weeks"),
        Column::Words("Moves with GMV"),
    ]);
    for one in &found {
        sheet.row([
            one.name.clone(),
            one.shop.clone(),
            known(one).to_string(),
            words(one),
        ]);
    }
    session.table(sheet)?;
    session.more(found.len(), total);
    session.hint(NOTE);
    Ok(Exit::Done)
}

fn show(name: &str, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let wanted = name.trim().to_lowercase();
    let found = session.fetch(&SignalsQuery {
        scope: reach.scope,
        now: session.now,
    })?;
    let mut fits = found.iter().filter(|one| one.name.to_lowercase() == wanted);
    let Some(one) = fits.next() else {
        return Err(Fault::unknown(
            "series",
            name,
            "See them with: callsheet signal list.",
        ));
    };
    if fits.next().is_some() {
        return Err(Fault::usage(format!(
            "Several shops have a series {name}: say which with --shop NAME."
        )));
    }
    if session.globals.json {
        session.document(Some(&one.shop), &row(one, true))?;
        return Ok(Exit::Done);
    }
    session.line(&format!("{}: {}", one.name, words(one)))?;
    session.line(NOTE)?;
    session.line("")?;
    let mut sheet = Sheet::new(&[
        Column::Key("Week of"),
        Column::Number(""),
        Column::Number("Net GMV"),
    ]);
    for week in &one.weeks {
        sheet.row([
            week.monday.to_string(),
            cell(week.value.map(thousandths)),
            money(
                week.net_gmv.map(|minor| Money::new(minor, one.currency)),
                session.look,
            ),
        ]);
    }
    session.table(sheet)?;
    Ok(Exit::Done)
}

/// Returns thousandths as a decimal number.
fn thousandths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.unsigned_abs() / 1_000, value.unsigned_abs() % 1_000);
    let text = format!("{sign}{whole}.{part:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
