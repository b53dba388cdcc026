//! How many samples stand in a stage, and the longest waiting of them.

use std::collections::BTreeMap;

use rusqlite::{Connection, ToSql, params};

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

/// The same by handle: where nearly every creator has one, the first few are found after a few creators.
pub(super) const BY_HANDLE: &str = "select s.n, s.id, c.handle from creator c
     cross join sample s indexed by sample_by_creator on s.creator = c.n
     where c.shop = ?1 and s.stage = ?2 and s.entered is ?3
     order by c.handle";

/// Rows above which a block is not read whole for its first few.
const LONG: usize = 5_000;
/// How many times as many as are wanted such a block holds at least.
const FAR_MORE: usize = 20;

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
    stretch::rows(blocks, span, |piece, out| {
        let (stage, entered) = piece.key;
        let is_long = piece.count >= LONG && piece.end() <= piece.count / FAR_MORE;
        for frame in frames {
            let params = params![frame.n, stage, entered];
            if is_long {
                first_by_handle(conn, params, piece.end(), out)?;
                continue;
            }
            let mut query = conn.prepare_cached(BLOCK)?;
            for row in query.query_map(params, tied)? {
                out.push(row?);
            }
        }
        Ok(())
    })
}

/// Adds the first rows of a block, and those that share the last one's handle.
fn first_by_handle(
    conn: &Connection,
    params: &[&dyn ToSql],
    wanted: usize,
    out: &mut Vec<Tied>,
) -> Read<()> {
    let mut query = conn.prepare_cached(BY_HANDLE)?;
    let mut rows = query.query(params)?;
    let mut first = Vec::new();
    while let Some(row) = rows.next()? {
        let row = tied(row)?;
        let is_tie = first
            .last()
            .is_some_and(|last: &Tied| last.handle == row.handle);
        if first.len() >= wanted && !is_tie {
            break;
        }
        first.push(row);
    }
    out.append(&mut first);
    Ok(())
}

/// Returns how many samples stand in a stage, and the first of them, the longest waiting first; only those
/// that entered it until a day, or nobody knows when, where one is given.
pub(super) fn in_stage(
    conn: &Connection,
    frames: &[Frame],
    (stage, until): (Stage, Option<i64>),
    limit: Option<usize>,
) -> Read<(usize, Vec<SampleRow>)> {
    let mut blocks = blocks(conn, frames, stage)?;
    blocks.retain(|block| match (block.key.1, until) {
        (Some(entered), Some(until)) => entered <= until,
        (None, _) | (_, None) => true,
    });
    let found = rows(conn, frames, &blocks, Span { offset: 0, limit })?;
    let list = super::sample::list(conn, frames, found.into_iter().map(|row| row.n))?;
    Ok((total(&blocks), list))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::sample;
    use crate::store::view::testing::World;

    #[test]
    fn the_first_few_by_handle_are_those_of_the_whole_block() {
        let (world, west, east) = World::two_shops();
        let product = world.product(west, "17", None);
        let other = world.product(east, "17", None);
        // Handles come in another order than the creators; two have the handle of both shops.
        for place in [3, 1, 4, 0, 2] {
            let creator = world.creator(west, &format!("c{place}"));
            for stage in [Stage::Approved, Stage::Approved, Stage::Shipped] {
                world.sample(creator, product, &sample(stage).build());
            }
            let known = sample(Stage::Approved).entered(Stage::Approved, "2026-11-18");
            world.sample(creator, product, &known.build());
        }
        let creator = world.creator(east, "c0");
        world.sample(creator, other, &sample(Stage::Approved).build());
        let mut whole: Vec<Tied> = Vec::new();
        let mut query = world.conn.prepare(BLOCK).unwrap();
        let params = params![west, Stage::Approved, None::<i64>];
        whole.extend(
            query
                .query_map(params, tied)
                .unwrap()
                .map(|row| row.unwrap()),
        );
        whole.sort_unstable();
        assert_eq!(whole.len(), 10);
        for wanted in 0..=11 {
            let mut first = Vec::new();
            first_by_handle(&world.conn, params, wanted, &mut first).unwrap();
            assert_eq!(first.len(), 10.min(wanted + wanted % 2), "{wanted}");
            first.sort_unstable();
            assert_eq!(whole.get(..first.len()), Some(first.as_slice()), "{wanted}");
        }
    }

    #[test]
    fn no_stage_is_walked_or_sorted() {
        let world = World::new();
        world.assert_index_driven(BY_HANDLE);
        assert!(world.plan(BY_HANDLE).contains("sample_by_creator"));
    }
}
