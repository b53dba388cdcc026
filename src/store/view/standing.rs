//! How many samples stand in a stage, and the longest waiting of them.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::Span;
use super::frame::Frame;
use super::pipeline::SampleRow;
use super::read::{Read, count};
use super::stretch::{self, Block, Tied, tied, total};
use crate::domain::stage::Stage;

/// The samples of one stage that entered it on one day, which may be unknown.
pub(super) type Entered = (Stage, Option<i64>);

/// Index-only: how many stand in a stage.
pub(super) const COUNT: &str = "select count(*) from sample where shop = ?1 and stage = ?2";

/// Index-only: past their SLA, by the column that holds its last good day (readings.md 33).
pub(super) const BREACHED: &str =
    "select count(*) from sample where shop = ?1 and stage = ?2 and breach_after < ?3";

/// Index-only: one pass over a stage by the day it was entered.
pub(super) const DAYS: &str =
    "select entered, count(*) from sample where shop = ?1 and stage = ?2 group by entered";

/// The samples of one block; `is` finds the unknown day too.
pub(super) const BLOCK: &str = "select s.n, s.id, c.handle from sample s
     cross join creator c on c.n = s.creator
     where s.shop = ?1 and s.stage = ?2 and s.entered is ?3";

/// Returns how many samples of the shops stand in a stage, and how many of them are breached.
pub(super) fn counts(conn: &Connection, frames: &[Frame], stage: Stage) -> Read<(usize, usize)> {
    let (mut standing, mut breached) = (0, 0);
    for frame in frames {
        standing += conn
            .prepare_cached(COUNT)?
            .query_row((frame.n, stage), |row| count(row, 0))?;
        if !stage.is_closed() {
            breached += conn
                .prepare_cached(BREACHED)?
                .query_row((frame.n, stage, frame.day()), |row| count(row, 0))?;
        }
    }
    Ok((standing, breached))
}

/// Returns the blocks of a stage, the longest waiting first and the unknown last.
pub(super) fn blocks(
    conn: &Connection,
    frames: &[Frame],
    stage: Stage,
) -> Read<Vec<Block<Entered>>> {
    let mut query = conn.prepare_cached(DAYS)?;
    let mut days: BTreeMap<(bool, Option<i64>), usize> = BTreeMap::new();
    for frame in frames {
        let mut rows = query.query((frame.n, stage))?;
        while let Some(row) = rows.next()? {
            let day: Option<i64> = row.get(0)?;
            *days.entry((day.is_none(), day)).or_default() += count(row, 1)?;
        }
    }
    let block = |((_, day), count)| Block {
        key: (stage, day),
        count,
    };
    Ok(days.into_iter().map(block).collect())
}

/// Returns the rows of a stretch of the blocks, ties in order.
pub(super) fn rows(
    conn: &Connection,
    frames: &[Frame],
    blocks: &[Block<Entered>],
    span: Span,
) -> Read<Vec<Tied>> {
    let mut query = conn.prepare_cached(BLOCK)?;
    stretch::rows(blocks, span, |(stage, entered), out| {
        for frame in frames {
            for row in query.query_map((frame.n, stage, entered), tied)? {
                out.push(row?);
            }
        }
        Ok(())
    })
}

/// Returns how many samples stand in a stage, and the first of them, the longest waiting first.
pub(super) fn in_stage(
    conn: &Connection,
    frames: &[Frame],
    stage: Stage,
    limit: Option<usize>,
) -> Read<(usize, Vec<SampleRow>)> {
    let blocks = blocks(conn, frames, stage)?;
    let found = rows(conn, frames, &blocks, Span { offset: 0, limit })?;
    let list = super::sample::list(conn, frames, found.into_iter().map(|row| row.n))?;
    Ok((total(&blocks), list))
}
