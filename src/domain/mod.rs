//! What Callsheet knows about: nouns, stages, guards, decisions. Pure.
//!
//! Nothing here opens a file, reads a clock, draws, waits or names SQL: `tests/architecture.rs`
//! holds that. Read first: [`stage`] (the one table), then [`command`], [`decide`](mod@decide),
//! [`event`] and [`evolve`](mod@evolve), which are the whole life of a change.

pub mod booking;
pub mod brief;
pub mod campaign;
pub mod command;
pub mod compose;
pub mod conflict;
pub mod content;
pub mod creator;
pub mod date;
pub mod decide;
pub mod delta;
pub mod due;
pub mod event;
pub mod evolve;
pub mod experiment;
pub mod fact;
pub mod facts;
pub mod followup;
pub mod goal;
pub mod guard;
pub mod id;
pub mod mapping;
pub mod merge;
pub mod message;
pub mod metrics;
pub mod money;
pub mod note;
pub mod offer;
pub mod outreach;
pub mod overtaken;
pub mod ownfile;
pub mod platform;
pub mod playbook;
pub mod policy;
pub mod preview;
pub mod product;
pub mod promotion;
pub mod query;
pub mod refusal;
pub mod retainer;
pub mod review;
pub mod rules;
pub mod sample;
pub mod search;
pub mod segment;
pub mod shop;
pub mod stage;
pub mod suggestion;
pub mod text;
pub mod typed;
pub mod verdict;
mod yielding;

#[cfg(test)]
pub(crate) mod testing;
