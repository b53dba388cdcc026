//! What the screens of figures know: scores, the ranking of content, profit, the programme.

use super::list::{Keyed, List};
use super::model::Narrow;
use super::panes::profit::Tab;
use crate::domain::id::{CampaignId, ExtId};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::score::Grade;
use crate::store::view::campaign::CampaignSheet;
use crate::store::view::content::{ContentSort, PostRow};
use crate::store::view::figures::ShopFigures;
use crate::store::view::hooks::HookRow;
use crate::store::view::profit::ProfitBy;
use crate::store::view::profit_page::ProfitLine;
use crate::store::view::settlement_page::SettlementLine;

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

/// What tells lines of the settlement apart: the shop, whether it is its sum, and the order.
impl Keyed for SettlementLine {
    type Key = (String, Option<ExtId>);

    fn key(&self) -> Self::Key {
        let order = self.order.as_ref().map(|order| order.order_id.clone());
        (self.shop.clone(), order)
    }
}

/// Programmes are told apart by their shop.
impl Keyed for ShopFigures {
    type Key = String;

    fn key(&self) -> String {
        self.shop.clone()
    }
}

/// What tells angles apart: the shop's name and the angle.
impl Keyed for HookRow {
    type Key = (String, Option<String>);

    fn key(&self) -> Self::Key {
        (self.shop.clone(), self.angle.clone())
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
    /// The open view of the screen.
    pub tab: Tab,
    /// Our commission and fees beside TikTok's.
    pub settlement: List<SettlementLine>,
    /// The programmes of the shops.
    pub programme: List<ShopFigures>,
}

impl Default for Profit {
    fn default() -> Self {
        Self {
            list: List::default(),
            by: ProfitBy::Creator,
            tab: Tab::Parted(ProfitBy::Creator),
            settlement: List::default(),
            programme: List::default(),
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

impl Keyed for CampaignSheet {
    type Key = CampaignId;

    fn key(&self) -> CampaignId {
        self.campaign.id
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
    /// Hook angles compared.
    pub hooks: List<HookRow>,
    /// Whether the angles are looked at.
    pub by_hook: bool,
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
            hooks: List::default(),
            by_hook: false,
        }
    }
}
