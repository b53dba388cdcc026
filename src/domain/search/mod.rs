//! Fuzzy search over names, in memory and pure.
//!
//! ```text
//! typed text ─► Wanted ─► survivors (masks, narrowing) ─► Grade per survivor ─► best `limit` ─► Hits
//!                              └─ too few? one wrong letter ─┘
//! ```
//!
//! Order (interface.md section 3): exact, prefix, word start, subsequence, one typo. Inside a class
//! the handle goes before other fields; then the shorter one for a prefix and the better score of
//! the matcher for a subsequence; then the more recent one; then the handle. So recency never lifts
//! a name over a better kind of match.
//!
//! Which names are in the list at all is decided by masks and plain tests (`index`), never by the
//! score. [`Search`] remembers the survivors of every key, so that typing narrows and backspace
//! costs nothing. Read first: `grade` (the classes), then `typing` and `pass`.

mod grade;
mod index;
mod marks;
mod matcher;
mod pass;
mod slip;
mod typing;
mod wanted;

pub use grade::Class;
pub use index::{Index, Subject};
pub use typing::Search;

/// One name found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit<K> {
    /// Whom it is about.
    pub key: K,
    /// How it matches.
    pub class: Class,
    /// The characters of the handle to highlight, ascending; empty when another field matched.
    pub positions: Vec<usize>,
}

/// The answer to one query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hits<K> {
    /// How many match, of which `hits` are the best.
    pub total: usize,
    /// The best, best first.
    pub hits: Vec<Hit<K>>,
}

#[cfg(test)]
mod tests;
