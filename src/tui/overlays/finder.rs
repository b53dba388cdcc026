//! Finds a creator from anywhere.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::picker::{self, Picker};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::pen::Pen;

/// One creator found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found<'a> {
    /// Handle, without `@`.
    pub handle: &'a str,
    /// Which of its characters matched.
    pub handle_hits: &'a [usize],
    /// Name, tags, what else was searched.
    pub other: &'a str,
    /// Which of its characters matched.
    pub other_hits: &'a [usize],
    /// What is known, such as `Tier 2 · 2 open`.
    pub note: &'a str,
}

/// The finder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// The box.
    pub picker: Picker<'a>,
    /// The creators at hand, best first.
    pub rows: Vec<Found<'a>>,
}

/// Draws the finder; returns where the cursor is.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    picker::render(&view.picker, theme, area, buf, |n, pen| {
        if let Some(row) = view.rows.get(n) {
            found(row, pen);
        }
    })
}

/// Columns before the name.
const HANDLE: u16 = 26;

fn found(row: &Found<'_>, pen: &mut Pen<'_>) {
    let start = pen.column().saturating_add(1);
    if pen.room() > 50 && !row.note.is_empty() {
        pen.right(&format!("  {}", row.note), Role::Muted);
    }
    pen.gap(1)
        .text("@", Role::Accent)
        .matched(row.handle, row.handle_hits, Role::Accent)
        .gap(2)
        .to(start.saturating_add(HANDLE))
        .matched(row.other, row.other_hits, Role::Muted);
}
