//! `callsheet spark`: money behind posts.

use clap::Subcommand;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, cell, date, handle, money};
use super::value;
use crate::domain::booking::Paid;
use crate::domain::command::{Command, NewSpend};
use crate::domain::content::content_id;
use crate::domain::date::{Date, Window};
use crate::domain::id::ExtId;
use crate::store::view::booking::SpendQuery;

/// What to do with promoted content.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Books what promoting a video or LIVE cost on a day, in place of what was booked for that day
    Spend(SpendArgs),
    /// Lists what was spent, latest day first
    List(ListArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Spend(_) => "spark spend",
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
    let mut rows = session.fetch(&SpendQuery {
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
        session
            .say("No spend is booked; callsheet spark spend CONTENT --amount AMOUNT books it.")?;
        return Ok(Exit::Done);
    }
    let today = session.today(&reach);
    let mut sheet = Sheet::new(&[
        Column::Key("Date"),
        reach.column(),
        Column::Key("Content"),
        Column::Key("Creator"),
        Column::Number("Spend"),
        Column::Number("Paid clicks"),
        Column::Number("Paid orders"),
        Column::Number("Paid GMV"),
    ]);
    for row in &rows {
        sheet.row([
            date(Some(row.date), today),
            row.shop.clone(),
            row.content_id.to_string(),
            cell(row.creator.as_deref().map(handle)),
            money(Some(row.amount), session.look),
            cell(row.paid_clicks),
            cell(row.paid_orders),
            money(row.paid_gmv, session.look),
        ]);
    }
    let shown = rows.len();
    session.table(sheet)?;
    session.more(shown, total);
    Ok(Exit::Done)
}
