//! The terminal app.

pub mod layout;
pub mod panes;
pub mod theme;
pub mod widgets;
