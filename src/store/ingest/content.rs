//! Videos and LIVEs: one line a content and product, figures of the latest import (readings.md 16, 17).

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::profile::Differs;
use super::{Batch, Merged, profile};
use crate::domain::date::{Date, day_number, days_between};
use crate::domain::fact::{Content, ContentKind, ContentNote, Figures, FileHead};
use crate::domain::id::ExtId;
use crate::store::StoreError;

/// Contents the file speaks about.
pub(super) type Touched = HashMap<i64, Told>;

/// How what a file says of a content itself is counted among its lines, of which there may be several.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Told {
    /// Nothing of it is new.
    #[default]
    Nothing,
    /// A line whose figures are new brings it along.
    Along,
    /// A line is counted for it alone.
    Alone,
}

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
        && let Some(known) = known_day(conn, content)?
    {
        // One LIVE on several lines, of one file or of several: the earliest start (readings.md 16).
        posted = posted.map(|day| day.min(known));
    }
    let said = [
        ("creator", profile::number(creator)),
        ("title", profile::text(fact.title.as_deref())),
        ("url", profile::text(fact.url.as_deref())),
        ("posted", profile::number(posted)),
        ("minutes", profile::number(fact.minutes)),
    ];
    let differs = profile::update(conn, batch.n, (profile::CONTENT, content), &said)?;
    let figures = figures_line(batch, content, fact)?;
    let told = batch.contents.entry(content).or_default();
    if made {
        *told = Told::Along;
    }
    let mut merged = figures;
    match (*told, differs.is) {
        (Told::Nothing, true) => {
            if figures == Merged::Unchanged {
                *told = Told::Alone;
                merged = Merged::Updated;
            } else {
                *told = Told::Along;
            }
        }
        (Told::Alone, false) => {
            *told = Told::Nothing;
            batch.reverted += 1;
        }
        (Told::Along, false) => *told = Told::Nothing,
        (Told::Nothing, false) | (Told::Along | Told::Alone, true) => {}
    }
    Ok(merged)
}

/// Merges what a sheet says of a content beside its figures.
pub(super) fn merge_note(
    batch: &mut Batch<'_>,
    note: &ContentNote<'_>,
) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let creator = match &note.creator {
        Some(handle) => Some(batch.names.creator(conn, handle)?.0),
        None => None,
    };
    let (content, made) = find(batch, &note.content_id, note.kind)?;
    let said = [
        ("creator", profile::number(creator)),
        ("url", profile::text(note.url.as_deref())),
        ("posted", profile::number(note.posted.map(day_number))),
        ("hook_angle", profile::text(note.hook_angle.as_deref())),
        ("caption", profile::text(note.caption.as_deref())),
        ("add_to_carts", profile::number(note.add_to_carts)),
        ("compliance", profile::text(note.compliance.as_deref())),
        ("hold_told", profile::number(note.hold)),
    ];
    let differs = profile::update(conn, batch.n, (profile::CONTENT, content), &said)?;
    batch.contents.entry(content).or_default();
    let maker: Option<i64> = conn
        .prepare_cached("select batch from content where n = ?1")?
        .query_row([content], |row| row.get(0))?;
    Ok(match (made, maker == Some(batch.n)) {
        (true, _) => Merged::Inserted,
        (false, true) => Merged::Unchanged,
        (false, false) => batch.changed(differs),
    })
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
    posted: Option<Date>,
) -> Result<(), StoreError> {
    let kind = if url.contains("/live/") {
        ContentKind::Live
    } else {
        ContentKind::Video
    };
    let (content, made) = find(batch, id, kind)?;
    if made {
        // Not the batch's to take back: it goes with the last sample that names it.
        batch
            .conn
            .prepare_cached("update content set creator = ?2, url = ?3, posted = ?4 where n = ?1")?
            .execute(params![content, creator, url, posted.map(day_number)])?;
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

/// A snapshot's figures of a content and product, and the batch they are of.
type Line = (i64, [Option<i64>; 13]);

/// Returns the file's own line so far, and the last one of an earlier file.
fn lines(
    batch: &Batch<'_>,
    content: i64,
    product: &ExtId,
) -> Result<(Option<Line>, Option<Line>), StoreError> {
    let sql = format!(
        "select batch, {COLUMNS} from content_figures where content = ?1 and product_id = ?2
         order by batch desc limit 2"
    );
    let lines: Vec<Line> = batch
        .conn
        .prepare_cached(&sql)?
        .query_map(params![content, product], |row| {
            let mut stored = [None; 13];
            for (at, value) in stored.iter_mut().enumerate() {
                *value = row.get(at + 1)?;
            }
            Ok((row.get(0)?, stored))
        })?
        .collect::<Result<_, _>>()?;
    let mut lines = lines.into_iter().peekable();
    let own = lines.next_if(|(from, _)| *from == batch.n);
    Ok((own, lines.next()))
}

/// Writes the line's figures as this batch's snapshot; of several lines of one file, the last stands.
fn figures_line(
    batch: &mut Batch<'_>,
    content: i64,
    fact: &Content<'_>,
) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let product = fact
        .product_id
        .clone()
        .unwrap_or_else(|| ExtId::Text(Box::default()));
    let new = values(&fact.figures);
    let (own, before) = lines(batch, content, &product)?;
    let standing: Option<i64> = conn
        .prepare_cached("select figures_batch from content where n = ?1")?
        .query_row([content], |row| row.get(0))?;
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
    let Some((from, known)) = before else {
        return Ok(if own.is_none() {
            Merged::Inserted
        } else {
            Merged::Unchanged
        });
    };
    // A line that the latest list left out comes back.
    let differs = |figures: &[Option<i64>; 13]| *figures != known || standing != Some(from);
    Ok(batch.changed(Differs {
        was: own.is_some_and(|(_, own)| differs(&own)),
        is: differs(&new),
    }))
}

/// Sums the latest snapshot of every content the file spoke about, and warns of a shorter window.
pub(super) fn settle(batch: &mut Batch<'_>, head: &FileHead) -> Result<(), StoreError> {
    let contents: Vec<i64> = batch.contents.keys().copied().collect();
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
                     coalesce((select hold_told from content where n = ?1), max(hold)), sum(orders), sum(items), sum(gmv), sum(refunds), sum(items_refunded),
                     sum(commission)
              from content_figures
              where content = ?1
                and batch = (select max(batch) from content_figures where content = ?1))
         where n = ?1",
    )?
    .execute([content])?;
    Ok(())
}
