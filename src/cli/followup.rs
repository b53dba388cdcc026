//! `callsheet followup`: one follow-up, or several at once.

use clap::Subcommand;

use super::fault::{Exit, Fault};
use super::followups::local;
use super::session::Session;
use super::{value, when};
use crate::domain::command::{Command, NewFollowUp};
use crate::domain::date::{Date, Zone};
use crate::domain::followup::{FollowUpKind, FollowUpState};
use crate::domain::id::FollowUpId;
use crate::domain::stage::Stage;
use crate::store::view::followup::{FollowUpRow, FollowUpsQuery};
use crate::store::view::lookup::ShopsQuery;
use crate::store::view::{Scope, Span};

/// What to do with follow-ups.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Shows the message and why it is in the queue
    Show(Ids),
    /// Queues a follow-up for a creator, or for several
    Add(AddArgs),
    /// Marks messages as sent
    Send(Ids),
    /// Marks follow-ups as done
    Done(Ids),
    /// Puts follow-ups off: ID... 1d, 3d, mon or a date
    Snooze(SnoozeArgs),
    /// Says several messages to one creator in one; one ID stands for all that wait today
    Merge(Ids),
    /// Calls follow-ups off
    Cancel(Ids),
    /// Notes that creators wrote back: invited samples move on, nobody asks again
    Answered(AnsweredArgs),
    /// Replaces the message
    Edit(EditArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Show(_) => "followup show",
            Self::Add(_) => "followup add",
            Self::Send(_) => "followup send",
            Self::Done(_) => "followup done",
            Self::Snooze(_) => "followup snooze",
            Self::Merge(_) => "followup merge",
            Self::Cancel(_) => "followup cancel",
            Self::Answered(_) => "followup answered",
            Self::Edit(_) => "followup edit",
        }
    }
}

/// Which follow-ups.
#[derive(clap::Args, Debug)]
pub(crate) struct Ids {
    /// Ids, whole or by their ending as tables show it
    #[arg(required = true)]
    id: Vec<String>,
}

/// For whom, and what.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Handles; the sample's creator without one
    #[arg(required_unless_present = "sample")]
    handle: Vec<String>,
    /// What for, such as reminder or brief
    #[arg(long)]
    kind: FollowUpKind,
    /// The sample it is about; the creator's only open one without it
    #[arg(long, value_name = "ID")]
    sample: Option<String>,
    /// The day it is due; now without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    /// The text; made from the kind's template without it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    message: Option<String>,
}

/// Which, and until when.
#[derive(clap::Args, Debug)]
pub(crate) struct SnoozeArgs {
    /// Ids, then the day as the last word: 1d, 3d, mon or 2026-11-20
    #[arg(required = true, num_args = 2.., value_names = ["ID", "DAY"])]
    words: Vec<String>,
}

/// Who, and where that leads.
#[derive(clap::Args, Debug)]
pub(crate) struct AnsweredArgs {
    /// Handles
    #[arg(required = true)]
    handle: Vec<String>,
    /// Where invited samples go: interested, or requested
    #[arg(long, value_name = "STAGE", default_value = "interested", value_parser = answer)]
    stage: Stage,
}

/// Which, and the new text.
#[derive(clap::Args, Debug)]
pub(crate) struct EditArgs {
    /// Id, whole or by its ending
    id: String,
    /// The text
    #[arg(required_unless_present = "message")]
    text: Option<String>,
    /// The text, as an option
    #[arg(
        long,
        value_name = "TEXT",
        allow_hyphen_values = true,
        conflicts_with = "text"
    )]
    message: Option<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    let command = match verb {
        Verb::Show(args) => return show(&args, session),
        Verb::Add(args) => Command::QueueFollowUps(add(&args, session)?),
        Verb::Send(args) => Command::SendFollowUps {
            follow_ups: session.follow_ups(&args.id)?,
        },
        Verb::Done(args) => Command::CompleteFollowUps {
            follow_ups: session.follow_ups(&args.id)?,
        },
        Verb::Snooze(args) => snooze(args, session)?,
        Verb::Merge(args) => Command::MergeFollowUps {
            follow_ups: session.follow_ups(&args.id)?,
        },
        Verb::Cancel(args) => Command::CancelFollowUps {
            follow_ups: session.follow_ups(&args.id)?,
        },
        Verb::Answered(args) => Command::LogAnswer {
            creators: session.creators(&args.handle)?,
            stage: args.stage,
        },
        Verb::Edit(args) => edit(args, session)?,
    };
    let reach = session.reach()?;
    session.commit(command, reach.name())
}

/// Reads the stage an answer leads to.
fn answer(text: &str) -> Result<Stage, String> {
    let stage: Stage = text.parse()?;
    if matches!(stage, Stage::Interested | Stage::Requested) {
        return Ok(stage);
    }
    Err(format!(
        "An answer does not lead to {stage}: take interested or requested."
    ))
}

fn add(args: &AddArgs, session: &mut Session) -> Result<Vec<NewFollowUp>, Fault> {
    let sample = match &args.sample {
        Some(id) => session.samples(std::slice::from_ref(id))?.first().copied(),
        None => None,
    };
    let mut creators: Vec<_> = session
        .creators(&args.handle)?
        .into_iter()
        .map(Some)
        .collect();
    if creators.is_empty() {
        creators.push(None);
    }
    Ok(creators
        .into_iter()
        .map(|creator| NewFollowUp {
            creator,
            sample,
            kind: args.kind,
            on: args.on,
            message: args.message.clone(),
        })
        .collect())
}

fn snooze(mut args: SnoozeArgs, session: &mut Session) -> Result<Command, Fault> {
    let day = args.words.pop().unwrap_or_default();
    let follow_ups = session.follow_ups(&args.words)?;
    let zone = match follow_ups.first() {
        Some(first) => zone_of(*first, session)?,
        None => Zone::UTC,
    };
    let until = when::day(&day, zone.date_of(session.now)).map_err(Fault::usage)?;
    Ok(Command::SnoozeFollowUps { follow_ups, until })
}

/// Returns the zone in which the follow-up's shop counts days.
fn zone_of(follow_up: FollowUpId, session: &mut Session) -> Result<Zone, Fault> {
    let rows = rows(follow_up, session)?;
    let shops = session.fetch(&ShopsQuery)?;
    let home = rows
        .first()
        .and_then(|row| shops.iter().find(|shop| shop.name == row.shop));
    Ok(home.map_or(Zone::UTC, |shop| shop.zone))
}

fn edit(args: EditArgs, session: &mut Session) -> Result<Command, Fault> {
    let found = session.follow_ups(std::slice::from_ref(&args.id))?;
    match (found.first(), args.text.or(args.message)) {
        (Some(follow_up), Some(message)) => Ok(Command::EditMessage {
            follow_up: *follow_up,
            message,
        }),
        (_, _) => Err(Fault::usage(
            "The new text is missing: give it with --message.",
        )),
    }
}

fn rows(follow_up: FollowUpId, session: &mut Session) -> Result<Vec<FollowUpRow>, Fault> {
    let query = FollowUpsQuery {
        now: session.now,
        listing: crate::store::view::Listing::default(),
        scope: Scope::All,
        states: FollowUpState::ALL.to_vec(),
        due_until: None,
        only: Some(follow_up),
        span: Span::ALL,
    };
    Ok(session.fetch(&query)?.rows)
}

fn show(args: &Ids, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let mut shown = Vec::new();
    for id in session.follow_ups(&args.id)? {
        shown.extend(rows(id, session)?);
    }
    if session.globals.json {
        session.one_or_several(reach.name(), &shown)?;
        return Ok(Exit::Done);
    }
    for (at, row) in shown.iter().enumerate() {
        if at > 0 {
            session.line("")?;
        }
        let product = row.product.as_deref().unwrap_or_default();
        session.line(format!("{}  {}  {product}", row.whom(), row.kind.name()).trim_end())?;
        let due = local(row.due_at, reach.zone());
        session.line(&format!("  {:<8}{}", "Due", due))?;
        session.line(&format!("  {:<8}{}", "State", row.state.name()))?;
        session.line(&format!("  {:<8}{}", "Channel", row.channel))?;
        session.line(&format!("  {:<8}{}", "Why", row.reason))?;
        session.line("")?;
        session.block(&row.message)?;
    }
    Ok(Exit::Done)
}
