//! The lines of the morning: which of them show, and which wait.
//!
//! The list never grows while it is worked: what is new waits until a person loads it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::list::Keyed;
use crate::domain::date::Date;
use crate::domain::followup::FollowUpKind;
use crate::domain::id::{ConflictId, CreatorId, FollowUpId, SampleId, SuggestionId};
use crate::domain::metrics::score::Card;
use crate::store::view::morning::{Done, Messaged};
use crate::store::view::outreach::OutreachRow;
use crate::store::view::today::{Group, Item, Today};

/// One line of the morning.
#[derive(Clone, Debug)]
pub struct TodayRow {
    /// The group it stands in.
    pub group: Group,
    /// What it is.
    pub item: Item,
}

/// What tells lines of the morning apart: a sample that moved on stands in another group, as a new line.
pub type TodayKey = (Group, TodayThing);

/// What a line of the morning is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum TodayThing {
    /// A sample.
    Sample(SampleId),
    /// A contradiction about a sample.
    Conflict(ConflictId),
    /// A post a retainer owes by a day.
    Owed(CreatorId, Date),
    /// A follow-up.
    FollowUp(FollowUpId),
    /// A suggestion.
    Suggestion(SuggestionId),
}

impl TodayRow {
    /// Returns what tells a line apart.
    pub fn key_of(group: Group, item: &Item) -> TodayKey {
        let thing = match item {
            Item::Due(row) => TodayThing::Sample(row.sample),
            Item::Owed(row) => TodayThing::Owed(row.creator_id, row.due),
            Item::Sample(row) => TodayThing::Sample(row.id),
            Item::Detected(row) => TodayThing::Sample(row.sample),
            Item::Unjudged(row) => TodayThing::Sample(row.sample),
            Item::FollowUp(row) => TodayThing::FollowUp(row.id),
            Item::Suggestion(row) => TodayThing::Suggestion(row.id),
            Item::Conflict(row) => TodayThing::Conflict(row.id),
        };
        (group, thing)
    }

    /// Returns what tells apart the line and those that stand behind it.
    fn keys(&self) -> impl Iterator<Item = TodayKey> + '_ {
        let others = match &self.item {
            Item::Suggestion(row) => row.others.as_slice(),
            Item::Due(_)
            | Item::Owed(_)
            | Item::Sample(_)
            | Item::Detected(_)
            | Item::Unjudged(_)
            | Item::FollowUp(_)
            | Item::Conflict(_) => &[],
        };
        let behind = others.iter().map(|other| TodayThing::Suggestion(*other));
        std::iter::once(self.key()).chain(behind.map(|thing| (self.group, thing)))
    }
}

impl Keyed for TodayRow {
    type Key = TodayKey;

    fn key(&self) -> TodayKey {
        Self::key_of(self.group, &self.item)
    }
}

/// A creator's score, to put requests of one day in order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Score {
    /// In hundredths of a point.
    pub hundredths: i64,
    /// The score, its grade and what speaks for it most, such as `82 A, best at cvr`.
    pub words: String,
}

/// The scores there are.
pub type Scores = BTreeMap<CreatorId, Score>;

/// Returns the scores of creators, each with its reason.
pub fn scores(cards: Vec<(CreatorId, Card)>) -> Scores {
    cards
        .into_iter()
        .filter_map(|(creator, card)| {
            let share = card.share?;
            let best = card
                .parts
                .iter()
                .filter_map(|part| Some((part.percentile?, part.metric)))
                .max_by(|(a, _), (b, _)| a.cmp(b));
            let best = best.map_or_else(String::new, |(_, metric)| {
                format!(", best at {}", metric.name().replace('_', " "))
            });
            let words = format!(
                "{:.0} {}{best}",
                card.score()?.floor(),
                card.grade().map_or("", |grade| grade.letter())
            );
            let hundredths = share.times(10_000)?.rounded()?;
            Some((creator, Score { hundredths, words }))
        })
        .collect()
}

/// What the morning says beside its lines.
#[derive(Clone, Default, Debug)]
pub struct Morning {
    /// The lines there were when the list was last loaded: it never grows while it is worked.
    /// `None` takes every line that comes.
    pub known: Option<BTreeSet<TodayKey>>,
    /// Rules whose suggestions were opened to a line each.
    pub unfolded: BTreeSet<String>,
    /// Groups that had more lines than were shown; theirs move up.
    pub cut: BTreeSet<Group>,
    /// How many lines there are whatever the filter.
    pub waiting: usize,
    /// Lines that were left out when they were last counted without a filter.
    pub left_out: usize,
    /// New lines that wait.
    pub held: usize,
    /// Samples that were put off.
    pub snoozed: usize,
    /// Lines left out since a message about them was asked for today.
    pub messaged: usize,
    /// What was done today.
    pub done: Done,
    /// The next day on which a post is due.
    pub next_due: Option<Date>,
    /// The week's invitations, by shop.
    pub outreach: Vec<OutreachRow>,
    /// Scores of creators, once they have come.
    pub scores: Scores,
    /// Whose were asked for since the list was last loaded.
    pub scores_asked: BTreeSet<CreatorId>,
}

impl Morning {
    /// Opens a line to a line for each suggestion, where it stands for several.
    pub fn unfold(&mut self, row: Option<&TodayRow>) -> bool {
        let Some(Item::Suggestion(row)) = row.map(|row| &row.item) else {
            return false;
        };
        let is_folded = !row.others.is_empty();
        if is_folded {
            self.unfolded.insert(row.rule.clone());
        }
        is_folded
    }

    /// Takes an answer in and returns the lines that show; its groups keep no others.
    ///
    /// Lines that were not there when the list was last loaded wait, and so do those a message was
    /// asked for today. What is narrowed tells nothing of how many there are in all.
    pub fn take(&mut self, rows: &mut Today, is_narrowed: bool) -> Vec<TodayRow> {
        (self.held, self.messaged) = (0, 0);
        self.snoozed = rows.snoozed;
        self.done = rows.done;
        self.next_due = rows.next_due;
        self.outreach = std::mem::take(&mut rows.outreach);
        let (mut lines, mut left_out) = (Vec::new(), Vec::new());
        for group in &mut rows.groups {
            if group.count > group.items.len() && self.known.is_none() {
                self.cut.insert(group.group);
            }
            if group.group == Group::Requests {
                by_lapse(&mut group.items, &self.scores);
            }
            let before = group.items.len();
            let of_group = group.group;
            group.items.retain_mut(|item| {
                let key = TodayRow::key_of(of_group, item);
                if is_messaged(of_group, item, &rows.messaged) {
                    self.messaged += 1;
                    left_out.push(key);
                    return false;
                }
                let known = self.known.as_ref();
                only_known(item, known);
                let shows =
                    self.cut.contains(&of_group) || known.is_none_or(|known| known.contains(&key));
                self.held += usize::from(!shows);
                shows
            });
            group.count -= before - group.items.len();
            lines.extend(group.items.iter().map(|item| TodayRow {
                group: of_group,
                item: item.clone(),
            }));
        }
        rows.groups.retain(|group| group.count > 0);
        if !is_narrowed {
            let shown: usize = rows.groups.iter().map(|group| group.count).sum();
            self.left_out = rows.waiting.saturating_sub(shown);
        }
        self.waiting = rows.waiting.saturating_sub(self.left_out);
        if self.known.is_none() {
            let keys = lines.iter().flat_map(TodayRow::keys);
            self.known = Some(keys.chain(left_out).collect());
        }
        lines
    }
}

/// Leaves behind a line only what stood there when the list was last loaded.
fn only_known(item: &mut Item, known: Option<&BTreeSet<TodayKey>>) {
    if let (Item::Suggestion(row), Some(known)) = (item, known) {
        let key = |other: &SuggestionId| (Group::Suggestions, TodayThing::Suggestion(*other));
        row.others.retain(|other| known.contains(&key(other)));
    }
}

/// Puts requests in order: the nearest to its lapse first, of one day the best score first.
fn by_lapse(items: &mut [Item], scores: &Scores) {
    items.sort_by_cached_key(|item| match item {
        Item::Sample(row) => {
            let score = scores.get(&row.creator_id).map(|score| score.hundredths);
            (row.entered_on.is_none(), row.entered_on, Reverse(score))
        }
        Item::Due(_)
        | Item::Owed(_)
        | Item::Detected(_)
        | Item::Unjudged(_)
        | Item::FollowUp(_)
        | Item::Suggestion(_)
        | Item::Conflict(_) => (true, None, Reverse(None)),
    });
}

/// Returns whether a person has asked for the message today that the line waits for.
fn is_messaged(group: Group, item: &Item, messaged: &[Messaged]) -> bool {
    match (group, item) {
        (Group::Overdue | Group::DueSoon, Item::Due(row)) => messaged.iter().any(|message| {
            message.creator == row.creator_id && message.kind != FollowUpKind::Brief
        }),
        (Group::RetainerPosts, Item::Owed(row)) => messaged.iter().any(|message| {
            message.creator == row.creator_id && message.kind == FollowUpKind::DeliverableLate
        }),
        (Group::WithoutBrief, Item::Sample(row)) => messaged
            .iter()
            .any(|message| message.sample == Some(row.id) && message.kind == FollowUpKind::Brief),
        (
            _,
            Item::Due(_)
            | Item::Owed(_)
            | Item::Sample(_)
            | Item::Detected(_)
            | Item::Unjudged(_)
            | Item::Suggestion(_)
            | Item::FollowUp(_)
            | Item::Conflict(_),
        ) => false,
    }
}
