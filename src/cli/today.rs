//! `callsheet today`: the morning.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::{Reach, Session};
use super::sheet::{Column, Sheet, cell, date, handle};
use crate::domain::date::Date;
use crate::domain::due::WhyLate;
use crate::store::view::morning::Done;
use crate::store::view::outreach::OutreachRow;
use crate::store::view::today::{Group, Item, TodayGroup, TodayQuery};

/// How much of the morning.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    limit: Limit,
}

/// Items of each group that a person is shown without `--limit`.
const SHOWN: usize = 20;

#[derive(Serialize)]
struct Morning<'a> {
    groups: &'a [TodayGroup],
    counts: BTreeMap<Group, usize>,
    snoozed: usize,
    done: Done,
    next_due: Option<Date>,
    outreach: &'a [OutreachRow],
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let people = (session.look.width.is_some() && !session.globals.json).then_some(SHOWN);
    let answer = session.fetch(&TodayQuery {
        filter: crate::domain::query::Filter::default(),
        scope: reach.scope,
        now: session.now,
        limit: args.limit.limit.or(people),
        doubled: session.globals.json,
        unfolded: Vec::new(),
    })?;
    if session.globals.json {
        let mut counts: BTreeMap<_, _> = Group::ALL.into_iter().map(|group| (group, 0)).collect();
        counts.extend(answer.groups.iter().map(|group| (group.group, group.count)));
        let morning = Morning {
            groups: &answer.groups,
            counts,
            snoozed: answer.snoozed,
            done: answer.done,
            next_due: answer.next_due,
            outreach: &answer.outreach,
        };
        session.document(reach.name(), &morning)?;
        return Ok(Exit::Done);
    }
    if answer.groups.is_empty() {
        session.say("Today is clear; callsheet pipeline shows what is under way.")?;
    }
    for (at, group) in answer.groups.iter().enumerate() {
        if at > 0 {
            session.line("")?;
        }
        print(group, &reach, session)?;
    }
    if answer.snoozed > 0 {
        session.say(&format!("{} put off till later.", answer.snoozed))?;
    }
    Ok(Exit::Done)
}

fn print(group: &TodayGroup, reach: &Reach, session: &mut Session) -> Result<(), Fault> {
    let today = session.today(reach);
    session.line(&format!("{} ({})", group.group.title(), group.count))?;
    let mut sheet = Sheet::new(&[
        Column::Key("ID"),
        reach.column(),
        Column::Key("Creator"),
        Column::Words("Product"),
        Column::Key("When"),
        Column::Words("What"),
    ]);
    for item in &group.items {
        sheet.row(cells(item, reach, today));
    }
    session.table(sheet)?;
    session.more(group.items.len(), group.count);
    Ok(())
}

fn cells(item: &Item, reach: &Reach, today: Date) -> [String; 6] {
    match item {
        Item::Due(row) => [
            row.sample.short(),
            row.shop.clone(),
            handle(&row.creator),
            row.product.clone(),
            date(Some(row.due), today),
            late(row.days_overdue, &row.why_late),
        ],
        Item::Owed(row) => [
            cell(None::<&str>),
            row.shop.clone(),
            handle(&row.creator),
            "retainer".to_owned(),
            date(Some(row.due), today),
            kept(row.on_time, row.owed, row.days_overdue),
        ],
        Item::Sample(row) => [
            row.id.short(),
            row.shop.clone(),
            handle(&row.creator),
            row.product.clone(),
            date(row.entered_on, today),
            row.stage.name().to_owned(),
        ],
        Item::Detected(row) => [
            row.sample.short(),
            row.shop.clone(),
            handle(&row.creator),
            row.product.clone(),
            date(Some(row.posted), today),
            row.link(),
        ],
        Item::Unjudged(row) => [
            row.content_id.to_string(),
            row.shop.clone(),
            handle(&row.creator),
            row.product.clone(),
            date(row.posted, today),
            format!("says {:?}, which its brief forbids", row.forbidden_phrase),
        ],
        Item::FollowUp(row) => [
            row.id.short(),
            row.shop.clone(),
            row.whom(),
            cell(row.product.as_deref()),
            date(Some(reach.zone().date_of(row.due_at)), today),
            row.kind.name().replace('_', " "),
        ],
        Item::Suggestion(row) => [
            row.id.short(),
            row.shop.clone(),
            match (row.others.len(), row.creator.as_deref()) {
                (0, Some(creator)) => handle(creator),
                (0, None) => row.subject.clone(),
                (others, _) => format!("{} {}", others + 1, row.rule.replace('_', " ")),
            },
            cell(row.product.as_deref()),
            date(Some(reach.zone().date_of(row.created_at)), today),
            row.told("->"),
        ],
        Item::Conflict(row) => [
            row.id.short(),
            row.shop.clone(),
            handle(&row.creator),
            row.product.clone(),
            date(Some(reach.zone().date_of(row.at)), today),
            row.text.clone(),
        ],
    }
}

/// Returns how late a retainer's post is, and how the agreement was kept so far.
pub(super) fn kept(on_time: i64, owed: i64, days: i64) -> String {
    let late = late(days, &[]);
    match (late.is_empty(), owed) {
        (_, 0) => late,
        (true, _) => format!("{on_time} of {owed} on time"),
        (false, _) => format!("{late}, {on_time} of {owed} on time"),
    }
}

/// Returns how late something is, and why.
pub(super) fn late(days: i64, why: &[WhyLate]) -> String {
    let why: Vec<_> = why.iter().map(|why| why.words()).collect();
    match (days, why.is_empty()) {
        (0, _) => String::new(),
        (days, true) => format!("{days} d late"),
        (days, false) => format!("{days} d late: {}", why.join(", ")),
    }
}
