//! Taking the facts of an imported file out again (readings.md 11; reliability.md section 5).
//!
//! What still is as the file left it goes back to what was before; what later files or people changed
//! stays.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::ingest::{self, LINE_COLUMNS, SHOP_ORDER_COLUMNS, SIGNAL_COLUMNS, Table};
use super::value::Millis;
use super::{Failure, StoreError, rollup};
use crate::domain::date::Instant;
use crate::domain::id::BatchId;

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
    let has_lines = has_lines(conn, batch)?;
    let mut stay = 0_i64;
    for table in [
        ("order_line", LINE_COLUMNS),
        ("shop_order", SHOP_ORDER_COLUMNS),
        ("signal", SIGNAL_COLUMNS),
    ] {
        stay += rows(conn, batch, table)?;
    }
    ingest::undo_profiles(conn, batch)?;
    ingest::undo_contacts(conn, batch)?;
    contents(conn, batch)?;
    for table in [
        "creator_fact",
        "product_fact",
        "ad_spend",
        "flat_fee",
        "settlement",
        "sample_order",
    ] {
        conn.execute(&format!("delete from {table} where batch = ?1"), [batch])?;
    }
    conn.execute("delete from superseded where batch = ?1", [batch])?;
    conn.execute(
        "update batch set undone_at = ?2 where n = ?1",
        params![batch, Millis(at)],
    )?;
    if has_lines {
        rollup::rebuild(conn, shop)?;
    }
    orphans(conn)?;
    let mut told = Vec::new();
    match stay {
        0 => {}
        1 => told.push("1 row stays: a later file changed it.".to_owned()),
        _ => told.push(format!("{stay} rows stay: a later file changed them.")),
    }
    told.extend(listed_again(conn, batch)?);
    Ok(told)
}

/// Returns what to do about rows that a later file listed as they were: that file did not write them,
/// so they went with this one. Statements about money are written by every file that makes them.
fn listed_again(conn: &Connection, batch: i64) -> Result<Option<String>, StoreError> {
    let files: Vec<String> = conn
        .prepare(
            "select distinct later.file from batch own
             join batch later on later.shop = own.shop and later.kind = own.kind and later.n > own.n
             where own.n = ?1 and own.kind not in ('fees', 'spark_spend', 'finance_income')
               and later.undone_at is null and later.unchanged > 0 order by later.n",
        )?
        .query_map([batch], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok((!files.is_empty()).then(|| {
        format!(
            "Rows that {} had unchanged went with it: import that again to have them back.",
            files.join(", ")
        )
    }))
}

/// Returns whether the batch brought or changed order lines.
fn has_lines(conn: &Connection, batch: i64) -> Result<bool, StoreError> {
    Ok(conn
        .prepare(
            "select 1 from order_line where batch = ?1
             union all select 1 from superseded where batch = ?1 and tbl = 'order_line' limit 1",
        )?
        .exists([batch])?)
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
    // What a sheet told of a content went with the profiles, and the figures have the hold of it.
    let mut find = conn.prepare(
        "select content from content_figures where batch = ?1
         union select row from superseded where tbl = 'content' and batch = ?1",
    )?;
    let contents: Vec<i64> = find
        .query_map([batch], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    conn.execute("delete from content_figures where batch = ?1", [batch])?;
    for content in contents {
        ingest::figures(conn, content)?;
    }
    Ok(())
}

/// Removes what batches that are out made and nothing refers to any more.
///
/// What another batch or a person still needed when its own batch went is looked at again here.
fn orphans(conn: &Connection) -> Result<(), StoreError> {
    for sql in [ORPHAN_CONTENT, ORPHAN_PRODUCTS, ORPHAN_CREATORS] {
        conn.execute(sql, [])?;
    }
    Ok(())
}

const ORPHAN_CONTENT: &str = "
    delete from content where batch in (select n from batch where undone_at is not null)
    and not exists (select 1 from content_figures f where f.content = content.n)
    and not exists (select 1 from superseded k where k.tbl = 'content' and k.row = content.n)
    and (shop, id) not in (select shop, content_id from sample where content_id is not null)";

/// Revision 1: no person changed it.
const ORPHAN_PRODUCTS: &str = "
    delete from product where rev = 1 and batch in (select n from batch where undone_at is not null)
    and n not in (select product from order_line)
    and not exists (select 1 from sample s where s.product = product.n)
    and not exists (select 1 from superseded k where k.tbl = 'product' and k.row = product.n)
    and (shop, sku) not in (select shop, sku from shop_order)
    and not exists (select 1 from brief b where b.shop = product.shop and b.sku = product.sku)
    and not exists (select 1 from campaign g, json_each(g.body, '$.products') sku
                    where g.shop = product.shop and sku.value = cast(product.sku as text))";

/// Replaced rows name creators too: they come back when what replaced them goes.
const ORPHAN_CREATORS: &str = "
    delete from creator where rev = 1 and batch in (select n from batch where undone_at is not null)
    and not exists (select 1 from order_line l where l.creator = creator.n)
    and not exists (select 1 from sample s where s.creator = creator.n)
    and not exists (select 1 from content c where c.creator = creator.n)
    and not exists (select 1 from follow_up f where f.creator = creator.n)
    and not exists (select 1 from note where note.creator = creator.n)
    and not exists (select 1 from creator_fact f where f.creator = creator.n)
    and not exists (select 1 from flat_fee f where f.creator = creator.n)
    and not exists (select 1 from superseded k where k.tbl = 'creator' and k.row = creator.n)
    and not exists (select 1 from campaign g, json_each(g.body, '$.creators') member
                    where replace(member.value, '-', '') = lower(hex(creator.id)))
    and n not in (select value from (
        select json_extract(body, '$[0]') as value from superseded where tbl = 'order_line'
        union select json_extract(body, '$.creator[0]') from superseded where tbl = 'content'
        union select json_extract(body, '$.creator[1]') from superseded where tbl = 'content')
        where value is not null)";
