//! Figures: each has one name and one formula (metrics.md), whatever shows it.
//!
//! Rows become [`sums::Sums`] of a subject; a [`registry::Metric`] makes its figure from the sums; a
//! [`score::Scale`] grades creators against the active of their tier.
//!
//! | what | where |
//! |---|---|
//! | net amount, counted, commission of one line, from its columns alone | [`line`](mod@line) |
//! | what became of a due date | [`deadline`] |
//! | exact sums per subject, and the contribution with its missing costs | [`sums`] |
//! | what a product sold on a day, for sums that need no line | [`product_day`] |
//! | the table of metrics: name, unit, formula in words and in integers | [`registry`] |
//! | net GMV, what goes off it and what stays | [`profit`] |
//! | score, grade, the seven parts, evidence, the choice at each "or" | [`score`] |
//! | what changed between two cards of a creator | [`change`] |
//! | how each figure is made of its inputs | [`explain`] |
//! | a figure as people read it, in full | [`shown`] |
//! | invitations, funnel, repeat collaboration, content velocity | [`programme`] |
//! | content that deserves paid promotion | [`spark`] |
//! | medians, figures in order, exact ratios | [`median`], [`ranking`], [`ratio`] |
//!
//! Rates stay exact [`ratio::Ratio`]s of integers until they are shown; a figure whose inputs are
//! missing is `None`, never zero.

pub mod change;
pub mod deadline;
pub mod explain;
pub mod lag;
pub mod line;
pub mod median;
pub mod product_day;
pub mod profit;
pub mod programme;
pub mod ranking;
pub mod ratio;
pub mod registry;
pub mod roster;
pub mod score;
pub mod shown;
pub mod spark;
pub mod sums;
