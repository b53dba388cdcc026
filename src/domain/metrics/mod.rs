//! Figures: each has one name and one formula (metrics.md), whatever shows it.
//!
//! | figure | formula | where |
//! |---|---|---|
//! | net amount, counted, commission of one line | from its columns alone | [`line`](mod@line) |
//! | net GMV, orders, commission | sums over a creator's days | [`tally::Tally`] |
//! | posts, GMV per post, click to order | sums over the content of a window | [`tally::Tally`] |
//! | on-time rate | on time ÷ (on time + late + missed) | [`deadline`] |
//! | tier benchmark | median over the active creators for whom the part speaks | [`median`] |
//!
//! Rates stay exact [`ratio::Ratio`]s of integers until they are shown; a figure whose inputs are
//! missing is `None`, never zero.

pub mod deadline;
pub mod line;
pub mod median;
pub mod ratio;
pub mod spark;
pub mod tally;
