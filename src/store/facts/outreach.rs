//! What a decision may look at of outreach: the batches of messages, and what is left of the week's quota.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::hex;
use crate::domain::date::Instant;
use crate::domain::facts::Facts;
use crate::domain::id::ShopId;
use crate::domain::outreach::{Outreach, Quota};
use crate::store::StoreError;
use crate::store::project::list;
use crate::store::view::Scope;
use crate::store::view::frame::frames;
use crate::store::view::outreach;

/// Loads the batches that loaded messages belong to.
pub(super) fn batches(conn: &Connection, facts: &mut Facts) -> Result<(), StoreError> {
    let ids: BTreeSet<_> = facts
        .follow_ups
        .values()
        .filter_map(|follow_up| follow_up.outreach)
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let clause = "where id in (select unhex(value) from json_each(?1))";
    for batch in list::<Outreach>(conn, clause, [hex(ids.iter().map(|id| id.0))])? {
        facts.outreaches.insert(batch.id, batch);
    }
    Ok(())
}

/// Loads what the shop asked about, and those of loaded batches, may still send this week.
pub(super) fn quotas(
    conn: &Connection,
    facts: &mut Facts,
    asked: Option<ShopId>,
    at: Instant,
) -> Result<(), StoreError> {
    let mut shops: BTreeSet<ShopId> = facts.outreaches.values().map(|batch| batch.shop).collect();
    shops.extend(asked);
    for shop in shops {
        for frame in frames(conn, Scope::Shop(shop), at)? {
            let waiting = outreach::waiting(conn, &frame)?;
            for row in outreach::of(conn, std::slice::from_ref(&frame))? {
                let quota = Quota {
                    used: i64::try_from(row.used).unwrap_or(i64::MAX),
                    waiting,
                    limit: row.limit,
                    resets_on: row.resets_on,
                };
                facts.quotas.insert(shop, quota);
            }
        }
    }
    Ok(())
}
