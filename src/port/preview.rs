//! A look at a file before it is imported: its columns beside ours, and its first rows as they would be
//! read.

use std::collections::BTreeMap;
use std::path::Path;

use super::ReadOptions;
use super::guess::{self, Guess};
use super::origin::Origin;
use super::refused::Refused;
use super::table::{self, Table};
use crate::domain::fact::FactSource as _;
use crate::domain::mapping::Mapping;
use crate::domain::preview::{Pairing, Preview};

/// The code of the refusal of a table that nobody knows.
const UNKNOWN: &str = "unknown_format";
/// How many rows are shown.
const ROWS: usize = 5;

/// Looks at the file at `path`; an unknown table is read by a guess.
///
/// A file that is refused for another reason than its titles stays refused, and so does one for which no
/// guess can be made.
pub fn preview(path: &Path, options: &ReadOptions) -> Result<Preview, Refused> {
    look(&Origin::at(path)?, options)
}

/// Does the same as [`preview`] for bytes at hand.
pub fn preview_bytes(
    name: &str,
    bytes: Vec<u8>,
    options: &ReadOptions,
) -> Result<Preview, Refused> {
    look(&Origin::held(name, bytes)?, options)
}

fn look(origin: &Origin, options: &ReadOptions) -> Result<Preview, Refused> {
    let refused = match table::of(origin, options) {
        Ok(table) => return shown(table, false),
        Err(refused) => refused,
    };
    // Only what nobody knows is guessed; what is known to be something else is not.
    if refused.code != UNKNOWN {
        return Err(refused);
    }
    let Some(guess) = guess::guess(&table::tops(origin, options)?, options) else {
        return Err(refused);
    };
    if !guess.missing.is_empty() {
        return Ok(lacking(origin, guess));
    }
    let options = ReadOptions {
        mapping: Some(guess.mapping),
        ..options.clone()
    };
    shown(table::of(origin, &options)?, true)
}

/// Opens a table by the guess for its columns, which is told and remembered; `refused` is why it cannot
/// be opened without one.
pub(super) fn guessed(
    origin: &Origin,
    options: &ReadOptions,
    refused: Refused,
) -> Result<Table, Refused> {
    if refused.code != UNKNOWN {
        return Err(refused);
    }
    let Some(guess) = guess::guess(&table::tops(origin, options)?, options) else {
        return Err(refused);
    };
    if !guess.missing.is_empty() {
        let reason = format!(
            "may be {}, but none of its columns is {}",
            guess.format.title,
            guess.missing.join(", ")
        );
        let remedy = "See its columns with --map, and name them with --mapping.";
        return Err(Refused::new(UNKNOWN, &origin.name, &reason, remedy));
    }
    let pairs = guess.mapping.columns.iter();
    let told: Vec<String> = pairs
        .map(|(field, title)| format!("{title} is {field}"))
        .collect();
    let options = ReadOptions {
        mapping: Some(guess.mapping),
        ..options.clone()
    };
    let mut table = table::of(origin, &options)?;
    table.warn(format!("Its columns were guessed: {}.", told.join(", ")));
    Ok(table)
}

/// Shows a table of which no row could be read, since fields it needs have no column.
fn lacking(origin: &Origin, guess: Guess) -> Preview {
    let field_of = |title: &str| {
        let mut pairs = guess.mapping.columns.iter();
        pairs
            .find(|(_, known)| *known == title.trim())
            .map(|(field, _)| field.clone())
    };
    let columns = guess.titles.iter().map(|title| Pairing {
        column: title.trim().to_owned(),
        field: field_of(title),
    });
    let names = guess.format.names();
    let unfilled = names.filter(|name| !guess.mapping.columns.contains_key(*name));
    Preview {
        file: origin.name.clone(),
        kind: guess.format.name,
        title: guess.format.title.clone(),
        guessed: true,
        columns: columns.collect(),
        unfilled: unfilled.map(str::to_owned).collect(),
        missing: guess.missing,
        rows: Vec::new(),
        mapping: guess.mapping,
    }
}

fn shown(mut table: Table, guessed: bool) -> Result<Preview, Refused> {
    let mut rows = Vec::new();
    while rows.len() < ROWS {
        let sight = table.sight().map_err(|error| Refused {
            code: "unreadable",
            message: error.0,
            remedy: "Export it again.".to_owned(),
        })?;
        match sight {
            Some(sight) => rows.push(sight),
            None => break,
        }
    }
    let columns = table.pairings();
    let format = table.format();
    let pairs = columns.iter().filter_map(|pair| {
        let field = pair.field.clone()?;
        Some((field, pair.column.clone()))
    });
    let pairs: BTreeMap<String, String> = pairs.collect();
    let unfilled = format.names().filter(|name| !pairs.contains_key(*name));
    Ok(Preview {
        file: table.head().name.clone(),
        kind: format.name,
        title: format.title.clone(),
        guessed,
        unfilled: unfilled.map(str::to_owned).collect(),
        missing: Vec::new(),
        mapping: Mapping {
            kind: Some(format.name),
            columns: pairs,
            ..Mapping::default()
        },
        columns,
        rows,
    })
}
