//! The way back for rows set aside: the file's own columns and the reason, to be mended and read again.

use std::borrow::Cow;
use std::io::{self, Write};

use super::write::is_risky;
use crate::domain::fact::SetAside;

/// The header of the added column.
pub(super) const REASON: &str = "Reason";

/// Writes rows set aside in the columns of their file, with a last column `Reason`.
///
/// Text that a spreadsheet would run as a formula gets a `'` in front, which reading takes away again;
/// numbers stay numbers (reliability.md I8).
pub fn write_rejects_csv(
    header: &[String],
    rows: &[SetAside],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(out);
    // A file of rejects that is read again has the column already.
    let known = match header.split_last() {
        Some((last, own)) if last == REASON => own.len(),
        Some(_) | None => header.len(),
    };
    let own_cells = |row: &SetAside| -> Vec<String> {
        let is_own = |at: usize| at != known || known == header.len();
        let cells = row.cells.iter().enumerate();
        cells
            .filter(|(at, _)| is_own(*at))
            .map(|(_, cell)| cell.clone())
            .collect()
    };
    let table: Vec<(Vec<String>, &str)> = rows
        .iter()
        .map(|row| (own_cells(row), row.reason.as_str()))
        .collect();
    let width = table
        .iter()
        .map(|(cells, _)| cells.len())
        .fold(known, usize::max);
    let titles: Vec<String> = header.iter().take(known).cloned().collect();
    for (mut cells, reason) in std::iter::once((titles, REASON)).chain(table) {
        cells.resize(width, String::new());
        cells.push(reason.to_owned());
        writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.flush()
}

/// Returns the cell as text that no spreadsheet runs.
fn harmless(cell: &str) -> Cow<'_, str> {
    if is_risky(cell) && !is_number(cell) {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}

fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%');
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aside(cells: &[&str], reason: &str) -> SetAside {
        SetAside {
            line: 2,
            column: None,
            reason: reason.to_owned(),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        }
    }

    fn written(header: &[&str], rows: &[SetAside]) -> Vec<Vec<String>> {
        let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
        let mut out = Vec::new();
        write_rejects_csv(&header, rows, &mut out).unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(&*out);
        let records = reader.records();
        records
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn formulas_are_text_and_numbers_stay_numbers() {
        let rows = [aside(
            &["=1+1", "-3.00", "+49 30", "@maya", "-12%", "--"],
            "why",
        )];
        assert_eq!(
            written(&["a", "b", "c", "d", "e", "f"], &rows)[1],
            ["'=1+1", "-3.00", "'+49 30", "'@maya", "-12%", "'--", "why"]
        );
    }

    #[test]
    fn the_reason_stands_in_one_column_however_long_the_rows_are() {
        let rows = [
            aside(&["1", "2", "3"], "too long"),
            aside(&["1"], "too short"),
        ];
        let want = [
            ["a", "b", "", "Reason"],
            ["1", "2", "3", "too long"],
            ["1", "", "", "too short"],
        ];
        assert_eq!(written(&["a", "b"], &rows), want);
        let again = [aside(&["1", "old reason"], "new reason")];
        let want = [["a", "Reason"], ["1", "new reason"]];
        assert_eq!(written(&["a", "Reason"], &again), want);
    }
}
