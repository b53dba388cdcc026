//! The terminal app.

pub mod draw;
pub mod layout;
pub mod overlays;
pub mod panes;
pub mod theme;
pub mod widgets;

#[cfg(test)]
pub(crate) mod testing;
