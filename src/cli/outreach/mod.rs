//! `callsheet outreach`: a product offered to many creators at once, and what came of it.

mod preview;
mod shown;

use clap::Subcommand;

use super::args::Limit;
use super::campaign::within;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, handle};
use super::spreadsheet::Spreadsheet;
use super::value;
use crate::domain::campaign::Campaign;
use crate::domain::command::{Command, NewOutreach};
use crate::domain::date::Date;
use crate::domain::id::{CreatorId, ExtId, FollowUpId, ShopId};
use crate::domain::query::parse;
use crate::domain::refusal::Refusal;
use crate::port::{Cell, Table};
use crate::store::view::Scope;
use crate::store::view::outreach_batch::PassedOver;

/// What to do with outreach.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the batches with what came of them
    List(ListArgs),
    /// Shows one: who was written to, who answered, who was passed over and why
    Show(ShowArgs),
    /// Says who would be written to, with which words, and who would be passed over
    Preview(PreviewArgs),
    /// Queues the messages; marking one as sent makes the sample in invited
    Queue(WhomArgs),
    /// Calls off what of a batch is not sent yet
    Cancel(OneArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "outreach list",
            Self::Show(_) => "outreach show",
            Self::Preview(_) => "outreach preview",
            Self::Queue(_) => "outreach queue",
            Self::Cancel(_) => "outreach cancel",
        }
    }
}

/// How many.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    limit: Limit,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

/// Which.
#[derive(clap::Args, Debug)]
pub(crate) struct OneArgs {
    /// Its id, or the ending of it
    id: String,
}

/// Which, and as what.
#[derive(clap::Args, Debug)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    one: OneArgs,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

/// Whom, and what is offered.
#[derive(clap::Args, Debug)]
pub(crate) struct WhomArgs {
    /// Handles
    handle: Vec<String>,
    /// Everybody a query finds today, such as tier:1; the campaign's own segment without it
    #[arg(long, value_name = "QUERY", conflicts_with = "handle")]
    segment: Option<String>,
    /// The SKU; the campaign's only one without it
    #[arg(long, value_name = "SKU")]
    product: Option<String>,
    /// The campaign it is for
    #[arg(long, value_name = "C")]
    campaign: Option<String>,
    /// The text; see them with: callsheet template list
    #[arg(long, value_name = "NAME", default_value = "outreach")]
    template: String,
    /// The day it is due; now without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
}

/// Whom, what, and as what.
#[derive(clap::Args, Debug)]
pub(crate) struct PreviewArgs {
    #[command(flatten)]
    whom: WhomArgs,
    #[command(flatten)]
    limit: Limit,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => shown::list(&args, session),
        Verb::Show(args) => shown::show(&args, session),
        Verb::Preview(args) => preview::preview(&args, session),
        Verb::Queue(args) => {
            let (new, shop) = wanted(&args, session)?;
            session.commit(Command::QueueOutreach(new), Some(&shop))
        }
        Verb::Cancel(args) => cancel(&args, session),
    }
}

/// Returns the batch asked for, and its shop's name.
fn wanted(args: &WhomArgs, session: &mut Session) -> Result<(NewOutreach, String), Fault> {
    let campaign = match &args.campaign {
        Some(name) => Some(session.campaign(name)?),
        None => None,
    };
    let (creators, audience, shop) = whom(args, campaign.as_ref(), session)?;
    let shop = session.shop_with(shop)?;
    let sku_id = match (&args.product, &campaign) {
        (Some(sku), _) => ExtId::new(sku.trim()),
        (None, Some(campaign)) => only_product(campaign)?,
        (None, None) => {
            return Err(Fault::usage(
                "What is offered is not named: give --product SKU, or --campaign C.",
            ));
        }
    };
    let new = NewOutreach {
        shop: shop.id,
        creators,
        sku_id,
        campaign: campaign.map(|campaign| campaign.id),
        template: args.template.trim().to_owned(),
        audience,
        on: args.on,
    };
    Ok((new, shop.name))
}

fn only_product(campaign: &Campaign) -> Result<ExtId, Fault> {
    let mut products = campaign.products.iter();
    match (products.next(), products.next()) {
        (Some(only), None) => Ok(only.clone()),
        (None, _) | (Some(_), Some(_)) => Err(Fault::usage(format!(
            "{} has {} products: say which with --product SKU.",
            campaign.name,
            campaign.products.len()
        ))),
    }
}

/// Returns who is asked for, in words too, and of which shop.
fn whom(
    args: &WhomArgs,
    campaign: Option<&Campaign>,
    session: &mut Session,
) -> Result<(Vec<CreatorId>, String, ShopId), Fault> {
    if !args.handle.is_empty() {
        let creators = session.creators(&args.handle)?;
        let shop = session.shop_of(&creators)?.id;
        return Ok((creators, "creators chosen by hand".to_owned(), shop));
    }
    let own = campaign.and_then(|campaign| campaign.segment.as_ref());
    let Some(query) = args.segment.as_ref().or(own) else {
        return Err(Fault::usage(
            "Nobody is named: give handles, or a query with --segment QUERY.",
        ));
    };
    let filter = parse(query).map_err(|error| Fault::usage(error.to_string()))?;
    let filter = session.knowing_segments(filter)?;
    let shop = match campaign {
        Some(campaign) => campaign.shop,
        None => session.one_shop()?.id,
    };
    let audience = filter.to_string();
    let creators = within(filter, Scope::Shop(shop), session)?;
    if creators.is_empty() {
        return Err(Refusal::new(
            "no_creators",
            format!("No creator fits {query}."),
            "See who there is with: callsheet creators.",
        )
        .into());
    }
    Ok((creators, audience, shop))
}

fn cancel(args: &OneArgs, session: &mut Session) -> Result<Exit, Fault> {
    let (_, row) = shown::find(&args.id, session)?;
    let waiting: Vec<FollowUpId> = row
        .members
        .iter()
        .filter(|one| one.state.is_open())
        .map(|one| one.follow_up)
        .collect();
    if waiting.is_empty() {
        return Err(Refusal::new(
            "nothing_waits",
            format!("Nothing of outreach {} waits any more.", row.id.short()),
            "See what became of it with: callsheet outreach show ID.",
        )
        .into());
    }
    let command = Command::CancelFollowUps {
        follow_ups: waiting,
    };
    session.commit(command, Some(&row.shop))
}

/// Prints who is passed over and why.
fn reasons(skipped: &[PassedOver], limit: usize, session: &mut Session) -> Result<(), Fault> {
    let mut sheet = Sheet::new(&[Column::Key("Passed over"), Column::Words("Why")]);
    for one in skipped.iter().take(limit) {
        sheet.row([handle(&one.creator), one.why.clone()]);
    }
    session.table(sheet)
}

/// Returns the same as a table for files.
fn passed_over(skipped: &[PassedOver]) -> Table {
    Table {
        name: "Passed over".to_owned(),
        header: ["Creator", "Reason", "Why"].map(str::to_owned).to_vec(),
        rows: skipped
            .iter()
            .map(|one| {
                vec![
                    Cell::Text(one.creator.clone()),
                    Cell::Text(one.reason.name().to_owned()),
                    Cell::Text(one.why.clone()),
                ]
            })
            .collect(),
    }
}
