//! Ad spend and flat fees booked in a window (readings.md 38), and when which content was promoted.

use std::collections::HashMap;

use rusqlite::Connection;

use super::cast::{Cast, Owner};
use super::{Days, Rows};
use crate::domain::id::ExtId;
use crate::store::value::Day;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Spend with the content's creator, and the campaign of the sample it was made for, if one is linked.
const SPEND: &str = "select t.creator, a.amount,
     (select s.campaign from sample s
      where s.creator = t.creator and s.content_id = a.content and s.campaign is not null limit 1)
     from ad_spend_standing a left join content t on t.shop = a.shop and t.id = a.content
     where a.shop = ?1 and a.day between ?2 and ?3";

/// Flat fees; a file names a campaign by its folded name.
const FEES: &str = "select f.creator, f.amount, f.campaign, f.campaign_key
     from flat_fee_standing f where f.shop = ?1 and f.day between ?2 and ?3";

/// First and last day on which a content was promoted: money was spent on it, or it ran, until today where
/// nobody stopped it.
const RAN: &str = "select content, min(first), max(last) from (
       select content, day as first, day as last from ad_spend_standing
       where shop = ?1 and amount > 0
       union all
       select content, unixepoch(body ->> 'started_on') / 86400,
              coalesce(unixepoch(body ->> 'stopped_on') / 86400, ?2)
       from promotion where shop = ?1 and body ->> 'started_on' is not null)
     group by content";

/// Adds what is booked in the window. A product is never booked on, so there all of it is nobody's.
pub(super) fn read(
    conn: &Connection,
    frame: &Frame,
    days: Days,
    rows: Rows,
    cast: &mut Cast,
) -> Read<()> {
    let values = (frame.n, days.first, days.last);
    let mut spend = conn.prepare_cached(SPEND)?;
    let mut found = spend.query(values)?;
    while let Some(row) = found.next()? {
        let owner = Owner {
            creator: row.get(0)?,
            campaign: row.get(2)?,
            ..Owner::default()
        };
        if rows.hold(owner.creator)
            && let Some(member) = cast.member(&owner)
        {
            member.touched = true;
            member.sums.booked.ads += i128::from(row.get::<_, i64>(1)?);
        }
    }
    let mut fees = conn.prepare_cached(FEES)?;
    let mut found = fees.query(values)?;
    while let Some(row) = found.next()? {
        let mut owner = Owner {
            creator: row.get(0)?,
            campaign: row.get(2)?,
            ..Owner::default()
        };
        if owner.campaign.is_none() {
            owner.campaign = cast.campaign_of(row.get_ref(3)?.as_str()?);
        }
        if rows.hold(owner.creator)
            && let Some(member) = cast.member(&owner)
        {
            member.touched = true;
            member.sums.booked.fees += i128::from(row.get::<_, i64>(1)?);
        }
    }
    Ok(())
}

/// The days on which each content was under paid promotion: from the first to the last it ran or cost
/// money (readings.md 43).
pub(super) fn ran(conn: &Connection, frame: &Frame) -> Read<HashMap<ExtId, (i64, i64)>> {
    conn.prepare_cached(RAN)?
        .query_map((frame.n, Day(frame.today)), |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
        })?
        .collect()
}
