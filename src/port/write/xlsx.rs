//! Tables as an XLSX workbook: typed cells, a frozen bold header, no formula anywhere.

use std::collections::HashMap;
use std::io::{self, Write};

use chrono::{Datelike as _, Timelike as _};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::table::{Cell, RowsOut, Table};
use super::text::is_risky;
use crate::domain::date::{Date, Instant};
use crate::domain::money::{Currency, Money};
use crate::domain::text::width;

/// Characters a cell may hold.
const LONGEST: usize = 32_767;
/// Rows a sheet may hold, header included.
const MOST_ROWS: usize = 1_048_576;
/// Numbers from here on have more digits than a spreadsheet keeps: they stay exact as text.
const EXACT: u64 = 1_000_000_000_000_000;
/// Columns a column is wide at most.
const WIDEST: usize = 48;

/// Writes tables as a workbook, one sheet each; `at` is noted as the time it was made.
///
/// Amounts are numbers with the decimals and the code of their currency, shares percentages, dates real
/// dates; ids and words are text, also where they look like a formula. A number of more than 15 digits
/// is written as text, since a spreadsheet would round it.
pub fn write_xlsx(tables: &[Table], at: Instant, out: &mut dyn Write) -> io::Result<()> {
    let mut bytes = io::Cursor::new(Vec::new());
    workbook(tables, at)
        .and_then(|mut book| book.save_to_writer(&mut bytes))
        .map_err(reason)?;
    out.write_all(&bytes.into_inner())
}

fn reason(error: XlsxError) -> io::Error {
    if let XlsxError::IoError(error) = error {
        return error;
    }
    if matches!(error, XlsxError::RowColumnLimitError) {
        return io::Error::other(format!(
            "a sheet holds no more than {MOST_ROWS} rows: take --csv"
        ));
    }
    io::Error::other(error.to_string())
}

/// Begins a workbook of one sheet; rows go to the disk as they come, and all of it to `out` at the end.
pub fn xlsx_rows<'o>(
    (name, header): (&str, &[String]),
    at: Instant,
    out: &'o mut dyn Write,
) -> io::Result<Box<dyn RowsOut + 'o>> {
    let begun = || -> Result<Workbook, XlsxError> {
        let mut book = book(at)?;
        let sheet = book.add_worksheet_with_low_memory()?;
        sheet.set_name(sheet_name(name, &[]))?;
        head(sheet, header)?;
        Ok(book)
    };
    Ok(Box::new(XlsxRows {
        book: begun().map_err(reason)?,
        widths: header.iter().map(|title| width(title)).collect(),
        next: 1,
        formats: Formats::default(),
        out,
    }))
}

/// Rows that say how wide a column is.
const MEASURED: u32 = 200;

struct XlsxRows<'o> {
    book: Workbook,
    widths: Vec<usize>,
    next: u32,
    formats: Formats,
    out: &'o mut dyn Write,
}

impl RowsOut for XlsxRows<'_> {
    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        if usize::try_from(self.next).is_ok_and(|row| row >= MOST_ROWS) {
            return Err(reason(XlsxError::RowColumnLimitError));
        }
        if self.next <= MEASURED {
            for (width, cell) in self.widths.iter_mut().zip(cells) {
                *width = (*width).max(cell_width(cell));
            }
        }
        let sheet = self.book.worksheet_from_index(0).map_err(reason)?;
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, (self.next, column), cell, &mut self.formats).map_err(reason)?;
        }
        self.next += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let sheet = self.book.worksheet_from_index(0).map_err(reason)?;
        for (column, width) in (0_u16..).zip(&self.widths) {
            sheet
                .set_column_width(column, shown_width(*width))
                .map_err(reason)?;
        }
        let mut bytes = io::Cursor::new(Vec::new());
        self.book.save_to_writer(&mut bytes).map_err(reason)?;
        self.out.write_all(&bytes.into_inner())
    }
}

/// Returns an empty workbook that was made at that time.
fn book(at: Instant) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&excel_instant(at)?));
    Ok(book)
}

fn excel_instant(at: Instant) -> Result<ExcelDateTime, XlsxError> {
    let (date, time) = (at.date_naive(), at.time());
    excel_date(date)?.and_hms(
        u16::try_from(time.hour()).unwrap_or_default(),
        u8::try_from(time.minute()).unwrap_or_default(),
        time.second(),
    )
}

fn workbook(tables: &[Table], at: Instant) -> Result<Workbook, XlsxError> {
    let mut book = book(at)?;
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let name = sheet_name(&table.name, &names);
        let sheet = book.add_worksheet_with_low_memory()?;
        sheet.set_name(&name)?;
        names.push(name);
        fill(sheet, table)?;
    }
    Ok(book)
}

/// Returns a name that a sheet may have and none has yet.
fn sheet_name(wanted: &str, taken: &[String]) -> String {
    let bare: String = wanted
        .chars()
        .map(|c| match c {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    let bare = bare.trim();
    let bare = if bare.is_empty() { "Sheet" } else { bare };
    let is_free = |name: &String| {
        let same = |other: &&String| other.to_lowercase() == name.to_lowercase();
        !taken.iter().any(|other| same(&other))
    };
    let cut = |most: usize| -> String { bare.chars().take(most).collect() };
    let first = cut(31);
    if is_free(&first) {
        return first;
    }
    (2..1_000)
        .map(|nth| format!("{} {nth}", cut(27)))
        .find(is_free)
        .unwrap_or(first)
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    if table.rows.len() >= MOST_ROWS {
        return Err(XlsxError::RowColumnLimitError);
    }
    let mut formats = Formats::default();
    for (column, _title) in (0_u16..).zip(&table.header) {
        sheet.set_column_width(column, column_width(table, column))?;
    }
    head(sheet, &table.header)?;
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, (row, column), cell, &mut formats)?;
        }
    }
    Ok(())
}

/// Writes the titles, bold and always in sight.
fn head(sheet: &mut Worksheet, header: &[String]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, title) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, column, title, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Returns a width at which the header and the first rows can be read.
fn column_width(table: &Table, column: u16) -> f64 {
    let at = usize::from(column);
    let title = table.header.get(at).map_or(0, |title| width(title));
    let cells = table
        .rows
        .iter()
        .take(MEASURED as usize)
        .filter_map(|row| row.get(at));
    shown_width(cells.map(cell_width).fold(title, usize::max))
}

fn shown_width(widest: usize) -> f64 {
    u8::try_from(widest.min(WIDEST) + 2).map_or(50.0, f64::from)
}

fn cell_width(cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => width(text),
        Cell::Money(amount) => amount.to_string().len() + 4,
        Cell::Rate(_) | Cell::Number(_) => 8,
        Cell::Count(count) => count.to_string().len(),
        Cell::Date(_) => 10,
        Cell::Instant(_) => 19,
        Cell::Flag(_) => 5,
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &mut Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => text_at(sheet, (row, column), text)?,
        Cell::Money(amount) if amount.minor.unsigned_abs() < EXACT => sheet
            .write_number_with_format(
                row,
                column,
                number(&amount.plain()),
                formats.money(amount.currency),
            )?,
        Cell::Money(amount) => text_at(sheet, (row, column), &exact(*amount))?,
        Cell::Count(count) if count.unsigned_abs() < EXACT => sheet.write_number_with_format(
            row,
            column,
            number(&count.to_string()),
            formats.of("#,##0"),
        )?,
        Cell::Count(count) => text_at(sheet, (row, column), &count.to_string())?,
        Cell::Rate(share) => {
            sheet.write_number_with_format(row, column, *share, formats.of("0.00%"))?
        }
        Cell::Number(value) => {
            sheet.write_number_with_format(row, column, *value, formats.of("0.00"))?
        }
        Cell::Date(date) => match excel_date(*date) {
            Ok(day) => {
                sheet.write_datetime_with_format(row, column, day, formats.of("yyyy-mm-dd"))?
            }
            // Spreadsheets know no day before 1900.
            Err(_too_early) => text_at(sheet, (row, column), &date.to_string())?,
        },
        Cell::Instant(at) => match excel_instant(*at) {
            Ok(at) => sheet.write_datetime_with_format(
                row,
                column,
                at,
                formats.of("yyyy-mm-dd hh:mm:ss"),
            )?,
            Err(_too_early) => text_at(sheet, (row, column), &at.to_rfc3339())?,
        },
        Cell::Flag(yes) => sheet.write_boolean(row, column, *yes)?,
    };
    Ok(())
}

fn exact(amount: Money) -> String {
    format!("{} {}", amount.plain(), amount.currency)
}

/// Returns the number that plain digits of ours spell.
fn number(plain: &str) -> f64 {
    plain.parse().unwrap_or_default()
}

fn text_at<'s>(
    sheet: &'s mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
) -> Result<&'s mut Worksheet, XlsxError> {
    let mut kept = text;
    let cut: String;
    if text.encode_utf16().count() > LONGEST {
        // Characters outside the basic plane count twice there.
        cut = text.chars().take(LONGEST / 2 - 1).chain(['…']).collect();
        kept = &cut;
    }
    if is_risky(kept) {
        // Stays text also when somebody edits the cell.
        let quoted = Format::new().set_quote_prefix();
        return sheet.write_string_with_format(row, column, kept, &quoted);
    }
    sheet.write_string(row, column, kept)
}

fn excel_date(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(
        u16::try_from(date.year()).unwrap_or_default(),
        u8::try_from(date.month()).unwrap_or_default(),
        u8::try_from(date.day()).unwrap_or_default(),
    )
}

/// The number formats in use.
#[derive(Default)]
struct Formats {
    plain: HashMap<&'static str, Format>,
    money: HashMap<Currency, Format>,
}

impl Formats {
    fn of(&mut self, pattern: &'static str) -> &Format {
        self.plain
            .entry(pattern)
            .or_insert_with(|| Format::new().set_num_format(pattern))
    }

    fn money(&mut self, currency: Currency) -> &Format {
        self.money.entry(currency).or_insert_with(|| {
            let decimals = "0".repeat(currency.exponent() as usize);
            let dot = if decimals.is_empty() { "" } else { "." };
            let pattern = format!("#,##0{dot}{decimals} \"{}\"", currency.code());
            Format::new().set_num_format(pattern)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader as _, Xlsx};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn made(tables: &[Table]) -> Xlsx<io::Cursor<Vec<u8>>> {
        let at = "2026-11-20T09:00:00Z".parse().unwrap();
        let mut out = Vec::new();
        write_xlsx(tables, at, &mut out).unwrap();
        let mut again = Vec::new();
        write_xlsx(tables, at, &mut again).unwrap();
        assert_eq!(out, again, "the same table is the same file");
        Xlsx::new(io::Cursor::new(out)).unwrap()
    }

    #[test]
    fn a_workbook_opens_again_with_typed_cells_and_no_formula() {
        let mut table = Table::new("profit", ["subject", "value"]);
        let hostile = [
            "=1+1",
            "@SUM(A1)",
            "+1",
            "-1",
            "\t=1",
            "_x001B_[2J",
            "1729900020000884317",
        ];
        table.rows = hostile
            .iter()
            .map(|text| vec![Cell::text(*text), Cell::Empty])
            .collect();
        let numbers = [
            (
                Cell::Money(Money::new(-123_456, Currency::USD)),
                Data::Float(-1234.56),
            ),
            (
                Cell::Money(Money::new(1_000_000_000_000, Currency::USD)),
                Data::Float(10_000_000_000.0),
            ),
            (Cell::Rate(0.125), Data::Float(0.125)),
            (Cell::Number(2.5), Data::Float(2.5)),
            (Cell::Count(42), Data::Float(42.0)),
            (
                Cell::Money(Money::new(i64::MAX, Currency::USD)),
                Data::String("92233720368547758.07 USD".to_owned()),
            ),
            (
                Cell::Date(date("1850-01-01")),
                Data::String("1850-01-01".to_owned()),
            ),
        ];
        for (cell, _) in &numbers {
            table.rows.push(vec![Cell::text("n"), cell.clone()]);
        }
        table
            .rows
            .push(vec![Cell::text("d"), Cell::Date(date("2026-11-20"))]);
        let mut book = made(&[table]);
        let sheet = book.worksheet_range("profit").unwrap();
        for (row, text) in (1_u32..).zip(hostile) {
            assert_eq!(
                sheet.get_value((row, 0)),
                Some(&Data::String(text.to_owned()))
            );
        }
        for (row, (_, want)) in (8_u32..).zip(&numbers) {
            assert_eq!(sheet.get_value((row, 1)), Some(want));
        }
        let last = u32::try_from(hostile.len() + numbers.len() + 1).unwrap();
        let Some(Data::DateTime(day)) = sheet.get_value((last, 1)) else {
            panic!("no date");
        };
        let days = crate::domain::date::days_between(date("1899-12-30"), date("2026-11-20"));
        assert_eq!(day.as_f64().to_string(), days.to_string());
        let formulas = book.worksheet_formula("profit").unwrap();
        assert!(formulas.used_cells().next().is_none());
    }

    #[test]
    fn sheets_have_names_that_are_allowed_and_their_own() {
        let tables = [
            "Top [10]: a/b",
            "top  10   a b",
            "",
            "x".repeat(40).as_str(),
            &"x".repeat(50),
        ]
        .map(|name| Table::new(name, ["a"]));
        let book = made(&tables);
        let names = book.sheet_names();
        assert_eq!(names.len(), 5);
        assert_eq!(names[0], "Top  10   a b");
        assert!(
            names.iter().all(|name| name.chars().count() <= 31),
            "{names:?}"
        );
    }
}
