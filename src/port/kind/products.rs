//! Lists of products and the sheet of costs (formats.md 3a, readings.md 30).

use super::creators::Exported;
use crate::domain::fact::ProductFact;
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;

const COUNTS: [&str; 12] = [
    "orders",
    "items",
    "items_refunded",
    "videos",
    "lives",
    "sample_content",
    "samples_shipped",
    "impressions",
    "clicks",
    "creators_posted",
    "creators_sold",
    "customers",
];
const AMOUNTS: [&str; 4] = ["gmv", "refunds", "commission", "flat_fee"];

/// The columns of a list or sheet.
#[derive(Debug)]
pub(in crate::port) struct Products {
    product_id: Column,
    sku_id: Column,
    name: Column,
    category: Column,
    currency: Column,
    price: Column,
    unit_cost: Column,
    sample_shipping_cost: Column,
    sample_stock: Column,
    exported: Exported,
}

impl Products {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            product_id: column("product_id"),
            sku_id: column("sku_id"),
            name: column("name"),
            category: column("category"),
            currency: column("currency"),
            price: column("price"),
            unit_cost: column("unit_cost"),
            sample_shipping_cost: column("sample_shipping_cost"),
            sample_stock: column("sample_stock"),
            exported: Exported::of(layout, &COUNTS, &AMOUNTS),
        }
    }

    /// Reads one product or SKU.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<ProductFact<'a>, Fault> {
        row.check_currency(self.currency)?;
        Ok(ProductFact {
            product_id: row.id(self.product_id)?,
            sku_id: row.id(self.sku_id)?,
            name: row.text(self.name),
            category: row.text(self.category),
            price: Self::cost(row, self.price)?,
            unit_cost: Self::cost(row, self.unit_cost)?,
            sample_shipping_cost: Self::cost(row, self.sample_shipping_cost)?,
            sample_stock: row.count(self.sample_stock)?,
            exported: self.exported.read(row)?,
        })
    }

    fn cost(row: &Row<'_>, column: Column) -> Result<Option<i64>, Fault> {
        let amount = row.money(column)?;
        match amount {
            Some(amount) if amount < 0 => {
                let cell = row.text(column).unwrap_or_default();
                Err(row.fault(column, &cell, "is below zero: a cost is what is paid"))
            }
            Some(_) | None => Ok(amount),
        }
    }
}
