//! What `campaign add` and `campaign edit` take, and the commands they make of it.

use std::collections::BTreeSet;

use crate::cli::fault::{Exit, Fault};
use crate::cli::session::Session;
use crate::cli::value;
use crate::domain::command::{CampaignEdit, Command, Edit, NewCampaign};
use crate::domain::date::Date;
use crate::domain::goal::{Curve, Goal, GoalMetric};
use crate::domain::id::ExtId;
use crate::domain::metrics::registry::Unit;
use crate::domain::money::Currency;
use crate::domain::query::parse;
use crate::domain::refusal::Refusal;

/// The campaign to add (readings.md 78).
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Its name
    name: String,
    /// SKU ids, separated by commas
    #[arg(long, value_name = "SKU,...", value_delimiter = ',', required = true)]
    products: Vec<ExtId>,
    /// First day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Date,
    /// Last day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    to: Date,
    /// The metric of the goal: `net_gmv`, contribution, cpa, roas, activation, `posts_per_week`, `repeat_rate` or `gmv_per_creator`
    #[arg(
        long,
        value_name = "METRIC",
        help = "The metric of the goal: net_gmv, contribution, cpa, roas, activation, posts_per_week, repeat_rate or gmv_per_creator"
    )]
    goal: String,
    /// The target: an amount, a share such as 30%, or a number
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    target: String,
    /// Drafts are reviewed before they are posted
    #[arg(long)]
    review: bool,
    #[command(flatten)]
    more: MoreArgs,
}

/// The fields to change.
#[derive(clap::Args, Debug)]
pub(crate) struct EditArgs {
    /// Its name
    name: String,
    /// Its new name
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// SKU ids in place of the present ones
    #[arg(long, value_name = "SKU,...", value_delimiter = ',')]
    products: Option<Vec<ExtId>>,
    /// First day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    to: Option<Date>,
    /// The metric of the goal; needs --target
    #[arg(long, value_name = "METRIC", requires = "target")]
    goal: Option<String>,
    /// The target
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    target: Option<String>,
    /// Whether drafts are reviewed: true or false
    #[arg(long, value_name = "BOOL")]
    review: Option<String>,
    #[command(flatten)]
    more: MoreArgs,
}

/// What a campaign may have.
#[derive(clap::Args, Debug)]
pub(crate) struct MoreArgs {
    /// The creators it is for, as a query
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    segment: Option<String>,
    /// The commercial goal beside one on activity alone, such as `net_gmv=5000`
    #[arg(
        long,
        value_name = "METRIC=VALUE",
        help = "The commercial goal beside one on activity alone, such as net_gmv=5000"
    )]
    beside: Option<String>,
    /// Shares of the target expected by certain days, such as 2026-11-15=20%,2026-11-27=80%
    #[arg(long, value_name = "DATE=SHARE,...")]
    curve: Option<String>,
    /// Who answers for the goal; you without it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Days from delivery to the due date of a post
    #[arg(long, value_name = "N")]
    posting_window: Option<String>,
    /// Samples that may be approved
    #[arg(long, value_name = "N")]
    sample_budget: Option<String>,
    /// Ad budget, in the shop's currency
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    ad_budget: Option<String>,
    /// Keep a campaign that is over already, for its figures
    #[arg(long)]
    past: bool,
}

/// What of it both commands read alike.
struct More {
    segment: Edit<String>,
    beside: Edit<Goal>,
    curve: Option<Curve>,
    owner: Edit<String>,
    posting_window: Edit<i64>,
    sample_budget: Edit<i64>,
    ad_budget: Edit<i64>,
    past: bool,
}

impl MoreArgs {
    fn read(self, currency: Currency, session: &mut Session) -> Result<More, Fault> {
        let segment = match self.segment.as_deref().map(str::trim) {
            None => None,
            Some("") => Some(None),
            Some(text) => {
                let filter = parse(text).map_err(|error| Fault::usage(error.to_string()))?;
                Some(Some(session.knowing_segments(filter)?.to_string()))
            }
        };
        let beside = match self.beside.as_deref().map(str::trim) {
            None => None,
            Some("") => Some(None),
            Some(text) => {
                let (metric, target) = text.split_once('=').ok_or_else(|| {
                    Fault::usage(format!(
                        "{text:?} is not a goal: write it like net_gmv=5000."
                    ))
                })?;
                Some(Some(goal(metric, target, currency)?))
            }
        };
        let curve = self.curve.as_deref().map(str::parse).transpose();
        Ok(More {
            segment,
            beside,
            curve: curve.map_err(Fault::usage)?,
            owner: value::text(self.owner.as_deref()),
            posting_window: value::edit(self.posting_window.as_deref(), value::count)?,
            sample_budget: value::edit(self.sample_budget.as_deref(), value::count)?,
            ad_budget: value::edit(self.ad_budget.as_deref(), value::amount(currency))?,
            past: self.past,
        })
    }
}

/// Reads a goal: the target in the unit of its metric.
fn goal(metric: &str, target: &str, currency: Currency) -> Result<Goal, Fault> {
    let metric: GoalMetric = metric.parse().map_err(|why: String| {
        Fault::from(Refusal::new("goal", why, "Give --goal one of them."))
    })?;
    let read = match metric.metric().unit() {
        Unit::Money => value::amount(currency)(target),
        Unit::Share => value::rate(target).map(|points| points.0),
        Unit::Count | Unit::Times | Unit::PerWeek | Unit::Days | Unit::Hours => {
            value::hundredths_of(target)
        }
    };
    let target = read.map_err(Fault::usage)?;
    Ok(Goal { metric, target })
}

/// Runs `campaign add`.
pub(super) fn add(args: AddArgs, session: &mut Session) -> Result<Exit, Fault> {
    let shop = session.one_shop()?;
    let goal = goal(&args.goal, &args.target, shop.currency)?;
    let more = args.more.read(shop.currency, session)?;
    let campaign = NewCampaign {
        shop: shop.id,
        name: args.name,
        products: args.products.into_iter().collect(),
        segment: more.segment.flatten(),
        from: args.from,
        to: args.to,
        goal,
        beside: more.beside.flatten(),
        curve: more.curve.unwrap_or_default(),
        owner: more.owner.flatten(),
        posting_window: more.posting_window.flatten(),
        review: args.review,
        sample_budget: more.sample_budget.flatten(),
        ad_budget: more.ad_budget.flatten(),
        past: more.past,
    };
    session.commit(Command::AddCampaign(campaign), Some(&shop.name))
}

/// Runs `campaign edit`.
pub(super) fn edit(args: EditArgs, session: &mut Session) -> Result<Exit, Fault> {
    let campaign = session.campaign(&args.name)?;
    let shop = session.shop_with(campaign.shop)?;
    let known = campaign.goal.metric.name();
    let metric = args.goal.as_deref().unwrap_or(known);
    let goal = match &args.target {
        Some(target) => Some(goal(metric, target, shop.currency)?),
        None => None,
    };
    let more = args.more.read(shop.currency, session)?;
    let edit = CampaignEdit {
        name: args.rename,
        products: args.products.map(BTreeSet::from_iter),
        segment: more.segment,
        from: args.from,
        to: args.to,
        goal,
        beside: more.beside,
        curve: more.curve,
        owner: more.owner,
        posting_window: more.posting_window,
        review: value::set(args.review.as_deref(), "review", value::yes_or_no)?,
        sample_budget: more.sample_budget,
        ad_budget: more.ad_budget,
        past: more.past,
    };
    let command = Command::EditCampaign {
        shop: shop.id,
        campaign: campaign.id,
        edit,
    };
    session.commit(command, Some(&shop.name))
}
