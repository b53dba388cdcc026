//! What a person did today, and what was put off: the morning shows neither again.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::Serialize;

use super::frame::Frame;
use super::read::Read;
use super::today::Group;
use crate::domain::date::{Date, Instant, plus_days};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::followup::FollowUpKind;
use crate::domain::id::{CreatorId, FollowUpId, SampleId};
use crate::domain::stage::Stage;
use crate::store::StoreError;

/// How much people did today, by app or command, without what was taken back.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Done {
    /// Messages sent.
    pub sent: usize,
    /// Samples approved.
    pub approved: usize,
    /// Samples declined.
    pub declined: usize,
    /// Samples shipped.
    pub shipped: usize,
    /// Samples posted.
    pub posted: usize,
    /// Samples decided on.
    pub decided: usize,
    /// Tasks done.
    pub tasks: usize,
    /// Samples and follow-ups put off.
    pub snoozed: usize,
}

/// A message a person asked for in the app, or sent, today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Messaged {
    /// To whom.
    pub creator: CreatorId,
    /// About which sample.
    pub sample: Option<SampleId>,
    /// What for.
    pub kind: FollowUpKind,
}

/// What people did today.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Day {
    pub(super) done: Done,
    pub(super) messaged: Vec<Messaged>,
    /// What was put off: a sample, or a follow-up about none.
    put_off: BTreeSet<(Option<SampleId>, Option<FollowUpId>)>,
}

/// The newest operation before a moment: the log is in the order of commits, so the search from its
/// end passes only what was done since.
const BEFORE: &str = "select n from op where at < ?1 order by n desc limit 1";

/// What people did since, less what was taken back and the taking back itself.
const SINCE: &str = "select o.command, o.source, e.body from op o
     cross join event e on e.op = o.id
     where o.n > ?1 and o.source in ('tui', 'cli') and o.undoes is null and o.undone_by is null
       and e.kind in ('sample_moved', 'followup_added', 'followup_sent', 'followup_done',
                      'followup_snoozed', 'followup_edited')
     order by e.seq";

const WHOSE: &str = "select c.id, f.sample, f.kind, h.n from follow_up f
     cross join creator c on c.n = f.creator
     cross join shop h on h.n = f.shop
     where f.id = ?1";

const SHOP_OF: &str = "select shop from sample where id = ?1";

/// Returns what people did in these shops since midnight where the first of them is.
pub(super) fn day(conn: &Connection, frames: &[Frame]) -> Result<Day, StoreError> {
    let Some(first) = frames.first() else {
        return Ok(Day::default());
    };
    let midnight = first.zone.start_of(first.today).timestamp_millis();
    let before: Option<i64> = conn
        .prepare_cached(BEFORE)?
        .query_map([midnight], |row| row.get(0))?
        .next()
        .transpose()?;
    let mut query = conn.prepare_cached(SINCE)?;
    let mut rows = query.query([before.unwrap_or(0)])?;
    let mut day = Day::default();
    while let Some(row) = rows.next()? {
        let (command, source): (String, String) = (row.get(0)?, row.get(1)?);
        let body: String = row.get(2)?;
        day.take(conn, frames, (&command, &source), &body)?;
    }
    day.done.snoozed = day.put_off.len();
    Ok(day)
}

impl Day {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other events are nothing the morning counts"
    )]
    fn take(
        &mut self,
        conn: &Connection,
        frames: &[Frame],
        (command, source): (&str, &str),
        body: &str,
    ) -> Result<(), StoreError> {
        match serde_json::from_str(body)? {
            Event::Sample(Change::Changed { key, delta, .. }) => {
                let to = delta.stage.map(|stage| stage.after);
                if to.is_some() && is_inside(conn, frames, key)? {
                    self.done.count(to);
                }
            }
            Event::FollowUp(Change::Added(new))
                if frames.iter().any(|frame| frame.id == new.shop) =>
            {
                if command == "sample snooze" {
                    self.put_off.insert((new.sample, None));
                } else if command == "followup add" && source == "tui" && !new.kind.is_task() {
                    self.messaged.extend(new.creator.map(|creator| Messaged {
                        creator,
                        sample: new.sample,
                        kind: new.kind,
                    }));
                }
            }
            Event::FollowUp(Change::Changed { key, verb, .. }) => {
                let Some(of) = whose(conn, frames, key)? else {
                    return Ok(());
                };
                if verb == Verb::Sent {
                    self.done.sent += 1;
                    self.messaged.push(of);
                } else if verb == Verb::Done {
                    self.done.tasks += 1;
                } else if verb == Verb::Snoozed {
                    let alone = of.sample.is_none().then_some(key);
                    self.put_off.insert((of.sample, alone));
                } else if verb == Verb::Edited && command == "followup add" && source == "tui" {
                    // A message that waited for another day was brought to today instead of a new one.
                    self.messaged.push(of);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Done {
    const fn count(&mut self, to: Option<Stage>) {
        match to {
            Some(Stage::Approved) => self.approved += 1,
            Some(Stage::Declined) => self.declined += 1,
            Some(Stage::Shipped) => self.shipped += 1,
            Some(Stage::Posted) => self.posted += 1,
            Some(Stage::Decided) => self.decided += 1,
            Some(
                Stage::Invited
                | Stage::Interested
                | Stage::Requested
                | Stage::Delivered
                | Stage::Review
                | Stage::Cancelled
                | Stage::Lost
                | Stage::NoShow,
            )
            | None => {}
        }
    }

    /// Returns each count that is not zero with its word, in the order they are told.
    pub fn told(&self) -> Vec<(usize, &'static str)> {
        [
            (self.sent, "sent"),
            (self.approved, "approved"),
            (self.declined, "declined"),
            (self.shipped, "shipped"),
            (self.posted, "posted"),
            (self.decided, "decided"),
            (self.tasks, "done"),
            (self.snoozed, "snoozed"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .collect()
    }
}

fn is_inside(conn: &Connection, frames: &[Frame], sample: SampleId) -> Read<bool> {
    let shop: Option<i64> = conn
        .prepare_cached(SHOP_OF)?
        .query_map([sample.0], |row| row.get(0))?
        .next()
        .transpose()?;
    Ok(frames.iter().any(|frame| Some(frame.n) == shop))
}

fn whose(conn: &Connection, frames: &[Frame], id: FollowUpId) -> Read<Option<Messaged>> {
    let found = conn
        .prepare_cached(WHOSE)?
        .query_map([id.0], |row| {
            let of = Messaged {
                creator: row.get(0)?,
                sample: row.get(1)?,
                kind: row.get(2)?,
            };
            Ok((of, row.get::<_, i64>(3)?))
        })?
        .next()
        .transpose()?;
    Ok(found
        .filter(|(_, shop)| frames.iter().any(|frame| frame.n == *shop))
        .map(|(of, _)| of))
}

/// Samples that were put off and have not come back, with the group each would stand in; `None` is
/// delivered without brief, or no group at all.
#[derive(Clone, Default, Debug)]
pub(super) struct PutOff(BTreeMap<SampleId, Option<Group>>);

const PUT_OFF: &str = "select s.id, s.stage, s.due, s.entered from follow_up f
     cross join sample s on s.id = f.sample
     where f.shop = ?1 and f.state = 'snoozed' and f.due_at > ?2 and f.kind = 'check_back'";

impl PutOff {
    /// Returns those of the shops.
    pub(super) fn of(
        conn: &Connection,
        frames: &[Frame],
        (now, doubled): (Instant, bool),
    ) -> Read<Self> {
        let mut query = conn.prepare_cached(PUT_OFF)?;
        let mut found = BTreeMap::new();
        for frame in frames {
            let mut rows = query.query((frame.n, now.timestamp_millis()))?;
            while let Some(row) = rows.next()? {
                let (stage, due): (Stage, _) = (row.get(1)?, super::read::day(row, 2)?);
                let entered: Option<i64> = row.get(3)?;
                let is_ripe = entered.is_none_or(|day| day <= frame.day() - TO_DECIDE);
                let group = Group::of(stage, due, frame.today)
                    .filter(|group| *group != Group::ToDecide || is_ripe || doubled);
                found.insert(row.get(0)?, group);
            }
        }
        Ok(Self(found))
    }

    /// Returns whether the sample is put off.
    pub(super) fn has(&self, sample: SampleId) -> bool {
        self.0.contains_key(&sample)
    }

    /// Returns how many would stand in the group.
    pub(super) fn count(&self, group: Group) -> usize {
        self.0.values().filter(|of| **of == Some(group)).count()
    }

    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

const NEXT_DUE: &str = "select min(due) from sample where shop = ?1 and stage = ?2 and due >= ?3";

/// Returns the next day, today included, on which a post is due.
pub(super) fn next_due(conn: &Connection, frames: &[Frame]) -> Read<Option<Date>> {
    let mut query = conn.prepare_cached(NEXT_DUE)?;
    let mut next = None;
    for frame in frames {
        for stage in Stage::ALL.into_iter().filter(|stage| stage.awaits_post()) {
            let found = query.query_row((frame.n, stage, frame.day()), |row| {
                super::read::day(row, 0)
            })?;
            next = match (next, found) {
                (Some(a), Some(b)) => Some(std::cmp::min(a, b)),
                (a, b) => a.or(b),
            };
        }
    }
    Ok(next)
}

/// Days after its post from which a sample awaits its decision: earlier there is too little to decide on.
pub(super) const TO_DECIDE: i64 = 14;
/// The last day a post counts as due soon, from today.
pub(super) const SOON: i64 = 2;

impl Group {
    /// Returns the group a sample stands in by its stage and due date alone.
    fn of(stage: Stage, due: Option<Date>, today: Date) -> Option<Self> {
        match (stage, due) {
            (Stage::Delivered | Stage::Review, Some(due)) if due < today => Some(Self::Overdue),
            (Stage::Delivered | Stage::Review, Some(due)) if due <= plus_days(today, SOON) => {
                Some(Self::DueSoon)
            }
            (Stage::Interested, _) => Some(Self::Answers),
            (Stage::Requested, _) => Some(Self::Requests),
            (Stage::Approved, _) => Some(Self::ToShip),
            (Stage::Posted, _) => Some(Self::ToDecide),
            (
                Stage::Delivered
                | Stage::Review
                | Stage::Invited
                | Stage::Shipped
                | Stage::Decided
                | Stage::Declined
                | Stage::Cancelled
                | Stage::Lost
                | Stage::NoShow,
                _,
            ) => None,
        }
    }
}
