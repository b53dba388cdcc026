//! Lists of creators: Affiliate Center, Kalodata, contacts (formats.md 3a, 3b, section 5).

use crate::domain::fact::CreatorFact;
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;

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
    exported: Exported,
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
            exported: self.exported.read(row)?,
        })
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
