//! What a list is narrowed to, as a condition of SQL with bound values.

use rusqlite::types::Value;

use crate::domain::date::Date;
use crate::domain::query::Filter;

/// A condition and the values bound to its question marks, in order.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Narrowed {
    /// The condition.
    pub(super) condition: String,
    /// What its question marks stand for.
    pub(super) values: Vec<Value>,
}

/// Returns the condition on a sample (`s`) with its creator (`c`) and product (`p`).
pub(super) fn samples(filter: &Filter, today: Date) -> Narrowed {
    let _ = (filter, today);
    Narrowed {
        condition: "s.open = 1".to_owned(),
        values: Vec::new(),
    }
}

/// Returns the condition on a creator (`c`).
pub(super) fn creators(filter: &Filter, today: Date) -> Narrowed {
    let _ = (filter, today);
    Narrowed {
        condition: "true".to_owned(),
        values: Vec::new(),
    }
}
