//! `callsheet import --list` and `--rejects`: what came in, and what was set aside.

use crate::cli::args::Limit;
use crate::cli::context::Context;
use crate::cli::outcome::{Exit, Fault};
use crate::cli::sheet::{Column, Sheet, cell, flag};
use crate::port::write_rejects_csv;
use crate::store::view::import::{BatchesQuery, RejectsQuery};

/// Shows the batches, latest first.
pub(super) fn list(limit: Limit, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let mut rows = ctx.fetch(&BatchesQuery(reach.scope))?;
    let total = rows.len();
    rows.truncate(ctx.span(limit.limit).limit.unwrap_or(total));
    if ctx.out.is_json() {
        ctx.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        ctx.out.say("Nothing was imported yet.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Words("Batch"),
        Column::Words("When"),
        Column::Words("File"),
        Column::Words("Kind"),
        Column::Number("Rows"),
        Column::Number("New"),
        Column::Number("Changed"),
        Column::Number("Set aside"),
        Column::Words(""),
    ]);
    for row in &rows {
        sheet.row([
            row.batch.short(),
            reach
                .zone()
                .local(row.at)
                .format("%Y-%m-%d %H:%M")
                .to_string(),
            row.file.clone(),
            row.kind.clone(),
            row.rows.to_string(),
            row.inserted.to_string(),
            row.updated.to_string(),
            row.quarantined.to_string(),
            flag(row.undone_at.is_some(), "undone"),
        ]);
    }
    ctx.out.table(sheet)?;
    ctx.out.more(rows.len(), total);
    Ok(Exit::Done)
}

/// Shows the rows a batch set aside, or writes them as a file.
pub(super) fn rejects(
    batch: &str,
    as_csv: bool,
    limit: Limit,
    ctx: &mut Context,
) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let mut found = ctx.fetch(&RejectsQuery(batch.to_owned()))?;
    if as_csv {
        write_rejects_csv(&found.header, &found.rows, ctx.out.raw())?;
        return Ok(Exit::Done);
    }
    let total = found.rows.len();
    found
        .rows
        .truncate(ctx.span(limit.limit).limit.unwrap_or(total));
    if ctx.out.is_json() {
        ctx.document(reach.name(), &found)?;
        return Ok(Exit::Done);
    }
    if found.rows.is_empty() {
        ctx.out.say("No row was set aside.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Number("Line"),
        Column::Words("Column"),
        Column::Words("Why"),
    ]);
    for row in &found.rows {
        sheet.row([
            row.line.to_string(),
            cell(row.column.as_deref()),
            row.reason.clone(),
        ]);
    }
    ctx.out.table(sheet)?;
    ctx.out.more(found.rows.len(), total);
    Ok(Exit::Done)
}
