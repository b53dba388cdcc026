//! Who is active, how each tier measures up, and the score of each creator.

use std::sync::Arc;

use foldhash::HashMap;
use rusqlite::Connection;

use super::cast::{Cast, Member};
use super::numbers::Numbers;
use super::{By, Rank, Subject, SubjectFigures};
use crate::domain::creator::Tier;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::score::{Peer, Scale};
use crate::store::seller_day;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Days within which a post or a counted line makes a creator active (domain.md section 3).
pub(in crate::store::view) const ACTIVE: i64 = 28;

/// Whoever posted in a stretch of days.
const POSTED: &str = "select distinct creator from content
     where shop = ?1 and posted between ?2 and ?3 and creator is not null";

/// Whether a creator had one, or posted.
pub(super) const IS_ACTIVE: &str = "select exists (select 1 from order_line
     where creator = ?4 and day between ?2 and ?3 and worth is not null)
     or exists (select 1 from content where creator = ?4 and posted between ?2 and ?3 and +shop = ?1)";

/// Returns the row numbers of the creators of a shop active today.
pub(super) fn active(conn: &Connection, frame: &Frame) -> Read<Numbers> {
    let (first, last) = (frame.day() - ACTIVE + 1, frame.day());
    let mut found = Numbers::default();
    seller_day::each(conn, (frame.n, first, last), |sold| {
        found.insert(sold.creator);
    })?;
    let mut query = conn.prepare_cached(POSTED)?;
    let mut rows = query.query((frame.n, first, last))?;
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?);
    }
    Ok(found)
}

/// Whether a creator ever had a line or a content; samples have told already (readings.md 27).
const SEEN: &str = "select exists (select 1 from order_line where creator = ?1)
     or exists (select 1 from content where creator = ?1)";

/// The creators of a shop active today, by tier; an unknown tier is a group of its own (readings.md 25).
pub(super) type Peers<'a> = HashMap<Option<Tier>, Vec<Peer<'a>>>;

/// Returns those whose figures a creator's are measured by (readings.md 3).
pub(super) fn peers<'a>(members: &'a [Member], active: &Numbers) -> Peers<'a> {
    let mut of_tier = Peers::default();
    for member in members {
        let active = member.creator.filter(|n| active.contains(*n));
        if let (Subject::Creator(person), Some(n)) = (&member.subject, active) {
            of_tier
                .entry(person.tier)
                .or_default()
                .push((n, &member.sums));
        }
    }
    of_tier
}

/// What the tiers of a shop have.
type Scales = HashMap<Option<Tier>, Arc<Scale>>;

/// Returns the scales of a shop's tiers.
fn scales(members: &[Member], active: &Numbers) -> Scales {
    peers(members, active)
        .into_iter()
        .map(|(tier, peers)| (tier, Arc::new(Scale::of(&peers))))
        .collect()
}

/// Returns whether a creator is active today.
pub(in crate::store) fn is_active(conn: &Connection, frame: &Frame, creator: i64) -> Read<bool> {
    let (first, last) = (frame.day() - ACTIVE + 1, frame.day());
    conn.prepare_cached(IS_ACTIVE)?
        .query_row((frame.n, first, last, creator), |row| row.get(0))
}

/// Ends the adding up: scores for creators, counts of the active for groups, and only subjects that
/// have something to say.
pub(super) fn finish(
    conn: &Connection,
    frame: &Frame,
    mut cast: Cast,
) -> Read<Vec<SubjectFigures>> {
    let active = match cast.by {
        By::Creator | By::Tier | By::Segment | By::Shop => active(conn, frame)?,
        By::Product | By::Category | By::Campaign => Numbers::default(),
    };
    match cast.by {
        By::Creator => of_creators(conn, cast, &active),
        By::Tier | By::Shop => {
            cast.count_active(conn, frame, &active)?;
            Ok(cast.members.into_iter().filter_map(plain).collect())
        }
        By::Segment => {
            cast.count_active(conn, frame, &active)?;
            // Whoever is in none of them is in no row.
            let named = |member: &Member| member.subject != Subject::NotAssigned;
            Ok(cast
                .members
                .into_iter()
                .filter(named)
                .filter_map(plain)
                .collect())
        }
        By::Product | By::Category | By::Campaign => {
            Ok(cast.members.into_iter().filter_map(plain).collect())
        }
    }
}

/// Returns the creators anything is known of, each with its place in its tier, and what is nobody's.
fn of_creators(conn: &Connection, cast: Cast, active: &Numbers) -> Read<Vec<SubjectFigures>> {
    let scales = scales(&cast.members, active);
    let shares: HashMap<i64, Ratio> = scales.values().flat_map(|scale| scale.shares()).collect();
    let mut seen = conn.prepare_cached(SEEN)?;
    let mut known = |member: &Member| match member.creator {
        None => Ok(member.touched),
        Some(_) if member.touched || member.sampled => Ok(true),
        Some(n) => seen.query_row([n], |row| row.get(0)),
    };
    // The sums stay where they are: there are many of them.
    cast.members
        .into_iter()
        .filter_map(|member| match known(&member) {
            Ok(false) => None,
            Ok(true) => Some(Ok(ranked(member, (&scales, &shares), active))),
            Err(error) => Some(Err(error)),
        })
        .collect()
}

/// Returns the row of a creator, or of nobody.
fn ranked(
    member: Member,
    (scales, shares): (&Scales, &HashMap<i64, Ratio>),
    active: &Numbers,
) -> SubjectFigures {
    let n = member.creator.filter(|n| active.contains(*n));
    let scale = match &member.subject {
        Subject::Creator(person) if n.is_some() => scales.get(&person.tier),
        Subject::Creator(_)
        | Subject::Tier(_)
        | Subject::Segment { .. }
        | Subject::Product { .. }
        | Subject::Category(_)
        | Subject::Campaign(_)
        | Subject::Shop
        | Subject::NotAssigned => None,
    };
    SubjectFigures {
        rank: scale.map(|scale| Rank {
            share: n.and_then(|n| shares.get(&n).copied()),
            scale: Arc::clone(scale),
        }),
        subject: member.subject,
        sums: member.sums,
    }
}

/// Returns the row of a group; nothing is said of one without rows, save of shops, campaigns and segments.
pub(super) fn plain(member: Member) -> Option<SubjectFigures> {
    let always = match &member.subject {
        Subject::Shop | Subject::Campaign(_) | Subject::Segment { .. } => true,
        Subject::Tier(_) => member
            .sums
            .heads
            .as_ref()
            .is_some_and(|heads| heads.active > 0),
        Subject::Creator(_)
        | Subject::Product { .. }
        | Subject::Category(_)
        | Subject::NotAssigned => false,
    };
    (always || member.touched).then_some(SubjectFigures {
        subject: member.subject,
        sums: member.sums,
        rank: None,
    })
}
