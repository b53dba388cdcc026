//! Everything that happened: when, who, what, and what was taken back.
//!
//! ```text
//! ┌ Log ──────────────────────────────────────────────────── 1/4821 ┐
//! │▸  Fri 09:14  ana  tui   @maya.glows Serum 30ml: posted           │
//! │   Fri 09:12  ana  tui   @leo_lifts Bands set: due Tue     undone │
//! └──────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::{Date, Zone};
use crate::store::view::log::LogRow;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::columns::{Align, Column, GAP};
use crate::tui::widgets::list::{Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption, SHOP};
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::words;

/// Lines of the pane that are not rows: the frame.
pub const CHROME: u16 = 2;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says.
    pub caption: Caption<'a>,
    /// The rows at hand, latest first.
    pub rows: &'a [LogRow],
    /// Where the list stands.
    pub window: Window,
    /// The shop's zone.
    pub zone: Zone,
    /// Today in that zone.
    pub today: Date,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Log", &count, &view.caption, theme, (area, buf));
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
        return;
    }
    let list = List {
        window: view.window,
        starts: &[],
        marks: &[],
        focused: view.caption.focused,
    };
    let widths = view.caption.fit(&COLUMNS, room(inner.width));
    list.render(theme, inner, buf, |line, pen| match line {
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                let above = n.checked_sub(1).and_then(|above| view.rows.get(above));
                // One operation of several events names its time and actor once.
                let first = above.is_none_or(|above| above.op != row.op)
                    || view.window.offset == view.window.first + n;
                event(row, first, (view.zone, view.today), widths, pen);
            }
        }
        Line::Heading(_) => {}
    });
}

/// Columns of a row.
pub const COLUMNS: [Column; 5] = [
    Column::words("When", 12, 12, 1),
    Column::words(SHOP, 8, 14, 4),
    Column::words("Who", 6, 10, 2),
    Column::words("From", 6, 6, 3),
    Column::words("What", 20, 200, 0),
];

fn event(
    row: &LogRow,
    first: bool,
    (zone, today): (Zone, Date),
    [when, shop, who, from, what]: [u16; 5],
    pen: &mut Pen<'_>,
) {
    let local = zone.local(row.at);
    let at = format!(
        "{} {}",
        words::day(local.date(), today),
        local.format("%H:%M")
    );
    let of = row.shop.as_deref().unwrap_or_default();
    for (text, wide) in [
        (at.as_str(), when),
        (of, shop),
        (&row.actor, who),
        (&row.source, from),
    ] {
        if wide > 0 {
            let text = if first { text } else { "" };
            pen.cell(text, wide, Align::Left, Role::Muted).gap(GAP);
        }
    }
    if row.undone_by.is_some() {
        pen.right(" undone", Role::Warning);
        pen.cell(&row.summary, what, Align::Left, Role::Muted);
    } else {
        pen.cell(&row.summary, what, Align::Left, Role::Text);
    }
}
