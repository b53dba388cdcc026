//! Rows of the sample table as lists, details and due dates show them.

use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use super::due::DueRow;
use super::frame::Frame;
use super::pipeline::{SampleDetail, SampleRow};
use super::read::{Read, day, opt_instant, title};
use crate::domain::date::{Date, days_between};
use crate::domain::due::{Bucket, why_late};
use crate::domain::id::SampleId;
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;
use crate::store::project;

/// What a sample hangs on, joined by every query of this file: shop, creator, product, campaign.
const JOINS: &str = "from sample s
     cross join creator c on c.n = s.creator
     cross join product p on p.n = s.product
     left join campaign k on k.id = s.campaign";

/// Returns the rows with those numbers, in that order.
pub(super) fn list(
    conn: &Connection,
    frames: &[Frame],
    numbers: impl IntoIterator<Item = i64>,
) -> Read<Vec<SampleRow>> {
    let mut query = conn.prepare_cached(&row_sql())?;
    let mut rows = Vec::new();
    for number in numbers {
        let found = query
            .query_row([number], |row| sample_row(row, frames))
            .optional()?;
        rows.extend(found.flatten());
    }
    Ok(rows)
}

/// Returns the statement that reads one row of a list.
pub(super) fn row_sql() -> String {
    format!(
        "select s.id, s.shop, c.id, c.handle, c.name, coalesce(p.name, p.sku), p.sku, s.stage,
                s.entered, s.entered_at, s.due, s.confirmed, s.tracking, s.carrier, k.name,
                coalesce(json_extract(k.body, '$.review'), 0), s.breach_after, s.post_url
         {JOINS} where s.n = ?1"
    )
}

fn sample_row(row: &Row<'_>, frames: &[Frame]) -> Read<Option<SampleRow>> {
    let shop: i64 = row.get(1)?;
    let Some(frame) = frames.iter().find(|frame| frame.n == shop) else {
        return Ok(None);
    };
    let stage: Stage = row.get(7)?;
    let entered_on = day(row, 8)?;
    let due = day(row, 10)?;
    Ok(Some(SampleRow {
        id: row.get(0)?,
        creator: row.get(3)?,
        creator_id: row.get(2)?,
        creator_name: row.get(4)?,
        product: title(row, 5)?,
        sku_id: row.get(6)?,
        shop: frame.name.clone(),
        shop_id: frame.id,
        stage,
        entered_at: opt_instant(row, 9)?.or_else(|| entered_on.map(|on| frame.zone.start_of(on))),
        entered_on,
        due,
        confirmed: row.get(11)?,
        tracking: row.get(12)?,
        carrier: row.get(13)?,
        campaign: row.get(14)?,
        lapses: entered_on
            .filter(|_| stage == Stage::Requested)
            .map(|on| frame.clocks().lapse(on)),
        needs_review: row.get(15)?,
        breached: is_breached(stage, due, day(row, 16)?, frame.today),
        days_overdue: days_overdue(stage, due, frame.today),
        post_url: row.get(17)?,
    }))
}

/// Returns whether the SLA of a row is breached (readings.md 33).
fn is_breached(stage: Stage, due: Option<Date>, after: Option<Date>, today: Date) -> bool {
    let after = if stage == Stage::Delivered {
        due
    } else {
        after
    };
    !stage.is_closed() && after.is_some_and(|after| today > after)
}

fn days_overdue(stage: Stage, due: Option<Date>, today: Date) -> i64 {
    due.filter(|_| stage.awaits_post())
        .map_or(0, |due| days_between(due, today).max(0))
}

/// A sample with the names of what it hangs on.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Told {
    /// The sample.
    pub(super) entity: Sample,
    /// Row number of its shop.
    pub(super) shop: i64,
    creator: String,
    product: String,
    campaign: Option<String>,
}

/// Returns the samples that `clause` names, in its order.
fn told(conn: &Connection, clause: &str, values: impl Params) -> Read<Vec<Told>> {
    let mut names = conn.prepare_cached(&format!(
        "select s.shop, c.handle, coalesce(p.name, p.sku), k.name {JOINS} where s.id = ?1"
    ))?;
    project::list::<Sample>(conn, clause, values)?
        .into_iter()
        .map(|entity| {
            names.query_row([entity.id], |row| {
                Ok(Told {
                    entity,
                    shop: row.get(0)?,
                    creator: row.get(1)?,
                    product: title(row, 2)?,
                    campaign: row.get(3)?,
                })
            })
        })
        .collect()
}

/// Returns the sample with that row number.
pub(super) fn by_number(conn: &Connection, number: i64) -> Read<Option<Told>> {
    Ok(told(conn, "where s.n = ?1", [number])?.pop())
}

/// Returns the sample with that id.
pub(super) fn by_id(conn: &Connection, sample: SampleId) -> Read<Option<Told>> {
    Ok(told(conn, "where s.id = ?1", [sample])?.pop())
}

/// Returns the samples of a creator: open ones first, then the latest first.
pub(super) fn of_creator(conn: &Connection, creator: i64, limit: i64) -> Read<Vec<Told>> {
    let clause = "where s.creator = ?1 order by s.open desc, s.entered desc, s.n desc limit ?2";
    told(conn, clause, [creator, limit])
}

impl Told {
    /// Returns the detail a person asked for.
    pub(super) fn detail(self, frame: &Frame) -> SampleDetail {
        let sample = &self.entity;
        SampleDetail {
            id: sample.id,
            creator: self.creator,
            shop: frame.name.clone(),
            product: self.product,
            sku_id: sample.sku_id.clone(),
            campaign: self.campaign,
            stage: sample.stage,
            requested: sample.on(Stage::Requested),
            approved: sample.on(Stage::Approved),
            shipped: sample.on(Stage::Shipped),
            delivered: sample.on(Stage::Delivered),
            due: sample.due,
            confirmed: sample.confirmed,
            extensions: sample.extensions,
            grace_until: sample.grace_until(frame.clocks()),
            posted: sample.on(Stage::Posted),
            carrier: sample.carrier.clone(),
            tracking: sample.tracking.clone(),
            post_url: sample.post_url.clone(),
            decision: sample.decision,
            reason: sample.reason.clone(),
            declined_by: sample.declined_by,
            refundable: sample.refundable,
            breached: sample.is_breached(frame.today),
            reminder_used: sample.native_reminder,
            reminder_from: sample.reminder_from(frame.clocks().on(frame.today).reminder_after_days),
            why_late: why_late(sample, frame.today),
            entity: self.entity,
        }
    }

    /// Returns the line of the due list, or `None` without a due date.
    pub(super) fn due_row(self, frames: &[Frame]) -> Option<DueRow> {
        let frame = frames.iter().find(|frame| frame.n == self.shop)?;
        let sample = &self.entity;
        let due = sample.due?;
        Some(DueRow {
            sample: sample.id,
            creator: self.creator,
            creator_id: sample.creator,
            product: self.product,
            sku_id: sample.sku_id.clone(),
            shop: frame.name.clone(),
            stage: sample.stage,
            due,
            confirmed: sample.confirmed,
            days_overdue: days_between(due, frame.today).max(0),
            bucket: Bucket::of(due, frame.today),
            grace_until: sample.grace_until(frame.clocks()),
            reminder_used: sample.native_reminder,
            reminder_from: sample.reminder_from(frame.clocks().on(frame.today).reminder_after_days),
            why_late: why_late(sample, frame.today),
        })
    }
}
