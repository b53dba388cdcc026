//! A segment: a filter over creators that has a name (domain.md section 3).

use serde::{Deserialize, Serialize};

use super::delta::{Entity, delta};
use super::id::{SegmentId, ShopId};
use super::query::{Filter, Test, parse};

/// One saved filter, usable wherever a list of creators is: `segment:NAME`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Segment {
    /// Identity.
    pub id: SegmentId,
    /// Shop.
    pub shop: ShopId,
    /// Name, unique within the shop, case aside.
    pub name: String,
    /// The canonical text of the filter, in the query language.
    pub query: String,
}

impl Segment {
    /// Returns what segments of a shop are told apart by.
    pub fn key_of(name: &str) -> String {
        name.trim().to_lowercase()
    }

    /// Returns the filter; `None` where this program cannot read it, so that nobody is in it rather
    /// than everybody.
    pub fn filter(&self) -> Option<Filter> {
        parse(&self.query)
            .ok()
            .filter(|filter| !names_a_segment(filter))
    }
}

/// Returns whether a filter asks for a segment: one never does, so that no two wait for each other.
pub fn names_a_segment(filter: &Filter) -> bool {
    filter
        .terms
        .iter()
        .any(|term| matches!(term.test, Test::Segment(_)))
}

impl Entity for Segment {
    type Key = SegmentId;
    type Delta = SegmentDelta;

    fn key(&self) -> SegmentId {
        self.id
    }
}

delta! {
    /// What changed on a segment.
    SegmentDelta of Segment {
        name: String,
        query: String,
    }
}
