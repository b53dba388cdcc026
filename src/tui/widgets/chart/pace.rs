//! What has come in so far against what is expected, day by day over the whole run.
//!
//! ```text
//! $12,000 │                      · ·
//!         │              · ·
//!         │      · ▂▄▄▅▅
//!         │▂▄▅▆████
//!         └─────────────────────────
//!          1 Nov               9 Jan
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::clip::width;
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::pen::{Pen, cols};

/// What is plotted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pace<'a> {
    /// What has come in by the end of each day so far; below zero stands as zero.
    pub actual: &'a [i128],
    /// What is expected by the end of each day of the run; empty where nothing is.
    pub expected: &'a [i128],
    /// Days of the run.
    pub days: usize,
    /// The value at the top, and the same in words.
    pub top: (i128, &'a str),
    /// What stands under the first day, and under the last.
    pub ends: (&'a str, &'a str),
}

/// Draws columns of what came in under dots of what is expected; without room it draws nothing.
pub fn render(pace: &Pace<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let (top, label) = pace.top;
    let axis = cols(width(label)) + 1;
    let wide = area.width.saturating_sub(axis + 1);
    if pace.days == 0 || top <= 0 || area.height < 4 || wide < 8 {
        return;
    }
    let high = area.height - 2;
    for row in 0..high {
        let level = high - 1 - row;
        let mut pen = Pen::new(buf, theme, area, row);
        pen.cell(
            if row == 0 { label } else { "" },
            axis - 1,
            Align::Right,
            Role::Muted,
        )
        .gap(1)
        .text(theme.glyphs.divider, Role::Track);
        for x in 0..wide {
            let day = day_at(x, wide, pace.days);
            let filled = pace
                .actual
                .get(day)
                .map_or(" ", |value| sign(*value, top, (level, high), theme));
            let is_line = filled == " "
                && pace
                    .expected
                    .get(day)
                    .is_some_and(|value| level_of(*value, top, high) == level);
            if is_line {
                pen.text(theme.glyphs.dot, Role::Muted);
            } else {
                pen.text(filled, Role::Chart);
            }
        }
    }
    Pen::new(buf, theme, area, high)
        .gap(axis)
        .text(theme.glyphs.border.bottom_left, Role::Track)
        .repeat(theme.glyphs.track, wide, Role::Track);
    let (first, last) = pace.ends;
    let mut pen = Pen::new(buf, theme, area, high + 1);
    pen.gap(axis + 1);
    let left = wide.saturating_sub(cols(width(last)));
    pen.cell(first, left, Align::Left, Role::Muted)
        .text(last, Role::Muted);
}

/// Returns the day, from 0, whose end stands in column `x` of `wide`.
fn day_at(x: u16, wide: u16, days: usize) -> usize {
    ((usize::from(x) + 1) * days / usize::from(wide.max(1))).saturating_sub(1)
}

/// Returns the line, from the bottom, on which a value stands.
fn level_of(value: i128, top: i128, high: u16) -> u16 {
    let line = value.clamp(0, top) * i128::from(high) / top;
    u16::try_from(line).unwrap_or(0).min(high.saturating_sub(1))
}

/// The sign of one cell of a column: `(from the bottom, of so many)`.
fn sign(value: i128, top: i128, (level, high): (u16, u16), theme: &Theme) -> &'static str {
    let signs = &theme.glyphs.column;
    if value <= 0 {
        return " ";
    }
    let steps = i128::try_from(signs.len()).unwrap_or(1);
    let eighths = (value.min(top) * steps * i128::from(high) / top).max(1);
    let left = eighths - i128::from(level) * steps;
    match usize::try_from(left.min(steps)) {
        Ok(n @ 1..) => signs.get(n - 1).copied().unwrap_or(" "),
        Ok(0) | Err(_) => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{blank, text};
    use crate::tui::theme::{Glyphs, Palette};

    fn drawn(glyphs: &'static Glyphs, (wide, high): (u16, u16), actual: &[i128]) -> String {
        let theme = Theme::new(Palette::NoColor, glyphs);
        let mut buf = blank(wide, high);
        let expected: Vec<i128> = (1..=20).map(|day| day * 5).collect();
        let pace = Pace {
            actual,
            expected: &expected,
            days: 20,
            top: (100, "$100"),
            ends: ("1 Nov", "20 Nov"),
        };
        render(&pace, &theme, buf.area, &mut buf);
        text(&buf)
    }

    #[test]
    fn what_came_in_stands_under_what_is_expected() {
        let actual = [2, 4, 6, 8, 12, 20, 30, 30, 31, 32];
        insta::assert_snapshot!(drawn(&Glyphs::UNICODE, (26, 7), &actual), @r"
        $100 │               ·····
             │           ····
             │       ····
             │   ···▄▄▄▄
             │▁▁▂▃▄█████
             └────────────────────
              1 Nov         20 Nov
        ");
        let ascii = drawn(&Glyphs::ASCII, (26, 7), &actual);
        assert!(ascii.is_ascii(), "{ascii}");
    }

    #[test]
    fn without_room_nothing_is_drawn_and_extremes_do_not_overflow() {
        for size in [(0, 0), (1, 1), (8, 9), (30, 3)] {
            assert_eq!(drawn(&Glyphs::UNICODE, size, &[1, 2, 3]).trim(), "");
        }
        let drawn = drawn(&Glyphs::UNICODE, (30, 6), &[i128::from(i64::MAX), -5, 0]);
        assert!(drawn.contains('█'), "{drawn}");
    }
}
