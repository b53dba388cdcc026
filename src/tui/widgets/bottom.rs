//! The last line: keys that work on this row, or a line of text being written; news on the right.
//!
//! ```text
//!  L advance  m message  e extend  p posted  w snooze  X close  ? all keys         3 new · R to load
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::clip::width;
use super::input::{self, Input};
use super::pen::{Pen, cols};
use crate::tui::theme::{Role, Theme};

/// A key and what it does, in one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hint<'a> {
    /// The key.
    pub key: &'a str,
    /// What it does.
    pub word: &'a str,
}

/// What stands on the left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Left<'a> {
    /// Keys, most useful first; the last one stays when room is short.
    Hints(Vec<Hint<'a>>),
    /// A line being written, such as a filter.
    Input {
        /// What it begins with, such as `/`.
        prompt: &'a str,
        /// The text.
        input: Input<'a>,
        /// What is wrong with it; empty when nothing is.
        error: &'a str,
    },
}

/// The bottom line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// Keys or a text.
    pub left: Left<'a>,
    /// News and what is half typed, such as `3 new · R to load`.
    pub right: &'a str,
}

/// Draws the bottom line on the first line of `area`; returns where the cursor is, if it shows.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let area = Rect {
        height: area.height.min(1),
        ..area
    }
    .intersection(buf.area);
    let right = match width(view.right) {
        0 => 0,
        n => n + 2,
    };
    let mut pen = Pen::new(buf, theme, area, 0);
    match &view.left {
        Left::Hints(hints) => {
            let room = usize::from(area.width).saturating_sub(right);
            news(&mut pen, view.right);
            draw_hints(hints, room, &mut pen);
            None
        }
        Left::Input {
            prompt,
            input,
            error,
        } => {
            let told = if error.is_empty() {
                news(&mut pen, view.right);
                right
            } else {
                pen.right(&format!(" {error} "), Role::Overdue);
                width(error) + 2
            };
            pen.gap(1).text(prompt, Role::Key);
            let taken = pen.column().saturating_sub(area.x);
            let left = Rect {
                x: pen.column(),
                width: area.width.saturating_sub(taken).saturating_sub(cols(told)),
                ..area
            };
            input::render(input, theme, left, buf)
        }
    }
}

fn news(pen: &mut Pen<'_>, text: &str) {
    if !text.is_empty() {
        pen.right(&format!(" {text} "), Role::Accent);
    }
}

fn draw_hints(hints: &[Hint<'_>], room: usize, pen: &mut Pen<'_>) {
    let wide = |hint: &Hint<'_>| width(hint.key) + 1 + width(hint.word) + 2;
    let Some((last, rest)) = hints.split_last() else {
        return;
    };
    let mut left = room.saturating_sub(wide(last) + 1);
    pen.gap(1);
    for hint in rest {
        let Some(after) = left.checked_sub(wide(hint)) else {
            break;
        };
        left = after;
        draw_hint(hint, pen);
    }
    draw_hint(last, pen);
}

fn draw_hint(hint: &Hint<'_>, pen: &mut Pen<'_>) {
    pen.text(hint.key, Role::Key).gap(1);
    pen.text(hint.word, Role::Muted).gap(2);
}
