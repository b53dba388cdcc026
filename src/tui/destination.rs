//! Where Enter leads from a task or a suggestion that is not about a creator alone.

use super::model::{Model, Pane};
use crate::domain::followup::FollowUpKind;
use crate::domain::id::{ExtId, SampleId};
use crate::domain::suggestion::SubjectKind;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::suggestion::SuggestionRow;
use crate::store::view::today::Item;

/// A place to go to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Destination {
    /// The brief that goes with a sample.
    Brief(SampleId),
    /// A product, with what stays of its sales.
    Product(ExtId),
    /// A video or LIVE.
    Content(ExtId),
    /// A campaign, by its name.
    Campaign(String),
    /// The figures of the programme.
    Programme,
}

impl Model {
    /// Returns where Enter leads from the row under the cursor, where that is not its creator.
    pub fn destination(&self) -> Option<Destination> {
        if let Some(row) = self.follow_up_row() {
            return of_follow_up(row);
        }
        match &self.today.current()?.item {
            Item::Suggestion(row) if self.pane() == Pane::Today => of_suggestion(row),
            Item::Suggestion(_)
            | Item::FollowUp(_)
            | Item::Due(_)
            | Item::Owed(_)
            | Item::Sample(_)
            | Item::Detected(_)
            | Item::Unjudged(_)
            | Item::Conflict(_) => None,
        }
    }

    /// Returns the follow-up under the cursor.
    pub fn follow_up_row(&self) -> Option<&FollowUpRow> {
        match self.pane() {
            Pane::FollowUps => self.queue.current(),
            Pane::Today => match &self.today.current()?.item {
                Item::FollowUp(row) => Some(row),
                Item::Due(_)
                | Item::Owed(_)
                | Item::Sample(_)
                | Item::Detected(_)
                | Item::Unjudged(_)
                | Item::Suggestion(_)
                | Item::Conflict(_) => None,
            },
            Pane::Pipeline
            | Pane::Due
            | Pane::Creator
            | Pane::Scorecard
            | Pane::Creators
            | Pane::Content
            | Pane::Profit
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks
            | Pane::Campaigns
            | Pane::Log => None,
        }
    }
}

fn of_follow_up(row: &FollowUpRow) -> Option<Destination> {
    if row.kind == FollowUpKind::ReviewBrief {
        return row.sample.map(Destination::Brief);
    }
    match (&row.creator, &row.sku_id, &row.campaign) {
        (None, Some(sku), _) => Some(Destination::Product(sku.clone())),
        (None, None, Some(campaign)) => Some(Destination::Campaign(campaign.clone())),
        (Some(_), ..) | (None, None, None) => None,
    }
}

fn of_suggestion(row: &SuggestionRow) -> Option<Destination> {
    // A line that stands for several opens into them.
    if !row.others.is_empty() {
        return None;
    }
    match row.subject_kind {
        SubjectKind::Content => row.content_id.clone().map(Destination::Content),
        SubjectKind::Product => row.sku_id.clone().map(Destination::Product),
        SubjectKind::Campaign => Some(Destination::Campaign(row.subject.clone())),
        SubjectKind::Shop => Some(Destination::Programme),
        SubjectKind::Creator | SubjectKind::Sample => None,
    }
}
