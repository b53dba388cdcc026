//! The log as people read it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::read::{Read, instant, limit};
use super::{Listing, Span};
use crate::domain::date::Instant;
use crate::domain::id::OpId;
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
        Ok(LogRows {
            total: usize::try_from(last - first + 1).unwrap_or(0),
            rows,
        })
    }

    /// Reads the whole log for the words as they stand, else for words near them.
    fn matching(&self, conn: &Connection) -> Read<LogRows> {
        let narrowed = crate::store::filter::words(&self.listing.filter);
        let exact = self.sift(conn, |names| narrowed.fits(names))?;
        let words = self.listing.filter.words();
        if exact.total > 0 || words.is_empty() {
            return Ok(exact);
        }
        let meant = self.near(conn, &words)?;
        self.sift(conn, |names| {
            let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
            let has = |word: &String| names.iter().any(|name| name.contains(word.as_str()));
            meant.iter().all(|near| near.iter().any(has)) && {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                narrowed.fits_but_for_words(&names)
            }
        })
    }

    /// Returns the rows whose words fit, as far as they are asked for, and how many there are.
    fn sift(&self, conn: &Connection, fits: impl Fn(&[&str]) -> bool) -> Read<LogRows> {
        let order = if self.listing.reverse { "asc" } else { "desc" };
        let mut query = conn.prepare_cached(&format!("{EVENT} order by e.seq {order}"))?;
        let (mut total, mut rows) = (0, Vec::new());
        let end = self.span.limit.map(|limit| self.span.offset + limit);
        for row in query.query_map([], log_row)? {
            let row = row?;
            if fits(&words_of(&row)) {
                if total >= self.span.offset && end.is_none_or(|end| total < end) {
                    rows.push(row);
                }
                total += 1;
            }
        }
        Ok(LogRows { total, rows })
    }

    /// Returns for each typed word the words of the log that come near it.
    fn near(&self, conn: &Connection, words: &str) -> Read<Vec<Vec<String>>> {
        let known = RefCell::new(BTreeSet::new());
        self.sift(conn, |names| {
            let mut known = known.borrow_mut();
            for name in names {
                let folded = fold(name);
                let words = folded.split(|c: char| !c.is_alphanumeric());
                known.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
            }
            while known.len() > KNOWN {
                known.pop_last();
            }
            false
        })?;
        let known: Vec<String> = known.into_inner().into_iter().collect();
        let index = Index::new(known.iter().enumerate().map(|(place, word)| Subject {
            key: place,
            handle: word,
            name: "",
            other: "",
            recency: 0,
        }));
        let near = words.split_whitespace().map(|word| {
            let hits = index.search(word, NEAR).hits;
            let hits = hits.into_iter().map(|hit| hit.key);
            hits.filter_map(|place| known.get(place).cloned()).collect()
        });
        Ok(near.collect())
    }
}

/// Words of the log that are known for those that come near, and how many of them are tried.
const KNOWN: usize = 200_000;
const NEAR: usize = 64;

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
        summary: row.get(7)?,
        op: row.get(8)?,
        undone_by: row.get(9)?,
    })
}

/// Returns the events about one thing, oldest first.
pub(super) fn about(conn: &Connection, subject: &str) -> Read<Vec<LogRow>> {
    conn.prepare_cached(&format!("{EVENT} where e.subject = ?1 order by e.seq"))?
        .query_map([subject], log_row)?
        .collect()
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
    }
}
