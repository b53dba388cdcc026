//! What has come due beyond single samples: posts that retainers owe, batches of campaigns.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Finding;
use crate::domain::date::{Date, day_number, from_day_number};
use crate::domain::id::{CreatorId, FollowUpId};
use crate::domain::playbook::{Batch, Cause, Entry, Playbook, Trigger, owed_cause};
use crate::store::value::Day;
use crate::store::view::frame::Frame;
use crate::store::view::retainer::{Owing, owing};

/// The open follow-ups about posts that retainers owe: by their cause, of which few are such, rather than by
/// their state, in which all wait.
pub(super) const OWED_OPEN: &str = "select f.id, f.cause, c.id
     from follow_up f indexed by follow_up_by_cause cross join creator c on c.n = f.creator
     where f.shop = ?1 and f.state = ?2 and f.sample is null
       and f.cause >= 'deliverable/' and f.cause < 'deliverable0'";

/// Samples of a campaign that were invited on one day, with how many of them went on.
pub(super) const INVITED: &str = "select campaign, json_extract(entries, '$.invited.on'), count(*),
        sum(stage > 0)
     from sample indexed by sample_invited
     where shop = ?1 and json_extract(entries, '$.invited.on') between ?2 and ?3
       and json_extract(entries, '$.invited.on') is not null and campaign is not null
     group by json_extract(entries, '$.invited.on'), campaign";

/// Samples of a campaign that were delivered on one day, with how many of them were posted.
pub(super) const DELIVERED: &str = "select campaign, delivered, count(*), sum(posted is not null)
     from sample indexed by sample_delivered
     where shop = ?1 and delivered between ?2 and ?3 and campaign is not null
     group by delivered, campaign";

/// What a cause led to before: nothing, what stands, or what was called off with its cause.
pub(super) enum Before {
    Nothing,
    Standing,
    Lapsed(FollowUpId),
}

const FOLLOWED: &str = "select id, state = 'cancelled' and lapsed from follow_up where cause = ?1";
const PROPOSED: &str = "select 1 from suggestion where key = ?1 and state <> 'expired'";

pub(super) fn before(conn: &Connection, cause: &Cause) -> rusqlite::Result<Before> {
    let followed = conn
        .prepare_cached(FOLLOWED)?
        .query_row([cause], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match followed {
        Some((id, true)) => Before::Lapsed(id),
        Some((_, false)) => Before::Standing,
        None if conn.prepare_cached(PROPOSED)?.exists([cause])? => Before::Standing,
        None => Before::Nothing,
    })
}

/// Finds the posts of retainers that have not come, and the follow-ups about those that have.
pub(super) fn owed(
    conn: &Connection,
    frame: &Frame,
    playbook: &Playbook,
    found: &mut Finding,
) -> rusqlite::Result<()> {
    let retainers = owing(conn, frame, None, (frame.today, frame.today))?;
    for (n, entry) in playbook.entries.iter().enumerate() {
        if entry.trigger != Trigger::Deliverable || entry.mode == super::Mode::Off {
            continue;
        }
        let (from, to) = playbook.reach(entry, frame.day());
        // One message is enough at a time: who owes several is asked about the latest, so that a first
        // look, or one after days away, does not send a letter for each week gone by.
        let latest: BTreeMap<CreatorId, Date> = waiting(&retainers)
            .filter(|(_, due)| (from..=to).contains(&day_number(*due)))
            .collect();
        for (creator, due) in latest {
            match before(conn, &owed_cause(entry, creator, due))? {
                Before::Standing => continue,
                Before::Lapsed(id) => found.again.push(id),
                Before::Nothing => {}
            }
            found.owed.push((n, creator, due));
        }
    }
    for (follow_up, about) in open(conn, frame)? {
        if !is_waiting(&retainers, about) {
            found.over.push(follow_up);
        }
    }
    Ok(())
}

/// Returns the open follow-ups about posts that have come, or that nobody owes any more.
pub(in crate::store) fn came(
    conn: &Connection,
    frame: &Frame,
) -> rusqlite::Result<Vec<FollowUpId>> {
    let mut open = open(conn, frame)?;
    if let Some(last) = open.iter().map(|(_, (_, day))| *day).max() {
        // A clock that was set back makes nothing that was asked for undone.
        let to = frame.today.max(from_day_number(last));
        let retainers = owing(conn, frame, None, (frame.today, to))?;
        open.retain(|(_, about)| !is_waiting(&retainers, *about));
    }
    Ok(open.into_iter().map(|(follow_up, _)| follow_up).collect())
}

/// A post that is owed: by whom, and the number of its day.
type Owed = (CreatorId, i64);

/// Returns the open follow-ups about posts that retainers owe, each with the post.
fn open(conn: &Connection, frame: &Frame) -> rusqlite::Result<Vec<(FollowUpId, Owed)>> {
    let mut found = Vec::new();
    let mut query = conn.prepare_cached(OWED_OPEN)?;
    for state in ["queued", "snoozed"] {
        let rows = query.query_map(params![frame.n, state], |row| {
            Ok((row.get(0)?, row.get::<_, Cause>(1)?, row.get(2)?))
        })?;
        for row in rows {
            let (follow_up, cause, creator): (FollowUpId, Cause, CreatorId) = row?;
            found.push((follow_up, (creator, cause.occurrence)));
        }
    }
    Ok(found)
}

fn is_waiting(retainers: &[Owing], about: Owed) -> bool {
    waiting(retainers).any(|(creator, due)| (creator, day_number(due)) == about)
}

fn waiting(retainers: &[Owing]) -> impl Iterator<Item = (CreatorId, Date)> {
    retainers.iter().flat_map(|owing| {
        let open = owing.owed.iter().filter(|owed| owed.posted.is_none());
        open.map(|owed| (owing.creator, owed.due))
    })
}

/// Finds the batches of campaigns whose day has come for an entry.
pub(super) fn batches(
    conn: &Connection,
    frame: &Frame,
    (n, entry): (usize, &Entry),
    (from, to): (i64, i64),
    found: &mut Finding,
) -> rusqlite::Result<()> {
    let (from, to) = (from_day_number(from), from_day_number(to));
    let rows: Vec<Batch> = if entry.trigger == Trigger::OutreachBatch {
        let range = params![frame.n, from.to_string(), to.to_string()];
        conn.prepare_cached(INVITED)?
            .query_map(range, |row| {
                let on: String = row.get(1)?;
                Ok(Batch {
                    campaign: row.get(0)?,
                    on: on.parse().unwrap_or(to),
                    samples: row.get(2)?,
                    went_on: row.get(3)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?
    } else {
        conn.prepare_cached(DELIVERED)?
            .query_map(params![frame.n, Day(from), Day(to)], |row| {
                Ok(Batch {
                    campaign: row.get(0)?,
                    on: row.get::<_, Day>(1)?.0,
                    samples: row.get(2)?,
                    went_on: row.get(3)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?
    };
    for batch in rows {
        match before(conn, &batch.cause(entry))? {
            Before::Standing => continue,
            Before::Lapsed(id) => found.again.push(id),
            Before::Nothing => {}
        }
        found.batches.push((n, batch));
    }
    Ok(())
}
