//! Products from lists and cost sheets.

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value};

use super::profile::Differs;
use super::{Batch, Merged, profile};
use crate::domain::fact::ProductFact;
use crate::domain::id::ExtId;
use crate::store::StoreError;

/// Merges what a file says of a SKU, or of every SKU of a product.
pub(super) fn merge(batch: &mut Batch<'_>, fact: &ProductFact<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let said = [
        ("product_id", profile::ext_id(fact.product_id.as_ref())),
        ("name", profile::text(fact.name.as_deref())),
        ("category", profile::text(fact.category.as_deref())),
        ("price", profile::number(fact.price)),
        ("unit_cost", profile::number(fact.unit_cost)),
        (
            "sample_shipping_cost",
            profile::number(fact.sample_shipping_cost),
        ),
        ("sample_stock", profile::number(fact.sample_stock)),
    ];
    if let Some(sku) = &fact.sku_id {
        let (product, made) = batch.names.product(conn, sku)?;
        let differs = profile::update(conn, batch.n, (profile::PRODUCT, product), &said)?;
        if batch.names.made_product(product) {
            return Ok(if made {
                Merged::Inserted
            } else {
                Merged::Unchanged
            });
        }
        return Ok(batch.changed(differs));
    }
    let Some(product_id) = &fact.product_id else {
        return Ok(Merged::Unchanged);
    };
    let skus: Vec<i64> = conn
        .prepare_cached("select n from product where shop = ?1 and product_id = ?2")?
        .query_map(params![batch.shop_n, product_id], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let list = snapshot(batch, product_id, fact)?;
    let mut differs = list.differs;
    for sku in skus {
        let profile = profile::update(conn, batch.n, (profile::PRODUCT, sku), &said)?;
        differs.was |= profile.was;
        differs.is |= profile.is;
    }
    if list.is_first {
        return Ok(if list.is_ours {
            Merged::Unchanged
        } else {
            Merged::Inserted
        });
    }
    Ok(batch.changed(differs))
}

/// Returns the category lists gave a product, for a SKU of it that comes after them.
pub(super) fn category(
    batch: &Batch<'_>,
    product_id: Option<&ExtId>,
) -> Result<Option<String>, StoreError> {
    Ok(batch
        .conn
        .prepare_cached(
            "select category from product_fact
             where shop = ?1 and product_id = ?2 and category is not null order by batch desc limit 1",
        )?
        .query_row(params![batch.shop_n, product_id], |row| row.get(0))
        .optional()?)
}

/// What a list's figures of a product are beside those before.
struct Listed {
    /// Whether no earlier list had the product.
    is_first: bool,
    /// Whether this one had it in a row before.
    is_ours: bool,
    differs: Differs,
}

/// Keeps the list's figures.
fn snapshot(
    batch: &Batch<'_>,
    product_id: &ExtId,
    fact: &ProductFact<'_>,
) -> Result<Listed, StoreError> {
    let exported: Map<String, Value> = fact
        .exported
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect();
    let exported = Value::Object(exported).to_string();
    let mut find = batch.conn.prepare_cached(
        "select exported from product_fact
         where shop = ?1 and product_id = ?2 and (batch = ?3) = ?4 order by batch desc limit 1",
    )?;
    let mut last = |ours: bool| -> Result<Option<String>, StoreError> {
        let params = params![batch.shop_n, product_id, batch.n, ours];
        Ok(find.query_row(params, |row| row.get(0)).optional()?)
    };
    let (before, own) = (last(false)?, last(true)?);
    batch
        .conn
        .prepare_cached(
            "insert or replace into product_fact (shop, product_id, batch, name, category, exported)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![batch.shop_n, product_id, batch.n, fact.name, fact.category, exported])?;
    Ok(Listed {
        is_first: before.is_none(),
        is_ours: own.is_some(),
        differs: Differs {
            was: own.is_some() && own != before,
            is: before.as_ref() != Some(&exported),
        },
    })
}
