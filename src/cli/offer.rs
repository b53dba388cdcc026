//! `callsheet offer`: commission rates of creators for products, with their history.

use std::collections::BTreeMap;

use clap::Subcommand;
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::session::{Reach, Session};
use super::sheet::{Column, Sheet, cell, date, handle};
use super::spreadsheet::Spreadsheet;
use super::value;
use crate::domain::command::{Command, NewOffer};
use crate::domain::date::Date;
use crate::domain::id::ExtId;
use crate::domain::money::BasisPoints;
use crate::port::{Cell, Table};
use crate::store::view::offer::{OfferRow, OffersQuery};

/// What to do with offers.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the offers that hold, of everybody or of one creator
    List(ListArgs),
    /// Offers creators a rate for a product, from a day on
    Set(SetArgs),
    /// Lists every offer there was to a creator
    History(HistoryArgs),
    /// Writes the offers that begin since a day as Affiliate Center takes them
    Export(ExportArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "offer list",
            Self::Set(_) => "offer set",
            Self::History(_) => "offer history",
            Self::Export(_) => "offer export",
        }
    }
}

/// Whose.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    /// The handle; everybody's without it
    handle: Option<String>,
    /// Only for this SKU
    #[arg(long, value_name = "SKU")]
    product: Option<String>,
}

/// Whose.
#[derive(clap::Args, Debug)]
pub(crate) struct HistoryArgs {
    /// The handle
    handle: String,
    /// Only for this SKU
    #[arg(long, value_name = "SKU")]
    product: Option<String>,
}

/// Whom, for what, how much.
#[derive(clap::Args, Debug)]
pub(crate) struct SetArgs {
    /// Handles
    #[arg(required = true)]
    handle: Vec<String>,
    /// The SKU
    #[arg(long, value_name = "SKU")]
    product: String,
    /// The commission rate, such as 18%
    #[arg(long, value_name = "RATE", value_parser = value::rate)]
    rate: BasisPoints,
    /// The first day it holds; today without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Option<Date>,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: Option<String>,
}

/// Since when, and where to.
#[derive(clap::Args, Debug)]
pub(crate) struct ExportArgs {
    /// Only offers that begin on this day or later; all that hold without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    since: Option<Date>,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => {
            let found = found(args.handle.as_deref(), args.product, false, session)?;
            list(&found, session)
        }
        Verb::History(args) => {
            let found = found(Some(&args.handle), args.product, true, session)?;
            list(&found, session)
        }
        Verb::Set(args) => {
            let creators = session.creators(&args.handle)?;
            let shop = session.shop_of(&creators)?;
            let new = NewOffer {
                creators,
                sku_id: ExtId::new(args.product.trim()),
                rate: args.rate,
                from: args.from,
                reason: args.reason,
            };
            session.commit(Command::SetOffers(new), Some(&shop.name))
        }
        Verb::Export(args) => export(&args, session),
    }
}

fn found(
    creator: Option<&str>,
    product: Option<String>,
    history: bool,
    session: &mut Session,
) -> Result<(Reach, Vec<OfferRow>), Fault> {
    let reach = session.reach()?;
    let creator = match creator {
        Some(name) => session.creators(&[name.to_owned()])?.first().copied(),
        None => None,
    };
    let rows = session.fetch(&OffersQuery {
        scope: reach.scope,
        now: session.now,
        creator,
        sku: product.map(|sku| ExtId::new(sku.trim())),
        history,
    })?;
    Ok((reach, rows))
}

fn list((reach, rows): &(Reach, Vec<OfferRow>), session: &mut Session) -> Result<Exit, Fault> {
    if session.globals.json {
        session.document(reach.name(), rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say(
            "There are no offers yet; callsheet offer set HANDLE --product SKU --rate 18% makes one.",
        )?;
        return Ok(Exit::Done);
    }
    let today = session.today(reach);
    let mut sheet = Sheet::new(&[
        reach.column(),
        Column::Key("Creator"),
        Column::Words("Product"),
        Column::Number("Rate"),
        Column::Key("From"),
        Column::Key("Until"),
        Column::Key("Old rate until"),
        Column::Words("Why"),
    ]);
    for row in rows {
        sheet.row([
            row.shop.clone(),
            handle(&row.creator),
            row.product
                .clone()
                .unwrap_or_else(|| row.sku_id.to_string()),
            row.points.to_string(),
            date(Some(row.from), today),
            row.until.map_or_else(
                || {
                    if row.current {
                        "holds".to_owned()
                    } else {
                        String::new()
                    }
                },
                |until| date(Some(until), today),
            ),
            row.old_rate_until
                .map_or_else(String::new, |until| date(Some(until), today)),
            cell(row.reason.as_deref()),
        ]);
    }
    session.table(sheet)?;
    Ok(Exit::Done)
}

/// Creators and products one target collaboration takes at most (Affiliate Center's own limits).
const CREATORS: usize = 50;
const PRODUCTS: usize = 100;

/// One target collaboration, as Affiliate Center takes it; creators by user name, which their ids follow from.
#[derive(Serialize)]
struct Collaboration {
    name: String,
    shop: String,
    products: Vec<Target>,
    creator_usernames: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Target {
    id: String,
    target_commission_rate: i64,
}

fn export(args: &ExportArgs, session: &mut Session) -> Result<Exit, Fault> {
    let (reach, mut rows) = found(None, None, false, session)?;
    if let Some(since) = args.since {
        rows.retain(|row| row.from >= since);
    }
    if args.spreadsheet.write(&[table(&rows)], session)? {
        return Ok(Exit::Done);
    }
    let (targets, without) = collaborations(&rows);
    session.document(reach.name(), &targets)?;
    for sku in without {
        session.hint(&format!(
            "SKU {sku} has no product id, so its offers are left out: set it with callsheet product set {sku} --product-id ID."
        ));
    }
    Ok(Exit::Done)
}

/// Returns the collaborations, creators with the same products at the same rates together, and the SKUs that
/// have no product id.
fn collaborations(rows: &[OfferRow]) -> (Vec<Collaboration>, Vec<String>) {
    let mut without: Vec<String> = Vec::new();
    let mut of_creator: BTreeMap<(&str, &str), BTreeMap<String, i64>> = BTreeMap::new();
    for row in rows {
        let Some(id) = &row.product_id else {
            without.push(row.sku_id.to_string());
            continue;
        };
        let targets = of_creator.entry((&row.shop, &row.creator)).or_default();
        // One product has one rate: the best of its SKUs.
        let rate = targets.entry(id.to_string()).or_default();
        *rate = row.points.0.max(*rate);
    }
    without.sort();
    without.dedup();
    let mut together: BTreeMap<(&str, Vec<Target>), Vec<String>> = BTreeMap::new();
    for ((shop, creator), targets) in of_creator {
        let targets: Vec<Target> = targets
            .into_iter()
            .map(|(id, rate)| Target {
                id,
                target_commission_rate: rate,
            })
            .collect();
        for part in targets.chunks(PRODUCTS) {
            let creators = together.entry((shop, part.to_vec())).or_default();
            creators.push(creator.to_owned());
        }
    }
    let mut made = Vec::new();
    for ((shop, products), creators) in together {
        for creators in creators.chunks(CREATORS) {
            made.push(Collaboration {
                name: format!("Callsheet {}", made.len() + 1),
                shop: shop.to_owned(),
                products: products.clone(),
                creator_usernames: creators.to_vec(),
            });
        }
    }
    (made, without)
}

/// Returns the offers under the titles Affiliate Center's own lists use.
fn table(rows: &[OfferRow]) -> Table {
    let text = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
    Table {
        name: "Offers".to_owned(),
        header: [
            "Creator username",
            "Product ID",
            "Product Name",
            "SKU ID",
            "Standard commission rate",
            "Effective date",
            "Previous commission rate valid until",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    Cell::Text(row.creator.clone()),
                    text(row.product_id.as_ref().map(ToString::to_string)),
                    text(row.product.clone()),
                    Cell::Text(row.sku_id.to_string()),
                    Cell::Text(row.points.to_string().replace(' ', "")),
                    Cell::Text(row.from.to_string()),
                    text(row.old_rate_until.map(|until| until.to_string())),
                ]
            })
            .collect(),
    }
}
