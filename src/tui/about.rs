//! The creator the panes on the right are about, and what is known of one.

use super::action::Screen;
use super::layout::DeskPane;
use super::model::Narrow;
use crate::domain::id::CreatorId;
use crate::store::view::creator::CreatorShow;
use crate::store::view::scorecard::Scorecard;
use crate::store::view::week_ago::WeekAgo;

/// The creator the panes on the right are about.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Whom a person opened; otherwise the one under the cursor.
    pub pinned: Option<CreatorId>,
    /// Whose facts are at hand, or asked for.
    pub id: Option<CreatorId>,
    /// The facts.
    pub show: Option<CreatorShow>,
    /// The figures.
    pub card: Option<Scorecard>,
    /// The card of a week ago.
    pub week_ago: Option<WeekAgo>,
    /// Whether the figures have come and last week's were not asked for since.
    pub wants_week: bool,
    /// The newest question asked for last week's card.
    pub week_asked: u64,
    /// The line at the top.
    pub offset: usize,
    /// Words the timeline is narrowed to.
    pub narrow: Narrow,
    /// The figure under the cursor.
    pub figure: usize,
    /// The newest question asked for the facts; the one for the figures came right after it.
    pub asked: u64,
    /// How far the facts know the log.
    pub seen: Option<i64>,
    /// Whether it must be asked for again.
    pub stale: bool,
    /// What the store said, if it could not say.
    pub failed: Option<String>,
    /// What it said of the figures.
    pub card_failed: Option<String>,
    /// From where a person opened the creator: Esc goes back there.
    pub from: Option<(Screen, DeskPane)>,
}

impl About {
    /// Forgets whom it was about: nobody is under the cursor.
    pub fn forget(&mut self) {
        self.id = None;
        self.show = None;
        self.card = None;
        self.forget_week();
        self.failed = None;
        self.card_failed = None;
        self.offset = 0;
        // What was asked for may still come.
        self.asked = 0;
    }

    /// Forgets last week's card: it is another creator's.
    pub fn forget_week(&mut self) {
        self.week_ago = None;
        self.wants_week = false;
        self.week_asked = 0;
    }
}
