//! A note about a creator.

use serde::{Deserialize, Serialize};

use super::date::Instant;
use super::delta::{Entity, delta};
use super::id::{CreatorId, NoteId};

/// What somebody wrote down about a creator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// Identity.
    pub id: NoteId,
    /// About whom.
    pub creator: CreatorId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub author: String,
    /// The text, as typed.
    pub text: String,
}

impl Entity for Note {
    type Key = NoteId;
    type Delta = NoteDelta;

    fn key(&self) -> NoteId {
        self.id
    }
}

delta! {
    /// What changed on a note.
    NoteDelta of Note {
        text: String,
    }
}
