//! `callsheet followup`: one follow-up, or several at once.

mod show;

use clap::Subcommand;

use super::context::Context;
use super::outcome::{Exit, Fault};
use super::{value, when};
use crate::domain::command::{Command, NewFollowUp};
use crate::domain::date::{Date, Zone};
use crate::domain::followup::FollowUpKind;
use crate::domain::id::FollowUpId;
use crate::store::view::lookup::ShopsQuery;

/// What to do with follow-ups.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// One follow-up with its message
    Show(Ids),
    /// Queues a follow-up per creator
    Add(AddArgs),
    /// Replaces the message
    Edit(EditArgs),
    /// Marks as sent
    Send(Ids),
    /// Marks as done
    Done(Ids),
    /// Puts off until a day
    Snooze(SnoozeArgs),
    /// Calls off
    Cancel(Ids),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Show(_) => "followup show",
            Self::Add(_) => "followup add",
            Self::Edit(_) => "followup edit",
            Self::Send(_) => "followup send",
            Self::Done(_) => "followup done",
            Self::Snooze(_) => "followup snooze",
            Self::Cancel(_) => "followup cancel",
        }
    }

    /// Returns whether it changes something.
    pub(crate) const fn is_writing(&self) -> bool {
        !matches!(self, Self::Show(_))
    }
}

/// Which follow-ups.
#[derive(clap::Args, Debug)]
pub(crate) struct Ids {
    /// Follow-ups, by id or its last characters
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// For whom, and what for.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Handles; not needed with --sample
    #[arg(value_name = "HANDLE", required_unless_present = "sample")]
    handles: Vec<String>,
    /// What for, such as reminder
    #[arg(long, value_name = "KIND")]
    kind: FollowUpKind,
    /// About which sample; the creator's only open one without it
    #[arg(long, value_name = "ID")]
    sample: Option<String>,
    /// The day it is due; now without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    /// The text; from the template of the kind without it
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
}

/// Which follow-up, and its text.
#[derive(clap::Args, Debug)]
pub(crate) struct EditArgs {
    /// The follow-up, by id or its last characters
    id: String,
    /// The text
    #[arg(long, value_name = "TEXT")]
    message: String,
}

/// Which follow-ups, and until when.
#[derive(clap::Args, Debug)]
pub(crate) struct SnoozeArgs {
    /// Follow-ups, then the day: 1d, 3d, mon or a date
    #[arg(required = true, num_args = 2.., value_names = ["ID", "DAY"])]
    words: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, ctx: &mut Context) -> Result<Exit, Fault> {
    let command = match verb {
        Verb::Show(ids) => return show::run(&ids.ids, ctx),
        Verb::Add(args) => add(&args, ctx)?,
        Verb::Edit(args) => Command::EditMessage {
            follow_up: ctx.follow_up(&args.id)?,
            message: args.message,
        },
        Verb::Send(ids) => Command::SendFollowUps {
            follow_ups: ctx.follow_ups(&ids.ids)?,
        },
        Verb::Done(ids) => Command::CompleteFollowUps {
            follow_ups: ctx.follow_ups(&ids.ids)?,
        },
        Verb::Snooze(args) => snooze(args, ctx)?,
        Verb::Cancel(ids) => Command::CancelFollowUps {
            follow_ups: ctx.follow_ups(&ids.ids)?,
        },
    };
    let reach = ctx.reach()?;
    ctx.commit(command, reach.name())
}

fn add(args: &AddArgs, ctx: &mut Context) -> Result<Command, Fault> {
    let sample = match &args.sample {
        Some(id) => Some(ctx.sample(id)?),
        None => None,
    };
    let new = |creator| NewFollowUp {
        creator,
        sample,
        kind: args.kind,
        on: args.on,
        message: args.message.clone(),
    };
    let creators = ctx.creators(&args.handles)?;
    Ok(Command::QueueFollowUps(if creators.is_empty() {
        vec![new(None)]
    } else {
        creators
            .into_iter()
            .map(|creator| new(Some(creator)))
            .collect()
    }))
}

fn snooze(args: SnoozeArgs, ctx: &mut Context) -> Result<Command, Fault> {
    let mut words = args.words;
    let day = words.pop().unwrap_or_default();
    let follow_ups = ctx.follow_ups(&words)?;
    let zone = match follow_ups.first() {
        Some(first) => zone_of(*first, ctx)?,
        None => Zone::UTC,
    };
    let until = when::day(&day, zone.date_of(ctx.now)).map_err(Fault::usage)?;
    Ok(Command::SnoozeFollowUps { follow_ups, until })
}

/// Returns the zone of the follow-up's shop: its morning is meant.
fn zone_of(follow_up: FollowUpId, ctx: &mut Context) -> Result<Zone, Fault> {
    let row = show::row(follow_up, ctx)?;
    let shops = ctx.fetch(&ShopsQuery)?;
    let home = shops.into_iter().find(|shop| shop.name == row.shop);
    Ok(home.map_or(Zone::UTC, |shop| shop.zone))
}
