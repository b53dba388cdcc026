//! Every key that works here, searchable, each to be run from the list.
//!
//! ```text
//! ╭ Keys in Pipeline ─────────────────────────────────────────────╮
//! │ ▸ type to search                                       38 keys │
//! │ ────────────────────────────────────────────────────────────── │
//! │  Stage                                                         │
//! │ ▸ L          advance      Move the sample to its next stage    │
//! ╰────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::picker::{self, Picker};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::columns::Align;

/// A line of the help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HelpLine<'a> {
    /// What the next keys are about.
    Heading(&'a str),
    /// Keys and what they do.
    Key {
        /// The keys, such as `L` or `g g, Home`.
        keys: &'a str,
        /// The name of the action.
        name: &'a str,
        /// One sentence, or why it does not work here.
        text: &'a str,
        /// Whether it works on this row.
        enabled: bool,
    },
}

/// The help; its window counts headings too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// The box.
    pub picker: Picker<'a>,
    /// The lines at hand.
    pub lines: Vec<HelpLine<'a>>,
}

/// Draws the help; returns where the cursor is.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    picker::render(&view.picker, theme, area, buf, |n, pen| {
        match view.lines.get(n) {
            Some(HelpLine::Heading(title)) => {
                pen.text(title, Role::Title);
            }
            Some(HelpLine::Key {
                keys,
                name,
                text,
                enabled,
            }) => {
                let (key, word) = if *enabled {
                    (Role::Key, Role::Text)
                } else {
                    (Role::Muted, Role::Muted)
                };
                pen.gap(1).cell(keys, KEYS, Align::Left, key).gap(2);
                pen.cell(name, NAME, Align::Left, word).gap(2);
                pen.text(text, Role::Muted);
            }
            None => {}
        }
    })
}

/// Columns of the keys and of the name.
const KEYS: u16 = 14;
const NAME: u16 = 16;
