//! What the screens of figures know: scores, the ranking of content, profit, the programme.

use super::list::{Keyed, List};
use super::model::Narrow;
use crate::domain::id::ExtId;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::score::Grade;
use crate::store::view::content::{ContentSort, PostRow};
use crate::store::view::profit::ProfitBy;
use crate::store::view::profit_page::ProfitLine;

/// What tells content apart: the shop's name and the content's id.
impl Keyed for PostRow {
    type Key = (String, ExtId);

    fn key(&self) -> Self::Key {
        (self.shop.clone(), self.content_id.clone())
    }
}

/// What tells lines of profit apart: the shop, whether it is its total, and the subject.
impl Keyed for ProfitLine {
    type Key = (String, bool, String);

    fn key(&self) -> Self::Key {
        (self.shop.clone(), !self.is_total, self.subject.clone())
    }
}

/// A score as the table shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Points {
    /// Whole points of 100.
    pub points: i64,
    /// The grade of the exact score.
    pub grade: Grade,
}

/// What stays of the sales.
#[derive(Clone, Debug)]
pub struct Profit {
    /// The list.
    pub list: List<ProfitLine>,
    /// What it is parted by.
    pub by: ProfitBy,
}

impl Default for Profit {
    fn default() -> Self {
        Self {
            list: List::default(),
            by: ProfitBy::Creator,
        }
    }
}

impl Profit {
    /// Returns the first SKU whose missing cost keeps the line under the cursor unknown.
    pub fn uncosted(&self) -> Option<ExtId> {
        let skus = self.list.current()?.profit.missing_cost_skus();
        skus.into_iter().next()
    }
}

/// Videos and LIVEs.
#[derive(Clone, Debug)]
pub struct Content {
    /// The list.
    pub list: List<PostRow>,
    /// How many there are whose rate speaks.
    pub evident: usize,
    /// The shop's median click to order.
    pub median: Option<Ratio>,
    /// What it is narrowed to.
    pub narrow: Narrow,
    /// Its order.
    pub sort: ContentSort,
    /// Reversed.
    pub reverse: bool,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            list: List::default(),
            evident: 0,
            median: None,
            narrow: Narrow::default(),
            // A rate of two clicks is not the best of the shop.
            sort: ContentSort::Evident,
            reverse: false,
        }
    }
}
