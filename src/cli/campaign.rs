//! `callsheet campaign`: the campaigns.

use std::collections::BTreeSet;

use clap::Subcommand;

use super::context::Context;
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet, date};
use super::value;
use crate::domain::campaign::Campaign;
use crate::domain::command::{Command, NewCampaign};
use crate::domain::date::Date;
use crate::domain::id::ExtId;
use crate::domain::money::Money;
use crate::domain::shop::Shop;
use crate::store::view::lookup::{CampaignsQuery, ShopsQuery};

/// What to do with campaigns.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Every campaign
    List(ListArgs),
    /// Adds a campaign
    Add(AddArgs),
    /// Lets creators join
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

    /// Returns whether it changes something.
    pub(crate) const fn is_writing(&self) -> bool {
        !matches!(self, Self::List(_))
    }
}

/// How much of the list to show.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    limit: super::args::Limit,
}

/// A campaign to be made.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Its name
    name: String,
    /// SKUs, separated by commas
    #[arg(long, value_name = "SKU,…", value_delimiter = ',', required = true)]
    products: Vec<ExtId>,
    /// Whom it is for, in the query language
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    segment: Option<String>,
    /// First day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Date,
    /// Last day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    to: Date,
    /// The metric it is judged by, such as `net_gmv`
    #[arg(long, value_name = "METRIC")]
    goal: String,
    /// What the metric shall reach
    #[arg(long, value_name = "VALUE")]
    target: String,
    /// Days to post after delivery
    #[arg(long, value_name = "N")]
    posting_window: Option<i64>,
    /// Drafts are reviewed before they go up
    #[arg(long)]
    review: bool,
    /// Samples that may be approved
    #[arg(long, value_name = "N")]
    sample_budget: Option<i64>,
    /// Ad budget, in the shop's currency
    #[arg(long, value_name = "AMOUNT")]
    ad_budget: Option<String>,
}

/// Who joins what.
#[derive(clap::Args, Debug)]
pub(crate) struct JoinArgs {
    /// The campaign, by name
    name: String,
    /// Handles
    #[arg(required = true, value_name = "HANDLE")]
    handles: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, ctx: &mut Context) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, ctx),
        Verb::Add(args) => add(args, ctx),
        Verb::Join(args) => {
            let campaign = ctx.campaign(&args.name)?;
            let creators = ctx.creators(&args.handles)?;
            let shop = ctx.shop_of(&creators)?;
            let command = Command::JoinCampaign {
                campaign: campaign.id,
                creators,
            };
            ctx.commit(command, Some(&shop.name))
        }
    }
}

fn add(args: AddArgs, ctx: &mut Context) -> Result<Exit, Fault> {
    let shop = ctx.one_shop()?;
    if let Some(segment) = &args.segment {
        crate::domain::query::parse(segment)?;
    }
    let command = Command::AddCampaign(NewCampaign {
        shop: shop.id,
        name: args.name,
        products: args.products.into_iter().collect::<BTreeSet<_>>(),
        segment: args.segment,
        from: args.from,
        to: args.to,
        goal: args.goal,
        target: args.target,
        posting_window: args.posting_window,
        review: args.review,
        sample_budget: args.sample_budget,
        ad_budget: value::edit(args.ad_budget.as_deref(), value::amount(shop.currency))?.flatten(),
    });
    ctx.commit(command, Some(&shop.name))
}

fn list(args: &ListArgs, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let shops = ctx.fetch(&ShopsQuery)?;
    let mut campaigns = ctx.fetch(&CampaignsQuery(reach.scope))?;
    let total = campaigns.len();
    campaigns.truncate(ctx.span(args.limit.limit).limit.unwrap_or(total));
    if ctx.out.is_json() {
        let rows: Vec<_> = campaigns.iter().map(|one| row(one, &shops)).collect();
        ctx.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    let today = ctx.today(&reach);
    let mut sheet = Sheet::new(&[
        Column::Words("Campaign"),
        Column::Words("From"),
        Column::Words("To"),
        Column::Words("Goal"),
        Column::Number("Products"),
        Column::Number("Creators"),
    ]);
    for campaign in &campaigns {
        sheet.row([
            campaign.name.clone(),
            date(Some(campaign.from), today),
            date(Some(campaign.to), today),
            format!("{} {}", campaign.goal, campaign.target),
            campaign.products.len().to_string(),
            campaign.creators.len().to_string(),
        ]);
    }
    ctx.out.table(sheet)?;
    ctx.out.more(campaigns.len(), total);
    Ok(Exit::Done)
}

fn row(campaign: &Campaign, shops: &[Shop]) -> serde_json::Value {
    let shop = shops.iter().find(|shop| shop.id == campaign.shop);
    let budget = campaign
        .ad_budget
        .zip(shop)
        .map(|(minor, shop)| Money::new(minor, shop.currency));
    serde_json::json!({
        "id": campaign.id,
        "name": campaign.name,
        "shop": shop.map(|shop| &shop.name),
        "products": campaign.products,
        "segment": campaign.segment,
        "from": campaign.from,
        "to": campaign.to,
        "goal": campaign.goal,
        "target": campaign.target,
        "posting_window": campaign.posting_window,
        "review": campaign.review,
        "sample_budget": campaign.sample_budget,
        "ad_budget": budget,
        "creators": campaign.creators.len(),
    })
}
