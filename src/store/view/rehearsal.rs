//! Rules tried on days gone by: what would have been proposed, of whom, and when.
//!
//! Each day is judged as it looks today with everything after it left out, as far as dates tell: lines,
//! posts, samples and bookings by their day; figures of content, costs and profiles as they are now. A sample
//! stands in the stage it had entered last by then.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;
use serde_json::Value;

use super::Scope;
use super::evidence::{self, View};
use super::frame::{Frame, frames};
use super::read::Read;
use crate::domain::date::{Date, Instant, plus_days};
use crate::domain::rules::settle::settle;
use crate::domain::rules::{About, Found, Rules};
use crate::domain::suggestion::SubjectKind;
use crate::store::{Query, StoreError};

/// A rehearsal of rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RehearsalQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// How many days back, today included.
    pub days: u32,
    /// The rules.
    pub rules: Rules,
}

/// One stretch of days over which a rule would have spoken of a subject.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fired {
    /// The rule.
    pub rule: String,
    /// Of whom or what, by the name people use.
    pub subject: String,
    /// What kind of thing that is.
    pub subject_kind: SubjectKind,
    /// The shop's name.
    pub shop: String,
    /// The first day.
    pub from: Date,
    /// The last day; `None` where it speaks today.
    pub to: Option<Date>,
    /// The figures of the first day.
    pub figures: BTreeMap<String, Value>,
    /// What they are held against.
    pub threshold: String,
    /// What it proposes.
    pub proposal: String,
}

/// What a rehearsal says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rehearsal {
    /// Every how many days it looked: large shops are looked at once a week.
    pub step: i64,
    /// What would have been proposed, the earliest first.
    pub fired: Vec<Fired>,
}

/// Creators from which a shop is looked at once a week.
const LARGE: i64 = 5_000;
const CREATORS: &str = "select count(*) from creator where shop = ?1";

impl Query for RehearsalQuery {
    type Rows = Rehearsal;

    fn run(&self, conn: &Connection) -> Result<Rehearsal, StoreError> {
        let mut rehearsal = Rehearsal {
            step: 1,
            fired: Vec::new(),
        };
        let frames = frames(conn, self.scope, self.now)?;
        for frame in &frames {
            let known: i64 = conn
                .prepare_cached(CREATORS)?
                .query_row([frame.n], |row| row.get(0))?;
            if known >= LARGE {
                rehearsal.step = 7;
            }
        }
        for frame in &frames {
            let fired = self.shop(conn, frame, rehearsal.step)?;
            rehearsal.fired.extend(fired);
        }
        rehearsal
            .fired
            .sort_by(|a, b| (a.from, &a.rule, &a.subject).cmp(&(b.from, &b.rule, &b.subject)));
        Ok(rehearsal)
    }
}

impl RehearsalQuery {
    fn shop(&self, conn: &Connection, frame: &Frame, step: i64) -> Read<Vec<Fired>> {
        // What speaks on the day looked at, by key: its first day, and what it said then.
        let mut speaking: BTreeMap<String, (Date, Found)> = BTreeMap::new();
        let mut fired = Vec::new();
        let mut before = frame.today;
        let mut back = (i64::from(self.days.max(1)) - 1) / step * step;
        while back >= 0 {
            let day = plus_days(frame.today, -back);
            let then = Frame {
                today: day,
                ..frame.clone()
            };
            let found = evidence::found(conn, &then, &self.rules, View::Past)?;
            // Rules that give way do so here too.
            let found = settle(&self.rules, &BTreeMap::new(), found, self.now).fresh;
            let mut now: BTreeMap<String, Found> =
                found.into_iter().map(|one| (one.key(), one)).collect();
            let gone: Vec<String> = speaking
                .keys()
                .filter(|key| !now.contains_key(*key))
                .cloned()
                .collect();
            for key in gone {
                if let Some((from, one)) = speaking.remove(&key) {
                    fired.push(told(conn, frame, one, (from, Some(before)))?);
                }
            }
            now.retain(|key, _| !speaking.contains_key(key));
            speaking.extend(now.into_iter().map(|(key, one)| (key, (day, one))));
            before = day;
            back -= step;
        }
        for (from, one) in speaking.into_values() {
            fired.push(told(conn, frame, one, (from, None))?);
        }
        Ok(fired)
    }
}

fn told(
    conn: &Connection,
    frame: &Frame,
    found: Found,
    (from, to): (Date, Option<Date>),
) -> Read<Fired> {
    Ok(Fired {
        subject: subject(conn, frame, &found.about)?,
        subject_kind: found.about.subject,
        shop: frame.name.clone(),
        rule: found.rule,
        from,
        to,
        figures: found.finding.figures,
        threshold: found.finding.threshold,
        proposal: found.finding.proposal,
    })
}

const HANDLE: &str = "select handle from creator where id = ?1";
const CAMPAIGN: &str = "select name from campaign where id = ?1";

/// Returns what people call a subject.
fn subject(conn: &Connection, frame: &Frame, about: &About) -> Read<String> {
    let name = match about.subject {
        SubjectKind::Creator => conn
            .prepare_cached(HANDLE)?
            .query_row([about.creator], |row| row.get(0))
            .optional()?,
        SubjectKind::Campaign => conn
            .prepare_cached(CAMPAIGN)?
            .query_row([about.campaign], |row| row.get(0))
            .optional()?,
        SubjectKind::Sample => about.sample.map(|sample| sample.to_string()),
        SubjectKind::Content => about.content_id.as_ref().map(ToString::to_string),
        SubjectKind::Product => about.sku_id.as_ref().map(ToString::to_string),
        SubjectKind::Shop => Some(frame.name.clone()),
    };
    Ok(name.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn names_are_found_by_index() {
        let world = World::new();
        for sql in [HANDLE, CAMPAIGN, CREATORS] {
            world.assert_index_driven(sql);
        }
    }
}
