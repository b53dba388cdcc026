//! The query language: what a list is narrowed to.

/// What a list is narrowed to.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Filter {}
