//! A line of text being written, with the place of the real cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::clip::{shown, width};
use super::pen::{Pen, cols};
use crate::domain::text::safe;
use crate::tui::theme::{Role, Theme};

/// Text and where in it the cursor stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Input<'a> {
    /// The text.
    pub text: &'a str,
    /// Bytes of the text before the cursor.
    pub cursor: usize,
    /// Shown while the text is empty.
    pub placeholder: &'a str,
}

/// Draws the text on the first line of `area`, scrolled so that the cursor shows; returns its place.
pub fn render(input: &Input<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let area = Rect {
        height: area.height.min(1),
        ..area
    }
    .intersection(buf.area);
    if area.is_empty() {
        return None;
    }
    let (before, after) = input
        .text
        .split_at_checked(input.cursor)
        .unwrap_or((input.text, ""));
    // The last column stays free for the cursor at the end of the text.
    let room = usize::from(area.width) - 1;
    let mut skipped = 0;
    let mut seen = String::new();
    let before = safe(before);
    let over = width(&before).saturating_sub(room);
    for (grapheme, wide) in shown(&before) {
        if skipped < over {
            skipped += wide;
        } else {
            seen.push_str(grapheme);
        }
    }
    let mut pen = Pen::new(buf, theme, area, 0);
    if input.text.is_empty() {
        pen.text(input.placeholder, Role::Muted);
        return Some(area.as_position());
    }
    pen.text(&seen, Role::Text);
    let at = Position::new(area.x + cols(width(&seen)).min(area.width - 1), area.y);
    pen.text(after, Role::Text);
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Glyphs, Palette};
    use ratatui::buffer::Cell;

    fn drawn(text: &str, cursor: usize, wide: u16) -> (String, Option<Position>) {
        let theme = Theme::new(Palette::NoColor, &Glyphs::UNICODE);
        let area = Rect::new(0, 0, wide, 1);
        let mut buf = Buffer::empty(area);
        let input = Input {
            text,
            cursor,
            placeholder: "a date",
        };
        let at = render(&input, &theme, area, &mut buf);
        (buf.content.iter().map(Cell::symbol).collect(), at)
    }

    #[test]
    fn the_cursor_always_shows() {
        for (text, cursor, wide, want, x) in [
            ("", 0, 8, "a date  ", 0),
            ("fri", 3, 8, "fri     ", 3),
            ("fri", 1, 8, "fri     ", 1),
            ("a long answer", 13, 8, " answer ", 7),
            ("a long answer", 2, 8, "a long …", 2),
            ("你好", 3, 8, "你 好     ", 2),
            ("你好吗", 9, 6, "好 吗   ", 4),
            ("x", 9, 1, " ", 0),
        ] {
            let (line, at) = drawn(text, cursor, wide);
            assert_eq!(at, Some(Position::new(x, 0)), "{text} {cursor}");
            assert_eq!(line.trim_end(), want.trim_end(), "{text} {cursor}");
        }
        assert_eq!(drawn("x", 0, 0).1, None);
    }
}
