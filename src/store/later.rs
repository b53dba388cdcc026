//! What others did to the same things since somebody looked (reliability.md section 5).

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, params};

use super::StoreError;
use super::log::end;
use super::value::{Json, Millis};
use crate::domain::event::Event;
use crate::domain::id::OpId;
use crate::domain::overtaken::Later;

/// What came after a place about one thing: by the index of what events are about, however long the log
/// grew since.
const SINCE: &str = "select seq, op, at, actor, source, subject, body from event
     where subject = ?1 and seq > ?2 order by seq";

/// Returns what the log has after a place about what these events are about, first to last; `own` are the
/// operations of whoever asks.
pub(super) fn since(
    conn: &Connection,
    (seen, events): (i64, &[Event]),
    own: &HashSet<OpId>,
) -> Result<Vec<Later>, StoreError> {
    if end(conn)? <= seen {
        return Ok(Vec::new());
    }
    let subjects: BTreeSet<String> = events.iter().map(Event::subject).collect();
    let mut query = conn.prepare_cached(SINCE)?;
    let mut found = Vec::new();
    for subject in &subjects {
        let rows = query.query_map(params![subject, seen], |row| {
            Ok(Later {
                seq: row.get(0)?,
                is_own: own.contains(&row.get(1)?),
                at: row.get::<_, Millis>(2)?.0,
                actor: row.get(3)?,
                source: row.get(4)?,
                subject: row.get(5)?,
                body: row.get::<_, Json<serde_json::Value>>(6)?.0,
            })
        })?;
        for row in rows {
            found.push(row?);
        }
    }
    found.sort_by_key(|later| later.seq);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::SINCE;
    use crate::store::view::testing::World;

    #[test]
    fn what_came_since_is_found_by_what_it_is_about() {
        let plan = World::new().plan(SINCE);
        let by_index = "SEARCH event USING INDEX event_by_subject (subject=? AND seq>?)";
        assert!(plan.contains(by_index), "{plan}");
    }
}
