//! A creator's figures against the median of the tier.
//!
//! ```text
//! ┌ Scorecard ─ 28 days ───────────────────────── data to Wed ┐
//! │ @maya.glows · Tier 1              median of 42 creators   │
//! │             creator      tier                             │
//! │ Net GMV      $4,120    $2,168   1.9×  ━━━━━━━━━──         │
//! │ GMV/post       $412      $217   1.9×  ━━━━━━━━━──         │
//! │ Conversion    2.4 %         –      –                      │
//! │ GMV 12 weeks  ▁▂▃▂▄▅▄▆▅▇▆█                                │
//! └───────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::{Date, days_between};
use crate::domain::money::{Money, div_half_even, grouped};
use crate::store::view::scorecard::{Ratio, Scorecard};
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::bars;
use crate::tui::widgets::clip::width;
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption};
use crate::tui::widgets::pen::{Pen, cols, patch};
use crate::tui::widgets::popup::line;
use crate::tui::widgets::words;

/// Days after which figures are called old.
const OLD: i64 = 3;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says; its filter names the window, such as `28 days`.
    pub caption: Caption<'a>,
    /// The figures; `None` with a notice.
    pub card: Option<&'a Scorecard>,
    /// The figure under the cursor, for `explain`; counted in [`FIGURES`].
    pub cursor: usize,
    /// Today in the shop's zone.
    pub today: Date,
    /// What to say in place of the figures.
    pub notice: Option<Notice<'a>>,
}

/// The figures, in order, by the names they have on screen.
pub const FIGURES: [&str; 7] = [
    "Net GMV",
    "Orders",
    "GMV per post",
    "Posts",
    "Conversion",
    "On time",
    "Commission",
];

/// One figure in words, and its ratio to the tier's in tenths.
struct Figure {
    name: &'static str,
    value: String,
    median: String,
    tenths: Option<i64>,
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
    let text = Rect {
        x: inner.x + inner.width.min(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    header(card, &mut Pen::new(buf, theme, text, 0));
    let figures = figures(card, theme.glyphs);
    let widths = Widths::of(&figures);
    let headed = u16::from(text.height > cols(figures.len() + 2));
    if headed > 0 {
        headings(&widths, &mut Pen::new(buf, theme, text, 1));
    }
    for (n, figure) in figures.iter().enumerate() {
        let y = cols(n + 1) + headed;
        draw_figure(figure, &widths, &mut Pen::new(buf, theme, text, y));
        if view.caption.focused && n == view.cursor {
            patch(buf, theme, line(inner, y), Role::Selected);
        }
    }
    let after = cols(figures.len() + 1) + headed;
    let blank = u16::from(text.height > after + 1);
    weeks(card, &mut Pen::new(buf, theme, text, after + blank));
}

fn headings(widths: &Widths, pen: &mut Pen<'_>) {
    let right = Align::Right;
    pen.gap(widths.name + 1)
        .cell("creator", widths.value, right, Role::Muted);
    if pen.room() >= widths.median + 2 + RATIO {
        pen.gap(2).cell("tier", widths.median, right, Role::Muted);
    } else {
        let times = format!("{}tier", pen.theme().glyphs.times);
        pen.gap(1).cell(&times, RATIO, right, Role::Muted);
    }
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

fn header(card: &Scorecard, pen: &mut Pen<'_>) {
    let dot = pen.theme().glyphs.dot;
    let of = match card.medians.creators {
        0 => "nobody to compare with".to_owned(),
        1 => "tier of 1 creator".to_owned(),
        n => format!("median of {n} creators"),
    };
    let tier = card
        .tier
        .map_or_else(|| "tier unknown".to_owned(), |tier| format!("Tier {tier}"));
    let least = width(&tier) + width(&of) + 4;
    if usize::from(pen.room()) >= least {
        pen.right(&of, Role::Muted);
    }
    pen.text(&format!("@{}", card.handle), Role::Accent);
    pen.text(&format!(" {dot} {tier}"), Role::Muted);
}

fn figures(card: &Scorecard, glyphs: &Glyphs) -> [Figure; 7] {
    let (own, tier) = (&card.figures, &card.medians);
    let whole = |n: i64| Some(Ratio::whole(n));
    let money = |name, value: Option<Money>, median: Option<Money>| Figure {
        name,
        value: words::round_amount(value, glyphs),
        median: words::round_amount(median, glyphs),
        tenths: value
            .zip(median)
            .and_then(|(v, m)| div_half_even(i128::from(v.minor) * 10, i128::from(m.minor))),
    };
    let count = |name, value: i64, median: Option<Ratio>| Figure {
        name,
        value: words::number(Some(value), glyphs),
        median: words::plain(median, glyphs),
        tenths: times(whole(value), median),
    };
    let share = |name, value: Option<Ratio>, median: Option<Ratio>| Figure {
        name,
        value: words::percent(value, glyphs),
        median: words::percent(median, glyphs),
        tenths: times(value, median),
    };
    let [gmv, orders, per_post, posts, cvr, on_time, commission] = FIGURES;
    [
        money(gmv, Some(own.net_gmv), tier.net_gmv),
        count(orders, own.orders, tier.orders),
        money(per_post, own.gmv_per_post, tier.gmv_per_post),
        count(posts, own.posts, tier.posts),
        share(cvr, own.cvr, tier.cvr),
        Figure {
            value: own.on_time.map_or_else(
                || glyphs.unknown.to_owned(),
                |r| format!("{}/{}", r.of, r.by),
            ),
            ..share(on_time, own.on_time, tier.on_time)
        },
        money(commission, Some(own.commission), tier.commission),
    ]
}

/// Returns `value` over `median` in tenths, unknown where either is or the median is nought.
fn times(value: Option<Ratio>, median: Option<Ratio>) -> Option<i64> {
    let (v, m) = value.zip(median)?;
    div_half_even(
        v.of.saturating_mul(m.by).saturating_mul(10),
        v.by.saturating_mul(m.of),
    )
}

/// Columns of each part of a figure's line.
struct Widths {
    name: u16,
    value: u16,
    median: u16,
}

impl Widths {
    fn of(figures: &[Figure]) -> Self {
        let most = |of: fn(&Figure) -> &str| figures.iter().map(|f| width(of(f))).max();
        Self {
            name: cols(most(|f| f.name).unwrap_or(0)),
            value: cols(most(|f| &f.value).unwrap_or(0)).max(7),
            median: cols(most(|f| &f.median).unwrap_or(0)).max(7),
        }
    }
}

/// Columns of the ratio, and of the bar after it.
const RATIO: u16 = 5;
const BAR: u16 = 16;

fn draw_figure(figure: &Figure, widths: &Widths, pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    let unknown = figure.value == glyphs.unknown;
    let role = if unknown { Role::Muted } else { Role::Text };
    pen.cell(figure.name, widths.name, Align::Left, Role::Muted);
    pen.gap(1)
        .cell(&figure.value, widths.value, Align::Right, role);
    if pen.room() >= widths.median + 2 + RATIO {
        pen.gap(2)
            .cell(&figure.median, widths.median, Align::Right, Role::Muted);
    }
    let ratio = words::times(figure.tenths, glyphs);
    pen.gap(1)
        .cell(&ratio, RATIO, Align::Right, ratio_role(figure.tenths));
    if let Some(tenths) = figure.tenths
        && pen.room() >= 8
    {
        // A full bar is twice the tier's median.
        pen.gap(2);
        let wide = pen.room().min(BAR);
        bars::bar(pen, tenths, 20, wide);
    }
}

/// Returns how a ratio looks: half the tier's is to be seen, and so is half above it.
const fn ratio_role(tenths: Option<i64>) -> Role {
    match tenths {
        None => Role::Muted,
        Some(15..) => Role::Good,
        Some(6..=14) => Role::Text,
        Some(..=5) => Role::Warning,
    }
}

fn weeks(card: &Scorecard, pen: &mut Pen<'_>) {
    if card.weeks.is_empty() {
        return;
    }
    pen.text("GMV 12 weeks", Role::Muted).gap(2);
    bars::sparkline(pen, &card.weeks);
    let currency = card.figures.net_gmv.currency;
    if let Some(best) = card.weeks.iter().copied().max().filter(|best| *best > 0) {
        let best = best / currency.scale();
        let best = grouped(best.unsigned_abs());
        pen.gap(2)
            .text(&format!("best {}{best}", currency.sign()), Role::Muted);
    }
}
