//! Columns to values: one function per kind of column, and SQLite's answers to ours.

use std::str::FromStr;

use rusqlite::types::{FromSqlError, Type, ValueRef};
use rusqlite::{Connection, ErrorCode, Row};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::domain::creator::Tier;
use crate::domain::date::{Date, Instant, from_day_number, from_millis};
use crate::domain::id::ExtId;
use crate::domain::stage::Stage;
use crate::store::StoreError;

/// A row's value, or what SQLite says against it.
pub(super) type Read<T> = rusqlite::Result<T>;

/// Returns what the store says when SQLite refused.
pub(super) fn failed(conn: &Connection, error: &rusqlite::Error) -> StoreError {
    let path = conn
        .path()
        .filter(|path| !path.is_empty())
        .map_or_else(|| "The database".to_owned(), ToOwned::to_owned);
    if matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
    ) {
        return StoreError::Damaged(path);
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy(path),
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged(path),
        Some(ErrorCode::NotADatabase) => StoreError::NotOurs(path),
        _ => StoreError::Io {
            path,
            reason: error.to_string(),
        },
    }
}

fn wrong(column: usize, kind: Type, why: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, why.into())
}

/// Reads a platform's id, an integer where it is plain digits.
pub(super) fn ext_id(row: &Row<'_>, column: usize) -> Read<ExtId> {
    opt_ext_id(row, column)?.ok_or_else(|| wrong(column, Type::Null, "no id".to_owned()))
}

/// Reads a platform's id that may be missing.
pub(super) fn opt_ext_id(row: &Row<'_>, column: usize) -> Read<Option<ExtId>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(number) => Ok(Some(ExtId::Number(number))),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(Some(ExtId::Text(text.into()))),
            Err(error) => Err(wrong(column, Type::Text, error.to_string())),
        },
        ValueRef::Real(_) | ValueRef::Blob(_) => Err(wrong(
            column,
            Type::Blob,
            FromSqlError::InvalidType.to_string(),
        )),
    }
}

/// Reads a day number.
pub(super) fn day(row: &Row<'_>, column: usize) -> Read<Option<Date>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(from_day_number))
}

/// Reads an instant.
pub(super) fn instant(row: &Row<'_>, column: usize) -> Read<Instant> {
    Ok(from_millis(row.get(column)?))
}

/// Reads an instant that may be missing.
pub(super) fn opt_instant(row: &Row<'_>, column: usize) -> Read<Option<Instant>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(from_millis))
}

/// Reads a UUID as the id it is.
pub(super) fn id<T>(row: &Row<'_>, column: usize, wrap: fn(Uuid) -> T) -> Read<T> {
    Ok(wrap(row.get(column)?))
}

/// Reads a UUID that may be missing.
pub(super) fn opt_id<T>(row: &Row<'_>, column: usize, wrap: fn(Uuid) -> T) -> Read<Option<T>> {
    Ok(row.get::<_, Option<Uuid>>(column)?.map(wrap))
}

/// Reads one of our own words, such as a kind or a state.
pub(super) fn word<T: FromStr<Err = String>>(row: &Row<'_>, column: usize) -> Read<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|why| wrong(column, Type::Text, why))
}

/// Reads one of our own words that may be missing.
pub(super) fn opt_word<T: FromStr<Err = String>>(row: &Row<'_>, column: usize) -> Read<Option<T>> {
    row.get::<_, Option<String>>(column)?
        .map(|text| text.parse().map_err(|why| wrong(column, Type::Text, why)))
        .transpose()
}

/// Reads a JSON column.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Read<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| wrong(column, Type::Text, error.to_string()))
}

/// Reads a word as JSON spells it, such as video or live.
pub(super) fn name<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Read<T> {
    opt_name(row, column)?.ok_or_else(|| wrong(column, Type::Null, "no word".to_owned()))
}

/// Reads a word as JSON spells it that may be missing.
pub(super) fn opt_name<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Read<Option<T>> {
    row.get::<_, Option<String>>(column)?
        .map(|text| {
            serde_json::from_value(serde_json::Value::String(text))
                .map_err(|error| wrong(column, Type::Text, error.to_string()))
        })
        .transpose()
}

/// Reads the floor a promotion set.
pub(super) fn promoted(row: &Row<'_>, column: usize) -> Read<Option<Tier>> {
    row.get::<_, Option<u8>>(column)?
        .map(|number| Tier::try_from(number).map_err(|why| wrong(column, Type::Integer, why)))
        .transpose()
}

/// Reads a stage from its place in the stage table.
pub(super) fn stage(row: &Row<'_>, column: usize) -> Read<Stage> {
    let place: i64 = row.get(column)?;
    usize::try_from(place)
        .ok()
        .and_then(|place| Stage::ALL.get(place).copied())
        .ok_or_else(|| wrong(column, Type::Integer, format!("{place} is no stage")))
}

/// Returns a stage's place in the stage table, as stored.
pub(super) const fn place(stage: Stage) -> i64 {
    stage as i64
}

/// Reads a count.
pub(super) fn count(row: &Row<'_>, column: usize) -> Read<usize> {
    let number: i64 = row.get(column)?;
    usize::try_from(number).map_err(|error| wrong(column, Type::Integer, error.to_string()))
}

/// Returns a length as SQLite's limit counts it, where none is -1.
pub(super) fn limit(rows: Option<usize>) -> i64 {
    rows.map_or(-1, |rows| i64::try_from(rows).unwrap_or(i64::MAX))
}
