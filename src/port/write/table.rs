//! A table of typed cells, before it is CSV or XLSX.

use crate::domain::date::{Date, Instant};
use crate::domain::money::Money;

/// One cell; unknown is [`Cell::Empty`], never zero.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words, and ids, whose digits must not become a number.
    Text(String),
    /// An amount.
    Money(Money),
    /// A share such as 0.0123, shown as a percentage where the form can.
    Rate(f64),
    /// A number that is no share, such as posts per week.
    Number(f64),
    /// A whole number.
    Count(i64),
    /// A calendar date.
    Date(Date),
    /// An instant, UTC.
    Instant(Instant),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// Returns the cell of something that may be unknown.
    pub fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// Returns whether it is an id that a spreadsheet would round, were it read as a number.
    pub fn is_long_id(&self) -> bool {
        /// Digits a spreadsheet keeps of a number.
        const KEPT: usize = 15;
        matches!(self, Self::Text(text)
            if text.len() > KEPT && text.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Returns words as a cell.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        Self::of(text, Self::text)
    }
}

/// Where rows go one at a time, so that a table need not be held as a whole.
pub trait RowsOut {
    /// Takes the next row, as long as the header.
    fn row(&mut self, cells: &[Cell]) -> std::io::Result<()>;

    /// Ends the table: from here on it is complete.
    fn finish(self: Box<Self>) -> std::io::Result<()>;
}

/// A named table: a header and rows as long as it.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// Name of the sheet it becomes.
    pub name: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Returns a table without rows.
    pub fn new<S: Into<String>>(
        name: impl Into<String>,
        header: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name: name.into(),
            header: header.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    /// Returns whether it has ids that a spreadsheet would round, were they read as numbers.
    pub fn has_long_ids(&self) -> bool {
        self.rows.iter().flatten().any(Cell::is_long_id)
    }
}
