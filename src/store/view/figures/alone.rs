//! One creator's figures, and what its tier has: the scorecard's two halves.
//!
//! The creator's rows are read by index; a tier's figures need every row of the shop, so what came of
//! them is kept in the process until anything is written.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _};

use super::cast::Cast;
use super::rank::{active, scales};
use super::{By, Days, Person, Rows, Subject, fill, length};
use crate::domain::creator::Tier;
use crate::domain::date::Window;
use crate::domain::id::CreatorId;
use crate::domain::metrics::median::median;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::score::Scale;
use crate::domain::metrics::sums::Sums;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Metrics whose medians are shown beside those of the parts.
const SHOWN: [Metric; 4] = [
    Metric::NetGmv,
    Metric::Orders,
    Metric::Commission,
    Metric::Posts,
];

/// What the active creators of a tier have.
#[derive(Clone, Debug)]
pub(in crate::store::view) struct Benchmark {
    /// The parts of the score.
    pub(in crate::store::view) scale: Scale,
    /// Medians over all the active, whatever the evidence.
    medians: BTreeMap<Metric, Ratio>,
    /// Everybody active today.
    pub(in crate::store::view) active: Arc<HashSet<i64>>,
}

impl Benchmark {
    /// Returns the median of a metric that is no part of the score.
    pub(in crate::store::view) fn median(&self, metric: Metric) -> Option<Ratio> {
        self.medians.get(&metric).copied()
    }
}

/// The benchmarks of a shop's tiers.
type Tiers = HashMap<Option<Tier>, Benchmark>;

/// Returns a creator with its sums.
pub(in crate::store::view) fn own(
    conn: &Connection,
    frame: &Frame,
    creator: CreatorId,
    window: Window,
) -> Read<Option<(Person, Sums)>> {
    let days = Days::of(window.bounds(frame.today));
    let length = length(conn, frame, days)?;
    let Some(mut cast) = Cast::alone(conn, frame, creator, length)? else {
        return Ok(None);
    };
    let Some(n) = cast.members.first().and_then(|member| member.creator) else {
        return Ok(None);
    };
    fill(conn, frame, days, Rows::Creator(n), &mut cast)?;
    let member = cast.members.into_iter().next();
    Ok(member.and_then(|member| match member.subject {
        Subject::Creator(person) => Some((person, member.sums)),
        _other => None,
    }))
}

/// Returns what a tier's active creators have in a window.
pub(in crate::store::view) fn benchmark(
    conn: &Connection,
    frame: &Frame,
    window: Window,
    tier: Option<Tier>,
) -> Read<Benchmark> {
    let tiers = match key(conn, frame, window)? {
        Some((key, version)) => match kept(&key, version) {
            Some(tiers) => tiers,
            None => keep(key, version, all(conn, frame, window)?),
        },
        None => Arc::new(all(conn, frame, window)?),
    };
    Ok(tiers.get(&tier).cloned().unwrap_or_else(|| Benchmark {
        scale: Scale::of(&[]),
        medians: BTreeMap::new(),
        active: Arc::default(),
    }))
}

/// Adds up a whole shop.
fn all(conn: &Connection, frame: &Frame, window: Window) -> Read<Tiers> {
    let days = Days::of(window.bounds(frame.today));
    let length = length(conn, frame, days)?;
    let mut cast = Cast::new(conn, frame, By::Creator, length)?;
    fill(conn, frame, days, Rows::Shop, &mut cast)?;
    let active = Arc::new(active(conn, frame)?);
    let tiers = scales(&cast.members, &active).into_iter();
    Ok(tiers
        .map(|(tier, scale)| {
            let peers = || {
                cast.members.iter().filter(|member| {
                    member.creator.is_some_and(|n| active.contains(&n))
                        && matches!(&member.subject, Subject::Creator(person) if person.tier == tier)
                })
            };
            let medians = SHOWN
                .iter()
                .filter_map(|metric| {
                    let figures = peers().filter_map(|member| metric.of(&member.sums));
                    Some((*metric, median(figures)?))
                })
                .collect();
            let benchmark = Benchmark {
                scale,
                medians,
                active: Arc::clone(&active),
            };
            (tier, benchmark)
        })
        .collect())
}

/// What benchmarks hold for: a database, a shop's row, the days of a window, and today.
type Key = (Vec<u8>, i64, Days, i64);

/// The database's own name and the last event: every write adds one.
const VERSION: &str = "select value, (select max(seq) from event) from meta where key = 'origin'";

fn key(conn: &Connection, frame: &Frame, window: Window) -> Read<Option<(Key, Option<i64>)>> {
    let days = Days::of(window.bounds(frame.today));
    conn.prepare_cached(VERSION)?
        .query_row([], |row| {
            let key = (row.get(0)?, frame.n, days, frame.day());
            Ok((key, row.get(1)?))
        })
        .optional()
}

/// Benchmarks kept, the latest first.
type Kept = Vec<(Key, Option<i64>, Arc<Tiers>)>;

/// A few: windows one goes back and forth between.
const KEPT: usize = 8;

static CACHE: Mutex<Kept> = Mutex::new(Vec::new());

fn kept(key: &Key, version: Option<i64>) -> Option<Arc<Tiers>> {
    let cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    cache
        .iter()
        .find(|(its, at, _)| its == key && *at == version)
        .map(|(_, _, tiers)| Arc::clone(tiers))
}

fn keep(key: Key, version: Option<i64>, tiers: Tiers) -> Arc<Tiers> {
    let tiers = Arc::new(tiers);
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    cache.retain(|(its, ..)| *its != key);
    cache.insert(0, (key, version, Arc::clone(&tiers)));
    cache.truncate(KEPT);
    drop(cache);
    tiers
}
