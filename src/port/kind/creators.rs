//! Lists of creators: Affiliate Center, Kalodata, contacts (formats.md 3a, 3b, section 5).

use std::collections::BTreeSet;

use crate::domain::creator::CreatorType;
use crate::domain::fact::{CreatorFact, Terms};
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;
use crate::port::words::Words;

/// Exported figures that are kept as they came.
const COUNTS: [&str; 14] = [
    "orders",
    "items",
    "items_refunded",
    "lives",
    "videos",
    "sample_content",
    "samples_shipped",
    "showcase_products",
    "impressions",
    "views",
    "customers",
    "products_sold",
    "new_followers",
    "products",
];
const AMOUNTS: [&str; 7] = [
    "gmv",
    "live_gmv",
    "video_gmv",
    "card_gmv",
    "refunds",
    "commission",
    "flat_fee",
];

/// The columns of a list.
#[derive(Debug)]
pub(in crate::port) struct Creators {
    creator: Column,
    name: Column,
    followers: Column,
    category: Column,
    email: Column,
    phone: Column,
    address: Column,
    agreed: Agreed,
    exported: Exported,
}

/// The columns of what was agreed.
#[derive(Debug)]
struct Agreed {
    kind: Column,
    style: Column,
    rate: Column,
    commission: Column,
    fee: Column,
    tags: Column,
    owner: Column,
    kinds: Words<CreatorType>,
}

/// The columns of exported figures that the file has.
#[derive(Debug)]
pub(super) struct Exported {
    counts: Vec<(&'static str, Column)>,
    amounts: Vec<(&'static str, Column)>,
}

impl Creators {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            creator: column("creator"),
            name: column("name"),
            followers: column("followers"),
            category: column("category"),
            email: column("email"),
            phone: column("phone"),
            address: column("address"),
            agreed: Agreed::of(layout),
            exported: Exported::of(layout, &COUNTS, &AMOUNTS),
        }
    }

    /// Reads one creator.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<CreatorFact<'a>, Fault> {
        Ok(CreatorFact {
            handle: row.need(self.creator, row.handle(self.creator)?)?,
            name: row.text(self.name),
            followers: row.count(self.followers)?,
            category: row.text(self.category),
            email: row.text(self.email),
            phone: row.text(self.phone),
            address: row.text(self.address),
            terms: self.agreed.read(row)?,
            exported: self.exported.read(row)?,
        })
    }
}

impl Agreed {
    fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            kind: column("type"),
            style: column("style"),
            rate: column("agreed_rate"),
            commission: column("commission_rate"),
            fee: column("agreed_fee"),
            tags: column("tags"),
            owner: column("owner"),
            kinds: Words::of("creator_type", |name| name.parse().ok()),
        }
    }

    fn read<'a>(&self, row: &Row<'a>) -> Result<Terms<'a>, Fault> {
        Ok(Terms {
            kind: self.kind(row)?,
            style: row.text(self.style),
            agreed_rate: self.not_below_zero(row, self.rate, row.decimal(self.rate, 2)?)?,
            commission_rate: row.rate(self.commission)?,
            flat_fee: self.not_below_zero(row, self.fee, row.money(self.fee)?)?,
            tags: self.tags(row),
            owner: row.text(self.owner),
        })
    }

    fn kind(&self, row: &Row<'_>) -> Result<Option<CreatorType>, Fault> {
        let Some(word) = row.text(self.kind) else {
            return Ok(None);
        };
        match self.kinds.meaning(&word) {
            Some(kind) => Ok(Some(kind)),
            None => {
                let reason = "is not a type of creator: take one-off, repeat or retainer";
                Err(row.fault(self.kind, &word, reason))
            }
        }
    }

    fn not_below_zero(
        &self,
        row: &Row<'_>,
        column: Column,
        number: Option<i64>,
    ) -> Result<Option<i64>, Fault> {
        match number {
            Some(number) if number < 0 => {
                let cell = row.text(column).unwrap_or_default();
                Err(row.fault(column, &cell, "is below zero: correct it"))
            }
            Some(_) | None => Ok(number),
        }
    }

    fn tags(&self, row: &Row<'_>) -> BTreeSet<String> {
        let cell = row.text(self.tags).unwrap_or_default();
        let tags = cell.split([',', ';', '|', '\n']);
        tags.map(|tag| tag.trim().trim_start_matches('#').to_lowercase())
            .filter(|tag| !tag.is_empty())
            .collect()
    }
}

impl Exported {
    /// Finds those of the columns that the file has.
    pub(super) fn of(layout: &Layout, counts: &[&'static str], amounts: &[&'static str]) -> Self {
        let present = |fields: &[&'static str]| {
            let columns = fields.iter().map(|field| (*field, layout.column(field)));
            columns
                .filter(|(_, column)| column.index.is_some())
                .collect()
        };
        Self {
            counts: present(counts),
            amounts: present(amounts),
        }
    }

    /// Reads the figures that the row has.
    pub(super) fn read(&self, row: &Row<'_>) -> Result<Vec<(&'static str, i64)>, Fault> {
        let mut figures = Vec::with_capacity(self.counts.len() + self.amounts.len());
        for (name, column) in &self.counts {
            figures.extend(row.count(*column)?.map(|count| (*name, count)));
        }
        for (name, column) in &self.amounts {
            figures.extend(row.money(*column)?.map(|amount| (*name, amount)));
        }
        Ok(figures)
    }
}
