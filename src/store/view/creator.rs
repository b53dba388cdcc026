//! Creators: the table.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use super::frame::{Frame, frames};
use super::read::{Read, count, day, failed, id, json, limit, promoted, word};
use super::stretch::cut;
use super::{Scope, Span};
use crate::domain::creator::{CreatorType, Tier, tier};
use crate::domain::date::{Date, Instant};
use crate::domain::id::CreatorId;
use crate::domain::money::Money;
use crate::domain::query::Filter;
use crate::store::{Query, StoreError};

pub use super::profile::{
    ContentRow, CreatorShow, CreatorShowQuery, NoteRow, Profile, TimelineRow,
};

/// Order of the table. Ties by handle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CreatorSort {
    /// By handle.
    #[default]
    Handle,
    /// By net GMV of the last 28 days, highest first, none last.
    NetGmv,
    /// By followers, most first, unknown last.
    Followers,
    /// By last post, latest first, none last.
    LastPost,
    /// By open samples, most first.
    OpenSamples,
    /// As listed in `only`, for the matches of the fuzzy index.
    Given,
}

/// A stretch of the creators.
#[derive(Clone, PartialEq, Debug)]
pub struct CreatorsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// What the list is narrowed to.
    pub filter: Filter,
    /// Only these, where free words were looked up in the fuzzy index.
    pub only: Option<Vec<CreatorId>>,
    /// Order.
    pub sort: CreatorSort,
    /// Reverse order.
    pub reverse: bool,
    /// Which stretch.
    pub span: Span,
}

/// One creator in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CreatorRow {
    /// Id.
    #[serde(skip)]
    pub id: CreatorId,
    /// Handle.
    pub handle: String,
    /// Display name.
    pub name: Option<String>,
    /// Shop's name.
    pub shop: String,
    /// Followers.
    pub followers: Option<i64>,
    /// Tier.
    pub tier: Option<Tier>,
    /// How the creator is managed.
    #[serde(rename = "type")]
    pub kind: CreatorType,
    /// Category.
    pub category: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Owner.
    pub owner: Option<String>,
    /// Samples on hold.
    pub hold_samples: bool,
    /// Open samples.
    pub open_samples: usize,
    /// Day of the last post.
    pub last_post: Option<Date>,
    /// Net GMV of the last 28 days.
    pub net_gmv_28d: Money,
}

/// Answer to [`CreatorsQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreatorRows {
    /// How many the filter leaves.
    pub total: usize,
    /// The asked-for stretch.
    pub rows: Vec<CreatorRow>,
}

impl Query for CreatorsQuery {
    type Rows = CreatorRows;

    fn run(&self, conn: &Connection) -> Result<CreatorRows, StoreError> {
        self.read(conn).map_err(|error| failed(conn, &error))
    }
}

/// A creator by what the table can be ordered by.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Key {
    handle: String,
    frame: usize,
    n: i64,
    figure: Option<i64>,
}

/// In handle order from the index on (shop, handle) alone.
const BY_HANDLE: &str =
    "select handle, n from creator where shop = ?1 order by handle limit ?2 offset ?3";
/// The same backwards.
const BY_HANDLE_DOWN: &str =
    "select handle, n from creator where shop = ?1 order by handle desc limit ?2 offset ?3";
/// How many there are, from the same index.
const HOW_MANY: &str = "select count(*) from creator where shop = ?1";

impl CreatorsQuery {
    fn read(&self, conn: &Connection) -> Read<CreatorRows> {
        let frames = frames(conn, self.scope, self.now)?;
        let by_handle = matches!(self.sort, CreatorSort::Handle | CreatorSort::Given);
        let (total, keys) = match &self.only {
            None if by_handle && self.filter == Filter::default() => {
                self.by_handle(conn, &frames)?
            }
            only => {
                let mut keys = Vec::new();
                for (place, frame) in frames.iter().enumerate() {
                    self.matches(conn, (place, frame), only.as_deref(), &mut keys)?;
                }
                self.order(only.as_deref(), &mut keys);
                (keys.len(), cut(keys, self.span))
            }
        };
        let rows = keys
            .iter()
            .filter_map(|key| Some((key.n, frames.get(key.frame)?)))
            .map(|(n, frame)| creator_row(conn, n, frame))
            .collect::<Read<_>>()?;
        Ok(CreatorRows { total, rows })
    }

    /// Returns the stretch in handle order, from the index on handles alone.
    fn by_handle(&self, conn: &Connection, frames: &[Frame]) -> Read<(usize, Vec<Key>)> {
        let mut how_many = conn.prepare_cached(HOW_MANY)?;
        let mut query = conn.prepare_cached(if self.reverse {
            BY_HANDLE_DOWN
        } else {
            BY_HANDLE
        })?;
        // With one shop the index skips; with more, each gives its beginning and they are merged.
        let (offset, rows) = if frames.len() == 1 {
            (self.span.offset, self.span.limit)
        } else {
            let end = |limit: usize| limit.saturating_add(self.span.offset);
            (0, self.span.limit.map(end))
        };
        let mut keys = Vec::new();
        let mut total = 0;
        for (place, frame) in frames.iter().enumerate() {
            total += how_many.query_row([frame.n], |row| count(row, 0))?;
            let found = query.query_map((frame.n, limit(rows), limit(Some(offset))), |row| {
                Ok(Key {
                    handle: row.get(0)?,
                    frame: place,
                    n: row.get(1)?,
                    figure: None,
                })
            })?;
            for key in found {
                keys.push(key?);
            }
        }
        self.order(None, &mut keys);
        let span = Span {
            offset: self.span.offset - offset,
            limit: self.span.limit,
        };
        Ok((total, cut(keys, span)))
    }

    /// Puts keys in order; the unknown comes last in both directions, ties go by handle.
    fn order(&self, only: Option<&[CreatorId]>, keys: &mut [Key]) {
        if self.sort == CreatorSort::Given && only.is_some() {
            if self.reverse {
                keys.sort_by_key(|key| std::cmp::Reverse(key.figure));
            } else {
                keys.sort_by_key(|key| key.figure);
            }
            return;
        }
        keys.sort_unstable_by(|a, b| {
            let ties = (&a.handle, a.frame, a.n).cmp(&(&b.handle, b.frame, b.n));
            match (self.sort, a.figure, b.figure) {
                (CreatorSort::Handle | CreatorSort::Given, _, _) => match self.reverse {
                    true => b.handle.cmp(&a.handle).then(ties),
                    false => ties,
                },
                (_, Some(x), Some(y)) if self.reverse => x.cmp(&y).then(ties),
                (_, Some(x), Some(y)) => y.cmp(&x).then(ties),
                (_, x, y) => x.is_none().cmp(&y.is_none()).then(ties),
            }
        });
    }

    /// Adds the creators of a shop that the filter leaves, with the figure they are ordered by.
    fn matches(
        &self,
        conn: &Connection,
        (place, frame): (usize, &Frame),
        only: Option<&[CreatorId]>,
        keys: &mut Vec<Key>,
    ) -> Read<()> {
        let narrowed = crate::store::filter::creators(&self.filter, frame.today);
        let figure = match self.sort {
            CreatorSort::Handle | CreatorSort::Given | CreatorSort::NetGmv => "null",
            CreatorSort::Followers => "c.followers",
            CreatorSort::LastPost => LAST_POST,
            CreatorSort::OpenSamples => OPEN_SAMPLES,
        };
        let sold = match self.sort {
            CreatorSort::NetGmv => sold(conn, frame)?,
            CreatorSort::Handle
            | CreatorSort::Given
            | CreatorSort::Followers
            | CreatorSort::LastPost
            | CreatorSort::OpenSamples => HashMap::new(),
        };
        let which = if only.is_some() { "and c.id = ?" } else { "" };
        let mut query = conn.prepare_cached(&format!(
            "select c.handle, c.n, {figure} from creator c where c.shop = ? and {} {which}",
            narrowed.condition
        ))?;
        let mut values = vec![Value::Integer(frame.n)];
        values.extend(narrowed.values);
        let mut read = |values: &[Value], given: Option<i64>| -> Read<()> {
            let rows = query.query_map(params_from_iter(values), |row| {
                let n = row.get(1)?;
                Ok(Key {
                    handle: row.get(0)?,
                    frame: place,
                    n,
                    figure: match self.sort {
                        CreatorSort::Given => given,
                        CreatorSort::NetGmv => sold.get(&n).copied(),
                        CreatorSort::Handle
                        | CreatorSort::Followers
                        | CreatorSort::LastPost
                        | CreatorSort::OpenSamples => row.get(2)?,
                    },
                })
            })?;
            for key in rows {
                keys.push(key?);
            }
            Ok(())
        };
        let Some(only) = only else {
            return read(&values, None);
        };
        for (creator, given) in only.iter().zip(0..) {
            values.push(Value::Blob(creator.0.as_bytes().to_vec()));
            read(&values, Some(given))?;
            values.pop();
        }
        Ok(())
    }
}

/// The day of the latest content, or of the latest sample that was posted.
const LAST_POST: &str = "(select max(last) from (
       select max(t.posted) as last from content t where t.creator = c.n
       union all select max(s.posted) from sample s where s.creator = c.n))";
/// How many samples are open.
const OPEN_SAMPLES: &str = "(select count(*) from sample s where s.creator = c.n and s.open = 1)";

/// Days of the net GMV beside a creator.
const DAYS: i64 = 28;

/// Returns the net GMV of the last 28 days of everyone who sold, whatever the shop.
fn sold(conn: &Connection, frame: &Frame) -> Read<HashMap<i64, i64>> {
    let mut query =
        conn.prepare_cached("select creator, net from creator_day where day between ?1 and ?2")?;
    let mut rows = query.query((frame.day() - DAYS + 1, frame.day()))?;
    let mut sold = HashMap::new();
    while let Some(row) = rows.next()? {
        *sold.entry(row.get(0)?).or_default() += row.get::<_, i64>(1)?;
    }
    Ok(sold)
}

fn creator_row(conn: &Connection, n: i64, frame: &Frame) -> Read<CreatorRow> {
    conn.prepare_cached(&format!(
        "select c.id, c.handle, c.name, c.followers, c.promoted, c.type, c.category, c.tags, c.owner,
                c.hold_samples, {OPEN_SAMPLES}, {LAST_POST},
                (select coalesce(sum(d.net), 0) from creator_day d
                 where d.creator = c.n and d.day between ?2 and ?3)
         from creator c where c.n = ?1"
    ))?
    .query_row((n, frame.day() - DAYS + 1, frame.day()), |row| {
        let followers = row.get(3)?;
        Ok(CreatorRow {
            id: id(row, 0, CreatorId)?,
            handle: row.get(1)?,
            name: row.get(2)?,
            shop: frame.name.clone(),
            followers,
            tier: tier(followers, promoted(row, 4)?),
            kind: word(row, 5)?,
            category: row.get(6)?,
            tags: json(row, 7)?,
            owner: row.get(8)?,
            hold_samples: row.get(9)?,
            open_samples: count(row, 10)?,
            last_post: day(row, 11)?,
            net_gmv_28d: Money::new(row.get(12)?, frame.currency),
        })
    })
}
