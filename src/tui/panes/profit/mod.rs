//! What stays of the sales, by creator, campaign, product or shop, and the way of the line under the
//! cursor from net GMV to contribution.
//!
//! ```text
//! ┌ Profit ─ 28 days ──────────────────── 2/41 ┐┌ @maya.glows ────────────────────────────┐
//! │  Creators  Campaigns  Products  Shops      ││ Net GMV        $4,120  ████████████████ │
//! │              Net GMV  Contribution  Margin ││ − goods       −$1,236              ▒▒▒▒ │
//! │   Glow Labs  $41,200       $12,400  30.1 % ││ − commission    −$618           ▒▒▒     │
//! │▸  @maya.glows $4,120        $2,266  55.0 % ││ Contribution   $2,266  █████████        │
//! └────────────────────────────────────────────┘└─────────────────────────────────────────┘
//! ```

pub mod programme;
pub mod settlement;
mod signals;
mod tabs;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::metrics::registry::Metric;
use crate::domain::money::{Currency, Money};
use crate::store::view::profit::ProfitBy;
use crate::store::view::profit_page::ProfitLine;
use crate::tui::layout::{above, beside};
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::chart::waterfall::{self, Kind, Step};
use crate::tui::widgets::clip::wrap;
use crate::tui::widgets::columns::{self, Column};
use crate::tui::widgets::list::{GUTTER, Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption};
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup::{below, line};
use crate::tui::widgets::words;

pub use tabs::{TABS, Tab};

/// Lines of the table that are not rows: the frame, what it is parted by, the headings.
pub const CHROME: u16 = 4;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says; its filter is the window.
    pub caption: Caption<'a>,
    /// What profit is parted by.
    pub by: ProfitBy,
    /// The lines at hand.
    pub rows: &'a [ProfitLine],
    /// Where the list stands.
    pub window: Window,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Columns from which the waterfall stands beside the table.
const BESIDE: u16 = 110;
/// Lines the waterfall takes below it, frame and all, and the lines the table keeps.
const BELOW: (u16, u16) = (11, 8);

/// Returns where the table and the waterfall are.
pub fn areas(area: Rect) -> (Rect, Option<Rect>) {
    let (waterfall, table) = BELOW;
    if area.width >= BESIDE {
        let (left, right) = beside(area, area.width / 2 + 4);
        (left, Some(right))
    } else if area.height >= waterfall + table {
        let (top, bottom) = above(area, area.height - waterfall);
        (top, Some(bottom))
    } else {
        (area, None)
    }
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (list, way) = areas(area);
    table(view, theme, list, buf);
    if let Some(area) = way {
        let at = view.window.cursor.checked_sub(view.window.first);
        let row = at
            .and_then(|at| view.rows.get(at))
            .filter(|_| view.notice.is_none());
        detail(row, theme, area, buf);
    }
}

/// Columns of a row.
pub const COLUMNS: [Column; 5] = [
    Column::words("", 14, 40, 0),
    Column::numbers("Net GMV", 10, 1),
    Column::numbers("Costs", 10, 3),
    Column::numbers("Contribution", 12, 0),
    Column::numbers("Margin", 7, 2),
];

fn table(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Profit", &count, &view.caption, theme, (area, buf));
    tabs::render(Tab::Parted(view.by), theme, inner, buf);
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, below(inner, 1), buf);
        return;
    }
    let widths = view.caption.fit(&COLUMNS, room(inner.width));
    let mut pen = Pen::new(buf, theme, line(inner, 1), 0);
    pen.gap(GUTTER);
    columns::titles(&COLUMNS, &widths, &mut pen);
    let list = List {
        window: view.window,
        starts: &[],
        marks: &[],
        focused: view.caption.focused,
    };
    list.render(theme, below(inner, 2), buf, |line, pen| match line {
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                profit(row, view.by, widths, pen);
            }
        }
        Line::Heading(_) => {}
    });
}

/// Returns an amount as columns show it; what has no room in the counted minor units is unknown.
fn amount(minor: Option<i128>, currency: Currency, glyphs: &Glyphs) -> String {
    let money = minor
        .and_then(|minor| i64::try_from(minor).ok())
        .map(|minor| Money::new(minor, currency));
    words::round_amount(money, glyphs)
}

/// Returns what a line is called.
fn called(row: &ProfitLine, by: ProfitBy) -> String {
    if row.is_total {
        return format!("All of {}", row.shop);
    }
    match (&row.name, by) {
        (Some(name), _) => name.clone(),
        (None, ProfitBy::Creator) if !row.unassigned => format!("@{}", row.subject),
        (None, _) => row.subject.clone(),
    }
}

fn profit(row: &ProfitLine, by: ProfitBy, widths: [u16; 5], pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    let money = |minor| amount(minor, row.currency, glyphs);
    let contribution = row.profit.contribution();
    let costs = contribution.map(|left| row.profit.net_gmv - left);
    let stays = match contribution {
        None => Role::Muted,
        Some(..0) => Role::Overdue,
        Some(_) => Role::Text,
    };
    let name = match (row.is_total, row.unassigned) {
        (true, _) => Role::Title,
        (_, true) => Role::Muted,
        (false, false) => Role::Accent,
    };
    let cells = [
        (called(row, by), name),
        (money(Some(row.profit.net_gmv)), Role::Text),
        (money(costs), Role::Muted),
        (money(contribution), stays),
        (words::rate(row.profit.margin(), glyphs), stays),
    ];
    columns::cells((&COLUMNS, &widths), cells, pen);
}

const fn cost_words(metric: Metric) -> &'static str {
    if matches!(metric, Metric::Cogs) {
        "goods"
    } else if matches!(metric, Metric::PlatformFee) {
        "platform fee"
    } else if matches!(metric, Metric::Commission) {
        "commission"
    } else if matches!(metric, Metric::SampleCost) {
        "samples"
    } else if matches!(metric, Metric::AdSpend) {
        "ad spend"
    } else {
        "flat fees"
    }
}

/// The waterfall of a line, and what keeps its contribution unknown.
fn detail(row: Option<&ProfitLine>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let title = row.map_or("", |row| row.name.as_deref().unwrap_or(&row.subject));
    let margin = row
        .and_then(|row| row.profit.margin())
        .map(|margin| format!("margin {}", words::percent(Some(margin), theme.glyphs)));
    let note = margin.unwrap_or_default();
    let inner = panel::render(title, &note, &Caption::default(), theme, (area, buf));
    let Some(row) = row else {
        return;
    };
    let text = Rect {
        x: inner.x + inner.width.min(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let glyphs = theme.glyphs;
    let labels = row
        .profit
        .costs()
        .map(|(metric, _)| format!("{} {}", glyphs.minus, cost_words(metric)));
    let step = |label, minor: Option<i128>, kind| Step {
        label,
        amount: minor.and_then(|minor| i64::try_from(minor).ok()),
        text: amount(minor, row.currency, glyphs),
        kind,
    };
    let mut steps = vec![step("Net GMV", Some(row.profit.net_gmv), Kind::Sum)];
    for (label, (_, cost)) in labels.iter().zip(row.profit.costs()) {
        steps.push(step(label, cost.map(|cost| -cost), Kind::Part));
    }
    steps.push(step("Contribution", row.profit.contribution(), Kind::Sum));
    let air = u16::from(text.height > 11);
    waterfall::render(&steps, theme, below(text, air), buf);
    let after = below(text, cols(steps.len()) + 2 * air);
    missing(row, theme, after, buf);
}

/// Names the SKUs whose cost is missing, after the key that sets them: what comes first is never cut.
fn missing(row: &ProfitLine, theme: &Theme, area: Rect, buf: &mut Buffer) {
    const KEY: &str = "$";
    let skus = row.profit.missing_cost_skus();
    if skus.is_empty() {
        return;
    }
    let named: Vec<String> = skus.iter().take(3).map(ToString::to_string).collect();
    let more = match skus.len().saturating_sub(named.len()) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let said = format!(
        "Press {KEY} to set the cost of SKU {}{more}.",
        named.join(", ")
    );
    let lines = wrap(&said, area.width.into());
    for (n, text) in lines.iter().enumerate() {
        let mut pen = Pen::new(buf, theme, area, cols(n));
        match text.split_once(KEY).filter(|_| n == 0) {
            Some((before, after)) => {
                pen.text(before, Role::Warning)
                    .text(KEY, Role::Key)
                    .text(after, Role::Warning);
            }
            None => {
                pen.text(text, Role::Warning);
            }
        }
    }
}
