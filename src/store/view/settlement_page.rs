//! A stretch of the reconciliation as a screen shows it: each shop's sum, then its orders, those that
//! need a look first.

use rusqlite::Connection;

use super::Span;
use super::loose::found;
use super::reconcile::{Compared, OrderRow, ReconcileQuery, ShopReconciliation};
use super::stretch::cut;
use crate::domain::money::Currency;
use crate::domain::query::Filter;
use crate::store::filter::words;
use crate::store::{Query, StoreError};

/// A stretch of the reconciliation of a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettlementPageQuery {
    /// Which shops, in which window.
    pub reconcile: ReconcileQuery,
    /// The words the orders are narrowed to, of their number and how they stand.
    pub filter: Filter,
    /// Which stretch.
    pub span: Span,
}

/// One line: an order, or the sum of a shop's orders that both sides know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettlementLine {
    /// The shop's name.
    pub shop: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// The order; `None` for the sum.
    pub order: Option<OrderRow>,
    /// What both sides say.
    pub amounts: Compared,
    /// How the shop's orders stand, a sentence each; only beside the sum.
    pub told: Vec<String>,
}

/// Answer to [`SettlementPageQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettlementPage {
    /// Lines of the whole table; none before a settlement is imported.
    pub total: usize,
    /// The asked-for stretch.
    pub lines: Vec<SettlementLine>,
}

impl Query for SettlementPageQuery {
    type Rows = SettlementPage;

    fn run(&self, conn: &Connection) -> Result<SettlementPage, StoreError> {
        let shops = self.reconcile.run(conn)?;
        let words = words(&self.filter);
        let lines = found(&self.filter.words(), |found| {
            let of_shops = shops.iter().filter(|shop| shop.has_settlements);
            for line in of_shops.flat_map(lines) {
                let is_wanted = match &line.order {
                    // The sum is of all of them.
                    None => self.filter.is_empty(),
                    Some(order) => {
                        let id = order.order_id.to_string();
                        found.fits(&words, [&id, order.standing.words(), ""])
                    }
                };
                if is_wanted {
                    found.take(line);
                }
            }
            Ok(())
        })?;
        Ok(SettlementPage {
            total: lines.len(),
            lines: cut(lines, self.span),
        })
    }
}

fn lines(of: &ShopReconciliation) -> Vec<SettlementLine> {
    let told = of.sentences();
    let line = |amounts, order| SettlementLine {
        shop: of.shop.clone(),
        currency: of.currency,
        order,
        amounts,
        told: Vec::new(),
    };
    let mut lines = vec![SettlementLine {
        told,
        ..line(of.both, None)
    }];
    let orders = of.orders.iter().cloned();
    lines.extend(orders.map(|order| line(order.amounts, Some(order))));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Window;
    use crate::domain::testing::instant;
    use crate::store::view::Scope;
    use crate::store::view::testing::World;

    #[test]
    fn without_a_settlement_there_is_nothing_to_compare() {
        let (world, _, _) = World::two_shops();
        let query = SettlementPageQuery {
            reconcile: ReconcileQuery {
                scope: Scope::All,
                window: Window::Days(28),
                now: instant("2026-11-20T06:00:00Z"),
            },
            filter: Filter::default(),
            span: Span::ALL,
        };
        let page = query.run(&world.conn).unwrap();
        assert_eq!((page.total, page.lines), (0, Vec::new()));
    }
}
