//! A box over the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, Clear, Widget as _};

use super::pen::Pen;
use crate::tui::theme::{Role, Theme};

/// Returns a box of at most `width_cols` × `height` in the middle of `area`, a little above it.
pub fn centered(area: Rect, width_cols: u16, height: u16) -> Rect {
    let width_cols = width_cols.min(area.width);
    let height = height.min(area.height);
    Rect {
        x: area.x + (area.width - width_cols) / 2,
        y: area.y + (area.height - height) / 3,
        width: width_cols,
        height,
    }
}

/// Clears `area`, frames it and returns the area inside, one column of air on each side.
pub fn render(title: &str, theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let area = area.intersection(buf.area);
    clear(area, buf);
    if area.width < 4 || area.height < 2 {
        return Rect { height: 0, ..area };
    }
    let block = Block::bordered()
        .border_set(theme.glyphs.popup)
        .border_style(theme.style(Role::BorderFocus));
    let inner = block.inner(area);
    block.render(area, buf);
    if !title.is_empty() {
        let top = Rect {
            x: area.x + 1,
            width: area.width - 2,
            ..area
        };
        Pen::new(buf, theme, top, 0).text(&format!(" {title} "), Role::TitleFocus);
    }
    Rect {
        x: inner.x + 1,
        width: inner.width - 2,
        ..inner
    }
}

/// Empties `area`; a wide character it would cut in two goes whole.
pub fn clear(area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    if let Some(left) = area.x.checked_sub(1) {
        for y in area.y..area.bottom() {
            if let Some(cell) = buf.cell_mut(Position::new(left, y))
                && super::clip::width(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
        }
    }
    Clear.render(area, buf);
}

/// Returns the area of line `line` of `area`, empty past its end.
pub const fn line(area: Rect, line: u16) -> Rect {
    let inside = if line < area.height { 1 } else { 0 };
    Rect {
        x: area.x,
        y: area.y.saturating_add(line),
        width: area.width,
        height: inside,
    }
}

/// Returns `area` without its first `lines` lines.
pub const fn below(area: Rect, lines: u16) -> Rect {
    let lines = if lines < area.height {
        lines
    } else {
        area.height
    };
    Rect {
        x: area.x,
        y: area.y + lines,
        width: area.width,
        height: area.height - lines,
    }
}
