//! Table `contact`: how to reach a creator, outside the log so that it can be forgotten.

use rusqlite::{Connection, params};

use crate::domain::creator::Contact;
use crate::domain::event::{Change, Event};
use crate::domain::id::CreatorId;

/// Gives each new contact in `events` a version of its own and writes its values.
///
/// `decide` counts up from the contact in use; after an undo that version may be taken, and what is
/// taken stays for redo.
pub(crate) fn write(
    conn: &Connection,
    events: &mut [Event],
    contact: &Contact,
) -> rusqlite::Result<()> {
    for event in events {
        let Event::Creator(change) = event else {
            continue;
        };
        let id = change.key();
        let version = match change {
            Change::Added(creator) if creator.contact > 0 => &mut creator.contact,
            Change::Changed { delta, .. } => match &mut delta.contact {
                Some(was) => &mut was.after,
                None => continue,
            },
            Change::Added(_) | Change::Removed(_) => continue,
        };
        *version = next_version(conn, id)?;
        conn.prepare_cached(
            "insert into contact (creator, version, email, phone, address)
             values (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            id,
            *version,
            contact.email,
            contact.phone,
            contact.address
        ])?;
    }
    Ok(())
}

fn next_version(conn: &Connection, creator: CreatorId) -> rusqlite::Result<i64> {
    conn.prepare_cached("select coalesce(max(version), 0) + 1 from contact where creator = ?1")?
        .query_row([creator], |row| row.get(0))
}
