//! Table `shop`.

use rusqlite::{Connection, Row, params};

use super::{Stored, first_found, one};
use crate::domain::id::ShopId;
use crate::domain::shop::Shop;
use crate::store::StoreError;
use crate::store::value::Day;

impl Stored for Shop {
    const NOUN: &'static str = "shop";
    const SELECT: &'static str = "select rev, id, name, client, market, currency, zone, fee_rate,
                weekly_outreach, outreach_paused
         from shop";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            name: row.get(2)?,
            client: row.get(3)?,
            market: row.get(4)?,
            currency: row.get(5)?,
            zone: row.get(6)?,
            fee_rate: row.get(7)?,
            weekly_outreach: row.get(8)?,
            outreach_paused: row.get::<_, Option<Day>>(9)?.map(|day| day.0),
        })
    }

    fn load(conn: &Connection, key: &ShopId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into shop (id, name, name_key, client, market, currency, zone, fee_rate,
                               weekly_outreach, outreach_paused)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             on conflict (id) do update set
                 name = excluded.name, name_key = excluded.name_key, client = excluded.client,
                 market = excluded.market, currency = excluded.currency, zone = excluded.zone,
                 fee_rate = excluded.fee_rate, weekly_outreach = excluded.weekly_outreach,
                 outreach_paused = excluded.outreach_paused,
                 rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.name,
            self.name.to_lowercase(),
            self.client,
            self.market,
            self.currency,
            self.zone,
            self.fee_rate,
            self.weekly_outreach,
            self.outreach_paused.map(Day),
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &ShopId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from shop where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(conn: &Connection, key: &ShopId) -> rusqlite::Result<Option<&'static str>> {
        first_found(
            conn,
            &[
                (
                    "products",
                    "select 1 from product where shop = (select n from shop where id = ?1)",
                ),
                (
                    "creators",
                    "select 1 from creator where shop = (select n from shop where id = ?1)",
                ),
                (
                    "segments",
                    "select 1 from segment where shop = (select n from shop where id = ?1)",
                ),
                (
                    "campaigns",
                    "select 1 from campaign where shop = (select n from shop where id = ?1)",
                ),
                (
                    "imports",
                    "select 1 from batch where shop = (select n from shop where id = ?1)",
                ),
            ],
            &[key],
        )
    }

    fn label(key: &ShopId) -> String {
        key.short()
    }
}
