//! Whole tables on their way out, row by row, from one consistent view.
//!
//! Which tables there are, and what each column is, stands in `tables.rs`; here a row of SQLite becomes
//! typed values. Nothing is held in memory but the row at hand.

mod tables;

use rusqlite::types::ValueRef;
use rusqlite::{Row, params};
use uuid::Uuid;

use super::value::{Day, Millis};
use super::view::Scope;
use super::view::frame::frames;
use super::{Store, StoreError};
use crate::domain::date::{Date, Instant};
use crate::domain::id::{ExtId, ShopId};
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::stage::Stage;

pub use tables::TABLES;

/// A table that can be taken out whole.
#[derive(Clone, Copy, Debug)]
pub struct ExportTable {
    /// Its name: the domain noun, many of them.
    pub name: &'static str,
    /// What its rows are.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// The rows: the currency of their amounts, then the columns; parameter 1 is the shop, or null.
    sql: &'static str,
}

/// A column's name and what its values are.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name, as in JSON.
    pub name: &'static str,
    form: Form,
}

/// How a value stands in the database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// Words.
    Text,
    /// An id of ours.
    Id,
    /// An id of the platform.
    ExtId,
    /// Minor units of the shop's currency.
    Money,
    /// Basis points.
    Rate,
    /// Hundredths.
    Hundredths,
    /// Thousandths.
    Thousandths,
    /// A whole number.
    Count,
    /// A calendar date.
    Day,
    /// An instant.
    Instant,
    /// Yes or no.
    Flag,
    /// A stage.
    Stage,
    /// The place in a list of names.
    OneOf(&'static [&'static str]),
    /// JSON.
    Json,
}

/// One value on its way out; unknown is [`Value::Unknown`], never zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing is known.
    Unknown,
    /// Words, or an id.
    Text(String),
    /// An amount.
    Money(Money),
    /// A share.
    Rate(BasisPoints),
    /// A number with decimals: the digits, and how many of them stand behind the point.
    Decimal(i64, u32),
    /// A whole number.
    Count(i64),
    /// A calendar date.
    Date(Date),
    /// An instant, UTC.
    Instant(Instant),
    /// Yes or no.
    Flag(bool),
    /// A list or an object, as JSON.
    Json(String),
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Whoever took the rows could take no more.
    #[error(transparent)]
    Out(#[from] std::io::Error),
}

impl Store {
    /// Hands out every row of a table, in the order they came in.
    pub fn export(
        &self,
        table: &ExportTable,
        scope: Scope,
        each: &mut dyn FnMut(&[Value]) -> std::io::Result<()>,
    ) -> Result<(), ExportError> {
        self.inner.readers.reading(|conn| {
            let ours = |error: rusqlite::Error| {
                ExportError::Store(StoreError::from(error).of(self.path()))
            };
            let shops: Vec<Option<ShopId>> = match scope {
                Scope::All => vec![None],
                Scope::Shop(shop) => vec![Some(shop)],
                // One shop of the client after the other.
                Scope::Client(_) => frames(conn, scope, Instant::default())
                    .map_err(ours)?
                    .iter()
                    .map(|frame| Some(frame.id))
                    .collect(),
            };
            let mut query = conn.prepare(table.sql).map_err(ours)?;
            let mut values = Vec::with_capacity(table.columns.len());
            for shop in shops {
                let mut rows = query.query(params![shop]).map_err(ours)?;
                while let Some(row) = rows.next().map_err(ours)? {
                    values.clear();
                    for (n, column) in (1..).zip(table.columns) {
                        values.push(value(row, n, column.form).map_err(ours)?);
                    }
                    each(&values)?;
                }
            }
            Ok(())
        })
    }
}

fn value(row: &Row<'_>, n: usize, form: Form) -> rusqlite::Result<Value> {
    let raw = row.get_ref(n)?;
    if raw == ValueRef::Null {
        return Ok(Value::Unknown);
    }
    Ok(match form {
        Form::Text => Value::Text(row.get(n)?),
        Form::Id => Value::Text(row.get::<_, Uuid>(n)?.to_string()),
        Form::ExtId => Value::Text(row.get::<_, ExtId>(n)?.to_string()),
        Form::Money => Value::Money(Money::new(row.get(n)?, row.get::<_, Currency>(0)?)),
        Form::Rate => Value::Rate(row.get(n)?),
        Form::Hundredths => Value::Decimal(row.get(n)?, 2),
        Form::Thousandths => Value::Decimal(row.get(n)?, 3),
        Form::Count => Value::Count(row.get(n)?),
        Form::Day => Value::Date(row.get::<_, Day>(n)?.0),
        Form::Instant => Value::Instant(row.get::<_, Millis>(n)?.0),
        Form::Flag => Value::Flag(row.get(n)?),
        Form::Stage => Value::Text(row.get::<_, Stage>(n)?.name().to_owned()),
        Form::OneOf(names) => {
            let place: i64 = row.get(n)?;
            let name = usize::try_from(place).ok().and_then(|at| names.get(at));
            let name = name.ok_or(rusqlite::Error::IntegralValueOutOfRange(n, place))?;
            Value::Text((*name).to_owned())
        }
        Form::Json => Value::Json(row.get(n)?),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::store::migrate;

    #[test]
    fn every_table_has_names_of_its_own_and_a_query_with_its_columns() {
        let mut conn = rusqlite::Connection::open_in_memory().unwrap();
        migrate::run(&mut conn).unwrap();
        let mut names = BTreeSet::new();
        for table in TABLES {
            assert!(names.insert(table.name), "{} twice", table.name);
            let query = conn
                .prepare(table.sql)
                .unwrap_or_else(|error| panic!("{}: {error}", table.name));
            let found: Vec<_> = query.column_names().into_iter().skip(1).collect();
            let told: Vec<_> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(found, told, "{}", table.name);
            assert_eq!(
                told.iter().collect::<BTreeSet<_>>().len(),
                told.len(),
                "{}",
                table.name
            );
        }
    }

    #[test]
    fn every_table_with_rows_of_people_can_be_taken_out() {
        let mut conn = rusqlite::Connection::open_in_memory().unwrap();
        migrate::run(&mut conn).unwrap();
        // Those that are figures of others, or only of use to ourselves.
        let ours = [
            "meta",
            "op",
            "header_mapping",
            "superseded",
            "creator_fact",
            "product_fact",
            "content_figures",
            "content_sales",
            "creator_day",
            "product_day",
            "seller_day",
            "seal",
            "sample_order",
        ];
        let tables: Vec<String> = conn
            .prepare(
                "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
            )
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for table in tables {
            // Lines go out with what follows from them.
            let source = if table == "order_line" {
                "told_line"
            } else {
                &table
            };
            let is_out = TABLES
                .iter()
                .any(|out| out.sql.contains(&format!("from {source} ")));
            assert_eq!(is_out, !ours.contains(&table.as_str()), "{table}");
        }
    }

    /// The query parts the targets by metric; the domain says what each counts in.
    #[test]
    fn the_target_of_every_goal_goes_out_in_the_column_of_its_unit() {
        use crate::domain::goal::GoalMetric;
        use crate::domain::metrics::registry::Unit;
        let campaigns = TABLES.iter().find(|table| table.name == "campaigns");
        for metric in GoalMetric::ALL {
            let want = match metric.metric().unit() {
                Unit::Money => "target_amount",
                Unit::Share => "target_rate",
                Unit::Count | Unit::Times | Unit::PerWeek | Unit::Days | Unit::Hours => {
                    "target_number"
                }
            };
            let quoted = format!("'{}'", metric.name());
            let columns = campaigns.unwrap().sql.split(" as \"");
            let parts: Vec<&str> = columns.collect();
            let holds: Vec<&str> = parts
                .windows(2)
                .filter(|pair| pair[0].contains(&quoted))
                .filter_map(|pair| pair[1].split('"').next())
                .collect();
            assert_eq!(holds, [want], "{}", metric.name());
        }
    }
}
