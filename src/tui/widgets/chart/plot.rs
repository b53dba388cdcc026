//! Columns over time, such as the GMV of twelve weeks.
//!
//! ```text
//! $4.1k │      ▂ █
//!       │  ▄ ▆ █ █
//!       │▂ █ █ █ █
//!       └──────────
//!        Oct     Nov
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::clip::width;
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::pen::{Pen, cols};

/// What is plotted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plot<'a> {
    /// One value a column, the oldest first; below zero stands as zero.
    pub values: &'a [i64],
    /// What the highest value is in words.
    pub top: &'a str,
    /// What stands under the first column.
    pub first: &'a str,
    /// What stands under the last column.
    pub last: &'a str,
}

/// The widest a column grows.
const WIDEST: u16 = 4;

/// Draws the columns over a line, as high as `area` allows; without room it draws nothing.
pub fn render(plot: &Plot<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let many = cols(plot.values.len());
    let axis = cols(width(plot.top)) + 1;
    let room = area.width.saturating_sub(axis + 1);
    if many == 0 || area.height < 3 || room < many {
        return;
    }
    let gap = u16::from(room >= many * 2);
    let wide = ((room + gap) / many).saturating_sub(gap).clamp(1, WIDEST);
    let high = area.height - 2;
    let highest = plot.values.iter().copied().max().unwrap_or(0);
    for row in 0..high {
        let mut pen = Pen::new(buf, theme, area, row);
        let label = if row == 0 { plot.top } else { "" };
        pen.cell(label, axis - 1, Align::Right, Role::Muted).gap(1);
        pen.text(theme.glyphs.divider, Role::Track);
        for (n, &value) in plot.values.iter().enumerate() {
            if n > 0 {
                pen.gap(gap);
            }
            let sign = cell(value, highest, (high - 1 - row, high), theme);
            pen.repeat(sign, wide, Role::Chart);
        }
    }
    let long = many * wide + (many - 1) * gap;
    let mut pen = Pen::new(buf, theme, area, high);
    pen.gap(axis)
        .text(theme.glyphs.border.bottom_left, Role::Track)
        .repeat(theme.glyphs.track, long, Role::Track);
    let mut pen = Pen::new(buf, theme, area, high + 1);
    let last = cols(width(plot.last));
    pen.gap(axis + 1);
    let left = long.saturating_sub(last + 1);
    pen.cell(plot.first, left, Align::Left, Role::Muted);
    pen.gap(long.saturating_sub(left + last));
    pen.text(plot.last, Role::Muted);
}

/// The sign of one cell: `(from the bottom, of so many)`.
fn cell(value: i64, highest: i64, (level, high): (u16, u16), theme: &Theme) -> &'static str {
    let signs = &theme.glyphs.column;
    if value <= 0 || highest <= 0 {
        return " ";
    }
    let steps = i128::try_from(signs.len()).unwrap_or(1);
    // Eighths of a line, at least one, so that a little is told from nothing.
    let eighths = i128::from(value) * steps * i128::from(high) / i128::from(highest);
    let left = eighths.max(1) - i128::from(level) * steps;
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

    fn drawn(glyphs: &'static Glyphs, (wide, high): (u16, u16), values: &[i64]) -> String {
        let theme = Theme::new(Palette::NoColor, glyphs);
        let mut buf = blank(wide, high);
        let plot = Plot {
            values,
            top: "$4.1k",
            first: "7 Sep",
            last: "16 Nov",
        };
        render(&plot, &theme, buf.area, &mut buf);
        text(&buf)
    }

    #[test]
    fn columns_stand_on_a_line_and_grow_with_the_room() {
        let values = [100, 0, 1, 400, 410, 205];
        insta::assert_snapshot!(drawn(&Glyphs::UNICODE, (30, 6), &values), @r"
        $4.1k │            ▇▇▇ ███
              │            ███ ███
              │            ███ ███ ███
              │▇▇▇     ▁▁▁ ███ ███ ███
              └───────────────────────
               7 Sep            16 Nov
        ");
        insta::assert_snapshot!(drawn(&Glyphs::ASCII, (14, 5), &values), @r"
        $4.1k |   ##
              |   ##.
              |: _###
              +------
               16 Nov
        ");
    }

    #[test]
    fn without_room_nothing_is_drawn_and_extremes_do_not_overflow() {
        for size in [(0, 0), (1, 1), (8, 9), (30, 2)] {
            assert_eq!(drawn(&Glyphs::UNICODE, size, &[1, 2, 3]).trim(), "");
        }
        let drawn = drawn(&Glyphs::UNICODE, (20, 5), &[i64::MAX, i64::MIN, 0]);
        assert!(drawn.contains('█'), "{drawn}");
    }
}
