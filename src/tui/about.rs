//! The creator the panes on the right are about, and what is known of one.

use super::action::Screen;
use super::ahead::{Ahead, Beside};
use super::layout::DeskPane;
use super::model::Narrow;
use crate::domain::date::Instant;
use crate::domain::id::CreatorId;
use crate::store::view::creator::CreatorShow;
use crate::store::view::scorecard::Scorecard;
use crate::store::view::suggestion::SuggestionRow;
use crate::store::view::week_ago::WeekAgo;

/// What the store said of a creator, as far as the answers have come.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The newest question asked for the facts; the one for the figures came right after it.
    pub asked: u64,
    /// The newest question asked for last week's card.
    pub week_asked: u64,
    /// Whether the figures have come and last week's were not asked for since.
    pub wants_week: bool,
    /// The facts.
    pub show: Option<CreatorShow>,
    /// How far they know the log.
    pub seen: Option<i64>,
    /// The figures.
    pub card: Option<Scorecard>,
    /// The card of a week ago.
    pub week_ago: Option<WeekAgo>,
}

/// The creator the panes on the right are about.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Whom a person opened; otherwise the one under the cursor.
    pub pinned: Option<CreatorId>,
    /// Whose facts are at hand, or asked for.
    pub id: Option<CreatorId>,
    /// What is known; of the one before, until the answers have come.
    pub known: Known,
    /// The line at the top.
    pub offset: usize,
    /// The suggestion the cursor was put on.
    pub proposed: usize,
    /// Words the timeline is narrowed to.
    pub narrow: Narrow,
    /// The figure under the cursor.
    pub figure: usize,
    /// Whether it must be asked for again.
    pub stale: bool,
    /// Those beside.
    pub beside: Beside,
    /// When the facts were asked for.
    pub at: Option<Instant>,
    /// Whether the newest facts have come, and the figures.
    pub came: (bool, bool),
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
        self.known.show = None;
        self.known.card = None;
        self.forget_week();
        self.failed = None;
        self.card_failed = None;
        self.to_top();
        self.came = (false, false);
        // What was asked for may still come.
        self.known.asked = 0;
    }

    /// Lets all of it be asked for again.
    pub fn outdate(&mut self) {
        self.stale = true;
        self.beside.forget();
    }

    /// Turns to another creator and keeps the one before, if all is known of it; returns whether all is known of
    /// the new one.
    pub fn turn(&mut self, id: CreatorId, now: Instant) -> bool {
        let read = self.beside.take(id, now);
        if let Some(before) = self.whole() {
            self.beside.keep(before);
        }
        self.id = Some(id);
        self.to_top();
        self.forget_week();
        let Some(read) = read else {
            return false;
        };
        self.known = read.known;
        self.at = Some(read.at);
        self.came = (true, true);
        self.failed = None;
        self.card_failed = None;
        true
    }

    /// Returns whether all is known of the creator it is about.
    pub fn is_whole(&self) -> bool {
        self.came == (true, true) && !self.stale
    }

    /// Returns what is known of the creator it is about, if it is all; what is shown stays until the next has come.
    fn whole(&self) -> Option<Ahead> {
        let (id, at) = self.id.zip(self.at).filter(|_| self.is_whole())?;
        Some(Ahead {
            id,
            at,
            known: self.known.clone(),
        })
    }

    /// Goes back to the top of the page.
    pub fn to_top(&mut self) {
        self.offset = 0;
        self.proposed = 0;
    }

    /// Returns which of the suggestions on the page the cursor is on; `None` where the page has none, or
    /// shows the timeline alone.
    pub fn chosen(&self) -> Option<usize> {
        let show = self.known.show.as_ref()?;
        let is_shown = self.id == Some(show.creator.id) && self.narrow.text.is_empty();
        let last = show.suggestions.len().checked_sub(1)?;
        is_shown.then(|| self.proposed.min(last))
    }

    /// Returns the suggestion the cursor of the page is on.
    pub fn suggestion(&self) -> Option<&SuggestionRow> {
        let show = self.known.show.as_ref()?;
        show.suggestions.get(self.chosen()?)
    }

    /// Forgets last week's card: it is another creator's.
    pub fn forget_week(&mut self) {
        self.known.week_ago = None;
        self.known.wants_week = false;
        self.known.week_asked = 0;
    }
}
