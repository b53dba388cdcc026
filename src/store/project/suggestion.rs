//! Table `suggestion`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::id::SuggestionId;
use crate::domain::suggestion::Suggestion;
use crate::store::StoreError;
use crate::store::value::{Day, Json, Millis};

impl Stored for Suggestion {
    const NOUN: &'static str = "suggestion";
    const SELECT: &'static str = "select rev, body from suggestion";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(row.get::<_, Json<Self>>(1)?.0)
    }

    fn load(conn: &Connection, key: &SuggestionId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into suggestion (id, shop, rule, subject, creator, sample, sku, content,
                                     campaign, key, state, until, created_at, closed_at, body)
             values (?1, (select n from shop where id = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
                     ?12, ?13, ?14, ?15)
             on conflict (id) do update set
                 state = excluded.state, until = excluded.until,
                 created_at = excluded.created_at, closed_at = excluded.closed_at,
                 body = excluded.body, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.rule,
            self.subject,
            self.creator,
            self.sample,
            self.sku_id,
            self.content_id,
            self.campaign,
            self.key,
            self.state,
            self.until.map(Day),
            Millis(self.created_at),
            self.closed_at.map(Millis),
            Json(self),
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &SuggestionId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from suggestion where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(
        _conn: &Connection,
        _key: &SuggestionId,
    ) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &SuggestionId) -> String {
        key.short()
    }
}
