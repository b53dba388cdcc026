//! Taking the facts of an imported file out again (readings.md 11; reliability.md section 5).
//!
//! What still is as the file left it goes back to what was before; what later files or people changed
//! stays.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::ingest::{self, LINE_COLUMNS, SHOP_ORDER_COLUMNS};
use super::value::Millis;
use super::{Failure, StoreError, rollup};
use crate::domain::date::Instant;
use crate::domain::id::{BatchId, ExtId};

/// A table of rows that are replaced whole: its name and the columns files fill.
pub(super) type Table = (&'static str, &'static [&'static str]);

/// Keeps a row as it is, before `batch` replaces it; `from` is the batch it came from.
pub(super) fn supersede(
    conn: &Connection,
    batch: i64,
    (table, columns): Table,
    (row, from): (i64, i64),
) -> Result<(), StoreError> {
    let sql = format!(
        "insert into superseded (batch, tbl, row, was, body)
         select ?1, '{table}', n, ?3, json_array({}) from {table} where n = ?2
         on conflict do nothing",
        columns.join(", ")
    );
    conn.prepare_cached(&sql)?
        .execute(params![batch, row, from])?;
    Ok(())
}

/// Writes a row's columns, as said by `batch`.
pub(super) fn write(
    conn: &Connection,
    (table, columns): Table,
    (row, batch): (i64, i64),
    values: &[Sql],
) -> Result<(), StoreError> {
    let sets: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{name} = ?{}", at + 3))
        .collect();
    let sql = format!(
        "update {table} set batch = ?2, {} where n = ?1",
        sets.join(", ")
    );
    let mut update = conn.prepare_cached(&sql)?;
    update.raw_bind_parameter(1, row)?;
    update.raw_bind_parameter(2, batch)?;
    for (at, value) in values.iter().enumerate() {
        update.raw_bind_parameter(at + 3, value)?;
    }
    update.raw_execute()?;
    Ok(())
}

/// Takes a batch out; returns a sentence for what stays because something newer replaced it.
pub(super) fn undo(conn: &Connection, batch: BatchId, at: Instant) -> Result<Vec<String>, Failure> {
    Ok(take_out(conn, batch, at)?)
}

fn take_out(conn: &Connection, id: BatchId, at: Instant) -> Result<Vec<String>, StoreError> {
    let found: Option<(i64, i64)> = conn
        .prepare_cached("select n, shop from batch where id = ?1 and undone_at is null")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((batch, shop)) = found else {
        return Err(StoreError::Unknown {
            noun: "import",
            name: id.to_string(),
        });
    };
    let touched = touched(conn, batch)?;
    let mut stay = 0_i64;
    for table in [
        ("order_line", LINE_COLUMNS),
        ("shop_order", SHOP_ORDER_COLUMNS),
    ] {
        stay += rows(conn, batch, table)?;
    }
    ingest::undo_profiles(conn, batch)?;
    contents(conn, batch)?;
    for table in ["creator_fact", "product_fact", "conflict"] {
        conn.execute(&format!("delete from {table} where batch = ?1"), [batch])?;
    }
    conn.execute("delete from superseded where batch = ?1", [batch])?;
    made(conn, batch)?;
    conn.execute(
        "update batch set undone_at = ?2 where n = ?1",
        params![batch, Millis(at)],
    )?;
    rollup::update(conn, shop, &touched)?;
    Ok(if stay == 0 {
        Vec::new()
    } else {
        vec![format!("{stay} rows stay: a later file changed them.")]
    })
}

/// Returns the sums that lines of the batch stand in, before and after.
fn touched(conn: &Connection, batch: i64) -> Result<rollup::Touched, StoreError> {
    let mut touched = rollup::Touched::default();
    let mut lines = conn.prepare(
        "select creator, day, content from order_line where batch = ?1
         union all
         select json_extract(body, '$[0]'), json_extract(body, '$[19]'), json_extract(body, '$[1]')
         from superseded where batch = ?1 and tbl = 'order_line'",
    )?;
    let mut rows = lines.query([batch])?;
    while let Some(row) = rows.next()? {
        touched.line(row.get(0)?, row.get(1)?, row.get::<_, Option<ExtId>>(2)?);
    }
    Ok(touched)
}

/// Puts replaced rows back and removes new ones; returns how many stay as a later batch left them.
fn rows(conn: &Connection, batch: i64, (table, columns): Table) -> Result<i64, StoreError> {
    // Rows a later batch replaced: that one now stands on what was before this one, if anything was.
    let stay: i64 = conn
        .prepare(&format!(
            "select count(*) from superseded where tbl = '{table}' and was = ?1"
        ))?
        .query_row([batch], |row| row.get(0))?;
    conn.execute(
        &format!(
            "update superseded as later set (was, body) =
                 (select own.was, own.body from superseded own
                  where own.tbl = '{table}' and own.row = later.row and own.batch = ?1)
             where tbl = '{table}' and was = ?1
               and exists (select 1 from superseded own
                           where own.tbl = '{table}' and own.row = later.row and own.batch = ?1)"
        ),
        [batch],
    )?;
    conn.execute(
        &format!("delete from superseded where tbl = '{table}' and was = ?1"),
        [batch],
    )?;
    let sets: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{name} = json_extract(kept.body, '$[{at}]')"))
        .collect();
    conn.execute(
        &format!(
            "update {table} set batch = kept.was, {} from superseded kept
             where kept.tbl = '{table}' and kept.batch = ?1 and kept.row = {table}.n and {table}.batch = ?1",
            sets.join(", ")
        ),
        [batch],
    )?;
    conn.execute(&format!("delete from {table} where batch = ?1"), [batch])?;
    Ok(stay)
}

/// Forgets the batch's snapshots of content; figures are those of the latest one left.
fn contents(conn: &Connection, batch: i64) -> Result<(), StoreError> {
    let mut find = conn.prepare("select distinct content from content_figures where batch = ?1")?;
    let contents: Vec<i64> = find
        .query_map([batch], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    conn.execute("delete from content_figures where batch = ?1", [batch])?;
    for content in contents {
        ingest::figures(conn, content)?;
    }
    Ok(())
}

/// Removes what the batch made and nothing else refers to.
fn made(conn: &Connection, batch: i64) -> Result<(), StoreError> {
    for sql in [
        "delete from content where batch = ?1
         and not exists (select 1 from content_figures f where f.content = content.n)
         and not exists (select 1 from sample s where s.content_id = content.id and s.shop = content.shop)",
        "delete from contact where batch = ?1",
        "delete from product where batch = ?1
         and not exists (select 1 from order_line l where l.product = product.n)
         and not exists (select 1 from sample s where s.product = product.n)
         and not exists (select 1 from superseded k where k.tbl = 'product' and k.row = product.n)",
        "delete from creator where batch = ?1
         and not exists (select 1 from order_line l where l.creator = creator.n)
         and not exists (select 1 from sample s where s.creator = creator.n)
         and not exists (select 1 from content c where c.creator = creator.n)
         and not exists (select 1 from follow_up f where f.creator = creator.n)
         and not exists (select 1 from note where note.creator = creator.n)
         and not exists (select 1 from creator_fact f where f.creator = creator.n)
         and not exists (select 1 from superseded k where k.tbl = 'creator' and k.row = creator.n)",
    ] {
        conn.execute(sql, [batch])?;
    }
    // A contact that went leaves the one before in use.
    conn.execute(
        "update creator set contact = coalesce(
             (select max(version) from contact where contact.creator = creator.id), 0)
         where contact > 0 and not exists (
             select 1 from contact where contact.creator = creator.id and version = creator.contact)",
        [],
    )?;
    Ok(())
}
