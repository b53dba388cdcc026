//! What of the morning a filter leaves: a sample's line by the sample, a follow-up's as in the queue, the
//! rest by the creator.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::frame::Frame;
use super::read::Read;
use super::today::Item;
use super::{followup, pipeline, segment};
use crate::domain::id::{CreatorId, FollowUpId, SampleId};
use crate::domain::query::{Filter, Test};
use crate::store::filter::{Narrowed, words};

/// Those a filter leaves.
pub(super) struct Left {
    samples: BTreeSet<SampleId>,
    creators: BTreeSet<CreatorId>,
    follow_ups: BTreeSet<FollowUpId>,
    /// The words, where nothing else is asked: what hangs on no creator has only them.
    words: Option<Narrowed>,
}

impl Left {
    /// Looks them up.
    pub(super) fn of(conn: &Connection, frames: &[Frame], filter: &Filter) -> Read<Self> {
        let people = segment::people(conn, frames, filter)?;
        Ok(Self {
            samples: pipeline::ids(conn, frames, filter)?.into_iter().collect(),
            creators: people.into_iter().map(|person| person.id).collect(),
            follow_ups: followup::ids(conn, frames, filter)?.into_iter().collect(),
            words: filter
                .terms
                .iter()
                .all(|term| matches!(term.test, Test::Word(_) | Test::Phrase(_)))
                .then(|| words(filter)),
        })
    }

    /// Returns whether a line stays.
    pub(super) fn has(&self, item: &Item) -> bool {
        match item {
            Item::Due(row) => self.samples.contains(&row.sample),
            Item::Sample(row) => self.samples.contains(&row.id),
            // Its sample may be closed, and closed samples show only where they are asked for.
            Item::Detected(row) => {
                self.samples.contains(&row.sample) || self.creators.contains(&row.creator_id)
            }
            Item::Unjudged(row) => {
                self.samples.contains(&row.sample) || self.creators.contains(&row.creator_id)
            }
            Item::Conflict(row) => {
                self.samples.contains(&row.sample) || self.creators.contains(&row.creator_id)
            }
            Item::Owed(row) => self.creators.contains(&row.creator_id),
            Item::FollowUp(row) => self.follow_ups.contains(&row.id),
            Item::Suggestion(row) => {
                let rule = row.rule.replace('_', " ");
                let names = [
                    row.subject.as_str(),
                    rule.as_str(),
                    row.product.as_deref().unwrap_or_default(),
                    row.creator.as_deref().unwrap_or_default(),
                ];
                row.sample.is_some_and(|id| self.samples.contains(&id))
                    || row.creator_id.is_some_and(|id| self.creators.contains(&id))
                    || self.words.as_ref().is_some_and(|words| words.fits(&names))
            }
        }
    }
}
