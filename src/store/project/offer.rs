//! Table `offer`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::id::OfferId;
use crate::domain::offer::Offer;
use crate::store::StoreError;
use crate::store::value::Day;

impl Stored for Offer {
    const NOUN: &'static str = "offer";
    const SELECT: &'static str =
        "select o.rev, o.id, s.id, c.id, o.sku, o.rate, o.from_day, o.old_rate,
         o.reason from offer o join shop s on s.n = o.shop join creator c on c.n = o.creator";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            shop: row.get(2)?,
            creator: row.get(3)?,
            sku_id: row.get(4)?,
            rate: row.get(5)?,
            from: row.get::<_, Day>(6)?.0,
            old_rate: row.get(7)?,
            reason: row.get(8)?,
        })
    }

    fn load(conn: &Connection, key: &OfferId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where o.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into offer (id, shop, creator, sku, rate, from_day, old_rate, reason)
             values (?1, (select n from shop where id = ?2), (select n from creator where id = ?3),
                     ?4, ?5, ?6, ?7, ?8)
             on conflict (id) do update set
                 rate = excluded.rate, from_day = excluded.from_day, old_rate = excluded.old_rate,
                 reason = excluded.reason, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.creator,
            self.sku_id,
            self.rate,
            Day(self.from),
            self.old_rate,
            self.reason
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &OfferId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from offer where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_conn: &Connection, _key: &OfferId) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &OfferId) -> String {
        key.short()
    }
}
