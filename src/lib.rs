//! Callsheet.
pub mod domain;
pub mod store;
