//! Reading every row that can be read, around those that cannot.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::store::StoreError;

/// Numbers between readable rows that are looked up one by one.
const GAP: i64 = 200_000;

/// Tables a new file has rows in.
const OWN: [&str; 2] = ["meta", "seal"];

/// A table as it should be.
pub(super) struct Table {
    pub(super) name: String,
    columns: Vec<String>,
    /// The columns of its key, where it has no row numbers.
    key: Option<Vec<String>>,
}

/// Returns the tables of a database.
pub(super) fn tables(conn: &Connection) -> rusqlite::Result<Vec<Table>> {
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
pub(super) fn fill(
    source: &Connection,
    new: &mut Connection,
    lost: &mut Vec<String>,
) -> Result<(), StoreError> {
    new.pragma_update(None, "foreign_keys", false)?;
    let tables = tables(new)?;
    let tx = new.transaction()?;
    // What is in them already is the new file's own.
    for own in tables
        .iter()
        .filter(|table| OWN.contains(&table.name.as_str()))
    {
        tx.execute(&format!("delete from {}", own.name), [])?;
    }
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
        let until = first.unwrap_or_else(|| from.saturating_add(GAP));
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
