//! Table `follow_up`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::followup::FollowUp;
use crate::domain::id::FollowUpId;
use crate::store::StoreError;
use crate::store::value::{Json, Millis};

impl Stored for FollowUp {
    const NOUN: &'static str = "follow-up";
    const SELECT: &'static str =
        "select f.rev, f.id, s.id, c.id, f.sample, f.kind, f.due_at, f.channel, f.state, f.reason,
                f.message, f.closed_at, f.campaign, f.cause, f.needs, f.lapsed, f.parts,
                f.outreach, f.sku
         from follow_up f join shop s on s.n = f.shop left join creator c on c.n = f.creator";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            shop: row.get(2)?,
            creator: row.get(3)?,
            sample: row.get(4)?,
            kind: row.get(5)?,
            due_at: row.get::<_, Millis>(6)?.0,
            channel: row.get(7)?,
            state: row.get(8)?,
            reason: row.get(9)?,
            message: row.get(10)?,
            closed_at: row.get::<_, Option<Millis>>(11)?.map(|at| at.0),
            campaign: row.get(12)?,
            cause: row.get(13)?,
            needs: row.get(14)?,
            lapsed: row.get(15)?,
            parts: row.get::<_, Json<_>>(16)?.0,
            outreach: row.get(17)?,
            sku_id: row.get(18)?,
        })
    }

    fn load(conn: &Connection, key: &FollowUpId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where f.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into follow_up (id, shop, creator, sample, kind, due_at, channel, state, reason,
                                    message, closed_at, campaign, cause, needs, lapsed,
                                    parts, outreach, sku)
             values (?1, (select n from shop where id = ?2), (select n from creator where id = ?3),
                     ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
             on conflict (id) do update set
                 sample = excluded.sample, due_at = excluded.due_at, channel = excluded.channel, state = excluded.state,
                 reason = excluded.reason, message = excluded.message,
                 needs = excluded.needs, closed_at = excluded.closed_at, lapsed = excluded.lapsed,
                 rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.creator,
            self.sample,
            self.kind,
            Millis(self.due_at),
            self.channel,
            self.state,
            self.reason,
            self.message,
            self.closed_at.map(Millis),
            self.campaign,
            self.cause,
            self.needs,
            self.lapsed,
            Json(&self.parts),
            self.outreach,
            self.sku_id,
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &FollowUpId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from follow_up where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_conn: &Connection, _key: &FollowUpId) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &FollowUpId) -> String {
        key.short()
    }
}
