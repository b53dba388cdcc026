//! A whole shop's programme: what became of invitations and samples, and how much is posted.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::Programme;
use super::cast::{Cast, Owner};
use super::rank;
use crate::domain::creator::{Tier, tier};
use crate::domain::date::{Date, from_day_number};
use crate::domain::metrics::programme::{Bounds, Journey, funnel, invitations, repeated, velocity};
use crate::domain::metrics::roster::roster;
use crate::domain::sample::Entry;
use crate::domain::stage::Stage;
use crate::store::value::Json;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Every sample of a shop with its way so far.
const JOURNEYS: &str = "select creator, stage, entries from sample where shop = ?1";
/// The latest post of each creator.
const LAST_POSTS: &str = "select creator, max(posted) from content
     where shop = ?1 and posted is not null and creator is not null group by creator";
/// Posts since a day, with what makes the tier of their creator.
const POSTS: &str = "select t.posted, c.followers, c.promoted
     from content t left join creator c on c.n = t.creator where t.shop = ?1 and t.posted >= ?2";
/// The creators of a shop, with what makes their tier, in the order of the table.
const TIERS: &str = "select n, followers, promoted from creator where +shop = ?1 and n > 0";

/// Weeks of velocity, in days, this week's before today and after it included.
const WEEKS: i64 = 8 * 7;

/// Returns the programme of a shop and adds its creators' counts to the shop's sums.
pub(super) fn read(
    conn: &Connection,
    frame: &Frame,
    (first, last): (Option<Date>, Option<Date>),
    cast: &mut Cast,
) -> Read<Programme> {
    let bounds = Bounds { first, last };
    let journeys = journeys(conn, frame)?;
    let last_posts: BTreeMap<i64, Date> = conn
        .prepare_cached(LAST_POSTS)?
        .query_map([frame.n], |row| {
            Ok((row.get(0)?, from_day_number(row.get(1)?)))
        })?
        .collect::<Read<_>>()?;
    let posted: Vec<(Option<Tier>, Date)> = conn
        .prepare_cached(POSTS)?
        .query_map((frame.n, frame.day() - WEEKS), |row| {
            Ok((tier(row.get(1)?, row.get(2)?), from_day_number(row.get(0)?)))
        })?
        .collect::<Read<_>>()?;
    if let Some(member) = cast.member(&Owner::default())
        && let Some(heads) = &mut member.sums.heads
    {
        (heads.activated, heads.replied) = invitations(&journeys, &last_posts, bounds, frame.today);
        heads.repeated = repeated(&journeys, bounds);
    }
    Ok(Programme {
        funnel: funnel(&journeys, bounds, frame.today),
        velocity: velocity(posted.iter().map(|(_, on)| *on), frame.today),
        roster: roster(tiers(conn, frame)?, posted, frame.today),
        signals: super::super::signal::together(conn, frame)?,
    })
}

/// Returns the tier of every creator active today.
fn tiers(conn: &Connection, frame: &Frame) -> Read<Vec<Option<Tier>>> {
    let active = rank::active(conn, frame)?;
    let mut query = conn.prepare_cached(TIERS)?;
    let mut rows = query.query([frame.n])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if active.contains(row.get(0)?) {
            found.push(tier(row.get(1)?, row.get(2)?));
        }
    }
    Ok(found)
}

fn journeys(conn: &Connection, frame: &Frame) -> Read<Vec<Journey>> {
    conn.prepare_cached(JOURNEYS)?
        .query_map([frame.n], |row| {
            let entries: Json<BTreeMap<Stage, Entry>> = row.get(2)?;
            Ok(Journey {
                creator: row.get(0)?,
                stage: row.get(1)?,
                entered: entries
                    .0
                    .into_iter()
                    .map(|(stage, entry)| (stage, entry.on))
                    .collect(),
            })
        })?
        .collect()
}
