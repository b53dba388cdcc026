//! The queue of follow-ups, and the message of the one under the cursor.
//!
//! ```text
//! ┌ Follow-ups ─────────────────── 1/23 ┐┌ Message ───────────────────────┐
//! │▸  −2 d   @maya.glows  overdue nudge ││ to @maya.glows by TikTok inbox │
//! │   today  @leo_lifts   reminder      ││ because two days past due      │
//! │                                     ││                                │
//! │                                     ││ Hi Maya, …                     │
//! └─────────────────────────────────────┘└────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::{Date, Zone};
use crate::domain::followup::FollowUpState;
use crate::store::view::followup::FollowUpRow;
use crate::tui::days::Days;
use crate::tui::layout::{above, beside};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::clip::wrap;
use crate::tui::widgets::columns::{Align, Column, GAP};
use crate::tui::widgets::list::{Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::page::{self, PageLine};
use crate::tui::widgets::panel::{self, Caption, SHOP};
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::words;

/// Lines of the queue that are not rows: the frame.
pub const CHROME: u16 = 2;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says.
    pub caption: Caption<'a>,
    /// The rows at hand.
    pub rows: &'a [FollowUpRow],
    /// Which of them are marked.
    pub marks: Vec<bool>,
    /// Where the list stands.
    pub window: Window,
    /// The shop's zone.
    pub zone: Zone,
    /// What day it is in each of several shops.
    pub days: Days<'a>,
    /// Today in that zone.
    pub today: Date,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Columns the queue and the message need to stand side by side.
const BESIDE: (u16, u16) = (60, 40);
/// Lines from which the message stands below the queue.
const BELOW: u16 = 14;

/// Returns where the queue and the message are.
pub fn areas(area: Rect) -> (Rect, Option<Rect>) {
    let (queue, message) = BESIDE;
    if area.width >= queue + message {
        let half = area.width / 2 + area.width / 20;
        let (left, right) = beside(area, half.max(queue));
        (left, Some(right))
    } else if area.height >= BELOW {
        let (top, bottom) = above(area, area.height / 2);
        (top, Some(bottom))
    } else {
        (area, None)
    }
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (queue, message) = areas(area);
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Follow-ups", &count, &view.caption, theme, (queue, buf));
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
    } else {
        let list = List {
            window: view.window,
            starts: &[],
            marks: &view.marks,
            focused: view.caption.focused,
        };
        let widths = view.caption.fit(&COLUMNS, room(inner.width));
        list.render(theme, inner, buf, |line, pen| match line {
            Line::Row(n) => {
                if let Some(row) = view.rows.get(n) {
                    let usual = (view.zone, view.today);
                    follow_up(row, view.days.in_shop(&row.shop, usual), widths, pen);
                }
            }
            Line::Heading(_) => {}
        });
    }
    if let Some(message) = message {
        preview(view, theme, message, buf);
    }
}

/// Columns of a row.
pub const COLUMNS: [Column; 7] = [
    Column::numbers("Due", 6, 1),
    Column::words("Creator", 12, 18, 0).fair(16),
    Column::words(SHOP, 8, 14, 1),
    Column::words("Kind", 14, 17, 2).fair(16),
    Column::words("Product", 8, 30, 3).fair(18),
    Column::words("State", 7, 7, 4),
    // The message says it in full.
    Column::words("Reason", 18, 60, 5),
];

fn follow_up(
    row: &FollowUpRow,
    (zone, today): (Zone, Date),
    [due, creator, shop, kind, product, state, reason]: [u16; 7],
    pen: &mut Pen<'_>,
) {
    let on = zone.date_of(row.due_at);
    if due > 0 {
        let role = if row.state.is_open() {
            words::due_role(on, today)
        } else {
            Role::Muted
        };
        let text = words::short_until(on, today, pen.theme().glyphs);
        pen.cell(&text, due, Align::Right, role).gap(GAP);
    }
    pen.cell(&row.whom(), creator, Align::Left, Role::Accent);
    let (word, state_role) = state_words(row.state);
    for (text, wide, role) in [
        (row.shop.as_str(), shop, Role::Muted),
        (&*row.kind.name().replace('_', " "), kind, Role::Text),
        (
            row.product.as_deref().unwrap_or_default(),
            product,
            Role::Text,
        ),
        (word, state, state_role),
        (&row.reason, reason, Role::Muted),
    ] {
        if wide > 0 {
            pen.gap(GAP).cell(text, wide, Align::Left, role);
        }
    }
}

/// Returns the word of a state worth a word; most of the queue is queued, which says nothing.
const fn state_words(state: FollowUpState) -> (&'static str, Role) {
    match state {
        FollowUpState::Queued => ("", Role::Muted),
        FollowUpState::Snoozed => ("snoozed", Role::Muted),
        FollowUpState::Sent => ("sent", Role::Good),
        FollowUpState::Done => ("done", Role::Good),
        FollowUpState::Cancelled => ("off", Role::Muted),
    }
}

fn preview(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let caption = Caption::default();
    let here = view
        .window
        .cursor
        .checked_sub(view.window.first)
        .and_then(|at| view.rows.get(at))
        .filter(|_row| view.notice.is_none());
    let Some(row) = here else {
        panel::render("Message", "", &caption, theme, (area, buf));
        return;
    };
    let title = if row.kind.is_task() {
        "Task"
    } else {
        "Message"
    };
    let inner = panel::render(title, &row.shop, &caption, theme, (area, buf));
    let wide = usize::from(inner.width.saturating_sub(2));
    let channel = if row.kind.is_task() {
        String::new()
    } else {
        format!(" by {}", row.channel)
    };
    let mut lines = vec![
        PageLine::new()
            .text("to ", Role::Muted)
            .text(row.whom(), Role::Accent)
            .text(channel, Role::Muted),
    ];
    let why = wrap(&format!("because {}", row.reason), wide);
    lines.extend(
        why.into_iter()
            .map(|text| PageLine::new().text(text, Role::Muted)),
    );
    lines.push(PageLine::new());
    let body = wrap(row.needs.as_deref().unwrap_or(&row.message), wide);
    lines.extend(
        body.into_iter()
            .map(|text| PageLine::new().text(text, Role::Text)),
    );
    page::render(&lines, 0, theme, inner, buf);
}
