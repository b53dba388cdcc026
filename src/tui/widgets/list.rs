//! Lists of rows under headings: which line is where, and what scrolls.
//!
//! A list counts in *rows* (what the cursor steps over) and draws in *lines* (rows and headings).
//! `starts` are the rows at which a heading stands, in order; a flat list has none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::{Pen, cols, patch};
use crate::tui::theme::{Role, Theme};

/// Columns left of a row: the cursor, the mark, a blank.
pub const GUTTER: u16 = 3;
/// Columns right of a row, blank.
const MARGIN: u16 = 1;

/// Returns the columns a row has for its text in a list of `width_cols`.
pub const fn room(width_cols: u16) -> u16 {
    width_cols.saturating_sub(GUTTER + MARGIN)
}

/// Returns the offset nearest to `offset` at which line `cursor` of `len` shows in `height` lines.
///
/// A list never scrolls past its last line, and a screen without height keeps its offset.
pub const fn scroll(offset: usize, cursor: usize, len: usize, height: usize) -> usize {
    if height == 0 {
        return offset;
    }
    let last = len.saturating_sub(height);
    let offset = if offset > last { last } else { offset };
    if cursor < offset {
        cursor
    } else if cursor >= offset + height {
        cursor + 1 - height
    } else {
        offset
    }
}

/// What stands on a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// The heading with that number.
    Heading(usize),
    /// The row with that number.
    Row(usize),
}

/// Returns how many lines `len` rows under `starts` take.
pub const fn lines(len: usize, starts: &[usize]) -> usize {
    len + starts.len()
}

/// Returns the line on which `row` stands.
pub fn line_of(row: usize, starts: &[usize]) -> usize {
    row + starts.partition_point(|start| *start <= row)
}

/// Returns what stands on `line`.
pub fn at_line(line: usize, starts: &[usize]) -> Line {
    // Heading k stands on line starts[k] + k.
    let headings = partition(starts, |k, start| start + k < line);
    match starts.get(headings) {
        Some(start) if start + headings == line => Line::Heading(headings),
        _ => Line::Row(line - headings),
    }
}

fn partition(starts: &[usize], before: impl Fn(usize, usize) -> bool) -> usize {
    // `starts` are few (stages, groups of the morning), so a scan is as good as a search.
    starts
        .iter()
        .enumerate()
        .take_while(|(k, start)| before(*k, **start))
        .count()
}

/// Returns the line offset that shows the cursor's row, and its heading when it is the first under it.
pub fn scroll_rows(
    offset: usize,
    cursor: usize,
    len: usize,
    starts: &[usize],
    height: usize,
) -> usize {
    let line = line_of(cursor, starts);
    let total = lines(len, starts);
    let offset = scroll(offset, line, total, height);
    if height > 1 && starts.contains(&cursor) && offset == line {
        line - 1
    } else {
        offset
    }
}

/// Returns the first row and the number of rows shown from line `offset` in `height` lines.
pub fn rows_shown(
    offset: usize,
    height: usize,
    len: usize,
    starts: &[usize],
) -> std::ops::Range<usize> {
    let shown =
        (offset..lines(len, starts).min(offset + height)).filter_map(|line| {
            match at_line(line, starts) {
                Line::Row(row) => Some(row),
                Line::Heading(_) => None,
            }
        });
    let (first, last) = shown.fold((usize::MAX, 0), |(first, last), row| {
        (first.min(row), last.max(row + 1))
    });
    first.min(last)..last
}

/// Where a list stands: what every list pane's view holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Window {
    /// Rows in the whole list.
    pub total: usize,
    /// The number of the first row at hand.
    pub first: usize,
    /// The row under the cursor.
    pub cursor: usize,
    /// The line at the top.
    pub offset: usize,
}

/// How a row is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowLook {
    /// Whether the cursor is on it.
    pub cursor: bool,
    /// Whether it is marked.
    pub marked: bool,
    /// Whether its pane has the focus.
    pub focused: bool,
}

/// Draws one row: gutter, what `write` writes, then the cursor's look over it.
pub fn row(
    look: RowLook,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
    write: impl FnOnce(&mut Pen<'_>),
) {
    let area = Rect { height: 1, ..area }.intersection(buf.area);
    let text = Rect {
        width: area.width.saturating_sub(MARGIN),
        ..area
    };
    let mut pen = Pen::new(buf, theme, text, 0);
    let glyphs = theme.glyphs;
    if look.cursor {
        pen.text(glyphs.cursor, Role::Key);
    } else {
        pen.gap(1);
    }
    if look.marked {
        pen.text(glyphs.mark, Role::Marked);
    } else {
        pen.gap(1);
    }
    pen.gap(1);
    write(&mut pen);
    if look.cursor {
        let role = if look.focused {
            Role::Selected
        } else {
            Role::Cursor
        };
        patch(buf, theme, area, role);
    }
}

/// The visible lines of a list.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// Where it stands.
    pub window: Window,
    /// Rows at which a heading stands.
    pub starts: &'a [usize],
    /// Which rows at hand are marked, counted from the first at hand.
    pub marks: &'a [bool],
    /// Whether its pane has the focus.
    pub focused: bool,
}

impl List<'_> {
    /// Draws the list; `write` gets each heading by its number and each row by its number among the
    /// rows at hand.
    pub fn render(
        &self,
        theme: &Theme,
        area: Rect,
        buf: &mut Buffer,
        mut write: impl FnMut(Line, &mut Pen<'_>),
    ) {
        let area = area.intersection(buf.area);
        let total = lines(self.window.total, self.starts);
        for line in 0..area.height {
            let at = self.window.offset + usize::from(line);
            if at >= total {
                break;
            }
            let strip = Rect {
                y: area.y + line,
                height: 1,
                ..area
            };
            match at_line(at, self.starts) {
                Line::Heading(k) => {
                    let mut pen = Pen::new(buf, theme, strip, 0);
                    pen.gap(1);
                    write(Line::Heading(k), &mut pen);
                }
                Line::Row(n) => {
                    let Some(at_hand) = n.checked_sub(self.window.first) else {
                        continue;
                    };
                    let look = RowLook {
                        cursor: n == self.window.cursor,
                        marked: self.marks.get(at_hand).copied().unwrap_or(false),
                        focused: self.focused,
                    };
                    row(look, theme, strip, buf, |pen| {
                        write(Line::Row(at_hand), pen);
                    });
                }
            }
        }
        thumb(self.window.offset, total, theme, area, buf);
    }
}

/// Draws on the right frame, one column past `area`, how far the list is scrolled.
pub fn thumb(offset: usize, total: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let height = usize::from(area.height);
    if total <= height || height < 3 {
        return;
    }
    let rail = Rect::new(area.right(), area.y, 1, area.height).intersection(buf.area);
    let size = (height * height / total).clamp(1, height);
    let travel = height - size;
    let at = (offset * travel)
        .checked_div(total - height)
        .unwrap_or(0)
        .min(travel);
    for line in at..at + size {
        Pen::new(buf, theme, rail, cols(line)).text(theme.glyphs.thumb, Role::Muted);
    }
}

#[cfg(test)]
mod tests {
    use super::Line::{Heading as H, Row as R};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scrolling_moves_no_more_than_it_must() {
        for (offset, cursor, len, height, want) in [
            (0, 0, 100, 10, 0),
            (0, 9, 100, 10, 0),
            (0, 10, 100, 10, 1),
            (50, 20, 100, 10, 20),
            (95, 99, 100, 10, 90),
            (7, 3, 5, 10, 0),
            (0, 0, 0, 10, 0),
            (4, 9, 10, 0, 4),
        ] {
            assert_eq!(
                scroll(offset, cursor, len, height),
                want,
                "{offset} {cursor} {len} {height}"
            );
        }
    }

    #[test]
    fn headings_stand_before_their_first_row() {
        let starts = [0, 2, 5];
        let got: Vec<Line> = (0..lines(6, &starts))
            .map(|line| at_line(line, &starts))
            .collect();
        assert_eq!(got, [H(0), R(0), R(1), H(1), R(2), R(3), R(4), H(2), R(5)]);
        assert_eq!(at_line(3, &[]), R(3));
        assert_eq!(rows_shown(3, 3, 6, &starts), 2..4);
        assert_eq!(rows_shown(7, 1, 6, &starts), 0..0);
    }

    #[test]
    fn the_heading_comes_along_when_its_first_row_is_reached_from_below() {
        let starts = [0, 2, 5];
        assert_eq!(scroll_rows(6, 2, 6, &starts, 3), 3);
        assert_eq!(scroll_rows(6, 3, 6, &starts, 3), 5);
        assert_eq!(scroll_rows(0, 0, 6, &starts, 3), 0);
        assert_eq!(scroll_rows(5, 0, 6, &starts, 3), 0);
    }

    proptest! {
        #[test]
        fn every_row_is_found_on_its_line(
            len in 1_usize..60,
            mut starts in proptest::collection::vec(0_usize..60, 0..6),
        ) {
            starts.retain(|start| *start < len);
            starts.sort_unstable();
            starts.dedup();
            for row in 0..len {
                prop_assert_eq!(at_line(line_of(row, &starts), &starts), Line::Row(row));
            }
        }

        #[test]
        fn the_cursor_always_shows(offset in 0_usize..99, cursor in 0_usize..50, height in 1_usize..20) {
            let starts = [0, 7, 30];
            let at = scroll_rows(offset, cursor, 50, &starts, height);
            let line = line_of(cursor, &starts);
            prop_assert!(at <= line && line < at + height);
        }
    }
}
