//! The box shared by finder, palette and help: a line to type in, and rows below it.
//!
//! ```text
//! ╭ Find a creator ──────────────────────────────╮
//! │ / maya                             3 of 4180 │
//! │ ──────────────────────────────────────────── │
//! │ ▸ @maya.glows                                │
//! ╰──────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::input::{self, Input};
use crate::tui::widgets::list::{Window, thumb};
use crate::tui::widgets::pen::{Pen, patch};
use crate::tui::widgets::popup::{self, below, line};

/// Columns and lines a picker takes where there is room.
const SIZE: (u16, u16) = (84, 22);

/// Lines of a picker that are not rows: frame, input and rule.
const CHROME: u16 = 4;

/// What every picker has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Picker<'a> {
    /// What is picked.
    pub title: &'a str,
    /// What is typed.
    pub input: Input<'a>,
    /// How many are left of how many, in words.
    pub count: &'a str,
    /// Where the list stands; `first` is the first row at hand.
    pub window: Window,
    /// What to say without rows.
    pub nothing: &'a str,
}

/// Returns the lines for rows in a picker over `area`.
pub fn height(area: Rect) -> usize {
    usize::from(place(area).height.saturating_sub(CHROME))
}

fn place(area: Rect) -> Rect {
    let (wide, high) = SIZE;
    let wide = wide.min(area.width.saturating_sub(4).max(area.width.min(40)));
    let high = high.min(area.height.saturating_sub(4).max(area.height.min(8)));
    popup::centered(area, wide, high)
}

/// Draws the box; `row` writes the row with that number among those at hand. Returns the cursor.
pub fn render(
    picker: &Picker<'_>,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
    mut row: impl FnMut(usize, &mut Pen<'_>),
) -> Option<Position> {
    let inner = popup::render(picker.title, theme, place(area), buf);
    let mut pen = Pen::new(buf, theme, line(inner, 0), 0);
    pen.right(picker.count, Role::Muted)
        .text(theme.glyphs.cursor, Role::Key)
        .gap(1);
    let typed = Rect {
        x: pen.column(),
        width: pen.room().saturating_sub(1),
        ..line(inner, 0)
    };
    let at = input::render(&picker.input, theme, typed, buf);
    Pen::new(buf, theme, line(inner, 1), 0).repeat(theme.glyphs.track, inner.width, Role::Track);
    let body = below(inner, 2);
    let window = picker.window;
    if window.total == 0 {
        Pen::new(buf, theme, body, 0).text(picker.nothing, Role::Muted);
        return at;
    }
    for y in 0..body.height {
        let n = window.offset + usize::from(y);
        let Some(at_hand) = n.checked_sub(window.first).filter(|_n| n < window.total) else {
            continue;
        };
        row(at_hand, &mut Pen::new(buf, theme, body, y));
        if n == window.cursor {
            let strip = Rect {
                x: body.x.saturating_sub(1),
                width: body.width.saturating_add(2),
                ..line(body, y)
            };
            Pen::new(buf, theme, strip, 0).text(theme.glyphs.cursor, Role::Key);
            patch(buf, theme, strip, Role::Selected);
        }
    }
    let rail = Rect {
        width: body.width + 1,
        ..body
    };
    thumb(window.offset, window.total, theme, rail, buf);
    at
}
