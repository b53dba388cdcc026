//! Tables `ad_spend` and `flat_fee`: the rows that people booked.
//!
//! Files write rows of their own there. The latest statement about a key stands, so a booking that is
//! changed is stated anew.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Stored, one};
use crate::domain::booking::{AdSpend, FlatFee, Paid};
use crate::domain::id::BookingId;
use crate::store::StoreError;
use crate::store::value::Day;

impl Stored for AdSpend {
    const NOUN: &'static str = "booking";
    const SELECT: &'static str =
        "select a.rev, a.id, s.id, a.content, a.day, a.amount, a.clicks, a.orders, a.gmv
         from ad_spend a join shop s on s.n = a.shop and a.id is not null";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            shop: row.get(2)?,
            content_id: row.get(3)?,
            on: row.get::<_, Day>(4)?.0,
            amount: row.get(5)?,
            paid: Paid {
                clicks: row.get(6)?,
                orders: row.get(7)?,
                gmv: row.get(8)?,
            },
        })
    }

    fn load(conn: &Connection, key: &BookingId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where a.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into ad_spend (id, shop, content, day, amount, clicks, orders, gmv, stated)
             values (?1, (select n from shop where id = ?2), ?3, ?4, ?5, ?6, ?7, ?8, (select max(n) from op))
             on conflict (id) do update set amount = excluded.amount, clicks = excluded.clicks,
                 orders = excluded.orders, gmv = excluded.gmv, stated = excluded.stated, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.content_id,
            Day(self.on),
            self.amount,
            self.paid.clicks,
            self.paid.orders,
            self.paid.gmv,
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &BookingId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from ad_spend where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_conn: &Connection, _key: &BookingId) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &BookingId) -> String {
        key.short()
    }
}

impl Stored for FlatFee {
    const NOUN: &'static str = "booking";
    const SELECT: &'static str = "select f.rev, f.id, s.id, c.id, f.day, f.campaign, f.amount
         from flat_fee f join shop s on s.n = f.shop and f.id is not null join creator c on c.n = f.creator";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            shop: row.get(2)?,
            creator: row.get(3)?,
            on: row.get::<_, Day>(4)?.0,
            campaign: row.get(5)?,
            amount: row.get(6)?,
        })
    }

    fn load(conn: &Connection, key: &BookingId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where f.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        let campaign: Option<String> = conn
            .prepare_cached("select name from campaign where id = ?1")?
            .query_row([self.campaign], |row| row.get(0))
            .optional()?;
        conn.prepare_cached(
            "insert into flat_fee (id, shop, creator, day, campaign, campaign_key, amount, stated)
             values (?1, (select n from shop where id = ?2), (select n from creator where id = ?3), ?4, ?5, ?6,
                     ?7, (select max(n) from op))
             on conflict (id) do update set amount = excluded.amount, stated = excluded.stated, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.creator,
            Day(self.on),
            self.campaign,
            campaign.map(|name| campaign_key(&name)).unwrap_or_default(),
            self.amount,
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &BookingId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from flat_fee where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_conn: &Connection, _key: &BookingId) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &BookingId) -> String {
        key.short()
    }
}

/// Returns a campaign's name as fees are kept by it: case and outer spaces do not matter.
pub(crate) fn campaign_key(name: &str) -> String {
    name.trim().to_lowercase()
}
