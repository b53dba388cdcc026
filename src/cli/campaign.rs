//! `callsheet campaign`: objectives over a product group and a segment of creators.

use clap::Subcommand;
use serde::Serialize;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, cell, date};
use super::value;
use crate::domain::campaign::Campaign;
use crate::domain::command::{Command, NewCampaign};
use crate::domain::date::Date;
use crate::domain::id::ExtId;
use crate::domain::money::Money;
use crate::domain::query::parse;
use crate::domain::shop::Shop;
use crate::store::view::lookup::{CampaignsQuery, ShopsQuery};

/// What to do with campaigns.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the campaigns
    List(ListArgs),
    /// Adds a campaign
    Add(AddArgs),
    /// Lets creators join a campaign
    Join(JoinArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "campaign list",
            Self::Add(_) => "campaign add",
            Self::Join(_) => "campaign join",
        }
    }
}

/// How many.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    limit: Limit,
}

/// The campaign to add (readings.md 78).
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Its name
    name: String,
    /// SKU ids, separated by commas
    #[arg(long, value_name = "SKU,...", value_delimiter = ',', required = true)]
    products: Vec<ExtId>,
    /// The creators it is for, as a query
    #[arg(long, value_name = "QUERY")]
    segment: Option<String>,
    /// First day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Date,
    /// Last day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    to: Date,
    /// The metric of the goal
    #[arg(long, value_name = "METRIC")]
    goal: String,
    /// The target
    #[arg(long, value_name = "VALUE")]
    target: String,
    /// Days from delivery to the due date of a post
    #[arg(long, value_name = "N")]
    posting_window: Option<i64>,
    /// Drafts are reviewed before they are posted
    #[arg(long)]
    review: bool,
    /// Samples that may be approved
    #[arg(long, value_name = "N")]
    sample_budget: Option<i64>,
    /// Ad budget
    #[arg(long, value_name = "AMOUNT")]
    ad_budget: Option<String>,
}

/// Which, and who.
#[derive(clap::Args, Debug)]
pub(crate) struct JoinArgs {
    /// The campaign's name
    name: String,
    /// Handles
    #[arg(required = true)]
    handle: Vec<String>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    shop: Option<&'a str>,
    products: Vec<&'a ExtId>,
    segment: Option<&'a str>,
    from: Date,
    to: Date,
    goal: &'a str,
    target: &'a str,
    posting_window: Option<i64>,
    review: bool,
    sample_budget: Option<i64>,
    ad_budget: Option<Money>,
    creators: usize,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, session),
        Verb::Add(args) => add(args, session),
        Verb::Join(args) => {
            let campaign = session.campaign(&args.name)?.id;
            let creators = session.creators(&args.handle)?;
            let shop = session.shop_of(&creators)?;
            session.commit(
                Command::JoinCampaign { campaign, creators },
                Some(&shop.name),
            )
        }
    }
}

fn add(args: AddArgs, session: &mut Session) -> Result<Exit, Fault> {
    let shop = session.one_shop()?;
    let read = value::amount(shop.currency);
    let segment = match &args.segment {
        Some(text) => {
            let filter = parse(text).map_err(|error| Fault::usage(error.to_string()))?;
            Some(session.knowing_segments(filter)?.to_string())
        }
        None => None,
    };
    let campaign = NewCampaign {
        shop: shop.id,
        name: args.name.trim().to_owned(),
        products: args.products.into_iter().collect(),
        segment,
        from: args.from,
        to: args.to,
        goal: args.goal,
        target: args.target,
        posting_window: args.posting_window,
        review: args.review,
        sample_budget: args.sample_budget,
        ad_budget: value::edit(args.ad_budget.as_deref(), read)?.flatten(),
    };
    session.commit(Command::AddCampaign(campaign), Some(&shop.name))
}

fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let shops = session.fetch(&ShopsQuery)?;
    let campaigns = session.fetch(&CampaignsQuery(reach.scope))?;
    let wanted = session.span(args.limit.limit).limit.unwrap_or(usize::MAX);
    let rows: Vec<_> = campaigns
        .iter()
        .take(wanted)
        .map(|one| row(one, &shops))
        .collect();
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say("There are no campaigns yet; callsheet campaign add NAME makes one.")?;
        return Ok(Exit::Done);
    }
    let today = session.today(&reach);
    let mut sheet = Sheet::new(&[
        Column::Words("Campaign"),
        reach.column(),
        Column::Key("From"),
        Column::Key("To"),
        Column::Words("Goal"),
        Column::Number("Products"),
        Column::Number("Creators"),
    ]);
    for row in &rows {
        sheet.row([
            row.name.to_owned(),
            cell(row.shop),
            date(Some(row.from), today),
            date(Some(row.to), today),
            format!("{} {}", row.goal, row.target),
            row.products.len().to_string(),
            row.creators.to_string(),
        ]);
    }
    let shown = rows.len();
    session.table(sheet)?;
    session.more(shown, campaigns.len());
    Ok(Exit::Done)
}

fn row<'a>(campaign: &'a Campaign, shops: &'a [Shop]) -> Row<'a> {
    let shop = shops.iter().find(|shop| shop.id == campaign.shop);
    Row {
        name: &campaign.name,
        shop: shop.map(|shop| shop.name.as_str()),
        products: campaign.products.iter().collect(),
        segment: campaign.segment.as_deref(),
        from: campaign.from,
        to: campaign.to,
        goal: &campaign.goal,
        target: &campaign.target,
        posting_window: campaign.posting_window,
        review: campaign.review,
        sample_budget: campaign.sample_budget,
        ad_budget: campaign
            .ad_budget
            .zip(shop)
            .map(|(minor, shop)| Money::new(minor, shop.currency)),
        creators: campaign.creators.len(),
    }
}
