//! `callsheet brief`: what creators are told, per product or campaign.

use clap::Subcommand;

use super::fault::{Exit, Fault};
use super::session::Session;
use crate::domain::brief::BriefFor;
use crate::domain::command::{Command, NewBrief};
use crate::domain::id::ExtId;

/// What to do with briefs.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Makes the brief of a product or campaign, or replaces it
    Add(AddArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Add(_) => "brief add",
        }
    }
}

/// What it belongs to, and its five parts (readings.md 70).
#[derive(clap::Args, Debug)]
#[command(group(clap::ArgGroup::new("subject").required(true).args(["product", "campaign"])))]
pub(crate) struct AddArgs {
    /// The SKU id it is about
    #[arg(long, value_name = "SKU")]
    product: Option<String>,
    /// The campaign it is about, by name
    #[arg(long, value_name = "C")]
    campaign: Option<String>,
    /// Hook angle
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    hook: String,
    /// Product truth
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    truth: String,
    /// Proof element
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    proof: String,
    /// Call to action
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    cta: String,
    /// What not to say; phrases separated by ;
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    avoid: String,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::Add(args) => add(args, session),
    }
}

fn add(args: AddArgs, session: &mut Session) -> Result<Exit, Fault> {
    let (shop, subject) = match (&args.campaign, &args.product) {
        (Some(name), _) => {
            let campaign = session.campaign(name)?;
            (campaign.shop, BriefFor::Campaign(campaign.id))
        }
        (None, Some(sku)) => {
            let shop = session.one_shop()?.id;
            (shop, BriefFor::Product(ExtId::new(sku.trim())))
        }
        (None, None) => {
            return Err(Fault::usage(
                "A brief belongs to something: give --product SKU or --campaign NAME.",
            ));
        }
    };
    let reach = session.reach()?;
    let brief = NewBrief {
        shop,
        subject,
        hook: args.hook,
        truth: args.truth,
        proof: args.proof,
        cta: args.cta,
        avoid: args.avoid,
    };
    session.commit(Command::SetBrief(brief), reach.name())
}
