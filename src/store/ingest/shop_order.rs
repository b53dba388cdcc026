//! Shop orders: one SKU of one order of the shop, whoever sold it.

use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension as _, params};

use super::superseded::{self, Table};
use super::{Batch, Merged, profile};
use crate::domain::fact::ShopOrder;
use crate::store::StoreError;

/// Columns a file may change.
pub(in crate::store) const COLUMNS: &[&str] = &[
    "product_name",
    "status",
    "substatus",
    "sample",
    "cancelled",
    "quantity",
    "order_amount",
    "subtotal",
    "created",
    "paid",
    "shipped",
    "delivered",
    "tracking",
    "carrier",
    "buyer",
    "creator",
];

const TABLE: Table = ("shop_order", COLUMNS);

fn values(order: &ShopOrder<'_>) -> Vec<Sql> {
    let text = |text: Option<&str>| text.map_or(Sql::Null, |text| Sql::Text(text.to_owned()));
    let opt = |value: Option<i64>| value.map_or(Sql::Null, Sql::Integer);
    let at = |at: Option<crate::domain::date::Instant>| opt(at.map(|at| at.timestamp_millis()));
    vec![
        text(order.product_name.as_deref()),
        text(Some(&order.status)),
        text(order.substatus.as_deref()),
        Sql::Integer(order.sample.into()),
        Sql::Integer(order.cancelled.into()),
        Sql::Integer(order.quantity),
        opt(order.order_amount),
        opt(order.subtotal),
        at(Some(order.created)),
        at(order.paid),
        at(order.shipped),
        at(order.delivered),
        text(order.tracking.as_deref()),
        text(order.carrier.as_deref()),
        text(order.buyer.as_deref()),
        text(order.creator.as_deref()),
    ]
}

/// Merges an order; a later file wins.
pub(super) fn merge(batch: &mut Batch<'_>, order: &ShopOrder<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let (product, _) = batch.names.product(conn, &order.sku_id)?;
    let name = order.product_name.as_deref().unwrap_or_default();
    if !name.is_empty() && batch.names.is_news(product, name) {
        let said = [("name", profile::text(Some(name)))];
        profile::update(conn, batch.n, (profile::PRODUCT, product), &said)?;
    }
    let values = values(order);
    let Some((row, from, stored)) = stored(batch, order)? else {
        conn.prepare_cached(
            "insert into shop_order (shop, order_id, sku, status, sample, cancelled, quantity, created, batch)
             values (?1, ?2, ?3, '', 0, 0, 0, 0, ?4)",
        )?
        .execute(params![batch.shop_n, order.order_id, order.sku_id, batch.n])?;
        let row = conn.last_insert_rowid();
        superseded::write(conn, TABLE, (row, batch.n), &values)?;
        return Ok(Merged::Inserted);
    };
    if stored == values {
        return Ok(Merged::Unchanged);
    }
    if from != batch.n {
        superseded::keep(conn, batch.n, TABLE, (row, from))?;
        superseded::write(conn, TABLE, (row, batch.n), &values)?;
        return Ok(Merged::Updated);
    }
    match superseded::kept(conn, batch.n, TABLE, row)? {
        Some(kept) if kept.values == values => {
            superseded::put_back(conn, batch.n, TABLE, (row, &kept))?;
            batch.reverted += 1;
        }
        Some(_) | None => superseded::write(conn, TABLE, (row, batch.n), &values)?,
    }
    Ok(Merged::Unchanged)
}

/// Returns the order as stored: its row, the batch it came from, its columns.
fn stored(
    batch: &Batch<'_>,
    order: &ShopOrder<'_>,
) -> Result<Option<(i64, i64, Vec<Sql>)>, StoreError> {
    let sql = format!(
        "select n, batch, {} from shop_order where shop = ?1 and order_id = ?2 and sku = ?3",
        COLUMNS.join(", ")
    );
    Ok(batch
        .conn
        .prepare_cached(&sql)?
        .query_row(params![batch.shop_n, order.order_id, order.sku_id], |row| {
            let stored: Result<Vec<Sql>, _> =
                (0..COLUMNS.len()).map(|at| row.get(at + 2)).collect();
            Ok((row.get(0)?, row.get(1)?, stored?))
        })
        .optional()?)
}
