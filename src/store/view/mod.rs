//! What screens and commands ask: one file per question, plain rows as answers.
//!
//! Every list is asked for by a [`Span`], never whole, except where a person asked for JSON without
//! a limit (readings.md 33). Rows that appear in JSON serialise to interface.md section 5.

pub mod booking;
pub mod brief;
pub mod campaign;
pub mod conflict;
pub mod content;
pub mod counts;
pub mod creator;
pub mod detected;
pub mod due;
pub(in crate::store) mod evidence;
pub mod experiment;
pub mod explain;
pub mod figures;
pub mod followup;
pub mod hooks;
pub mod import;
mod kept;
pub mod log;
pub mod lookup;
mod loose;
pub mod morning;
pub mod offer;
pub mod offering;
pub mod outreach;
pub mod outreach_batch;
pub mod pipeline;
pub mod profit;
pub mod profit_page;
pub mod promotion;
pub mod reconcile;
pub mod rehearsal;
pub mod report;
pub mod retainer;
pub mod review;
pub mod scorecard;
pub mod scores;
pub mod segment;
pub mod settlement_page;
pub mod signal;
pub mod suggestion;
pub mod today;
pub mod unjudged;
mod waiting;
pub mod week_ago;

mod day_filter;
pub(super) mod frame;
mod handle;
mod name;
mod profile;
mod read;
mod sample;
mod sellers;
mod show;
mod standing;
mod stretch;

#[cfg(test)]
pub(crate) mod testing;

use crate::domain::id::ShopId;

/// A stretch of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Rows to leave out before the first.
    pub offset: usize,
    /// Rows wanted; `None` is all.
    pub limit: Option<usize>,
}

impl Span {
    /// The whole list.
    pub const ALL: Self = Self {
        offset: 0,
        limit: None,
    };
}

/// How a list is looked at: what it is narrowed to, and its order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing<S> {
    /// What it is narrowed to.
    pub filter: crate::domain::query::Filter,
    /// Its order; ties by handle, then id.
    pub sort: S,
    /// The order reversed; the unknown stays last.
    pub reverse: bool,
}

impl<S: Default + PartialEq> Listing<S> {
    /// Returns whether it is the whole list in its usual order.
    pub fn is_usual(&self) -> bool {
        self.filter.is_empty() && self.sort == S::default() && !self.reverse
    }

    /// Turns a comparison round where the order is.
    pub fn turned(&self, order: std::cmp::Ordering) -> std::cmp::Ordering {
        if self.reverse { order.reverse() } else { order }
    }
}

/// Which shops a question is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Every shop (readings.md 46).
    All,
    /// Every shop of one client: whosever this shop is (domain.md section 2).
    Client(ShopId),
    /// One shop.
    Shop(ShopId),
}

impl Scope {
    /// Returns the condition that leaves its rows of the table of shops, under the name it has in a statement,
    /// and what stands for `?1` in it.
    pub(in crate::store) fn condition(self, shop: &str) -> (String, Option<ShopId>) {
        match self {
            Self::All => ("?1 is null".to_owned(), None),
            Self::Client(of) => (
                format!("{shop}.client = (select client from shop where id = ?1)"),
                Some(of),
            ),
            Self::Shop(one) => (format!("{shop}.id = ?1"), Some(one)),
        }
    }
}
