//! Campaigns that run, the shop itself, and rules of a person's own.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{Sight, Take, View};
use crate::domain::campaign::Campaign;
use crate::domain::date::{Window, from_millis, plus_days};
use crate::domain::fact::Channel;
use crate::domain::id::CreatorId;
use crate::domain::metrics::deadline::{Outcome, outcome};
use crate::domain::metrics::sums::{Share, Sums};
use crate::domain::rules::evidence::{CampaignEvidence, ShopEvidence, WINDOW};
use crate::domain::rules::{Found, What};
use crate::domain::stage::Stage;
use crate::store::project;
use crate::store::value::Day;
use crate::store::view::figures::{By, Subject, of_shop};
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;
use crate::store::view::segment;

/// Hands on what the rules find of campaigns that run today, each from its first day.
pub(super) fn judge_campaigns(conn: &Connection, sight: &Sight<'_>, take: Take<'_>) -> Read<()> {
    let Sight { frame, rules, .. } = *sight;
    let running: Vec<Campaign> = project::list(
        conn,
        "where shop = ?1 and first_day <= ?2 and last_day >= ?2 order by first_day, name, n",
        (frame.n, Day(frame.today)),
    )?;
    let mut sums: HashMap<String, Sums> = HashMap::new();
    let mut last = None;
    for campaign in &running {
        if last != Some(campaign.from) {
            last = Some(campaign.from);
            let window = Window::Range(campaign.from, frame.today);
            let rows = of_shop(conn, frame, By::Campaign, window)?.subjects;
            sums = rows
                .into_iter()
                .filter_map(|row| match row.subject {
                    Subject::Campaign(name) => Some((name, row.sums)),
                    Subject::Creator(_)
                    | Subject::Tier(_)
                    | Subject::Segment { .. }
                    | Subject::Product { .. }
                    | Subject::Category(_)
                    | Subject::Shop
                    | Subject::NotAssigned => None,
                })
                .collect();
        }
        if let Some(sums) = sums.get(&campaign.name) {
            let evidence = CampaignEvidence {
                campaign,
                sums,
                currency: frame.currency,
                today: frame.today,
            };
            take(rules.campaign(frame.id, &evidence));
        }
    }
    Ok(())
}

/// Follow-ups of a state that were due in a stretch of time.
const FOLLOW_UPS: &str = "select due_at, closed_at from follow_up
     where shop = ?1 and state = ?2 and due_at >= ?3 and due_at < ?4";
/// Samples due in a stretch of days.
const DUE: &str = "select stage, due, posted from sample
     where shop = ?1 and due between ?2 and ?3";
/// Counted lines of Video and LIVE: all of them, and those whose content nobody knows.
const MEDIA: &str = "select coalesce(sum(l.worth), 0), coalesce(sum(iif(t.n is null, l.worth, 0)), 0)
     from told_line l left join content t on t.shop = l.shop and t.id = l.content
     where l.shop = ?1 and l.day between ?2 and ?3 and l.worth is not null and l.channel in (?4, ?5)";

/// Whether outreach of the shop is paused.
const PAUSED: &str = "select outreach_paused is not null from shop where n = ?1";

fn is_paused(conn: &Connection, frame: &Frame) -> Read<bool> {
    conn.prepare_cached(PAUSED)?
        .query_row([frame.n], |row| row.get(0))
}

/// Hands on what the rules find of the shop.
pub(super) fn judge_shop(conn: &Connection, sight: &Sight<'_>, take: Take<'_>) -> Read<()> {
    let Sight { frame, rules, .. } = *sight;
    let evidence = ShopEvidence {
        late: late(conn, frame)?,
        slipped: slipped(conn, frame, sight.view)?,
        unattributed: sight.ground.unattributed,
        // Whether it was paused on a day gone by is not asked.
        is_paused: sight.view != View::Past && is_paused(conn, frame)?,
    };
    take(rules.shop(frame.id, &evidence));
    Ok(())
}

/// Returns follow-ups done after their day or still waiting past it, over those due.
fn late(conn: &Connection, frame: &Frame) -> Read<Share> {
    let first = frame.zone.start_of(plus_days(frame.today, 1 - WINDOW));
    let end = frame.zone.start_of(plus_days(frame.today, 1));
    let (first, end) = (first.timestamp_millis(), end.timestamp_millis());
    let mut share = Share::default();
    let mut query = conn.prepare_cached(FOLLOW_UPS)?;
    for state in ["queued", "snoozed", "sent", "done"] {
        let mut rows = query.query((frame.n, state, first, end))?;
        while let Some(row) = rows.next()? {
            let due = frame.zone.date_of(from_millis(row.get(0)?));
            let closed: Option<i64> = row.get(1)?;
            let closed = closed.map(|at| frame.zone.date_of(from_millis(at)));
            share.count(
                closed
                    .filter(|on| *on <= frame.today)
                    .unwrap_or(frame.today)
                    > due,
            );
        }
    }
    Ok(share)
}

fn slipped(conn: &Connection, frame: &Frame, view: View) -> Read<Share> {
    let first = plus_days(frame.today, 1 - WINDOW);
    let mut share = Share::default();
    let mut query = conn.prepare_cached(DUE)?;
    let mut rows = query.query((frame.n, Day(first), Day(frame.today)))?;
    while let Some(row) = rows.next()? {
        let stage: Stage = row.get(0)?;
        let due = row.get::<_, Day>(1)?.0;
        let posted = row.get::<_, Option<Day>>(2)?.map(|day| day.0);
        let (stage, posted) = match posted {
            Some(on) if view == View::Past && on > frame.today => (Stage::Delivered, None),
            Some(_) | None => (stage, posted),
        };
        if let Some(outcome) = outcome(stage, posted, due, frame.today) {
            share.count(outcome != Outcome::OnTime);
        }
    }
    Ok(share)
}

/// Returns what Video and LIVE lines without a known content are worth, over all of them.
pub(super) fn unattributed(conn: &Connection, frame: &Frame) -> Read<Share> {
    let first = plus_days(frame.today, 1 - WINDOW);
    let values = (
        frame.n,
        Day(first),
        Day(frame.today),
        Channel::Video as i64,
        Channel::Live as i64,
    );
    conn.prepare_cached(MEDIA)?.query_row(values, |row| {
        Ok(Share {
            by: i128::from(row.get::<_, i64>(0)?),
            of: i128::from(row.get::<_, i64>(1)?),
        })
    })
}

const CREATOR: &str = "select id from creator where n = ?1";

/// Returns what rules of a person's own find: whoever fits their query.
pub(super) fn own(conn: &Connection, sight: &Sight<'_>) -> Read<HashMap<CreatorId, Vec<Found>>> {
    let Sight { frame, rules, .. } = *sight;
    let mut found: HashMap<CreatorId, Vec<Found>> = HashMap::new();
    let mut creator = conn.prepare_cached(CREATOR)?;
    for rule in rules.live() {
        let What::Own(own) = &rule.what else {
            continue;
        };
        for n in segment::fitting(conn, frame, &own.filter)? {
            let id = creator.query_row([n], |row| row.get(0))?;
            let said = own.found(&rule.id, frame.id, id);
            found.entry(id).or_default().push(said);
        }
    }
    Ok(found)
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 5] = [FOLLOW_UPS, DUE, MEDIA, PAUSED, CREATOR];
