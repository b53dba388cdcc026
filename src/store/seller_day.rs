//! What each creator sold on each day: counted lines and their net amount, kept in the transaction that
//! changes the lines.
//!
//! Hardly any creator sells twice a day, so that a row each would be a second copy of the lines. All of a shop's
//! day is packed into one row instead: three or four bytes a creator, and a month of a hundred thousand creators
//! is read in a few milliseconds.
//!
//! ```text
//! creator, creator, …      ascending, each three numbers of seven bits a byte, the lowest first
//!   └─ 2 × its number less the one before + (1 where lines follow) · lines, where not one · net
//! ```

use rusqlite::{Connection, OptionalExtension as _, params};

/// What one creator sold on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sold {
    /// Creator's row number.
    pub(super) creator: i64,
    /// Counted lines.
    pub(super) lines: i64,
    /// Their net amount, minor units.
    pub(super) net: i64,
}

/// Changes that are held before they are brought to the table, so that a file of any length takes little room.
const MOST: usize = 1 << 17;

/// What lines that came and went change, each with its day.
#[derive(Debug, Default)]
pub(super) struct Changes(Vec<(i64, Sold)>);

/// A counted line of a creator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Creator's row number.
    pub(super) creator: i64,
    /// Day number in the shop's zone.
    pub(super) day: i64,
    /// Net amount, minor units.
    pub(super) worth: i64,
}

impl Changes {
    /// Notes a line that came.
    pub(super) fn came(&mut self, line: Line) {
        self.add(line, 1);
    }

    /// Notes a line that went.
    pub(super) fn went(&mut self, line: Line) {
        self.add(line, -1);
    }

    fn add(&mut self, line: Line, sign: i64) {
        let Line {
            creator,
            day,
            worth,
        } = line;
        let sold = Sold {
            creator,
            lines: sign,
            net: worth.saturating_mul(sign),
        };
        self.0.push((day, sold));
    }

    /// Brings a shop's days up to date once many changes are held.
    pub(super) fn spill(&mut self, conn: &Connection, shop: i64) -> rusqlite::Result<()> {
        if self.0.len() < MOST {
            return Ok(());
        }
        self.apply(conn, shop)
    }

    /// Brings a shop's days up to date.
    pub(super) fn apply(&mut self, conn: &Connection, shop: i64) -> rusqlite::Result<()> {
        self.0
            .sort_unstable_by_key(|(day, sold)| (*day, sold.creator));
        let mut find =
            conn.prepare_cached("select sold from seller_day where shop = ?1 and day = ?2")?;
        let mut keep = conn.prepare_cached(
            "insert into seller_day (shop, day, sold) values (?1, ?2, ?3)
             on conflict do update set sold = excluded.sold",
        )?;
        let mut forget =
            conn.prepare_cached("delete from seller_day where shop = ?1 and day = ?2")?;
        for changes in self.0.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((day, _)) = changes.first() else {
                continue;
            };
            let before: Option<Vec<u8>> =
                find.query_row((shop, day), |row| row.get(0)).optional()?;
            let changes = changes.iter().map(|(_, sold)| *sold);
            let after = merged(&before.unwrap_or_default(), changes);
            if after.is_empty() {
                forget.execute((shop, day))?;
            } else {
                keep.execute(params![shop, day, after])?;
            }
        }
        self.0.clear();
        Ok(())
    }
}

/// Returns a packed day with changes added, which are in the order of creators.
fn merged(before: &[u8], changes: impl Iterator<Item = Sold>) -> Vec<u8> {
    let mut packed = Packed::default();
    let mut stored = Unpacked::new(before).peekable();
    let mut changes = changes.peekable();
    loop {
        let next = [stored.peek(), changes.peek()];
        let Some(creator) = next.into_iter().flatten().map(|sold| sold.creator).min() else {
            return packed.bytes;
        };
        let mut sum = Sold {
            creator,
            lines: 0,
            net: 0,
        };
        let mut add = |sold: Sold| {
            sum.lines = sum.lines.saturating_add(sold.lines);
            sum.net = sum.net.saturating_add(sold.net);
        };
        while let Some(sold) = stored.next_if(|sold| sold.creator == creator) {
            add(sold);
        }
        while let Some(sold) = changes.next_if(|sold| sold.creator == creator) {
            add(sold);
        }
        if sum.lines != 0 {
            packed.push(sum);
        }
    }
}

/// A day in the making.
#[derive(Default)]
struct Packed {
    bytes: Vec<u8>,
    last: i64,
}

impl Packed {
    /// Adds a creator behind all others.
    fn push(&mut self, sold: Sold) {
        let more = sold.creator.wrapping_sub(self.last).cast_unsigned();
        self.last = sold.creator;
        self.number((more << 1) | u64::from(sold.lines != 1));
        if sold.lines != 1 {
            self.number(sold.lines.cast_unsigned());
        }
        self.number(sold.net.cast_unsigned());
    }

    fn number(&mut self, mut number: u64) {
        while let (low, rest @ 1..) = (number & 0x7F, number >> 7) {
            self.bytes.push(low.to_le_bytes()[0] | 0x80);
            number = rest;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }
}

/// The creators of a packed day; of one that breaks off, those that are whole.
struct Unpacked<'a> {
    rest: &'a [u8],
    last: i64,
}

impl<'a> Unpacked<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            last: 0,
        }
    }

    #[inline]
    fn number(&mut self) -> Option<u64> {
        let (mut number, mut place) = (0_u64, 0_u32);
        loop {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            let seven = u64::from(byte & 0x7F);
            number |= seven.checked_shl(place)?;
            if *byte < 0x80 {
                return Some(number);
            }
            place += 7;
        }
    }
}

impl Iterator for Unpacked<'_> {
    type Item = Sold;

    #[inline]
    fn next(&mut self) -> Option<Sold> {
        let more = self.number()?;
        self.last = self.last.wrapping_add((more >> 1).cast_signed());
        let lines = if more & 1 == 0 { 1 } else { self.number()? };
        Some(Sold {
            creator: self.last,
            lines: lines.cast_signed(),
            net: self.number()?.cast_signed(),
        })
    }
}

/// Days of a shop, one after the other.
pub(super) const DAYS: &str =
    "select sold from seller_day where shop = ?1 and day between ?2 and ?3";

/// Shows what each creator sold on each of a shop's days to `take`; each day's creators are ascending.
pub(super) fn each(
    conn: &Connection,
    (shop, first, last): (i64, i64, i64),
    mut take: impl FnMut(Sold),
) -> rusqlite::Result<()> {
    let mut query = conn.prepare_cached(DAYS)?;
    let mut rows = query.query((shop, first, last))?;
    while let Some(row) = rows.next()? {
        Unpacked::new(row.get_ref(0)?.as_blob()?).for_each(&mut take);
    }
    Ok(())
}

/// Every counted line of a creator of a shop, in the order the lines stand.
const LINES: &str = "select creator, day, worth from order_line not indexed
     where shop = ?1 and creator is not null and worth is not null";

/// Packs the days of a shop again.
pub(super) fn rebuild(conn: &Connection, shop: i64) -> rusqlite::Result<()> {
    conn.execute("delete from seller_day where shop = ?1", [shop])?;
    let mut changes = Changes::default();
    let mut lines = conn.prepare_cached(LINES)?;
    let mut rows = lines.query([shop])?;
    while let Some(row) = rows.next()? {
        changes.came(Line {
            creator: row.get(0)?,
            day: row.get(1)?,
            worth: row.get(2)?,
        });
        changes.spill(conn, shop)?;
    }
    changes.apply(conn, shop)
}

/// Packs the days of every shop.
pub(super) fn rebuild_all(conn: &Connection) -> rusqlite::Result<()> {
    let shops: Vec<i64> = conn
        .prepare("select n from shop")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    shops.into_iter().try_for_each(|shop| rebuild(conn, shop))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn days(conn: &Connection, shop: i64) -> Vec<Sold> {
        let mut found = Vec::new();
        each(conn, (shop, i64::MIN, i64::MAX), |sold| found.push(sold)).unwrap();
        found
    }

    #[test]
    fn a_creator_takes_as_many_bytes_as_its_numbers_need() {
        let one = |creator, lines, net| Sold {
            creator,
            lines,
            net,
        };
        for (sold, bytes) in [
            (vec![], &[][..]),
            (vec![one(1, 1, 0)], &[2, 0]),
            (
                vec![one(63, 1, 127), one(64, 1, 128)],
                &[126, 127, 2, 0x80, 1],
            ),
            (vec![one(64, 2, 5)], &[0x81, 1, 2, 5]),
        ] {
            let packed = merged(&[], sold.iter().copied());
            assert_eq!(packed, bytes, "{sold:?}");
            assert_eq!(Unpacked::new(&packed).collect::<Vec<_>>(), sold);
        }
    }

    #[test]
    fn a_day_that_breaks_off_or_was_damaged_is_read_to_there() {
        let packed = merged(
            &[],
            [1, 500]
                .map(|creator| Sold {
                    creator,
                    lines: 3,
                    net: 40_000,
                })
                .into_iter(),
        );
        for end in 0..packed.len() {
            let read = Unpacked::new(&packed[..end]).count();
            assert_eq!(read, usize::from(end >= packed.len() / 2), "{end}");
        }
        assert_eq!(Unpacked::new(&[0xFF; 40]).count(), 0);
    }

    proptest! {
        #[test]
        fn lines_that_come_and_go_leave_the_sums_of_those_that_stay(
            lines in prop::collection::vec((1..9_i64, -1..3_i64, 0..1_000_000_000_000_i64, any::<bool>()), 0..60),
            every in 1..9_usize,
        ) {
            let world = World::new();
            let shop = world.shop("West", "UTC", "USD");
            let mut want: BTreeMap<(i64, i64), (i64, i64)> = BTreeMap::new();
            let mut changes = Changes::default();
            for (n, (creator, day, worth, stays)) in lines.into_iter().enumerate() {
                let line = Line { creator: creator * creator * 40, day, worth };
                changes.came(line);
                if n % every == 0 {
                    changes.apply(&world.conn, shop).unwrap();
                }
                if stays {
                    let (lines, net) = want.entry((day, line.creator)).or_default();
                    *lines += 1;
                    *net += worth;
                } else {
                    changes.went(line);
                }
            }
            changes.apply(&world.conn, shop).unwrap();
            let want: Vec<Sold> = want
                .into_iter()
                .map(|((_, creator), (lines, net))| Sold { creator, lines, net })
                .collect();
            prop_assert_eq!(days(&world.conn, shop), want);
            let empty: i64 = world.conn
                .query_row("select count(*) from seller_day where sold = x''", [], |row| row.get(0))
                .unwrap();
            prop_assert_eq!(empty, 0);
        }
    }

    #[test]
    fn a_shop_is_packed_in_the_order_of_its_lines_and_its_days_are_found_by_their_key() {
        let world = World::new();
        assert_eq!(world.plan(LINES), "SCAN order_line");
        world.assert_index_driven(DAYS);
    }
}
