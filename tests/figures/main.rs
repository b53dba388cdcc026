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
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "what JSON says is compared within its own precision; counts are small"
)]
#![expect(
    clippy::unnecessary_wraps,
    clippy::type_complexity,
    clippy::match_same_arms,
    clippy::too_many_lines,
    reason = "a case of metrics.md per line, in the order of its page, reads best"
)]

mod agree;
mod oracle;
mod rules;
mod score;
mod shop;
