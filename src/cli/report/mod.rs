//! `callsheet report --week`: the Friday page for finance and the boss.
//!
//! `sections` asks the questions and makes typed tables of the answers; `markdown` prints them. A
//! workbook has a sheet per section.

mod markdown;
mod sections;

use std::path::PathBuf;

use serde::Serialize;

use super::fault::{Exit, Fault, which_shop};
use super::session::Session;
use super::spreadsheet::put;
use super::value;
use crate::domain::date::{Date, Window, plus_days};
use crate::domain::shop::Shop;
use crate::port::{Cell, Table};
use sections::Section;

/// Which week, and as what.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The seven days that end on DATE, today without it
    #[arg(long, value_name = "DATE", num_args = 0..=1, default_missing_value = "today", required = true)]
    week: String,
    /// Write Markdown to FILE instead of standard output
    #[arg(long, value_name = "FILE")]
    md: Option<PathBuf>,
    /// Write an Excel workbook with a sheet per section
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

/// The days of a report: a week, and the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Week {
    first: Date,
    last: Date,
}

impl Week {
    const fn ending(last: Date, first: Date) -> Self {
        Self { first, last }
    }

    fn of(last: Date) -> Self {
        Self::ending(last, plus_days(last, -6))
    }

    fn before(self) -> Self {
        Self::of(plus_days(self.first, -1))
    }

    const fn window(self) -> Window {
        Window::Range(self.first, self.last)
    }
}

#[derive(Serialize)]
struct Page<'a> {
    shop: &'a str,
    from: Date,
    to: Date,
    sections: Vec<JsonSection<'a>>,
}

#[derive(Serialize)]
struct JsonSection<'a> {
    name: &'a str,
    notes: &'a [String],
    rows: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let shops = session.shops(&reach)?;
    if shops.is_empty() {
        return Err(which_shop(&shops));
    }
    let mut pages: Vec<(Shop, Week, Vec<Section>)> = Vec::new();
    for shop in shops {
        let last = match args.week.as_str() {
            "today" => shop.zone.date_of(session.now),
            typed => value::date(typed).map_err(Fault::usage)?,
        };
        let week = Week::of(last);
        let sections = sections::of_shop(&shop, week, session)?;
        pages.push((shop, week, sections));
    }
    let at = session.now;
    if let Some(path) = &args.xlsx {
        let tables = sheets(&pages);
        put(path, session, |out| {
            crate::port::write_xlsx(&tables, at, out)
        })?;
    }
    let text = markdown::page(&pages, session);
    if let Some(path) = &args.md {
        put(path, session, |out| out.write_all(text.as_bytes()))?;
    }
    if session.globals.json {
        let data: Vec<Page<'_>> = pages.iter().map(json).collect();
        session.document(reach.name(), &data)?;
    } else if args.md.is_none() && args.xlsx.is_none() {
        session.block(text.trim_end())?;
    }
    Ok(Exit::Done)
}

/// Returns the sections as sheets; of several shops each says which.
fn sheets(pages: &[(Shop, Week, Vec<Section>)]) -> Vec<Table> {
    let several = pages.len() > 1;
    pages
        .iter()
        .flat_map(|(shop, _, sections)| {
            sections.iter().map(move |section| {
                let mut table = section.table.clone();
                if several {
                    table.name = format!("{} {}", shop.name, table.name);
                }
                table
            })
        })
        .collect()
}

fn json((shop, week, sections): &(Shop, Week, Vec<Section>)) -> Page<'_> {
    let sections = sections.iter().map(|section| JsonSection {
        name: &section.table.name,
        notes: &section.notes,
        rows: section
            .table
            .rows
            .iter()
            .map(|row| {
                let cells = section.table.header.iter().zip(row);
                cells
                    .map(|(name, cell)| (name.clone(), value_of(cell)))
                    .collect()
            })
            .collect(),
    });
    Page {
        shop: &shop.name,
        from: week.first,
        to: week.last,
        sections: sections.collect(),
    }
}

fn value_of(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Money(amount) => serde_json::json!(amount),
        Cell::Rate(number) | Cell::Number(number) => (*number).into(),
        Cell::Count(count) => (*count).into(),
        Cell::Date(date) => date.to_string().into(),
        Cell::Instant(at) => at.to_rfc3339().into(),
        Cell::Flag(yes) => (*yes).into(),
    }
}
