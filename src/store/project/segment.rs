//! Table `segment`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::id::SegmentId;
use crate::domain::segment::Segment;
use crate::store::StoreError;

impl Stored for Segment {
    const NOUN: &'static str = "segment";
    const SELECT: &'static str =
        "select g.rev, g.id, s.id, g.name, g.query from segment g join shop s on s.n = g.shop";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            shop: row.get(2)?,
            name: row.get(3)?,
            query: row.get(4)?,
        })
    }

    fn load(conn: &Connection, key: &SegmentId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where g.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into segment (id, shop, name, name_key, query)
             values (?1, (select n from shop where id = ?2), ?3, ?4, ?5)
             on conflict (id) do update set
                 name = excluded.name, name_key = excluded.name_key, query = excluded.query,
                 rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.name,
            Self::key_of(&self.name),
            self.query
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &SegmentId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from segment where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_: &Connection, _: &SegmentId) -> rusqlite::Result<Option<&'static str>> {
        // Queries and campaigns hold text; what names a segment that is gone finds nobody.
        Ok(None)
    }

    fn label(key: &SegmentId) -> String {
        key.short()
    }
}
