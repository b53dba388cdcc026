//! Why a query cannot be read, in one sentence, with the place.

use thiserror::Error;

/// What is wrong with a query. Places count characters from 1.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum QueryError {
    /// A key that is none of ours.
    #[error(
        "{key:?} at character {at} is not something to filter by: the nearest is {nearest:?}; put the text in quotes to search for it."
    )]
    UnknownKey {
        /// What was typed.
        key: String,
        /// The nearest key.
        nearest: &'static str,
        /// Where it begins.
        at: usize,
    },
    /// A value that its key cannot be compared with.
    #[error("{value:?} at character {at} does not fit {key}: {expected}.")]
    BadValue {
        /// The key.
        key: &'static str,
        /// What was typed.
        value: String,
        /// What the key takes.
        expected: &'static str,
        /// Where the value begins.
        at: usize,
    },
    /// A key without a value.
    #[error("{key} at character {at} has no value: {expected}.")]
    NoValue {
        /// The key.
        key: &'static str,
        /// What the key takes.
        expected: &'static str,
        /// Where the key begins.
        at: usize,
    },
    /// A comparison that means nothing for its key.
    #[error("{key} at character {at} cannot be compared with {operator:?}: {expected}.")]
    BadOperator {
        /// The key.
        key: &'static str,
        /// What was typed.
        operator: &'static str,
        /// What the key takes.
        expected: &'static str,
        /// Where the operator stands.
        at: usize,
    },
    /// A quote that is never closed.
    #[error("The quote at character {at} is not closed: add a \" after the phrase.")]
    OpenQuote {
        /// Where it stands.
        at: usize,
    },
}

impl QueryError {
    /// Returns the character, counted from 1, that the caret points at.
    pub const fn at(&self) -> usize {
        match self {
            Self::UnknownKey { at, .. }
            | Self::BadValue { at, .. }
            | Self::NoValue { at, .. }
            | Self::BadOperator { at, .. }
            | Self::OpenQuote { at } => *at,
        }
    }
}
