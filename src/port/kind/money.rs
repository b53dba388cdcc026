//! Sheets of flat fees and Spark spend, and the settlement export (readings.md 77, formats.md 2b).

use super::content::content_id;
use crate::domain::booking::Paid;
use crate::domain::fact::{FeeFact, SettledAmounts, Settlement, SpendFact};
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;

/// Returns an amount or number that cannot be below zero.
fn not_below_zero(row: &Row<'_>, column: Column, value: Option<i64>) -> Result<Option<i64>, Fault> {
    if value.is_some_and(|value| value < 0) {
        let cell = row.text(column).unwrap_or_default();
        return Err(row.fault(column, &cell, "is below zero: correct it"));
    }
    Ok(value)
}

/// The columns of a sheet of fees.
#[derive(Debug)]
pub(in crate::port) struct Fees {
    creator: Column,
    on: Column,
    amount: Column,
    campaign: Column,
    currency: Column,
}

impl Fees {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            creator: column("creator"),
            on: column("on"),
            amount: column("amount"),
            campaign: column("campaign"),
            currency: column("currency"),
        }
    }

    /// Reads one fee.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<FeeFact<'a>, Fault> {
        row.check_currency(self.currency)?;
        let amount = not_below_zero(row, self.amount, row.money(self.amount)?)?;
        Ok(FeeFact {
            creator: row.need(self.creator, row.handle(self.creator)?)?,
            on: row.need(self.on, row.date(self.on)?)?,
            amount: row.need(self.amount, amount)?,
            campaign: row.text(self.campaign),
        })
    }
}

/// The columns of a sheet of Spark spend.
#[derive(Debug)]
pub(in crate::port) struct Spend {
    content_id: Column,
    url: Column,
    on: Column,
    amount: Column,
    clicks: Column,
    orders: Column,
    gmv: Column,
    currency: Column,
}

impl Spend {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            content_id: column("content_id"),
            url: column("url"),
            on: column("on"),
            amount: column("amount"),
            clicks: column("clicks"),
            orders: column("orders"),
            gmv: column("gmv"),
            currency: column("currency"),
        }
    }

    /// Reads the spend of one day.
    pub(super) fn read(&self, row: &Row<'_>) -> Result<SpendFact, Fault> {
        row.check_currency(self.currency)?;
        let count = |column| not_below_zero(row, column, row.count(column)?);
        let money = |column| not_below_zero(row, column, row.money(column)?);
        Ok(SpendFact {
            content_id: content_id(row, self.content_id, self.url)?,
            on: row.need(self.on, row.date(self.on)?)?,
            amount: row.need(self.amount, money(self.amount)?)?,
            paid: Paid {
                clicks: count(self.clicks)?,
                orders: count(self.orders)?,
                gmv: money(self.gmv)?,
            },
        })
    }
}

/// The columns of a settlement export.
#[derive(Debug)]
pub(in crate::port) struct Settlements {
    id: Column,
    kind: Column,
    created: Column,
    settled: Column,
    currency: Column,
    total: Column,
    revenue: Column,
    fees: Column,
    platform: Column,
    affiliate: Column,
    shop_ads: Column,
    partner: [Column; 2],
    adjustment: Column,
    related: Column,
}

impl Settlements {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            id: column("id"),
            kind: column("type"),
            created: column("created"),
            settled: column("settled"),
            currency: column("currency"),
            total: column("total"),
            revenue: column("revenue"),
            fees: column("fees"),
            platform: column("platform"),
            affiliate: column("affiliate"),
            shop_ads: column("shop_ads"),
            partner: [column("partner"), column("partner_shop_ads")],
            adjustment: column("adjustment"),
            related: column("related"),
        }
    }

    /// Reads one order or adjustment.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<Settlement<'a>, Fault> {
        row.check_currency(self.currency)?;
        let mut partner: Option<i64> = None;
        for column in self.partner {
            if let Some(amount) = row.money(column)? {
                partner = Some(partner.unwrap_or(0).saturating_add(amount));
            }
        }
        Ok(Settlement {
            id: row.need(self.id, row.id(self.id)?)?,
            kind: row.need(self.kind, row.text(self.kind))?,
            created: row.date(self.created)?,
            settled: row.need(self.settled, row.date(self.settled)?)?,
            amounts: SettledAmounts {
                total: row.need(self.total, row.money(self.total)?)?,
                revenue: row.money(self.revenue)?,
                fees: row.money(self.fees)?,
                platform: row.money(self.platform)?,
                affiliate: row.money(self.affiliate)?,
                shop_ads: row.money(self.shop_ads)?,
                partner,
                adjustment: row.money(self.adjustment)?,
            },
            related: row.id(self.related)?,
        })
    }
}
