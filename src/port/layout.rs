//! Where a file's columns stand, and which of its records are rows.

use super::ReadOptions;
use super::bare::present;
use super::cell::Column;
use super::format::{CONSTANTS, Fit, Holds};
use super::header::label;
use super::moment::DateOrder;
use super::rows::Record;
use super::splitter::RawRecord;
use crate::domain::date::Date;

/// How the file is laid out.
#[derive(Debug)]
pub(super) struct Layout {
    /// The format and its columns.
    pub(super) fit: Fit,
    /// The header cells as they stand.
    pub(super) header: Vec<String>,
    /// How many records stand above the first one under the header.
    pub(super) above: usize,
    /// The order of dates per column.
    pub(super) orders: Vec<DateOrder>,
    /// The window of the export.
    pub(super) window: Option<(Date, Date)>,
    /// Sentences for the person.
    pub(super) warnings: Vec<String>,
    /// Per column: does its header name another currency than the shop's?
    foreign: Vec<bool>,
}

/// What a record under the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A row.
    Row,
    /// An empty line, a total or a line of definitions: no row (readings.md 47).
    Furniture,
    /// A line with figures but without what names a row.
    Nameless,
}

impl Layout {
    /// Lays out the columns of `header`, which is record number `at` of the file.
    pub(super) fn new(fit: Fit, at: usize, header: Vec<String>, options: &ReadOptions) -> Self {
        let order = options.dates.unwrap_or_else(|| {
            let month_first = options.frame.market.eq_ignore_ascii_case("US");
            match fit.format.dates.as_str() {
                "mdy" => DateOrder::Mdy,
                "ymd" => DateOrder::Ymd,
                "market" if month_first => DateOrder::Mdy,
                _ => DateOrder::Dmy,
            }
        });
        let currency = options.frame.currency;
        let foreign = header
            .iter()
            .map(|cell| label(cell).1.is_some_and(|sign| !sign.may_be(currency)))
            .collect();
        Self {
            orders: vec![order; header.len()],
            above: at + 1,
            fit,
            header,
            window: None,
            warnings: Vec::new(),
            foreign,
        }
    }

    /// Returns the column of a field.
    pub(super) fn column(&self, field: &str) -> Column {
        let index = self.fit.columns.get(field).map(|(at, _)| *at);
        let at = index.unwrap_or(usize::MAX);
        Column {
            index,
            order: self.orders.get(at).copied().unwrap_or(DateOrder::Dmy),
            foreign: self.foreign.get(at).copied().unwrap_or(false),
        }
    }

    /// Returns the order of slash dates, where all columns of dates have the same.
    pub(super) fn dates(&self) -> Option<DateOrder> {
        let columns = self.columns_of(Holds::Date).into_iter();
        let mut orders = columns.filter_map(|at| self.orders.get(at).copied());
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }

    /// Returns the columns that hold this.
    pub(super) fn columns_of(&self, wanted: Holds) -> Vec<usize> {
        let held = self.fit.columns.values();
        let mut columns: Vec<_> = held
            .filter(|(at, holds)| *holds == wanted && *at < CONSTANTS)
            .map(|(at, _)| *at)
            .collect();
        columns.sort_unstable();
        columns
    }

    /// Is this surely a row? Nearly every one is, and the bytes of two cells show it.
    pub(super) fn is_plainly_row(&self, raw: &RawRecord<'_>) -> bool {
        let Some(key) = self.fit.key.first().and_then(|at| raw.cell(*at)) else {
            return false;
        };
        let start = raw.cell(0).and_then(<[u8]>::first);
        let no_total = |byte: &u8| !matches!(byte, b's' | b'S' | b't' | b'T' | 0..=b' ' | 0x80..);
        // Longer than any word for nothing.
        key.len() > 4
            && key.first().is_some_and(u8::is_ascii_alphanumeric)
            && start.is_some_and(no_total)
    }

    /// Says what the record is; `first` is the one directly under the header.
    pub(super) fn standing(&self, record: &Record<'_>, first: bool) -> Standing {
        let has = |at: &usize| record.cell(*at).is_some_and(|cell| present(cell).is_some());
        let is_total = || {
            let start = record.cell(0).and_then(present).unwrap_or_default();
            start.eq_ignore_ascii_case("summary") || start.eq_ignore_ascii_case("total")
        };
        let named = self.fit.key.iter().any(has);
        if (first && self.is_description(record)) || is_total() {
            return Standing::Furniture;
        }
        if named {
            return Standing::Row;
        }
        if (0..record.spans.len()).any(|at| has(&at)) {
            Standing::Nameless
        } else {
            Standing::Furniture
        }
    }

    /// Words instead of figures in every column of figures, and no id where the id stands (R3).
    fn is_description(&self, record: &Record<'_>) -> bool {
        let cell = |at: &usize| record.cell(*at).and_then(present);
        let digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
        let mut ids = self.columns_of(Holds::Id).into_iter();
        if ids.any(|at| cell(&at).is_some_and(digits)) {
            return false;
        }
        let mut figures = self.columns_of(Holds::Money);
        figures.extend(self.columns_of(Holds::Count));
        let filled: Vec<_> = figures.iter().filter_map(cell).collect();
        let prose = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() >= 4;
        filled.len() * 2 > figures.len() && filled.into_iter().all(prose)
    }
}
