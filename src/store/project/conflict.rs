//! Table `conflict`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::conflict::{Conflict, Kept};
use crate::domain::id::ConflictId;
use crate::store::StoreError;
use crate::store::value::Json;

impl Stored for Conflict {
    const NOUN: &'static str = "conflict";
    const SELECT: &'static str = "select k.rev, k.body from conflict k";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(row.get::<_, Json<Self>>(1)?.0)
    }

    fn load(conn: &Connection, key: &ConflictId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where k.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into conflict (id, shop, sample, stage, kept, body)
             values (?1, (select n from shop where id = ?2), ?3, ?4, ?5, ?6)
             on conflict (id) do update set
                 kept = excluded.kept, body = excluded.body, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.sample,
            self.theirs.stage,
            self.kept.map(Kept::name),
            Json(self),
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &ConflictId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from conflict where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_conn: &Connection, _key: &ConflictId) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &ConflictId) -> String {
        key.short()
    }
}
