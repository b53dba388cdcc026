//! Rows as they lie on the pages of a file, where the way to them is lost: SQLite's file format, read
//! strictly, so that what is not a row is not taken for one.
//!
//! ```text
//! page   type · cells · pointers … cells      table leaf 13: length, row number, record
//!                                             index leaf 10, inner 2: [child] length, record
//! record length of head, a type each · values      long ones go on in a chain of pages
//! ```

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use rusqlite::types::Value;

/// Bytes of a page; we write no other.
const SIZE: usize = 4096;
/// The longest row read, in bytes.
const LONGEST: usize = 64 << 20;
/// Inner pages above a row at the most.
const DEEPEST: usize = 24;

/// The pages of a file.
#[derive(Debug)]
pub(super) struct Pages {
    file: File,
    count: u32,
}

/// A row as it lies there.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Lying {
    /// Its number, where its table has numbers.
    pub(super) number: Option<i64>,
    /// Its values, in the order they are stored.
    pub(super) values: Vec<Value>,
}

/// What a page holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    TableLeaf,
    TableInner,
    IndexLeaf,
    IndexInner,
}

/// Pages with rows that belong together: the top of their tree, or the page alone where that is lost.
pub(super) type Trees = Vec<(u32, Vec<u32>)>;

impl Pages {
    /// Opens a file for reading.
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let file = File::open(path)?;
        let count = file.metadata()?.len() / u64::try_from(SIZE).unwrap_or(u64::MAX);
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Self { file, count })
    }

    /// Returns every page with rows, under the top of its tree.
    pub(super) fn trees(&self) -> Trees {
        let free = self.free();
        let (mut above, mut with_rows) = (HashMap::new(), Vec::new());
        for number in (1..=self.count).filter(|number| !free.contains(number)) {
            let Some(page) = self.page(number).and_then(Page::of) else {
                continue;
            };
            if page.kind != Kind::TableInner {
                with_rows.push(number);
            }
            for child in page.children(self.count) {
                above.insert(child, number);
            }
        }
        let top = |page: u32| {
            let mut at = page;
            for _ in 0..DEEPEST {
                match above.get(&at) {
                    Some(parent) => at = *parent,
                    None => break,
                }
            }
            at
        };
        let mut trees: Trees = Vec::new();
        let mut places: HashMap<u32, usize> = HashMap::new();
        for page in with_rows {
            let top = top(page);
            let place = *places.entry(top).or_insert_with(|| {
                trees.push((top, Vec::new()));
                trees.len() - 1
            });
            if let Some((_, pages)) = trees.get_mut(place) {
                pages.push(page);
            }
        }
        trees
    }

    /// Returns the rows on a page that can be read.
    pub(super) fn rows(&self, number: u32) -> Vec<Lying> {
        let Some(page) = self.page(number).and_then(Page::of) else {
            return Vec::new();
        };
        let cells = (0..page.cells).filter_map(|n| page.cell(n));
        cells.filter_map(|at| self.row(&page, at)).collect()
    }

    fn page(&self, number: u32) -> Option<(u32, Vec<u8>)> {
        let at = u64::from(number.checked_sub(1)?) * u64::try_from(SIZE).ok()?;
        let mut bytes = vec![0; SIZE];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(at)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some((number, bytes))
    }

    /// Returns the pages that are free: what lies there was deleted.
    fn free(&self) -> BTreeSet<u32> {
        let mut free = BTreeSet::new();
        let Some((_, head)) = self.page(1) else {
            return free;
        };
        if !head.starts_with(b"SQLite format 3\0") {
            return free;
        }
        let mut trunk = word(&head, 32).unwrap_or(0);
        while trunk != 0 && free.insert(trunk) {
            let Some((_, page)) = self.page(trunk) else {
                break;
            };
            let leaves = word(&page, 4).and_then(|count| usize::try_from(count).ok());
            let leaves = leaves.unwrap_or(0).min(SIZE / 4 - 2);
            free.extend((0..leaves).filter_map(|n| word(&page, 8 + 4 * n)));
            trunk = word(&page, 0).unwrap_or(0);
        }
        free
    }

    fn row(&self, page: &Page, at: usize) -> Option<Lying> {
        let mut at = match page.kind {
            Kind::TableInner => return None,
            Kind::IndexInner => at + 4,
            Kind::TableLeaf | Kind::IndexLeaf => at,
        };
        let length = usize::try_from(varint(&page.bytes, &mut at)?).ok()?;
        if length > LONGEST {
            return None;
        }
        let number = match page.kind {
            Kind::TableLeaf => Some(varint(&page.bytes, &mut at)?),
            Kind::TableInner | Kind::IndexLeaf | Kind::IndexInner => None,
        };
        let here = local(length, page.kind == Kind::TableLeaf);
        let mut payload = page.bytes.get(at..at + here)?.to_vec();
        let mut next = if here < length {
            word(&page.bytes, at + here)?
        } else {
            0
        };
        while payload.len() < length {
            let (_, more) = self.page(next)?;
            let take = (length - payload.len()).min(SIZE - 4);
            payload.extend_from_slice(more.get(4..4 + take)?);
            next = word(&more, 0)?;
        }
        let values = record(&payload)?;
        Some(Lying { number, values })
    }
}

/// A page with its head read.
struct Page {
    bytes: Vec<u8>,
    kind: Kind,
    /// Where the head of the tree begins: the first page has the head of the file before it.
    head: usize,
    cells: usize,
}

impl Page {
    fn of((number, bytes): (u32, Vec<u8>)) -> Option<Self> {
        let head = if number == 1 { 100 } else { 0 };
        let kind = match bytes.get(head)? {
            2 => Kind::IndexInner,
            5 => Kind::TableInner,
            10 => Kind::IndexLeaf,
            13 => Kind::TableLeaf,
            _ => return None,
        };
        let cells = usize::from(half(&bytes, head + 3)?);
        let page = Self {
            bytes,
            kind,
            head,
            cells,
        };
        // The pointers end before what they point at.
        let end = page.pointers() + 2 * cells;
        let inside = (0..cells).all(|n| page.cell(n).is_some_and(|at| at >= end));
        (end <= SIZE && inside).then_some(page)
    }

    const fn is_inner(&self) -> bool {
        matches!(self.kind, Kind::TableInner | Kind::IndexInner)
    }

    const fn pointers(&self) -> usize {
        self.head + if self.is_inner() { 12 } else { 8 }
    }

    fn cell(&self, n: usize) -> Option<usize> {
        let at = usize::from(half(&self.bytes, self.pointers() + 2 * n)?);
        (at < SIZE).then_some(at)
    }

    /// Returns the pages below an inner one; none where one of them cannot be.
    fn children(&self, count: u32) -> Vec<u32> {
        if !self.is_inner() {
            return Vec::new();
        }
        let last = word(&self.bytes, self.head + 8);
        let cells = (0..self.cells).map(|n| word(&self.bytes, self.cell(n)?));
        let children: Option<Vec<u32>> = cells.chain([last]).collect();
        let children = children.unwrap_or_default();
        let is_sound = children.iter().all(|page| (2..=count).contains(page))
            && children.iter().collect::<BTreeSet<_>>().len() == children.len();
        if is_sound { children } else { Vec::new() }
    }
}

/// Returns how much of a payload of that length lies on the page itself.
const fn local(length: usize, is_table: bool) -> usize {
    let most = if is_table {
        SIZE - 35
    } else {
        (SIZE - 12) * 64 / 255 - 23
    };
    if length <= most {
        return length;
    }
    let least = (SIZE - 12) * 32 / 255 - 23;
    let rest = least + (length - least) % (SIZE - 4);
    if rest <= most { rest } else { least }
}

/// Returns the values of a record, all of it or nothing.
fn record(payload: &[u8]) -> Option<Vec<Value>> {
    let mut at = 0;
    let head = usize::try_from(varint(payload, &mut at)?).ok()?;
    let mut body = head;
    let mut values = Vec::new();
    while at < head {
        let kind = varint(payload, &mut at)?;
        values.push(value(kind, payload, &mut body)?);
    }
    (at == head && body == payload.len()).then_some(values)
}

fn value(kind: i64, payload: &[u8], at: &mut usize) -> Option<Value> {
    let length = match kind {
        0 | 8 | 9 => 0,
        1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 | 7 => 8,
        12.. => usize::try_from((kind - 12) / 2).ok()?,
        _ => return None,
    };
    let bytes = payload.get(*at..at.checked_add(length)?)?;
    *at += length;
    Some(match kind {
        0 => Value::Null,
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        1..=6 => {
            let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
            let start = if negative { -1 } else { 0 };
            let number = bytes
                .iter()
                .fold(start, |number: i64, byte| number << 8 | i64::from(*byte));
            Value::Integer(number)
        }
        _ if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
        _ => Value::Text(std::str::from_utf8(bytes).ok()?.to_owned()),
    })
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let mut value = 0_i64;
    for n in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if n == 8 {
            return Some(value << 8 | i64::from(byte));
        }
        value = value << 7 | i64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    pair.try_into().ok().map(u16::from_be_bytes)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_as_sqlite_reads_it_numbers_long_texts_and_all() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("any.db");
        let conn = rusqlite::Connection::open(&file).unwrap();
        conn.execute_batch(
            "pragma page_size = 4096;
             create table thing (n integer primary key, a, b, c);
             create table keyed (k text primary key, v) without rowid;
             with recursive r (n) as (select 1 union all select n + 1 from r where n < 700)
             insert into thing select n, case n % 9 when 0 then -n when 1 then 1 << (n % 60)
                 when 2 then 0 when 3 then 1 when 4 then -(1 << (n % 50)) when 5 then null
                 when 6 then 3.5 * n else 'text ' || n end,
                 printf('%.*c', n * n % 9000, 'x'), zeroblob(n % 40) from r;
             insert into keyed select 'key ' || n, b from thing;
             delete from thing where n % 7 = 0;",
        )
        .unwrap();
        let known: Vec<Lying> = conn
            .prepare("select n, null, a, b, c from thing order by n")
            .unwrap()
            .query_map([], |row| {
                Ok(Lying {
                    number: row.get(0)?,
                    values: (1..5).map(|n| row.get(n)).collect::<Result<_, _>>()?,
                })
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let keyed: i64 = conn
            .query_row("select count(*) from keyed", [], |row| row.get(0))
            .unwrap();
        let root: u32 = conn
            .query_row(
                "select rootpage from sqlite_schema where name = 'thing'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        drop(conn);
        let pages = Pages::open(&file).unwrap();
        let trees = pages.trees();
        let (mut found, mut others) = (Vec::new(), 0);
        for (top, leaves) in &trees {
            let rows = leaves.iter().flat_map(|page| pages.rows(*page));
            if *top == root {
                found.extend(rows);
            } else if *top != 1 {
                others += rows.count();
            }
        }
        found.sort_by_key(|row| row.number);
        assert_eq!(found.len(), known.len());
        for (found, known) in found.iter().zip(&known) {
            assert_eq!(found, known);
        }
        assert_eq!(i64::try_from(others).unwrap(), keyed);
    }

    #[test]
    fn noise_is_no_page_and_ends() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("noise.db");
        let mut seed = 7_u32;
        let noise: Vec<u8> = (0..200 * SIZE)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed.to_be_bytes()[0]
            })
            .collect();
        std::fs::write(&file, noise).unwrap();
        let pages = Pages::open(&file).unwrap();
        let numbers = pages.trees().into_iter().flat_map(|(_, numbers)| numbers);
        assert_eq!(numbers.flat_map(|page| pages.rows(page)).count(), 0);
    }
}
