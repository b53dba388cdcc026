//! The panes: one file each, with its view and its drawing.
//!
//! A view holds rows, roles and finished words, never a colour; `render` is pure and draws nothing
//! where there is no room.

pub mod due;
pub mod pipeline;
