//! The shop's own orders: Seller Center > Orders (formats.md section 2).

use crate::domain::fact::ShopOrder;
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;
use crate::port::words::Words;

/// The columns of the export.
#[derive(Debug)]
pub(in crate::port) struct Orders {
    order_id: Column,
    sku_id: Column,
    product_name: Column,
    status: Column,
    substatus: Column,
    order_type: Column,
    quantity: Column,
    order_amount: Column,
    subtotal: Column,
    created: Column,
    paid: Column,
    shipped: Column,
    delivered: Column,
    cancelled: Column,
    tracking: Column,
    carrier: Column,
    buyer: Column,
    creator: Column,
    currency: Column,
    cancel_words: Words<()>,
}

impl Orders {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            order_id: column("order_id"),
            sku_id: column("sku_id"),
            product_name: column("product_name"),
            status: column("status"),
            substatus: column("substatus"),
            order_type: column("order_type"),
            quantity: column("quantity"),
            order_amount: column("order_amount"),
            subtotal: column("subtotal"),
            created: column("created"),
            paid: column("paid"),
            shipped: column("shipped"),
            delivered: column("delivered"),
            cancelled: column("cancelled"),
            tracking: column("tracking"),
            carrier: column("carrier"),
            buyer: column("buyer"),
            creator: column("creator"),
            currency: column("currency"),
            cancel_words: Words::of("cancelled", |_| Some(())),
        }
    }

    /// Reads one line.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<ShopOrder<'a>, Fault> {
        row.check_currency(self.currency)?;
        let status = row.need(self.status, row.text(self.status))?;
        let substatus = row.text(self.substatus);
        let order_amount = row.money(self.order_amount)?;
        let subtotal = row.money(self.subtotal)?;
        let typeless = self.order_type.index.is_some() && row.text(self.order_type).is_none();
        let is_cancelled = |word: &str| self.cancel_words.meaning(word).is_some();
        let cancelled = is_cancelled(&status)
            || substatus.as_deref().is_some_and(is_cancelled)
            || row.text(self.cancelled).is_some();
        Ok(ShopOrder {
            order_id: row.need(self.order_id, row.id(self.order_id)?)?,
            sku_id: row.need(self.sku_id, row.id(self.sku_id)?)?,
            product_name: row.text(self.product_name),
            status,
            substatus,
            sample: typeless && order_amount.or(subtotal) == Some(0),
            cancelled,
            quantity: row.need(self.quantity, row.count(self.quantity)?)?,
            order_amount,
            subtotal,
            created: row.need(self.created, row.instant(self.created)?)?,
            paid: row.instant(self.paid)?,
            shipped: row.instant(self.shipped)?,
            delivered: row.instant(self.delivered)?,
            tracking: row.text(self.tracking),
            carrier: row.text(self.carrier),
            buyer: row.text(self.buyer),
            creator: row.handle(self.creator)?,
        })
    }
}
