//! The week's outreach: invitations sent against what TikTok takes (domain.md section 4).

use rusqlite::Connection;
use serde::Serialize;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::{Read, count};
use crate::domain::date::{Date, Instant, plus_days};
use crate::domain::money::Currency;
use crate::store::{Query, StoreError};

/// The quota of each shop, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutreachQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
}

/// What a shop may still send this week.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OutreachRow {
    /// Shop's name.
    pub shop: String,
    /// Currency of its amounts, which are never added to another's.
    pub currency: Currency,
    /// Invitations since the week began.
    pub used: usize,
    /// Invitations TikTok takes in a week.
    pub limit: i64,
    /// The day the week began.
    pub since: Date,
    /// The day the next begins.
    pub resets_on: Date,
}

impl OutreachRow {
    /// Returns how much of the quota is used, in thousandths.
    pub fn share(&self) -> i64 {
        let used = i64::try_from(self.used).unwrap_or(i64::MAX);
        used.saturating_mul(1_000) / self.limit.max(1)
    }
}

/// Samples invited since a day, from the index alone.
const USED: &str = "select count(*) from sample indexed by sample_invited
     where shop = ?1 and json_extract(entries, '$.invited.on') >= ?2
       and json_extract(entries, '$.invited.on') is not null";

const OWN_LIMIT: &str = "select weekly_outreach from shop where n = ?1";

/// Messages of outreach that wait to be sent.
const WAITING: &str = "select count(*) from follow_up indexed by follow_up_outreach
     where outreach is not null and state in ('queued', 'snoozed') and shop = ?1";

/// Returns how many messages of a shop's outreach wait to be sent.
pub(in crate::store) fn waiting(conn: &Connection, frame: &Frame) -> Read<i64> {
    conn.prepare_cached(WAITING)?
        .query_row([frame.n], |row| row.get(0))
}

/// Returns the quotas of shops.
pub(in crate::store) fn of(conn: &Connection, frames: &[Frame]) -> Read<Vec<OutreachRow>> {
    let mut used = conn.prepare_cached(USED)?;
    let mut limit = conn.prepare_cached(OWN_LIMIT)?;
    frames
        .iter()
        .map(|frame| {
            let clocks = frame.clocks().on(frame.today);
            let since = clocks.week_start(frame.today);
            let own: Option<i64> = limit.query_row([frame.n], |row| row.get(0))?;
            Ok(OutreachRow {
                shop: frame.name.clone(),
                currency: frame.currency,
                used: used.query_row((frame.n, since.to_string()), |row| count(row, 0))?,
                limit: own.unwrap_or(clocks.weekly_outreach),
                since,
                resets_on: plus_days(since, 7),
            })
        })
        .collect()
}

impl Query for OutreachQuery {
    type Rows = Vec<OutreachRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<OutreachRow>, StoreError> {
        let frames = frames(conn, self.scope, self.now)?;
        Ok(of(conn, &frames)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn the_quota_is_counted_from_an_index() {
        let world = World::new();
        world.assert_index_driven(USED);
        assert!(world.plan(USED).contains("sample_invited"));
    }
}
