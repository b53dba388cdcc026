//! Reading every row that can be read, around those that cannot.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::pages::Pages;
use super::strays::rescue;
use crate::store::StoreError;

/// Tables a new file has rows in.
const OWN: [&str; 2] = ["meta", "seal"];

/// Tables that are summed anew.
pub(super) const SUMS: [&str; 3] = ["content_sales", "product_day", "seller_day"];

/// A table as it should be.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The columns of its key, where it has no row numbers.
    pub(super) key: Option<Vec<String>>,
}

/// A column as it should be.
pub(super) struct Column {
    pub(super) name: String,
    /// The type its values have; empty where any is right.
    pub(super) kind: String,
    pub(super) is_wanted: bool,
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
            let columns: Vec<(Column, i64)> = conn
                .prepare(
                    "select name, type, \"notnull\" or pk > 0, pk from pragma_table_xinfo(?1)
                     where hidden = 0",
                )?
                .query_map([&name], |row| {
                    let column = Column {
                        name: row.get(0)?,
                        kind: row.get::<_, String>(1)?.to_ascii_uppercase(),
                        is_wanted: row.get(2)?,
                    };
                    Ok((column, row.get(3)?))
                })?
                .collect::<Result<_, _>>()?;
            let mut key: Vec<(i64, String)> = columns
                .iter()
                .filter(|(_, place)| *place > 0)
                .map(|(column, place)| (*place, column.name.clone()))
                .collect();
            key.sort();
            Ok(Table {
                name,
                columns: columns.into_iter().map(|(column, _)| column).collect(),
                key: without_numbers.then(|| key.into_iter().map(|(_, name)| name).collect()),
            })
        })
        .collect()
}

impl Table {
    /// Returns whether what it holds is the file's own, which a new file has of its own.
    pub(super) fn is_own(&self) -> bool {
        OWN.contains(&self.name.as_str())
    }

    /// Returns the names of its columns, quoted.
    fn names(&self) -> String {
        let names = self.columns.iter().map(|column| column.name.as_str());
        names.collect::<Vec<_>>().join("\", \"")
    }
}

/// Copies every row that can be read: along the keys where that goes, page by page where it does not.
pub(super) fn fill(
    source: Option<&Connection>,
    pages: &Pages,
    new: &mut Connection,
    lost: &mut Vec<String>,
) -> Result<(), StoreError> {
    new.pragma_update(None, "foreign_keys", false)?;
    let tables = tables(new)?;
    let tx = new.transaction()?;
    // What is in them already is the new file's own.
    for own in tables.iter().filter(|table| table.is_own()) {
        tx.execute(&format!("delete from {}", own.name), [])?;
    }
    let mut copied: Vec<Copied<'_>> = tables
        .iter()
        .map(|table| Copying::of(source, &tx, table).run())
        .collect();
    let holes: Vec<&Table> = copied
        .iter()
        .filter(|copied| copied.hole.is_some())
        .map(|copied| copied.table)
        .collect();
    let strays = rescue(pages, &tx, (source, &holes))?;
    for copied in &mut copied {
        copied.tell(&tx, lost)?;
    }
    if strays > 0 {
        lost.push(format!(
            "{strays} rows were found that no table can be told for."
        ));
    }
    tx.commit()?;
    Ok(())
}

/// What lies between the rows that could be read along the key.
enum Hole {
    /// Rows of numbers between these two.
    Between(i64, i64),
    /// Nobody knows how many.
    Some,
    /// Maybe all of them.
    All,
}

/// What became of one table.
struct Copied<'t> {
    table: &'t Table,
    hole: Option<Hole>,
    /// Rows that a rule of the new table refuses.
    invalid: u64,
}

impl Copied<'_> {
    /// Says what is not there after all.
    fn tell(&self, new: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
        let name = self.table.name.replace('_', " ");
        let count = |rest: &str| -> rusqlite::Result<i64> {
            let sql = format!("select count(*) from {} {rest}", self.table.name);
            new.query_row(&sql, [], |row| row.get(0))
        };
        match &self.hole {
            None => {}
            Some(_) if self.table.is_own() || SUMS.contains(&self.table.name.as_str()) => {}
            Some(Hole::Between(from, until)) => {
                let number = self.table.columns.first().map_or("", |column| &column.name);
                let there = count(&format!("where {number} > {from} and {number} < {until}"))?;
                match until.saturating_sub(*from) - 1 - there {
                    ..=0 => {}
                    1 => lost.push(format!("1 row of {name} could not be read.")),
                    some => lost.push(format!("Up to {some} rows of {name} could not be read.")),
                }
            }
            Some(Hole::All) if count("")? == 0 => {
                lost.push(format!("The table {name} could not be read."));
            }
            Some(Hole::Some | Hole::All) => {
                lost.push(format!("Some rows of {name} could not be read."));
            }
        }
        if self.invalid > 0 {
            lost.push(format!("{} rows of {name} made no sense.", self.invalid));
        }
        Ok(())
    }
}

/// One table on its way.
struct Copying<'c, 't> {
    source: Option<&'c Connection>,
    new: &'c Connection,
    table: &'t Table,
    invalid: u64,
}

impl<'c, 't> Copying<'c, 't> {
    const fn of(source: Option<&'c Connection>, new: &'c Connection, table: &'t Table) -> Self {
        Self {
            source,
            new,
            table,
            invalid: 0,
        }
    }

    fn run(mut self) -> Copied<'t> {
        let hole = match self.source {
            None => Some(Hole::All),
            Some(source) if self.table.key.is_some() => self.by_key(source),
            Some(source) => self.by_number(source),
        };
        Copied {
            table: self.table,
            hole,
            invalid: self.invalid,
        }
    }

    fn select(&self, rest: &str) -> String {
        format!(
            "select \"{}\" from {} not indexed {rest}",
            self.table.names(),
            self.table.name
        )
    }

    /// Reads rows until the end or the first that cannot be read; returns whether that was the end, and
    /// the last number read.
    fn read(
        &mut self,
        source: &Connection,
        (sql, from): (&str, &[i64]),
    ) -> rusqlite::Result<(bool, Option<i64>)> {
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
            let values: rusqlite::Result<Vec<Value>> =
                (0..self.table.columns.len()).map(|n| row.get(n)).collect();
            let is_put = values.and_then(|values| put(self.new, self.table, values));
            self.invalid += u64::from(is_put.is_err());
        }
    }

    /// Copies a table with row numbers, which are its first column: forwards, then backwards.
    fn by_number(&mut self, source: &Connection) -> Option<Hole> {
        let number = self.table.columns.first().map_or("", |column| &column.name);
        let forwards = self.select(&format!("where {number} > ?1 order by {number}"));
        let backwards = self.select(&format!("where {number} > ?1 order by {number} desc"));
        let Ok((is_whole, last)) = self.read(source, (&forwards, &[i64::MIN])) else {
            return Some(Hole::All);
        };
        if is_whole {
            return None;
        }
        let from = last.unwrap_or(0);
        Some(match self.read(source, (&backwards, &[from])) {
            Ok((_, Some(first))) => Hole::Between(from, first),
            Ok((_, None)) | Err(_) => Hole::Some,
        })
    }

    /// Copies a table without row numbers: forwards, then backwards from the other end.
    fn by_key(&mut self, source: &Connection) -> Option<Hole> {
        let key = self.table.key.clone().unwrap_or_default();
        let forwards = self.select(&format!("order by {}", key.join(", ")));
        let backwards = self.select(&format!("order by {} desc", key.join(" desc, ")));
        let Ok((is_whole, _)) = self.read(source, (&forwards, &[])) else {
            return Some(Hole::All);
        };
        if is_whole {
            return None;
        }
        let before = self.invalid;
        // Those from the other side that are there already are no loss.
        drop(self.read(source, (&backwards, &[])));
        self.invalid = before;
        Some(Hole::Some)
    }
}

/// Writes a row; of one that was made before columns were added, the rest is as it is by itself.
pub(super) fn put(new: &Connection, table: &Table, values: Vec<Value>) -> rusqlite::Result<()> {
    let columns = table.columns.iter().take(values.len());
    let columns: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
    let marks = vec!["?"; values.len()].join(", ");
    let sql = format!(
        "insert into {} (\"{}\") values ({marks})",
        table.name,
        columns.join("\", \"")
    );
    new.prepare_cached(&sql)?
        .execute(params_from_iter(values))
        .map(|_one| ())
}
