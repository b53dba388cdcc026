//! Figures, one definition each (metrics.md). Pure: rows in, figures out.
//!
//! Read first: [`line`], the figures of one order line, on which all money stands.

pub mod line;
