//! Asks for one text or several.
//!
//! ```text
//! ╭ Snooze ──────────────────────────────────────╮
//! │ 3 marked follow-ups                          │
//! │                                              │
//! │ until  3d                                    │
//! │        Mon 23 Nov                            │
//! │                                              │
//! │ Enter snooze  Esc cancel                     │
//! ╰──────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::input::{self, Input};
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup::{self, line};

/// What is said under a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Remark<'a> {
    /// Nothing.
    #[default]
    None,
    /// How the text is understood, such as the date it means.
    Means(&'a str),
    /// What is wrong with it.
    Wrong(&'a str),
}

/// One text to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Field<'a> {
    /// Its name; may be empty where there is but one.
    pub label: &'a str,
    /// Its text.
    pub input: Input<'a>,
    /// What is said under it.
    pub remark: Remark<'a>,
}

/// The prompt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// What will be done.
    pub title: &'a str,
    /// To what, such as `5 marked samples`; empty where that is plain.
    pub note: &'a str,
    /// The fields.
    pub fields: Vec<Field<'a>>,
    /// The field being written.
    pub active: usize,
    /// Keys that work here.
    pub hints: Vec<Hint<'a>>,
}

/// Columns a prompt takes where there is room.
const WIDE: u16 = 68;

/// Draws the prompt; returns where the cursor is.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let wide = WIDE.min(area.width.saturating_sub(2).max(area.width.min(20)));
    let text = usize::from(wide.saturating_sub(4));
    let note = wrap(view.note, text);
    let label = view.fields.iter().map(|f| width(f.label)).max();
    let label = cols(label.unwrap_or(0));
    let indent = if label > 0 { label + 2 } else { 0 };
    let remarks: Vec<(Vec<String>, Role)> = view
        .fields
        .iter()
        .map(|field| remark(field, text.saturating_sub(indent.into())))
        .collect();
    let air = u16::from(!note.is_empty());
    let said: usize = remarks.iter().map(|(lines, _role)| lines.len()).sum();
    let height = cols(note.len() + view.fields.len() + said) + air + 4;
    let inner = popup::render(view.title, theme, popup::centered(area, wide, height), buf);
    let mut y = 0;
    for text in &note {
        Pen::new(buf, theme, inner, y).text(text, Role::Muted);
        y += 1;
    }
    y += air;
    let mut cursor = None;
    for (n, (field, (lines, role))) in view.fields.iter().zip(&remarks).enumerate() {
        let here = n == view.active;
        let mut pen = Pen::new(buf, theme, inner, y);
        pen.text(field.label, if here { Role::Key } else { Role::Muted });
        pen.to(inner.x.saturating_add(indent));
        let typed = Rect {
            x: pen.column(),
            width: pen.room(),
            ..line(inner, y)
        };
        let at = input::render(&field.input, theme, typed, buf);
        if here {
            cursor = at;
        }
        y += 1;
        for text in lines {
            Pen::new(buf, theme, inner, y).gap(indent).text(text, *role);
            y += 1;
        }
    }
    hints(&view.hints, &mut Pen::new(buf, theme, inner, y + 1));
    cursor
}

fn remark(field: &Field<'_>, wide: usize) -> (Vec<String>, Role) {
    match field.remark {
        Remark::None => (Vec::new(), Role::Muted),
        Remark::Means(text) => (wrap(text, wide), Role::Muted),
        Remark::Wrong(text) => (wrap(text, wide), Role::Overdue),
    }
}

/// Writes keys and their words.
pub(super) fn hints(hints: &[Hint<'_>], pen: &mut Pen<'_>) {
    for hint in hints {
        pen.text(hint.key, Role::Key)
            .gap(1)
            .text(hint.word, Role::Muted)
            .gap(2);
    }
}
