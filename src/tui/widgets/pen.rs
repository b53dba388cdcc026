//! Writes one line of the screen from left to right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::clip::{clip, width};
use super::columns::Align;
use crate::domain::text::safe;
use crate::tui::theme::{Role, Theme};

/// Columns as the buffer counts them.
pub fn cols(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// A place on one line; what is written moves it to the right, never past the line's end.
#[derive(Debug)]
pub struct Pen<'a> {
    buf: &'a mut Buffer,
    theme: &'a Theme,
    x: u16,
    y: u16,
    end: u16,
}

impl<'a> Pen<'a> {
    /// Returns a pen at the start of line `line` of `area`; it writes nothing outside of `buf`.
    pub fn new(buf: &'a mut Buffer, theme: &'a Theme, area: Rect, line: u16) -> Self {
        let area = area.intersection(buf.area);
        let y = area.y.saturating_add(line);
        let inside = line < area.height;
        Self {
            buf,
            theme,
            x: area.x,
            y,
            end: if inside { area.right() } else { area.x },
        }
    }

    /// Returns the columns left.
    pub const fn room(&self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    /// Returns the column it stands at.
    pub const fn column(&self) -> u16 {
        self.x
    }

    /// Returns the theme it writes in.
    pub const fn theme(&self) -> &'a Theme {
        self.theme
    }

    /// Nothing of what stood there before shines through, such as the colour of a frame.
    fn style(&self, role: Role) -> Style {
        Style::reset().patch(self.theme.style(role))
    }

    /// Writes `text`, cut at the end of the line.
    pub fn text(&mut self, text: &str, role: Role) -> &mut Self {
        let room = self.room();
        if room == 0 {
            return self;
        }
        let text = clip(text, room.into(), self.theme.glyphs.ellipsis);
        let style = self.style(role);
        (self.x, _) = self
            .buf
            .set_stringn(self.x, self.y, text, room.into(), style);
        self
    }

    /// Moves on by `n` columns.
    pub fn gap(&mut self, n: u16) -> &mut Self {
        self.x = self.x.saturating_add(n).min(self.end);
        self
    }

    /// Moves to column `x` of the buffer when it is further right.
    pub fn to(&mut self, x: u16) -> &mut Self {
        self.x = self.x.max(x).min(self.end);
        self
    }

    /// Writes `text` into exactly `width_cols` columns.
    pub fn cell(&mut self, text: &str, width_cols: u16, align: Align, role: Role) -> &mut Self {
        let room = width_cols.min(self.room());
        let stop = self.x + room;
        let text = clip(text, room.into(), self.theme.glyphs.ellipsis);
        if align == Align::Right {
            self.gap(room.saturating_sub(cols(width(&text))));
        }
        self.text(&text, role);
        self.x = stop;
        self
    }

    /// Writes `text` against the end of the line, if it leaves the text before it alone; what is
    /// written later stays before it.
    pub fn right(&mut self, text: &str, role: Role) -> &mut Self {
        let wide = cols(width(text));
        if wide > 0 && wide <= self.room() {
            let x = self.end - wide;
            let style = self.style(role);
            let text = clip(text, wide.into(), self.theme.glyphs.ellipsis);
            self.buf.set_stringn(x, self.y, text, wide.into(), style);
            self.end = x;
        }
        self
    }

    /// Repeats `sign`, one column wide, `n` times.
    pub fn repeat(&mut self, sign: &str, n: u16, role: Role) -> &mut Self {
        let style = self.style(role);
        for _ in 0..n.min(self.room()) {
            (self.x, _) = self.buf.set_stringn(self.x, self.y, sign, 1, style);
        }
        self
    }

    /// Writes `text`, in which the characters numbered in `positions` matched a search.
    pub fn matched(&mut self, text: &str, positions: &[usize], role: Role) -> &mut Self {
        let room = usize::from(self.room());
        let cut = clip(text, room, self.theme.glyphs.ellipsis);
        // Where a text had to be made safe its characters are not those that were searched.
        if positions.is_empty() || safe(text) != text {
            return self.text(&cut, role);
        }
        let whole = cut.len() == text.len();
        let last = cut.chars().count().saturating_sub(usize::from(!whole));
        let mut from = 0;
        // Runs of equal role are written whole, so that no grapheme is torn.
        let mut run = String::new();
        let mut hit = false;
        for (i, c) in cut.chars().enumerate() {
            let now = i < last && positions.contains(&i);
            if now != hit && i > from {
                self.text(&run, if hit { Role::Match } else { role });
                run.clear();
                from = i;
            }
            hit = now;
            run.push(c);
        }
        self.text(&run, if hit { Role::Match } else { role })
    }
}

/// Patches `role` over `area`, for a cursor row.
pub fn patch(buf: &mut Buffer, theme: &Theme, area: Rect, role: Role) {
    buf.set_style(area.intersection(buf.area), theme.style(role));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Glyphs, Palette};
    use ratatui::buffer::Cell;

    const THEME: Theme = Theme::new(Palette::NoColor, &Glyphs::UNICODE);

    fn line(cols: u16, write: impl Fn(&mut Pen<'_>)) -> String {
        let area = Rect::new(0, 0, cols, 1);
        let mut buf = Buffer::empty(area);
        write(&mut Pen::new(&mut buf, &THEME, area, 0));
        buf.content.iter().map(Cell::symbol).collect()
    }

    #[test]
    fn what_stands_on_the_right_is_kept_free() {
        let got = line(12, |pen| {
            pen.right("12", Role::Muted)
                .text("a long title", Role::Title);
        });
        assert_eq!(got, "a long ti…12");
    }

    #[test]
    fn cells_line_up_whatever_is_in_them() {
        let got = line(16, |pen| {
            pen.cell("maya.glows", 6, Align::Left, Role::Text).gap(1);
            pen.cell("7", 3, Align::Right, Role::Text).gap(1);
            pen.cell("x李y", 3, Align::Left, Role::Text).gap(1);
            pen.text("!", Role::Text);
        });
        assert_eq!(got, "maya.…   7 x…  !");
    }

    #[test]
    fn matches_are_marked_where_they_stand() {
        let area = Rect::new(0, 0, 6, 1);
        let mut buf = Buffer::empty(area);
        Pen::new(&mut buf, &THEME, area, 0).matched("maya.glows", &[0, 2, 8], Role::Text);
        let marked: Vec<bool> = buf
            .content
            .iter()
            .map(|cell| cell.style().add_modifier == THEME.style(Role::Match).add_modifier)
            .collect();
        assert_eq!(marked, [true, false, true, false, false, false]);
    }

    #[test]
    fn a_line_that_is_not_there_takes_nothing() {
        let area = Rect::new(0, 0, 4, 1);
        let mut buf = Buffer::empty(area);
        let before = buf.clone();
        Pen::new(&mut buf, &THEME, area, 1).text("no", Role::Text);
        Pen::new(&mut buf, &THEME, Rect::new(9, 9, 4, 4), 0).text("no", Role::Text);
        assert_eq!(buf, before);
    }
}
