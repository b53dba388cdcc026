//! How lists are looked at: what each is narrowed to, its order, and the columns left out.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Model, Narrow, Pane};
use super::panes::profit::Tab;
use super::panes::{campaigns, content, due, followups, log, pipeline, profit, today};
use super::widgets::columns::Column;
use super::widgets::panel::SHOP;
use crate::domain::query::{self, Filter, Test};
use crate::store::view;
use crate::store::view::campaign::CampaignSort;
use crate::store::view::due::DueSort;
use crate::store::view::followup::QueueSort;
use crate::store::view::profit::ProfitBy;
use crate::store::view::profit_page::ProfitSort;

/// How one list is looked at.
#[derive(Clone, Debug, Default)]
pub struct Listing<S> {
    /// What it is narrowed to.
    pub narrow: Narrow,
    /// Its order.
    pub sort: S,
    /// Reversed.
    pub reverse: bool,
}

impl<S: Copy> Listing<S> {
    /// Returns it as the store is asked.
    pub fn asked(&self) -> view::Listing<S> {
        view::Listing {
            filter: self.narrow.filter.clone(),
            sort: self.sort,
            reverse: self.reverse,
        }
    }
}

/// How the lists are looked at that know of nothing else.
#[derive(Clone, Debug, Default)]
pub struct Listings {
    /// The due list.
    pub due: Listing<DueSort>,
    /// The morning, which goes by urgency.
    pub today: Listing<()>,
    /// The queue.
    pub queue: Listing<QueueSort>,
    /// Profit, whatever it is parted by.
    pub profit: Listing<ProfitSort>,
    /// The settlement, which goes by what needs a look.
    pub settlement: Listing<()>,
    /// Hook angles, which go by what converts.
    pub hooks: Listing<()>,
    /// The campaigns.
    pub campaigns: Listing<CampaignSort>,
    /// The log, which goes by time.
    pub log: Listing<()>,
    /// Titles of columns left out, by pane.
    pub hidden: BTreeMap<Pane, BTreeSet<String>>,
}

impl Model {
    /// Returns what a pane is narrowed to; nothing where it has no filter.
    pub fn narrow_of(&self, pane: Pane) -> Option<&Narrow> {
        Some(match pane {
            Pane::Pipeline => &self.pipeline.narrow,
            Pane::Creators => &self.creators.narrow,
            Pane::Content => &self.content.narrow,
            Pane::Creator => &self.about.narrow,
            Pane::Due => &self.listings.due.narrow,
            Pane::Today => &self.listings.today.narrow,
            Pane::FollowUps => &self.listings.queue.narrow,
            Pane::Profit => &self.listings.profit.narrow,
            Pane::Settlement => &self.listings.settlement.narrow,
            Pane::Hooks => &self.listings.hooks.narrow,
            Pane::Campaigns => &self.listings.campaigns.narrow,
            Pane::Log => &self.listings.log.narrow,
            Pane::Scorecard | Pane::Programme => return None,
        })
    }

    /// Returns the same to be changed.
    pub const fn narrow_mut(&mut self, pane: Pane) -> Option<&mut Narrow> {
        Some(match pane {
            Pane::Pipeline => &mut self.pipeline.narrow,
            Pane::Creators => &mut self.creators.narrow,
            Pane::Content => &mut self.content.narrow,
            Pane::Creator => &mut self.about.narrow,
            Pane::Due => &mut self.listings.due.narrow,
            Pane::Today => &mut self.listings.today.narrow,
            Pane::FollowUps => &mut self.listings.queue.narrow,
            Pane::Profit => &mut self.listings.profit.narrow,
            Pane::Settlement => &mut self.listings.settlement.narrow,
            Pane::Hooks => &mut self.listings.hooks.narrow,
            Pane::Campaigns => &mut self.listings.campaigns.narrow,
            Pane::Log => &mut self.listings.log.narrow,
            Pane::Scorecard | Pane::Programme => return None,
        })
    }

    /// Returns where the list of a pane is turned round; nothing where it cannot be.
    pub const fn reverse_mut(&mut self, pane: Pane) -> Option<&mut bool> {
        Some(match pane {
            Pane::Pipeline => &mut self.pipeline.reverse,
            Pane::Creators => &mut self.creators.reverse,
            Pane::Content => &mut self.content.reverse,
            Pane::Due => &mut self.listings.due.reverse,
            Pane::FollowUps => &mut self.listings.queue.reverse,
            Pane::Profit => &mut self.listings.profit.reverse,
            Pane::Campaigns => &mut self.listings.campaigns.reverse,
            Pane::Log => &mut self.listings.log.reverse,
            Pane::Creator
            | Pane::Scorecard
            | Pane::Today
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks => return None,
        })
    }

    /// Puts the cursor of a pane on the first row: what is asked for is another list.
    pub fn restart(&mut self, pane: Pane) {
        match pane {
            Pane::Pipeline => self.pipeline.list.restart(),
            Pane::Creators => self.creators.list.restart(),
            Pane::Content => self.content.list.restart(),
            Pane::Due => self.due.restart(),
            Pane::Today => self.today.restart(),
            Pane::FollowUps => self.queue.restart(),
            Pane::Profit => self.profit.list.restart(),
            Pane::Settlement => self.profit.settlement.restart(),
            Pane::Campaigns => self.campaigns.restart(),
            Pane::Log => self.log.restart(),
            Pane::Hooks => self.content.hooks.restart(),
            Pane::Creator | Pane::Scorecard | Pane::Programme => {}
        }
        self.stale.panes.insert(pane);
    }

    /// Returns whether rows of a pane have nothing but words to be narrowed by.
    pub fn knows_words_alone(&self, pane: Pane) -> bool {
        match pane {
            Pane::Profit => self.profit.tab != Tab::Parted(ProfitBy::Creator),
            Pane::Settlement | Pane::Hooks | Pane::Campaigns | Pane::Log => true,
            Pane::Pipeline
            | Pane::Due
            | Pane::Creator
            | Pane::Scorecard
            | Pane::Today
            | Pane::Creators
            | Pane::FollowUps
            | Pane::Content
            | Pane::Programme => false,
        }
    }

    /// Returns what is wrong with a filter of a pane: in a few words to stand beside it, and in a sentence.
    pub fn fault_of(&self, pane: Pane, text: &str) -> Option<(String, String)> {
        if pane == Pane::Creator {
            // A timeline is narrowed by its words as they stand.
            return None;
        }
        match query::parse(text) {
            Err(error) => Some((brief(&error), error.to_string())),
            Ok(filter) if self.knows_words_alone(pane) && !is_words(&filter) => Some((
                "words alone narrow this list".to_owned(),
                "This list is narrowed by words alone: what it shows has no stage, tier or tag."
                    .to_owned(),
            )),
            Ok(_) => None,
        }
    }
}

fn is_words(filter: &Filter) -> bool {
    let mut terms = filter.terms.iter();
    terms.all(|term| matches!(term.test, Test::Word(_) | Test::Phrase(_)))
}

/// Says in a few words what is wrong with a filter, to stand beside it.
fn brief(error: &query::QueryError) -> String {
    use query::QueryError;
    match error {
        QueryError::UnknownKey { key, nearest, .. } => {
            format!("no {key:?}: the nearest is {nearest}")
        }
        QueryError::BadValue { key, expected, .. }
        | QueryError::NoValue { key, expected, .. }
        | QueryError::BadOperator { key, expected, .. } => format!("{key}: {expected}"),
        QueryError::OpenQuote { .. } => "the quote is still open".to_owned(),
    }
}

/// Returns what may be typed into the filter of a pane.
pub fn example(model: &Model) -> &'static str {
    match model.pane() {
        Pane::Creator => "words of the timeline: shipped, note, nov",
        Pane::Content => "words, cvr>2%, gmv>500, tier:2, tag:vip",
        Pane::FollowUps => "words, due<3d, overdue, tier:2, product:serum",
        Pane::Log => "words: a handle, who, what, from where",
        Pane::Settlement => "an order, or how it stands: different",
        Pane::Hooks => "words of the angle",
        pane if model.knows_words_alone(pane) => "words of the name",
        Pane::Profit => "words, tier:2, tag:vip, followers>10k",
        Pane::Pipeline
        | Pane::Due
        | Pane::Scorecard
        | Pane::Today
        | Pane::Creators
        | Pane::Programme
        | Pane::Campaigns => "words, stage:shipped, tier:2, due<3d, overdue",
    }
}

/// Returns the columns of a pane whose table is not chosen column by column.
const fn columns(pane: Pane) -> &'static [Column] {
    match pane {
        Pane::Pipeline => &pipeline::COLUMNS,
        Pane::Due => &due::COLUMNS,
        Pane::Today => &today::COLUMNS,
        Pane::FollowUps => &followups::COLUMNS,
        Pane::Content => &content::COLUMNS,
        Pane::Profit => &profit::COLUMNS,
        Pane::Settlement => &profit::settlement::COLUMNS,
        Pane::Hooks => &content::hooks::COLUMNS,
        Pane::Campaigns => &campaigns::COLUMNS,
        Pane::Log => &log::COLUMNS,
        Pane::Creator | Pane::Scorecard | Pane::Creators | Pane::Programme => &[],
    }
}

/// Returns the titles of the columns of a pane that may be left out, each with its letter: the first of its
/// title that no other has.
pub fn choosable(pane: Pane) -> Vec<(char, &'static str)> {
    let mut taken: BTreeSet<char> = "jkq".chars().collect();
    let mut found: Vec<(char, &'static str)> = Vec::new();
    let (shop, others): (Vec<&Column>, Vec<&Column>) = columns(pane)
        .iter()
        .partition(|column| column.title == SHOP);
    // The shop takes the letter that the others leave.
    for column in others.into_iter().chain(shop) {
        let title = column.title;
        let is_known = found.iter().any(|(_, known)| *known == title);
        if column.rank == 0 || title.is_empty() || is_known {
            continue;
        }
        let letters = title.chars().map(|c| c.to_ascii_lowercase());
        let letter = letters
            .chain('a'..='z')
            .find(|c| c.is_ascii_lowercase() && !taken.contains(c));
        if let Some(letter) = letter {
            taken.insert(letter);
            found.push((letter, title));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::pane::LISTS;

    #[test]
    fn every_table_has_columns_to_choose_each_under_a_letter_of_its_own() {
        for pane in LISTS {
            let choosable = choosable(pane);
            let letters: BTreeSet<char> = choosable.iter().map(|(letter, _)| *letter).collect();
            assert_eq!(letters.len(), choosable.len(), "{pane:?}");
            let has = !matches!(pane, Pane::Creators | Pane::Programme);
            assert_eq!(!choosable.is_empty(), has, "{pane:?}");
        }
    }
}
