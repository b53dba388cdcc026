//! Sample stock is a counter: what takes it back counts, whatever happened in between.

use rusqlite::Connection;

use super::StoreError;
use super::project::Stored as _;
use crate::domain::event::{Change, Verb};
use crate::domain::product::Product;

/// Returns the inverse of a change of stock on the stock there is now.
///
/// Stock is a counter: two approvals commute, so taking one back gives back one, whatever the other
/// did since.
pub(super) fn restocked(
    conn: &Connection,
    inverse: Change<Product>,
) -> Result<Change<Product>, StoreError> {
    if let Change::Changed {
        key,
        verb: Verb::Stocked,
        delta,
        ..
    } = &inverse
        && let Some(was) = &delta.sample_stock
        && let (Some(before), Some(after)) = (was.before, was.after)
        && let Some((_, product)) = Product::load(conn, key)?
        && let Some(stock) = product.sample_stock
    {
        let next = Product {
            sample_stock: Some((stock + after - before).max(0)),
            ..product.clone()
        };
        return Ok(Change::between(&product, &next, Verb::Stocked).unwrap_or(inverse));
    }
    Ok(inverse)
}
