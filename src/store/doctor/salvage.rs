//! A new database of what a damaged one still holds, and a list of what it does not.
//!
//! The damaged file is only ever copied. Rows are read one by one around what cannot be read; what the
//! log tells of and the tables lack is made again from it; rollups are summed anew. The log that is left
//! is numbered and chained again, and the list says so.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params_from_iter};

use crate::domain::command::Source;
use crate::domain::date::from_millis;
use crate::domain::id::{EventId, OpId};
use crate::store::log::{Heading, Scribe};
use crate::store::replay::{heal, untold, verify_chain};
use crate::store::{StoreError, backup, lock, log, migrate, open, rollup};

/// Numbers between readable rows that are looked up one by one.
const GAP: i64 = 200_000;
/// Where a database keeps its schema number, and its page size.
const VERSION_AT: usize = 60;
/// The page size we write.
const PAGE: u64 = 4096;

/// What could be saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Salvaged {
    /// The new database.
    pub file: PathBuf,
    /// Rows of it.
    pub rows: u64,
    /// What is not in it, one sentence each; empty where nothing was lost.
    pub lost: Vec<String>,
}

/// Writes what a damaged database still holds into a new one.
///
/// Refused, with nothing changed, where a file of that name is there already.
pub fn salvage(damaged: &Path, to: &Path) -> Result<Salvaged, StoreError> {
    if to.exists() {
        return Err(StoreError::Io {
            path: to.display().to_string(),
            reason: "a file of that name is there already".to_owned(),
        });
    }
    let (draft, copy) = (
        backup::own_draft(to),
        backup::own_draft(&lock::beside(to, ".from")),
    );
    let disk = |error: std::io::Error| StoreError::disk(to, &error);
    let made = || -> Result<(u64, Vec<String>), StoreError> {
        let source = readable(damaged, &copy)?;
        open::remove_draft(&draft).map_err(disk)?;
        lock::make_private(
            &lock::private()
                .write(true)
                .create_new(true)
                .open(&draft)
                .map_err(disk)?,
        )
        .map_err(disk)?;
        let mut new = Connection::open(&draft)?;
        new.pragma_update(None, "application_id", migrate::APPLICATION_ID)?;
        migrate::run_to(&mut new, schema_of(&copy).map_err(disk)?)?;
        let mut lost = Vec::new();
        fill(&source, &mut new, &mut lost)?;
        drop(source);
        migrate::run(&mut new)?;
        mend(&mut new, &mut lost)?;
        let rows = count(&new)?;
        new.close().map_err(|(_new, error)| error)?;
        backup::check(&draft)?;
        fs::OpenOptions::new()
            .write(true)
            .open(&draft)
            .and_then(|file| file.sync_all())
            .map_err(disk)?;
        open::give_name(&draft, to).map_err(disk)?;
        Ok((rows, lost))
    };
    let done = made();
    for draft in [&draft, &copy] {
        open::remove_draft(draft).map_err(disk)?;
    }
    let (rows, lost) = done.map_err(|error| error.of(damaged))?;
    Ok(Salvaged {
        file: to.to_owned(),
        rows,
        lost,
    })
}

/// Opens a copy of the damaged file, with what its log of writes holds.
fn readable(damaged: &Path, copy: &Path) -> Result<Connection, StoreError> {
    let disk = |error: std::io::Error| StoreError::disk(damaged, &error);
    open::remove_draft(copy).map_err(disk)?;
    {
        let _turn = lock::take_turn(damaged)?;
        for suffix in ["", "-wal"] {
            let (from, to) = (lock::beside(damaged, suffix), lock::beside(copy, suffix));
            if suffix.is_empty() || from.exists() {
                fs::copy(from, &to).map_err(disk)?;
                let file = fs::OpenOptions::new().write(true).open(to).map_err(disk)?;
                lock::make_private(&file).map_err(disk)?;
            }
        }
    }
    let opened = || -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(copy, flags)?;
        // What can be read of a broken schema is enough.
        conn.pragma_update(None, "writable_schema", true)?;
        conn.query_row("select count(*) from sqlite_schema", [], |_row| Ok(()))?;
        Ok(conn)
    };
    if let Ok(conn) = opened() {
        return Ok(conn);
    }
    write_head(copy).map_err(disk)?;
    Ok(opened()?)
}

/// Writes the head of a file anew, where SQLite does not know it for one of its own.
fn write_head(copy: &Path) -> std::io::Result<()> {
    use std::io::{Seek as _, Write as _};

    let mut file = fs::OpenOptions::new().write(true).open(copy)?;
    let pages = u32::try_from(file.metadata()?.len() / PAGE).unwrap_or(u32::MAX);
    let mut put = |at: u64, bytes: &[u8]| {
        file.seek(std::io::SeekFrom::Start(at))?;
        file.write_all(bytes)
    };
    put(0, b"SQLite format 3\0\x10\x00\x01\x01\x00\x40\x20\x20")?;
    put(28, &pages.to_be_bytes())?;
    // No free pages; schema format 4, text as UTF-8.
    put(32, &[0; 8])?;
    put(44, &4_u32.to_be_bytes())?;
    put(52, &[0; 4])?;
    put(56, &1_u32.to_be_bytes())?;
    put(64, &[0; 4])?;
    put(72, &[0; 20])
}

/// Returns the schema number of a file, or ours where it makes no sense.
fn schema_of(copy: &Path) -> std::io::Result<usize> {
    let head = fs::read(copy)?;
    let number = head
        .get(VERSION_AT..VERSION_AT + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u32::from_be_bytes);
    let known = usize::try_from(migrate::SCHEMA).unwrap_or(usize::MAX);
    Ok(usize::try_from(number)
        .ok()
        .filter(|number| (1..=known).contains(number))
        .unwrap_or(known))
}

/// A table as it should be.
struct Table {
    name: String,
    columns: Vec<String>,
    /// The columns of its key, where it has no row numbers.
    key: Option<Vec<String>>,
}

/// Returns the tables of a database.
fn tables(conn: &Connection) -> rusqlite::Result<Vec<Table>> {
    let names: Vec<(String, bool)> = conn
        .prepare(
            "select name, wr from pragma_table_list
             where schema = 'main' and type = 'table' and name not like 'sqlite_%' order by name",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    names
        .into_iter()
        .map(|(name, without_numbers)| {
            let columns: Vec<(String, i64)> = conn
                .prepare("select name, pk from pragma_table_xinfo(?1) where hidden = 0")?
                .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let mut key: Vec<(i64, String)> = columns
                .iter()
                .filter(|(_, place)| *place > 0)
                .map(|(name, place)| (*place, name.clone()))
                .collect();
            key.sort();
            Ok(Table {
                name,
                columns: columns.into_iter().map(|(name, _)| name).collect(),
                key: without_numbers.then(|| key.into_iter().map(|(_, name)| name).collect()),
            })
        })
        .collect()
}

/// Copies every row that can be read.
fn fill(
    source: &Connection,
    new: &mut Connection,
    lost: &mut Vec<String>,
) -> Result<(), StoreError> {
    new.pragma_update(None, "foreign_keys", false)?;
    let tables = tables(new)?;
    let tx = new.transaction()?;
    tx.execute("delete from meta", [])?;
    for table in tables {
        let mut copying = Copying {
            source,
            new: &tx,
            table: &table,
            invalid: 0,
        };
        let unread = if table.key.is_some() {
            copying.by_key()
        } else {
            copying.by_number()
        };
        let name = table.name.replace('_', " ");
        match unread {
            Ok(0) => {}
            Ok(count) => lost.push(format!("{count} rows of {name} could not be read.")),
            Err(Unread::Some) => lost.push(format!("Some rows of {name} could not be read.")),
            Err(Unread::All) => lost.push(format!("The table {name} could not be read.")),
        }
        if copying.invalid > 0 {
            lost.push(format!("{} rows of {name} made no sense.", copying.invalid));
        }
    }
    tx.commit()?;
    Ok(())
}

/// How much of a table could not be read, where that cannot be counted.
enum Unread {
    Some,
    All,
}

/// One table on its way.
struct Copying<'c> {
    source: &'c Connection,
    new: &'c Connection,
    table: &'c Table,
    /// Rows that a rule of the new table refuses.
    invalid: u64,
}

impl Copying<'_> {
    fn select(&self, rest: &str) -> String {
        let columns = self.table.columns.join("\", \"");
        format!(
            "select \"{columns}\" from {} not indexed {rest}",
            self.table.name
        )
    }

    /// Reads rows until the end or the first that cannot be read; returns whether that was the end, and
    /// the last number read.
    fn run(&mut self, sql: &str, from: &[i64]) -> rusqlite::Result<(bool, Option<i64>)> {
        let source = self.source;
        let mut statement = source.prepare(sql)?;
        let mut rows = statement.query(params_from_iter(from))?;
        let mut last = None;
        loop {
            let Ok(row) = rows.next() else {
                return Ok((false, last));
            };
            let Some(row) = row else {
                return Ok((true, last));
            };
            last = match row.get::<_, Value>(0) {
                Ok(Value::Integer(number)) => Some(number),
                Ok(_) | Err(_) => last,
            };
            self.put(row);
        }
    }

    fn put(&mut self, row: &rusqlite::Row<'_>) {
        let count = self.table.columns.len();
        let values: rusqlite::Result<Vec<Value>> = (0..count).map(|n| row.get(n)).collect();
        let marks = vec!["?"; count].join(", ");
        let columns = self.table.columns.join("\", \"");
        let sql = format!(
            "insert into {} (\"{columns}\") values ({marks})",
            self.table.name
        );
        let written = values.and_then(|values| {
            self.new
                .prepare_cached(&sql)?
                .execute(params_from_iter(values))
        });
        if written.is_err() {
            self.invalid += 1;
        }
    }

    /// Copies a table with row numbers, which are its first column: forwards, backwards, then what is
    /// between, number by number. Returns how many rows could not be read.
    fn by_number(&mut self) -> Result<u64, Unread> {
        let number = self.table.columns.first().cloned().unwrap_or_default();
        let forwards = self.select(&format!("where {number} > ?1 order by {number}"));
        let (is_whole, last) = self
            .run(&forwards, &[i64::MIN])
            .map_err(|_error| Unread::All)?;
        if is_whole {
            return Ok(0);
        }
        let from = last.unwrap_or(0);
        let backwards = self.select(&format!("where {number} > ?1 order by {number} desc"));
        let (_, first) = self
            .run(&backwards, &[from])
            .map_err(|_error| Unread::Some)?;
        let until = first.unwrap_or(from.saturating_add(GAP));
        let one = self.select(&format!("where {number} = ?1"));
        let mut unread = 0;
        for n in from.saturating_add(1)..until.min(from.saturating_add(GAP)) {
            match self.run(&one, &[n]) {
                Ok((true, _)) => {}
                Ok((false, _)) | Err(_) => unread += 1,
            }
        }
        match first {
            Some(first) if first.saturating_sub(from) <= GAP => Ok(unread),
            // Where the table ends cannot be told.
            Some(_) | None => Err(Unread::Some),
        }
    }

    /// Copies a table without row numbers: forwards, and backwards from the other end.
    fn by_key(&mut self) -> Result<u64, Unread> {
        let key = self.table.key.clone().unwrap_or_default();
        let forwards = self.select(&format!("order by {}", key.join(", ")));
        let (is_whole, _) = self.run(&forwards, &[]).map_err(|_error| Unread::All)?;
        if is_whole {
            return Ok(0);
        }
        let before = self.invalid;
        let backwards = self.select(&format!("order by {} desc", key.join(" desc, ")));
        let read = self.run(&backwards, &[]);
        // Those from the other side that are there already are no loss.
        self.invalid = before;
        read.map_err(|_error| Unread::Some)?;
        Err(Unread::Some)
    }
}

/// Makes a sound database of what was copied.
fn mend(new: &mut Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    let tx = new.transaction()?;
    tx.execute(
        "insert into meta (key, value) values ('origin', randomblob(16)) on conflict do nothing",
        [],
    )?;
    headings(&tx, lost)?;
    let is_whole = chain(&tx, lost)?;
    // Once for what others lead to, and once for what led to rows that are gone.
    let mut healed = heal_beside(&tx, is_whole)?;
    orphans(&tx, lost)?;
    healed += heal_beside(&tx, is_whole)?;
    if healed > 0 {
        lost.push(format!("{healed} rows were made again from the log."));
    }
    align(&tx)?;
    retell(&tx, lost)?;
    let shops: Vec<i64> = tx
        .prepare("select n from shop")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for shop in shops {
        rollup::rebuild(&tx, shop)?;
    }
    tx.commit()?;
    new.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// Tables whose rows others name by number: how a row that keeps a number is made, and who names them.
const NAMED: [(&str, &str, &[&str]); 2] = [
    (
        "product",
        "insert into product (n, shop, sku) select ?1, min(n), '' from shop",
        &[
            "select product from sample",
            "select product from order_line",
            "select row from superseded where tbl = 'product'",
        ],
    ),
    (
        "creator",
        "insert into creator (n, id, shop, handle) select ?1, x'', min(n), '' from shop",
        &[
            "select creator from sample",
            "select creator from note",
            "select creator from follow_up",
            "select creator from flat_fee",
            "select creator from order_line",
            "select creator from content",
            "select creator from creator_fact",
            "select row from superseded where tbl = 'creator'",
        ],
    ),
];

/// Makes rows again that the log tells of; the numbers of lost rows stay free, so that nothing is taken
/// for another row that is still named by its number.
fn heal_beside(conn: &Connection, is_believed: bool) -> Result<u64, StoreError> {
    let mut kept = Vec::new();
    for (table, keep, named) in NAMED {
        let named = named.join(" union all ");
        let (highest, known): (i64, i64) = conn.query_row(
            &format!(
                "with named (number) as ({named})
                 select (select coalesce(max(number), 0) from named),
                        (select coalesce(max(n), 0) from {table})"
            ),
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if highest > known && conn.execute(keep, [highest])? > 0 {
            kept.push((table, highest));
        }
    }
    let healed = heal(conn, is_believed)?;
    for (table, n) in kept {
        conn.execute(&format!("delete from {table} where n = ?1"), [n])?;
    }
    Ok(healed)
}

/// Tells a log that lost events what the tables hold, in an operation of its own.
fn retell(conn: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    let events = untold(conn)?;
    let last: Option<(i64, OpId)> = conn
        .query_row("select at, id from op order by n desc limit 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (false, Some((at, last))) = (events.is_empty(), last) else {
        return Ok(());
    };
    lost.push(format!(
        "The log had lost what {} rows came of; it was told again what they are.",
        events.len()
    ));
    let heading = Heading {
        op: OpId(EventId::derive(last, u32::MAX).0),
        at: from_millis(at),
        actor: "doctor".to_owned(),
        source: Source::Cli,
        command: "doctor --salvage".to_owned(),
        digest: [0; 32],
        undoes: None,
    };
    let mut scribe = Scribe::begin(conn, heading)?;
    for event in &events {
        scribe.retell(event)?;
    }
    scribe.finish(None, false, Vec::new())?;
    Ok(())
}

/// Gives events whose operation is gone a heading again.
fn headings(conn: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    conn.execute_batch(
        "update op set undoes = null where undoes not in (select id from op);
         update op set undone_by = null where undone_by not in (select id from op);",
    )?;
    let made = conn.execute(
        "insert into op (id, at, actor, source, command, digest, undoable, summary)
         select op, min(at), actor, source, 'salvaged', zeroblob(32), 0, min(summary) from event
         where op not in (select id from op) group by op order by min(seq)",
        [],
    )?;
    if made > 0 {
        lost.push(format!(
            "{made} headings of operations; their events are there."
        ));
    }
    Ok(())
}

/// Leaves out events that make no sense, and numbers and chains the others anew where that is needed.
///
/// Returns whether the log was whole: then it is believed, else the tables are.
fn chain(conn: &Connection, lost: &mut Vec<String>) -> Result<bool, StoreError> {
    let mut senseless = Vec::new();
    {
        let mut query = conn.prepare(&format!("{} order by seq", log::Line::SELECT))?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let makes_sense = log::Line::read(row).is_ok_and(|line| line.event().is_ok());
            if !makes_sense {
                senseless.push(row.get::<_, i64>(0)?);
            }
        }
    }
    let broken = verify_chain(conn).map_or(Some(1), |chain| chain.broken_at);
    let Some(at) = broken.or_else(|| senseless.first().copied()) else {
        // Events missing at the end leave a chain that holds: the loss was noted when they were read.
        return Ok(!lost.iter().any(|told| told.contains(" event ")));
    };
    lost.push(format!(
        "The log is broken at event {at}: {} events made no sense, and those left were chained anew.",
        senseless.len()
    ));
    log::rewrite(conn, 1, |conn| {
        for seq in &senseless {
            conn.execute("delete from event where seq = ?1", [seq])?;
        }
        // Downwards only, so that no number is taken twice.
        let numbers: Vec<i64> = conn
            .prepare("select seq from event order by seq")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for (n, seq) in (1_i64..).zip(numbers) {
            if n != seq {
                conn.execute("update event set seq = ?1 where seq = ?2", [n, seq])?;
            }
        }
        // The chain does not say which of the two is right; what the heading says is said once.
        conn.execute(
            "update event as e set (at, actor, source) = (
                 select o.at, o.actor, o.source from op o where o.id = e.op)",
            [],
        )?;
        Ok(())
    })?;
    Ok(false)
}

/// Brings the headings of operations in line with the events there are.
fn align(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(
        "update op set undoable = 0 where not exists (select 1 from event e where e.op = op.id);
         update op as o set (at, actor, source) = (
             select e.at, e.actor, e.source from event e where e.op = o.id order by e.seq limit 1)
         where exists (select 1 from event e where e.op = o.id);
         update op as first set undone_by = (
             select max(o.id) from op o where o.undoes = first.id and o.undone_by is null)
         where undone_by is null;",
    )?;
    Ok(())
}

/// Leaves out rows that lead to rows which are lost.
fn orphans(conn: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    let unnamed = conn.execute(
        "update order_line set creator = null
         where creator is not null and creator not in (select n from creator)",
        [],
    )?;
    if unnamed > 0 {
        lost.push(format!(
            "{unnamed} order lines do not know their creator any more."
        ));
    }
    let gone = conn.execute(
        "delete from order_line
         where product not in (select n from product) or shop not in (select n from shop)",
        [],
    )?;
    if gone > 0 {
        lost.push(format!(
            "{gone} rows of order line belonged to a product that is lost."
        ));
    }
    // What leads to a row that is left out now is left out in the next round.
    for _round in 0..8 {
        let found: Vec<(String, Option<i64>, String)> = conn
            .prepare("pragma foreign_key_check")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        if found.is_empty() {
            return Ok(());
        }
        let mut left_out: std::collections::BTreeMap<(String, String), u64> =
            std::collections::BTreeMap::new();
        for (table, row, parent) in found {
            match row {
                Some(row) => {
                    conn.execute(&format!("delete from {table} where rowid = ?1"), [row])?
                }
                None => keyless(conn, &table, &parent)?,
            };
            *left_out.entry((table, parent)).or_default() += 1;
        }
        for ((table, parent), count) in left_out {
            lost.push(format!(
                "{count} rows of {} belonged to a row of {} that is lost.",
                table.replace('_', " "),
                parent.replace('_', " ")
            ));
        }
    }
    Ok(())
}

/// Leaves out the rows of a table without row numbers that lead to no row of `parent`.
fn keyless(conn: &Connection, table: &str, parent: &str) -> Result<usize, StoreError> {
    let keys: Vec<(String, Option<String>)> = conn
        .prepare("select \"from\", \"to\" from pragma_foreign_key_list(?1) where \"table\" = ?2")?
        .query_map([table, parent], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut gone = 0;
    for (from, to) in keys {
        let to = to.unwrap_or_else(|| "n".to_owned());
        gone += conn.execute(
            &format!(
                "delete from {table} where {from} is not null
                 and {from} not in (select {to} from {parent})"
            ),
            [],
        )?;
    }
    Ok(gone)
}

fn count(conn: &Connection) -> Result<u64, StoreError> {
    let mut rows = 0;
    for table in tables(conn)? {
        let count: i64 =
            conn.query_row(&format!("select count(*) from {}", table.name), [], |row| {
                row.get(0)
            })?;
        rows += u64::try_from(count).unwrap_or(0);
    }
    Ok(rows)
}
