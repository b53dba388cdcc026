//! Creators, beside their tier and their shop.

use std::collections::{BTreeSet, HashMap};

use chrono::Datelike as _;
use rusqlite::Connection;

use super::samples::{Record, records};
use super::{Sight, Take};
use crate::domain::date::{Date, day_number, plus_days};
use crate::domain::id::CreatorId;
use crate::domain::money::BasisPoints;
use crate::domain::rules::evidence::{BestCategory, CreatorEvidence, MONTHS, Posted, WINDOW};
use crate::domain::rules::retainer_ready::could_be_ready;
use crate::domain::rules::{Found, Rules};
use crate::store::value::Day;
use crate::store::view::figures::crew::{self, Sold};
use crate::store::view::figures::crowd::Crowd;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// What is known of a creator beside the sums.
struct Profile {
    strikes: i64,
    hold_samples: bool,
    agreed_since: Option<Date>,
    commission_rate: Option<BasisPoints>,
}

const PROFILES: &str =
    "select n, strikes, hold_samples, retainer_since, commission_rate from creator
     where +shop = ?1 and n between ?2 and ?3";

fn profiles(conn: &Connection, frame: &Frame, crowd: &Crowd) -> Read<HashMap<i64, Profile>> {
    let mut found = HashMap::new();
    let mut query = conn.prepare_cached(PROFILES)?;
    for (from, to) in crowd.stretches() {
        let mut rows = query.query((frame.n, from, to))?;
        while let Some(row) = rows.next()? {
            let profile = Profile {
                strikes: row.get(1)?,
                hold_samples: row.get(2)?,
                agreed_since: row.get::<_, Option<Day>>(3)?.map(|day| day.0),
                commission_rate: row.get(4)?,
            };
            found.insert(row.get(0)?, profile);
        }
    }
    Ok(found)
}

/// Returns the first and last day of the last completed calendar months, the latest first.
pub(super) fn months(today: Date) -> [(Date, Date); MONTHS] {
    let mut next = today.with_day(1).unwrap_or(today);
    std::array::from_fn(|_| {
        let last = plus_days(next, -1);
        let first = last.with_day(1).unwrap_or(last);
        next = first;
        (first, last)
    })
}

/// Index-only: a creator is of one shop.
const POSTED: &str = "select creator, posted from content
     where creator between ?3 and ?4 and posted between ?1 and ?2";

/// Returns the posts of each creator by stretches of days, by row number.
fn posted(conn: &Connection, frame: &Frame, crowd: &Crowd) -> Read<HashMap<i64, Posted>> {
    let months = months(frame.today);
    let first = months.last().map_or(frame.today, |(first, _)| *first);
    let mut found: HashMap<i64, Posted> = HashMap::new();
    let mut query = conn.prepare_cached(POSTED)?;
    for (from, to) in crowd.stretches() {
        let mut rows = query.query((Day(first), Day(frame.today), from, to))?;
        while let Some(row) = rows.next()? {
            let posts = found.entry(row.get(0)?).or_default();
            let on: Day = row.get(1)?;
            let age = frame.day() - day_number(on.0);
            let [week, before] = &mut posts.weeks;
            *week += i64::from(age < 7);
            *before += i64::from((7..14).contains(&age));
            posts.fortnight += i64::from(age < 14);
            posts.before += i64::from((14..14 + WINDOW).contains(&age));
            for (month, (first, last)) in posts.months.iter_mut().zip(months) {
                *month += i64::from((first..=last).contains(&on.0));
            }
        }
    }
    Ok(found)
}

/// What of a creator is read only where a rule asks for it.
#[derive(Default)]
struct More {
    best_before: HashMap<i64, BestCategory>,
    months: [HashMap<i64, i128>; MONTHS],
}

impl More {
    fn of(
        conn: &Connection,
        frame: &Frame,
        (rules, crowd): (&Rules, &Crowd),
        records: &HashMap<i64, Record>,
    ) -> Read<Self> {
        let mut more = Self::default();
        if rules.is_live("category_shift") {
            let last = plus_days(frame.today, -WINDOW);
            let first = plus_days(last, 1 - WINDOW);
            more.best_before = crew::best_between(conn, frame, crowd, (first, last))?;
        }
        if rules.is_live("retainer_ready") {
            // Whoever was not on time, or lost money in a later month, proved nothing: months are read of
            // nobody else.
            let due = records
                .iter()
                .filter(|(_, record)| could_be_ready(rules, record.on_time));
            let mut proved: BTreeSet<i64> = due.map(|(n, _)| *n).collect();
            for (slot, month) in more.months.iter_mut().zip(months(frame.today)) {
                *slot = crew::contributions(conn, frame, month, &proved)?;
                proved.retain(|n| slot.get(n).is_some_and(|month| *month > 0));
            }
        }
        Ok(more)
    }
}

/// Hands on what the rules find of a crowd of creators, by handle.
pub(super) fn judge(
    conn: &Connection,
    sight: &Sight<'_>,
    crowd: &Crowd,
    own: &mut HashMap<CreatorId, Vec<Found>>,
    take: Take<'_>,
) -> Read<()> {
    let Sight { frame, rules, .. } = *sight;
    let mut crew = crew::window(conn, frame, crowd, plus_days(frame.today, 1 - WINDOW))?;
    crew.sort_unstable_by(|a, b| a.person.handle.cmp(&b.person.handle));
    let profiles = profiles(conn, frame, crowd)?;
    let posted = posted(conn, frame, crowd)?;
    let mut records = records(conn, sight, crowd)?;
    let more = More::of(conn, frame, (rules, crowd), &records)?;
    for sold in &crew {
        let Some(profile) = profiles.get(&sold.n) else {
            continue;
        };
        let record = records.remove(&sold.n).unwrap_or_default();
        let evidence = CreatorEvidence {
            posted: posted.get(&sold.n).copied().unwrap_or_default(),
            ..evidence(sight, sold, profile, (&more, record))
        };
        let mut found = rules.creator(frame.id, &evidence);
        found.extend(own.remove(&sold.person.id).unwrap_or_default());
        if !found.is_empty() {
            take(found);
        }
    }
    Ok(())
}

fn evidence<'e>(
    sight: &Sight<'_>,
    sold: &'e Sold,
    profile: &Profile,
    (more, record): (&More, Record),
) -> CreatorEvidence<'e> {
    let contribution = |month: &HashMap<i64, i128>| month.get(&sold.n).copied();
    CreatorEvidence {
        id: sold.person.id,
        tier: sold.person.tier,
        kind: sold.person.kind,
        strikes: profile.strikes,
        hold_samples: profile.hold_samples,
        agreed: sold.sums.agreed,
        agreed_since: profile.agreed_since,
        commission_rate: profile.commission_rate,
        currency: sight.frame.currency,
        today: sight.frame.today,
        sums: &sold.sums,
        beside: sight.ground.beside(sold.n, sold.person.tier),
        posted: Posted::default(),
        missed: record.missed,
        on_time: record.on_time,
        contribution: more.months.each_ref().map(contribution),
        last_shipped: record.last_shipped,
        open_samples: record.open,
        best: [sold.best.clone(), more.best_before.get(&sold.n).cloned()],
    }
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 2] = [PROFILES, POSTED];
