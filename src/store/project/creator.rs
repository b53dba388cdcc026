//! Table `creator`.

use rusqlite::{Connection, Row, params};

use super::{Stored, first_found, one};
use crate::domain::creator::Creator;
use crate::domain::id::CreatorId;
use crate::store::StoreError;
use crate::store::value::{Day, Json, Millis};

impl Stored for Creator {
    const NOUN: &'static str = "creator";
    const SELECT: &'static str =
        "select c.rev, c.id, s.id, c.handle, c.name, c.followers, c.category, c.style, c.type,
                c.promoted, c.agreed_rate, c.commission_rate, c.flat_fee, c.strikes, c.tags,
                c.owner, c.paused_until, c.hold_samples, c.contact, c.answered_at,
                c.retainer_since
         from creator c join shop s on s.n = c.shop";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            shop: row.get(2)?,
            handle: row.get(3)?,
            name: row.get(4)?,
            followers: row.get(5)?,
            category: row.get(6)?,
            style: row.get(7)?,
            kind: row.get(8)?,
            promoted: row.get(9)?,
            agreed_rate: row.get(10)?,
            commission_rate: row.get(11)?,
            flat_fee: row.get(12)?,
            strikes: row.get(13)?,
            tags: row.get::<_, Json<_>>(14)?.0,
            owner: row.get(15)?,
            paused_until: row.get::<_, Option<Day>>(16)?.map(|day| day.0),
            hold_samples: row.get(17)?,
            contact: row.get(18)?,
            answered_at: row.get::<_, Option<Millis>>(19)?.map(|at| at.0),
            retainer_since: row.get::<_, Option<Day>>(20)?.map(|day| day.0),
        })
    }

    fn load(conn: &Connection, key: &CreatorId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where c.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into creator (id, shop, handle, name, followers, category, style, type,
                                  promoted, agreed_rate, commission_rate, flat_fee, strikes, tags,
                                  owner, paused_until, hold_samples, contact, answered_at,
                                  retainer_since)
             values (?1, (select n from shop where id = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
                     ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
             on conflict (id) do update set
                 handle = excluded.handle, name = excluded.name, followers = excluded.followers,
                 category = excluded.category, style = excluded.style, type = excluded.type,
                 promoted = excluded.promoted, agreed_rate = excluded.agreed_rate,
                 commission_rate = excluded.commission_rate, flat_fee = excluded.flat_fee,
                 strikes = excluded.strikes, tags = excluded.tags, owner = excluded.owner,
                 paused_until = excluded.paused_until, hold_samples = excluded.hold_samples,
                 contact = excluded.contact, answered_at = excluded.answered_at,
                 retainer_since = excluded.retainer_since, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.handle,
            self.name,
            self.followers,
            self.category,
            self.style,
            self.kind,
            self.promoted,
            self.agreed_rate,
            self.commission_rate,
            self.flat_fee,
            self.strikes,
            Json(&self.tags),
            self.owner,
            self.paused_until.map(Day),
            self.hold_samples,
            self.contact,
            self.answered_at.map(Millis),
            self.retainer_since.map(Day),
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &CreatorId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from creator where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(conn: &Connection, key: &CreatorId) -> rusqlite::Result<Option<&'static str>> {
        first_found(
            conn,
            &[
                (
                    "samples",
                    "select 1 from sample where creator = (select n from creator where id = ?1)",
                ),
                (
                    "offers",
                    "select 1 from offer where creator = (select n from creator where id = ?1)",
                ),
                (
                    "notes",
                    "select 1 from note where creator = (select n from creator where id = ?1)",
                ),
                (
                    "follow-ups",
                    "select 1 from follow_up where creator = (select n from creator where id = ?1)",
                ),
                (
                    "flat fees",
                    "select 1 from flat_fee where creator = (select n from creator where id = ?1)",
                ),
                (
                    "order lines",
                    "select 1 from order_line where creator = (select n from creator where id = ?1)",
                ),
                (
                    "posts",
                    "select 1 from content where creator = (select n from creator where id = ?1)",
                ),
                (
                    "imported facts",
                    "select 1 from creator_fact
                     where creator = (select n from creator where id = ?1)",
                ),
                (
                    "campaigns",
                    "select 1 from campaign, json_each(campaign.body, '$.creators') as member
                     where replace(member.value, '-', '') = lower(hex(?1))",
                ),
            ],
            &[key],
        )
    }

    fn label(key: &CreatorId) -> String {
        key.short()
    }
}
