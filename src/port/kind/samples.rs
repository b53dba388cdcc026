//! Samples: applications from the API and the coordinator's own sheet (readings.md 29, 30, 53).

use crate::domain::date::Date;
use crate::domain::fact::{Kind, SampleFact, Side};
use crate::domain::stage::Stage;
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;
use crate::port::words::Words;

/// A request may be reviewed for seven days, so it was made so long before its expiry (readings.md 53).
const REVIEW_SECONDS: i64 = 604_800;

/// The columns of a list of applications or of a sheet.
#[derive(Debug)]
pub(in crate::port) struct Samples {
    from_api: bool,
    api_id: Column,
    creator: Column,
    creator_name: Column,
    followers: Column,
    sku_id: Column,
    product_id: Column,
    product_name: Column,
    status: Column,
    declined_by: Column,
    approve_by: Column,
    dates: Dates,
    carrier: Column,
    tracking: Column,
    post_url: Column,
    notes: Column,
    refundable: Column,
    stock: Column,
    order_id: Column,
    stages: Words<Stage>,
    sides: Words<Side>,
}

#[derive(Debug)]
struct Dates {
    requested: Column,
    approved: Column,
    shipped: Column,
    delivered: Column,
    due: Column,
    posted: Column,
}

impl Samples {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        let from_api = layout.fit.format.name == Kind::SampleApplications;
        let words = if from_api { "application" } else { "tracker" };
        let creator = column("creator");
        let mut creator_name = column("creator_name");
        // A sheet whose only column of names holds the handle has no other name.
        if creator_name.index == creator.index {
            creator_name.index = None;
        }
        Self {
            from_api,
            api_id: column("api_id"),
            creator,
            creator_name,
            followers: column("followers"),
            sku_id: column("sku_id"),
            product_id: column("product_id"),
            product_name: column("product_name"),
            status: column("status"),
            declined_by: column("declined_by"),
            approve_by: column("approve_by"),
            dates: Dates {
                requested: column("requested"),
                approved: column("approved"),
                shipped: column("shipped"),
                delivered: column("delivered"),
                due: column("due"),
                posted: column("posted"),
            },
            carrier: column("carrier"),
            tracking: column("tracking"),
            post_url: column("post_url"),
            notes: column("notes"),
            refundable: column("refundable"),
            stock: column("stock"),
            order_id: column("order_id"),
            stages: Words::of(words, |name| name.parse().ok()),
            sides: Words::of("side", side),
        }
    }

    /// Reads one sample.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<SampleFact<'a>, Fault> {
        let status_word = row.need(self.status, row.text(self.status))?;
        let stage = self.stage(&status_word).ok_or_else(|| {
            let reason = "is not a known status of a sample: take one of the stages' names";
            row.fault(self.status, &status_word, reason)
        })?;
        let dates = &self.dates;
        Ok(SampleFact {
            api_id: row.id(self.api_id)?,
            creator: row.need(self.creator, row.handle(self.creator)?)?,
            creator_name: row.text(self.creator_name),
            followers: row.count(self.followers)?,
            sku_id: row.id(self.sku_id)?,
            product_id: row.id(self.product_id)?,
            product_name: row.text(self.product_name),
            stage,
            declined_by: self.declined_by(row, stage, &status_word)?,
            status_word,
            requested: self.requested(row)?,
            approved: row.date(dates.approved)?,
            shipped: row.date(dates.shipped)?,
            delivered: row.date(dates.delivered)?,
            due: row.date(dates.due)?,
            posted: row.date(dates.posted)?,
            carrier: row.text(self.carrier),
            tracking: row.text(self.tracking),
            post_url: row.text(self.post_url),
            notes: row.text(self.notes),
            refundable: row.answer(self.refundable)?,
            stock: row.count(self.stock)?,
            order_id: row.id(self.order_id)?,
        })
    }

    /// Returns what the word means (domain.md section 4, readings.md 30).
    fn stage(&self, word: &str) -> Option<Stage> {
        if let Some(stage) = self.stages.meaning(word) {
            return Some(stage);
        }
        if !self.from_api {
            return word.parse().ok();
        }
        let upper = word.to_ascii_uppercase();
        let called_off = upper.ends_with("_CANCELLED")
            || ["DEL_", "OPS_", "OPERATOR_MANUAL_"]
                .iter()
                .any(|start| upper.starts_with(start));
        called_off.then_some(Stage::Cancelled)
    }

    fn declined_by(&self, row: &Row<'_>, stage: Stage, word: &str) -> Result<Option<Side>, Fault> {
        if stage != Stage::Declined {
            return Ok(None);
        }
        if let Some(cell) = row.text(self.declined_by) {
            let side = self.sides.meaning(&cell).ok_or_else(|| {
                row.fault(
                    self.declined_by,
                    &cell,
                    "is neither us nor them: write one of them",
                )
            })?;
            return Ok(Some(side));
        }
        Ok(match word.to_ascii_lowercase().as_str() {
            "reject_cancelled" | "rejected" => Some(Side::Us),
            "withdraw_cancelled" | "said no" => Some(Side::Them),
            _ => None,
        })
    }

    fn requested(&self, row: &Row<'_>) -> Result<Option<Date>, Fault> {
        match row.epoch_date(self.approve_by, REVIEW_SECONDS)? {
            Some(date) => Ok(Some(date)),
            None => row.date(self.dates.requested),
        }
    }
}

fn side(name: &str) -> Option<Side> {
    match name {
        "us" => Some(Side::Us),
        "them" => Some(Side::Them),
        _ => None,
    }
}
