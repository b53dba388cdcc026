//! A tick: what is due of the playbook, found by index, and what the rules find, decided by the domain,
//! done in one transaction.
//!
//! The rules look before it, on a connection that reads, so that nobody waits for them.
//!
//! Where nothing was written since the tick before, on the same day, there is nothing to do. Else it costs what
//! is due, not what there is: each entry is a range of an index, without the samples its
//! follow-up was queued for already.

#[cfg(test)]
mod again;
mod beyond;
mod look;
mod review;
mod rules;
#[cfg(test)]
mod year;

pub(in crate::store) use beyond::came;
pub(super) use look::{Look, looks};

use std::sync::Arc;

use rusqlite::{Connection, params};

use super::log::{Heading, Scribe};
use super::view::followup::FollowUpRow;
use super::view::frame::{Frame, frames};
use super::view::suggestion::SuggestionRow;
use super::view::{Scope, followup, suggestion};
use super::writer::Outcome;
use super::{Committed, Failure, StoreError, facts, project};
use crate::domain::command::Envelope;
use crate::domain::date::Date;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Needs;
use crate::domain::followup::FollowUp;
use crate::domain::id::{CreatorId, FollowUpId, SampleId, SuggestionId};
use crate::domain::playbook::due::{Come, Round, due};
use crate::domain::playbook::{Batch, Cause, Entry, Mode, Playbook, Reviewed, Standing, Trigger};
use crate::domain::policy::Policy;
use crate::domain::stage::Stage;
use crate::domain::suggestion::{Proposal, SuggestionState};

/// What a tick is asked to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TickOrder {
    /// Who, when, from where; its command is `Tick`.
    pub envelope: Envelope,
    /// Which shops.
    pub scope: Scope,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// What a tick did, or would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticked {
    /// The operation; `None` where nothing was due or it was a dry run.
    pub done: Option<Committed>,
    /// Follow-ups that were queued.
    pub queued: Made<FollowUpId, FollowUpRow>,
    /// What is proposed.
    pub suggested: Made<SuggestionId, SuggestionRow>,
    /// How many suggestions expired.
    pub expired: usize,
    /// How many follow-ups were called off.
    pub cancelled: usize,
    /// What a person should hear.
    pub warnings: Vec<String>,
}

/// What a tick made of a kind.
///
/// A first tick may make a hundred thousand, so that they are named only: whoever shows them reads a few at a
/// time. A dry run leaves nothing to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Made<Id, Row> {
    /// What stands in the database.
    Ids(Vec<Id>),
    /// What a dry run would have made.
    Rows(Vec<Row>),
}

impl<Id, Row> Made<Id, Row> {
    /// Returns nothing, of a dry run or not.
    const fn nothing(dry_run: bool) -> Self {
        if dry_run {
            Self::Rows(Vec::new())
        } else {
            Self::Ids(Vec::new())
        }
    }

    /// Returns how many there are.
    pub const fn len(&self) -> usize {
        match self {
            Self::Ids(ids) => ids.len(),
            Self::Rows(rows) => rows.len(),
        }
    }

    /// Returns whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds one; what a dry run made is read at once.
    fn add(
        &mut self,
        id: Id,
        read: impl FnOnce(Id) -> rusqlite::Result<Option<Row>>,
    ) -> rusqlite::Result<()> {
        match self {
            Self::Ids(ids) => ids.push(id),
            Self::Rows(rows) => rows.extend(read(id)?),
        }
        Ok(())
    }
}

impl Ticked {
    /// Returns what a tick did that found nothing to do.
    pub const fn nothing(dry_run: bool) -> Self {
        Self {
            done: None,
            queued: Made::nothing(dry_run),
            suggested: Made::nothing(dry_run),
            expired: 0,
            cancelled: 0,
            warnings: Vec::new(),
        }
    }
}

/// Runs the tick inside the writing transaction, with what the rules saw before it.
pub(super) fn run(
    conn: &Connection,
    order: &TickOrder,
    policy: &Arc<Policy>,
    looks: Vec<Look>,
) -> Result<(Ticked, Outcome), Failure> {
    let envelope = &order.envelope;
    let mut frames = frames(conn, order.scope, envelope.at).map_err(StoreError::from)?;
    let mut idle = Vec::new();
    for look in &looks {
        if look.is_idle(conn).map_err(StoreError::from)? {
            idle.push(look.shop);
        }
    }
    frames.retain(|frame| !idle.contains(&frame.id));
    let mut found = Finding::default();
    for frame in &frames {
        find(conn, frame, policy, &mut found).map_err(StoreError::from)?;
    }
    let mut work = Work::new(conn, order);
    let mut round = Round::default();
    for portion in found.portions() {
        let facts = facts::of(conn, &portion.needs(), policy)?;
        let come = portion.come(&policy.playbook);
        let followed = due(&facts, envelope, &come, &mut round);
        work.ticked.warnings.extend(followed.warnings);
        work.carry_out(&followed.events)?;
    }
    for frame in &frames {
        work.carry_out(&awake(conn, frame)?)?;
    }
    rules::run(&mut work, &frames, looks, policy)?;
    Ok(work.finish(order.dry_run)?)
}

/// The tick as an operation, which begins with its first event.
struct Work<'t> {
    conn: &'t Connection,
    envelope: &'t Envelope,
    scribe: Option<Scribe<'t>>,
    is_undoable: bool,
    /// Whether it was noted how far the rules looked, which no event says.
    is_noted: bool,
    ticked: Ticked,
}

impl<'t> Work<'t> {
    const fn new(conn: &'t Connection, order: &'t TickOrder) -> Self {
        Self {
            conn,
            envelope: &order.envelope,
            scribe: None,
            is_undoable: true,
            is_noted: false,
            ticked: Ticked::nothing(order.dry_run),
        }
    }

    fn carry_out(&mut self, events: &[Event]) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let scribe = match &mut self.scribe {
            Some(scribe) => scribe,
            empty @ None => {
                let digest = super::submit::digest_of(self.envelope);
                let heading = Heading::of(self.envelope, digest, None);
                empty.insert(Scribe::begin(self.conn, heading)?)
            }
        };
        for event in events {
            scribe.record(event)?;
            self.is_undoable &= event.inverse().is_ok();
        }
        tell(self.conn, events, &mut self.ticked)
    }

    fn finish(mut self, dry_run: bool) -> Result<(Ticked, Outcome), StoreError> {
        let Some(scribe) = self.scribe else {
            let outcome = if self.is_noted && !dry_run {
                Outcome::Keep
            } else {
                Outcome::Discard
            };
            return Ok((self.ticked, outcome));
        };
        let done = scribe.finish(None, self.is_undoable, self.ticked.warnings.clone())?;
        if dry_run {
            return Ok((self.ticked, Outcome::Discard));
        }
        self.ticked.done = Some(done);
        Ok((self.ticked, Outcome::Keep))
    }
}

/// How many samples or follow-ups are decided on at a time: memory holds the facts of so many, whatever is
/// due.
const PORTION: usize = 2_000;

/// What came due, each with the number of the entry that found it, and follow-ups whose cause has gone.
#[derive(Debug, Default)]
struct Finding {
    fired: Vec<(usize, SampleId)>,
    owed: Vec<(usize, CreatorId, Date)>,
    batches: Vec<(usize, Batch)>,
    reviews: Vec<(usize, Reviewed)>,
    over: Vec<FollowUpId>,
    /// Follow-ups that were called off with their cause, which is there again.
    again: Vec<FollowUpId>,
}

impl Finding {
    /// Returns what was found in the order in which it is decided on: what is over, samples, reviews, all
    /// else.
    fn portions(self) -> impl Iterator<Item = Self> {
        let over = parts(&self.over).map(|over| Self {
            over,
            ..Self::default()
        });
        let fired = parts(&self.fired).map(|fired| Self {
            fired,
            ..Self::default()
        });
        // What comes back with its cause has to be at hand.
        let again = &self.again;
        let reviews = parts(&self.reviews).map(|reviews| Self {
            reviews,
            again: again.clone(),
            ..Self::default()
        });
        let first: Vec<_> = over.chain(fired).chain(reviews).collect();
        let rest = Self {
            over: Vec::new(),
            fired: Vec::new(),
            reviews: Vec::new(),
            ..self
        };
        let is_left = !(rest.owed.is_empty() && rest.batches.is_empty());
        first.into_iter().chain(is_left.then_some(rest))
    }

    fn needs(&self) -> Needs {
        Needs {
            samples: self.fired.iter().map(|(_, sample)| *sample).collect(),
            // A creator's or a campaign's own follow-ups take the place of others.
            samples_alone: self.owed.is_empty()
                && self.batches.is_empty()
                && self.reviews.is_empty(),
            creators: (self.owed.iter().map(|(_, creator, _)| *creator))
                .chain(self.reviews.iter().map(|(_, of)| of.creator))
                .collect(),
            campaigns: self
                .batches
                .iter()
                .map(|(_, batch)| batch.campaign)
                .collect(),
            follow_ups: self.over.iter().chain(&self.again).copied().collect(),
            ..Needs::default()
        }
    }

    fn come<'p>(&self, playbook: &'p Playbook) -> Come<'p> {
        let entry = |n: &usize| playbook.entries.get(*n);
        Come {
            samples: self
                .fired
                .iter()
                .filter_map(|(n, sample)| Some((entry(n)?, *sample)))
                .collect(),
            owed: self
                .owed
                .iter()
                .filter_map(|(n, creator, due)| Some((entry(n)?, *creator, *due)))
                .collect(),
            batches: self
                .batches
                .iter()
                .filter_map(|(n, batch)| Some((entry(n)?, *batch)))
                .collect(),
            reviews: self
                .reviews
                .iter()
                .filter_map(|(n, of)| Some((entry(n)?, *of)))
                .collect(),
            over: self.over.clone(),
        }
    }
}

fn parts<T: Clone>(whole: &[T]) -> impl Iterator<Item = Vec<T>> {
    whole.chunks(PORTION).map(<[T]>::to_vec)
}

fn find(
    conn: &Connection,
    frame: &Frame,
    policy: &Policy,
    found: &mut Finding,
) -> rusqlite::Result<()> {
    for (n, entry) in policy.playbook.entries.iter().enumerate() {
        if entry.mode == Mode::Off || entry.is_immediate() {
            continue;
        }
        let (from, to) = policy.playbook.reach(entry, frame.day());
        let (stages, sql): (&[Stage], _) = match entry.trigger {
            Trigger::Due => (&[Stage::Delivered, Stage::Review], due_sql(entry)),
            Trigger::Entered(ref stage) => (std::slice::from_ref(stage), entered_sql(entry)),
            Trigger::OutreachBatch | Trigger::SampleBatch => {
                beyond::batches(conn, frame, (n, entry), (from, to), found)?;
                continue;
            }
            Trigger::Period => {
                review::ended(conn, frame, (n, entry), (from, to), found)?;
                continue;
            }
            Trigger::Deliverable | Trigger::Sent(_) => continue,
        };
        let prefix = format!("{}/{}/", entry.trigger, entry.id);
        let mut query = conn.prepare_cached(sql)?;
        for stage in stages {
            let rows =
                query.query_map(params![frame.n, stage, from, to, prefix], |row| row.get(0))?;
            for sample in rows {
                found.fired.push((n, sample?));
            }
        }
    }
    beyond::owed(conn, frame, &policy.playbook, found)?;
    over(conn, frame, found)
}

/// Finds open follow-ups whose cause has gone: of whomever something was written about since the last tick.
fn over(conn: &Connection, frame: &Frame, found: &mut Finding) -> rusqlite::Result<()> {
    let mut take = |mut rows: rusqlite::Rows<'_>| -> rusqlite::Result<()> {
        while let Some(row) = rows.next()? {
            if !row.get::<_, Cause>(1)?.holds(&standing(row)?) {
                found.over.push(row.get(0)?);
            }
        }
        Ok(())
    };
    if let Some(creators) = look::touched(conn, frame)? {
        let mut query = conn.prepare_cached(OPEN_OF)?;
        return creators
            .into_iter()
            .try_for_each(|creator| take(query.query((frame.n, creator))?));
    }
    let mut query = conn.prepare_cached(OPEN)?;
    ["queued", "snoozed"]
        .into_iter()
        .try_for_each(|state| take(query.query((frame.n, state))?))
}

/// What proposes leaves a suggestion behind, what queues a follow-up.
const fn leaves_suggestion(entry: &Entry) -> bool {
    matches!(entry.mode, Mode::Ask) || !matches!(entry.proposal, Proposal::Queue { .. })
}

const fn due_sql(entry: &Entry) -> &'static str {
    if leaves_suggestion(entry) {
        PROPOSE_DUE
    } else {
        QUEUE_DUE
    }
}

const fn entered_sql(entry: &Entry) -> &'static str {
    if leaves_suggestion(entry) {
        PROPOSE_ENTERED
    } else {
        QUEUE_ENTERED
    }
}

/// The four questions: which samples of a stage lie in a range of days and have not led to it yet.
macro_rules! question {
    ($day:literal, $occurrence:literal, $gone:literal) => {
        concat!(
            "select s.id from sample s where s.shop = ?1 and s.stage = ?2 and s.",
            $day,
            " between ?3 and ?4 and not exists (select 1 from ",
            $gone,
            " = ?5 || lower(hex(s.id)) || '/' || s.",
            $occurrence,
            ")"
        )
    };
}

const QUEUE_DUE: &str = question!(
    "due",
    "due",
    "follow_up f where (f.state <> 'cancelled' or not f.lapsed) and f.cause"
);
const QUEUE_ENTERED: &str = question!(
    "entered",
    "shipments",
    "follow_up f where (f.state <> 'cancelled' or not f.lapsed) and f.cause"
);
const PROPOSE_DUE: &str = question!(
    "due",
    "due",
    "suggestion g where g.state <> 'expired' and g.key"
);
const PROPOSE_ENTERED: &str = question!(
    "entered",
    "shipments",
    "suggestion g where g.state <> 'expired' and g.key"
);

/// Open follow-ups that something queued, with how their sample stands.
const OPEN: &str = "select f.id, f.cause, s.stage, s.due, s.confirmed, s.shipments
     from follow_up f cross join sample s on s.id = f.sample
     where f.shop = ?1 and f.state = ?2 and f.cause is not null";
/// Those of one creator.
const OPEN_OF: &str = "select f.id, f.cause, s.stage, s.due, s.confirmed, s.shipments
     from follow_up f cross join sample s on s.id = f.sample
     where +f.shop = ?1 and f.creator = ?2 and f.state in ('queued', 'snoozed') and f.cause is not null";

/// Returns what a cause looks at in a sample.
fn standing(row: &rusqlite::Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        stage: row.get(2)?,
        due: row.get::<_, Option<super::value::Day>>(3)?.map(|day| day.0),
        confirmed: row.get(4)?,
        shipments: row.get(5)?,
    })
}

/// Returns the events of snoozed suggestions whose day has come.
fn awake(conn: &Connection, frame: &Frame) -> Result<Vec<Event>, StoreError> {
    let snoozed = project::list::<crate::domain::suggestion::Suggestion>(
        conn,
        "where shop = ?1 and state = 'snoozed' and until <= ?2",
        params![frame.n, frame.day()],
    )?;
    Ok(snoozed
        .iter()
        .filter_map(|before| {
            let after = crate::domain::suggestion::Suggestion {
                state: SuggestionState::Open,
                until: None,
                ..before.clone()
            };
            Change::between(before, &after, Verb::Reopened).map(Event::Suggestion)
        })
        .collect())
}

/// Tells what was done.
fn tell(conn: &Connection, events: &[Event], ticked: &mut Ticked) -> Result<(), StoreError> {
    for event in events {
        match event {
            Event::FollowUp(change) if is(change, Verb::Cancelled) => ticked.cancelled += 1,
            Event::FollowUp(change) if is_new(change) || is(change, Verb::Queued) => {
                let row = |id| followup::row_of(conn, id);
                ticked.queued.add(change.key(), row)?;
            }
            Event::Suggestion(change) if is(change, Verb::Expired) => ticked.expired += 1,
            // One that waits already is not proposed again where only its figures moved.
            Event::Suggestion(change)
                if [Verb::Passed, Verb::Accepted, Verb::Edited]
                    .into_iter()
                    .any(|verb| is(change, verb)) => {}
            Event::Suggestion(change) => {
                let row = |id| suggestion::row_of(conn, id);
                ticked.suggested.add(change.key(), row)?;
            }
            Event::FollowUp(_)
            | Event::Shop(_)
            | Event::Product(_)
            | Event::Creator(_)
            | Event::Note(_)
            | Event::Campaign(_)
            | Event::Segment(_)
            | Event::Offer(_)
            | Event::Brief(_)
            | Event::Sample(_)
            | Event::Conflict(_)
            | Event::Verdict(_)
            | Event::AdSpend(_)
            | Event::FlatFee(_)
            | Event::Promotion(_)
            | Event::Experiment(_)
            | Event::Outreach(_)
            | Event::BatchImported(_)
            | Event::BatchUndone(_) => {}
        }
    }
    Ok(())
}

const fn is_new(change: &Change<FollowUp>) -> bool {
    matches!(change, Change::Added(_))
}

fn is<E: crate::domain::delta::Entity>(change: &Change<E>, wanted: Verb) -> bool {
    matches!(change, Change::Changed { verb, .. } if *verb == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn portions_hold_all_that_was_found_in_its_order() {
        let id = |n: usize| uuid::Uuid::from_u128(n as u128);
        let fired: Vec<_> = (0..=PORTION * 2).map(|n| (n, SampleId(id(n)))).collect();
        let over: Vec<_> = (0..PORTION).map(|n| FollowUpId(id(n))).collect();
        let found = Finding {
            fired: fired.clone(),
            over: over.clone(),
            owed: vec![(1, CreatorId(id(1)), "2026-11-20".parse().unwrap())],
            again: vec![FollowUpId(id(7))],
            ..Finding::default()
        };
        let portions: Vec<_> = found.portions().collect();
        let sizes: Vec<_> = portions
            .iter()
            .map(|part| (part.over.len(), part.fired.len(), part.owed.len()))
            .collect();
        let full = (0, PORTION, 0);
        assert_eq!(sizes, [(PORTION, 0, 0), full, full, (0, 1, 0), (0, 0, 1)]);
        let all: Vec<_> = portions
            .iter()
            .flat_map(|part| part.fired.clone())
            .collect();
        assert_eq!(all, fired);
        assert_eq!(portions[0].over, over);
        assert_eq!(portions[4].again, [FollowUpId(id(7))]);
        assert_eq!(Finding::default().portions().count(), 0);
    }

    #[test]
    fn what_is_due_is_found_by_index() {
        let world = World::new();
        for sql in [
            QUEUE_DUE,
            QUEUE_ENTERED,
            PROPOSE_DUE,
            PROPOSE_ENTERED,
            OPEN,
            OPEN_OF,
        ] {
            world.assert_index_driven(sql);
        }
        for sql in [
            beyond::OWED_OPEN,
            beyond::INVITED,
            beyond::DELIVERED,
            review::REPEAT,
            rules::KNOWN,
        ] {
            world.assert_index_driven(sql);
        }
        for sql in look::sources() {
            world.assert_index_driven(&sql);
        }
        assert!(world.plan(rules::SOLD).contains("order_line_by_creator"));
        assert!(world.plan(QUEUE_DUE).contains("sample_by_due"));
        assert!(world.plan(QUEUE_ENTERED).contains("sample_by_entry"));
        assert!(world.plan(QUEUE_DUE).contains("follow_up_by_cause"));
        assert!(
            world
                .plan(beyond::OWED_OPEN)
                .contains("(cause>? AND cause<?)")
        );
    }
}
