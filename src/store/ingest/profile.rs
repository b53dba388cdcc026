//! Profiles of creators, products and content: a later file wins, an absent cell never erases.
//!
//! What a file says is kept column by column, before and after, so that taking the file out puts back
//! just what still is as it left it (reliability.md section 5). A file that says what is known already
//! keeps that too: once the earlier file goes, the value stands on the later one.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Map, Value};

use crate::domain::id::ExtId;
use crate::store::StoreError;

/// A table with profiles, and the columns files may fill.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Table {
    name: &'static str,
    columns: &'static [&'static str],
}

pub(super) const CREATOR: Table = Table {
    name: "creator",
    columns: &[
        "name",
        "followers",
        "category",
        "contact",
        "type",
        "style",
        "agreed_rate",
        "retainer_since",
        "commission_rate",
        "flat_fee",
        "tags",
        "owner",
    ],
};
pub(super) const PRODUCT: Table = Table {
    name: "product",
    columns: &[
        "product_id",
        "name",
        "category",
        "price",
        "unit_cost",
        "sample_shipping_cost",
        "sample_stock",
    ],
};
pub(super) const CONTENT: Table = Table {
    name: "content",
    columns: &[
        "creator",
        "title",
        "url",
        "posted",
        "minutes",
        "hook_angle",
        "caption",
        "add_to_carts",
        "compliance",
        "hold_told",
    ],
};

/// Returns text as a column, if there is any.
pub(super) fn text(text: Option<&str>) -> Option<Value> {
    text.map(|text| Value::from(text.to_owned()))
}

/// Returns a number as a column, if there is one.
pub(super) fn number(number: Option<i64>) -> Option<Value> {
    number.map(Value::from)
}

/// Returns a platform's id as a column, if there is one.
pub(super) fn ext_id(id: Option<&ExtId>) -> Option<Value> {
    id.map(|id| match id {
        ExtId::Number(number) => Value::from(*number),
        ExtId::Text(text) => Value::from(text.to_string()),
    })
}

fn to_sql(value: &Value) -> Sql {
    match value {
        Value::Number(number) => number.as_i64().map_or(Sql::Null, Sql::Integer),
        Value::String(text) => Sql::Text(text.clone()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Sql::Null,
    }
}

fn from_sql(value: Sql) -> Value {
    match value {
        Sql::Integer(number) => Value::from(number),
        Sql::Text(text) => Value::from(text),
        Sql::Null | Sql::Real(_) | Sql::Blob(_) => Value::Null,
    }
}

/// Returns the profile columns of a row.
fn load(conn: &Connection, table: Table, row: i64) -> Result<Vec<Value>, StoreError> {
    let sql = format!(
        "select {} from {} where n = ?1",
        table.columns.join(", "),
        table.name
    );
    let count = table.columns.len();
    Ok(conn.prepare_cached(&sql)?.query_row([row], |row| {
        (0..count)
            .map(|at| row.get::<_, Sql>(at).map(from_sql))
            .collect()
    })?)
}

fn set(
    conn: &Connection,
    table: Table,
    row: i64,
    column: &str,
    value: &Value,
) -> Result<(), StoreError> {
    // Column names come from the constants above, never from a file.
    let sql = format!("update {} set {column} = ?2 where n = ?1", table.name);
    conn.prepare_cached(&sql)?
        .execute(params![row, to_sql(value)])?;
    Ok(())
}

/// Whether the rows of a file change something on a profile, beside what stood before the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Differs {
    /// After the rows up to this one.
    pub(super) was: bool,
    /// With this one.
    pub(super) is: bool,
}

/// What a file says of one column, if it says anything.
pub(super) type Said = (&'static str, Option<Value>);

/// Writes what a file says of a row; columns it does not name stay as they are.
pub(super) fn update(
    conn: &Connection,
    batch: i64,
    (table, row): (Table, i64),
    said: &[Said],
) -> Result<Differs, StoreError> {
    let mut kept = changes_of(conn, table, row, batch)?.unwrap_or_default();
    let was = differs(&kept);
    if said.iter().all(|(_, value)| value.is_none()) {
        return Ok(Differs { was, is: was });
    }
    let known = load(conn, table, row)?;
    write(conn, (table, row), &known, said)?;
    for (column, before) in table.columns.iter().zip(known) {
        let Some(after) = said_of(said, column) else {
            continue;
        };
        // Of several words of one file about a column, the first before and the last after.
        if let Some(last) = kept.get_mut(*column).and_then(|pair| pair.get_mut(1)) {
            *last = after.clone();
        } else {
            let pair = Value::Array(vec![before, after.clone()]);
            kept.insert((*column).to_owned(), pair);
        }
    }
    let is = differs(&kept);
    remember(conn, batch, (table, row), kept)?;
    Ok(Differs { was, is })
}

fn said_of<'a>(said: &'a [Said], column: &str) -> Option<&'a Value> {
    let (_, value) = said.iter().find(|(name, _)| *name == column)?;
    value.as_ref()
}

/// Writes what is said over what is known, where it is not the same.
fn write(
    conn: &Connection,
    (table, row): (Table, i64),
    known: &[Value],
    said: &[Said],
) -> Result<(), StoreError> {
    let next = || {
        let pairs = table.columns.iter().zip(known);
        pairs.map(|(column, known)| said_of(said, column).unwrap_or(known))
    };
    if next().eq(known) {
        return Ok(());
    }
    let sets: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| format!("{column} = ?{}", at + 2))
        .collect();
    let sql = format!("update {} set {} where n = ?1", table.name, sets.join(", "));
    let mut update = conn.prepare_cached(&sql)?;
    update.raw_bind_parameter(1, row)?;
    for (at, value) in next().enumerate() {
        update.raw_bind_parameter(at + 2, to_sql(value))?;
    }
    update.raw_execute()?;
    Ok(())
}

fn differs(changes: &Map<String, Value>) -> bool {
    changes.values().any(|pair| pair.get(0) != pair.get(1))
}

/// Keeps what a batch changed on a row.
fn remember(
    conn: &Connection,
    batch: i64,
    (table, row): (Table, i64),
    changes: Map<String, Value>,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "insert into superseded (batch, tbl, row, body) values (?1, ?2, ?3, ?4)
         on conflict do update set body = excluded.body",
    )?
    .execute(params![
        batch,
        table.name,
        row,
        Value::Object(changes).to_string()
    ])?;
    Ok(())
}

fn changes_of(
    conn: &Connection,
    table: Table,
    row: i64,
    batch: i64,
) -> Result<Option<Map<String, Value>>, StoreError> {
    let body: Option<String> = conn
        .prepare_cached("select body from superseded where tbl = ?1 and row = ?2 and batch = ?3")?
        .query_row(params![table.name, row, batch], |row| row.get(0))
        .optional()?;
    Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
}

/// Puts back what a batch changed on profiles, as far as it still is as the batch left it.
///
/// Where a later batch spoke of the same column, that one now stands on what was before this one.
pub(in crate::store) fn undo(conn: &Connection, batch: i64) -> Result<(), StoreError> {
    for table in [CREATOR, PRODUCT, CONTENT] {
        let rows: Vec<i64> = conn
            .prepare_cached("select row from superseded where batch = ?1 and tbl = ?2")?
            .query_map(params![batch, table.name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for row in rows {
            undo_row(conn, batch, (table, row))?;
        }
    }
    Ok(())
}

fn undo_row(conn: &Connection, batch: i64, (table, row): (Table, i64)) -> Result<(), StoreError> {
    let changes = changes_of(conn, table, row, batch)?.unwrap_or_default();
    let current = load(conn, table, row)?;
    for (column, change) in changes {
        let (Some(before), Some(after)) = (change.get(0), change.get(1)) else {
            continue;
        };
        let Some(place) = table.columns.iter().position(|known| *known == column) else {
            continue;
        };
        if let Some(later) = later(conn, batch, (table, row), &column)? {
            hand_over(conn, later, (table, row), (&column, before, after))?;
        } else if current.get(place) == Some(after) {
            set(conn, table, row, &column, before)?;
        }
    }
    Ok(())
}

/// Lets a later batch stand on what was before this one, unless a person was between the two.
fn hand_over(
    conn: &Connection,
    later: i64,
    (table, row): (Table, i64),
    (column, before, after): (&str, &Value, &Value),
) -> Result<(), StoreError> {
    let mut changes = changes_of(conn, table, row, later)?.unwrap_or_default();
    let Some(first) = changes.get_mut(column).and_then(|pair| pair.get_mut(0)) else {
        return Ok(());
    };
    if first != after {
        return Ok(());
    }
    *first = before.clone();
    remember(conn, later, (table, row), changes)
}

/// Returns the next batch that spoke of the same column.
fn later(
    conn: &Connection,
    batch: i64,
    (table, row): (Table, i64),
    column: &str,
) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "select batch from superseded
             where tbl = ?1 and row = ?2 and batch > ?3 and json_extract(body, '$.' || ?4) is not null
             order by batch limit 1",
        )?
        .query_row(params![table.name, row, batch, column], |row| row.get(0))
        .optional()?)
}
