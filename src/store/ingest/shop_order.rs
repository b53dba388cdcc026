//! Shop orders: one SKU of one order of the shop, whoever sold it.

use rusqlite::params;
use rusqlite::types::Value as Sql;

use super::{Batch, Merged, profile};
use crate::domain::fact::ShopOrder;
use crate::store::{StoreError, batch};

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
    if !name.is_empty() && batch.names.is_news(product, None, name) {
        let said = [
            None,
            profile::text(Some(name)),
            None,
            None,
            None,
            None,
            None,
        ];
        profile::update(conn, batch.n, (profile::PRODUCT, product), &said)?;
    }
    let values = values(order);
    let sql = format!(
        "select n, batch, {} from shop_order where shop = ?1 and order_id = ?2 and sku = ?3",
        COLUMNS.join(", ")
    );
    let mut find = conn.prepare_cached(&sql)?;
    let mut rows = find.query(params![batch.shop_n, order.order_id, order.sku_id])?;
    let stored = match rows.next()? {
        Some(row) => {
            let stored: Vec<Sql> = (0..COLUMNS.len())
                .map(|at| row.get(at + 2))
                .collect::<Result<_, _>>()?;
            Some((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, stored))
        }
        None => None,
    };
    let Some((row, from, stored)) = stored else {
        conn.prepare_cached(
            "insert into shop_order (shop, order_id, sku, status, sample, cancelled, quantity, created, batch)
             values (?1, ?2, ?3, '', 0, 0, 0, 0, ?4)",
        )?
        .execute(params![batch.shop_n, order.order_id, order.sku_id, batch.n])?;
        let row = conn.last_insert_rowid();
        batch::write(conn, ("shop_order", COLUMNS), (row, batch.n), &values)?;
        return Ok(Merged::Inserted);
    };
    if stored == values {
        return Ok(Merged::Unchanged);
    }
    let twice = from == batch.n;
    if !twice {
        batch::supersede(conn, batch.n, ("shop_order", COLUMNS), (row, from))?;
    }
    batch::write(conn, ("shop_order", COLUMNS), (row, batch.n), &values)?;
    Ok(if twice {
        Merged::Unchanged
    } else {
        Merged::Updated
    })
}
