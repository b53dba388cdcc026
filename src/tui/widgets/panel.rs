//! The frame of a pane: title and what narrows it on the left, counts on the right.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Widget as _};

use super::clip::width;
use super::columns::{Column, fit};
use super::pen::{Pen, cols};
use crate::tui::theme::{Role, Theme};

/// What the frame of a pane says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Caption<'a> {
    /// Whether keys go to this pane.
    pub focused: bool,
    /// The filter in force; empty without one.
    pub filter: &'a str,
    /// The order, such as `due`; empty where there is but one.
    pub sort: &'a str,
    /// How many rows are marked.
    pub marked: usize,
    /// What else belongs on the right, such as `3 new`.
    pub note: &'a str,
    /// The titles of columns that are left out.
    pub hidden: Option<&'a BTreeSet<String>>,
    /// Whether the rows are of several shops, so that each names its own.
    pub several: bool,
}

/// The title of the column that names the shop.
pub const SHOP: &str = "Shop";

impl Caption<'_> {
    /// Returns the width of each column of the pane's table, 0 where it is left out by wish or for want of
    /// room.
    pub fn fit<const N: usize>(&self, columns: &[Column; N], room: u16) -> [u16; N] {
        let is_hidden = |column: &Column| {
            let by_wish = self
                .hidden
                .is_some_and(|hidden| hidden.contains(column.title));
            by_wish && column.rank > 0 || column.title == SHOP && !self.several
        };
        let shown = |column: Column| {
            if is_hidden(&column) {
                column.without()
            } else {
                column
            }
        };
        let columns = columns.map(shown);
        fit(&columns, room)
    }
}

/// Draws the frame and returns the area inside it.
///
/// ```text
/// ┌ Pipeline ─ stage:open · sort due ─────────── 2 marked · 3/132 ┐
/// ```
pub fn render(
    title: &str,
    count: &str,
    caption: &Caption<'_>,
    theme: &Theme,
    (area, buf): (Rect, &mut Buffer),
) -> Rect {
    let area = area.intersection(buf.area);
    if area.width < 2 || area.height < 2 {
        return Rect { height: 0, ..area };
    }
    let (frame, name) = if caption.focused {
        (Role::BorderFocus, Role::TitleFocus)
    } else {
        (Role::Border, Role::Title)
    };
    let block = Block::bordered()
        .border_set(theme.glyphs.border)
        .border_style(theme.style(frame));
    let inner = block.inner(area);
    block.render(area, buf);
    let top = Rect {
        x: area.x + 1,
        width: area.width - 2,
        ..area
    };
    let left = on_the_left(caption, theme);
    let fits =
        |right: &String, more: usize| cols(width(right) + width(title) + more + 6) <= top.width;
    // The note is of second rank: it takes nothing from what is on the left.
    let taken = if left.is_empty() { 0 } else { width(&left) + 4 };
    let mut right = on_the_right(count, caption, theme);
    if !caption.note.is_empty() && !fits(&right, taken) {
        let bare = Caption {
            note: "",
            ..*caption
        };
        right = on_the_right(count, &bare, theme);
    }
    let roomy = fits(&right, 0);
    let mut pen = Pen::new(buf, theme, top, 0);
    if roomy && !right.is_empty() {
        pen.right(&format!(" {right} "), Role::Muted);
    }
    // A frame with nothing in it is whole.
    if !title.is_empty() {
        pen.text(&format!(" {title} "), name);
    }
    if !left.is_empty() && pen.room() > 6 {
        pen.gap(1);
        let room = usize::from(pen.room()).saturating_sub(3);
        let cut = super::clip::clip(&left, room, theme.glyphs.ellipsis);
        let role = if caption.filter.is_empty() {
            Role::Muted
        } else {
            Role::Accent
        };
        pen.text(&format!(" {cut} "), role);
    }
    inner
}

fn on_the_right(count: &str, caption: &Caption<'_>, theme: &Theme) -> String {
    let marked = match caption.marked {
        0 => String::new(),
        n => format!("{n} marked"),
    };
    joined(
        &[caption.note, &marked, count],
        &format!(" {} ", theme.glyphs.dot),
    )
}

fn on_the_left(caption: &Caption<'_>, theme: &Theme) -> String {
    let sort = match caption.sort {
        "" => String::new(),
        sort => format!("sort {sort}"),
    };
    joined(&[caption.filter, &sort], &format!(" {} ", theme.glyphs.dot))
}

/// Joins the parts that are not empty.
pub fn joined(parts: &[&str], by: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(by)
}

/// Returns `3/132`, or nothing for an empty list.
pub fn position(cursor: usize, total: usize) -> String {
    if total == 0 {
        String::new()
    } else {
        format!("{}/{total}", cursor.min(total - 1) + 1)
    }
}
