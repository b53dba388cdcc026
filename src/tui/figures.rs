//! What the screens of figures know: the ranking of content, profit, the programme.

use super::list::{Keyed, List};
use super::model::Narrow;
use crate::domain::id::ExtId;
use crate::domain::metrics::ratio::Ratio;
use crate::store::view::content::{ContentSort, PostRow};

/// What tells content apart: the shop's name and the content's id.
impl Keyed for PostRow {
    type Key = (String, ExtId);

    fn key(&self) -> Self::Key {
        (self.shop.clone(), self.content_id.clone())
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
