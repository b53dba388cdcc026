//! What Callsheet knows about: nouns, stages, guards, decisions. Pure.
//!
//! Nothing here opens a file, reads a clock, draws, waits or names SQL: `tests/architecture.rs`
//! holds that. Read first: [`stage`] (the one table), then [`command`], [`decide`], [`event`],
//! [`evolve`], which are the whole life of a change.

pub mod date;
pub mod fact;
pub mod id;
pub mod money;
pub mod query;
pub mod search;
pub mod stage;
pub mod text;
