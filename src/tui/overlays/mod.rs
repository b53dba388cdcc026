//! What lies over the screen: pickers, prompts, menus, and what is told in passing.
//!
//! Each has a view and a pure `render`; those a person types into return where the cursor is.

pub mod clash;
pub mod compare;
pub mod confirm;
pub mod finder;
pub mod help;
pub mod intake;
pub mod menu;
pub mod palette;
pub mod picker;
pub mod progress;
pub mod prompt;
pub mod reading;
pub mod toast;
pub mod which_key;
