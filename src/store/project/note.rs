//! Table `note`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::id::NoteId;
use crate::domain::note::Note;
use crate::store::StoreError;
use crate::store::value::Millis;

impl Stored for Note {
    const NOUN: &'static str = "note";
    const SELECT: &'static str = "select o.rev, o.id, c.id, o.at, o.author, o.text
         from note o join creator c on c.n = o.creator";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            creator: row.get(2)?,
            at: row.get::<_, Millis>(3)?.0,
            author: row.get(4)?,
            text: row.get(5)?,
        })
    }

    fn load(conn: &Connection, key: &NoteId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where o.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into note (id, creator, at, author, text)
             values (?1, (select n from creator where id = ?2), ?3, ?4, ?5)
             on conflict (id) do update set text = excluded.text, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.creator,
            Millis(self.at),
            self.author,
            self.text
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &NoteId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from note where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_conn: &Connection, _key: &NoteId) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &NoteId) -> String {
        key.short()
    }
}
