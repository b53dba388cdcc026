//! `callsheet creator show`: everything about one creator.

use super::super::args::Limit;
use super::super::fault::{Exit, Fault};
use super::super::session::{Reach, Session};
use super::super::sheet::{Column, Sheet, cell, date, flag, handle, money};
use super::super::{suggestions, value};
use crate::domain::date::Date;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::shown;
use crate::domain::money::{Currency, grouped};
use crate::store::view::creator::{CreatorShow, CreatorShowQuery, Profile, TimelineRow};
use crate::store::view::review::Tracked;

/// Whom to show.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Handles
    #[arg(required = true)]
    handle: Vec<String>,
    /// Only what the timeline tells of this kind: sample, followup, note, or a whole one such as `sample_moved`
    #[arg(
        long,
        value_name = "KIND",
        help = "Only what the timeline tells of this kind: sample, followup, note, or a whole one such as sample_moved"
    )]
    kind: Option<String>,
    /// Only what the timeline tells since that day
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    since: Option<Date>,
    #[command(flatten)]
    limit: Limit,
}

impl Args {
    /// Returns whether the timeline is to tell of that.
    fn tells(&self, entry: &TimelineRow, reach: &Reach) -> bool {
        let is_kind = |kind: &String| {
            let rest = entry.kind.strip_prefix(kind.trim());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        self.kind.as_ref().is_none_or(is_kind)
            && self
                .since
                .is_none_or(|since| reach.zone().date_of(entry.at) >= since)
    }
}

/// Entries of each list that a person is shown without `--limit`.
const SHOWN: usize = 10;

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let mut shown = Vec::new();
    for creator in session.creators(&args.handle)? {
        let limit = args
            .limit
            .limit
            .or_else(|| (!session.globals.json).then_some(SHOWN));
        // The latest entries may be of other kinds, so all are looked through.
        let is_narrowed = args.kind.is_some() || args.since.is_some();
        let query = CreatorShowQuery {
            creator,
            now: session.now,
            limit: limit.filter(|_| !is_narrowed),
        };
        let mut show = session.fetch(&query)?;
        show.timeline.retain(|entry| args.tells(entry, &reach));
        if let Some(limit) = limit {
            show.samples.truncate(limit);
            show.content.truncate(limit);
            show.follow_ups.truncate(limit);
            show.suggestions.truncate(limit);
            show.notes.truncate(limit);
            show.timeline.truncate(limit);
        }
        shown.push(show);
    }
    if session.globals.json {
        session.one_or_several(reach.name(), &shown)?;
        return Ok(Exit::Done);
    }
    for (at, one) in shown.iter().enumerate() {
        if at > 0 {
            session.line("")?;
        }
        page(one, &reach, session)?;
    }
    Ok(Exit::Done)
}

fn page(show: &CreatorShow, reach: &Reach, session: &mut Session) -> Result<(), Fault> {
    let today = session.today(reach);
    profile(&show.creator, today, session)?;
    if let Some(retainer) = show.retainer.as_ref().filter(|row| row.owed > 0) {
        let (on_time, owed) = (retainer.on_time, retainer.owed);
        session.line(&format!(
            "  Compliance    {on_time} of {owed} posts on time in 90 days"
        ))?;
    }
    tracked(show.tracked.as_ref(), session)?;
    let (compliant, violations) = (show.creator.compliant, show.creator.violations);
    if compliant + violations > 0 {
        session.line(&format!(
            "  Brief         {compliant} of {} judged posts kept to it",
            compliant + violations
        ))?;
    }
    samples(show, today, session)?;
    content(show, today, session)?;
    follow_ups(show, reach, session)?;
    if !show.suggestions.is_empty() {
        heading("Suggestions", session)?;
        let sheet = suggestions::sheet(&show.suggestions, reach, today);
        session.table(sheet)?;
    }
    if !show.notes.is_empty() {
        heading("Notes", session)?;
        for note in &show.notes {
            let on = date(Some(reach.zone().date_of(note.at)), today);
            session.block(&format!("{on}  {}: {}", note.author, note.text))?;
        }
    }
    if !show.timeline.is_empty() {
        heading("Timeline", session)?;
        for entry in &show.timeline {
            let on = date(Some(reach.zone().date_of(entry.at)), today);
            let what = session.look.sentence(&entry.summary);
            session.line(&format!("{on}  {what}"))?;
        }
    }
    Ok(())
}

fn heading(title: &str, session: &mut Session) -> Result<(), Fault> {
    session.line("")?;
    session.line(title)
}

fn profile(who: &Profile, today: Date, session: &mut Session) -> Result<(), Fault> {
    let name = who.name.as_deref().unwrap_or_default();
    session.line(format!("{}  {name}", handle(&who.handle)).trim_end())?;
    let followers = who.followers.map(|n| grouped(n.unsigned_abs()));
    let rows = [
        ("Shop", who.shop.clone()),
        ("Tier", cell(who.tier)),
        ("Type", who.kind.name().replace('_', "-")),
        ("Followers", cell(followers)),
        ("Category", cell(who.category.as_deref())),
        ("Style", cell(who.style.as_deref())),
        ("Posts a week", cell(who.agreed_rate)),
        ("Agreed since", date(who.retainer_since, today)),
        ("Commission", cell(who.commission)),
        ("Flat fee", money(who.flat_fee, session.look)),
        ("Strikes", who.strikes.to_string()),
        ("Tags", cell(Some(who.tags.join(", ")))),
        ("Owner", cell(who.owner.as_deref())),
        ("Paused until", date(who.paused_until, today)),
        ("Samples", flag(who.hold_samples, "on hold")),
        ("Email", cell(who.email.as_deref())),
        ("Phone", cell(who.phone.as_deref())),
        ("Address", cell(who.address.as_deref())),
    ];
    for (title, value) in rows {
        // What is not known needs no line of its own.
        if !matches!(value.as_str(), "" | "-") {
            session.line(&format!("  {title:<14}{value}"))?;
        }
    }
    Ok(())
}

/// Tells what the creator's type wants tracked.
fn tracked(of: Option<&Tracked>, session: &mut Session) -> Result<(), Fault> {
    let look = session.look;
    let share = |ratio: Option<Ratio>, currency| {
        cell(shown::figure(Metric::Cvr, ratio, currency, look.ascii))
    };
    let rows = match of {
        None => return Ok(()),
        Some(Tracked::OneOff(of)) => {
            let currency = of.net_gmv.map_or(Currency::USD, |net| net.currency);
            [
                (
                    "Posts",
                    format!(
                        "{} posted, {} awaited, {} missed",
                        of.posted, of.awaited, of.missed
                    ),
                ),
                (
                    "Quality",
                    format!(
                        "CVR {}, 3 s hold {}",
                        share(of.cvr, currency),
                        share(of.hold_rate, currency)
                    ),
                ),
                (
                    "Sales",
                    format!("{}, {} orders", money(of.net_gmv, look), of.orders),
                ),
            ]
        }
        Some(Tracked::Repeat(of)) => {
            let currency = of.now.net_gmv.currency;
            let beside = |now: String, before: String| {
                format!("{now} in 28 days, {before} in the 28 before")
            };
            [
                (
                    "Posts",
                    beside(of.now.posts.to_string(), of.before.posts.to_string()),
                ),
                (
                    "Net GMV",
                    beside(
                        money(Some(of.now.net_gmv), look),
                        money(Some(of.before.net_gmv), look),
                    ),
                ),
                (
                    "CVR",
                    beside(share(of.now.cvr, currency), share(of.before.cvr, currency)),
                ),
            ]
        }
    };
    for (title, value) in rows {
        session.line(&format!("  {title:<14}{value}"))?;
    }
    Ok(())
}

fn samples(show: &CreatorShow, today: Date, session: &mut Session) -> Result<(), Fault> {
    if show.samples.is_empty() {
        return Ok(());
    }
    heading("Samples", session)?;
    let mut sheet = Sheet::new(&[
        Column::Key("ID"),
        Column::Words("Product"),
        Column::Key("Stage"),
        Column::Key("Due"),
        Column::Key("Tracking"),
        Column::Words(""),
    ]);
    for sample in &show.samples {
        sheet.row([
            sample.id.short(),
            sample.product.clone(),
            sample.stage.name().to_owned(),
            date(sample.due, today),
            cell(sample.tracking.as_deref()),
            flag(sample.breached, "late"),
        ]);
    }
    session.table(sheet)
}

fn content(show: &CreatorShow, today: Date, session: &mut Session) -> Result<(), Fault> {
    if show.content.is_empty() {
        return Ok(());
    }
    heading("Content", session)?;
    let mut sheet = Sheet::new(&[
        Column::Key("Posted"),
        Column::Words("Title"),
        Column::Number("Views"),
        Column::Number("GMV"),
    ]);
    for content in &show.content {
        sheet.row([
            date(content.posted, today),
            cell(
                content
                    .title
                    .clone()
                    .or_else(|| Some(content.content_id.to_string())),
            ),
            cell(content.figures.views),
            money(content.gmv, session.look),
        ]);
    }
    session.table(sheet)
}

fn follow_ups(show: &CreatorShow, reach: &Reach, session: &mut Session) -> Result<(), Fault> {
    if show.follow_ups.is_empty() {
        return Ok(());
    }
    heading("Follow-ups", session)?;
    let sheet = super::super::followups::sheet(&show.follow_ups, reach, session.today(reach));
    session.table(sheet)
}
