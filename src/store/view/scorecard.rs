//! The scorecard of one creator against the median of the tier.

use crate::domain::creator::Tier;
use crate::domain::date::{Date, Window};
use crate::domain::id::CreatorId;
use crate::domain::money::Money;
use crate::store::StoreError;

/// A creator's figures in a window, beside the tier's.
#[derive(Clone, PartialEq, Debug)]
pub struct ScorecardQuery {
    /// Which.
    pub creator: CreatorId,
    /// Window of the figures.
    pub window: Window,
    /// The clock.
    pub now: crate::domain::date::Instant,
}

/// An exact ratio of integers; unknown ratios are `None` where they stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio {
    /// Numerator.
    pub of: i64,
    /// Denominator, above 0.
    pub by: i64,
}

/// Figures of one creator (metrics.md), all of them exact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Net GMV.
    pub net_gmv: Money,
    /// Orders.
    pub orders: i64,
    /// Commission.
    pub commission: Money,
    /// Posts.
    pub posts: i64,
    /// GMV per post.
    pub gmv_per_post: Option<Money>,
    /// Click to order.
    pub cvr: Option<Ratio>,
    /// On time over due.
    pub on_time: Option<Ratio>,
}

/// Medians over the active creators of the tier; `None` where nobody has the figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Medians {
    /// Active creators of the tier.
    pub creators: usize,
    /// Net GMV.
    pub net_gmv: Option<Money>,
    /// Orders, as a ratio (mean of the middle two).
    pub orders: Option<Ratio>,
    /// Commission.
    pub commission: Option<Money>,
    /// Posts.
    pub posts: Option<Ratio>,
    /// GMV per post.
    pub gmv_per_post: Option<Money>,
    /// Click to order.
    pub cvr: Option<Ratio>,
    /// On time over due.
    pub on_time: Option<Ratio>,
}

/// Answer to [`ScorecardQuery`].
#[derive(Clone, PartialEq, Debug)]
pub struct Scorecard {
    /// Handle.
    pub handle: String,
    /// Tier; unknown without followers.
    pub tier: Option<Tier>,
    /// First and last day of the window.
    pub bounds: (Option<Date>, Option<Date>),
    /// The creator's figures.
    pub figures: Figures,
    /// The tier's medians.
    pub medians: Medians,
    /// Net GMV of the last 12 weeks, oldest first, minor units, for the sparkline.
    pub weeks: Vec<i64>,
    /// The latest day any order line of the shop has: the age of the data.
    pub data_until: Option<Date>,
}

impl crate::store::Query for ScorecardQuery {
    type Rows = Scorecard;

    fn run(&self, conn: &rusqlite::Connection) -> Result<Scorecard, StoreError> {
        let _ = conn;
        Err(StoreError::ReadOnly(String::new()))
    }
}
