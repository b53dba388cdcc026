//! `callsheet sample`: one sample, or several at once.

mod details;
mod show;

use clap::Subcommand;

use super::context::Context;
use super::outcome::{Exit, Fault};
use crate::domain::command::Command;
use crate::domain::id::ExtId;
use crate::domain::stage::Stage;
use details::Details;

/// What to do with samples.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// One sample with its events
    Show(show::Args),
    /// Adds a sample per creator
    Add(AddArgs),
    /// Moves to the next stage
    Advance(AdvanceArgs),
    /// Moves to a stage the table allows
    Move(MoveArgs),
    /// Sets back to the stage it came from
    Back(Ids),
    /// Moves the due date
    Extend(ExtendArgs),
    /// Marks the due date as agreed
    Confirm(Ids),
    /// Sets carrier and tracking number
    Track(TrackArgs),
    /// Takes the repeat decision
    Decide(AdvanceArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Show(_) => "sample show",
            Self::Add(_) => "sample add",
            Self::Advance(_) => "sample advance",
            Self::Move(_) => "sample move",
            Self::Back(_) => "sample back",
            Self::Extend(_) => "sample extend",
            Self::Confirm(_) => "sample confirm",
            Self::Track(_) => "sample track",
            Self::Decide(_) => "sample decide",
        }
    }

    /// Returns whether it changes something.
    pub(crate) const fn is_writing(&self) -> bool {
        !matches!(self, Self::Show(_))
    }
}

/// Which samples.
#[derive(clap::Args, Debug)]
pub(crate) struct Ids {
    /// Samples, by id or its last characters
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// For whom, and what of.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Handles, then the SKU
    #[arg(required = true, num_args = 2.., value_names = ["HANDLE", "SKU"])]
    words: Vec<String>,
    /// The stage it starts in
    #[arg(
        long,
        value_name = "STAGE",
        default_value = "requested",
        hide_default_value = true
    )]
    to: Stage,
    /// The campaign, by name
    #[arg(long, value_name = "NAME")]
    campaign: Option<String>,
    #[command(flatten)]
    details: Details,
}

/// Which samples, and what the next stage requires.
#[derive(clap::Args, Debug)]
pub(crate) struct AdvanceArgs {
    #[command(flatten)]
    ids: Ids,
    #[command(flatten)]
    details: Details,
}

/// Which samples, where to, and what that stage requires.
#[derive(clap::Args, Debug)]
pub(crate) struct MoveArgs {
    #[command(flatten)]
    ids: Ids,
    /// Where to
    #[arg(long, value_name = "STAGE")]
    to: Stage,
    #[command(flatten)]
    details: Details,
}

/// Which samples, and by how much.
#[derive(clap::Args, Debug)]
pub(crate) struct ExtendArgs {
    #[command(flatten)]
    ids: Ids,
    /// Days to add
    #[arg(
        long,
        value_name = "N",
        default_value_t = 7,
        allow_negative_numbers = true
    )]
    days: i64,
}

/// Which samples, and how they travel.
#[derive(clap::Args, Debug)]
pub(crate) struct TrackArgs {
    #[command(flatten)]
    ids: Ids,
    /// Carrier
    #[arg(long)]
    carrier: Option<String>,
    /// Tracking number
    #[arg(long, value_name = "N")]
    tracking: Option<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, ctx: &mut Context) -> Result<Exit, Fault> {
    let command = match verb {
        Verb::Show(args) => return show::run(&args, ctx),
        Verb::Add(args) => return add(args, ctx),
        Verb::Advance(args) => Command::AdvanceSamples {
            samples: ctx.samples(&args.ids.ids)?,
            details: args.details.into(),
        },
        Verb::Move(args) => Command::MoveSamples {
            samples: ctx.samples(&args.ids.ids)?,
            to: args.to,
            details: args.details.into(),
        },
        Verb::Back(ids) => Command::MoveSamplesBack {
            samples: ctx.samples(&ids.ids)?,
        },
        Verb::Extend(args) => Command::ExtendDue {
            samples: ctx.samples(&args.ids.ids)?,
            days: args.days,
        },
        Verb::Confirm(ids) => Command::ConfirmDue {
            samples: ctx.samples(&ids.ids)?,
        },
        Verb::Track(args) => track(args, ctx)?,
        Verb::Decide(args) => Command::MoveSamples {
            samples: ctx.samples(&args.ids.ids)?,
            to: Stage::Decided,
            details: args.details.into(),
        },
    };
    let reach = ctx.reach()?;
    ctx.commit(command, reach.name())
}

fn add(args: AddArgs, ctx: &mut Context) -> Result<Exit, Fault> {
    let mut words = args.words;
    let sku = words.pop().unwrap_or_default();
    let creators = ctx.creators(&words)?;
    let shop = ctx.shop_of(&creators)?;
    let campaign = match &args.campaign {
        Some(name) => Some(ctx.campaign(name)?.id),
        None => None,
    };
    let command = Command::AddSamples {
        creators,
        sku_id: ExtId::new(sku.trim()),
        to: args.to,
        campaign,
        details: args.details.into(),
    };
    ctx.commit(command, Some(&shop.name))
}

fn track(args: TrackArgs, ctx: &mut Context) -> Result<Command, Fault> {
    if args.carrier.is_none() && args.tracking.is_none() {
        return Err(Fault::usage(
            "Nothing is asked to change: give --tracking N, --carrier C or both.",
        ));
    }
    Ok(Command::TrackSamples {
        samples: ctx.samples(&args.ids.ids)?,
        carrier: args.carrier,
        tracking: args.tracking,
    })
}
