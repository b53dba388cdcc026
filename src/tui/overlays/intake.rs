//! A file before it is imported.
//!
//! ```text
//! ╭ creators.csv into Glow Labs ───────────────────────────────────╮
//! │ A list of creators, by a guess.                                │
//! │ 312 rows: 300 new, 4 changed, 8 set aside.                     │
//! │ ▸ Import                                                       │
//! │                                                                │
//! │   Column         Read as        Line 2          Line 3         │
//! │   Who            handle         maya.glows      leo_lifts      │
//! │   Remarks        left out                                      │
//! │                                                                │
//! │ Line 4 would be set aside: There is no handle.                 │
//! │                                                                │
//! │ enter import   ↓ columns   esc leave                           │
//! ╰────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::prompt::hints;
use crate::domain::preview::{Pairing, Preview};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::list::{scroll, thumb};
use crate::tui::widgets::pen::{Pen, cols, patch};
use crate::tui::widgets::popup::{self, below};

/// The page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// Which file, and where it goes.
    pub title: &'a str,
    /// What it is read as, and what is counted; a line each.
    pub told: &'a [String],
    /// Whether the last of them is why it cannot be imported so.
    pub is_refused: bool,
    /// Its columns and rows.
    pub preview: &'a Preview,
    /// The line under the cursor: 0 imports, the others are columns.
    pub cursor: usize,
    /// The first row that shows beside the columns.
    pub first_row: usize,
    /// Keys that work here.
    pub hints: Vec<Hint<'a>>,
}

/// Columns the page takes where there is room.
const WIDE: u16 = 116;
/// Columns of the cursor.
const GUTTER: u16 = 2;
/// Columns between two columns.
const GAP: u16 = 2;
/// The fewest columns in which a cell says something.
const CELL: u16 = 14;
/// What stands for a field where there is none.
const LEFT_OUT: &str = "left out";

/// Draws the page in the middle of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let inside = WIDE.min(area.width).saturating_sub(4);
    let told = lines(view.told, inside);
    let reasons = lines(&reasons(view.preview), inside);
    let reasons = reasons.get(..reasons.len().min(3)).unwrap_or_default();
    let columns = view.preview.columns.len();
    let notes = cols(reasons.len()) + u16::from(!reasons.is_empty());
    let chrome = cols(told.len()) + notes + 7;
    let height = cols(columns).saturating_add(chrome);
    let place = popup::centered(area, WIDE, height);
    let inner = popup::render(view.title, theme, place, buf);
    let mut rest = inner;
    let last = told.len().saturating_sub(1);
    for (n, text) in told.iter().enumerate() {
        let role = if n == 0 { Role::Muted } else { Role::Text };
        let wrong = view.is_refused && n == last;
        let role = if wrong { Role::Warning } else { role };
        Pen::new(buf, theme, rest, 0).text(text, role);
        rest = below(rest, 1);
    }
    Pen::new(buf, theme, rest, 0).gap(GUTTER).text(
        "Import",
        if view.is_refused {
            Role::Muted
        } else {
            Role::Accent
        },
    );
    if view.cursor == 0 {
        chosen(theme, rest, buf);
    }
    rest = below(rest, 2);
    let foot = notes + 2;
    let table = Rect {
        height: rest.height.saturating_sub(foot),
        ..rest
    };
    pairs(view, theme, table, buf);
    rest = below(rest, table.height + 1);
    for text in reasons {
        Pen::new(buf, theme, rest, 0).text(text, Role::Warning);
        rest = below(rest, 1);
    }
    rest = below(rest, u16::from(!reasons.is_empty()));
    hints(&view.hints, &mut Pen::new(buf, theme, rest, 0));
}

fn lines(texts: &[String], wide: u16) -> Vec<String> {
    let texts = texts.iter();
    texts.flat_map(|text| wrap(text, wide.into())).collect()
}

/// Why rows would be set aside.
fn reasons(preview: &Preview) -> Vec<String> {
    let rows = preview.rows.iter();
    let aside = rows.filter_map(|row| Some((row.line, row.reason.as_ref()?)));
    aside
        .map(|(line, why)| format!("Line {line} would be set aside: {why}"))
        .collect()
}

/// The columns of the file beside ours, and as many rows as there is room for.
fn pairs(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let columns = &view.preview.columns;
    let most = |of: &mut dyn Iterator<Item = usize>| cols(of.max().unwrap_or(0));
    let title = most(&mut columns.iter().map(|pair| width(&pair.column)));
    let title = title.clamp(6, 24);
    let field = |pair: &Pairing| pair.field.as_deref().map_or(LEFT_OUT.len(), width);
    let field = most(&mut columns.iter().map(field)).clamp(8, 20);
    let room = area
        .width
        .saturating_sub(GUTTER + title + GAP + field + GAP);
    let fit = usize::from((room + GAP) / (CELL + GAP)).min(view.preview.rows.len());
    let cell = (room + GAP) / cols(fit.max(1)).max(1);
    let cell = cell.saturating_sub(GAP).min(30);
    let first = view
        .first_row
        .min(view.preview.rows.len().saturating_sub(fit));
    let rows = view
        .preview
        .rows
        .get(first..first + fit)
        .unwrap_or_default();
    let mut pen = Pen::new(buf, theme, area, 0);
    pen.gap(GUTTER);
    pen.cell("Column", title, Align::Left, Role::Muted).gap(GAP);
    pen.cell("Read as", field, Align::Left, Role::Muted)
        .gap(GAP);
    for row in rows {
        let line = format!("Line {}", row.line);
        pen.cell(&line, cell, Align::Left, Role::Muted).gap(GAP);
    }
    let list = below(area, 1);
    let cursor = view.cursor.saturating_sub(1);
    let offset = scroll(0, cursor, columns.len(), list.height.into());
    let shown = columns.iter().enumerate().skip(offset);
    for (y, (n, pair)) in (0..list.height).zip(shown) {
        let mut pen = Pen::new(buf, theme, list, y);
        pen.gap(GUTTER);
        let read = pair.field.is_some();
        let role = if read { Role::Text } else { Role::Muted };
        pen.cell(&pair.column, title, Align::Left, role).gap(GAP);
        let named = pair.field.as_deref().unwrap_or(LEFT_OUT);
        let named_role = if read { Role::Accent } else { Role::Muted };
        pen.cell(named, field, Align::Left, named_role).gap(GAP);
        for row in rows.iter().filter(|_row| read) {
            let said = row.cells.get(n).and_then(Option::as_deref);
            let role = if row.reason.is_some() {
                Role::Warning
            } else {
                Role::Text
            };
            let text = said.unwrap_or(theme.glyphs.unknown);
            pen.cell(text, cell, Align::Left, role).gap(GAP);
        }
        if view.cursor == n + 1 {
            chosen(
                theme,
                Rect {
                    y: list.y + y,
                    ..list
                },
                buf,
            );
        }
    }
    let rail = Rect {
        width: list.width + 1,
        ..list
    };
    thumb(offset, columns.len(), theme, rail, buf);
}

/// Marks the first line of `area` as the one under the cursor.
fn chosen(theme: &Theme, area: Rect, buf: &mut Buffer) {
    let strip = Rect {
        x: area.x.saturating_sub(1),
        width: area.width.saturating_add(2),
        height: area.height.min(1),
        ..area
    };
    Pen::new(buf, theme, strip, 0)
        .gap(1)
        .text(theme.glyphs.cursor, Role::Key);
    patch(buf, theme, strip, Role::Selected);
}
