//! Table `outreach`.

use rusqlite::{Connection, Row, params};

use super::{Stored, first_found, one};
use crate::domain::id::OutreachId;
use crate::domain::outreach::Outreach;
use crate::store::StoreError;
use crate::store::value::Json;

impl Stored for Outreach {
    const NOUN: &'static str = "outreach batch";
    const SELECT: &'static str = "select rev, body from outreach";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        row.get::<_, Json<Self>>(1).map(|body| body.0)
    }

    fn load(conn: &Connection, key: &OutreachId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into outreach (id, shop, campaign, sku, body)
             values (?1, (select n from shop where id = ?2), ?3, ?4, ?5)
             on conflict (id) do update set body = excluded.body, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.campaign,
            self.sku_id,
            Json(self)
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &OutreachId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from outreach where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(conn: &Connection, key: &OutreachId) -> rusqlite::Result<Option<&'static str>> {
        let messages = "select 1 from follow_up where outreach = ?1";
        first_found(conn, &[("messages", messages)], &[key])
    }

    fn label(key: &OutreachId) -> String {
        key.short()
    }
}
