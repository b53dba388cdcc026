//! `callsheet outreach preview`: what a batch would come to.

use serde::Serialize;

use super::{PreviewArgs, passed_over, reasons, wanted};
use crate::cli::fault::{Exit, Fault};
use crate::cli::session::Session;
use crate::cli::sheet::handle;
use crate::domain::date::Date;
use crate::domain::id::ExtId;
use crate::domain::outreach::{Quota, tally};
use crate::port::{Cell, Table};
use crate::store::view::outreach_batch::{
    Addressed, OutreachPreview, OutreachPreviewQuery, PassedOver,
};

#[derive(Serialize)]
struct QuotaRow {
    used: i64,
    waiting: i64,
    limit: i64,
    left: i64,
    resets_on: Date,
}

impl From<Quota> for QuotaRow {
    fn from(quota: Quota) -> Self {
        Self {
            used: quota.used,
            waiting: quota.waiting,
            limit: quota.limit,
            left: quota.left(),
            resets_on: quota.resets_on,
        }
    }
}

#[derive(Serialize)]
struct Previewed<'a> {
    product: &'a ExtId,
    template: &'a str,
    audience: &'a str,
    count: usize,
    messages: &'a [Addressed],
    skipped: &'a [PassedOver],
    quota: Option<QuotaRow>,
}

pub(super) fn preview(args: &PreviewArgs, session: &mut Session) -> Result<Exit, Fault> {
    let (new, shop) = wanted(&args.whom, session)?;
    let query = OutreachPreviewQuery {
        new: new.clone(),
        now: session.now,
        policy: session.store()?.policy(),
    };
    let found = session.fetch(&query)??;
    if args
        .spreadsheet
        .write(&[addressed(&found), passed_over(&found.skipped)], session)?
    {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        let shown = Previewed {
            product: &new.sku_id,
            template: &new.template,
            audience: &new.audience,
            count: found.messages.len(),
            messages: &found.messages,
            skipped: &found.skipped,
            quota: found.quota.map(QuotaRow::from),
        };
        session.document(Some(&shop), &shown)?;
        return Ok(Exit::Done);
    }
    told(&found, args.limit.limit, session)?;
    Ok(Exit::Done)
}

/// Prints a preview: the count, the first words, who is written to, who is not.
fn told(found: &OutreachPreview, limit: Option<usize>, session: &mut Session) -> Result<(), Fault> {
    let asked = found.messages.len() + found.skipped.len();
    session.line(&format!(
        "{} of {asked} would be written to.",
        found.messages.len()
    ))?;
    if let Some(quota) = &found.quota {
        session.line(&format!(
            "This week: {} invited, {} waiting, {} left of {}; the next week begins {}.",
            quota.used,
            quota.waiting,
            quota.left(),
            quota.limit,
            quota.resets_on
        ))?;
    }
    let limit = limit.unwrap_or(usize::MAX);
    if let Some(first) = found.messages.first() {
        session.line("")?;
        session.line(&format!("To {}:", handle(&first.creator)))?;
        session.block(&first.message)?;
        session.line("")?;
        let names: Vec<String> = found
            .messages
            .iter()
            .take(limit)
            .map(|one| handle(&one.creator))
            .collect();
        session.line(&format!("Written to: {}.", names.join(", ")))?;
    }
    if !found.skipped.is_empty() {
        session.line(&format!("Passed over: {}.", tally(&found.passed_over)))?;
        reasons(&found.skipped, limit, session)?;
    }
    Ok(())
}

fn addressed(found: &OutreachPreview) -> Table {
    Table {
        name: "Messages".to_owned(),
        header: ["Creator", "Message"].map(str::to_owned).to_vec(),
        rows: found
            .messages
            .iter()
            .map(|one| {
                vec![
                    Cell::Text(one.creator.clone()),
                    Cell::Text(one.message.clone()),
                ]
            })
            .collect(),
    }
}
