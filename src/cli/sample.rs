//! `callsheet sample`: one sample, or several at once, through the pipeline.

use clap::Subcommand;

use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, cell, date, flag, handle};
use super::{value, when};
use crate::domain::command::{Command, MoveDetails};
use crate::domain::date::{Date, days_between};
use crate::domain::fact::Side;
use crate::domain::id::ExtId;
use crate::domain::platform::Platform;
use crate::domain::refusal::Refusal;
use crate::domain::sample::Decision;
use crate::domain::stage::Stage;
use crate::store::view::detected::{DetectedQuery, DetectedRow};
use crate::store::view::pipeline::{SampleShow, SampleShowQuery};

/// What to do with samples.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Everything about a sample, with its events
    Show(Ids),
    /// Makes a sample of a product for a creator, or for several
    Add(AddArgs),
    /// Moves samples to their next stage
    Advance(StepArgs),
    /// Moves samples to a stage
    Move(MoveArgs),
    /// Sets samples back to the stage they came from, as a correction
    Back(Ids),
    /// Moves due dates
    Extend(ExtendArgs),
    /// Marks due dates as agreed with the creator
    Confirm(Ids),
    /// Sets carrier and tracking number
    Track(TrackArgs),
    /// Notes that TikTok's own reminder was used; it is there once, from some days after delivery
    Remind(RemindArgs),
    /// Takes a detected post as the sample's: it is posted then
    Match(MatchArgs),
    /// Says that a detected post is not the sample's
    Dismiss(MatchArgs),
    /// Takes the repeat decision about posted samples
    Decide(StepArgs),
    /// Puts everything about samples off: ID... 1d, 3d, mon or a date
    Snooze(SnoozeArgs),
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
            Self::Remind(_) => "sample remind",
            Self::Match(_) => "sample match",
            Self::Dismiss(_) => "sample dismiss",
            Self::Decide(_) => "sample decide",
            Self::Snooze(_) => "sample snooze",
        }
    }
}

/// Which samples.
#[derive(clap::Args, Debug)]
pub(crate) struct Ids {
    /// Ids, whole or by their ending as tables show it
    #[arg(required = true)]
    id: Vec<String>,
}

/// For which samples TikTok reminded, and when.
#[derive(clap::Args, Debug)]
pub(crate) struct RemindArgs {
    /// Ids, whole or by their ending as tables show it
    #[arg(required = true)]
    id: Vec<String>,
    /// The day; today in the shop's zone without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
}

/// What a stage may require.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Details")]
struct Details {
    /// The day of entry; today in the shop's zone without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    /// Tracking number
    #[arg(long, value_name = "N")]
    tracking: Option<String>,
    /// Carrier
    #[arg(long, value_name = "C")]
    carrier: Option<String>,
    /// Link of the post
    #[arg(long, value_name = "U")]
    url: Option<String>,
    /// repeat, scale, retainer, switch, pause or drop
    #[arg(long, value_name = "D")]
    decision: Option<Decision>,
    /// Why
    #[arg(long, value_name = "R", allow_hyphen_values = true)]
    reason: Option<String>,
    /// Who declined: us or them
    #[arg(long, value_name = "SIDE", value_parser = side)]
    by: Option<Side>,
    /// Passes a guard, for this reason; it is logged
    #[arg(long = "override", value_name = "REASON", allow_hyphen_values = true)]
    overriding: Option<String>,
}

impl From<Details> for MoveDetails {
    fn from(typed: Details) -> Self {
        Self {
            on: typed.on,
            carrier: typed.carrier,
            tracking: typed.tracking,
            url: typed.url,
            decision: typed.decision,
            reason: typed.reason,
            by: typed.by,
            overriding: typed.overriding,
        }
    }
}

/// For whom, and what.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Handles, then the SKU id as the last word
    #[arg(required = true, num_args = 2.., value_names = ["HANDLE", "SKU"])]
    words: Vec<String>,
    /// The stage it starts in
    #[arg(long, value_name = "STAGE", default_value = "requested")]
    to: Stage,
    /// The campaign it belongs to, by name
    #[arg(long, value_name = "C")]
    campaign: Option<String>,
    #[command(flatten)]
    details: Details,
}

/// Which, and what the stage requires.
#[derive(clap::Args, Debug)]
pub(crate) struct StepArgs {
    #[command(flatten)]
    ids: Ids,
    #[command(flatten)]
    details: Details,
}

/// Which, where to, and what the stage requires.
#[derive(clap::Args, Debug)]
pub(crate) struct MoveArgs {
    #[command(flatten)]
    ids: Ids,
    /// The stage
    #[arg(long, value_name = "STAGE")]
    to: Stage,
    #[command(flatten)]
    details: Details,
}

/// Which, and by how much.
#[derive(clap::Args, Debug)]
pub(crate) struct ExtendArgs {
    #[command(flatten)]
    ids: Ids,
    /// By how many days
    #[arg(long, value_name = "N", conflicts_with = "on")]
    days: Option<i64>,
    /// To which day, for a single sample
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
}

/// Which sample, and which post.
#[derive(clap::Args, Debug)]
pub(crate) struct MatchArgs {
    /// Id, whole or by its ending as tables show it
    id: String,
    /// Id of the post; without it, the earliest that was detected
    #[arg(long, value_name = "ID")]
    content: Option<ExtId>,
}

/// Which, and how they travel.
#[derive(clap::Args, Debug)]
pub(crate) struct TrackArgs {
    #[command(flatten)]
    ids: Ids,
    /// Tracking number
    #[arg(long, value_name = "N")]
    tracking: Option<String>,
    /// Carrier
    #[arg(long, value_name = "C")]
    carrier: Option<String>,
}

/// Which, and until when.
#[derive(clap::Args, Debug)]
pub(crate) struct SnoozeArgs {
    /// Ids, then the day as the last word: 1d, 3d, mon or 2026-11-20
    #[arg(required = true, num_args = 2.., value_names = ["ID", "DAY"])]
    words: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    let command = match verb {
        Verb::Show(args) => return show(&args, session),
        Verb::Add(args) => add(args, session)?,
        Verb::Advance(args) => Command::AdvanceSamples {
            samples: session.samples(&args.ids.id)?,
            details: args.details.into(),
        },
        Verb::Move(args) => Command::MoveSamples {
            samples: session.samples(&args.ids.id)?,
            to: args.to,
            details: args.details.into(),
        },
        Verb::Back(args) => Command::MoveSamplesBack {
            samples: session.samples(&args.id)?,
        },
        Verb::Extend(args) => extend(&args, session)?,
        Verb::Confirm(args) => Command::ConfirmDue {
            samples: session.samples(&args.id)?,
        },
        Verb::Track(args) => Command::TrackSamples {
            samples: session.samples(&args.ids.id)?,
            carrier: args.carrier,
            tracking: args.tracking,
        },
        Verb::Remind(args) => Command::UseReminder {
            samples: session.samples(&args.id)?,
            on: args.on,
        },
        Verb::Match(args) => {
            let post = detected(&args, session)?;
            Command::MoveSamples {
                samples: vec![post.sample],
                to: Stage::Posted,
                details: MoveDetails {
                    on: Some(post.posted),
                    url: Some(post.link()),
                    ..MoveDetails::default()
                },
            }
        }
        Verb::Dismiss(args) => {
            let post = detected(&args, session)?;
            Command::DismissPost {
                sample: post.sample,
                content_id: post.content_id,
            }
        }
        Verb::Decide(args) => Command::MoveSamples {
            samples: session.samples(&args.ids.id)?,
            to: Stage::Decided,
            details: args.details.into(),
        },
        Verb::Snooze(args) => snooze(args, session)?,
    };
    let reach = session.reach()?;
    session.commit(command, reach.name())
}

fn add(mut args: AddArgs, session: &mut Session) -> Result<Command, Fault> {
    let sku = args.words.pop().unwrap_or_default();
    let campaign = args
        .campaign
        .map(|name| session.campaign(&name))
        .transpose()?;
    Ok(Command::AddSamples {
        creators: session.creators(&args.words)?,
        sku_id: ExtId::new(sku.trim()),
        to: args.to,
        campaign: campaign.map(|campaign| campaign.id),
        details: args.details.into(),
    })
}

fn snooze(mut args: SnoozeArgs, session: &mut Session) -> Result<Command, Fault> {
    let day = args.words.pop().unwrap_or_default();
    let samples = session.samples(&args.words)?;
    let reach = session.reach()?;
    let until = when::day(&day, session.today(&reach)).map_err(Fault::usage)?;
    Ok(Command::SnoozeSamples {
        samples,
        follow_ups: Vec::new(),
        until,
    })
}

/// Returns the detected post that is meant.
fn detected(args: &MatchArgs, session: &mut Session) -> Result<DetectedRow, Fault> {
    let reach = session.reach()?;
    let sample = session
        .samples(std::slice::from_ref(&args.id))?
        .first()
        .copied();
    let posts = session.fetch(&DetectedQuery {
        scope: reach.scope,
        now: session.now,
        sample,
    })?;
    let wanted = |post: &DetectedRow| {
        args.content
            .as_ref()
            .is_none_or(|id| *id == post.content_id)
    };
    posts.into_iter().find(wanted).ok_or_else(|| {
        Refusal::new(
            "not_detected",
            format!("No such post was detected for sample {}.", args.id),
            "Take it with: callsheet sample move ID --to posted --url URL.",
        )
        .into()
    })
}

fn extend(args: &ExtendArgs, session: &mut Session) -> Result<Command, Fault> {
    let samples = session.samples(&args.ids.id)?;
    let reach = session.reach()?;
    let market = reach.shop.as_ref().map_or("", |shop| shop.market.as_str());
    let usual = Platform::shipped()
        .clocks(market, session.today(&reach))
        .extension_days;
    let days = match (args.on, samples.as_slice()) {
        (None, _) => args.days.unwrap_or(usual),
        (Some(day), [one]) => match session.sample(*one)?.due {
            Some(due) => days_between(due, day),
            // Without a due date the domain refuses, in its own words.
            None => usual,
        },
        (Some(_), _) => {
            return Err(Fault::usage(
                "A day is given for several samples: name one sample, or give --days N.",
            ));
        }
    };
    Ok(Command::ExtendDue { samples, days })
}

fn show(args: &Ids, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let mut shown = Vec::new();
    for sample in session.samples(&args.id)? {
        let now = session.now;
        shown.push(session.fetch(&SampleShowQuery { sample, now })?);
    }
    if session.globals.json {
        session.one_or_several(reach.name(), &shown)?;
        return Ok(Exit::Done);
    }
    let today = session.today(&reach);
    for (at, one) in shown.iter().enumerate() {
        if at > 0 {
            session.line("")?;
        }
        page(one, today, session)?;
    }
    Ok(Exit::Done)
}

fn page(show: &SampleShow, today: Date, session: &mut Session) -> Result<(), Fault> {
    let sample = &show.sample;
    session.line(&format!("{}  {}", handle(&sample.creator), sample.product))?;
    let late: Vec<_> = sample.why_late.iter().map(|why| why.words()).collect();
    let side = sample.declined_by.map(side_name);
    let rows = [
        ("ID", sample.id.to_string()),
        ("SKU", sample.sku_id.to_string()),
        ("Shop", sample.shop.clone()),
        ("Campaign", cell(sample.campaign.as_deref())),
        ("Stage", sample.stage.name().to_owned()),
        ("", flag(sample.breached, "past its time")),
        ("Requested", date(sample.requested, today)),
        ("Approved", date(sample.approved, today)),
        ("Shipped", date(sample.shipped, today)),
        ("Carrier", cell(sample.carrier.as_deref())),
        ("Tracking", cell(sample.tracking.as_deref())),
        ("Delivered", date(sample.delivered, today)),
        ("Due", date(sample.due, today)),
        ("", flag(sample.confirmed, "agreed with the creator")),
        ("Late because", late.join(", ")),
        ("Posted", date(sample.posted, today)),
        ("Post", cell(sample.post_url.as_deref())),
        ("Decision", cell(sample.decision.map(Decision::name))),
        ("Declined by", cell(side)),
        ("Reason", cell(sample.reason.as_deref())),
        ("Refundable", flag(sample.refundable, "yes")),
    ];
    for (title, value) in rows {
        if !matches!(value.as_str(), "" | "-") {
            session.line(&format!("  {title:<14}{value}"))?;
        }
    }
    if !show.events.is_empty() {
        session.line("")?;
        let sheet = super::log::sheet(&show.events, Column::Shop { several: false }, session);
        session.table(sheet)?;
    }
    Ok(())
}

fn side(text: &str) -> Result<Side, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "us" => Ok(Side::Us),
        "them" => Ok(Side::Them),
        _ => Err(format!("{text:?} is not a side: take us or them.")),
    }
}

const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Us => "us",
        Side::Them => "them",
    }
}
