//! `callsheet shop`: the shops.

use clap::Subcommand;

use super::context::{Context, named};
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet, cell};
use super::value;
use crate::domain::command::{Command, NewShop, ShopEdit};
use crate::domain::date::Zone;
use crate::domain::money::{BasisPoints, Currency};
use crate::domain::shop::DEFAULT_FEE_RATE;
use crate::store::view::lookup::ShopsQuery;

/// What to do with shops.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Every shop
    List,
    /// Adds a shop
    Add(AddArgs),
    /// Changes a shop
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

    /// Returns whether it changes something.
    pub(crate) const fn is_writing(&self) -> bool {
        !matches!(self, Self::List)
    }
}

/// A shop to be made.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Its name
    name: String,
    /// Two letters, such as US
    #[arg(long, value_name = "XX")]
    market: String,
    /// The zone of its dates, such as `America/Los_Angeles`
    #[arg(long, value_name = "ZONE")]
    tz: Zone,
    /// The currency of its amounts, such as USD
    #[arg(long, value_name = "CUR")]
    currency: Currency,
    /// Whose shop it is
    #[arg(long)]
    client: Option<String>,
    /// The platform's fee, such as 6%
    #[arg(long, value_name = "RATE", value_parser = value::rate)]
    fee_rate: Option<BasisPoints>,
}

/// What to change on a shop.
#[derive(clap::Args, Debug)]
pub(crate) struct SetArgs {
    /// Its name
    name: String,
    /// Two letters, such as US
    #[arg(long, value_name = "XX")]
    market: Option<String>,
    /// The zone of its dates
    #[arg(long, value_name = "ZONE")]
    tz: Option<Zone>,
    /// The currency of its amounts
    #[arg(long, value_name = "CUR")]
    currency: Option<Currency>,
    /// Whose shop it is; empty clears
    #[arg(long)]
    client: Option<String>,
    /// The platform's fee, such as 6%
    #[arg(long, value_name = "RATE", value_parser = value::rate)]
    fee_rate: Option<BasisPoints>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, ctx: &mut Context) -> Result<Exit, Fault> {
    match verb {
        Verb::List => list(ctx),
        Verb::Add(args) => {
            let name = args.name.clone();
            let command = Command::AddShop(NewShop {
                name: args.name,
                client: args.client,
                market: args.market,
                currency: args.currency,
                zone: args.tz,
                fee_rate: args.fee_rate.unwrap_or(DEFAULT_FEE_RATE),
            });
            ctx.commit(command, Some(name.trim()))
        }
        Verb::Set(args) => set(args, ctx),
    }
}

fn set(args: SetArgs, ctx: &mut Context) -> Result<Exit, Fault> {
    let shops = ctx.fetch(&ShopsQuery)?;
    let Some(shop) = named(&shops, &args.name) else {
        return Err(Fault::unknown(
            "shop",
            &args.name,
            "See them with: callsheet shop list.",
        ));
    };
    let edit = ShopEdit {
        client: value::text(args.client.as_deref()),
        market: args.market,
        currency: args.currency,
        zone: args.tz,
        fee_rate: args.fee_rate,
    };
    if edit == ShopEdit::default() {
        return Err(Fault::usage(
            "Nothing is asked to change: name a field, such as --fee-rate 6%.",
        ));
    }
    ctx.commit(
        Command::EditShop {
            shop: shop.id,
            edit,
        },
        Some(&shop.name),
    )
}

fn list(ctx: &mut Context) -> Result<Exit, Fault> {
    let shops = ctx.fetch(&ShopsQuery)?;
    if ctx.out.is_json() {
        let rows: Vec<_> = shops
            .iter()
            .map(|shop| {
                serde_json::json!({
                    "id": shop.id,
                    "name": shop.name,
                    "client": shop.client,
                    "market": shop.market,
                    "currency": shop.currency,
                    "tz": shop.zone,
                    "fee_rate": value::fraction(shop.fee_rate),
                })
            })
            .collect();
        ctx.document(None, &rows)?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Words("Shop"),
        Column::Words("Market"),
        Column::Words("Currency"),
        Column::Words("Zone"),
        Column::Number("Fee"),
        Column::Words("Client"),
    ]);
    for shop in &shops {
        sheet.row([
            shop.name.clone(),
            shop.market.clone(),
            shop.currency.to_string(),
            shop.zone.to_string(),
            shop.fee_rate.to_string(),
            cell(shop.client.as_deref()),
        ]);
    }
    ctx.out.table(sheet)?;
    Ok(Exit::Done)
}
