//! What verbs act on: the marked rows, else the row under the cursor.

use std::collections::BTreeSet;

use super::list::{Keyed, List};
use super::model::{Model, Pane};
use crate::domain::followup::FollowUpState;
use crate::domain::id::{ConflictId, CreatorId, FollowUpId, SampleId, ShopId, SuggestionId};
use crate::domain::product::Product;
use crate::domain::stage::Stage;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::today::Item;

/// What is known of a follow-up that is acted on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QueuedLook {
    /// Which.
    pub id: FollowUpId,
    /// Its state.
    pub state: FollowUpState,
    /// Whether it is a task.
    pub is_task: bool,
}

/// What verbs act on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Samples.
    pub samples: Vec<SampleId>,
    /// Creators, of samples and follow-ups too, as far as their rows are at hand; each once.
    pub creators: Vec<CreatorId>,
    /// Follow-ups.
    pub follow_ups: Vec<FollowUpId>,
    /// Suggestions.
    pub suggestions: Vec<SuggestionId>,
    /// Whom those follow-ups are for, and about which sample.
    pub about: Vec<(CreatorId, Option<SampleId>)>,
    /// Contradictions about samples.
    pub conflicts: Vec<ConflictId>,
    /// Stages of those samples whose rows are at hand.
    pub stages: Vec<Stage>,
    /// Whether the campaign of the first sample reviews drafts.
    pub needs_review: bool,
    /// What is known of the follow-ups whose rows are at hand.
    pub queued: Vec<QueuedLook>,
    /// The handle, where there is but one row.
    pub handle: Option<String>,
}

impl Subject {
    /// Returns whether there is nothing to act on.
    pub const fn is_empty(&self) -> bool {
        self.samples.is_empty()
            && self.creators.is_empty()
            && self.follow_ups.is_empty()
            && self.suggestions.is_empty()
    }

    /// Returns a title for what is done: to whom, or to how many.
    pub fn titled(&self, what: &str, (count, noun): (usize, &str)) -> String {
        match (count, &self.handle) {
            (0 | 1, Some(handle)) => format!("{what} · @{handle}"),
            (0 | 1, None) => what.to_owned(),
            (count, _) => format!("{what} · {count} {noun}s"),
        }
    }

    fn about(creators: impl IntoIterator<Item = CreatorId>) -> Self {
        let mut seen = BTreeSet::new();
        Self {
            creators: creators
                .into_iter()
                .filter(|creator| seen.insert(*creator))
                .collect(),
            ..Self::default()
        }
    }

    fn add_follow_up(&mut self, row: &FollowUpRow) {
        self.follow_ups.push(row.id);
        self.about
            .extend(row.creator_id.map(|creator| (creator, row.sample)));
        self.queued.push(QueuedLook {
            id: row.id,
            state: row.state,
            is_task: row.kind.is_task(),
        });
    }
}

impl Model {
    /// Returns what verbs act on.
    pub fn subject(&self) -> Subject {
        let mut subject = match self.pane() {
            Pane::Pipeline => {
                let list = &self.pipeline.list;
                let rows = chosen(list);
                Subject {
                    samples: keys(list),
                    stages: rows.iter().map(|row| row.stage).collect(),
                    needs_review: rows.first().is_some_and(|row| row.needs_review),
                    ..Subject::about(rows.iter().map(|row| row.creator_id))
                }
            }
            Pane::Due => {
                let rows = chosen(&self.due);
                Subject {
                    samples: keys(&self.due),
                    stages: rows.iter().map(|row| row.stage).collect(),
                    ..Subject::about(rows.iter().map(|row| row.creator_id))
                }
            }
            Pane::Creator => Subject {
                suggestions: self
                    .about
                    .suggestion()
                    .map(|row| row.id)
                    .into_iter()
                    .collect(),
                ..Subject::about(self.about.id)
            },
            Pane::Scorecard => Subject::about(self.about.id),
            Pane::Creators => Subject::about(keys(&self.creators.list)),
            Pane::FollowUps => {
                let rows = chosen(&self.queue);
                let mut subject = Subject::about(rows.iter().filter_map(|row| row.creator_id));
                for row in rows {
                    subject.add_follow_up(row);
                }
                subject.follow_ups = keys(&self.queue);
                subject
            }
            Pane::Content => {
                let rows = chosen(&self.content.list);
                Subject::about(rows.iter().filter_map(|row| row.creator_id))
            }
            Pane::Today => self.of_today(),
            Pane::Profit
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks
            | Pane::Campaigns
            | Pane::Log => Subject::default(),
        };
        subject.handle = self.only_handle();
        subject
    }

    fn of_today(&self) -> Subject {
        let rows = chosen(&self.today);
        let mut subject = Subject::about(rows.iter().filter_map(|row| creator_of(&row.item)));
        for (n, row) in rows.iter().enumerate() {
            match &row.item {
                Item::Due(row) => {
                    subject.samples.push(row.sample);
                    subject.stages.push(row.stage);
                }
                Item::Sample(row) => {
                    subject.samples.push(row.id);
                    subject.stages.push(row.stage);
                    subject.needs_review |= n == 0 && row.needs_review;
                }
                Item::Detected(row) => {
                    subject.samples.push(row.sample);
                    subject.stages.push(row.stage);
                }
                Item::FollowUp(row) => subject.add_follow_up(row),
                Item::Suggestion(row) => {
                    subject.suggestions.push(row.id);
                    subject.suggestions.extend(&row.others);
                }
                Item::Owed(_) | Item::Unjudged(_) => {}
                Item::Conflict(row) => subject.conflicts.push(row.id),
            }
        }
        subject
    }

    /// Returns the names of the shops of the rows acted on, as far as they are at hand.
    pub fn shops_acted_on(&self) -> BTreeSet<&str> {
        fn of<R: Keyed>(list: &List<R>, shop: fn(&R) -> &String) -> BTreeSet<&str> {
            let rows = chosen(list).into_iter();
            rows.map(|row| shop(row).as_str()).collect()
        }
        match self.pane() {
            Pane::Pipeline => of(&self.pipeline.list, |row| &row.shop),
            Pane::Due => of(&self.due, |row| &row.shop),
            Pane::Creators => of(&self.creators.list, |row| &row.shop),
            Pane::FollowUps => of(&self.queue, |row| &row.shop),
            Pane::Content => of(&self.content.list, |row| &row.shop),
            Pane::Campaigns => {
                let current = self.campaigns.current();
                current.map(|row| row.shop.as_str()).into_iter().collect()
            }
            Pane::Creator | Pane::Scorecard => {
                let show = self.about.known.show.iter();
                show.map(|show| show.creator.shop.as_str()).collect()
            }
            Pane::Today => chosen(&self.today)
                .into_iter()
                .map(|row| row.item.shop())
                .collect(),
            Pane::Profit | Pane::Settlement | Pane::Programme | Pane::Hooks | Pane::Log => {
                BTreeSet::new()
            }
        }
    }

    /// Returns the products of the shops of the rows acted on; all where those are out of sight.
    pub fn products_at_hand(&self) -> impl Iterator<Item = &Product> {
        let names = self.shops_acted_on();
        let shops = self.shops.iter().flatten();
        let shops: Vec<ShopId> = shops
            .filter(|shop| names.contains(shop.name.as_str()))
            .map(|shop| shop.id)
            .collect();
        let products = self.products.iter();
        products.filter(move |product| shops.is_empty() || shops.contains(&product.shop))
    }

    /// The handle of the only row acted on.
    fn only_handle(&self) -> Option<String> {
        let handle = match self.pane() {
            Pane::Pipeline => only(&self.pipeline.list).map(|row| &row.creator),
            Pane::Due => only(&self.due).map(|row| &row.creator),
            Pane::Creators => only(&self.creators.list).map(|row| &row.handle),
            Pane::FollowUps => only(&self.queue).and_then(|row| row.creator.as_ref()),
            Pane::Creator | Pane::Scorecard => self
                .about
                .known
                .show
                .as_ref()
                .map(|show| &show.creator.handle),
            Pane::Today => only(&self.today).and_then(|row| handle_of(&row.item)),
            Pane::Content => only(&self.content.list).and_then(|row| row.creator.as_ref()),
            Pane::Profit
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks
            | Pane::Campaigns
            | Pane::Log => None,
        };
        handle.cloned()
    }

    /// Returns by how many days the post under the cursor is overdue.
    pub fn days_overdue(&self) -> i64 {
        let days = match self.pane() {
            Pane::Pipeline => self.pipeline.list.current().map(|row| row.days_overdue),
            Pane::Due => self.due.current().map(|row| row.days_overdue),
            Pane::Today => self.today.current().and_then(|row| match &row.item {
                Item::Due(row) => Some(row.days_overdue),
                Item::Owed(row) => Some(row.days_overdue),
                Item::Sample(row) => Some(row.days_overdue),
                Item::Detected(_)
                | Item::Unjudged(_)
                | Item::Suggestion(_)
                | Item::FollowUp(_)
                | Item::Conflict(_) => None,
            }),
            Pane::Creator
            | Pane::Scorecard
            | Pane::Creators
            | Pane::FollowUps
            | Pane::Content
            | Pane::Profit
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks
            | Pane::Campaigns
            | Pane::Log => None,
        };
        days.unwrap_or(0)
    }

    /// Returns the handle under the cursor.
    pub fn handle(&self) -> Option<&str> {
        let handle = match self.pane() {
            Pane::Pipeline => self.pipeline.list.current().map(|row| &row.creator),
            Pane::Due => self.due.current().map(|row| &row.creator),
            Pane::Creators => self.creators.list.current().map(|row| &row.handle),
            Pane::FollowUps => self.queue.current().and_then(|row| row.creator.as_ref()),
            Pane::Creator | Pane::Scorecard => self
                .about
                .known
                .show
                .as_ref()
                .map(|show| &show.creator.handle),
            Pane::Today => self.today.current().and_then(|row| handle_of(&row.item)),
            Pane::Content => self
                .content
                .list
                .current()
                .and_then(|row| row.creator.as_ref()),
            Pane::Profit
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks
            | Pane::Campaigns
            | Pane::Log => None,
        };
        handle.map(String::as_str)
    }
}

/// Returns whose the line of the morning is, if it says.
pub(super) fn creator_of(item: &Item) -> Option<CreatorId> {
    match item {
        Item::Due(row) => Some(row.creator_id),
        Item::Owed(row) => Some(row.creator_id),
        Item::Sample(row) => Some(row.creator_id),
        Item::FollowUp(row) => row.creator_id,
        // One line for many is nobody's.
        Item::Suggestion(row) => row.creator_id.filter(|_| row.others.is_empty()),
        Item::Detected(row) => Some(row.creator_id),
        Item::Unjudged(row) => Some(row.creator_id),
        Item::Conflict(row) => Some(row.creator_id),
    }
}

const fn handle_of(item: &Item) -> Option<&String> {
    match item {
        Item::Due(row) => Some(&row.creator),
        Item::Owed(row) => Some(&row.creator),
        Item::Sample(row) => Some(&row.creator),
        Item::FollowUp(row) => row.creator.as_ref(),
        Item::Suggestion(row) if row.others.is_empty() => row.creator.as_ref(),
        Item::Suggestion(_) => None,
        Item::Conflict(row) => Some(&row.creator),
        Item::Detected(row) => Some(&row.creator),
        Item::Unjudged(row) => Some(&row.creator),
    }
}

/// The rows verbs act on, as far as they are at hand.
pub(super) fn chosen<R: Keyed>(list: &List<R>) -> Vec<&R> {
    if list.marks.is_empty() {
        list.current().into_iter().collect()
    } else {
        list.rows
            .iter()
            .filter(|row| list.marks.contains(&row.key()))
            .collect()
    }
}

/// The only row acted on, if it is one and at hand.
fn only<R: Keyed>(list: &List<R>) -> Option<&R> {
    match chosen(list).as_slice() {
        [one] if list.marks.len() <= 1 => Some(one),
        _ => None,
    }
}

/// The keys of the rows verbs act on.
fn keys<R: Keyed>(list: &List<R>) -> Vec<R::Key> {
    if list.marks.is_empty() {
        list.current().map(Keyed::key).into_iter().collect()
    } else {
        list.marks.iter().cloned().collect()
    }
}
