//! A text to read: how a number was made, a whole note, what could not be copied.
//!
//! ```text
//! ╭ GMV per post ─────────────────────────────────╮
//! │ Net GMV of the window over posts in it.       │
//! │                                               │
//! │ $4,120.00 / 10 posts = $412.00                │
//! │                                               │
//! │ Esc back                                      │
//! ╰───────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::prompt::hints;
use crate::domain::metrics::shown::sentence;
use crate::domain::text::{Ellipsis, safe_block};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::list::thumb;
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup;

/// The text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// What it is about.
    pub title: &'a str,
    /// The text, its line breaks kept.
    pub text: &'a str,
    /// The line at the top.
    pub offset: usize,
    /// Keys that work here.
    pub hints: Vec<Hint<'a>>,
}

/// Columns a text takes where there is room.
const WIDE: u16 = 76;

/// Lines of the box that are not text: frame, a blank, the keys.
const CHROME: u16 = 4;

/// Returns the lines of `text`, and how many of them show at once, in a box over `area`.
pub fn lines(text: &str, area: Rect) -> (Vec<String>, usize) {
    let wide = usize::from(WIDE.min(area.width).saturating_sub(4));
    let mut lines = Vec::new();
    for line in safe_block(text).lines() {
        // What fits keeps its blanks: the columns of a table.
        if width(line) <= wide {
            lines.push(line.to_owned());
        } else {
            lines.extend(wrap(line, wide));
        }
    }
    let most = usize::from(area.height.saturating_sub(CHROME));
    let shown = lines.len().min(most);
    (lines, shown)
}

/// Draws the text in the middle of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (lines, shown) = lines(view.text, area);
    let height = cols(shown) + CHROME;
    let place = popup::centered(area, WIDE, height);
    let inner = popup::render(view.title, theme, place, buf);
    let ascii = theme.glyphs.ellipsis == Ellipsis::Ascii;
    for (y, text) in (0..cols(shown)).zip(lines.iter().skip(view.offset)) {
        let text = sentence(&text.replace('─', theme.glyphs.track), ascii);
        Pen::new(buf, theme, inner, y).text(&text, Role::Text);
    }
    let rail = Rect {
        width: inner.width + 1,
        height: inner.height.min(cols(shown)),
        ..inner
    };
    thumb(view.offset, lines.len(), theme, rail, buf);
    let y = cols(shown + 1);
    hints(&view.hints, &mut Pen::new(buf, theme, inner, y));
}
