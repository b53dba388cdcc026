//! What may follow a key half typed, along the bottom of the screen.
//!
//! ```text
//! ╭ g ───────────────────────────────────────────────────────────╮
//! │ g  top      t  Today      d  Desk      c  Creators           │
//! ╰──────────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::clip::width;
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup;

/// Keys that may follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// What was typed.
    pub typed: &'a str,
    /// What may follow, and what it does.
    pub next: Vec<Hint<'a>>,
}

/// Draws the keys along the bottom of `area`, in columns, read downwards.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let most = |of: fn(&Hint<'_>) -> usize| view.next.iter().map(of).max().unwrap_or(0);
    let key = cols(most(|hint| width(hint.key)));
    let word = cols(most(|hint| width(hint.word)));
    let each = key + 2 + word + 3;
    let across = (area.width.saturating_sub(4) / each).max(1);
    let count = cols(view.next.len());
    let down = count.div_ceil(across);
    let height = (down + 2).min(area.height);
    let place = Rect {
        y: area.bottom() - height,
        height,
        ..area
    };
    let inner = popup::render(view.typed, theme, place, buf);
    for (n, hint) in (0..count).zip(&view.next) {
        let (x, y) = (n / down * each, n % down);
        Pen::new(buf, theme, inner, y)
            .gap(x)
            .cell(hint.key, key, Align::Left, Role::Key)
            .gap(2)
            .cell(hint.word, word, Align::Left, Role::Text);
    }
}
