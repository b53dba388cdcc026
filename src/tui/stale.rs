//! What the app holds that is no longer current.

use std::collections::BTreeSet;

use super::pane::{LISTS, Pane};

/// What must be asked for again.
#[derive(Clone, Debug, Default)]
pub struct Stale {
    /// Panes whose rows.
    pub panes: BTreeSet<Pane>,
    /// Whether shops and products.
    pub shops: bool,
    /// Whether the names.
    pub names: bool,
}

impl Stale {
    /// Returns that nothing at hand is current.
    pub fn everything() -> Self {
        Self {
            panes: LISTS.into_iter().collect(),
            shops: true,
            names: true,
        }
    }
}
