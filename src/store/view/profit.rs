//! Profit of a window by creator, campaign, product or shop: rows and their total (readings.md 38 to 43).

use std::cmp::Reverse;

use rusqlite::Connection;

use super::Scope;
use super::figures::crowd::MANY;
use super::figures::goods::{money, of_creators};
use super::figures::{By, Days, Subject, SubjectFigures, of_shop as figures_of};
use super::frame::{Frame, frames};
use super::read::Read;
use crate::domain::date::{Date, Instant, Window};
use crate::domain::id::ExtId;
use crate::domain::metrics::profit::Profit;
use crate::domain::money::Currency;
use crate::store::{Query, StoreError};

/// What stands for what belongs to nobody.
pub const NOT_ASSIGNED: &str = "(not assigned)";

/// What profit is parted by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ProfitBy {
    /// Creators.
    Creator,
    /// Campaigns (readings.md 42).
    Campaign,
    /// SKUs.
    Product,
    /// Whole shops.
    Shop,
}

impl ProfitBy {
    const fn figures(self) -> By {
        match self {
            Self::Creator => By::Creator,
            Self::Campaign => By::Campaign,
            Self::Product => By::Product,
            Self::Shop => By::Shop,
        }
    }
}

/// The profit of each shop of the scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProfitQuery {
    /// Which shops.
    pub scope: Scope,
    /// Parted by what.
    pub by: ProfitBy,
    /// Window of the figures.
    pub window: Window,
    /// The clock.
    pub now: Instant,
}

/// One shop's rows, which add up to its total; shops are never added, since currencies are not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShopProfit {
    /// The shop's name.
    pub shop: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// First and last day of the window, `None` where unbounded.
    pub bounds: (Option<Date>, Option<Date>),
    /// Subjects with a sale or a cost, by contribution, the unknown last.
    pub rows: Vec<ProfitRow>,
    /// The sum of the rows.
    pub total: Profit,
}

/// One subject's profit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfitRow {
    /// Handle, campaign's name, SKU id or shop's name.
    pub subject: String,
    /// Whether it is what belongs to nobody.
    pub unassigned: bool,
    /// Product id and name, of a SKU.
    pub product: Option<(Option<ExtId>, Option<String>)>,
    /// The amounts.
    pub profit: Profit,
}

impl Query for ProfitQuery {
    type Rows = Vec<ShopProfit>;

    fn run(&self, conn: &Connection) -> Result<Vec<ShopProfit>, StoreError> {
        Ok(self.read(conn, &frames(conn, self.scope, self.now)?)?)
    }
}

impl ProfitQuery {
    /// Answers for the shops asked about.
    pub(super) fn read(&self, conn: &Connection, frames: &[Frame]) -> Read<Vec<ShopProfit>> {
        frames
            .iter()
            .map(|frame| {
                let bounds = self.window.bounds(frame.today);
                let (by, days) = (self.by.figures(), Days::of(bounds));
                let mut rows = Vec::new();
                let mut take = |one: SubjectFigures| {
                    if one.sums.has_sale_or_cost() {
                        rows.push(row(one.subject, Profit::of(&one.sums), &frame.name));
                    }
                };
                match self.by {
                    ProfitBy::Product | ProfitBy::Shop => {
                        money(conn, frame, by, days)?.into_iter().for_each(take);
                    }
                    ProfitBy::Creator => of_creators(conn, (frame, days), MANY, &mut take)?,
                    ProfitBy::Campaign => {
                        let figures = figures_of(conn, frame, by, self.window)?;
                        figures.subjects.into_iter().for_each(take);
                    }
                }
                Ok(of_shop(frame, bounds, rows))
            })
            .collect()
    }
}

fn of_shop(
    frame: &Frame,
    bounds: (Option<Date>, Option<Date>),
    mut rows: Vec<ProfitRow>,
) -> ShopProfit {
    rows.shrink_to_fit();
    // Best first, the unknown last, ties by subject (readings.md 41). There may be very many: no keys are made
    // of them beside.
    let place = |row: &ProfitRow| {
        let contribution = row.profit.contribution();
        (contribution.is_none(), Reverse(contribution))
    };
    rows.sort_unstable_by(|a, b| {
        place(a)
            .cmp(&place(b))
            .then_with(|| a.subject.cmp(&b.subject))
    });
    let mut total = Profit::nothing();
    for row in &rows {
        total.add(&row.profit);
    }
    ShopProfit {
        shop: frame.name.clone(),
        currency: frame.currency,
        bounds,
        rows,
        total,
    }
}

fn row(subject: Subject, profit: Profit, shop: &str) -> ProfitRow {
    let unassigned = subject == Subject::NotAssigned;
    let (subject, product) = match subject {
        Subject::Creator(person) => (person.handle, None),
        Subject::Campaign(name) => (name, None),
        Subject::Product {
            sku,
            product_id,
            name,
        } => (sku.to_string(), Some((product_id, name))),
        Subject::Shop => (shop.to_owned(), None),
        // No profit is parted by tiers, segments and categories.
        Subject::NotAssigned
        | Subject::Tier(_)
        | Subject::Segment { .. }
        | Subject::Category(_) => (NOT_ASSIGNED.to_owned(), None),
    };
    ProfitRow {
        subject,
        unassigned,
        product,
        profit,
    }
}
