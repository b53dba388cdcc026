//! What a shop sells: each SKU with its costs and what it is grouped by.

use rusqlite::Connection;

use crate::domain::id::ExtId;
use crate::domain::metrics::sums::Sku;
use crate::store::view::read::Read;

/// A SKU with its costs and what it is grouped by.
pub(super) struct ProductRow {
    pub(super) n: i64,
    pub(super) sku: Sku,
    pub(super) product_id: Option<ExtId>,
    pub(super) name: Option<String>,
    pub(super) category: Option<String>,
}

const PRODUCTS: &str =
    "select n, sku, unit_cost, sample_shipping_cost, product_id, name, category from product
     where shop = ?1";

/// Returns what a shop sells.
pub(super) fn products(conn: &Connection, shop: i64) -> Read<Vec<ProductRow>> {
    conn.prepare_cached(PRODUCTS)?
        .query_map([shop], |row| {
            Ok(ProductRow {
                n: row.get(0)?,
                sku: Sku {
                    id: row.get(1)?,
                    unit_cost: row.get(2)?,
                    shipping: row.get(3)?,
                },
                product_id: row.get(4)?,
                name: row.get(5)?,
                category: row.get(6)?,
            })
        })?
        .collect()
}
