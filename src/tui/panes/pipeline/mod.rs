//! Samples by stage.
//!
//! ```text
//! ┌ Pipeline ─ stage:open · sort due ──────────────── 1 marked · 3/132 ┐
//! │ Requested   Approved   Shipped   Delivered   Posted                │
//! │ 25          4 ‼1       31        18 ‼6       9                     │
//! │ Delivered  18  ‼ 6 late                                            │
//! │ ● @maya.glows     Serum 30ml   ‼ due Sat −6 d                      │
//! │▸  @leo_lifts      Bands set      due Tue in 4 d                    │
//! └────────────────────────────────────────────────────────────────────┘
//! ```

pub mod board;
mod strip;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::{Date, days_between};
use crate::domain::stage::Stage;
use crate::store::view::pipeline::{SampleRow, StageCount};
use crate::tui::days::Days;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::columns::{Align, Column, GAP};
use crate::tui::widgets::list::{Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption, SHOP};
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::popup::below;
use crate::tui::widgets::words;

/// Lines of the pane that are not rows: the frame and the strip of stages.
pub const CHROME: u16 = 4;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says.
    pub caption: Caption<'a>,
    /// Samples per stage, whatever the filter.
    pub stages: &'a [StageCount],
    /// Where each stage starts in the list; empty when the list is not grouped.
    pub groups: &'a [(Stage, usize)],
    /// Whether it is a board.
    pub board: bool,
    /// The stage a card is dragged over.
    pub target: Option<Stage>,
    /// The rows at hand.
    pub rows: &'a [SampleRow],
    /// Which of them are marked.
    pub marks: Vec<bool>,
    /// Where the list stands.
    pub window: Window,
    /// What day it is in each of several shops.
    pub days: Days<'a>,
    /// Today in the shop's zone.
    pub today: Date,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Pipeline", &count, &view.caption, theme, (area, buf));
    if view.board && view.notice.is_none() {
        board::render(view, theme, inner, buf);
        return;
    }
    strip::render((view.stages, stage_here(view)), theme, inner, buf);
    let body = below(inner, 2);
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, body, buf);
        return;
    }
    let starts: Vec<usize> = view.groups.iter().map(|(_stage, start)| *start).collect();
    let list = List {
        window: view.window,
        starts: &starts,
        marks: &view.marks,
        focused: view.caption.focused,
    };
    let grouped = !starts.is_empty();
    let mut columns = COLUMNS;
    if let [_creator, _shop, _product, stage, ..] = &mut columns
        && grouped
    {
        // The heading says the stage.
        *stage = stage.without();
    }
    let widths = view.caption.fit(&columns, room(body.width));
    list.render(theme, body, buf, |line, pen| match line {
        Line::Heading(k) => heading(view, k, pen),
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                let today = view.days.today(&row.shop, view.today);
                sample(row, today, widths, pen);
            }
        }
    });
}

/// Columns of a row; the sign of a breach stands before what matters now.
pub const COLUMNS: [Column; 7] = [
    Column::words("Creator", 12, 20, 0),
    Column::words(SHOP, 8, 14, 1),
    Column::words("Product", 8, 26, 2).fair(22),
    Column::words("Stage", 10, 10, 3),
    Column::words("Now", 17, 26, 1),
    Column::words("Campaign", 22, 24, 4),
    Column::words("Name", 12, 24, 5),
];

/// Returns the stage of the row under the cursor.
fn stage_here(view: &View<'_>) -> Option<Stage> {
    let at = view.window.cursor.checked_sub(view.window.first)?;
    view.rows.get(at).map(|row| row.stage)
}

fn heading(view: &View<'_>, k: usize, pen: &mut Pen<'_>) {
    let Some((stage, start)) = view.groups.get(k) else {
        return;
    };
    let end = view
        .groups
        .get(k + 1)
        .map_or(view.window.total, |(_next, start)| *start);
    pen.text(stage.title(), Role::Title).gap(1);
    pen.text(&end.saturating_sub(*start).to_string(), Role::Muted);
    let breached = view.stages.iter().find(|count| count.stage == *stage);
    // With a filter in force the counts of the strip are not those of the list.
    if let Some(late) = breached.map(|c| c.breached).filter(|late| *late > 0)
        && view.caption.filter.is_empty()
    {
        let warn = pen.theme().glyphs.warn;
        pen.gap(2)
            .text(&format!("{warn} {late} late"), Role::Warning);
    }
}

fn sample(row: &SampleRow, today: Date, widths: [u16; 7], pen: &mut Pen<'_>) {
    let [creator, shop, product, stage, now, campaign, name] = widths;
    let align = Align::Left;
    let glyphs = pen.theme().glyphs;
    pen.cell(&format!("@{}", row.creator), creator, align, Role::Accent);
    if shop > 0 {
        pen.gap(GAP).cell(&row.shop, shop, align, Role::Muted);
    }
    if product > 0 {
        pen.gap(GAP).cell(&row.product, product, align, Role::Text);
    }
    if stage > 0 {
        pen.gap(GAP)
            .cell(row.stage.title(), stage, align, Role::Text);
    }
    if now > 0 {
        let (text, role) = what_matters(row, today, glyphs);
        let sign = if row.breached || row.days_overdue > 0 {
            glyphs.warn
        } else {
            ""
        };
        pen.gap(GAP).cell(sign, 2, align, role);
        pen.cell(&text, now.saturating_sub(2), align, role);
    }
    if campaign > 0 {
        let text = row.campaign.as_deref().unwrap_or_default();
        pen.gap(GAP).cell(text, campaign, align, Role::Muted);
    }
    if name > 0 {
        let text = row.creator_name.as_deref().unwrap_or_default();
        pen.gap(GAP).cell(text, name, align, Role::Muted);
    }
}

/// Returns what matters about a sample now, and how it looks.
pub fn what_matters(row: &SampleRow, today: Date, glyphs: &Glyphs) -> (String, Role) {
    let days = row.entered_on.map(|on| days_between(on, today));
    let calm = if row.breached {
        Role::Warning
    } else {
        Role::Muted
    };
    let for_days = |word: &str| match days {
        None => (String::new(), calm),
        Some(..=0) => ("since today".to_owned(), calm),
        Some(days) => (format!("{word} {days} d"), calm),
    };
    match row.stage {
        Stage::Invited | Stage::Interested | Stage::Requested | Stage::Approved => {
            for_days("waits")
        }
        Stage::Shipped if row.breached => for_days("on its way"),
        Stage::Shipped => row.tracking.as_ref().map_or_else(
            || ("no tracking".to_owned(), Role::Warning),
            |tracking| {
                let carrier = row.carrier.as_deref().unwrap_or_default();
                (panel::joined(&[carrier, tracking], " "), Role::Muted)
            },
        ),
        Stage::Delivered | Stage::Review => row.due.map_or_else(
            || ("no due date".to_owned(), Role::Warning),
            |due| (due_words(due, today, glyphs), words::due_role(due, today)),
        ),
        Stage::Posted => match days {
            Some(days) if row.breached => (format!("decide, {days} d"), calm),
            Some(_) | None => (
                row.entered_on.map_or_else(String::new, |on| {
                    format!("posted {}", words::ago(on, today))
                }),
                calm,
            ),
        },
        Stage::Lost => for_days("lost"),
        Stage::Decided | Stage::Declined | Stage::Cancelled | Stage::NoShow => (
            row.entered_on
                .map_or_else(String::new, |on| words::ago(on, today)),
            Role::Muted,
        ),
    }
}

/// Returns `due Tue −2 d`, `due today`, `due Tue in 4 d`, `due 3 Dec, 13 d`.
pub fn due_words(due: Date, today: Date, glyphs: &Glyphs) -> String {
    let far = words::until(due, today, glyphs);
    let day = words::day(due, today);
    match days_between(today, due) {
        0 | 1 => format!("due {far}"),
        days @ 7.. => format!("due {day}, {days} d"),
        _ => format!("due {day} {far}"),
    }
}
