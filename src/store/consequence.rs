//! What the playbook made later of a sample that an undo takes out.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::StoreError;
use super::log::{Line, Scribe};
use super::project::list;
use crate::domain::event::{Change, Event};
use crate::domain::followup::FollowUp;
use crate::domain::suggestion::Suggestion;

/// Takes out what the playbook queued and proposed later about samples that go: it goes with them.
pub(super) fn take_out(
    conn: &Connection,
    scribe: &mut Scribe<'_>,
    inverses: &[(Line, Event)],
) -> Result<(), StoreError> {
    let own: BTreeSet<&str> = inverses
        .iter()
        .map(|(line, _)| line.subject.as_str())
        .collect();
    for (_, inverse) in inverses {
        let Event::Sample(Change::Removed(sample)) = inverse else {
            continue;
        };
        let queued = "where f.sample = ?1 and f.cause is not null
               and f.state in ('queued', 'snoozed', 'cancelled')";
        for follow_up in list::<FollowUp>(conn, queued, [sample.id])? {
            if !own.contains(follow_up.id.to_string().as_str()) {
                scribe.record(&Event::FollowUp(Change::Removed(follow_up)))?;
            }
        }
        let proposed = "where sample = ?1 and state in ('open', 'snoozed', 'expired')";
        for suggestion in list::<Suggestion>(conn, proposed, [sample.id])? {
            if !own.contains(suggestion.id.to_string().as_str()) {
                scribe.record(&Event::Suggestion(Change::Removed(suggestion)))?;
            }
        }
    }
    Ok(())
}
