//! `callsheet creator fee` books a flat fee, `creator fees` lists them.

use super::super::args::Limit;
use super::super::fault::{Exit, Fault};
use super::super::session::Session;
use super::super::sheet::{self, Column, Sheet, cell};
use super::super::value;
use crate::domain::command::{Command, NewFee};
use crate::domain::date::{Date, Window};
use crate::store::view::booking::FeesQuery;

/// Who is paid, and what.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The handle
    handle: String,
    /// The fee
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    amount: String,
    /// The day it is booked on; today without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    /// The campaign it is for
    #[arg(long, value_name = "C")]
    campaign: Option<String>,
}

/// Whose, and of which days.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    /// The handle; everybody's without it
    handle: Option<String>,
    /// 7d, 28d, all or FROM..TO
    #[arg(long, value_name = "WINDOW", default_value = "all")]
    window: Window,
    #[command(flatten)]
    limit: Limit,
}

/// Books a fee.
pub(super) fn book(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let creators = session.creators(std::slice::from_ref(&args.handle))?;
    let shop = session.shop_of(&creators)?;
    let campaign = match &args.campaign {
        Some(name) => Some(session.campaign(name)?.id),
        None => None,
    };
    let amount = value::amount(shop.currency)(&args.amount).map_err(Fault::usage)?;
    let on = args.on.unwrap_or_else(|| shop.zone.date_of(session.now));
    let Some(creator) = creators.first().copied() else {
        return Err(Fault::usage("No creator is named: give a handle."));
    };
    let fee = NewFee {
        creator,
        on,
        campaign,
        amount,
    };
    session.commit(Command::BookFee(fee), Some(&shop.name))
}

/// Lists the fees that stand.
pub(super) fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let creator = match &args.handle {
        Some(handle) => session
            .creators(std::slice::from_ref(handle))?
            .first()
            .copied(),
        None => None,
    };
    let mut rows = session.fetch(&FeesQuery {
        scope: reach.scope,
        window: args.window,
        now: session.now,
        creator,
    })?;
    let total = rows.len();
    rows.truncate(session.span(args.limit.limit).limit.unwrap_or(total));
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say("No fee is booked; callsheet creator fee HANDLE --amount AMOUNT books one.")?;
        return Ok(Exit::Done);
    }
    let today = session.today(&reach);
    let mut sheet = Sheet::new(&[
        Column::Key("Date"),
        reach.column(),
        Column::Key("Creator"),
        Column::Words("Campaign"),
        Column::Number("Flat fee"),
    ]);
    for row in &rows {
        sheet.row([
            sheet::date(Some(row.date), today),
            row.shop.clone(),
            sheet::handle(&row.creator),
            cell(row.campaign.as_deref()),
            sheet::money(Some(row.amount), session.look),
        ]);
    }
    let shown = rows.len();
    session.table(sheet)?;
    session.more(shown, total);
    Ok(Exit::Done)
}
