//! Workbooks: the sheet whose header is known, cell by cell (reliability.md finding 6).
//!
//! Cells are streamed and placed by their own coordinates; nothing is ever reserved for the rows or
//! columns a sheet claims to have. Cells become the text that a CSV export would hold.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};

use super::ReadOptions;
use super::archive;
use super::mapping;
use super::origin::Origin;
use super::refused::Refused;
use super::rows::{Held, Rows};
use super::splitter::{Broken, MAX_CELL_BYTES, MAX_COLUMNS};
use super::survey::{self, Found, Top};
use crate::domain::date::Date;

/// The most text all cells of a sheet may hold.
const MAX_TEXT_BYTES: usize = 128_000_000;
/// Above this a float no longer tells all digits of a number.
const EXACT_BELOW: f64 = 1e15;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// A sheet with a known header.
pub(super) struct Sheet {
    /// Its rows.
    pub(super) rows: Rows,
    /// Its header.
    pub(super) found: Found,
}

/// Does the file begin like a zip archive, whatever its name (formats.md R1)?
pub(super) fn is_workbook(sample: &[u8]) -> bool {
    sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"PK\x05\x06")
}

/// Reads the sheet that fits best; `warnings` says if there are others.
pub(super) fn read(
    origin: &Origin,
    options: &ReadOptions,
    warnings: &mut Vec<String>,
) -> Result<Sheet, Refused> {
    let name = &origin.name;
    let bytes = origin.bytes()?;
    archive::check(name, &bytes)?;
    let mut workbook: Workbook<'_> =
        Xlsx::new(Cursor::new(bytes.as_slice())).map_err(|error| damaged(name, &error))?;
    let mut tops = Vec::new();
    let mut fitting: Vec<(String, Found)> = Vec::new();
    for sheet in workbook.sheet_names() {
        let mut rows = rows(&mut workbook, &sheet, name, Some(survey::HEADER_WITHIN))?;
        let top = Top::of(&mut rows);
        if let Some(refused) = top.look_alike(name, options) {
            return Err(refused);
        }
        fitting.extend(top.find(options).map(|found| (sheet, found)));
        tops.push(top);
    }
    let count = fitting.len();
    let best = fitting.into_iter().reduce(|best, next| {
        if next.1.columns() > best.1.columns() {
            next
        } else {
            best
        }
    });
    let Some((sheet, found)) = best else {
        let rows: Vec<Vec<String>> = tops.iter().flat_map(|top| top.records.clone()).collect();
        if let Some(refused) = mapping::misses(name, options, &rows) {
            return Err(refused);
        }
        let near = survey::nearest(&tops, options);
        return Err(survey::unknown(name, near.as_ref(), options));
    };
    if count > 1 {
        warnings.push(format!(
            "Only the sheet {sheet:?} is read: {} other sheets hold tables too.",
            count - 1
        ));
    }
    Ok(Sheet {
        rows: rows(&mut workbook, &sheet, name, None)?,
        found,
    })
}

/// Streams a sheet into rows, at most `limit` of them.
fn rows(
    workbook: &mut Workbook<'_>,
    sheet: &str,
    name: &str,
    limit: Option<usize>,
) -> Result<Rows, Refused> {
    let mut cells = match workbook.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        // A sheet of charts has no cells.
        Err(XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_)) => {
            return Ok(Rows::Held(Held::default()));
        }
        Err(error) => return Err(damaged(name, &error)),
    };
    let mut table = Filling::default();
    while limit.is_none_or(|limit| table.held.len() < limit) {
        let cell = cells.next_cell().map_err(|error| damaged(name, &error))?;
        let Some(cell) = cell else { break };
        let text = text(cell.get_value());
        let (row, column) = cell.get_position();
        if !text.trim().is_empty() {
            table
                .put(u64::from(row) + 1, column as usize, text)
                .map_err(|broken| survey::refusal(&broken, name))?;
        }
        if table.held.text_bytes() > MAX_TEXT_BYTES {
            let reason = format!(
                "holds more text than the limit of {} MB",
                MAX_TEXT_BYTES / 1_000_000
            );
            let remedy = "Export a shorter time, or as CSV.";
            return Err(Refused::new("too_large", name, &reason, remedy));
        }
    }
    table.end_row();
    Ok(Rows::Held(table.held))
}

/// A table being filled, and the row at hand.
#[derive(Default)]
struct Filling {
    held: Held,
    line: u64,
    cells: Vec<String>,
}

impl Filling {
    fn put(&mut self, line: u64, column: usize, text: String) -> Result<(), Broken> {
        if line != self.line {
            self.end_row();
            self.line = line;
        }
        if column >= MAX_COLUMNS {
            return Err(Broken::ManyColumns(line));
        }
        if text.len() > MAX_CELL_BYTES {
            return Err(Broken::LongCell(line));
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }

    fn end_row(&mut self) {
        if !self.cells.is_empty() {
            self.held
                .push(self.line, self.cells.iter().map(String::as_str));
            self.cells.clear();
        }
    }
}

/// Returns a cell as an export to CSV would write it.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(_) => Data::from(cell.clone()).to_string(),
    }
}

/// Writes the 15 digits a spreadsheet keeps; of longer numbers the rest is lost, and shows it.
fn number_text(number: f64) -> String {
    if number.abs() >= EXACT_BELOW {
        return format!("{number:E}");
    }
    let kept: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    kept.to_string()
}

fn moment_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return number_text(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, millis) = moment.to_ymd_hms_milli();
    let date = Date::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    let at = date.and_then(|date| {
        date.and_hms_milli_opt(
            u32::from(hour),
            u32::from(minute),
            u32::from(second),
            u32::from(millis),
        )
    });
    match at {
        // A time is a fraction of a day and may miss its second by a hair.
        Some(at) => (at + chrono::TimeDelta::milliseconds(500))
            .format("%Y-%m-%d %H:%M:%S")
            .to_string(),
        None => number_text(moment.as_f64()),
    }
}

fn damaged(name: &str, error: &XlsxError) -> Refused {
    let (code, reason) = if matches!(error, XlsxError::Password) {
        (
            "excel_unsupported",
            "is a workbook with a password".to_owned(),
        )
    } else if matches!(error, XlsxError::XmlEof(_)) {
        ("truncated", "is a workbook that ends too early".to_owned())
    } else {
        (
            "unreadable",
            format!("is a workbook that cannot be read ({error})"),
        )
    };
    Refused::new(
        code,
        name,
        &reason,
        "Export it again, or save it as CSV UTF-8.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_digits_a_spreadsheet_keeps() {
        for (number, want) in [
            (42.0, "42"),
            (7.56, "7.56"),
            (0.1 + 0.2, "0.3"),
            (-3.0, "-3"),
            (123_456_789_012_345.0, "123456789012345"),
            (576_990_001_852_603_922.0, "5.769900018526039E17"),
            (0.15, "0.15"),
        ] {
            assert_eq!(number_text(number), want);
        }
    }
}
