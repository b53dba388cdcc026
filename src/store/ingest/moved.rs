//! What a file's word about samples and posts leads to: the playbook hears of it at the end of the file.
//!
//! Most of a first import is history, about which nobody is written to; so only those samples are
//! looked at whose news are fresh or about which something is still open.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::params;

use super::Batch;
use crate::domain::command::{Command, Envelope};
use crate::domain::date::days_between;
use crate::domain::facts::Needs;
use crate::domain::id::SampleId;
use crate::domain::playbook::due::{Come, Round, due};
use crate::domain::playbook::{FRESH_DAYS, imported};
use crate::domain::policy::Policy;
use crate::domain::sample::Sample;
use crate::store::view::frame::frame_of;
use crate::store::{StoreError, facts, tick};

/// Each sample as it was before the file, where it was there, and as the file leaves it.
pub(super) type Moved = BTreeMap<SampleId, (Option<Sample>, Sample)>;

/// Notes a sample the file made or changed.
pub(super) fn note(
    batch: &mut Batch<'_>,
    before: Option<&Sample>,
    after: &Sample,
) -> Result<(), StoreError> {
    if let Some((_, known)) = batch.moved.get_mut(&after.id) {
        known.clone_from(after);
        return Ok(());
    }
    let today = batch.shop.today(batch.order.at);
    let is_fresh = after.entered().map_or_else(
        || before.is_some(),
        |entry| days_between(entry.on, today) <= FRESH_DAYS,
    );
    let has_open = before.is_some()
        && batch
            .conn
            .prepare_cached(
                "select 1 from follow_up where sample = ?1 and state in ('queued', 'snoozed')
                 union all
                 select 1 from suggestion where sample = ?1 and state in ('open', 'snoozed')",
            )?
            .exists(params![after.id])?;
    if is_fresh || has_open {
        let entry = (before.cloned(), after.clone());
        batch.moved.insert(after.id, entry);
    }
    Ok(())
}

/// Lets the playbook hear of it, in the import's own transaction.
pub(super) fn follow(batch: &mut Batch<'_>, policy: &Arc<Policy>) -> Result<(), StoreError> {
    let moved = std::mem::take(&mut batch.moved);
    let frame = frame_of(batch.conn, batch.shop_n, batch.order.at)?;
    let came = tick::came(batch.conn, &frame)?;
    if moved.is_empty() && came.is_empty() {
        return Ok(());
    }
    let needs = Needs {
        samples: moved.keys().copied().collect(),
        follow_ups: came.clone(),
        ..Needs::default()
    };
    let facts = facts::of(batch.conn, &needs, policy)?;
    let envelope = Envelope {
        id: batch.order.op,
        at: batch.order.at,
        actor: batch.order.actor.clone(),
        source: batch.order.source,
        command: Command::Tick,
    };
    let over = Come {
        over: came,
        ..Come::default()
    };
    let told = imported(&facts, &envelope, moved.values()).events;
    let called_off = due(&facts, &envelope, &over, &mut Round::default()).events;
    for event in told.iter().chain(&called_off) {
        batch.scribe.record(event)?;
    }
    Ok(())
}
