//! The promises of an import, by kind of row and as a whole.

mod content;
mod creators;
mod large;
mod money;
mod notes;
mod orders;
mod parcels;
mod samples;
mod sums;
mod undo;
mod whole;
