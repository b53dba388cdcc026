//! The log as people read it.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::Serialize;

use super::read::{Read, instant, limit};
use super::{Listing, Span};
use crate::domain::date::Instant;
use crate::domain::event::Event;
use crate::domain::id::{OpId, ShopId};
use crate::domain::search::{Index, Subject};
use crate::domain::text::fold;
use crate::store::{Query, StoreError};

/// A stretch of the log, as a rule latest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogQuery {
    /// The words it is narrowed to, of sentence, person, command and kind; and whether the oldest comes first.
    pub listing: Listing<()>,
    /// Which stretch.
    pub span: Span,
}

/// One event in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LogRow {
    /// Place in the log.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// From where: tui, cli, tick, demo, import.
    pub source: String,
    /// The command's words.
    pub command: String,
    /// Kind.
    pub kind: String,
    /// Id of what it is about.
    pub subject: String,
    /// The name of the shop it concerns; `None` where that is gone.
    pub shop: Option<String>,
    /// One sentence.
    pub summary: String,
    /// The operation it belongs to.
    pub op: OpId,
    /// The operation that took it back.
    pub undone_by: Option<OpId>,
}

/// Answer to [`LogQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogRows {
    /// How many events the words leave.
    pub total: usize,
    /// The asked-for stretch.
    pub rows: Vec<LogRow>,
}

impl Query for LogQuery {
    type Rows = LogRows;

    fn run(&self, conn: &Connection) -> Result<LogRows, StoreError> {
        Ok(self.read(conn)?)
    }
}

/// An event with its operation; what came out of a file is from `import`, whoever ran it.
const EVENT: &str = "select e.seq, e.at, e.actor,
        case when exists (select 1 from batch b where b.op = e.op) then 'import' else e.source end,
        o.command, e.kind, e.subject, e.summary, e.op, o.undone_by
     from event e cross join op o on o.id = e.op";

/// The first and the last place; the log has no gaps, since nothing is ever taken out of it.
const ENDS: &str = "select (select min(seq) from event), (select max(seq) from event)";

impl LogQuery {
    fn read(&self, conn: &Connection) -> Read<LogRows> {
        let ends = conn.prepare_cached(ENDS)?.query_row([], |row| {
            Ok(row
                .get::<_, Option<i64>>(0)?
                .zip(row.get::<_, Option<i64>>(1)?))
        })?;
        let Some((first, last)) = ends else {
            return Ok(LogRows {
                total: 0,
                rows: Vec::new(),
            });
        };
        if !self.listing.filter.is_empty() {
            return self.matching(conn);
        }
        let offset = i64::try_from(self.span.offset).unwrap_or(i64::MAX);
        let (from, page) = if self.listing.reverse {
            (first.saturating_add(offset), OLDEST)
        } else {
            (last.saturating_sub(offset), LATEST)
        };
        let rows = conn
            .prepare_cached(&format!("{EVENT} {page}"))?
            .query_map([from, limit(self.span.limit)], log_row)?
            .collect::<Read<_>>()?;
        let rows = with_shops(conn, rows)?;
        Ok(LogRows {
            total: usize::try_from(last - first + 1).unwrap_or(0),
            rows,
        })
    }

    /// Reads the whole log, once, for the words as they stand, else for words near them.
    fn matching(&self, conn: &Connection) -> Read<LogRows> {
        let narrowed = crate::store::filter::words(&self.listing.filter);
        let words = self.listing.filter.words();
        // What was typed is near something only where it is nowhere as it stands.
        let mut near = (!words.is_empty()).then(|| Near::of(&words));
        let order = if self.listing.reverse { "asc" } else { "desc" };
        let mut query = conn.prepare_cached(&format!("{EVENT} order by e.seq {order}"))?;
        let (mut total, mut rows) = (0, Vec::new());
        for row in query.query_map([], log_row)? {
            let row = row?;
            let names = words_of(&row).map(fold);
            if narrowed.fits_folded(&names) {
                near = None;
                if self.is_asked(total) {
                    rows.push(row);
                }
                total += 1;
            } else if let Some(near) = near.as_mut()
                && narrowed.fits_but_for_words(&names)
            {
                near.note(row.seq, &names);
            }
        }
        let mut found = match near {
            Some(near) => self.rows(conn, &near.found())?,
            None => LogRows { total, rows },
        };
        found.rows = with_shops(conn, found.rows)?;
        Ok(found)
    }

    /// Returns whether the row with that many before it is in the stretch.
    fn is_asked(&self, place: usize) -> bool {
        let end = self.span.limit.map(|limit| self.span.offset + limit);
        place >= self.span.offset && end.is_none_or(|end| place < end)
    }

    /// Returns the stretch of rows found, which are named by their places in the log.
    fn rows(&self, conn: &Connection, found: &[i64]) -> Read<LogRows> {
        let mut query = conn.prepare_cached(&format!("{EVENT} where e.seq = ?1"))?;
        let asked = found.iter().enumerate();
        let rows = asked
            .filter(|(place, _)| self.is_asked(*place))
            .map(|(_, seq)| query.query_row([seq], log_row))
            .collect::<Read<_>>()?;
        Ok(LogRows {
            total: found.len(),
            rows,
        })
    }
}

/// Rows with words that come near those typed, noted while the log is read.
struct Near {
    typed: Vec<Typed>,
    /// The words met: which of `words` it is, or none that comes near.
    known: HashMap<String, Option<usize>>,
    /// How many of those come near nothing.
    far: usize,
    /// The words that come near, each with the typed words it comes near to, as bits.
    words: Vec<(String, u64)>,
    /// Rows with a word near each of the typed ones, in the order they were read, and where their words
    /// begin in `of_rows`.
    rows: Vec<(i64, usize)>,
    of_rows: Vec<usize>,
}

/// A word as it was typed, and the bit that stands for it.
struct Typed {
    word: String,
    bit: u64,
}

impl Near {
    /// Words beyond the number of bits are not looked for.
    fn of(words: &str) -> Self {
        let typed = words.split_whitespace().zip(0..u64::BITS);
        Self {
            typed: typed
                .map(|(word, n)| Typed {
                    word: word.to_owned(),
                    bit: 1 << n,
                })
                .collect(),
            known: HashMap::new(),
            far: 0,
            words: Vec::new(),
            rows: Vec::new(),
            of_rows: Vec::new(),
        }
    }

    /// Notes a row of these folded texts.
    fn note(&mut self, seq: i64, names: &[String]) {
        let begin = self.of_rows.len();
        let mut met = 0;
        for name in names {
            for word in name.split(|c: char| !c.is_alphanumeric()) {
                if !word.is_empty()
                    && let Some(nth) = self.nth(word)
                {
                    met |= self.words.get(nth).map_or(0, |(_, bits)| *bits);
                    self.of_rows.push(nth);
                }
            }
        }
        if self.typed.iter().all(|typed| met & typed.bit != 0) {
            self.rows.push((seq, begin));
        } else {
            self.of_rows.truncate(begin);
        }
    }

    /// Returns which of the near words this is.
    fn nth(&mut self, word: &str) -> Option<usize> {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let alone = index(&[word]);
        let near = self
            .typed
            .iter()
            .filter(|typed| alone.search(&typed.word, 1).total > 0);
        let bits = near.fold(0, |bits, typed| bits | typed.bit);
        let nth = (bits != 0).then_some(self.words.len());
        if nth.is_some() {
            self.words.push((word.to_owned(), bits));
        } else {
            self.far += 1;
        }
        if self.far > FAR {
            self.known.retain(|_, known| known.is_some());
            self.far = 0;
        }
        self.known.insert(word.to_owned(), nth);
        nth
    }

    /// Returns the rows that have one of the nearest words for each that was typed.
    fn found(&self) -> Vec<i64> {
        let words: Vec<&str> = self.words.iter().map(|(word, _)| word.as_str()).collect();
        let index = index(&words);
        let mut bits = vec![0; self.words.len()];
        for typed in &self.typed {
            for hit in index.search(&typed.word, NEAREST).hits {
                if let Some(bits) = bits.get_mut(hit.key) {
                    *bits |= typed.bit;
                }
            }
        }
        let all = self.typed.iter().fold(0, |all, typed| all | typed.bit);
        let ends = self.rows.iter().skip(1).map(|(_, begin)| *begin);
        let ends = ends.chain([self.of_rows.len()]);
        let rows = self.rows.iter().zip(ends);
        let found = rows.filter(|((_, begin), end)| {
            let words = self.of_rows.get(*begin..*end).unwrap_or_default();
            let met = words.iter().filter_map(|nth| bits.get(*nth));
            met.fold(0, |met, bits| met | bits) == all
        });
        found.map(|((seq, _), _)| *seq).collect()
    }
}

fn index(words: &[&str]) -> Index<usize> {
    Index::new(words.iter().enumerate().map(|(nth, word)| Subject {
        key: nth,
        handle: word,
        name: "",
        other: "",
        recency: 0,
    }))
}

/// Words that come near nothing which are remembered, and how many near ones of each are tried.
const FAR: usize = 200_000;
const NEAREST: usize = 64;

fn words_of(row: &LogRow) -> [&str; 5] {
    [
        &row.summary,
        &row.actor,
        &row.source,
        &row.command,
        &row.kind,
    ]
}

/// A page from a place on, the latest first and the oldest first.
const LATEST: &str = "where e.seq <= ?1 order by e.seq desc limit ?2";
const OLDEST: &str = "where e.seq >= ?1 order by e.seq limit ?2";

fn log_row(row: &Row<'_>) -> Read<LogRow> {
    Ok(LogRow {
        seq: row.get(0)?,
        at: instant(row, 1)?,
        actor: row.get(2)?,
        source: row.get(3)?,
        command: row.get(4)?,
        kind: row.get(5)?,
        subject: row.get(6)?,
        shop: None,
        summary: row.get(7)?,
        op: row.get(8)?,
        undone_by: row.get(9)?,
    })
}

/// Returns the events about one thing, oldest first.
pub(super) fn about(conn: &Connection, subject: &str) -> Read<Vec<LogRow>> {
    let rows = conn
        .prepare_cached(&format!("{EVENT} where e.subject = ?1 order by e.seq"))?
        .query_map([subject], log_row)?
        .collect::<Read<_>>()?;
    with_shops(conn, rows)
}

const SHOPS: &str = "select name, id from shop";
/// The shop of the creator an event concerns, or of the file it came from.
const OF_CREATOR: &str = "select c.shop from event e cross join creator c on c.id = e.creator
     where e.seq = ?1";
const OF_FILE: &str =
    "select b.shop from event e cross join batch b on b.op = e.op where e.seq = ?1";
const NAME: &str = "select name from shop where n = ?1";
/// An event, and the first about the same thing, which tells that thing whole.
const BODY: &str = "select body from event where seq = ?1";
const FIRST: &str = "select f.body from event e cross join event f on f.subject = e.subject
     where e.seq = ?1 order by f.seq limit 1";

/// Returns the rows with the name of the shop each concerns.
fn with_shops(conn: &Connection, mut rows: Vec<LogRow>) -> Read<Vec<LogRow>> {
    let shops: Vec<(String, ShopId)> = conn
        .prepare_cached(SHOPS)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Read<_>>()?;
    for row in &mut rows {
        row.shop = match shops.as_slice() {
            [] => None,
            [(only, _)] => Some(only.clone()),
            several => shop_of(conn, row.seq, several)?,
        };
    }
    Ok(rows)
}

/// Returns the name of the shop an event concerns: its creator's, its file's, or the one it says itself.
fn shop_of(conn: &Connection, seq: i64, shops: &[(String, ShopId)]) -> Read<Option<String>> {
    for source in [OF_CREATOR, OF_FILE] {
        let n: Option<i64> = conn
            .prepare_cached(source)?
            .query_row([seq], |row| row.get(0))
            .optional()?;
        if let Some(n) = n {
            return conn
                .prepare_cached(NAME)?
                .query_row([n], |row| row.get(0))
                .optional();
        }
    }
    for source in [BODY, FIRST] {
        let body: Option<String> = conn
            .prepare_cached(source)?
            .query_row([seq], |row| row.get(0))
            .optional()?;
        let event = body.and_then(|body| serde_json::from_str::<Event>(&body).ok());
        let named = event.and_then(|event| {
            let shop = event.shop()?;
            shops.iter().find(|(_, id)| *id == shop)
        });
        if let Some((name, _)) = named {
            return Ok(Some(name.clone()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;
    use serde_json::json;

    fn ask(offset: usize, limit: Option<usize>) -> LogQuery {
        LogQuery {
            listing: Listing::default(),
            span: Span { offset, limit },
        }
    }

    #[test]
    fn the_log_is_latest_first_and_counts_itself() {
        let world = World::new();
        assert_eq!(ask(0, None).run(&world.conn).unwrap().total, 0);
        let op = world.op("sample advance", "cli", "2026-11-20T06:00:00Z");
        for kind in ["one", "two", "three", "four"] {
            world.event(op, kind, "x", None);
        }
        for (offset, most, want) in [
            (0, None, "four three two one"),
            (1, Some(2), "three two"),
            (3, Some(9), "one"),
            (4, Some(9), ""),
            (9, None, ""),
        ] {
            let rows = ask(offset, most).run(&world.conn).unwrap();
            let kinds: Vec<_> = rows.rows.iter().map(|row| row.kind.as_str()).collect();
            assert_eq!(kinds.join(" "), want);
            assert_eq!(rows.total, 4);
        }
        for (words, reverse, offset, most, (want, total)) in [
            ("", true, 0, None, ("one two three four", 4)),
            ("", true, 1, Some(2), ("two three", 4)),
            ("t", false, 0, None, ("three two", 2)),
            ("t", true, 0, Some(1), ("two", 2)),
            ("t", false, 1, Some(9), ("two", 2)),
            ("-t", false, 0, None, ("four one", 2)),
            ("ADVANCE \"thr\"", false, 0, None, ("three", 1)),
        ] {
            let listing = Listing {
                filter: crate::domain::query::parse(words).unwrap(),
                reverse,
                ..Listing::default()
            };
            let asked = LogQuery {
                listing,
                ..ask(offset, most)
            };
            let rows = asked.run(&world.conn).unwrap();
            let kinds: Vec<_> = rows.rows.iter().map(|row| row.kind.as_str()).collect();
            assert_eq!(
                (kinds.join(" ").as_str(), rows.total),
                (want, total),
                "{words}"
            );
        }
    }

    #[test]
    fn of_words_that_stand_nowhere_those_near_are_found() {
        let world = World::new();
        let op = world.op("sample advance", "cli", "2026-11-20T06:00:00Z");
        for kind in ["tagged", "shipped", "shipping", "noted"] {
            world.event(op, kind, "x", None);
        }
        for (words, (want, total)) in [
            ("shiped", ("shipped", 1)),
            ("shiped advanse", ("shipped", 1)),
            ("taged -noted", ("tagged", 1)),
            ("taged -tagged", ("", 0)),
            ("shiped taged", ("", 0)),
            ("zzzz", ("", 0)),
            ("shp", ("shipping shipped", 2)),
        ] {
            let asked = LogQuery {
                listing: Listing {
                    filter: crate::domain::query::parse(words).unwrap(),
                    ..Listing::default()
                },
                ..ask(0, Some(5))
            };
            let rows = asked.run(&world.conn).unwrap();
            let kinds: Vec<_> = rows.rows.iter().map(|row| row.kind.as_str()).collect();
            assert_eq!(
                (kinds.join(" ").as_str(), rows.total),
                (want, total),
                "{words}"
            );
        }
    }

    #[test]
    fn what_a_file_changed_is_from_import_and_undone_operations_say_so() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let op = world.op("import", "cli", "2026-11-20T06:00:00Z");
        world.batch(shop, op, "creators.csv");
        world.event(op, "sample_imported", "s", None);
        let undo = world.op("undo", "tui", "2026-11-20T07:00:00Z");
        world.insert("update op set undone_by = ?1 where id = ?2", (undo.0, op.0));
        world.event(undo, "batch_undone", "b", None);
        let rows = ask(0, None).run(&world.conn).unwrap().rows;
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (row.source.as_str(), row.undone_by))
            .collect();
        assert_eq!(shown, [("tui", None), ("import", Some(undo))]);
        assert_eq!(
            serde_json::to_value(rows.last()).unwrap(),
            json!({
                "seq": 1,
                "at": "2026-11-20T06:00:00Z",
                "actor": "ana",
                "source": "import",
                "command": "import",
                "kind": "sample_imported",
                "subject": "s",
                "shop": "West",
                "summary": "sample_imported!",
                "op": op.to_string(),
                "undone_by": undo.to_string()
            })
        );
        let about = about(&world.conn, "s").unwrap();
        assert_eq!(about, rows[1..]);
    }

    #[test]
    fn a_page_is_found_by_its_place() {
        let world = World::new();
        for page in [LATEST, OLDEST] {
            world.assert_index_driven(&format!("{EVENT} {page}"));
        }
        world.assert_index_driven(&format!("{EVENT} where e.subject = ?1 order by e.seq"));
        assert!(!world.plan(ENDS).contains("SCAN event"));
        for source in [OF_CREATOR, OF_FILE, NAME, BODY, FIRST] {
            world.assert_index_driven(source);
        }
    }
}
