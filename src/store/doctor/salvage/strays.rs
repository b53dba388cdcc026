//! Rows whose way is lost, back to their tables: by the top of their tree where the list of tables names
//! it, else by what they are made of. Tables are strict, so that few rows fit two of them.

use std::collections::HashMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::pages::{Lying, Pages};
use super::read::{Table, put, tables};
use crate::store::StoreError;

/// Rows of a tree looked at to tell its table.
const LOOKED_AT: usize = 64;

/// Puts what lies on pages into tables with holes; what is there already stays as it is.
///
/// Returns how many rows were found that may belong to more than one of them.
pub(super) fn rescue(
    pages: &Pages,
    new: &Connection,
    (source, holes): (Option<&Connection>, &[&Table]),
) -> Result<u64, StoreError> {
    if holes.is_empty() {
        return Ok(0);
    }
    let roots = source.map(roots).unwrap_or_default();
    let all = tables(new)?;
    let mut strays = 0;
    for (top, pages_of_it) in pages.trees() {
        // The list of tables itself.
        if top == 1 {
            continue;
        }
        let table = match roots.get(&top) {
            Some(name) => holes.iter().copied().find(|table| table.name == *name),
            None => match fitting(pages, &pages_of_it, &all) {
                Fits::One(name) => holes.iter().copied().find(|table| table.name == name),
                Fits::Several => {
                    strays += count(pages, &pages_of_it);
                    None
                }
                Fits::None => None,
            },
        };
        let Some(table) = table else { continue };
        for page in pages_of_it {
            for row in pages.rows(page) {
                if let Some(values) = values(table, row) {
                    // It is there already, or a rule of the table refuses it.
                    drop(put(new, table, values));
                }
            }
        }
    }
    Ok(strays)
}

fn count(pages: &Pages, of: &[u32]) -> u64 {
    let rows: usize = of.iter().map(|page| pages.rows(*page).len()).sum();
    u64::try_from(rows).unwrap_or(u64::MAX)
}

/// Returns the tops of the trees that the list of tables names, those of indices too.
fn roots(source: &Connection) -> HashMap<u32, String> {
    let read = || -> rusqlite::Result<HashMap<u32, String>> {
        source
            .prepare("select rootpage, name from sqlite_schema where rootpage > 0")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    read().unwrap_or_default()
}

/// Which table rows are of.
enum Fits {
    None,
    One(String),
    Several,
}

/// Returns which table the rows on these pages can be of.
fn fitting(pages: &Pages, of: &[u32], tables: &[Table]) -> Fits {
    let rows: Vec<Lying> = of
        .iter()
        .flat_map(|page| pages.rows(*page))
        .take(LOOKED_AT)
        .collect();
    if rows.is_empty() {
        return Fits::None;
    }
    let mut fitting = tables
        .iter()
        .filter(|table| !table.is_own() && rows.iter().all(|row| fits(table, row)));
    match (fitting.next(), fitting.next()) {
        (None, _) => Fits::None,
        (Some(one), None) => Fits::One(one.name.clone()),
        (Some(_), Some(_)) => Fits::Several,
    }
}

/// Returns whether a row can be of a table: as many values as it has columns, each of its column's type.
fn fits(table: &Table, row: &Lying) -> bool {
    if table.key.is_some() == row.number.is_some() || row.values.len() != table.columns.len() {
        return false;
    }
    let Some(order) = order(table) else {
        return false;
    };
    order.iter().zip(&row.values).all(|(n, value)| {
        let Some(column) = table.columns.get(*n) else {
            return false;
        };
        // The number of a row stands beside it, not in it.
        if row.number.is_some() && *n == 0 {
            return *value == Value::Null;
        }
        match value {
            Value::Null => !column.is_wanted,
            Value::Integer(_) => matches!(column.kind.as_str(), "INTEGER" | "INT" | "ANY"),
            Value::Real(_) => matches!(column.kind.as_str(), "REAL" | "ANY"),
            Value::Text(_) => matches!(column.kind.as_str(), "TEXT" | "ANY"),
            Value::Blob(_) => matches!(column.kind.as_str(), "BLOB" | "ANY"),
        }
    })
}

/// Returns the places of the columns in the order they are stored: the key comes first where there are no
/// row numbers.
fn order(table: &Table) -> Option<Vec<usize>> {
    let place = |name: &String| table.columns.iter().position(|it| it.name == *name);
    let key: Option<Vec<usize>> = table.key.iter().flatten().map(place).collect();
    let key = key?;
    let rest = (0..table.columns.len()).filter(|n| !key.contains(n));
    let rest: Vec<usize> = rest.collect();
    Some(key.into_iter().chain(rest).collect())
}

/// Returns the values of a row in the order of its table's columns.
fn values(table: &Table, row: Lying) -> Option<Vec<Value>> {
    let Lying { number, values } = row;
    if let Some(number) = number {
        if values.len() > table.columns.len() {
            return None;
        }
        let rest = values.into_iter().skip(1);
        return Some([Value::Integer(number)].into_iter().chain(rest).collect());
    }
    let order = order(table)?;
    if order.len() != values.len() {
        return None;
    }
    let mut placed: Vec<(usize, Value)> = order.into_iter().zip(values).collect();
    placed.sort_by_key(|(n, _)| *n);
    Some(placed.into_iter().map(|(_, value)| value).collect())
}
