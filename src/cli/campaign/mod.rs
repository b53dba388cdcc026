//! `callsheet campaign`: objectives over a product group and a segment of creators.

mod args;
mod shown;

use clap::Subcommand;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use crate::domain::command::Command;
use crate::domain::date::Window;
use crate::domain::id::CreatorId;
use crate::domain::query::{Filter, parse};
use crate::store::view::Scope;
use crate::store::view::Span;
use crate::store::view::creator::{CreatorSort, CreatorsQuery};

/// What to do with campaigns.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the campaigns with goal, pace, days and budgets left
    List(ListArgs),
    /// Shows one: goal and pace, figures by funnel stage, budgets, members, brief, reviews
    Show(ShowArgs),
    /// Adds a campaign
    Add(args::AddArgs),
    /// Changes the given fields; an empty value clears one
    Edit(args::EditArgs),
    /// Lets creators join a campaign
    Join(JoinArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "campaign list",
            Self::Show(_) => "campaign show",
            Self::Add(_) => "campaign add",
            Self::Edit(_) => "campaign edit",
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

/// Which.
#[derive(clap::Args, Debug)]
pub(crate) struct ShowArgs {
    /// The campaign's name
    name: String,
}

/// Which, and who.
#[derive(clap::Args, Debug)]
pub(crate) struct JoinArgs {
    /// The campaign's name
    name: String,
    /// Handles
    #[arg(required_unless_present = "segment")]
    handle: Vec<String>,
    /// Everybody who is in the campaign's segment today
    #[arg(long, conflicts_with = "handle")]
    segment: bool,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, session),
        Verb::Show(args) => shown::one(&args.name, session),
        Verb::Add(args) => args::add(args, session),
        Verb::Edit(args) => args::edit(args, session),
        Verb::Join(args) => join(&args, session),
    }
}

/// Runs `callsheet campaigns`, and `campaign list`, which is the same.
pub(crate) fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    shown::list(args.limit, session)
}

fn join(args: &JoinArgs, session: &mut Session) -> Result<Exit, Fault> {
    let campaign = session.campaign(&args.name)?;
    let creators = if args.segment {
        let Some(query) = &campaign.segment else {
            return Err(Fault::usage(format!(
                "{} has no segment: name handles, or give it one with: callsheet campaign edit.",
                campaign.name
            )));
        };
        let filter = parse(query).map_err(|error| Fault::usage(error.to_string()))?;
        let found = within(filter, Scope::Shop(campaign.shop), session)?;
        if found.is_empty() {
            return Err(Fault::usage(format!(
                "Nobody is in {query}, the segment of {}: see who there is with: callsheet creators.",
                campaign.name
            )));
        }
        found
    } else {
        session.creators(&args.handle)?
    };
    let shop = session.shop_of(&creators)?;
    let campaign = campaign.id;
    session.commit(
        Command::JoinCampaign { campaign, creators },
        Some(&shop.name),
    )
}

/// Returns the creators a filter finds, by handle.
pub(in crate::cli) fn within(
    filter: Filter,
    scope: Scope,
    session: &mut Session,
) -> Result<Vec<CreatorId>, Fault> {
    let answer = session.fetch(&CreatorsQuery {
        scope,
        now: session.now,
        window: Window::Days(28),
        filter,
        only: None,
        sort: CreatorSort::Handle,
        reverse: false,
        span: Span::ALL,
    })?;
    Ok(answer.rows.into_iter().map(|row| row.id).collect())
}
