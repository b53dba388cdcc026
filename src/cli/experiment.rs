//! `callsheet experiment`: A/B tests of one variable.

use std::collections::BTreeSet;

use clap::Subcommand;
use serde::Serialize;

use super::args::Limit;
use super::campaign::within;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, cell, date, handle};
use super::value;
use crate::domain::command::{Command, ExperimentStep, NewExperiment};
use crate::domain::date::Date;
use crate::domain::experiment::report::ArmFigures;
use crate::domain::experiment::{Arm, Outcome, Plan, Variable};
use crate::domain::id::ExperimentId;
use crate::domain::money::{Currency, Money};
use crate::domain::query::parse;
use crate::domain::refusal::Refusal;
use crate::store::view::Scope;
use crate::store::view::experiment::{ExperimentRow, ExperimentsQuery};

/// What to do with experiments.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the experiments with their verdicts
    List(ListArgs),
    /// Shows one: arms, planned size, tests, verdict, who is in which arm
    Show(NameArgs),
    /// Plans an experiment
    Add(AddArgs),
    /// Lets creators take part; a hash decides the arm, and nobody is ever moved
    Assign(AssignArgs),
    /// Begins it
    Start(NameArgs),
    /// Ends it
    Stop(NameArgs),
    /// Makes the winner the campaign's default: opener, brief, offer or segment
    Roll(NameArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "experiment list",
            Self::Show(_) => "experiment show",
            Self::Add(_) => "experiment add",
            Self::Assign(_) => "experiment assign",
            Self::Start(_) => "experiment start",
            Self::Stop(_) => "experiment stop",
            Self::Roll(_) => "experiment roll",
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
pub(crate) struct NameArgs {
    /// Its name
    name: String,
}

/// Which, and who.
#[derive(clap::Args, Debug)]
pub(crate) struct AssignArgs {
    /// Its name
    name: String,
    /// Handles
    #[arg(required_unless_present = "segment")]
    handle: Vec<String>,
    /// Everybody a query finds today, such as tier:1
    #[arg(long, value_name = "QUERY", conflicts_with = "handle")]
    segment: Option<String>,
}

/// What is planned.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Its name
    name: String,
    /// What differs: `outreach_opener`, cta, `hook_angle`, offer or segment
    #[arg(
        long,
        value_name = "VARIABLE",
        help = "What differs: outreach_opener, cta, hook_angle, offer or segment"
    )]
    variable: Variable,
    /// An arm and what it uses; the first is what is done today
    #[arg(
        long = "arm",
        value_name = "NAME=VALUE",
        required = true,
        allow_hyphen_values = true
    )]
    arms: Vec<String>,
    /// The metric of the verdict: activation, posts or contribution
    #[arg(long, value_name = "METRIC")]
    metric: Outcome,
    /// The metric as it is today: a share, posts, or an amount; 0 without it
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    baseline: Option<String>,
    /// The smallest difference worth finding
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    effect: String,
    /// The standard deviation of posts or contribution
    #[arg(long, value_name = "VALUE")]
    deviation: Option<String>,
    /// The day on which it is looked at
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    review: Date,
    /// The campaign whose default the winner becomes
    #[arg(long, value_name = "C")]
    campaign: Option<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, session),
        Verb::Show(args) => show(&args.name, session),
        Verb::Add(args) => add(args, session),
        Verb::Assign(args) => assign(&args, session),
        Verb::Start(args) => step(&args.name, ExperimentStep::Start, session),
        Verb::Stop(args) => step(&args.name, ExperimentStep::Stop, session),
        Verb::Roll(args) => roll(&args.name, session),
    }
}

/// Returns the experiment of that name, case aside.
fn find(name: &str, session: &mut Session) -> Result<ExperimentRow, Fault> {
    let (scope, now) = (session.reach()?.scope, session.now);
    let wanted = name.trim().to_lowercase();
    let mut fits = session.fetch(&ExperimentsQuery { scope, now })?;
    fits.retain(|row| row.experiment.name.to_lowercase() == wanted);
    match <[ExperimentRow; 1]>::try_from(fits) {
        Ok([row]) => Ok(row),
        Err(none) if none.is_empty() => Err(Fault::unknown(
            "experiment",
            name,
            "See them with: callsheet experiment list.",
        )),
        Err(_several) => Err(Fault::usage(format!(
            "Several shops have an experiment {name}: say which with --shop NAME."
        ))),
    }
}

fn step(name: &str, step: ExperimentStep, session: &mut Session) -> Result<Exit, Fault> {
    let row = find(name, session)?;
    let command = Command::StepExperiment {
        shop: row.experiment.shop,
        experiment: row.experiment.id,
        step,
    };
    session.commit(command, Some(&row.shop))
}

fn roll(name: &str, session: &mut Session) -> Result<Exit, Fault> {
    let row = find(name, session)?;
    let Some(winner) = row.report.winner else {
        let remedy = match row.report.withheld {
            Some(_) => "Wait for its size and its review day.",
            None => "Keep what is done today, or plan a larger one.",
        };
        return Err(Refusal::new("no_winner", row.report.verdict, remedy).into());
    };
    step(name, ExperimentStep::Roll(winner), session)
}

fn assign(args: &AssignArgs, session: &mut Session) -> Result<Exit, Fault> {
    let creators = match &args.segment {
        None => session.creators(&args.handle)?,
        Some(query) => {
            let filter = parse(query).map_err(|error| Fault::usage(error.to_string()))?;
            let filter = session.knowing_segments(filter)?;
            let shop = find(&args.name, session)?.experiment.shop;
            let found = within(filter, Scope::Shop(shop), session)?;
            if found.is_empty() {
                return Err(Refusal::new(
                    "no_creators",
                    format!("No creator fits {query}."),
                    "See who there is with: callsheet creators.",
                )
                .into());
            }
            found
        }
    };
    step(&args.name, ExperimentStep::Assign(creators), session)
}

fn add(args: AddArgs, session: &mut Session) -> Result<Exit, Fault> {
    let shop = session.one_shop()?;
    let read = |text: &str| match args.metric {
        Outcome::Activation => value::rate(text).map(|points| points.0),
        Outcome::Posts => value::hundredths_of(text),
        Outcome::Contribution => value::amount(shop.currency)(text),
    };
    let arms = args
        .arms
        .iter()
        .map(|text| arm(text, args.variable))
        .collect::<Result<_, Fault>>()?;
    let campaign = match &args.campaign {
        Some(name) => Some(session.campaign(name)?.id),
        None => None,
    };
    let new = NewExperiment {
        shop: shop.id,
        name: args.name,
        variable: args.variable,
        arms,
        outcome: args.metric,
        plan: Plan {
            baseline: value::edit(args.baseline.as_deref(), read)?
                .flatten()
                .unwrap_or(0),
            effect: read(&args.effect).map_err(Fault::usage)?,
            deviation: value::edit(args.deviation.as_deref(), read)?.flatten(),
        },
        campaign,
        review_on: args.review,
    };
    session.commit(Command::AddExperiment(new), Some(&shop.name))
}

/// Reads an arm; rates and queries are checked here, so that a winner can be rolled forward.
fn arm(text: &str, variable: Variable) -> Result<Arm, Fault> {
    let (name, typed) = text
        .split_once('=')
        .ok_or_else(|| Fault::usage(format!("{text:?} is no arm: write it like NAME=VALUE.")))?;
    let value = match variable {
        Variable::Offer => {
            let rate = value::rate(typed).map_err(Fault::usage)?;
            format!("{}bp", rate.0)
        }
        Variable::Segment => parse(typed)
            .map_err(|error| Fault::usage(error.to_string()))?
            .to_string(),
        Variable::OutreachOpener | Variable::Cta | Variable::HookAngle => typed.trim().to_owned(),
    };
    Ok(Arm {
        name: name.trim().to_owned(),
        value,
    })
}

#[derive(Serialize)]
struct ArmRow<'a> {
    name: &'a str,
    value: &'a str,
    creators: u64,
    known: u64,
    mean: Option<Mean>,
    deviation: Option<Mean>,
}

/// A number, or an amount.
#[derive(Serialize)]
#[serde(untagged)]
enum Mean {
    Number(f64),
    Amount(Money),
}

#[derive(Serialize)]
struct ComparisonRow<'a> {
    arm: &'a str,
    against: &'a str,
    difference: Mean,
    statistic: Option<f64>,
    df: Option<f64>,
    p: Option<f64>,
    p_holm: Option<f64>,
}

#[derive(Serialize)]
struct Assigned<'a> {
    creator: &'a str,
    arm: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    id: ExperimentId,
    name: &'a str,
    shop: &'a str,
    variable: Variable,
    metric: Outcome,
    state: &'static str,
    campaign: Option<&'a str>,
    started_on: Option<Date>,
    review_on: Date,
    stopped_on: Option<Date>,
    planned_per_arm: Option<u64>,
    arms: Vec<ArmRow<'a>>,
    peeking: bool,
    withheld: Option<&'a str>,
    comparisons: Vec<ComparisonRow<'a>>,
    winner: Option<&'a str>,
    verdict: &'a str,
    rolled: Option<&'a str>,
    assigned: Vec<Assigned<'a>>,
}

/// Returns a mean as JSON has it: contribution is money.
#[expect(clippy::cast_possible_truncation, reason = "rounded minor units")]
fn mean(value: f64, outcome: Outcome, currency: Currency) -> Mean {
    match outcome {
        Outcome::Contribution => Mean::Amount(Money::new(value.round_ties_even() as i64, currency)),
        Outcome::Activation | Outcome::Posts => Mean::Number(value),
    }
}

fn row(found: &ExperimentRow) -> Row<'_> {
    let ExperimentRow {
        experiment, report, ..
    } = found;
    let outcome = experiment.outcome;
    let mean = |value| mean(value, outcome, found.currency);
    let name = |arm: usize| experiment.arms.get(arm).map_or("", |arm| arm.name.as_str());
    let arms = experiment.arms.iter().zip(&report.arms);
    Row {
        id: experiment.id,
        name: &experiment.name,
        shop: &found.shop,
        variable: experiment.variable,
        metric: outcome,
        state: experiment.state(),
        campaign: found.campaign.as_deref(),
        started_on: experiment.started_on,
        review_on: experiment.review_on,
        stopped_on: experiment.stopped_on,
        planned_per_arm: report.planned,
        arms: arms
            .map(|(arm, figures)| ArmRow {
                name: &arm.name,
                value: &arm.value,
                creators: figures.creators,
                known: figures.known,
                mean: figures.mean.map(mean),
                deviation: figures.deviation.map(mean),
            })
            .collect(),
        peeking: report.withheld.is_some(),
        withheld: report.withheld.as_deref(),
        comparisons: report
            .comparisons
            .iter()
            .map(|one| ComparisonRow {
                arm: name(one.arm),
                against: name(0),
                difference: mean(one.difference),
                statistic: one.tested.map(|tested| tested.statistic),
                df: one.tested.and_then(|tested| tested.df),
                p: one.tested.map(|tested| tested.p),
                p_holm: one.corrected,
            })
            .collect(),
        winner: report.winner.map(name),
        verdict: &report.verdict,
        rolled: experiment.rolled.as_deref(),
        assigned: found
            .assigned
            .iter()
            .map(|(creator, arm)| Assigned {
                creator,
                arm: name(*arm),
            })
            .collect(),
    }
}

fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let mut found = session.fetch(&ExperimentsQuery {
        scope: reach.scope,
        now: session.now,
    })?;
    let total = found.len();
    found.truncate(session.span(args.limit.limit).limit.unwrap_or(total));
    if session.globals.json {
        let rows: Vec<_> = found.iter().map(row).collect();
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if found.is_empty() {
        session.say("There are no experiments yet; callsheet experiment add NAME plans one.")?;
        return Ok(Exit::Done);
    }
    let today = session.today(&reach);
    let mut sheet = Sheet::new(&[
        Column::Words("Experiment"),
        reach.column(),
        Column::Words("Variable"),
        Column::Words("Metric"),
        Column::Words("State"),
        Column::Number("Creators"),
        Column::Key("Review"),
        Column::Words("Verdict"),
    ]);
    for row in &found {
        sheet.row([
            row.experiment.name.clone(),
            row.shop.clone(),
            row.experiment.variable.name().replace('_', " "),
            row.experiment.outcome.name().to_owned(),
            row.experiment.state().replace('_', " "),
            row.assigned.len().to_string(),
            date(Some(row.experiment.review_on), today),
            row.report.verdict.clone(),
        ]);
    }
    session.table(sheet)?;
    session.more(found.len(), total);
    Ok(Exit::Done)
}

fn show(name: &str, session: &mut Session) -> Result<Exit, Fault> {
    let found = find(name, session)?;
    if session.globals.json {
        session.document(Some(&found.shop), &row(&found))?;
        return Ok(Exit::Done);
    }
    let experiment = &found.experiment;
    session.line(&format!(
        "{}: {} by {}, {}",
        experiment.name,
        experiment.variable.name().replace('_', " "),
        experiment.outcome.name(),
        experiment.state().replace('_', " "),
    ))?;
    session.line(&found.report.verdict)?;
    session.line(&format!(
        "Planned: {} creators an arm. Review: {}. Campaign: {}.",
        cell(found.report.planned),
        experiment.review_on,
        cell(found.campaign.as_deref()),
    ))?;
    session.line("")?;
    let mut table = Sheet::new(&[
        Column::Words("Arm"),
        Column::Number("Creators"),
        Column::Number("Mean"),
        Column::Number("p"),
        Column::Words("Uses"),
        Column::Words("Who"),
    ]);
    for (n, (arm, figures)) in experiment.arms.iter().zip(&found.report.arms).enumerate() {
        let test = found.report.comparisons.iter().find(|one| one.arm == n);
        let people: BTreeSet<String> = found
            .assigned
            .iter()
            .filter(|(_, arm)| *arm == n)
            .map(|(creator, _)| handle(creator))
            .collect();
        let people: Vec<String> = people.into_iter().collect();
        table.row([
            arm.name.clone(),
            figures.creators.to_string(),
            cell(said(figures, experiment.outcome, found.currency)),
            cell(
                test.and_then(|one| one.corrected)
                    .map(|p| format!("{p:.4}")),
            ),
            arm.value.clone(),
            people.join(" "),
        ]);
    }
    session.table(table)?;
    Ok(Exit::Done)
}

fn said(figures: &ArmFigures, outcome: Outcome, currency: Currency) -> Option<String> {
    let value = figures.mean?;
    Some(match (outcome, mean(value, outcome, currency)) {
        (_, Mean::Amount(money)) => money.to_string(),
        (Outcome::Activation, Mean::Number(share)) => format!("{:.1} %", share * 100.0),
        (_, Mean::Number(posts)) => format!("{posts:.2}"),
    })
}
