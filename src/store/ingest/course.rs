//! What is remembered from line to line of a file of orders, so that little need be asked.

use foldhash::{HashSet, HashSetExt as _};
use rusqlite::{Connection, OptionalExtension as _, Statement};

use super::order_line;
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
    /// Finds a line by its row, if it is the one of the key.
    pub(super) by_row: Statement<'c>,
    /// Rows that stand as the file says them.
    pub(super) standing: Standing,
    indices: Indices,
    orders: Orders,
    /// The row after that of the line before, where that stood in the table already.
    pub(super) next: Option<i64>,
}

impl<'c> Course<'c> {
    /// Begins with the table as it is.
    pub(super) fn new(conn: &'c Connection) -> Result<Self, StoreError> {
        Ok(Self {
            insert: conn.prepare(order_line::INSERT)?,
            by_key: conn.prepare(&order_line::by_key())?,
            by_row: conn.prepare(&order_line::by_row())?,
            standing: Standing::default(),
            indices: Indices::new(late::order_lines(conn)?),
            orders: Orders::new(conn)?,
            next: None,
        })
    }

    /// Notes a new line.
    pub(super) fn inserted(&mut self, conn: &Connection) -> Result<(), StoreError> {
        self.next = None;
        self.indices.inserted(conn)
    }

    /// Notes a new line of an order; returns whether it is surely the first of its order.
    pub(super) fn is_first(&mut self, order: &ExtId) -> bool {
        self.orders.is_first(order)
    }

    /// Makes the indices again where they were taken away.
    pub(super) fn restore(&mut self, conn: &Connection) -> Result<(), StoreError> {
        // Making an index takes memory of its own.
        self.orders.seen = HashSet::new();
        match self.indices.late.take() {
            Some(late) => late.restore(conn),
            None => Ok(()),
        }
    }
}

/// The orders the file brought: a line of an order nobody has seen has no other lines beside it, and
/// nothing need be asked.
struct Orders {
    /// The highest number of an order before the file.
    highest: i64,
    seen: HashSet<i64>,
}

impl Orders {
    fn new(conn: &Connection) -> Result<Self, StoreError> {
        // Numbers come before all texts.
        let highest: Option<i64> = conn
            .prepare_cached(
                "select order_id from order_line where order_id < '' order by order_id desc limit 1",
            )?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(Self {
            highest: highest.unwrap_or(-1),
            seen: HashSet::new(),
        })
    }

    /// Notes a new line; returns whether it is surely the first of its order.
    fn is_first(&mut self, order: &ExtId) -> bool {
        match order {
            ExtId::Number(number) => *number > self.highest && self.seen.insert(*number),
            ExtId::Text(_) => false,
        }
    }
}
