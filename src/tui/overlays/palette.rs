//! Every action by name, with its keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::picker::{self, Picker};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::pen::Pen;

/// One action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry<'a> {
    /// Its name, such as `advance`.
    pub name: &'a str,
    /// Which of its characters matched.
    pub hits: &'a [usize],
    /// One sentence, or why it does not work here.
    pub text: &'a str,
    /// Its keys; empty without any.
    pub keys: &'a str,
    /// Whether it works here.
    pub enabled: bool,
}

/// The palette.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// The box.
    pub picker: Picker<'a>,
    /// The actions at hand, best first.
    pub rows: Vec<Entry<'a>>,
}

/// Draws the palette; returns where the cursor is.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    picker::render(&view.picker, theme, area, buf, |n, pen| {
        if let Some(row) = view.rows.get(n) {
            entry(row, pen);
        }
    })
}

/// Columns before the sentence.
const NAME: u16 = 20;

fn entry(row: &Entry<'_>, pen: &mut Pen<'_>) {
    let start = pen.column().saturating_add(1);
    let (name, key) = if row.enabled {
        (Role::Text, Role::Key)
    } else {
        (Role::Muted, Role::Muted)
    };
    if !row.keys.is_empty() {
        pen.right(row.keys, key).right("  ", Role::Text);
    }
    pen.gap(1)
        .matched(row.name, row.hits, name)
        .gap(2)
        .to(start.saturating_add(NAME))
        .text(row.text, Role::Muted);
}
