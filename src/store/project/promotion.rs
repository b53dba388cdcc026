//! Table `promotion`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::id::{ExtId, ShopId};
use crate::domain::promotion::Promotion;
use crate::store::StoreError;
use crate::store::value::Json;

impl Stored for Promotion {
    const NOUN: &'static str = "promotion";
    const SELECT: &'static str = "select v.rev, v.body from promotion v";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(row.get::<_, Json<Self>>(1)?.0)
    }

    fn load(conn: &Connection, key: &(ShopId, ExtId)) -> Result<Option<(i64, Self)>, StoreError> {
        one(
            conn,
            "where v.shop = (select n from shop where id = ?1) and v.content = ?2",
            params![key.0, key.1],
        )
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into promotion (shop, content, body)
             values ((select n from shop where id = ?1), ?2, ?3)
             on conflict (shop, content) do update set body = excluded.body, rev = rev + 1",
        )?
        .execute(params![self.shop, self.content_id, Json(self)])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &(ShopId, ExtId)) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "delete from promotion
             where shop = (select n from shop where id = ?1) and content = ?2",
        )?
        .execute(params![key.0, key.1])
        .map(drop)
    }

    fn dependents(
        _conn: &Connection,
        _key: &(ShopId, ExtId),
    ) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &(ShopId, ExtId)) -> String {
        key.1.to_string()
    }
}
