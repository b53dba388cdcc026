//! `callsheet outreach list` and `show`: the batches, and what came of them.

use serde::Serialize;

use super::{ListArgs, ShowArgs, passed_over, reasons};
use crate::cli::fault::{Exit, Fault};
use crate::cli::followups::local;
use crate::cli::session::{Reach, Session};
use crate::cli::sheet::{Column, Sheet, cell, handle};
use crate::domain::date::Instant;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::outreach::tally;
use crate::domain::stage::Stage;
use crate::port::{Cell, Table};
use crate::store::view::outreach_batch::{
    OutreachBatchRow, OutreachBatchesQuery, OutreachMember, PassedOver,
};

fn batches(session: &mut Session) -> Result<(Reach, Vec<OutreachBatchRow>), Fault> {
    let reach = session.reach()?;
    let rows = session.fetch(&OutreachBatchesQuery {
        scope: reach.scope,
        now: session.now,
        only: None,
    })?;
    Ok((reach, rows))
}

pub(super) fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let (reach, mut rows) = batches(session)?;
    let total = rows.len();
    rows.truncate(args.limit.limit.unwrap_or(usize::MAX));
    if args.spreadsheet.write(&[table(&rows)], session)? {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say(
            "There is no outreach yet; callsheet outreach preview --segment QUERY --product SKU begins one.",
        )?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Key("ID"),
        reach.column(),
        Column::Key("Queued"),
        Column::Words("To"),
        Column::Words("Product"),
        Column::Words("Campaign"),
        Column::Number("Sent"),
        Column::Number("Wait"),
        Column::Number("Skipped"),
        Column::Number("Replied"),
        Column::Number("Posted"),
    ]);
    for row in &rows {
        sheet.row([
            row.id.short(),
            row.shop.clone(),
            local(row.queued_at, reach.zone()),
            row.audience.clone(),
            product(row),
            cell(row.campaign.as_deref()),
            row.sent.to_string(),
            row.waiting.to_string(),
            row.passed_over.to_string(),
            percent(row.reply_rate),
            percent(row.activation),
        ]);
    }
    session.table(sheet)?;
    session.more(rows.len(), total);
    Ok(Exit::Done)
}

fn product(row: &OutreachBatchRow) -> String {
    row.product
        .clone()
        .unwrap_or_else(|| row.sku_id.to_string())
}

fn percent(ratio: Option<Ratio>) -> String {
    cell(ratio.map(|ratio| format!("{:.1} %", ratio.value() * 100.0)))
}

fn table(rows: &[OutreachBatchRow]) -> Table {
    let count = |number: usize| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let share = |ratio: Option<Ratio>| ratio.map_or(Cell::Empty, |ratio| Cell::Rate(ratio.value()));
    let text = |text: Option<&str>| text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()));
    Table {
        name: "Outreach".to_owned(),
        header: [
            "id",
            "shop",
            "campaign",
            "sku_id",
            "product",
            "template",
            "audience",
            "queued",
            "sent",
            "waiting",
            "cancelled",
            "passed_over",
            "answered",
            "reply_rate",
            "activated",
            "activation",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    Cell::Text(row.id.to_string()),
                    Cell::Text(row.shop.clone()),
                    text(row.campaign.as_deref()),
                    Cell::Text(row.sku_id.to_string()),
                    text(row.product.as_deref()),
                    Cell::Text(row.template.clone()),
                    Cell::Text(row.audience.clone()),
                    Cell::Count(row.queued),
                    count(row.sent),
                    count(row.waiting),
                    count(row.cancelled),
                    count(row.passed_over),
                    count(row.answered),
                    share(row.reply_rate),
                    count(row.activated),
                    share(row.activation),
                ]
            })
            .collect(),
    }
}

/// Returns the batch of that id or ending.
pub(super) fn find(id: &str, session: &mut Session) -> Result<(Reach, OutreachBatchRow), Fault> {
    let (reach, mut rows) = batches(session)?;
    let wanted = id.trim().to_ascii_lowercase();
    rows.retain(|row| {
        let whole = row.id.to_string();
        wanted.len() >= 4 && (whole.ends_with(&wanted) || row.id.0.simple().to_string() == wanted)
    });
    match <[OutreachBatchRow; 1]>::try_from(rows) {
        Ok([row]) => Ok((reach, row)),
        Err(none) if none.is_empty() => Err(Fault::unknown(
            "outreach",
            id,
            "See them with: callsheet outreach list.",
        )),
        Err(several) => Err(Fault::usage(format!(
            "{} batches of outreach end in {id}: give more of the id.",
            several.len()
        ))),
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    batch: &'a OutreachBatchRow,
    members: &'a [OutreachMember],
    skipped: &'a [PassedOver],
}

pub(super) fn show(args: &ShowArgs, session: &mut Session) -> Result<Exit, Fault> {
    let (reach, row) = find(&args.one.id, session)?;
    if args
        .spreadsheet
        .write(&[members(&row.members), passed_over(&row.skipped)], session)?
    {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        let shown = Shown {
            batch: &row,
            members: &row.members,
            skipped: &row.skipped,
        };
        session.document(Some(&row.shop), &shown)?;
        return Ok(Exit::Done);
    }
    session.line(&format!(
        "{} offered to {}, queued {}{}.",
        product(&row),
        row.audience,
        local(row.queued_at, reach.zone()),
        row.campaign
            .as_ref()
            .map_or_else(String::new, |name| format!(", for {name}"))
    ))?;
    session.line(&format!(
        "{} sent, {} waiting, {} called off, {} passed over. Replied: {} ({}). Posted after: {} ({}).",
        row.sent,
        row.waiting,
        row.cancelled,
        row.passed_over,
        row.answered,
        percent(row.reply_rate),
        row.activated,
        percent(row.activation)
    ))?;
    session.line("")?;
    let mut sheet = Sheet::new(&[
        Column::Key("Creator"),
        Column::Key("Message"),
        Column::Key("Sent"),
        Column::Words("Stage"),
        Column::Words("Posted after"),
    ]);
    for one in &row.members {
        sheet.row([
            handle(&one.creator),
            one.state.name().to_owned(),
            cell(one.sent_at.map(|at| local(at, reach.zone()))),
            cell(one.stage.map(Stage::name)),
            if one.activated { "yes" } else { "" }.to_owned(),
        ]);
    }
    session.table(sheet)?;
    if !row.skipped.is_empty() {
        session.line("")?;
        session.line(&format!("Passed over: {}.", tally(&row.reasons)))?;
        reasons(&row.skipped, usize::MAX, session)?;
    }
    Ok(Exit::Done)
}

fn members(members: &[OutreachMember]) -> Table {
    let at = |at: Option<Instant>| Cell::of(at, Cell::Instant);
    Table {
        name: "Creators".to_owned(),
        header: [
            "Creator",
            "State",
            "Sent at",
            "Stage",
            "Answered",
            "Posted after",
            "Message",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: members
            .iter()
            .map(|one| {
                vec![
                    Cell::Text(one.creator.clone()),
                    Cell::Text(one.state.name().to_owned()),
                    at(one.sent_at),
                    one.stage
                        .map_or(Cell::Empty, |stage| Cell::Text(stage.name().to_owned())),
                    Cell::Flag(one.answered),
                    Cell::Flag(one.activated),
                    Cell::Text(one.message.clone()),
                ]
            })
            .collect(),
    }
}
