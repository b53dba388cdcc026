//! A page: lines of text in pieces, scrolled by the line.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::columns::Align;
use super::list;
use super::pen::{Pen, cols, patch};
use super::popup::line;
use crate::tui::theme::{Role, Theme};

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece<'a> {
    /// Text as it is.
    Text(Cow<'a, str>, Role),
    /// Text in so many columns.
    Cell(Cow<'a, str>, u16, Align, Role),
    /// So many columns left blank.
    Gap(u16),
    /// Text against the right end.
    Right(Cow<'a, str>, Role),
}

/// One line of a page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PageLine<'a> {
    pieces: Vec<Piece<'a>>,
    is_chosen: bool,
}

impl<'a> PageLine<'a> {
    /// Returns an empty line.
    pub const fn new() -> Self {
        Self {
            pieces: Vec::new(),
            is_chosen: false,
        }
    }

    /// Returns a heading with something of second rank after it.
    pub fn heading(title: impl Into<Cow<'a, str>>, note: impl Into<Cow<'a, str>>) -> Self {
        Self::new()
            .text(title, Role::Title)
            .gap(1)
            .text(note, Role::Muted)
    }

    /// Adds text.
    #[must_use]
    pub fn text(mut self, text: impl Into<Cow<'a, str>>, role: Role) -> Self {
        self.pieces.push(Piece::Text(text.into(), role));
        self
    }

    /// Adds text in exactly `width_cols` columns.
    #[must_use]
    pub fn cell(mut self, text: impl Into<Cow<'a, str>>, width_cols: u16, role: Role) -> Self {
        let piece = Piece::Cell(text.into(), width_cols, Align::Left, role);
        self.pieces.push(piece);
        self
    }

    /// Adds a number in exactly `width_cols` columns.
    #[must_use]
    pub fn number(mut self, text: impl Into<Cow<'a, str>>, width_cols: u16, role: Role) -> Self {
        let piece = Piece::Cell(text.into(), width_cols, Align::Right, role);
        self.pieces.push(piece);
        self
    }

    /// Adds blank columns.
    #[must_use]
    pub fn gap(mut self, n: u16) -> Self {
        self.pieces.push(Piece::Gap(n));
        self
    }

    /// Adds text against the right end; what follows stays before it.
    #[must_use]
    pub fn right(mut self, text: impl Into<Cow<'a, str>>, role: Role) -> Self {
        self.pieces.push(Piece::Right(text.into(), role));
        self
    }

    /// Makes it the line the cursor is on.
    #[must_use]
    pub const fn chosen(mut self) -> Self {
        self.is_chosen = true;
        self
    }

    /// Returns whether the cursor is on it.
    pub const fn is_chosen(&self) -> bool {
        self.is_chosen
    }

    /// Returns whether nothing was added.
    pub const fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    fn write(&self, pen: &mut Pen<'_>) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text, role) => pen.text(text, *role),
                Piece::Cell(text, wide, align, role) => pen.cell(text, *wide, *align, *role),
                Piece::Gap(n) => pen.gap(*n),
                Piece::Right(text, role) => pen.right(text, *role),
            };
        }
    }
}

/// Draws the lines from `offset` on, as far down as the last page; one column of air on each side.
pub fn render(lines: &[PageLine<'_>], offset: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let offset = offset.min(lines.len().saturating_sub(area.height.into()));
    let text = Rect {
        x: area.x + area.width.min(1),
        width: area.width.saturating_sub(2),
        ..area
    };
    for (n, shown) in lines
        .iter()
        .skip(offset)
        .take(area.height.into())
        .enumerate()
    {
        shown.write(&mut Pen::new(buf, theme, text, cols(n)));
        if shown.is_chosen {
            patch(buf, theme, line(area, cols(n)), Role::Selected);
        }
    }
    list::thumb(offset, lines.len(), theme, area, buf);
}
