//! `callsheet shop`: the shops of the database.

use clap::Subcommand;
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::session::{Session, named};
use super::sheet::{Column, Sheet, cell};
use super::value;
use crate::domain::command::{Command, NewShop, ShopEdit};
use crate::domain::date::{Date, Zone};
use crate::domain::money::{BasisPoints, Currency};
use crate::domain::shop::{DEFAULT_FEE_RATE, Shop};
use crate::store::view::lookup::ShopsQuery;

/// What to do with shops.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the shops
    List,
    /// Adds a shop
    Add(AddArgs),
    /// Changes a shop; an empty value clears a field
    Set(SetArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List => "shop list",
            Self::Add(_) => "shop add",
            Self::Set(_) => "shop set",
        }
    }
}

/// The shop to add.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Its name
    name: String,
    /// Market, two letters
    #[arg(long, value_name = "XX")]
    market: String,
    /// Time zone, such as `America/Los_Angeles`
    #[arg(
        long,
        value_name = "ZONE",
        help = "Time zone, such as America/Los_Angeles"
    )]
    tz: Zone,
    /// Currency, three letters
    #[arg(long, value_name = "CUR")]
    currency: Currency,
    /// The client it belongs to
    #[arg(long)]
    client: Option<String>,
    /// The platform's share, 6% without it
    #[arg(long, value_name = "RATE", value_parser = value::rate)]
    fee_rate: Option<BasisPoints>,
}

/// The shop to change, and what.
#[derive(clap::Args, Debug)]
pub(crate) struct SetArgs {
    /// Its name
    name: String,
    /// Market, two letters
    #[arg(long, value_name = "XX")]
    market: Option<String>,
    /// Time zone
    #[arg(long, value_name = "ZONE")]
    tz: Option<Zone>,
    /// Currency; refused once amounts are stored
    #[arg(long, value_name = "CUR")]
    currency: Option<Currency>,
    /// The client it belongs to
    #[arg(long)]
    client: Option<String>,
    /// The platform's share
    #[arg(long, value_name = "RATE", value_parser = value::rate)]
    fee_rate: Option<BasisPoints>,
    /// Invitations TikTok takes in a week; empty is what a new shop has
    #[arg(long, value_name = "N")]
    weekly_outreach: Option<String>,
    /// off pauses outreach: nobody new is written to; on goes on with it
    #[arg(long, value_name = "on|off", value_parser = switch)]
    outreach: Option<bool>,
}

fn switch(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(format!("{text:?} is neither on nor off.")),
    }
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    client: Option<&'a str>,
    market: &'a str,
    currency: Currency,
    tz: Zone,
    fee_rate: f64,
    weekly_outreach: Option<i64>,
    outreach_paused: Option<Date>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List => list(session),
        Verb::Add(args) => {
            session.store_or_new()?;
            let shop = NewShop {
                name: args.name.trim().to_owned(),
                client: value::text(args.client.as_deref()).flatten(),
                market: args.market,
                currency: args.currency,
                zone: args.tz,
                fee_rate: args.fee_rate.unwrap_or(DEFAULT_FEE_RATE),
            };
            let name = shop.name.clone();
            session.commit(Command::AddShop(shop), Some(&name))
        }
        Verb::Set(args) => {
            let shop = named(&session.fetch(&ShopsQuery)?, &args.name)?;
            let edit = ShopEdit {
                client: value::text(args.client.as_deref()),
                market: args.market,
                currency: args.currency,
                zone: args.tz,
                fee_rate: args.fee_rate,
                weekly_outreach: value::edit(args.weekly_outreach.as_deref(), value::count)?,
                outreach: args.outreach,
            };
            session.commit(
                Command::EditShop {
                    shop: shop.id,
                    edit,
                },
                Some(&shop.name),
            )
        }
    }
}

fn list(session: &mut Session) -> Result<Exit, Fault> {
    let shops = session.fetch(&ShopsQuery)?;
    if session.globals.json {
        let rows: Vec<_> = shops.iter().map(row).collect();
        session.document(None, &rows)?;
        return Ok(Exit::Done);
    }
    if shops.is_empty() {
        session.say("There are no shops yet; callsheet shop add NAME makes one.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Words("Shop"),
        Column::Words("Client"),
        Column::Words("Market"),
        Column::Words("Currency"),
        Column::Words("Time zone"),
        Column::Number("Platform fee"),
        Column::Words("Outreach"),
    ]);
    for shop in &shops {
        sheet.row([
            shop.name.clone(),
            cell(shop.client.as_deref()),
            shop.market.clone(),
            shop.currency.to_string(),
            shop.zone.to_string(),
            shop.fee_rate.to_string(),
            shop.outreach_paused
                .map_or_else(|| "on".to_owned(), |since| format!("off since {since}")),
        ]);
    }
    session.table(sheet)?;
    Ok(Exit::Done)
}

fn row(shop: &Shop) -> Row<'_> {
    Row {
        name: &shop.name,
        client: shop.client.as_deref(),
        market: &shop.market,
        currency: shop.currency,
        tz: shop.zone,
        fee_rate: value::fraction(shop.fee_rate),
        weekly_outreach: shop.weekly_outreach,
        outreach_paused: shop.outreach_paused,
    }
}
