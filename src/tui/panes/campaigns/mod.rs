//! Campaigns: goals and their pace, and the one under the cursor whole.
//!
//! ```text
//! ┌ Campaigns ─────────────────────────────────────────────────────────── 1/3 ┐
//! │   Campaign      Goal             So far   Pace  Standing    Left  Samples │
//! │▸  Holiday Glow  Net GMV $12,000  $4,120   81 %  ! behind    40 d    12/40 │
//! └───────────────────────────────────────────────────────────────────────────┘
//! ┌ Holiday Glow ─ 1 Nov – 9 Jan · day 31 of 71 · ana ────────────────────────┐
//! │ $4,120 so far of $5,070 expected by today; $9,640 at this pace.           │
//! └───────────────────────────────────────────────────────────────────────────┘
//! ```

mod detail;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::goal::{GoalMetric, Progress, Standing};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Unit;
use crate::domain::money::{Currency, Money};
use crate::store::view::campaign::{Budget, CampaignSheet};
use crate::tui::layout::above;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::columns::{self, Column};
use crate::tui::widgets::list::{GUTTER, Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption, SHOP};
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::popup::{below, line};
use crate::tui::widgets::words;

/// Lines of the list that are not rows: the frame and the headings of the columns.
pub const CHROME: u16 = 3;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says.
    pub caption: Caption<'a>,
    /// The rows at hand.
    pub rows: &'a [CampaignSheet],
    /// Where the list stands.
    pub window: Window,
    /// Whether the row under the cursor has the whole pane.
    pub zoom: bool,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Lines from which there is a detail below the list.
const DETAILED: u16 = 16;

/// Returns where the list and the detail of the row under the cursor are.
pub fn areas(area: Rect) -> (Rect, Option<Rect>) {
    if area.height < DETAILED {
        return (area, None);
    }
    let (list, detail) = above(area, (area.height / 4).max(7));
    (list, Some(detail))
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if view.notice.is_some() {
        table(view, theme, area, buf);
        return;
    }
    let (list, below) = areas(area);
    let below = if view.zoom {
        Some(area)
    } else {
        table(view, theme, list, buf);
        below
    };
    if let Some(area) = below {
        let at = view.window.cursor.checked_sub(view.window.first);
        detail::render(at.and_then(|at| view.rows.get(at)), theme, area, buf);
    }
}

/// Columns of a row.
pub const COLUMNS: [Column; 9] = [
    Column::words("Campaign", 16, 34, 0),
    Column::words(SHOP, 8, 18, 1),
    Column::words("Goal", 16, 30, 3),
    Column::numbers("So far", 9, 4),
    Column::numbers("Pace", 5, 0),
    Column::words("Standing", 13, 13, 1),
    Column::numbers("Left", 5, 2),
    Column::numbers("Samples", 8, 6),
    Column::numbers("Ads", 15, 7),
];

fn table(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Campaigns", &count, &view.caption, theme, (area, buf));
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
        return;
    }
    let columns = &COLUMNS;
    let widths = view.caption.fit(columns, room(inner.width));
    let mut pen = Pen::new(buf, theme, line(inner, 0), 0);
    pen.gap(GUTTER);
    columns::titles(columns, &widths, &mut pen);
    let list = List {
        window: view.window,
        starts: &[],
        marks: &[],
        focused: view.caption.focused,
    };
    list.render(theme, below(inner, 1), buf, |line, pen| match line {
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                campaign(row, (columns, &widths), pen);
            }
        }
        Line::Heading(_) => {}
    });
}

fn campaign(row: &CampaignSheet, table: (&[Column], &[u16]), pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    let Progress { goal, .. } = row.progress;
    let (standing, role) = standing(row.progress.standing, glyphs);
    let currency = row.currency;
    let target = figure(goal.metric, Some(goal.wanted()), currency, glyphs);
    let used = |budget: Budget, words: &dyn Fn(i64) -> String| match budget.whole {
        Some(whole) => format!("{}/{}", words(budget.used), words(whole)),
        None => words(budget.used),
    };
    let money = |minor| words::round_amount(Some(Money::new(minor, currency)), glyphs);
    let over = |budget: Budget| match budget.left() {
        Some(..0) => Role::Overdue,
        Some(_) | None => Role::Muted,
    };
    let cells = [
        (row.campaign.name.clone(), Role::Accent),
        (row.shop.clone(), Role::Muted),
        (format!("{} {target}", goal.metric.title()), Role::Text),
        (
            figure(goal.metric, row.progress.actual, currency, glyphs),
            Role::Text,
        ),
        (pace(&row.progress, glyphs), role),
        (standing, role),
        (left(row), Role::Muted),
        (used(row.samples, &|n| n.to_string()), over(row.samples)),
        (used(row.ads, &money), over(row.ads)),
    ];
    columns::cells(table, cells, pen);
}

/// Returns how many days are left.
fn left(row: &CampaignSheet) -> String {
    if row.today > row.campaign.to {
        "over".to_owned()
    } else {
        format!("{} d", row.left())
    }
}

/// Returns how a goal stands, by sign and word, and how it looks.
fn standing(standing: Standing, glyphs: &Glyphs) -> (String, Role) {
    let (sign, role) = match standing {
        Standing::OnPace | Standing::Met => (glyphs.check, Role::Good),
        Standing::Behind => (glyphs.warn, Role::Warning),
        Standing::Missed => (glyphs.warn, Role::Overdue),
        Standing::NotStarted | Standing::Unknown => (glyphs.unknown, Role::Muted),
    };
    (format!("{sign} {}", standing.words()), role)
}

/// Returns a pace in whole percents.
fn pace(progress: &Progress, glyphs: &Glyphs) -> String {
    let percent = progress.pace.and_then(|pace| pace.times(100));
    percent.and_then(Ratio::rounded).map_or_else(
        || glyphs.unknown.to_owned(),
        |percent| match percent {
            ..0 => format!("{}{} %", glyphs.minus, percent.unsigned_abs()),
            0..1_000 => format!("{percent} %"),
            1_000.. => ">999 %".to_owned(),
        },
    )
}

/// Returns a figure of a goal as columns show it.
fn figure(
    metric: GoalMetric,
    figure: Option<Ratio>,
    currency: Currency,
    glyphs: &Glyphs,
) -> String {
    in_unit(metric.metric().unit(), figure, currency, glyphs)
}

/// Returns a figure that counts in a unit.
fn in_unit(unit: Unit, figure: Option<Ratio>, currency: Currency, glyphs: &Glyphs) -> String {
    match unit {
        Unit::Money => {
            let minor = figure.and_then(Ratio::rounded);
            words::round_amount(minor.map(|minor| Money::new(minor, currency)), glyphs)
        }
        Unit::Count => words::compact(figure.and_then(Ratio::rounded), glyphs),
        Unit::Share => words::percent(figure, glyphs),
        Unit::Times | Unit::PerWeek | Unit::Days | Unit::Hours => words::plain(figure, glyphs),
    }
}
