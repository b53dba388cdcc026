//! Tables for people: light lines, as wide as the terminal, nothing a terminal would obey.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle,
};

use super::session::Look;
use crate::domain::date::Date;
use crate::domain::metrics::shown;
use crate::domain::money::Money;
use crate::domain::text::safe;

/// Columns between columns: one of padding, one that the table itself puts there.
const GAP: u16 = 2;
/// The widest key that is kept whole: TikTok's handles have at most 24 characters.
const KEY: u16 = 26;

/// Columns of a terminal that are left for words, however many keys there are.
const WORDS: u16 = 8;

/// What stands where nothing is known.
const UNKNOWN: &str = "-";

/// One column's heading and side.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    /// Words, to the left, broken over lines where there is no room.
    Words(&'static str),
    /// Something to copy or compare, to the left: an id, a handle, a date. Broken last.
    Key(&'static str),
    /// Numbers, to the right.
    Number(&'static str),
    /// The shop, only where several are meant.
    Shop {
        /// Whether several are.
        several: bool,
    },
}

/// A table in the making.
#[derive(Debug)]
pub(crate) struct Sheet {
    table: Table,
    columns: Vec<Column>,
}

impl Sheet {
    /// Returns a table with these columns.
    pub(crate) fn new(columns: &[Column]) -> Self {
        let mut table = Table::new();
        table.set_header(columns.iter().map(|column| match column {
            Column::Words(title) | Column::Key(title) | Column::Number(title) => *title,
            Column::Shop { .. } => "Shop",
        }));
        Self {
            table,
            columns: columns.to_vec(),
        }
    }

    /// Adds a row; text from outside is made safe here.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.table
            .add_row(cells.map(|cell| safe(&cell).into_owned()));
    }

    /// Returns the lines of the table.
    pub(crate) fn lines(mut self, look: Look) -> Vec<String> {
        let line = if look.ascii { '-' } else { '─' };
        self.table.load_style(
            TableStyle::new().header_separator(LineStyle::none().fill(line).junction(line)),
        );
        if let Some(width) = look.width {
            self.table
                .set_content_arrangement(ContentArrangement::Dynamic);
            self.table.set_width(width);
        }
        self.arrange(look.width);
        self.table
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }
}

impl Sheet {
    /// Gives every column its side, and its whole width to what must not be broken, first come first
    /// served.
    fn arrange(&mut self, terminal: Option<u16>) {
        let widths = self.table.column_max_content_widths();
        let mut room = terminal.map_or(u16::MAX, |cols| cols.saturating_sub(WORDS));
        let columns = self.columns.iter().zip(widths);
        for ((column, width), made) in columns.zip(self.table.column_iter_mut()) {
            made.set_padding((0, GAP - 1));
            let whole = width.saturating_add(GAP);
            match column {
                Column::Shop { several: false } => {
                    made.set_constraint(ColumnConstraint::Hidden);
                }
                Column::Number(_) => made.set_cell_alignment(CellAlignment::Right),
                Column::Key(_) | Column::Words(_) | Column::Shop { several: true } => {}
            }
            let is_key = matches!(column, Column::Key(_) | Column::Number(_));
            if is_key && width <= KEY && whole <= room {
                room -= whole;
                made.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
    }
}

/// Returns the cell of something that may be unknown.
pub(crate) fn cell(value: Option<impl ToString>) -> String {
    value
        .map(|value| value.to_string())
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| UNKNOWN.to_owned())
}

/// Returns the cell of a handle.
pub(crate) fn handle(handle: &str) -> String {
    format!("@{handle}")
}

/// Returns the cell of a yes that is silent when no.
pub(crate) fn flag(on: bool, word: &str) -> String {
    if on { word.to_owned() } else { String::new() }
}

/// Returns the cell of a date, with its year where it is not `today`'s.
pub(crate) fn date(date: Option<Date>, today: Date) -> String {
    use chrono::Datelike as _;
    cell(date.map(|date| {
        let form = if date.year() == today.year() {
            "%a %-d %b"
        } else {
            "%a %-d %b %Y"
        };
        date.format(form).to_string()
    }))
}

/// Returns the cell of an amount: with its sign, or with its code where only ASCII is wanted.
pub(crate) fn money(amount: Option<Money>, look: Look) -> String {
    cell(amount.map(|amount| shown::amount(amount, look.ascii)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new(&[Column::Words("Creator"), Column::Number("GMV")]);
        sheet.row(["@maya".to_owned(), "$1,200.00".to_owned()]);
        sheet.row(["@a\u{1b}[31m".to_owned(), "-".to_owned()]);
        sheet
    }

    #[test]
    fn tables_line_up_and_show_escapes_as_text() {
        let look = Look {
            ascii: true,
            width: None,
        };
        assert_eq!(
            sheet().lines(look),
            [
                "Creator             GMV",
                "------------------------",
                "@maya         $1,200.00",
                "@a\\u{1b}[31m          -",
            ]
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [20, 24, 40, 80] {
            let look = Look {
                ascii: false,
                width: Some(width),
            };
            for line in sheet().lines(look) {
                assert!(
                    crate::domain::text::width(&line) <= usize::from(width),
                    "{line:?}"
                );
            }
        }
    }

    #[test]
    fn keys_stay_whole_where_words_are_broken() {
        let mut sheet = Sheet::new(&[Column::Key("Creator"), Column::Words("Why")]);
        let why = "the brief was never sent and nobody reminded the creator".to_owned();
        sheet.row(["@tovafinds145".to_owned(), why]);
        let lines = sheet.lines(Look {
            ascii: true,
            width: Some(40),
        });
        assert!(lines.len() > 3, "{lines:?}");
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("@tovafinds145  the")),
            "{lines:?}"
        );
    }

    #[test]
    fn amounts_keep_to_ascii_where_asked() {
        let look = Look {
            ascii: true,
            width: None,
        };
        let dong: Currency = "VND".parse().unwrap();
        assert_eq!(money(Some(Money::new(1200, dong)), look), "1200 VND");
        assert_eq!(
            money(Some(Money::new(-1200, Currency::USD)), look),
            "-$12.00"
        );
        assert_eq!(money(None, look), "-");
    }

    #[test]
    fn dates_of_another_year_say_so() {
        let today: Date = "2026-11-20".parse().unwrap();
        let day = |text: &str| date(Some(text.parse().unwrap()), today);
        assert_eq!(day("2026-11-03"), "Tue 3 Nov");
        assert_eq!(day("2025-12-31"), "Wed 31 Dec 2025");
        assert_eq!(date(None, today), "-");
    }
}
