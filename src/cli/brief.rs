//! `callsheet brief`: what a creator is told about a product or a campaign.

use clap::Subcommand;

use super::context::Context;
use super::outcome::{Exit, Fault};
use crate::domain::brief::BriefFor;
use crate::domain::command::{Command, NewBrief};
use crate::domain::id::ExtId;

/// What to do with briefs.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Adds the brief of a product or campaign, or replaces it
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

/// A brief and what it belongs to.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// The product, by SKU
    #[arg(
        long,
        value_name = "SKU",
        required_unless_present = "campaign",
        conflicts_with = "campaign"
    )]
    product: Option<String>,
    /// The campaign, by name
    #[arg(long, value_name = "NAME")]
    campaign: Option<String>,
    /// Hook angle
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    hook: String,
    /// Product truth
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    truth: String,
    /// Proof element
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    proof: String,
    /// Call to action
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    cta: String,
    /// What not to say, separated by ;
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    avoid: String,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, ctx: &mut Context) -> Result<Exit, Fault> {
    let Verb::Add(args) = verb;
    let shop = ctx.one_shop()?;
    let subject = match &args.campaign {
        Some(name) => BriefFor::Campaign(ctx.campaign(name)?.id),
        None => BriefFor::Product(ExtId::new(
            args.product.as_deref().unwrap_or_default().trim(),
        )),
    };
    let command = Command::SetBrief(NewBrief {
        shop: shop.id,
        subject,
        hook: args.hook,
        truth: args.truth,
        proof: args.proof,
        cta: args.cta,
        avoid: args.avoid,
    });
    ctx.commit(command, Some(&shop.name))
}
