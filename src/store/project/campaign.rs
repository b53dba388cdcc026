//! Table `campaign`.

use rusqlite::{Connection, Row, params};

use super::{Stored, first_found, one};
use crate::domain::campaign::Campaign;
use crate::domain::id::CampaignId;
use crate::store::StoreError;
use crate::store::value::{Day, Json};

impl Stored for Campaign {
    const NOUN: &'static str = "campaign";
    const SELECT: &'static str = "select rev, body from campaign";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        row.get::<_, Json<Self>>(1).map(|body| body.0)
    }

    fn load(conn: &Connection, key: &CampaignId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into campaign (id, shop, name, first_day, last_day, body)
             values (?1, (select n from shop where id = ?2), ?3, ?4, ?5, ?6)
             on conflict (id) do update set
                 name = excluded.name, first_day = excluded.first_day,
                 last_day = excluded.last_day, body = excluded.body, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.name,
            Day(self.from),
            Day(self.to),
            Json(self)
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &CampaignId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from campaign where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(conn: &Connection, key: &CampaignId) -> rusqlite::Result<Option<&'static str>> {
        first_found(
            conn,
            &[
                ("samples", "select 1 from sample where campaign = ?1"),
                ("briefs", "select 1 from brief where campaign = ?1"),
                ("flat fees", "select 1 from flat_fee where campaign = ?1"),
            ],
            &[key],
        )
    }

    fn label(key: &CampaignId) -> String {
        key.short()
    }
}
