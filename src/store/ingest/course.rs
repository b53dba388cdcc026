//! What is remembered from line to line of a file of orders, so that little need be asked.

use std::collections::VecDeque;

use rusqlite::{Connection, OptionalExtension as _, Statement};

use super::order_line::{self, Line};
use crate::domain::fact::OrderLine;
use crate::domain::id::ExtId;
use crate::store::StoreError;
use crate::store::late::{self, Late};

/// Rows that stand as the file says them although an earlier file wrote them, by row number.
#[derive(Default)]
pub(super) struct Standing(Vec<u64>);

impl Standing {
    fn place(row: i64) -> Option<(usize, u64)> {
        let row = usize::try_from(row).ok()?;
        Some((row / 64, 1 << (row % 64)))
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: i64) {
        if let Some((word, bit)) = Self::place(row) {
            if self.0.len() <= word {
                self.0.resize(word + 1, 0);
            }
            if let Some(bits) = self.0.get_mut(word) {
                *bits |= bit;
            }
        }
    }

    /// Returns whether a row is among them.
    pub(super) fn has(&self, row: i64) -> bool {
        Self::place(row)
            .and_then(|(word, bit)| Some(self.0.get(word)? & bit != 0))
            .unwrap_or_default()
    }
}

/// The indices of the table, which a file that outgrows it fills only at its end.
struct Indices {
    /// New lines until they are taken away.
    left: i64,
    late: Option<Late>,
}

impl Indices {
    /// Begins with a table of about so many lines.
    fn new(before: i64) -> Self {
        Self {
            left: before.max(late::WORTH_IT),
            late: None,
        }
    }

    /// Notes a new line.
    fn inserted(&mut self, conn: &Connection) -> Result<(), StoreError> {
        self.left -= 1;
        if self.left == 0 {
            self.late = Some(late::drop_indices(conn, order_line::TABLE.0)?);
        }
        Ok(())
    }
}

/// What is remembered from line to line of a file.
pub(super) struct Course<'c> {
    /// Puts a line in unless its key is there.
    pub(super) insert: Statement<'c>,
    /// Finds a line by its key.
    pub(super) by_key: Statement<'c>,
    /// Rows that stand as the file says them.
    pub(super) standing: Standing,
    indices: Indices,
    /// The highest number of an order before the file.
    highest: i64,
    known: Known<'c>,
}

/// Stored lines that probably come next: what a file has in common with one before mostly stands in the
/// same order.
struct Known<'c> {
    /// Reads so many lines from a row on.
    from_row: Statement<'c>,
    /// The row after that of the line before, where that stood in the table already.
    next: Option<i64>,
    lines: VecDeque<Line>,
    /// How many to read at the next look: more each time as long as the file keeps to the order.
    ahead: i64,
}

/// The most lines that are read ahead.
const AHEAD: i64 = 256;

impl<'c> Known<'c> {
    fn new(conn: &'c Connection) -> Result<Self, StoreError> {
        Ok(Self {
            from_row: conn.prepare(&order_line::from_row())?,
            next: None,
            lines: VecDeque::new(),
            ahead: 1,
        })
    }

    fn take(&mut self, order: &ExtId, product: i64) -> Result<Option<Line>, StoreError> {
        let Some(next) = self.next else {
            return Ok(None);
        };
        while self.lines.front().is_some_and(|line| line.row < next) {
            self.lines.pop_front();
        }
        if self.lines.is_empty() {
            let mut rows = self.from_row.query((next, self.ahead))?;
            while let Some(row) = rows.next()? {
                self.lines.push_back(Line::read(row)?);
            }
            self.ahead = (self.ahead * 2).min(AHEAD);
        }
        let found = self.lines.pop_front_if(|line| line.is(order, product));
        if found.is_none() {
            // Whatever is written now may be among them.
            self.lines.clear();
            self.ahead = 1;
        }
        Ok(found)
    }
}

impl<'c> Course<'c> {
    /// Begins with the table as it is.
    pub(super) fn new(conn: &'c Connection) -> Result<Self, StoreError> {
        Ok(Self {
            insert: conn.prepare(order_line::INSERT)?,
            by_key: conn.prepare(&order_line::by_key())?,
            standing: Standing::default(),
            indices: Indices::new(late::order_lines(conn)?),
            highest: highest(conn)?,
            known: Known::new(conn)?,
        })
    }

    /// Returns the stored line of the key, if it is the one that stands after the line before.
    pub(super) fn stored(
        &mut self,
        order: &ExtId,
        product: i64,
    ) -> Result<Option<Line>, StoreError> {
        self.known.take(order, product)
    }

    /// Notes that the line stood in the table already, in this row.
    pub(super) fn stands(&mut self, row: i64) {
        self.known.next = Some(row + 1);
    }

    /// Notes a new line.
    pub(super) fn inserted(&mut self, conn: &Connection) -> Result<(), StoreError> {
        self.known.next = None;
        self.indices.inserted(conn)
    }

    /// Returns whether a line is surely the first of its order: then it has no others beside it, and
    /// nothing need be asked.
    pub(super) fn is_first(&self, line: &OrderLine<'_>) -> bool {
        let is_above = match line.order_id {
            ExtId::Number(number) => number > self.highest,
            ExtId::Text(_) => false,
        };
        is_above && line.seen.is_order_new
    }

    /// Makes the indices again where they were taken away.
    pub(super) fn restore(&mut self, conn: &Connection) -> Result<(), StoreError> {
        match self.indices.late.take() {
            Some(late) => late.restore(conn),
            None => Ok(()),
        }
    }
}

/// Returns the highest number an order has; numbers come before all texts.
fn highest(conn: &Connection) -> Result<i64, StoreError> {
    let highest: Option<i64> = conn
        .prepare_cached(
            "select order_id from order_line where order_id < '' order by order_id desc limit 1",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(highest.unwrap_or(-1))
}
