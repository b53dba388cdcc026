//! `callsheet spark`: money behind posts.

use clap::Subcommand;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, cell, date, handle, money};
use super::value;
use crate::domain::booking::Paid;
use crate::domain::command::{Command, NewSpend, Promote, PromoteStep};
use crate::domain::content::content_id;
use crate::domain::date::{Date, Window};
use crate::domain::id::ExtId;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::spark::Watch;
use crate::domain::promotion::PromotionState;
use crate::store::view::promotion::PromotionsQuery;

/// What to do with promoted content.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Books what promoting a video or LIVE cost on a day, in place of what was booked for that day
    Spend(SpendArgs),
    /// Notes that a creator was asked for permission
    Ask(AskArgs),
    /// Keeps the creator's code and how long it holds; a task comes up before it expires
    Code(CodeArgs),
    /// Runs it for a daily budget, or changes the budget
    Run(RunArgs),
    /// Stops it
    Stop(StopArgs),
    /// Lists what is promoted: state, code, spend by day, paid beside organic, what to do
    List(ListArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Spend(_) => "spark spend",
            Self::Ask(_) => "spark ask",
            Self::Code(_) => "spark code",
            Self::Run(_) => "spark run",
            Self::Stop(_) => "spark stop",
            Self::List(_) => "spark list",
        }
    }
}

/// What was spent, and what it brought (readings.md 77).
#[derive(clap::Args, Debug)]
pub(crate) struct SpendArgs {
    /// The content's id or link
    content: String,
    /// The day; today without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    /// What it cost
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    amount: String,
    /// Clicks it brought
    #[arg(long, value_name = "N")]
    paid_clicks: Option<String>,
    /// Orders it brought
    #[arg(long, value_name = "N")]
    paid_orders: Option<String>,
    /// GMV it brought
    #[arg(long, value_name = "AMOUNT")]
    paid_gmv: Option<String>,
}

/// Of which days.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    /// 7d, 28d, all or FROM..TO
    #[arg(long, value_name = "WINDOW", default_value = "all")]
    window: Window,
    #[command(flatten)]
    limit: Limit,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::Spend(args) => spend(&args, session),
        Verb::Ask(AskArgs { of, queue }) => promote(&of, PromoteStep::Ask { queue }, session),
        Verb::Code(args) => {
            let CodeArgs { of, code, expires } = args;
            promote(&of, PromoteStep::Code { code, expires }, session)
        }
        Verb::Run(args) => {
            let currency = session.one_shop()?.currency;
            let daily = value::amount(currency)(&args.budget).map_err(Fault::usage)?;
            let overriding = args.r#override;
            promote(&args.of, PromoteStep::Run { daily, overriding }, session)
        }
        Verb::Stop(StopArgs { of, reason }) => promote(&of, PromoteStep::Stop { reason }, session),
        Verb::List(args) => list(&args, session),
    }
}

fn spend(args: &SpendArgs, session: &mut Session) -> Result<Exit, Fault> {
    let shop = session.one_shop()?;
    let amount = value::amount(shop.currency);
    let spend = NewSpend {
        shop: shop.id,
        content_id: content_id(&args.content).unwrap_or_else(|| ExtId::new(args.content.trim())),
        on: args.on.unwrap_or_else(|| shop.zone.date_of(session.now)),
        amount: amount(&args.amount).map_err(Fault::usage)?,
        paid: Paid {
            clicks: value::edit(args.paid_clicks.as_deref(), value::count)?.flatten(),
            orders: value::edit(args.paid_orders.as_deref(), value::count)?.flatten(),
            gmv: value::edit(args.paid_gmv.as_deref(), &amount)?.flatten(),
        },
    };
    session.commit(Command::BookSpend(spend), Some(&shop.name))
}

fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let mut rows = session.fetch(&PromotionsQuery {
        scope: reach.scope,
        window: args.window,
        now: session.now,
    })?;
    let total = rows.len();
    rows.truncate(session.span(args.limit.limit).limit.unwrap_or(total));
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say(
            "Nothing is promoted; callsheet spark ask CONTENT notes that permission was asked.",
        )?;
        return Ok(Exit::Done);
    }
    let today = session.today(&reach);
    let mut sheet = Sheet::new(&[
        reach.column(),
        Column::Key("Content"),
        Column::Key("Creator"),
        Column::Words("State"),
        Column::Key("Code until"),
        Column::Number("A day"),
        Column::Number("Spend"),
        Column::Number("Paid clicks"),
        Column::Number("Paid orders"),
        Column::Number("Paid GMV"),
        Column::Number("Paid CVR"),
        Column::Number("Organic"),
        Column::Words("Proposal"),
    ]);
    for row in &rows {
        sheet.row([
            row.shop.clone(),
            row.content_id.to_string(),
            cell(row.creator.as_deref().map(handle)),
            cell(row.state.map(PromotionState::words)),
            date(row.code_expires, today),
            money(row.daily_budget, session.look),
            money(Some(row.spend), session.look),
            cell(row.paid_clicks),
            cell(row.paid_orders),
            money(row.paid_gmv, session.look),
            percent(row.paid_cvr),
            percent(row.organic_cvr),
            cell(row.proposal.map(Watch::words)),
        ]);
    }
    let shown = rows.len();
    session.table(sheet)?;
    session.more(shown, total);
    Ok(Exit::Done)
}

/// Which content, and when.
#[derive(clap::Args, Debug)]
pub(crate) struct OfArgs {
    /// The content's id or link
    content: String,
    /// The day; today without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
}

/// Whom, and whether the message is wanted.
#[derive(clap::Args, Debug)]
pub(crate) struct AskArgs {
    #[command(flatten)]
    of: OfArgs,
    /// Queue the message that asks, too
    #[arg(long)]
    queue: bool,
}

/// The code.
#[derive(clap::Args, Debug)]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    of: OfArgs,
    /// The code
    #[arg(allow_hyphen_values = true)]
    code: String,
    /// The last day on which it holds
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    expires: Date,
}

/// The budget.
#[derive(clap::Args, Debug)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    of: OfArgs,
    /// What a day may cost: 50 to 150
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    budget: String,
    /// The reason to pass those bounds; it is logged
    #[arg(long, value_name = "REASON")]
    r#override: Option<String>,
}

/// The reason.
#[derive(clap::Args, Debug)]
pub(crate) struct StopArgs {
    #[command(flatten)]
    of: OfArgs,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: Option<String>,
}

fn promote(of: &OfArgs, step: PromoteStep, session: &mut Session) -> Result<Exit, Fault> {
    let shop = session.one_shop()?;
    let order = Promote {
        shop: shop.id,
        content_id: content_id(&of.content).unwrap_or_else(|| ExtId::new(of.content.trim())),
        on: of.on,
        step,
    };
    session.commit(Command::Promote(order), Some(&shop.name))
}

fn percent(ratio: Option<Ratio>) -> String {
    cell(ratio.map(|ratio| format!("{:.1} %", ratio.value() * 100.0)))
}
