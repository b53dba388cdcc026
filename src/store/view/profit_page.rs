//! A stretch of the profit table as a screen shows it: each shop's total, then its subjects.

use rusqlite::Connection;

use super::frame::frames;
use super::kept::Kept;
use super::profit::{ProfitBy, ProfitQuery, ShopProfit};
use super::{Scope, Span};
use crate::domain::date::Window;
use crate::domain::metrics::profit::Profit;
use crate::domain::money::Currency;
use crate::store::{Query, StoreError};

/// A stretch of the profit of a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfitPageQuery {
    /// Which shops, parted by what, in which window.
    pub profit: ProfitQuery,
    /// Which stretch.
    pub span: Span,
}

/// One line of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfitLine {
    /// The shop's name.
    pub shop: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Handle, campaign's name, SKU id or shop's name.
    pub subject: String,
    /// Name of a product.
    pub name: Option<String>,
    /// Whether it is the sum of the shop's lines.
    pub is_total: bool,
    /// Whether it is what belongs to nobody.
    pub unassigned: bool,
    /// The amounts.
    pub profit: Profit,
}

/// Answer to [`ProfitPageQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfitPage {
    /// Lines of the whole table.
    pub total: usize,
    /// The asked-for stretch.
    pub lines: Vec<ProfitLine>,
}

impl Query for ProfitPageQuery {
    type Rows = ProfitPage;

    fn run(&self, conn: &Connection) -> Result<ProfitPage, StoreError> {
        let profit = self.profit;
        let frames = frames(conn, profit.scope, profit.now)?;
        let asked = (profit.scope, profit.by, profit.window);
        let table = TABLES.table(conn, &frames, asked, || {
            let shops = profit.read(conn, &frames)?;
            Ok(shops
                .into_iter()
                .filter(|shop| !shop.rows.is_empty())
                .flat_map(|shop| lines(shop, profit.by))
                .collect())
        })?;
        let span = self.span;
        let shown = table.iter().skip(span.offset);
        Ok(ProfitPage {
            total: table.len(),
            lines: shown
                .take(span.limit.unwrap_or(usize::MAX))
                .cloned()
                .collect(),
        })
    }
}

/// A table is parted by every creator of the shops; a screen shows a page of it.
static TABLES: Kept<(Scope, ProfitBy, Window), Vec<ProfitLine>> = Kept::new();

/// The total and the rows of one shop; a shop by itself is its own total.
fn lines(shop: ShopProfit, by: ProfitBy) -> Vec<ProfitLine> {
    let line = |subject, profit| ProfitLine {
        shop: shop.shop.clone(),
        currency: shop.currency,
        subject,
        name: None,
        is_total: false,
        unassigned: false,
        profit,
    };
    let total = ProfitLine {
        is_total: true,
        ..line(shop.shop.clone(), shop.total)
    };
    let total = (by != ProfitBy::Shop).then_some(total);
    let rows = shop.rows.into_iter().map(|row| ProfitLine {
        name: row.product.and_then(|(_, name)| name),
        unassigned: row.unassigned,
        ..line(row.subject, row.profit)
    });
    total.into_iter().chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::instant;
    use crate::store::view::testing::World;

    #[test]
    fn nothing_sold_is_no_line() {
        let (world, _, _) = World::two_shops();
        let query = ProfitPageQuery {
            profit: ProfitQuery {
                scope: Scope::All,
                by: ProfitBy::Creator,
                window: Window::Days(28),
                now: instant("2026-11-20T06:00:00Z"),
            },
            span: Span::ALL,
        };
        assert_eq!(query.run(&world.conn).unwrap().total, 0);
    }
}
