//! A few things to choose from, each by its key or with the cursor.
//!
//! ```text
//! ╭ To stage ───────────────────────╮
//! │ ▸ s  Shipped                    │
//! │   d  Delivered   needs tracking │
//! ╰─────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::clip::width;
use crate::tui::widgets::list::scroll;
use crate::tui::widgets::pen::{Pen, cols, patch};
use crate::tui::widgets::popup::{self, line};

/// How an item stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Standing {
    /// To be taken.
    #[default]
    Open,
    /// In force now, such as the order or a column that shows.
    Taken,
    /// Not to be taken here; its note says why.
    Closed,
}

/// One thing to choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Item<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its name.
    pub label: &'a str,
    /// More about it.
    pub note: &'a str,
    /// How it stands.
    pub standing: Standing,
}

/// The menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// What is chosen, and for how many.
    pub title: &'a str,
    /// What to know before choosing, a line each.
    pub lines: &'a [String],
    /// The items.
    pub items: Vec<Item<'a>>,
    /// The item under the cursor.
    pub cursor: usize,
}

/// Draws the menu in the middle of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let most = |of: fn(&Item<'_>) -> usize| view.items.iter().map(of).max().unwrap_or(0);
    let key = cols(most(|item| width(item.key)));
    let label = cols(most(|item| width(item.label)));
    let note = cols(most(|item| width(item.note)));
    let air = u16::from(note > 0) * 2;
    let taken = 2;
    let wide = (key + label + note + air + taken + 8).max(cols(width(view.title)) + 6);
    let longest = view.lines.iter().map(|line| width(line)).max().unwrap_or(0);
    // What lies under it stays in sight on both sides.
    let wide = wide
        .max(cols(longest) + 4)
        .min(area.width.saturating_sub(8).max(24));
    // A blank line stands between what is told and what is asked.
    let told = cols(view.lines.len()) + u16::from(!view.lines.is_empty());
    let height = cols(view.items.len()) + told + 2;
    let inner = popup::render(view.title, theme, popup::centered(area, wide, height), buf);
    for (y, text) in (0..inner.height).zip(view.lines) {
        Pen::new(buf, theme, inner, y).text(text, if y == 0 { Role::Muted } else { Role::Text });
    }
    let inner = Rect {
        y: inner.y.saturating_add(told.min(inner.height)),
        height: inner.height.saturating_sub(told),
        ..inner
    };
    let offset = scroll(0, view.cursor, view.items.len(), inner.height.into());
    let shown = view.items.iter().enumerate().skip(offset);
    for (y, (n, item)) in (0..inner.height).zip(shown) {
        let mut pen = Pen::new(buf, theme, inner, y);
        let (key_role, label_role) = match item.standing {
            Standing::Open => (Role::Key, Role::Text),
            Standing::Taken => (Role::Key, Role::Accent),
            Standing::Closed => (Role::Muted, Role::Muted),
        };
        let start = pen.column() + 2;
        pen.gap(2).text(item.key, key_role);
        pen.to(start + key + 2).text(item.label, label_role);
        pen.to(start + key + 2 + label);
        if item.standing == Standing::Taken {
            pen.gap(1).text(theme.glyphs.mark, Role::Marked);
        }
        pen.to(start + key + 2 + label + taken + air);
        pen.text(item.note, Role::Muted);
        if n == view.cursor {
            let strip = Rect {
                x: inner.x.saturating_sub(1),
                width: inner.width.saturating_add(2),
                ..line(inner, y)
            };
            Pen::new(buf, theme, strip, 0)
                .gap(1)
                .text(theme.glyphs.cursor, Role::Key);
            patch(buf, theme, strip, Role::Selected);
        }
    }
}
