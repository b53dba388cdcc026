//! Columns to values where a type alone does not say how.

use rusqlite::Row;
use rusqlite::types::{FromSqlError, Type};
use serde::de::DeserializeOwned;

use crate::domain::date::{Date, Instant};
use crate::domain::id::ExtId;
use crate::store::value::{Day, Millis};

/// A row's value, or what `SQLite` says against it.
pub(super) type Read<T> = rusqlite::Result<T>;

/// Reads a day number.
pub(super) fn day(row: &Row<'_>, column: usize) -> Read<Option<Date>> {
    Ok(row.get::<_, Option<Day>>(column)?.map(|day| day.0))
}

/// Reads an instant.
pub(super) fn instant(row: &Row<'_>, column: usize) -> Read<Instant> {
    Ok(row.get::<_, Millis>(column)?.0)
}

/// Reads an instant that may be missing.
pub(super) fn opt_instant(row: &Row<'_>, column: usize) -> Read<Option<Instant>> {
    Ok(row.get::<_, Option<Millis>>(column)?.map(|at| at.0))
}

/// Reads a product's title: its name, or the SKU id where it has none.
pub(super) fn title(row: &Row<'_>, column: usize) -> Read<String> {
    Ok(row.get::<_, ExtId>(column)?.to_string())
}

/// Reads a word as JSON spells it, such as video or live.
pub(super) fn name<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Read<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}

/// Reads a count.
pub(super) fn count(row: &Row<'_>, column: usize) -> Read<usize> {
    let number: i64 = row.get(column)?;
    usize::try_from(number).map_err(|_negative| {
        let wrong = FromSqlError::OutOfRange(number);
        rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, Box::new(wrong))
    })
}

/// Returns a length as `SQLite`'s limit counts it, where none is -1.
pub(super) fn limit(rows: Option<usize>) -> i64 {
    rows.map_or(-1, |rows| i64::try_from(rows).unwrap_or(i64::MAX))
}
