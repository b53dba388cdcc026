//! Table `sample`.

use rusqlite::{Connection, Row, params};

use super::{Stored, first_found, one};
use crate::domain::date::{Date, day_number};
use crate::domain::id::SampleId;
use crate::domain::sample::{Entry, Sample};
use crate::domain::stage::Stage;
use crate::store::StoreError;
use crate::store::value::{Day, Json, Millis};

/// Returns the day after which the stage's clock is breached (readings.md 33), where it has one.
///
/// The posting clock of `delivered` is the due date; the others count from the day of entry.
fn breach_after(sample: &Sample) -> Option<i64> {
    if sample.stage == Stage::Delivered {
        return sample.due.map(day_number);
    }
    let entered = sample.entered()?;
    let days = sample.stage.row().sla_days?;
    Some(day_number(entered.on) + days)
}

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    Ok(row.get::<_, Option<Day>>(column)?.map(|day| day.0))
}

/// Returns a sample's shippings before the last; the column is empty where there are none.
pub(crate) fn shipped_before(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<Entry>> {
    let stored: Option<Json<Vec<Entry>>> = row.get(column)?;
    Ok(stored.map_or_else(Vec::new, |stored| stored.0))
}

impl Stored for Sample {
    const NOUN: &'static str = "sample";
    const SELECT: &'static str =
        "select s.rev, s.id, h.id, c.id, p.sku, s.api_id, s.campaign, s.stage, s.entries, s.inside,
                s.carrier, s.tracking, s.due, s.confirmed, s.extensions, s.brief_sent,
                s.reminder_sent, s.post_url, s.content_id, s.decision, s.reason, s.declined_by,
                s.refundable, s.shipments, s.not_its_posts, s.native_reminder, s.shipped_before
         from sample s join shop h on h.n = s.shop join creator c on c.n = s.creator
              join product p on p.n = s.product";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            shop: row.get(2)?,
            creator: row.get(3)?,
            sku_id: row.get(4)?,
            api_id: row.get(5)?,
            campaign: row.get(6)?,
            stage: row.get(7)?,
            entries: row.get::<_, Json<_>>(8)?.0,
            inside: row.get::<_, Json<_>>(9)?.0,
            carrier: row.get(10)?,
            tracking: row.get(11)?,
            due: day(row, 12)?,
            confirmed: row.get(13)?,
            extensions: row.get(14)?,
            brief_sent: day(row, 15)?,
            reminder_sent: day(row, 16)?,
            post_url: row.get(17)?,
            content_id: row.get(18)?,
            decision: row.get(19)?,
            reason: row.get(20)?,
            declined_by: row.get(21)?,
            refundable: row.get(22)?,
            shipments: row.get(23)?,
            not_its_posts: row.get::<_, Json<_>>(24)?.0,
            native_reminder: day(row, 25)?,
            shipped_before: shipped_before(row, 26)?,
        })
    }

    fn load(conn: &Connection, key: &SampleId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where s.id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        let entered = self.entered();
        let on = |stage| self.on(stage).map(Day);
        conn.prepare_cached(
            "insert into sample (id, shop, creator, product, api_id, campaign, stage, open, entered,
                 entered_at, breach_after, requested, approved, shipped, delivered, posted, due,
                 confirmed, extensions, carrier, tracking, brief_sent, reminder_sent, post_url,
                 content_id, decision, reason, declined_by, refundable, shipments, entries, inside,
                 not_its_posts, native_reminder, shipped_before)
             values (?1, (select n from shop where id = ?2), (select n from creator where id = ?3),
                 (select n from product where shop = (select n from shop where id = ?2) and sku = ?4),
                 ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                 ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)
             on conflict (id) do update set
                 api_id = excluded.api_id, campaign = excluded.campaign, stage = excluded.stage,
                 open = excluded.open, entered = excluded.entered,
                 entered_at = excluded.entered_at, breach_after = excluded.breach_after,
                 requested = excluded.requested, approved = excluded.approved,
                 shipped = excluded.shipped, delivered = excluded.delivered,
                 posted = excluded.posted, due = excluded.due, confirmed = excluded.confirmed,
                 extensions = excluded.extensions, carrier = excluded.carrier,
                 tracking = excluded.tracking, brief_sent = excluded.brief_sent,
                 reminder_sent = excluded.reminder_sent, post_url = excluded.post_url,
                 content_id = excluded.content_id, decision = excluded.decision,
                 reason = excluded.reason, declined_by = excluded.declined_by,
                 refundable = excluded.refundable, shipments = excluded.shipments,
                 entries = excluded.entries, inside = excluded.inside,
                 not_its_posts = excluded.not_its_posts,
                 native_reminder = excluded.native_reminder,
                 shipped_before = excluded.shipped_before, rev = rev + 1",
        )?
        .execute(params![
            self.id,
            self.shop,
            self.creator,
            self.sku_id,
            self.api_id,
            self.campaign,
            self.stage,
            !self.stage.is_closed(),
            entered.map(|entry| Day(entry.on)),
            entered.and_then(|entry| entry.at).map(Millis),
            breach_after(self),
            on(Stage::Requested),
            on(Stage::Approved),
            on(Stage::Shipped),
            on(Stage::Delivered),
            on(Stage::Posted),
            self.due.map(Day),
            self.confirmed,
            self.extensions,
            self.carrier,
            self.tracking,
            self.brief_sent.map(Day),
            self.reminder_sent.map(Day),
            self.post_url,
            self.content_id,
            self.decision,
            self.reason,
            self.declined_by,
            self.refundable,
            self.shipments,
            Json(&self.entries),
            Json(&self.inside),
            Json(&self.not_its_posts),
            self.native_reminder.map(Day),
            (!self.shipped_before.is_empty()).then_some(Json(&self.shipped_before)),
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &SampleId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from sample where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(conn: &Connection, key: &SampleId) -> rusqlite::Result<Option<&'static str>> {
        first_found(
            conn,
            &[(
                "follow-ups",
                "select 1 from follow_up
                 where sample = ?1 and creator = (select creator from sample where id = ?1)",
            )],
            &[key],
        )
    }

    fn label(key: &SampleId) -> String {
        key.short()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{date, sample};

    #[test]
    fn the_clock_of_delivered_is_the_due_date_and_of_the_others_the_entry() {
        let days = |date: Date| Some(day_number(date));
        for (stage, want) in [
            (Stage::Invited, days(date("2026-11-25"))),
            (Stage::Approved, days(date("2026-11-21"))),
            (Stage::Delivered, days(date("2026-12-04"))),
            (Stage::Review, days(date("2026-11-22"))),
            (Stage::Decided, None),
            (Stage::NoShow, None),
        ] {
            let known = sample(stage)
                .entered(stage, "2026-11-20")
                .due("2026-12-04")
                .build();
            assert_eq!(breach_after(&known), want, "{stage}");
        }
        assert_eq!(breach_after(&sample(Stage::Approved).build()), None);
        let undated = sample(Stage::Delivered).entered(Stage::Delivered, "2026-11-20");
        assert_eq!(breach_after(&undated.build()), None);
    }

    #[test]
    fn breached_days_agree_with_the_domain() {
        for stage in Stage::ALL {
            let known = sample(stage)
                .entered(stage, "2026-11-01")
                .due("2026-11-10")
                .build();
            for day in 1..=30 {
                let today = date(&format!("2026-11-{day:02}"));
                let breached = breach_after(&known).is_some_and(|after| day_number(today) > after);
                assert_eq!(breached, known.is_breached(today), "{stage} on {today}");
            }
        }
    }
}
