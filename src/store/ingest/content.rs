//! Videos and LIVEs: one line a content and product, figures of the latest import (readings.md 16, 17).

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;

use super::{Batch, Merged, profile};
use crate::domain::date::{day_number, days_between};
use crate::domain::fact::{Content, ContentKind, Figures, FileHead};
use crate::domain::id::ExtId;
use crate::store::StoreError;
use crate::store::value::Day;

/// Contents whose figures the file speaks about.
pub(super) type Touched = HashSet<i64>;

/// The figures' columns; the first seven speak of the content whatever the product, the rest add up.
const COLUMNS: &str = "views, impressions, clicks, likes, comments, shares, hold, orders, items, gmv, refunds, \
                       items_refunded, commission";

/// Merges a line.
pub(super) fn merge(batch: &mut Batch<'_>, fact: &Content<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let creator = match &fact.creator {
        Some(handle) => Some(batch.names.creator(conn, handle)?.0),
        None => None,
    };
    let (content, made) = find(batch, &fact.content_id, fact.kind)?;
    let mut posted = fact.posted.map(day_number);
    if fact.kind == ContentKind::Live
        && !made
        && batch.contents.contains(&content)
        && let Some(known) = known_day(conn, content)?
    {
        // One LIVE on several lines: the earliest start (readings.md 16).
        posted = posted.map(|day| day.min(known));
    }
    let said = [
        profile::number(creator),
        profile::text(fact.title.as_deref()),
        profile::text(fact.url.as_deref()),
        profile::number(posted),
    ];
    let changed = if made {
        write_first(conn, content, &said)?;
        true
    } else {
        profile::update(conn, batch.n, (profile::CONTENT, content), &said)?
    };
    batch.contents.insert(content);
    let merged = figures_line(batch, content, fact)?;
    Ok(match merged {
        Merged::Inserted if made => Merged::Inserted,
        Merged::Unchanged if changed && !made => Merged::Updated,
        other => other,
    })
}

fn write_first(
    conn: &Connection,
    content: i64,
    said: &[Option<Value>; 4],
) -> Result<(), StoreError> {
    let [creator, title, url, posted] = said;
    conn.prepare_cached(
        "update content set creator = ?2, title = ?3, url = ?4, posted = ?5 where n = ?1",
    )?
    .execute(params![
        content,
        creator.as_ref().and_then(Value::as_i64),
        title.as_ref().and_then(Value::as_str),
        url.as_ref().and_then(Value::as_str),
        posted.as_ref().and_then(Value::as_i64),
    ])?;
    Ok(())
}

fn known_day(conn: &Connection, content: i64) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached("select posted from content where n = ?1")?
        .query_row([content], |row| row.get(0))?)
}

/// Returns the row of a content, and whether it was made just now.
fn find(batch: &Batch<'_>, id: &ExtId, kind: ContentKind) -> Result<(i64, bool), StoreError> {
    let known: Option<i64> = batch
        .conn
        .prepare_cached("select n from content where shop = ?1 and id = ?2")?
        .query_row(params![batch.shop_n, id], |row| row.get(0))
        .optional()?;
    if let Some(n) = known {
        return Ok((n, false));
    }
    let kind = match kind {
        ContentKind::Video => "video",
        ContentKind::Live => "live",
    };
    batch
        .conn
        .prepare_cached("insert into content (shop, id, kind, batch) values (?1, ?2, ?3, ?4)")?
        .execute(params![batch.shop_n, id, kind, batch.n])?;
    Ok((batch.conn.last_insert_rowid(), true))
}

/// Makes the content a tracker's link names, if no list has it (readings.md 20).
pub(super) fn from_link(
    batch: &Batch<'_>,
    id: &ExtId,
    (creator, url): (i64, &str),
    posted: Option<crate::domain::date::Date>,
) -> Result<(), StoreError> {
    let (content, made) = find(batch, id, ContentKind::Video)?;
    if made {
        batch
            .conn
            .prepare_cached("update content set creator = ?2, url = ?3, posted = ?4 where n = ?1")?
            .execute(params![content, creator, url, posted.map(Day)])?;
    }
    Ok(())
}

fn values(figures: &Figures) -> [Option<i64>; 13] {
    [
        figures.views,
        figures.impressions,
        figures.clicks,
        figures.likes,
        figures.comments,
        figures.shares,
        figures.hold,
        figures.orders,
        figures.items,
        figures.gmv,
        figures.refunds,
        figures.items_refunded,
        figures.commission,
    ]
}

/// Writes the line's figures as this batch's snapshot.
fn figures_line(batch: &Batch<'_>, content: i64, fact: &Content<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let product = fact
        .product_id
        .clone()
        .unwrap_or_else(|| ExtId::Text(Box::default()));
    let new = values(&fact.figures);
    let sql = format!(
        "select batch, {COLUMNS} from content_figures where content = ?1 and product_id = ?2
         order by batch desc limit 1"
    );
    let stored: Option<(i64, [Option<i64>; 13])> = conn
        .prepare_cached(&sql)?
        .query_row(params![content, product], |row| {
            let mut stored = [None; 13];
            for (at, value) in stored.iter_mut().enumerate() {
                *value = row.get(at + 1)?;
            }
            Ok((row.get(0)?, stored))
        })
        .optional()?;
    let sql = format!(
        "insert or replace into content_figures (content, batch, product_id, {COLUMNS})
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
    );
    let mut insert = conn.prepare_cached(&sql)?;
    insert.raw_bind_parameter(1, content)?;
    insert.raw_bind_parameter(2, batch.n)?;
    insert.raw_bind_parameter(3, &product)?;
    for (at, value) in new.iter().enumerate() {
        insert.raw_bind_parameter(at + 4, value)?;
    }
    insert.raw_execute()?;
    Ok(match stored {
        None => Merged::Inserted,
        // The same line twice in one file: the last stands.
        Some((from, _)) if from == batch.n => Merged::Unchanged,
        Some((_, stored)) if stored == new => Merged::Unchanged,
        Some(_) => Merged::Updated,
    })
}

/// Sums the latest snapshot of every content the file spoke about, and warns of a shorter window.
pub(super) fn settle(batch: &mut Batch<'_>, head: &FileHead) -> Result<(), StoreError> {
    let contents: Vec<i64> = batch.contents.iter().copied().collect();
    let mut shorter = None;
    for content in contents {
        if let (Some(before), Some((from, to))) = (window_of(batch.conn, content)?, head.window) {
            let days = days_between(from, to) + 1;
            if days < before {
                shorter = Some((days, before));
            }
        }
        figures(batch.conn, content)?;
    }
    if let Some((days, before)) = shorter {
        batch.remarks.say(format!(
            "Its window of {days} days is shorter than the {before} days known before; its figures stand now."
        ));
    }
    Ok(())
}

/// Returns the days of the window the present figures are of.
fn window_of(conn: &Connection, content: i64) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "select b.window_to - b.window_from + 1 from content c join batch b on b.n = c.figures_batch
             where c.n = ?1 and b.window_to is not null",
        )?
        .query_row([content], |row| row.get(0))
        .optional()?)
}

/// Writes a content's figures from its latest snapshot: the latest import wins as a whole.
pub(in crate::store) fn figures(conn: &Connection, content: i64) -> Result<(), StoreError> {
    conn.prepare_cached(
        "update content set
             (figures_batch, views, impressions, clicks, likes, comments, shares, hold, orders, items, gmv,
              refunds, items_refunded, commission) =
             (select max(batch), max(views), max(impressions), max(clicks), max(likes), max(comments), max(shares),
                     max(hold), sum(orders), sum(items), sum(gmv), sum(refunds), sum(items_refunded),
                     sum(commission)
              from content_figures
              where content = ?1
                and batch = (select max(batch) from content_figures where content = ?1))
         where n = ?1",
    )?
    .execute([content])?;
    Ok(())
}
