//! A stretch of the profit table as a screen shows it: each shop's total, then its subjects.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use rusqlite::Connection;

use super::frame::{Frame, frames};
use super::kept::Kept;
use super::loose::found;
use super::profit::{ProfitBy, ProfitQuery, ProfitRow, ShopProfit};
use super::read::Read;
use super::{Listing, Scope, Span, segment};
use crate::domain::date::Window;
use crate::domain::metrics::profit::Profit;
use crate::domain::money::Currency;
use crate::store::filter::words;
use crate::store::{Query, StoreError};

/// Orders of the profit table; amounts and rates the most first, the unknown last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ProfitSort {
    /// By contribution.
    #[default]
    Contribution,
    /// By net GMV.
    NetGmv,
    /// By all costs.
    Costs,
    /// By contribution margin.
    Margin,
    /// By name.
    Name,
}

/// A stretch of the profit of a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfitPageQuery {
    /// Which shops, parted by what, in which window.
    pub profit: ProfitQuery,
    /// What the subjects are narrowed to, and their order; the totals come first in each shop, and only
    /// without a filter, since they are of everybody.
    pub listing: Listing<ProfitSort>,
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
        let table = TABLES.table(conn, &frames, asked, || profit.read(conn, &frames))?;
        let span = self.span;
        let limit = span.limit.unwrap_or(usize::MAX);
        let lines = if self.listing.is_usual() {
            lines(&table, profit.by).collect()
        } else {
            self.looked_at(conn, &frames, &table)?
        };
        let shown = lines.iter().skip(span.offset).take(limit);
        Ok(ProfitPage {
            total: lines.len(),
            lines: shown.map(|line| line.written()).collect(),
        })
    }
}

impl ProfitPageQuery {
    /// Returns the lines that the filter leaves, in the order asked for.
    fn looked_at<'t>(
        &self,
        conn: &Connection,
        frames: &[Frame],
        table: &'t [ShopProfit],
    ) -> Read<Vec<Line<'t>>> {
        let filter = &self.listing.filter;
        let words = words(filter);
        let mut people: BTreeSet<(&str, String)> = BTreeSet::new();
        if self.profit.by == ProfitBy::Creator && !filter.is_empty() {
            for person in segment::people(conn, frames, filter)? {
                let shop = frames.iter().find(|frame| frame.n == person.shop);
                people.extend(shop.map(|shop| (shop.name.as_str(), person.handle)));
            }
        }
        // Whoever comes near is among the people already.
        let loosely = match self.profit.by {
            ProfitBy::Creator => String::new(),
            ProfitBy::Campaign | ProfitBy::Product | ProfitBy::Shop => filter.words(),
        };
        let mut lines = found(&loosely, |found| {
            for line in lines(table, self.profit.by) {
                let is_wanted = match self.profit.by {
                    _ if filter.is_empty() => true,
                    _ if line.row.is_none() => false,
                    ProfitBy::Creator => {
                        people.contains(&(line.shop.shop.as_str(), line.subject().to_owned()))
                    }
                    ProfitBy::Campaign | ProfitBy::Product | ProfitBy::Shop => {
                        let name = line.name().unwrap_or_default();
                        found.fits(&words, [line.subject(), name, ""])
                    }
                };
                if is_wanted {
                    found.take(line);
                }
            }
            Ok(())
        })?;
        // The shops stay as they are, and so do lines that are alike.
        lines.sort_by(|a, b| {
            let shop = a.shop.shop.cmp(&b.shop.shop);
            shop.then(b.is_total().cmp(&a.is_total()))
                .then_with(|| self.compared(*a, *b))
        });
        Ok(lines)
    }

    fn compared(&self, a: Line<'_>, b: Line<'_>) -> Ordering {
        fn unknown_last<T: Ord>(
            a: Option<T>,
            b: Option<T>,
            order: fn(Ordering) -> Ordering,
        ) -> Ordering {
            match (a, b) {
                // The most first.
                (Some(a), Some(b)) => order(b.cmp(&a)),
                (a, b) => a.is_none().cmp(&b.is_none()),
            }
        }
        let order = if self.listing.reverse {
            Ordering::reverse
        } else {
            |order| order
        };
        let named = |line: Line<'_>| line.name().unwrap_or_else(|| line.subject()).to_owned();
        let (one, other) = (a.profit(), b.profit());
        let costs = |profit: &Profit| Some(profit.net_gmv - profit.contribution()?);
        match self.listing.sort {
            ProfitSort::Contribution => {
                unknown_last(one.contribution(), other.contribution(), order)
            }
            ProfitSort::NetGmv => order(other.net_gmv.cmp(&one.net_gmv)),
            ProfitSort::Costs => unknown_last(costs(one), costs(other), order),
            ProfitSort::Margin => unknown_last(one.margin(), other.margin(), order),
            ProfitSort::Name => order(named(a).cmp(&named(b))),
        }
    }
}

/// A table is parted by every creator of the shops; a screen shows a page of it.
static TABLES: Kept<(Scope, ProfitBy, Window), Vec<ShopProfit>> = Kept::new();

/// A line of the table where it stands: only those that are shown are written out.
#[derive(Clone, Copy, Debug)]
struct Line<'t> {
    shop: &'t ShopProfit,
    /// The row; none for the total of the shop.
    row: Option<&'t ProfitRow>,
}

impl<'t> Line<'t> {
    const fn is_total(self) -> bool {
        self.row.is_none()
    }

    fn subject(self) -> &'t str {
        self.row.map_or(&self.shop.shop, |row| &row.subject)
    }

    fn name(self) -> Option<&'t str> {
        let (_, name) = self.row?.product.as_ref()?;
        name.as_deref()
    }

    fn profit(self) -> &'t Profit {
        self.row.map_or(&self.shop.total, |row| &row.profit)
    }

    fn written(self) -> ProfitLine {
        ProfitLine {
            shop: self.shop.shop.clone(),
            currency: self.shop.currency,
            subject: self.subject().to_owned(),
            name: self.name().map(str::to_owned),
            is_total: self.is_total(),
            unassigned: self.row.is_some_and(|row| row.unassigned),
            profit: self.profit().clone(),
        }
    }
}

/// The total and the rows of each shop with any; a shop by itself is its own total.
fn lines(shops: &[ShopProfit], by: ProfitBy) -> impl Iterator<Item = Line<'_>> {
    shops
        .iter()
        .filter(|shop| !shop.rows.is_empty())
        .flat_map(move |shop| {
            let total = (by != ProfitBy::Shop).then_some(Line { shop, row: None });
            let rows = shop.rows.iter().map(|row| Line {
                shop,
                row: Some(row),
            });
            total.into_iter().chain(rows)
        })
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
            listing: Listing::default(),
            span: Span::ALL,
        };
        assert_eq!(query.run(&world.conn).unwrap().total, 0);
    }

    #[test]
    fn lines_are_narrowed_and_ordered_below_their_total() {
        let profit = |net_gmv, cogs| Profit {
            net_gmv,
            cogs,
            ..Profit::nothing()
        };
        let row = |subject: &str, net_gmv, cogs| ProfitRow {
            subject: subject.to_owned(),
            unassigned: false,
            product: None,
            profit: profit(net_gmv, cogs),
        };
        let table = [ShopProfit {
            shop: "West".to_owned(),
            currency: "USD".parse().unwrap(),
            bounds: (None, None),
            rows: vec![
                row("ana", 300, Some(100)),
                row("Bob", 200, Some(10)),
                row("cyn", 100, None),
            ],
            total: profit(600, None),
        }];
        let world = World::new();
        for (filter, sort, reverse, want) in [
            ("", ProfitSort::Contribution, true, "West Bob ana cyn"),
            ("", ProfitSort::NetGmv, true, "West cyn Bob ana"),
            ("", ProfitSort::Costs, false, "West ana Bob cyn"),
            ("", ProfitSort::Margin, false, "West Bob ana cyn"),
            ("", ProfitSort::Name, true, "West cyn ana Bob"),
            ("b", ProfitSort::Name, false, "Bob"),
            ("-\"n\"", ProfitSort::Name, false, "Bob"),
        ] {
            let query = ProfitPageQuery {
                profit: ProfitQuery {
                    scope: Scope::All,
                    by: ProfitBy::Campaign,
                    window: Window::Days(28),
                    now: instant("2026-11-20T06:00:00Z"),
                },
                listing: Listing {
                    filter: crate::domain::query::parse(filter).unwrap(),
                    sort,
                    reverse,
                },
                span: Span::ALL,
            };
            let lines = query.looked_at(&world.conn, &[], &table).unwrap();
            let names: Vec<&str> = lines.iter().map(|line| line.subject()).collect();
            assert_eq!(names.join(" "), want, "{filter} {sort:?}");
        }
    }
}
