//! Asks before what cannot be undone, or what touches many rows.
//!
//! ```text
//! ╭ Send 18 messages ────────────────────────╮
//! │ A message that was sent cannot be undone. │
//! │                                           │
//! │ y send  Esc cancel                        │
//! ╰───────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::prompt::hints;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup;

/// The question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// What will be done, and to how many.
    pub title: &'a str,
    /// What must be known first.
    pub text: &'a str,
    /// The keys that answer, yes first.
    pub answers: Vec<Hint<'a>>,
}

/// Columns a question takes where there is room.
const WIDE: u16 = 64;

/// Draws the question in the middle of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let most = WIDE.min(area.width).saturating_sub(4);
    let lines = wrap(view.text, most.into());
    let answers: usize = view
        .answers
        .iter()
        .map(|hint| width(hint.key) + width(hint.word) + 3)
        .sum();
    let longest = lines.iter().map(|text| width(text)).max().unwrap_or(0);
    let inside = cols(longest.max(answers).max(width(view.title) + 2)).max(36);
    let height = cols(lines.len()) + 4;
    let place = popup::centered(area, inside.saturating_add(4), height);
    let inner = popup::render(view.title, theme, place, buf);
    for (y, text) in lines.iter().enumerate() {
        Pen::new(buf, theme, inner, cols(y)).text(text, Role::Text);
    }
    let y = cols(lines.len() + 1);
    hints(&view.answers, &mut Pen::new(buf, theme, inner, y));
}
