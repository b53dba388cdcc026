//! Table `brief`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::brief::{Brief, BriefFor};
use crate::domain::id::BriefId;
use crate::store::StoreError;
use crate::store::value::Json;

impl Stored for Brief {
    const NOUN: &'static str = "brief";
    const SELECT: &'static str = "select rev, body from brief";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        row.get::<_, Json<Self>>(1).map(|body| body.0)
    }

    fn load(conn: &Connection, key: &BriefId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        let (campaign, sku) = match &self.subject {
            BriefFor::Campaign(campaign) => (Some(campaign), None),
            BriefFor::Product(sku) => (None, Some(sku)),
        };
        conn.prepare_cached(
            "insert into brief (id, shop, campaign, sku, body)
             values (?1, (select n from shop where id = ?2), ?3, ?4, ?5)
             on conflict (id) do update set body = excluded.body, rev = rev + 1",
        )?
        .execute(params![self.id, self.shop, campaign, sku, Json(self)])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &BriefId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from brief where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_conn: &Connection, _key: &BriefId) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &BriefId) -> String {
        key.short()
    }
}
