//! The first line: shop, screens with what waits in each, and what must be known.
//!
//! ```text
//!  callsheet  Glow Labs (US) ▾   1 Today 12  2 Desk  3 Creators  4 Follow-ups 23  8 Log     read-only
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::clip::width;
use super::pen::Pen;
use crate::tui::theme::{Role, Theme};

/// One screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tab<'a> {
    /// The key that opens it.
    pub key: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How much waits there; `None` shows nothing, as does 0.
    pub count: Option<usize>,
    /// Whether it is open.
    pub open: bool,
}

/// The title bar.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct View<'a> {
    /// Shop and market, such as `Glow Labs (US)`.
    pub shop: &'a str,
    /// The screens.
    pub tabs: Vec<Tab<'a>>,
    /// What must be known, such as `read-only`; empty as a rule.
    pub note: &'a str,
}

/// What is left out as the line gets shorter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Everything.
    Full,
    /// Without the name of the program.
    NoBrand,
    /// Names of screens only where something waits, and of the open one.
    Waiting,
    /// The name of the open screen only.
    Open,
}

const BRAND: &str = "callsheet";

/// Draws the title bar on the first line of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let room = usize::from(area.intersection(buf.area).width);
    let form = [Form::Full, Form::NoBrand, Form::Waiting, Form::Open]
        .into_iter()
        .find(|form| wide(view, *form) <= room)
        .unwrap_or(Form::Open);
    let mut pen = Pen::new(buf, theme, area, 0);
    pen.gap(1);
    if !view.note.is_empty() {
        pen.right(&format!(" {} ", view.note), Role::Warning);
    }
    if form == Form::Full {
        pen.text(BRAND, Role::Muted).gap(2);
    }
    pen.text(view.shop, Role::Title);
    if !view.shop.is_empty() {
        pen.text(&format!(" {}", theme.glyphs.down), Role::Muted)
            .gap(2);
    }
    for tab in &view.tabs {
        let text = label(tab, form);
        if tab.open {
            pen.text(&format!(" {text} "), Role::Tab);
            continue;
        }
        pen.gap(1).text(tab.key, Role::Key);
        let rest = text.strip_prefix(tab.key).unwrap_or(&text);
        pen.text(rest, Role::Text).gap(1);
    }
}

fn label(tab: &Tab<'_>, form: Form) -> String {
    let count = tab.count.filter(|n| *n > 0);
    let named = match form {
        Form::Full | Form::NoBrand => true,
        Form::Waiting => tab.open || count.is_some(),
        Form::Open => tab.open,
    };
    let mut text = tab.key.to_owned();
    if named {
        text = format!("{text} {}", tab.name);
    }
    if let Some(count) = count {
        let by = if named { " " } else { ":" };
        text = format!("{text}{by}{count}");
    }
    text
}

fn wide(view: &View<'_>, form: Form) -> usize {
    let brand = if form == Form::Full {
        BRAND.len() + 2
    } else {
        0
    };
    let note = match width(view.note) {
        0 => 0,
        n => n + 2,
    };
    let tabs: usize = view
        .tabs
        .iter()
        .map(|tab| width(&label(tab, form)) + 2)
        .sum();
    1 + brand + width(view.shop) + 4 + tabs + note
}
