//! A creator's score part by part, against the tier: what it rests on, what changed, and why.
//!
//! ```text
//! ┌ Scorecard ─ 28 days ─────────────────────────────── data to Wed ┐
//! │ @maya.glows                                          score 82 A │
//! │ up 3 since last week · CVR +12 · 3 s hold −9                    │
//! │ Tier 1 · 42 active, target 50 to 200                            │
//! │              creator    tier   percentile  of 100        7 days │
//! │ GMV/post        $412    $217   ━━━━━━──  84    30            +4 │
//! │ CVR            2.4 %   1.8 %   ━━━━━───  71    20           +12 │
//! │ $412 against the tier's $217: percentile 84 of the 42 who       │
//! │ have it, 25.2 of 30 points.                                     │
//! │ GMV 12 weeks  ▁▂▃▂▄▅▄▆▅▇▆█  best $1,204                         │
//! └─────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Zoomed, every row has its sentence under it.

mod head;
mod rows;
mod why;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::{Date, days_between};
use crate::domain::money::grouped;
use crate::store::view::scorecard::Scorecard;
use crate::store::view::week_ago::WeekAgo;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bars;
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption};
use crate::tui::widgets::pen::{Pen, cols, patch};
use crate::tui::widgets::popup::{below, line};
use crate::tui::widgets::words;
use rows::{Row, Standing};

pub use rows::{ROWS, metric_at};

/// Days after which figures are called old.
const OLD: i64 = 3;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says; its filter names the window, such as `28 days`.
    pub caption: Caption<'a>,
    /// The figures; `None` with a notice.
    pub card: Option<&'a Scorecard>,
    /// The card of a week ago; `None` until it has come.
    pub week_ago: Option<&'a WeekAgo>,
    /// The row under the cursor.
    pub cursor: usize,
    /// Whether the pane has the whole body, and so room for every sentence.
    pub zoom: bool,
    /// Today in the shop's zone.
    pub today: Date,
    /// What to say in place of the figures.
    pub notice: Option<Notice<'a>>,
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let age = view.card.map(|card| age(card, view.today));
    let inner = panel::render(
        "Scorecard",
        age.as_deref().unwrap_or_default(),
        &view.caption,
        theme,
        (area, buf),
    );
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
        return;
    }
    let Some(card) = view.card else {
        return;
    };
    let text = aired(inner);
    let before = view.week_ago.and_then(|ago| ago.card.as_ref());
    let rows = rows::of(card, before, theme.glyphs);
    let parts = Parts::of(view, &rows, text, theme);
    head::name(card, &mut Pen::new(buf, theme, text, 0));
    let mut y = 1;
    for (said, role) in &parts.head {
        Pen::new(buf, theme, text, y).text(said, *role);
        y += 1;
    }
    let widths = Widths::of(&rows, text.width);
    if parts.headed {
        headings(&widths, &mut Pen::new(buf, theme, text, y));
        y += 1;
    }
    let region = Rect {
        height: parts.region,
        ..below(inner, y)
    };
    let used = table(view, (&rows, &widths), theme, (region, buf));
    y += used + u16::from(parts.region > used);
    for said in &parts.why {
        Pen::new(buf, theme, text, y).text(said, Role::Muted);
        y += 1;
    }
    if parts.weeks {
        weeks(card, &mut Pen::new(buf, theme, text, y));
    }
}

/// Returns an area without a column of air on each side.
fn aired(area: Rect) -> Rect {
    Rect {
        x: area.x + area.width.min(1),
        width: area.width.saturating_sub(2),
        ..area
    }
}

/// What has room besides the rows, and the lines the rows have.
struct Parts {
    head: Vec<(String, Role)>,
    headed: bool,
    why: Vec<String>,
    weeks: bool,
    region: u16,
}

/// Rows that come before anything else.
const LEAST: usize = crate::domain::metrics::score::PARTS;

impl Parts {
    /// Gives room to what matters most first: the rows, the headings, the weeks, what changed, why, the
    /// tier. Nothing is shown in part.
    fn of(view: &View<'_>, rows: &[Row], text: Rect, theme: &Theme) -> Self {
        let mut left = usize::from(text.height).saturating_sub(LEAST + 1);
        let mut take = |lines: usize| {
            let fits = lines > 0 && lines <= left;
            left -= if fits { lines } else { 0 };
            fits
        };
        let wide = usize::from(text.width);
        let has_weeks = view.card.is_some_and(|card| !card.weeks.is_empty());
        let headed = take(1);
        let weeks = has_weeks && take(1);
        let changed = view
            .card
            .map(|card| head::changed(card, view.week_ago, wide, theme.glyphs))
            .filter(|lines| take(lines.len()));
        let cursor = rows.get(view.cursor).filter(|_row| !view.zoom);
        let why = cursor
            .map(|row| wrap(&row.why, wide))
            .filter(|lines| take(lines.len()));
        let tier = view
            .card
            .map(|card| head::tier(card, wide, theme.glyphs))
            .filter(|lines| take(lines.len()));
        let head = changed.into_iter().chain(tier).flatten().collect();
        Self {
            head,
            headed,
            why: why.unwrap_or_default(),
            weeks,
            region: cols(left.saturating_add(LEAST)).min(text.height),
        }
    }
}

/// Draws the rows that fit, the one under the cursor among them; returns the lines they took.
fn table(
    view: &View<'_>,
    (rows, widths): (&[Row], &Widths),
    theme: &Theme,
    (area, buf): (Rect, &mut Buffer),
) -> u16 {
    let text = aired(area);
    let indent = 2;
    let said = |row: &Row| -> Vec<String> {
        if view.zoom {
            wrap(&row.why, usize::from(text.width.saturating_sub(indent)))
        } else {
            Vec::new()
        }
    };
    let lines: Vec<(usize, Vec<String>)> = rows.iter().map(said).enumerate().collect();
    let height = usize::from(area.height);
    let end = |row: usize| -> usize {
        let upto = lines.iter().take(row + 1);
        upto.map(|(_, said)| said.len() + 1).sum()
    };
    let total = end(rows.len());
    let offset = end(view.cursor).saturating_sub(height);
    let mut y = 0_usize;
    for (row, (n, said)) in rows.iter().zip(&lines) {
        for (k, sentence) in std::iter::once("")
            .chain(said.iter().map(String::as_str))
            .enumerate()
        {
            let at = y;
            y += 1;
            let Some(at) = at.checked_sub(offset).filter(|at| *at < height).map(cols) else {
                continue;
            };
            let mut pen = Pen::new(buf, theme, text, at);
            if k == 0 {
                draw(row, widths, &mut pen);
            } else {
                pen.gap(indent).text(sentence, Role::Muted);
            }
            if view.caption.focused && *n == view.cursor && k == 0 {
                patch(buf, theme, line(area, at), Role::Selected);
            }
        }
    }
    crate::tui::widgets::list::thumb(offset, total, theme, area, buf);
    cols(total).min(area.height)
}

fn age(card: &Scorecard, today: Date) -> String {
    match card.data_until {
        None => "no sales imported".to_owned(),
        Some(until) if days_between(until, today) > OLD => {
            format!("data {}", words::ago(until, today))
        }
        Some(until) => format!("data to {}", words::day(until, today)),
    }
}

/// Columns of each part of a row; 0 is left out.
struct Widths {
    name: u16,
    value: u16,
    median: u16,
    bar: u16,
    weight: u16,
    moved: u16,
}

/// Columns of a percentile or of a ratio to the median.
const RANK: u16 = 5;
/// Columns of a bar: the fewest and the most.
const BAR: (u16, u16) = (5, 16);
/// Columns of the points a part can give, and of those it moved.
const WEIGHT: u16 = 6;
const MOVED: u16 = 6;
/// Columns between two.
const GAP: u16 = 2;

impl Widths {
    /// The tier's column has room first, then the bar, the weight, and what moved.
    fn of(rows: &[Row], wide: u16) -> Self {
        let most =
            |of: fn(&Row) -> &str| cols(rows.iter().map(|f| width(of(f))).max().unwrap_or(0));
        let name = most(|row| row.name);
        let value = most(|row| &row.value).max(7);
        let median = most(|row| &row.median).max(6);
        let (least, full) = BAR;
        let mut left = wide.saturating_sub(name + 1 + value + 1 + RANK);
        let mut take = |columns: u16, gap: u16| {
            let fits = columns + gap <= left;
            left -= if fits { columns + gap } else { 0 };
            if fits { columns } else { 0 }
        };
        let median = take(median, GAP);
        let bar = take(least, 1);
        let some_weigh = rows.iter().any(|row| row.weight.is_some());
        let weight = if some_weigh { take(WEIGHT, 1) } else { 0 };
        let some_moved = rows.iter().any(|row| row.moved.is_some());
        let moved = if some_moved { take(MOVED, 1) } else { 0 };
        let bar = if bar > 0 { (bar + left).min(full) } else { 0 };
        Self {
            name,
            value,
            median,
            bar,
            weight,
            moved,
        }
    }
}

fn headings(widths: &Widths, pen: &mut Pen<'_>) {
    let right = Align::Right;
    pen.gap(widths.name + 1)
        .cell("creator", widths.value, right, Role::Muted);
    if widths.median > 0 {
        pen.gap(GAP).cell("tier", widths.median, right, Role::Muted);
    }
    let bar = if widths.bar > 0 { widths.bar + 1 } else { 0 };
    let rank = if bar > 0 { "percentile" } else { "rank" };
    pen.gap(1).cell(rank, bar + RANK, right, Role::Muted);
    if widths.weight > 0 {
        pen.gap(1).cell("weight", widths.weight, right, Role::Muted);
    }
    if widths.moved > 0 {
        pen.gap(1).cell("7 days", widths.moved, right, Role::Muted);
    }
}

fn draw(row: &Row, widths: &Widths, pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    let known = |text: &str| {
        if text == glyphs.unknown {
            Role::Muted
        } else {
            Role::Text
        }
    };
    let right = Align::Right;
    pen.cell(row.name, widths.name, Align::Left, Role::Muted);
    pen.gap(1)
        .cell(&row.value, widths.value, right, known(&row.value));
    if widths.median > 0 {
        pen.gap(GAP)
            .cell(&row.median, widths.median, right, Role::Muted);
    }
    let (rank, role, part, whole) = match row.standing {
        Standing::Rank(points) => (points.to_string(), rank_role(points), points, 100),
        // A full bar is twice the tier's median.
        Standing::Times(tenths) => (
            words::times(Some(tenths), glyphs),
            times_role(tenths),
            tenths,
            20,
        ),
        Standing::Unknown => (glyphs.unknown.to_owned(), Role::Muted, 0, 0),
    };
    if widths.bar > 0 {
        pen.gap(1);
        if whole > 0 {
            bars::bar(pen, part, whole, widths.bar);
        } else {
            pen.gap(widths.bar);
        }
    }
    pen.gap(1).cell(&rank, RANK, right, role);
    if widths.weight > 0 {
        let weight = row
            .weight
            .map_or_else(String::new, |points| points.to_string());
        pen.gap(1).cell(&weight, widths.weight, right, Role::Muted);
    }
    if widths.moved > 0 {
        let moved = row.moved.map_or_else(String::new, |by| signed(by, glyphs));
        pen.gap(1).cell(&moved, widths.moved, right, Role::Muted);
    }
}

/// Returns points with their sign: `+12`, `−9`, `0`.
fn signed(by: i64, glyphs: &crate::tui::theme::Glyphs) -> String {
    let sign = match by {
        ..0 => glyphs.minus,
        0 => "",
        1.. => "+",
    };
    format!("{sign}{}", by.unsigned_abs())
}

/// Returns how a percentile looks: the best fifth is to be seen, and what a grade D or E is made of.
const fn rank_role(points: i64) -> Role {
    match points {
        80.. => Role::Good,
        35..80 => Role::Text,
        ..35 => Role::Warning,
    }
}

/// Returns how a ratio looks: half the tier's is to be seen, and so is half above it.
const fn times_role(tenths: i64) -> Role {
    match tenths {
        15.. => Role::Good,
        6..15 => Role::Text,
        ..6 => Role::Warning,
    }
}

fn weeks(card: &Scorecard, pen: &mut Pen<'_>) {
    pen.text("GMV 12 weeks", Role::Muted).gap(2);
    bars::sparkline(pen, &card.weeks);
    let currency = card.figures.net_gmv.currency;
    if let Some(best) = card.weeks.iter().copied().max().filter(|best| *best > 0) {
        let best = best / currency.scale();
        let best = format!("best {}{}", currency.sign(), grouped(best.unsigned_abs()));
        if usize::from(pen.room()) >= width(&best) + 2 {
            pen.gap(2).text(&best, Role::Muted);
        }
    }
}
