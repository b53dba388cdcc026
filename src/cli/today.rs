//! `callsheet today`: what waits for a person, most urgent first.

use super::args::Limit;
use super::context::{Context, Reach};
use super::outcome::{Exit, Fault};
use super::{due, followups, pipeline};
use crate::store::view::today::{Item, TodayGroup, TodayQuery};

/// How much of the morning to show.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    limit: Limit,
}

/// Items of a group that a person is shown without `--limit`.
const SHOWN: usize = 20;

/// Runs the command.
pub(crate) fn run(args: Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let is_json = ctx.out.is_json();
    let today = ctx.fetch(&TodayQuery {
        scope: reach.scope,
        now: ctx.now,
        limit: args.limit.limit.or((!is_json).then_some(SHOWN)),
    })?;
    if is_json {
        ctx.document(reach.name(), &today)?;
        return Ok(Exit::Done);
    }
    if today.groups.is_empty() {
        ctx.out.say("Nothing waits.")?;
    }
    for (at, group) in today.groups.iter().enumerate() {
        if at > 0 {
            ctx.out.line("")?;
        }
        page(group, &reach, ctx)?;
    }
    Ok(Exit::Done)
}

fn page(group: &TodayGroup, reach: &Reach, ctx: &mut Context) -> Result<(), Fault> {
    ctx.out
        .line(&format!("{} ({})", group.group.title(), group.count))?;
    let today = ctx.today(reach);
    let (mut posts, mut samples, mut messages) = (Vec::new(), Vec::new(), Vec::new());
    for item in &group.items {
        match item {
            Item::Due(row) => posts.push(row.clone()),
            Item::Sample(row) => samples.push(row.clone()),
            Item::FollowUp(row) => messages.push(row.clone()),
            Item::Conflict {
                sample,
                creator,
                text,
            } => ctx
                .out
                .line(&format!("{}  @{creator}  {text}", sample.short()))?,
        }
    }
    if !posts.is_empty() {
        ctx.out.table(due::sheet(&posts, today))?;
    }
    if !samples.is_empty() {
        ctx.out.table(pipeline::samples(&samples, today))?;
    }
    if !messages.is_empty() {
        let sheet = followups::sheet(&messages, reach.zone(), today);
        ctx.out.table(sheet)?;
    }
    ctx.out.more(group.items.len(), group.count);
    Ok(())
}
