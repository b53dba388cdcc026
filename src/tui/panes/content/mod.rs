//! Videos and LIVEs ranked by conversion, and why the one under the cursor stands where it does.
//!
//! ```text
//! ┌ Content ─ 28 days ─────────────────────────── median 1.8 % · 3/212 ┐
//! │   Title              Creator      Posted   CVR   CTR  Hold    GMV  │
//! │ 100 clicks and more 34                                             │
//! │▸  ★ Night routine    @maya.glows  6 d ago  4.1 %  3 %  31 %  $812  │
//! └────────────────────────────────────────────────────────────────────┘
//! ┌ Night routine that changed my skin ────────────────────────────────┐
//! │ ★ 412 clicks, 4.1 %: 2.3× the shop's median; views do not count    │
//! └────────────────────────────────────────────────────────────────────┘
//! ```

mod detail;
pub mod hooks;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::Date;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::verdict::Compliance;
use crate::store::view::content::{ContentSort, PostRow};
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
    /// What the frame says; its filter begins with the window.
    pub caption: Caption<'a>,
    /// The rows at hand.
    pub rows: &'a [PostRow],
    /// Where the groups start: those whose rate speaks, and the rest.
    pub starts: &'a [usize],
    /// How many there are whose rate speaks.
    pub evident: usize,
    /// The shop's median click to order.
    pub median: Option<Ratio>,
    /// The order.
    pub sort: ContentSort,
    /// Which rows are marked.
    pub marks: Vec<bool>,
    /// Where the list stands.
    pub window: Window,
    /// Today in the shop's zone.
    pub today: Date,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Lines from which there is a detail below the list, and from which it is a large one.
const DETAILED: u16 = 16;
const LARGE: u16 = 30;

/// Returns where the list and the detail of the row under the cursor are.
pub fn areas(area: Rect) -> (Rect, Option<Rect>) {
    let detail = match area.height {
        LARGE.. => 8,
        DETAILED.. => 5,
        0..DETAILED => return (area, None),
    };
    let (list, detail) = above(area, area.height - detail);
    (list, Some(detail))
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (list, below) = areas(area);
    table(view, theme, list, buf);
    if let Some(area) = below {
        let at = view.window.cursor.checked_sub(view.window.first);
        let row = at
            .and_then(|at| view.rows.get(at))
            .filter(|_| view.notice.is_none());
        detail::render(row, (view.median, view.today), theme, (area, buf));
    }
}

/// Columns of a row.
pub const COLUMNS: [Column; 12] = [
    Column::words("Title", 16, 60, 0),
    Column::words("Creator", 12, 22, 2),
    Column::words(SHOP, 8, 14, 2),
    Column::words("Posted", 9, 11, 7),
    Column::numbers("CVR", 6, 0),
    Column::numbers("CTR", 6, 8),
    Column::numbers("Hold", 6, 10),
    Column::numbers("GMV", 9, 1),
    Column::numbers("GPM", 7, 9),
    Column::numbers("Orders", 6, 4),
    Column::numbers("Clicks", 6, 3),
    Column::numbers("Views", 6, 11),
];

/// Returns the columns; hold, which no export has, only where a row knows it.
fn columns(view: &View<'_>) -> [Column; 12] {
    let mut columns = COLUMNS;
    let held = view.rows.iter().any(|row| row.hold_rate.is_some());
    if !held && let Some(hold) = columns.get_mut(sorted(ContentSort::Hold)) {
        *hold = hold.without();
    }
    columns
}

/// Returns the place in [`COLUMNS`] of the column the list is ordered by.
const fn sorted(sort: ContentSort) -> usize {
    match sort {
        ContentSort::Conversion | ContentSort::Evident => 4,
        ContentSort::Gmv => 7,
        ContentSort::Gpm => 8,
        ContentSort::Ctr => 5,
        ContentSort::Hold => 6,
        ContentSort::Clicks => 10,
        ContentSort::Posted => 3,
    }
}

fn table(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let position = panel::position(view.window.cursor, view.window.total);
    let median = view.median.map_or_else(String::new, |_| {
        format!("median {}", words::percent(view.median, theme.glyphs))
    });
    let count = panel::joined(&[&median, &position], &format!(" {} ", theme.glyphs.dot));
    let inner = panel::render("Content", &count, &view.caption, theme, (area, buf));
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
        return;
    }
    let widths = view.caption.fit(&columns(view), room(inner.width));
    headings(
        view.sort,
        widths,
        &mut Pen::new(buf, theme, line(inner, 0), 0),
    );
    let list = List {
        window: view.window,
        starts: view.starts,
        marks: &view.marks,
        focused: view.caption.focused,
    };
    list.render(theme, below(inner, 1), buf, |line, pen| match line {
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                post(row, view.today, widths, pen);
            }
        }
        Line::Heading(k) => heading(view, k, pen),
    });
}

fn heading(view: &View<'_>, k: usize, pen: &mut Pen<'_>) {
    let (title, count) = if k == 0 && view.evident > 0 {
        ("100 clicks and more", view.evident)
    } else {
        ("Too few clicks to tell", view.window.total - view.evident)
    };
    pen.text(title, Role::Title)
        .gap(1)
        .text(&count.to_string(), Role::Muted);
}

fn headings(sort: ContentSort, widths: [u16; 12], pen: &mut Pen<'_>) {
    pen.gap(GUTTER);
    let titles = COLUMNS.iter().enumerate().map(|(n, column)| {
        let role = if n == sorted(sort) {
            Role::Key
        } else {
            Role::Muted
        };
        (column.title, role)
    });
    columns::cells((&COLUMNS, &widths), titles, pen);
}

fn post(row: &PostRow, today: Date, widths: [u16; 12], pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    let cells = cells(row, today, glyphs);
    columns::cells((&COLUMNS, &widths), cells, pen);
}

/// The texts of a row, in the order of [`COLUMNS`].
fn cells(row: &PostRow, today: Date, glyphs: &Glyphs) -> [(String, Role); 12] {
    let plain = |text: String| {
        let role = if text == glyphs.unknown {
            Role::Muted
        } else {
            Role::Text
        };
        (text, role)
    };
    let (sign, called) = if is_against_brief(row) {
        (format!("{} ", glyphs.warn), Role::Warning)
    } else if row.spark.is_some() {
        (format!("{} ", glyphs.star), Role::Text)
    } else {
        (String::new(), Role::Text)
    };
    let rate = match (row.evident, &row.spark) {
        (_, Some(_)) => Role::Good,
        (true, None) => Role::Text,
        (false, None) => Role::Muted,
    };
    let posted = row.posted.map(|on| words::ago(on, today));
    let creator = row.creator.as_ref().map(|handle| format!("@{handle}"));
    let unknown = || glyphs.unknown.to_owned();
    [
        (format!("{sign}{}", title(row)), called),
        (creator.unwrap_or_else(unknown), Role::Accent),
        (row.shop.clone(), Role::Muted),
        (posted.unwrap_or_else(unknown), Role::Muted),
        (words::rate(row.cvr, glyphs), rate),
        plain(words::rate(row.ctr, glyphs)),
        plain(words::rate(row.hold_rate, glyphs)),
        plain(words::round_amount(row.net_gmv, glyphs)),
        plain(words::round_amount(row.gpm, glyphs)),
        plain(words::number(row.content_orders, glyphs)),
        plain(words::compact(row.product_clicks, glyphs)),
        (words::compact(row.views, glyphs), Role::Muted),
    ]
}

/// Whether a content says what its brief forbids: it awaits a verdict, or was judged a violation.
fn is_against_brief(row: &PostRow) -> bool {
    row.forbidden_phrase.is_some() || row.verdict == Some(Compliance::Violation)
}

/// Returns what a content is called: its title, or its id where it has none.
fn title(row: &PostRow) -> String {
    let title = row.title.as_deref().map(str::trim);
    title
        .filter(|title| !title.is_empty())
        .map_or_else(|| row.content_id.to_string(), str::to_owned)
}
