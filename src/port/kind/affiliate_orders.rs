//! Affiliate order lines: Affiliate Center > Orders, all generations (formats.md section 1).

use crate::domain::fact::{Channel, LineStatus, OrderLine, Seen};
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;
use crate::port::words::Words;

/// The columns of the export.
#[derive(Debug)]
pub(in crate::port) struct Lines {
    order_id: Column,
    sku_id: Column,
    product_id: Column,
    product_name: Column,
    creator: Column,
    content_id: Column,
    channel: Column,
    quantity: Column,
    returned: [Column; 2],
    refunded: Column,
    currency: Column,
    status: Column,
    settlement_status: Column,
    money: Money,
    standard_rate: Column,
    created: Column,
    paid: Column,
    delivered: Column,
    statuses: Words<LineStatus>,
    channels: Words<Channel>,
}

#[derive(Debug)]
struct Money {
    amount: Column,
    est_base: Column,
    act_base: Column,
    est_standard: Column,
    act_standard: Column,
    est_ads: Column,
    act_ads: Column,
    est_bonus: Column,
    act_bonus: Column,
}

impl Lines {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            order_id: column("order_id"),
            sku_id: column("sku_id"),
            product_id: column("product_id"),
            product_name: column("product_name"),
            creator: column("creator"),
            content_id: column("content_id"),
            channel: column("channel"),
            quantity: column("quantity"),
            returned: [column("returned_quantity"), column("refunded_quantity")],
            refunded: column("refunded"),
            currency: column("currency"),
            status: column("status"),
            settlement_status: column("settlement_status"),
            money: Money {
                amount: column("amount"),
                est_base: column("est_base"),
                act_base: column("act_base"),
                est_standard: column("est_standard"),
                act_standard: column("act_standard"),
                est_ads: column("est_ads"),
                act_ads: column("act_ads"),
                est_bonus: column("est_bonus"),
                act_bonus: column("act_bonus"),
            },
            standard_rate: column("standard_rate"),
            created: column("created"),
            paid: column("paid"),
            delivered: column("delivered"),
            statuses: Words::of("line_status", line_status),
            channels: Words::of("channel", channel),
        }
    }

    /// Reads one line.
    #[inline]
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<OrderLine<'a>, Fault> {
        let order_id = row.need(self.order_id, row.id(self.order_id)?)?;
        let sku_id = row.need(self.sku_id, row.id(self.sku_id)?)?;
        row.check_currency(self.currency)?;
        let quantity = row.need(self.quantity, row.count(self.quantity)?)?;
        if quantity < 0 {
            let cell = quantity.to_string();
            return Err(row.fault(self.quantity, &cell, "is below zero: correct it"));
        }
        let money = &self.money;
        Ok(OrderLine {
            order_id,
            sku_id,
            product_id: row.id(self.product_id)?,
            product_name: row.text(self.product_name),
            creator: row.handle(self.creator)?,
            seen: Seen::default(),
            content_id: row.id(self.content_id)?,
            channel: self.channel(row),
            quantity,
            amount: row.need(money.amount, row.money(money.amount)?)?,
            status: self.status(row)?,
            refunded: self.is_refunded(row, quantity)?,
            est_base: row.money(money.est_base)?,
            act_base: row.money(money.act_base)?,
            est_standard: row.money(money.est_standard)?,
            act_standard: row.money(money.act_standard)?,
            est_ads: row.money(money.est_ads)?,
            act_ads: row.money(money.act_ads)?,
            est_bonus: row.money(money.est_bonus)?,
            act_bonus: row.money(money.act_bonus)?,
            standard_rate: row.rate(self.standard_rate)?,
            created: row.need(self.created, row.instant(self.created)?)?,
            paid: row.instant(self.paid)?,
            delivered: row.instant(self.delivered)?,
        })
    }

    /// A status of the SKU beats that of the order (readings.md 12).
    fn status(&self, row: &Row<'_>) -> Result<LineStatus, Fault> {
        let column = match row.text(self.settlement_status) {
            Some(_) => self.settlement_status,
            None => self.status,
        };
        let word = row.need(column, row.text(column))?;
        self.statuses.meaning(&word).ok_or_else(|| {
            let reason = "is not a known order status: correct it, or export the file in English";
            row.fault(column, &word, reason)
        })
    }

    fn channel(&self, row: &Row<'_>) -> Channel {
        let word = row.text(self.channel);
        let known = word.and_then(|word| self.channels.meaning(&word));
        known.unwrap_or(Channel::Other)
    }

    fn is_refunded(&self, row: &Row<'_>, quantity: i64) -> Result<bool, Fault> {
        if let Some(flag) = row.answer(self.refunded)? {
            return Ok(flag);
        }
        let mut back = 0_i64;
        for column in self.returned {
            back = back.saturating_add(row.count(column)?.unwrap_or(0));
        }
        Ok(back > 0 && back >= quantity)
    }
}

fn line_status(name: &str) -> Option<LineStatus> {
    match name {
        "unpaid" => Some(LineStatus::Unpaid),
        "pending" => Some(LineStatus::Pending),
        "settled" => Some(LineStatus::Settled),
        "ineligible" => Some(LineStatus::Ineligible),
        "frozen" => Some(LineStatus::Frozen),
        _ => None,
    }
}

fn channel(name: &str) -> Option<Channel> {
    match name {
        "video" => Some(Channel::Video),
        "live" => Some(Channel::Live),
        "showcase" => Some(Channel::Showcase),
        "external" => Some(Channel::External),
        _ => None,
    }
}
