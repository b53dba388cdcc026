//! Whether a shop's currency may change: amounts are stored without one of their own, so the shop's stands
//! with them.

use rusqlite::{Connection, OptionalExtension as _};

use super::StoreError;
use crate::domain::event::Change;
use crate::domain::id::ShopId;
use crate::domain::shop::Shop;

/// Everything of a shop that is an amount without a currency of its own.
const AMOUNTS: &str = "select 1 from order_line where shop = ?1
     union all select 1 from shop_order where shop = ?1
     union all select 1 from content where shop = ?1
         and (gmv is not null or refunds is not null or commission is not null)
     union all select 1 from product where shop = ?1
         and (price is not null or unit_cost is not null or sample_shipping_cost is not null)
     union all select 1 from creator where shop = ?1 and flat_fee is not null
     union all select 1 from campaign where shop = ?1 and json_extract(body, '$.ad_budget') is not null
     union all select 1 from ad_spend where shop = ?1
     union all select 1 from flat_fee where shop = ?1
     union all select 1 from settlement where shop = ?1";

/// Returns whether any amount of a shop is stored.
pub(super) fn has_amounts(conn: &Connection, shop: ShopId) -> rusqlite::Result<bool> {
    let n: Option<i64> = conn
        .prepare_cached("select n from shop where id = ?1")?
        .query_row([shop], |row| row.get(0))
        .optional()?;
    n.map_or(Ok(false), |n| conn.prepare_cached(AMOUNTS)?.exists([n]))
}

/// Returns why a shop cannot have its former currency again: amounts came since.
pub(super) fn revalued(
    conn: &Connection,
    change: &Change<Shop>,
) -> Result<Option<String>, StoreError> {
    let Change::Changed { key, delta, .. } = change else {
        return Ok(None);
    };
    let is_one = delta.currency.is_some() && has_amounts(conn, *key)?;
    Ok(is_one.then(|| "the shop has amounts in its present currency".to_owned()))
}
