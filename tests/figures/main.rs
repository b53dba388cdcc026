//! Figures worked out a second time, straight from the rows that were imported.
//!
//! `shop` makes a shop's exports from a seed, `oracle` works every figure out from metrics.md with its
//! own arithmetic, without rollups and without the metrics of the program, and `agree` compares both.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that is surprised fails"
)]

mod agree;
mod oracle;
mod rules;
mod score;
mod shop;
