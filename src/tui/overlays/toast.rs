//! What is told in passing: what was done, or why it was not.
//!
//! ```text
//! ╭─────────────────────────────────────────────────╮
//! │ ✓ Advanced 5 samples to shipped.                │
//! ╰─────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup;

/// What kind of news it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum News {
    /// Something was done.
    #[default]
    Done,
    /// Something is to be known.
    Told,
    /// Something was not done.
    Refused,
}

/// The news.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// What kind it is.
    pub news: News,
    /// The sentence.
    pub text: &'a str,
}

/// Columns the news takes at most.
const WIDE: u16 = 64;

/// Draws the news in the lower right corner of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let glyphs = theme.glyphs;
    let (sign, role) = match view.news {
        News::Done => (glyphs.check, Role::Good),
        News::Told => (glyphs.dot, Role::Muted),
        News::Refused => (glyphs.warn, Role::Warning),
    };
    let indent = cols(width(sign)) + 1;
    let most = WIDE.min(area.width).saturating_sub(4 + indent);
    let lines = wrap(view.text, most.into());
    let longest = cols(lines.iter().map(|text| width(text)).max().unwrap_or(0));
    let (wide, height) = (longest + indent + 4, cols(lines.len()) + 2);
    if lines.is_empty() || wide > area.width || height > area.height {
        return;
    }
    let place = Rect {
        x: area.right() - wide,
        y: area.bottom() - height,
        width: wide,
        height,
    };
    let inner = popup::render("", theme, place, buf);
    Pen::new(buf, theme, inner, 0).text(sign, role);
    for (y, text) in lines.iter().enumerate() {
        Pen::new(buf, theme, inner, cols(y))
            .gap(indent)
            .text(text, Role::Text);
    }
}
