//! A table as CSV: UTF-8, text always quoted, numbers bare and exact.

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::SecondsFormat;

use super::table::{Cell, RowsOut, Table};
use super::text::is_risky;

/// Writes a table as CSV.
///
/// Amounts are decimals without sign or separators (`1234.50`), shares fractions (`0.0123`), dates
/// `YYYY-MM-DD`, instants RFC 3339 in UTC, the unknown is empty. Text that a spreadsheet would run gets a `'` in front, which our
/// own reader takes away again.
pub fn write_csv(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = csv_rows(&table.header, out)?;
    for row in &table.rows {
        rows.row(row)?;
    }
    rows.finish()
}

/// Begins a CSV of that header; rows are written as they come, in the form of [`write_csv`].
pub fn csv_rows<'o>(
    header: &[impl AsRef<[u8]>],
    out: &'o mut dyn Write,
) -> io::Result<Box<dyn RowsOut + 'o>> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::NonNumeric)
        .from_writer(out);
    writer.write_record(header)?;
    Ok(Box::new(CsvRows(writer)))
}

struct CsvRows<'o>(csv::Writer<&'o mut dyn Write>);

impl RowsOut for CsvRows<'_> {
    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(shown(cell).as_bytes())?;
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

fn shown(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) if is_risky(text) => Cow::Owned(format!("'{text}")),
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Money(amount) => Cow::Owned(amount.plain()),
        Cell::Rate(number) | Cell::Number(number) => Cow::Owned(number.to_string()),
        Cell::Count(count) => Cow::Owned(count.to_string()),
        Cell::Date(date) => Cow::Owned(date.to_string()),
        Cell::Instant(at) => Cow::Owned(at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        Cell::Flag(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::{Currency, Money};

    fn written(rows: Vec<Vec<Cell>>) -> String {
        let mut table = Table::new("t", ["a", "b"]);
        table.rows = rows;
        let mut out = Vec::new();
        write_csv(&table, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_bare_text_is_quoted_and_nothing_runs() {
        let dong: Currency = "VND".parse().unwrap();
        let money = |minor, currency| Cell::Money(Money::new(minor, currency));
        let text = written(vec![
            vec![Cell::text("=1+1"), money(-123_450, Currency::USD)],
            vec![Cell::text("-3"), money(100_000_000_000_000, dong)],
            vec![Cell::text("@maya, \"x\""), Cell::Rate(0.0123)],
            vec![Cell::text("＝A1"), Cell::Number(2.5)],
            vec![Cell::Empty, Cell::Count(-7)],
            vec![
                Cell::text("1729900020000884317"),
                Cell::Date("2026-11-20".parse().unwrap()),
            ],
        ]);
        let want = [
            "\"a\",\"b\"",
            "\"'=1+1\",-1234.50",
            "\"'-3\",100000000000000",
            "\"'@maya, \"\"x\"\"\",0.0123",
            "\"'＝A1\",2.5",
            "\"\",-7",
            "1729900020000884317,\"2026-11-20\"",
            "",
        ];
        assert_eq!(
            text.lines().collect::<Vec<_>>().join("\n"),
            want.join("\n").trim_end()
        );
    }
}
