//! `callsheet export`: a whole table as CSV, an Excel workbook or JSON lines, row by row.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::fault::{Exit, Fault};
use super::json;
use super::session::Session;
use super::spreadsheet::{LONG_IDS, STDOUT, is_stdout, unwritten};
use crate::domain::date::Instant;
use crate::domain::text::nearest;
use crate::port::{Cell, RowsOut, csv_rows, write_file, xlsx_rows};
use crate::store::Store;
use crate::store::export::{Column, ExportError, ExportTable, TABLES, Value};
use crate::store::view::Scope;

/// Which table, and as what.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The table: creators, samples, content, `order_lines`, `follow_ups`, suggestions, events, …
    #[arg(
        value_name = "TABLE",
        help = "The table, such as creators, samples, order_lines or events; without one the tables are listed"
    )]
    table: Option<String>,
    /// Write CSV, to FILE or without one to standard output, as without any of these
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = STDOUT)]
    csv: Option<PathBuf>,
    /// Write an Excel workbook
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = STDOUT, conflicts_with = "csv")]
    xlsx: Option<PathBuf>,
    /// Write one JSON object a line
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = STDOUT, conflicts_with_all = ["csv", "xlsx"])]
    jsonl: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Csv,
    Xlsx,
    JsonLines,
}

/// What is asked for, once the command line is understood.
struct Order {
    table: &'static ExportTable,
    form: Form,
    to: PathBuf,
}

impl Args {
    /// Returns what is meant; `--csv creators` means the table, written to standard output.
    fn order(&self) -> Result<Option<Order>, Fault> {
        let given = [
            (Form::Csv, &self.csv),
            (Form::Xlsx, &self.xlsx),
            (Form::JsonLines, &self.jsonl),
        ];
        let named = given
            .into_iter()
            .find_map(|(form, path)| Some((form, path.clone()?)));
        let (form, to) = named.unwrap_or_else(|| (Form::Csv, PathBuf::from(STDOUT)));
        if let Some(name) = &self.table {
            let table = table(name)?;
            return Ok(Some(Order { table, form, to }));
        }
        if is_stdout(&to) {
            return Ok(None);
        }
        let table = table(&to.to_string_lossy())?;
        let to = PathBuf::from(STDOUT);
        Ok(Some(Order { table, form, to }))
    }
}

/// Returns the table of that name; `-` stands for `_`, and case does not matter.
fn table(name: &str) -> Result<&'static ExportTable, Fault> {
    let wanted = name.trim().to_lowercase().replace('-', "_");
    TABLES
        .iter()
        .find(|table| table.name == wanted)
        .ok_or_else(|| {
            let near = nearest(&wanted, TABLES.iter().map(|table| table.name));
            let near = near.map_or_else(String::new, |near| format!(" (the nearest is {near})"));
            Fault::usage(format!(
                "There is no table {name}{near}: see them with callsheet export."
            ))
        })
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let Some(order) = args.order()? else {
        return list(session);
    };
    if session.globals.json {
        if args.csv.is_some() || args.xlsx.is_some() || args.jsonl.is_some() {
            return Err(Fault::usage(
                "An export has one form: leave out --json, or --csv, --xlsx and --jsonl.",
            ));
        }
        return document(&order, session);
    }
    if order.form == Form::Xlsx && is_stdout(&order.to) && session.look.width.is_some() {
        return Err(Fault::usage(
            "A workbook is nothing to read on a terminal: name a file, --xlsx FILE.",
        ));
    }
    let job = Job {
        table: order.table,
        scope: session.reach()?.scope,
        at: session.now,
        store: session.store()?,
    };
    let mut told = Told::default();
    let to = order.to.clone();
    let written = if is_stdout(&to) {
        session.stream(|out| job.write(order.form, out, &mut told))
    } else {
        write_file(&to, |out| job.write(order.form, out, &mut told))
    };
    if let Some(error) = told.failed.take() {
        return Err(error.into());
    }
    if is_stdout(&to) {
        written?;
        return Ok(Exit::Done);
    }
    written.map_err(|error| unwritten(&to, &error))?;
    tell(&order, &told, session)
}

/// Says what a file holds, and what a person should know of it.
fn tell(order: &Order, told: &Told, session: &mut Session) -> Result<Exit, Fault> {
    session.say(&format!(
        "Wrote {} rows of {} into {}.",
        told.rows,
        order.table.name,
        order.to.display()
    ))?;
    if order.form == Form::Csv && told.long_ids {
        session.hint(LONG_IDS);
    }
    Ok(Exit::Done)
}

/// Lists the tables.
fn list(session: &mut Session) -> Result<Exit, Fault> {
    #[derive(Serialize)]
    struct Row {
        table: &'static str,
        about: &'static str,
        columns: Vec<&'static str>,
    }
    if session.globals.json {
        let rows: Vec<Row> = TABLES
            .iter()
            .map(|table| Row {
                table: table.name,
                about: table.about,
                columns: table.columns.iter().map(|column| column.name).collect(),
            })
            .collect();
        session.document(None, &rows)?;
        return Ok(Exit::Done);
    }
    for table in TABLES {
        session.line(&format!("{:<12}  {}", table.name, table.about))?;
    }
    Ok(Exit::Done)
}

/// Prints the rows as the data of one document.
fn document(order: &Order, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let store = session.store()?;
    let mut rows = Vec::new();
    let exported = store.export(order.table, reach.scope, &mut |values| {
        let columns = order.table.columns;
        rows.push(serde_json::to_value(Object { columns, values })?);
        Ok(())
    });
    exported.map_err(|error| match error {
        ExportError::Store(error) => error.into(),
        ExportError::Out(error) => Fault::from(error),
    })?;
    session.document(reach.name(), &rows)?;
    Ok(Exit::Done)
}

/// What came of it, beside the bytes.
#[derive(Default)]
struct Told {
    rows: u64,
    long_ids: bool,
    failed: Option<crate::store::StoreError>,
}

struct Job {
    table: &'static ExportTable,
    scope: Scope,
    at: Instant,
    store: Store,
}

impl Job {
    fn write(&self, form: Form, out: &mut dyn Write, told: &mut Told) -> io::Result<()> {
        let header: Vec<String> = self
            .table
            .columns
            .iter()
            .map(|column| column.name.to_owned())
            .collect();
        match form {
            Form::JsonLines => {
                let columns = self.table.columns;
                self.each(told, &mut |values, _told| {
                    json::write(out, &Object { columns, values })
                })
            }
            Form::Csv => self.cells(csv_rows(&header, out)?, told),
            Form::Xlsx => self.cells(xlsx_rows((self.table.name, &header), self.at, out)?, told),
        }
    }

    fn cells(&self, mut rows: Box<dyn RowsOut + '_>, told: &mut Told) -> io::Result<()> {
        let mut cells = Vec::with_capacity(self.table.columns.len());
        self.each(told, &mut |values, told| {
            cells.clear();
            cells.extend(values.iter().map(cell));
            told.long_ids |= cells.iter().any(Cell::is_long_id);
            rows.row(&cells)
        })?;
        rows.finish()
    }

    fn each(
        &self,
        told: &mut Told,
        each: &mut dyn FnMut(&[Value], &mut Told) -> io::Result<()>,
    ) -> io::Result<()> {
        let exported = self.store.export(self.table, self.scope, &mut |values| {
            told.rows += 1;
            each(values, told)
        });
        exported.map_err(|error| match error {
            ExportError::Out(error) => error,
            ExportError::Store(error) => {
                told.failed = Some(error);
                io::Error::other("the database could not be read")
            }
        })
    }
}

/// Returns the cell of a value.
fn cell(value: &Value) -> Cell {
    match value {
        Value::Unknown => Cell::Empty,
        Value::Text(text) | Value::Json(text) => Cell::text(text.as_str()),
        Value::Money(amount) => Cell::Money(*amount),
        Value::Rate(rate) => Cell::Rate(fraction(rate.0, 4)),
        Value::Decimal(digits, places) => Cell::Number(fraction(*digits, *places)),
        Value::Count(count) => Cell::Count(*count),
        Value::Date(date) => Cell::Date(*date),
        Value::Instant(at) => Cell::Instant(*at),
        Value::Flag(yes) => Cell::Flag(*yes),
    }
}

/// Returns digits with a point before the last `places`.
fn fraction(digits: i64, places: u32) -> f64 {
    let power = i32::try_from(places).unwrap_or(0);
    #[expect(
        clippy::cast_precision_loss,
        reason = "rates have far fewer digits than a number keeps"
    )]
    let number = digits as f64;
    number / 10_f64.powi(power)
}

/// A row as a JSON object, in the forms of interface.md section 4.
struct Object<'a> {
    columns: &'a [Column],
    values: &'a [Value],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, value) in self.columns.iter().zip(self.values) {
            map.serialize_key(column.name)?;
            match value {
                Value::Unknown => map.serialize_value(&())?,
                Value::Text(text) => map.serialize_value(text)?,
                Value::Money(amount) => map.serialize_value(amount)?,
                Value::Rate(rate) => map.serialize_value(&fraction(rate.0, 4))?,
                Value::Decimal(digits, places) => {
                    map.serialize_value(&fraction(*digits, *places))?;
                }
                Value::Count(count) => map.serialize_value(count)?,
                Value::Date(date) => map.serialize_value(date)?,
                Value::Instant(at) => map.serialize_value(at)?,
                Value::Flag(yes) => map.serialize_value(yes)?,
                Value::Json(text) => {
                    let parsed: serde_json::Value =
                        serde_json::from_str(text).map_err(serde::ser::Error::custom)?;
                    map.serialize_value(&parsed)?;
                }
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_as_people_write_them_and_slips_name_the_nearest() {
        for name in ["order_lines", "Order-Lines", " ORDER_LINES "] {
            assert_eq!(table(name).unwrap().name, "order_lines");
        }
        for (name, near) in [("creator", "creators"), ("followups", "follow_ups")] {
            let Err(Fault::Wrong(Exit::Usage, trouble)) = table(name) else {
                panic!("{name}");
            };
            assert!(trouble.message.contains(near), "{}", trouble.message);
        }
    }
}
