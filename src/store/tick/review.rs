//! Repeat creators whose period has ended.

use rusqlite::Connection;

use super::Finding;
use super::beyond::{Before, before};
use crate::domain::date::{day_number, from_day_number};
use crate::domain::id::CreatorId;
use crate::domain::playbook::{Entry, Reviewed, review_cause};
use crate::domain::review::Period;
use crate::store::view::frame::Frame;
use crate::store::view::review::review;

/// The repeat creators of a shop; the index holds no others.
pub(super) const REPEAT: &str = "select n, id from creator indexed by creator_repeat
     where shop = ?1 and type = 'repeat' order by n";

/// Finds the repeat creators of the last period, where the day after it lies in a range of days.
///
/// Whoever did nothing, neither in the period nor in the one before, has nothing to be looked back at.
pub(super) fn ended(
    conn: &Connection,
    frame: &Frame,
    (n, entry): (usize, &Entry),
    (from, to): (i64, i64),
    found: &mut Finding,
) -> rusqlite::Result<()> {
    let period = Period::ended(entry.every, from_day_number(to));
    if day_number(period.to) + 1 < from {
        return Ok(());
    }
    let mut query = conn.prepare_cached(REPEAT)?;
    let mut rows = query.query([frame.n])?;
    while let Some(row) = rows.next()? {
        let (creator_n, creator): (i64, CreatorId) = (row.get(0)?, row.get(1)?);
        let lapsed = match before(conn, &review_cause(entry, creator, period))? {
            Before::Standing => continue,
            Before::Lapsed(id) => Some(id),
            Before::Nothing => None,
        };
        let review = review(conn, creator_n, period)?;
        if review.now.is_idle() && review.before.is_idle() {
            continue;
        }
        found.again.extend(lapsed);
        found.reviews.push((n, Reviewed { creator, review }));
    }
    Ok(())
}
