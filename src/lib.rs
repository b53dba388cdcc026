//! Callsheet.
pub mod domain;
