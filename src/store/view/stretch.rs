//! Cutting a stretch out of a long list without reading the list.
//!
//! An index says how many rows share each sort key (a *block*); only the blocks a stretch touches are
//! read, and only inside a block are ties put in order.

use uuid::Uuid;

use super::Span;
use super::read::Read;

/// The rows that share one sort key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Block<K> {
    /// What they share.
    pub(super) key: K,
    /// How many they are.
    pub(super) count: usize,
}

/// The part of a block that lies inside a stretch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece<K> {
    /// What the rows of the block share.
    pub(super) key: K,
    /// How many they are.
    pub(super) count: usize,
    skip: usize,
    take: usize,
}

impl<K> Piece<K> {
    /// Returns how many rows of the block come before the end of the piece.
    pub(super) const fn end(&self) -> usize {
        self.skip + self.take
    }
}

/// A row by what settles ties: handle, then id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Tied {
    /// Creator's handle.
    pub(super) handle: String,
    /// Id.
    pub(super) id: Uuid,
    /// Row number.
    pub(super) n: i64,
}

/// Reads a [`Tied`] from row number, id and handle.
pub(super) fn tied(row: &rusqlite::Row<'_>) -> Read<Tied> {
    Ok(Tied {
        n: row.get(0)?,
        id: row.get(1)?,
        handle: row.get(2)?,
    })
}

/// Returns how many rows the blocks hold.
pub(super) fn total<K>(blocks: &[Block<K>]) -> usize {
    blocks.iter().map(|block| block.count).sum()
}

fn pieces<K: Copy>(blocks: &[Block<K>], span: Span) -> Vec<Piece<K>> {
    let mut skip = span.offset;
    let mut left = span.limit.unwrap_or(usize::MAX);
    let mut pieces = Vec::new();
    for block in blocks {
        if left == 0 {
            break;
        }
        if skip >= block.count {
            skip -= block.count;
            continue;
        }
        let take = (block.count - skip).min(left);
        pieces.push(Piece {
            key: block.key,
            count: block.count,
            skip,
            take,
        });
        left -= take;
        skip = 0;
    }
    pieces
}

/// Returns the rows of a stretch in order; `fetch` adds the rows of one block, in any order, or at least the
/// first `piece.end()` of them.
pub(super) fn rows<K: Copy>(
    blocks: &[Block<K>],
    span: Span,
    mut fetch: impl FnMut(Piece<K>, &mut Vec<Tied>) -> Read<()>,
) -> Read<Vec<Tied>> {
    let mut rows = Vec::new();
    let mut block = Vec::new();
    for piece in pieces(blocks, span) {
        block.clear();
        fetch(piece, &mut block)?;
        block.sort_unstable();
        rows.extend(block.drain(..).skip(piece.skip).take(piece.take));
    }
    Ok(rows)
}

/// Returns the part of a list that lies inside the stretch.
pub(super) fn cut<T>(list: Vec<T>, span: Span) -> Vec<T> {
    list.into_iter()
        .skip(span.offset)
        .take(span.limit.unwrap_or(usize::MAX))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(key: u8, place: usize) -> Tied {
        Tied {
            handle: format!("{key:03}"),
            id: Uuid::from_u128(place as u128),
            n: i64::try_from(place).unwrap(),
        }
    }

    proptest! {
        #[test]
        fn a_stretch_is_what_stands_there_in_the_whole_list(
            counts in proptest::collection::vec(0_usize..5, 0..8),
            offset in 0_usize..30,
            limit in proptest::option::of(0_usize..30),
            few: bool,
        ) {
            let blocks: Vec<Block<u8>> = counts.iter().zip(0..)
                .map(|(&count, key)| Block { key, count }).collect();
            let whole: Vec<Tied> = blocks.iter()
                .flat_map(|block| (0..block.count).map(|place| row(block.key, place)))
                .collect();
            let span = Span { offset, limit };
            let found = rows(&blocks, span, |piece, out| {
                let upto = if few { piece.end() } else { piece.count };
                out.extend((0..upto).rev().map(|place| row(piece.key, place)));
                Ok(())
            }).unwrap();
            prop_assert_eq!(total(&blocks), whole.len());
            prop_assert_eq!(found, cut(whole, span));
        }
    }
}
