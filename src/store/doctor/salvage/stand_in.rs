//! Rows in the place of products and creators that are lost, so that what leads to them stays.
//!
//! Rows name them by number. Whose number it was, the log tells where it tells of a sample of theirs; else
//! they stand there as `lost-17`.

use rusqlite::{Connection, params};

use crate::domain::event::{Change, Event};
use crate::domain::id::SampleId;
use crate::domain::sample::Sample;
use crate::store::StoreError;
use crate::store::log::Line;

/// Samples whose product or creator is lost.
const ASTRAY: &str = "select id, shop, product, creator from sample
     where product not in (select n from product) or creator not in (select n from creator)";

/// Lost numbers of products that rows name, with the shop they are of.
const PRODUCTS: &str = "
    select product, min(shop) as home from (
        select product, shop from sample union all select product, shop from order_line)
    where product not in (select n from product) and shop in (select n from shop)
    group by product";

/// The same of creators; a note names no shop, so that it counts where there is one alone.
const CREATORS: &str = "
    select creator, min(shop) as home from (
        select creator, shop from sample union all select creator, shop from order_line
        union all select creator, shop from content union all select creator, shop from flat_fee
        union all select creator, shop from follow_up union all select creator, shop from offer
        union all select creator, shop.n from note, shop where (select count(*) from shop) = 1)
    where creator is not null and creator not in (select n from creator)
      and shop in (select n from shop)
    group by creator";

/// Gives the numbers back to products and creators that the log tells of; the rest of them is healed from
/// it, or stays unknown.
pub(super) fn of_the_log(conn: &Connection) -> Result<(), StoreError> {
    let astray: Vec<(SampleId, i64, i64, i64)> = conn
        .prepare(ASTRAY)?
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<Result<_, _>>()?;
    for (id, shop, product, creator) in astray {
        let Some(sample) = added(conn, id)? else {
            continue;
        };
        conn.execute(
            "insert or ignore into product (n, shop, sku) values (?1, ?2, ?3)",
            params![product, shop, sample.sku_id],
        )?;
        conn.execute(
            "insert or ignore into creator (n, id, shop, handle, name)
             values (?1, ?2, ?3, 'lost.' || ?1, 'Lost creator ' || ?1)",
            params![creator, sample.creator, shop],
        )?;
    }
    Ok(())
}

/// Returns a sample as the log says it was made.
fn added(conn: &Connection, id: SampleId) -> Result<Option<Sample>, StoreError> {
    let lines: Vec<Line> = conn
        .prepare_cached(&format!(
            "{} where subject = ?1 order by seq limit 1",
            Line::SELECT
        ))?
        .query_map([id.to_string()], Line::read)?
        .collect::<Result<_, _>>()?;
    let event = lines.first().map(Line::event).transpose()?;
    Ok(match event {
        Some(Event::Sample(Change::Added(sample))) => Some(sample),
        Some(_) | None => None,
    })
}

/// Lets those of whom nothing is known but the number stand there by it, and says how many they are.
pub(super) fn unknown(conn: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    conn.execute_batch(&format!(
        "insert into product (n, shop, sku, name)
         select product, home, 'lost-' || product, 'Lost product ' || product from ({PRODUCTS});
         insert into creator (n, id, shop, handle, name)
         select creator, randomblob(16), home, 'lost.' || creator, 'Lost creator ' || creator
         from ({CREATORS});"
    ))?;
    for (table, is_it, what, name) in [
        (
            "product",
            "sku = 'lost-' || n",
            "products",
            "lost-17 and the like",
        ),
        (
            "creator",
            "handle = 'lost.' || n",
            "creators",
            "@lost.17 and the like",
        ),
    ] {
        let sql = format!("select count(*) from {table} where {is_it}");
        let count: i64 = conn.query_row(&sql, [], |row| row.get(0))?;
        if count > 0 {
            lost.push(format!(
                "{count} {what} are lost of whom other rows are left; those stay, under {name}."
            ));
        }
    }
    Ok(())
}
