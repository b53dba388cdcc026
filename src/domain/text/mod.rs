//! Text from outside: made safe for a terminal, measured in cells, folded for search.
//!
//! Names, captions and notes come from files and people we do not know. They are stored as they
//! came; nothing here changes what is stored. Read first: [`Safe`], the one door to a terminal
//! (reliability.md I7), then [`clip`] and [`pad`] for columns, and [`fold()`] for comparing.

mod cells;
mod fold;
mod nearest;
mod safe;

pub use cells::{Align, Ellipsis, clip, clip_with, pad, pad_with, width};
pub use fold::{fold, fold_char, is_part_of_syllable};
pub use nearest::nearest;
pub use safe::{Safe, safe, safe_block};
