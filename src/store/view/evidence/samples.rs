//! What became of creators' samples, and samples that stand in their stage for too long.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, Row, Rows};

use super::{Sight, Take, View};
use crate::domain::date::{Date, from_day_number, plus_days};
use crate::domain::metrics::deadline::{Outcome, outcome};
use crate::domain::metrics::sums::Share;
use crate::domain::rules::evidence::SampleEvidence;
use crate::domain::sample::Entry;
use crate::domain::stage::Stage;
use crate::store::value::{Day, Json};
use crate::store::view::figures::crowd::Crowd;
use crate::store::view::read::Read;

/// Days of due dates that the on-time rate of rules looks back.
const DUE_DAYS: i64 = 90;

/// What became of one creator's samples.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) missed: Vec<Option<Date>>,
    pub(super) on_time: Share,
    pub(super) last_shipped: Option<Date>,
    pub(super) open: i64,
}

/// Index-only: the dates of the samples of a stretch of creators.
const DATES: &str = "select n, creator, stage, requested, shipped, delivered, due, posted
     from sample where shop = ?1 and creator between ?2 and ?3";
/// When a sample entered its stages.
const ENTRIES: &str = "select entries from sample where n = ?1";

/// A missed deadline, by the day it was due, where that is known.
struct Missed(Option<Date>);

struct Dates {
    n: i64,
    stage: Stage,
    requested: Option<Date>,
    shipped: Option<Date>,
    delivered: Option<Date>,
    due: Option<Date>,
    posted: Option<Date>,
}

fn dates(row: &Row<'_>) -> Read<Dates> {
    let day = |at| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.map(from_day_number));
    Ok(Dates {
        n: row.get(0)?,
        stage: row.get(2)?,
        requested: day(3)?,
        shipped: day(4)?,
        delivered: day(5)?,
        due: day(6)?,
        posted: day(7)?,
    })
}

impl Dates {
    /// Returns the sample as it stood on a past day, as far as its dates tell.
    fn on(self, today: Date) -> Option<Self> {
        let then = |day: Option<Date>| day.filter(|day| *day <= today);
        let (shipped, delivered, posted) =
            (then(self.shipped), then(self.delivered), then(self.posted));
        let known = [self.requested, self.shipped, self.delivered, self.posted];
        let first = known.into_iter().flatten().min();
        if first.is_some_and(|first| first > today) {
            return None;
        }
        let stage = match (posted, delivered, shipped) {
            (Some(_), ..) => Stage::Posted,
            (None, Some(_), _) if self.stage == Stage::NoShow => Stage::NoShow,
            (None, Some(_), _) if self.posted.is_some() || self.stage.awaits_post() => {
                Stage::Delivered
            }
            (None, None, Some(_)) if self.delivered.is_some() => Stage::Shipped,
            _ => self.stage,
        };
        Some(Self {
            stage,
            shipped,
            delivered,
            posted,
            ..self
        })
    }

    /// Returns the deadline it missed, if it did (readings.md 28).
    fn missed(&self, conn: &Connection, today: Date) -> Read<Option<Missed>> {
        let late = match self.stage {
            Stage::NoShow => {
                let on = match self.due {
                    Some(due) => Some(due),
                    None => never(conn, self.n)?,
                };
                return Ok(Some(Missed(on)));
            }
            Stage::Posted | Stage::Decided => self
                .posted
                .zip(self.due)
                .is_some_and(|(posted, due)| posted > due),
            Stage::Delivered | Stage::Review => self.due.is_some_and(|due| today > due),
            Stage::Invited
            | Stage::Interested
            | Stage::Requested
            | Stage::Approved
            | Stage::Shipped
            | Stage::Declined
            | Stage::Cancelled
            | Stage::Lost => false,
        };
        Ok(late.then_some(Missed(self.due)))
    }
}

/// Returns the day a sample was closed as never posted.
fn never(conn: &Connection, n: i64) -> Read<Option<Date>> {
    let entries: Json<BTreeMap<Stage, Entry>> = conn
        .prepare_cached(ENTRIES)?
        .query_row([n], |row| row.get(0))?;
    Ok(entries.0.get(&Stage::NoShow).map(|entry| entry.on))
}

/// Returns what became of each creator's samples, by row number.
pub(super) fn records(
    conn: &Connection,
    sight: &Sight<'_>,
    crowd: &Crowd,
) -> Read<HashMap<i64, Record>> {
    let mut found: HashMap<i64, Record> = HashMap::new();
    for stretch in crowd.stretches() {
        read(conn, sight, stretch, &mut found)?;
    }
    Ok(found)
}

fn read(
    conn: &Connection,
    sight: &Sight<'_>,
    (from, to): (i64, i64),
    found: &mut HashMap<i64, Record>,
) -> Read<()> {
    let Sight { frame, view, .. } = *sight;
    let since = plus_days(frame.today, 1 - DUE_DAYS);
    let mut query = conn.prepare_cached(DATES)?;
    let mut rows = query.query((frame.n, from, to))?;
    while let Some(row) = rows.next()? {
        let dates = match view {
            View::Present => Some(dates(row)?),
            View::Past => dates(row)?.on(frame.today),
        };
        let Some(dates) = dates else {
            continue;
        };
        let record = found.entry(row.get(1)?).or_default();
        record.open += i64::from(!dates.stage.is_closed());
        record.last_shipped = record.last_shipped.max(dates.shipped);
        let missed = dates.missed(conn, frame.today)?;
        record.missed.extend(missed.map(|missed| missed.0));
        let due = dates.due.filter(|due| (since..=frame.today).contains(due));
        let outcome = due.and_then(|due| outcome(dates.stage, dates.posted, due, frame.today));
        if let Some(outcome) = outcome {
            record.on_time.count(outcome == Outcome::OnTime);
        }
    }
    Ok(())
}

/// The samples of a stage that are over their time.
const OVER: &str = "select s.id, c.id, p.sku, s.campaign, s.stage, s.entered, s.due, s.breach_after
     from sample s cross join creator c on c.n = s.creator cross join product p on p.n = s.product
     where s.shop = ?1 and s.open = 1 and s.stage = ?2 and s.breach_after < ?3
     order by s.breach_after, s.n";

/// Every sample with the days on which it entered its stages.
const EVER: &str = "select s.id, c.id, p.sku, s.campaign, s.entries, s.due
     from sample s cross join creator c on c.n = s.creator cross join product p on p.n = s.product
     where s.shop = ?1";

/// Adds what the rules would have found of samples on a past day: each in the stage it had entered last by
/// then, as far as its days tell; a due date that was moved since counts as it is now.
fn judge_past(conn: &Connection, sight: &Sight<'_>, take: Take<'_>) -> Read<()> {
    let frame = sight.frame;
    let mut query = conn.prepare_cached(EVER)?;
    let mut rows = query.query([frame.n])?;
    while let Some(row) = rows.next()? {
        let entries: Json<BTreeMap<Stage, Entry>> = row.get(4)?;
        let by_then = entries
            .0
            .iter()
            .filter(|(_, entry)| entry.on <= frame.today);
        // Of stages entered on one day the later one stands.
        let Some((stage, entry)) =
            by_then.max_by_key(|(stage, entry)| (entry.on, entry.at, **stage))
        else {
            continue;
        };
        let due = row.get::<_, Option<Day>>(5)?.map(|day| day.0);
        let until = match (*stage, stage.row().sla_days) {
            (Stage::Delivered, _) => due,
            (_, Some(days)) => Some(plus_days(entry.on, days)),
            (_, None) => None,
        };
        let Some(until) = until.filter(|until| *until < frame.today) else {
            continue;
        };
        let evidence = SampleEvidence {
            sample: row.get(0)?,
            creator: row.get(1)?,
            sku_id: row.get(2)?,
            campaign: row.get(3)?,
            stage: *stage,
            entered: Some(entry.on),
            due: due.filter(|_| stage.awaits_post()),
            until,
            today: frame.today,
        };
        let found = sight.rules.sample(frame.id, &evidence);
        if !found.is_empty() {
            take(found);
        }
    }
    Ok(())
}

/// Those of one creator.
const OVER_OF: &str =
    "select s.id, c.id, p.sku, s.campaign, s.stage, s.entered, s.due, s.breach_after
     from sample s cross join creator c on c.n = s.creator cross join product p on p.n = s.product
     where s.creator = ?1 and s.open = 1 and s.breach_after < ?2";

/// Hands on what the rules find of samples.
pub(super) fn judge(conn: &Connection, sight: &Sight<'_>, take: Take<'_>) -> Read<()> {
    if sight.view == View::Past {
        return judge_past(conn, sight, take);
    }
    let mut query = conn.prepare_cached(OVER)?;
    for stage in Stage::ALL {
        over(
            query.query((sight.frame.n, stage, Day(sight.frame.today)))?,
            sight,
            take,
        )?;
    }
    Ok(())
}

/// Hands on what the rules find of the samples of some creators.
pub(super) fn judge_of(
    conn: &Connection,
    sight: &Sight<'_>,
    creators: &[i64],
    take: Take<'_>,
) -> Read<()> {
    let mut query = conn.prepare_cached(OVER_OF)?;
    for creator in creators {
        over(query.query((creator, Day(sight.frame.today)))?, sight, take)?;
    }
    Ok(())
}

fn over(mut rows: Rows<'_>, sight: &Sight<'_>, take: Take<'_>) -> Read<()> {
    while let Some(row) = rows.next()? {
        let day = |at| Ok::<_, rusqlite::Error>(row.get::<_, Option<Day>>(at)?.map(|day| day.0));
        let evidence = SampleEvidence {
            sample: row.get(0)?,
            creator: row.get(1)?,
            sku_id: row.get(2)?,
            campaign: row.get(3)?,
            stage: row.get(4)?,
            entered: day(5)?,
            due: day(6)?,
            until: row.get::<_, Day>(7)?.0,
            today: sight.frame.today,
        };
        let found = sight.rules.sample(sight.frame.id, &evidence);
        if !found.is_empty() {
            take(found);
        }
    }
    Ok(())
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 5] = [DATES, ENTRIES, OVER, OVER_OF, EVER];
