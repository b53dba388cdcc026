//! The panes: one file each, with its view and its drawing.
//!
//! A view holds rows, roles and finished words, never a colour; `render` is pure and draws nothing
//! where there is no room.

pub mod campaigns;
pub mod content;
pub mod creator;
pub mod creators;
pub mod due;
pub mod followups;
pub mod log;
pub mod pipeline;
pub mod profit;
pub mod scorecard;
pub mod today;
pub mod welcome;
