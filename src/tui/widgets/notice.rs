//! What a pane says when it has no rows: three sentences, the last with the key that helps.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::clip::wrap;
use super::pen::{Pen, cols};
use crate::tui::theme::{Role, Theme};

/// Three sentences in place of rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice<'a> {
    /// What there is, or is not.
    pub what: Cow<'a, str>,
    /// Why.
    pub why: Cow<'a, str>,
    /// The key that helps, as the keymap spells it; empty when no key is bound.
    pub key: &'a str,
    /// What the key does, to follow "Press … to".
    pub to: &'a str,
    /// How the first sentence looks.
    pub role: Role,
}

impl<'a> Notice<'a> {
    /// Returns the notice of a pane with nothing in it.
    pub const fn empty(what: &'a str, why: &'a str, key: &'a str, to: &'a str) -> Self {
        Self {
            what: Cow::Borrowed(what),
            why: Cow::Borrowed(why),
            key,
            to,
            role: Role::Title,
        }
    }

    /// Returns the notice of a pane in which a filter leaves nothing.
    pub fn filtered(filter: &'a str, key: &'a str) -> Self {
        Self {
            what: Cow::Borrowed("Nothing matches."),
            why: Cow::Owned(format!("The filter is {filter}.")),
            key,
            to: "clear the filter",
            role: Role::Title,
        }
    }

    /// Returns the notice of a pane whose rows are on their way.
    pub const fn loading(key: &'a str) -> Self {
        Self {
            what: Cow::Borrowed("Loading."),
            why: Cow::Borrowed("The rows are being read from the database."),
            key,
            to: "stop waiting",
            role: Role::Muted,
        }
    }

    /// Returns the notice of a pane whose rows could not be read.
    pub const fn failed(why: &'a str, key: &'a str) -> Self {
        Self {
            what: Cow::Borrowed("This could not be read."),
            why: Cow::Borrowed(why),
            key,
            to: "try again",
            role: Role::Overdue,
        }
    }
}

/// Draws the sentences in the upper third of `area`.
pub fn render(notice: &Notice<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let margin = 2.min(area.width / 4);
    let wide = usize::from(area.width.saturating_sub(2 * margin)).min(64);
    let what = wrap(&notice.what, wide);
    let why = wrap(&notice.why, wide);
    let press = if notice.key.is_empty() {
        Vec::new()
    } else {
        wrap(&format!("Press {} to {}.", notice.key, notice.to), wide)
    };
    let height = cols(what.len() + why.len() + press.len());
    let spare = area.height.saturating_sub(height);
    let mut y = spare / 3;
    let air = u16::from(spare >= 3);
    let parts = [(what, notice.role), (why, Role::Muted), (press, Role::Text)];
    for (k, (lines, role)) in parts.into_iter().enumerate() {
        if k == 2 {
            y += air;
        }
        for (i, text) in lines.iter().enumerate() {
            let mut pen = Pen::new(buf, theme, area, y);
            pen.gap(margin);
            match text.strip_prefix("Press ") {
                Some(rest) if k == 2 && i == 0 => {
                    let (key, rest) = rest
                        .split_at_checked(notice.key.len())
                        .unwrap_or((rest, ""));
                    pen.text("Press ", role)
                        .text(key, Role::Key)
                        .text(rest, role);
                }
                _ => {
                    pen.text(text, role);
                }
            }
            y += 1;
        }
    }
}
