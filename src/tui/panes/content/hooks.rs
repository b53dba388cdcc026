//! Hook angles compared by the content made with them, what converts best first.
//!
//! ```text
//! ┌ Content ─ 28 days · hook angles ──────────────────────────────────── 1/4 ┐
//! │   Hook angle         Posts    CVR          Hold     GMV  GMV/post    GPM │
//! │▸  curiosity gap         12  3.1 %  ━━━━━━  34 %  $4,120      $343  $8.20 │
//! │   social proof          31  1.8 %  ━━━─── 29 %   $6,020      $194  $4.10 │
//! └──────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::money::Money;
use crate::store::view::hooks::HookRow;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::bars;
use crate::tui::widgets::columns::{self, Align, Column, GAP};
use crate::tui::widgets::list::{GUTTER, Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption};
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::popup::{below, line};
use crate::tui::widgets::words;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says; its filter begins with the window.
    pub caption: Caption<'a>,
    /// The angles at hand.
    pub rows: &'a [HookRow],
    /// Where the list stands.
    pub window: Window,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Columns of a row.
pub const COLUMNS: [Column; 11] = [
    Column::words("Hook angle", 22, 44, 0),
    Column::words("Shop", 10, 20, 9),
    Column::numbers("Posts", 5, 2),
    Column::numbers("CVR", 6, 0),
    Column::words("", 8, 16, 7),
    Column::numbers("Hold", 6, 3),
    Column::numbers("GMV", 9, 1),
    Column::numbers("GMV/post", 8, 5),
    Column::numbers("GPM", 7, 4),
    Column::numbers("Clicks", 6, 6),
    Column::numbers("Orders", 6, 8),
];
/// Place of the bar.
const BAR: usize = 4;

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Content", &count, &view.caption, theme, (area, buf));
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
        return;
    }
    let widths = view.caption.fit(&COLUMNS, room(inner.width));
    let mut pen = Pen::new(buf, theme, line(inner, 0), 0);
    pen.gap(GUTTER);
    let titles = COLUMNS.iter().map(|column| {
        let role = if column.title == "CVR" {
            Role::Key
        } else {
            Role::Muted
        };
        (column.title, role)
    });
    columns::cells((&COLUMNS, &widths), titles, &mut pen);
    let best = view.rows.iter().filter(|row| row.is_evident());
    let best = best.filter_map(|row| row.sums.cvr.ratio()).max();
    let list = List {
        window: view.window,
        starts: &[],
        marks: &[],
        focused: view.caption.focused,
    };
    list.render(theme, below(inner, 1), buf, |line, pen| match line {
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                angle(row, best, widths, pen);
            }
        }
        Line::Heading(_) => {}
    });
}

/// Returns an angle in words.
fn named(row: &HookRow) -> (String, Role) {
    match &row.angle {
        Some(angle) => (angle.replace('_', " "), Role::Accent),
        None => ("no angle known".to_owned(), Role::Muted),
    }
}

fn angle(row: &HookRow, best: Option<Ratio>, widths: [u16; 11], pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    let cells = cells(row, glyphs);
    let shown = COLUMNS.iter().zip(widths).zip(cells).enumerate();
    for (n, ((column, wide), (text, role))) in shown.filter(|(_, ((_, wide), _))| *wide > 0) {
        pen.gap(if n > 0 { GAP } else { 0 });
        if n == BAR {
            rate(row, best, wide, pen);
        } else {
            pen.cell(&text, wide, column.align, role);
        }
    }
}

/// The rate as a bar beside the best; one of too few clicks has none.
fn rate(row: &HookRow, best: Option<Ratio>, wide: u16, pen: &mut Pen<'_>) {
    let of_best = row
        .sums
        .cvr
        .ratio()
        .filter(|_| row.is_evident())
        .zip(best)
        .and_then(|(rate, best)| {
            let part = rate.of.checked_mul(best.by)?.checked_mul(1_000)?;
            let thousandths = part.checked_div(rate.by.checked_mul(best.of)?)?;
            i64::try_from(thousandths).ok()
        });
    match of_best {
        Some(part) => bars::bar(pen, part, 1_000, wide),
        None => {
            pen.cell("few clicks", wide, Align::Left, Role::Muted);
        }
    }
}

/// The texts of a row, in the order of [`COLUMNS`].
fn cells(row: &HookRow, glyphs: &Glyphs) -> [(String, Role); 11] {
    let plain = |text: String| {
        let role = if text == glyphs.unknown {
            Role::Muted
        } else {
            Role::Text
        };
        (text, role)
    };
    let of = |metric: Metric| metric.of(&row.sums);
    let count = |metric: Metric| words::compact(of(metric).and_then(Ratio::rounded), glyphs);
    let per_post = of(Metric::GmvPerPost)
        .and_then(Ratio::rounded)
        .map(|minor| Money::new(minor, row.currency));
    let cvr = if row.is_evident() {
        Role::Text
    } else {
        Role::Muted
    };
    [
        named(row),
        (row.shop.clone(), Role::Muted),
        plain(words::number(i64::try_from(row.sums.posts).ok(), glyphs)),
        (words::rate(of(Metric::Cvr), glyphs), cvr),
        (String::new(), Role::Muted),
        plain(words::rate(of(Metric::HoldRate), glyphs)),
        plain(words::round_amount(row.net_gmv(), glyphs)),
        plain(words::round_amount(per_post, glyphs)),
        plain(words::round_amount(row.gpm(), glyphs)),
        plain(count(Metric::ProductClicks)),
        plain(count(Metric::ContentOrders)),
    ]
}
