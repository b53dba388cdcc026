//! Creators of a shop that are looked at together: memory holds the sums of so many.

use rusqlite::Connection;

use super::Rows;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Creators of a shop, by row number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::store) enum Crowd {
    /// All of them.
    Everybody,
    /// Those from one number to another.
    Stretch(i64, i64),
    /// These.
    Some(Vec<i64>),
}

/// How many creators a stretch has, where much is held of each.
pub(in crate::store::view) const FEW: i64 = 4_096;
/// How many it has, where only sums are.
pub(in crate::store::view) const MANY: i64 = 2 * FEW;

/// The last number of a stretch that begins after a number.
const LAST: &str = "select max(n) from
     (select n from creator where +shop = ?1 and n > ?2 order by n limit ?3)";
const COUNT: &str = "select count(*) from creator where shop = ?1";

impl Crowd {
    /// Returns the creators of a shop in parts of so many: everybody where they are no more.
    pub(in crate::store::view) fn parts(
        conn: &Connection,
        frame: &Frame,
        most: i64,
    ) -> Read<Vec<Self>> {
        let count: i64 = conn
            .prepare_cached(COUNT)?
            .query_row([frame.n], |row| row.get(0))?;
        if count <= most {
            return Ok(vec![Self::Everybody]);
        }
        let mut parts = Vec::new();
        let mut query = conn.prepare_cached(LAST)?;
        let mut before = 0;
        loop {
            let last: Option<i64> = query.query_row((frame.n, before, most), |row| row.get(0))?;
            let Some(last) = last else {
                return Ok(parts);
            };
            parts.push(Self::Stretch(before + 1, last));
            before = last;
        }
    }

    /// Returns which rows of the sources are theirs.
    pub(super) fn rows(&self) -> Vec<Rows> {
        match self {
            Self::Everybody => vec![Rows::Shop],
            Self::Stretch(from, to) => vec![Rows::Stretch(*from, *to)],
            Self::Some(creators) => creators.iter().map(|n| Rows::Creator(*n)).collect(),
        }
    }

    /// Returns the stretches of numbers they lie in, both ends included.
    pub(in crate::store::view) fn stretches(&self) -> Vec<(i64, i64)> {
        match self {
            Self::Everybody => vec![(0, i64::MAX)],
            Self::Stretch(from, to) => vec![(*from, *to)],
            Self::Some(creators) => creators.iter().map(|n| (*n, *n)).collect(),
        }
    }
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 2] = [LAST, COUNT];
