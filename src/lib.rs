//! Callsheet.
pub mod domain;
pub mod port;
