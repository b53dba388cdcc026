//! Retainers: the posts they owe, day by day, and how they keep to it (domain.md section 3).

use rusqlite::{Connection, params};
use serde::Serialize;

use super::Scope;
use super::frame::{Frame, frames};
use super::morning::SOON;
use super::read::{Read, day};
use crate::domain::date::{Date, Instant, days_between, plus_days};
use crate::domain::due::Bucket;
use crate::domain::id::CreatorId;
use crate::domain::retainer::{Agreement, COMPLIANCE_DAYS, Compliance, Deliverable, Standing};
use crate::store::value::Day;
use crate::store::{Query, StoreError};

/// The calendars of retainers (`creator calendar`), by handle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetainersQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// Only these; none is all.
    pub creators: Vec<CreatorId>,
    /// The first and the last day of the calendar.
    pub days: (Date, Date),
}

/// One retainer.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RetainerRow {
    /// Creator's handle.
    pub creator: String,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: CreatorId,
    /// Shop's name.
    pub shop: String,
    /// Agreed posts per week.
    pub agreed_rate: f64,
    /// The day the agreement began.
    pub since: Date,
    /// Posts that came by their day, of those owed in the last 90 days until yesterday.
    pub on_time: i64,
    /// Posts owed in that time.
    pub owed: i64,
    /// Their quotient; `None` where none was owed.
    pub compliance: Option<f64>,
    /// The posts of the asked-for days, earliest first.
    pub deliverables: Vec<DeliverableRow>,
}

/// One post that is owed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct DeliverableRow {
    /// The day by which it is owed.
    pub due: Date,
    /// The first day on which a post counts for it.
    pub from: Date,
    /// The day of the post that stands for it.
    pub posted: Option<Date>,
    /// Where it stands.
    pub state: Standing,
    /// Days past its day while nothing stands for it.
    pub days_overdue: i64,
}

/// A retainer whose post is overdue or owed within two days, as the morning shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OwedRow {
    /// Creator's handle.
    pub creator: String,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: CreatorId,
    /// Shop's name.
    pub shop: String,
    /// The day by which the first of them is owed.
    pub due: Date,
    /// How many posts wait.
    pub waiting: usize,
    /// Days past the first, at least 0.
    pub days_overdue: i64,
    /// Bucket.
    pub bucket: Bucket,
    /// Posts that came by their day in the last 90 days.
    pub on_time: i64,
    /// Posts owed in that time.
    pub owed: i64,
}

/// Days after which the morning no longer asks for a post that never came.
const ASKED_FOR: i64 = 28;

/// A retainer with what it owes.
#[derive(Clone, Debug)]
pub(in crate::store) struct Owing {
    pub(in crate::store) creator: CreatorId,
    handle: String,
    agreement: Agreement,
    /// From the first day compliance looks at, earliest first.
    pub(in crate::store) owed: Vec<Deliverable>,
}

/// The retainers of a shop; the index holds no others.
const RETAINERS: &str = "select n, id, handle, retainer_since, agreed_rate from creator
     indexed by creator_retainer
     where shop = ?1 and type = 'retainer' and (?2 is null or id = ?2)
       and retainer_since is not null and agreed_rate > 0";

const POSTS: &str =
    "select posted from content where creator = ?1 and posted >= ?2 and coalesce(minutes >= ?3, true)
     order by posted";

/// Returns what the retainers of a shop, or the one named, owe from one day to another, and at least
/// since compliance is counted.
pub(in crate::store) fn owing(
    conn: &Connection,
    frame: &Frame,
    only: Option<CreatorId>,
    (from, to): (Date, Date),
) -> Read<Vec<Owing>> {
    let from = from.min(plus_days(frame.today, -COMPLIANCE_DAYS));
    let live = frame.clocks().live_from(frame.today);
    let mut query = conn.prepare_cached(RETAINERS)?;
    let mut posts = conn.prepare_cached(POSTS)?;
    let mut rows = query.query(params![frame.n, only])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let n: i64 = row.get(0)?;
        let Some(since) = day(row, 3)? else { continue };
        let agreement = Agreement {
            since,
            rate: row.get(4)?,
        };
        let bare = agreement.calendar((from, to), &[]);
        let Some(first) = bare.first() else {
            found.push(Owing {
                creator: row.get(1)?,
                handle: row.get(2)?,
                agreement,
                owed: bare,
            });
            continue;
        };
        let days = posts
            .query_map(params![n, Day(first.from), live], |row| {
                Ok(row.get::<_, Day>(0)?.0)
            })?
            .collect::<Read<Vec<Date>>>()?;
        found.push(Owing {
            creator: row.get(1)?,
            handle: row.get(2)?,
            agreement,
            owed: agreement.calendar((from, to), &days),
        });
    }
    found.sort_by(|a, b| a.handle.cmp(&b.handle));
    Ok(found)
}

impl Owing {
    fn compliance(&self, today: Date) -> Compliance {
        Compliance::of(&self.owed, today)
    }

    fn row(&self, frame: &Frame, (from, to): (Date, Date)) -> RetainerRow {
        let kept = self.compliance(frame.today);
        let shown = self
            .owed
            .iter()
            .filter(|owed| (from..=to).contains(&owed.due));
        RetainerRow {
            creator: self.handle.clone(),
            creator_id: self.creator,
            shop: frame.name.clone(),
            agreed_rate: fraction(self.agreement.rate, 100),
            since: self.agreement.since,
            on_time: kept.on_time,
            owed: kept.owed,
            compliance: (kept.owed > 0).then(|| fraction(kept.on_time, kept.owed)),
            deliverables: shown
                .map(|owed| DeliverableRow {
                    due: owed.due,
                    from: owed.from,
                    posted: owed.posted,
                    state: owed.standing(frame.today),
                    days_overdue: owed.days_overdue(frame.today),
                })
                .collect(),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "few digits, and JSON numbers are floats"
)]
fn fraction(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

/// Returns the calendar of one creator around today; `None` where it is no retainer.
pub(super) fn of_creator(
    conn: &Connection,
    frame: &Frame,
    creator: CreatorId,
) -> Read<Option<RetainerRow>> {
    let days = (plus_days(frame.today, -28), plus_days(frame.today, 28));
    let found = owing(conn, frame, Some(creator), days)?;
    Ok(found.first().map(|owing| owing.row(frame, days)))
}

/// Returns the retainers with a post that is overdue or owed within two days, most urgent first.
pub(super) fn waiting(conn: &Connection, frames: &[Frame]) -> Read<Vec<OwedRow>> {
    let mut rows = Vec::new();
    for frame in frames {
        let today = frame.today;
        let days = (plus_days(today, -ASKED_FOR), plus_days(today, SOON));
        for owing in owing(conn, frame, None, days)? {
            let kept = owing.compliance(today);
            let mut open = owing
                .owed
                .iter()
                .filter(|owed| owed.posted.is_none() && days_between(owed.due, today) <= ASKED_FOR);
            let first = open.next();
            let waiting = 1 + open.count();
            rows.extend(first.map(|owed| OwedRow {
                creator: owing.handle.clone(),
                creator_id: owing.creator,
                shop: frame.name.clone(),
                due: owed.due,
                waiting,
                days_overdue: owed.days_overdue(today),
                bucket: Bucket::of(owed.due, today),
                on_time: kept.on_time,
                owed: kept.owed,
            }));
        }
    }
    rows.sort_by(|a, b| (a.due, &a.creator, &a.shop).cmp(&(b.due, &b.creator, &b.shop)));
    Ok(rows)
}

impl Query for RetainersQuery {
    type Rows = Vec<RetainerRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<RetainerRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            let only = match self.creators.as_slice() {
                [one] => Some(*one),
                _ => None,
            };
            let found = owing(conn, &frame, only, self.days)?;
            let wanted = found
                .iter()
                .filter(|owing| self.creators.is_empty() || self.creators.contains(&owing.creator));
            rows.extend(wanted.map(|owing| owing.row(&frame, self.days)));
        }
        rows.sort_by(|a, b| (&a.creator, &a.shop).cmp(&(&b.creator, &b.shop)));
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{date, instant};
    use crate::store::view::Span;
    use crate::store::view::due::DueQuery;
    use crate::store::view::testing::World;

    const NOW: &str = "2026-11-25T20:00:00Z";

    /// Maya owes one post a week since Monday the 2nd and posted on the 3rd and the 24th.
    fn world() -> World {
        let (world, west, _) = World::two_shops();
        let maya = world.creator(west, "maya");
        world.creator(west, "leo");
        world
            .conn
            .execute(
                "update creator set type = 'retainer', agreed_rate = 100, retainer_since = ?2
                 where n = ?1",
                params![maya, Day(date("2026-11-02"))],
            )
            .unwrap();
        for (id, posted) in [(1, "2026-11-03"), (2, "2026-11-24")] {
            world
                .conn
                .execute(
                    "insert into content (shop, id, kind, creator, posted)
                     values (?1, ?2, 'video', ?3, ?4)",
                    params![west, id, maya, Day(date(posted))],
                )
                .unwrap();
        }
        world
    }

    #[test]
    fn a_retainer_has_its_calendar_with_what_came_and_nobody_else_has() {
        let world = world();
        let query = RetainersQuery {
            scope: Scope::All,
            now: instant(NOW),
            creators: Vec::new(),
            days: (date("2026-11-01"), date("2026-12-06")),
        };
        let rows = query.run(&world.conn).unwrap();
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        assert_eq!(
            (row.on_time, row.owed, row.compliance),
            (1, 3, Some(1.0 / 3.0))
        );
        let told: Vec<String> = row
            .deliverables
            .iter()
            .map(|owed| format!("{} {} {}", owed.due, owed.state.name(), owed.days_overdue))
            .collect();
        assert_eq!(
            told,
            [
                "2026-11-08 on_time 0",
                "2026-11-15 overdue 10",
                "2026-11-22 overdue 3",
                "2026-11-29 on_time 0",
                "2026-12-06 open 0",
            ]
        );
    }

    #[test]
    fn the_morning_asks_for_what_is_overdue_or_owed_within_two_days() {
        let world = world();
        let ask = |now: &str| {
            let frames = frames(&world.conn, Scope::All, instant(now)).unwrap();
            let rows = waiting(&world.conn, &frames).unwrap();
            let told = rows
                .iter()
                .map(|row| format!("{} {} {}", row.due, row.days_overdue, row.waiting));
            told.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(ask(NOW), "2026-11-15 10 2");
        let due = DueQuery {
            listing: crate::store::view::Listing::default(),
            scope: Scope::All,
            now: instant(NOW),
            span: Span::ALL,
        };
        let due = due.run(&world.conn).unwrap();
        assert_eq!((due.rows.len(), due.counts), (0, [0; 5]), "no sample");
        assert_eq!(due.retainers.len(), 1, "and yet a post is owed");
        assert_eq!(ask("2026-12-04T20:00:00Z"), "2026-11-15 19 3");
        assert_eq!(
            ask("2026-12-16T20:00:00Z"),
            "2026-11-22 24 3",
            "what never came is let go after four weeks"
        );
    }

    #[test]
    fn retainers_and_their_posts_are_found_by_index() {
        let world = World::new();
        world.assert_index_driven(RETAINERS);
        world.assert_index_driven(POSTS);
    }
}
