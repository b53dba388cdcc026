//! Products from lists and cost sheets.

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value};

use super::{Batch, Merged, profile};
use crate::domain::fact::ProductFact;
use crate::domain::id::ExtId;
use crate::store::StoreError;

/// Merges what a file says of a SKU, or of every SKU of a product.
pub(super) fn merge(batch: &mut Batch<'_>, fact: &ProductFact<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let said = [
        profile::ext_id(fact.product_id.as_ref()),
        profile::text(fact.name.as_deref()),
        profile::text(fact.category.as_deref()),
        profile::number(fact.price),
        profile::number(fact.unit_cost),
        profile::number(fact.sample_shipping_cost),
        profile::number(fact.sample_stock),
    ];
    if let Some(sku) = &fact.sku_id {
        let (product, made) = batch.names.product(conn, sku)?;
        let changed = profile::update(conn, batch.n, (profile::PRODUCT, product), &said)?;
        return Ok(merged(made, changed));
    }
    let Some(product_id) = &fact.product_id else {
        return Ok(Merged::Unchanged);
    };
    let skus: Vec<i64> = conn
        .prepare_cached("select n from product where shop = ?1 and product_id = ?2")?
        .query_map(params![batch.shop_n, product_id], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut changed = false;
    for sku in skus {
        changed |= profile::update(conn, batch.n, (profile::PRODUCT, sku), &said)?;
    }
    let (made, differs) = snapshot(batch, product_id, fact)?;
    Ok(merged(made, changed || differs))
}

const fn merged(made: bool, changed: bool) -> Merged {
    match (made, changed) {
        (true, _) => Merged::Inserted,
        (false, true) => Merged::Updated,
        (false, false) => Merged::Unchanged,
    }
}

/// Keeps the list's figures; returns whether the product is new to the lists, and whether they differ.
fn snapshot(
    batch: &Batch<'_>,
    product_id: &ExtId,
    fact: &ProductFact<'_>,
) -> Result<(bool, bool), StoreError> {
    let exported: Map<String, Value> = fact
        .exported
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect();
    let exported = Value::Object(exported).to_string();
    let last: Option<String> = batch
        .conn
        .prepare_cached(
            "select exported from product_fact where shop = ?1 and product_id = ?2 order by batch desc limit 1",
        )?
        .query_row(params![batch.shop_n, product_id], |row| row.get(0))
        .optional()?;
    batch
        .conn
        .prepare_cached(
            "insert or replace into product_fact (shop, product_id, batch, name, category, exported)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![batch.shop_n, product_id, batch.n, fact.name, fact.category, exported])?;
    let differs = last.as_ref().is_some_and(|last| *last != exported);
    Ok((last.is_none(), differs))
}
