//! Table `product`.

use rusqlite::{Connection, Row, params};

use super::{Stored, first_found, one};
use crate::domain::id::{ExtId, ShopId};
use crate::domain::product::Product;
use crate::store::StoreError;

impl Stored for Product {
    const NOUN: &'static str = "product";
    const SELECT: &'static str =
        "select p.rev, s.id, p.sku, p.product_id, p.name, p.category, p.price, p.unit_cost,
                p.sample_shipping_cost, p.commission_rate, p.sample_stock
         from product p join shop s on s.n = p.shop";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            shop: row.get(1)?,
            sku_id: row.get(2)?,
            product_id: row.get(3)?,
            name: row.get(4)?,
            category: row.get(5)?,
            price: row.get(6)?,
            unit_cost: row.get(7)?,
            sample_shipping_cost: row.get(8)?,
            commission_rate: row.get(9)?,
            sample_stock: row.get(10)?,
        })
    }

    fn load(conn: &Connection, key: &(ShopId, ExtId)) -> Result<Option<(i64, Self)>, StoreError> {
        one(
            conn,
            "where s.id = ?1 and p.sku = ?2",
            params![key.0, key.1],
        )
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into product (shop, sku, product_id, name, category, price, unit_cost,
                                  sample_shipping_cost, commission_rate, sample_stock)
             values ((select n from shop where id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             on conflict (shop, sku) do update set
                 product_id = excluded.product_id, name = excluded.name,
                 category = excluded.category, price = excluded.price,
                 unit_cost = excluded.unit_cost,
                 sample_shipping_cost = excluded.sample_shipping_cost,
                 commission_rate = excluded.commission_rate,
                 sample_stock = excluded.sample_stock, rev = rev + 1",
        )?
        .execute(params![
            self.shop,
            self.sku_id,
            self.product_id,
            self.name,
            self.category,
            self.price,
            self.unit_cost,
            self.sample_shipping_cost,
            self.commission_rate,
            self.sample_stock,
        ])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &(ShopId, ExtId)) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "delete from product where shop = (select n from shop where id = ?1) and sku = ?2",
        )?
        .execute(params![key.0, key.1])
        .map(drop)
    }

    fn dependents(
        conn: &Connection,
        key: &(ShopId, ExtId),
    ) -> rusqlite::Result<Option<&'static str>> {
        first_found(
            conn,
            &[
                (
                    "samples",
                    "select 1 from sample where product =
                     (select n from product where shop = (select n from shop where id = ?1) and sku = ?2)",
                ),
                (
                    "order lines",
                    "select 1 from order_line where product =
                     (select n from product where shop = (select n from shop where id = ?1) and sku = ?2)",
                ),
                (
                    "briefs",
                    "select 1 from brief where shop = (select n from shop where id = ?1) and sku = ?2",
                ),
                (
                    "campaigns",
                    "select 1 from campaign, json_each(campaign.body, '$.products') as sku
                     where shop = (select n from shop where id = ?1) and sku.value = cast(?2 as text)",
                ),
            ],
            &[&key.0, &key.1],
        )
    }

    fn label(key: &(ShopId, ExtId)) -> String {
        key.1.to_string()
    }
}
