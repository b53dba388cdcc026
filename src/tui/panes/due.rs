//! Due posts, most urgent first.
//!
//! ```text
//! ┌ Due ────────────────────────────────────────────── 1/21 ┐
//! │ Overdue 6 │ Today 3 │ Tomorrow 2 │ This week 9 │ Later 1 │
//! │ 4 weeks ▂·▅···█ ·▂····· ······· ▂······           │
//! │ Retainers −2 d @ana_bakes · +1 d @kim_lee           │
//! │▸  −6 d  @maya.glows  Serum 30ml  late because: brief af… │
//! │   +3 d  @leo_lifts   Bands set   Mon, confirmed          │
//! └──────────────────────────────────────────────────────────┘
//! ```

use std::cmp::Reverse;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::{Date, plus_days};
use crate::domain::due::Bucket;
use crate::store::view::due::DueRow;
use crate::store::view::retainer::OwedRow;
use crate::tui::days::Days;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::bars;
use crate::tui::widgets::clip::width;
use crate::tui::widgets::columns::{Align, Column, GAP};
use crate::tui::widgets::list::{Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption, SHOP};
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::popup::{below, line};
use crate::tui::widgets::words;

/// Returns the lines of the pane that are not rows: the frame, the buckets, the heat strip and, where
/// any post is owed, the retainers.
pub const fn chrome(retainers: &[OwedRow]) -> u16 {
    if retainers.is_empty() { 4 } else { 5 }
}

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says.
    pub caption: Caption<'a>,
    /// Posts in each bucket.
    pub counts: [usize; 5],
    /// Posts due on each of the next 28 days, today first.
    pub strip: &'a [usize],
    /// Retainers with a post that is overdue or owed soon, most urgent first.
    pub retainers: &'a [OwedRow],
    /// The rows at hand.
    pub rows: &'a [DueRow],
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
    let inner = panel::render("Due", &count, &view.caption, theme, (area, buf));
    buckets(view, &mut Pen::new(buf, theme, line(inner, 0), 0));
    heat(
        view.strip,
        view.today,
        &mut Pen::new(buf, theme, line(inner, 1), 0),
    );
    owed(
        view.retainers,
        view.today,
        &mut Pen::new(buf, theme, line(inner, 2), 0),
    );
    let body = below(inner, chrome(view.retainers) - 2);
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, body, buf);
        return;
    }
    let list = List {
        window: view.window,
        starts: &[],
        marks: &view.marks,
        focused: view.caption.focused,
    };
    let widths = view.caption.fit(&COLUMNS, room(body.width));
    list.render(theme, body, buf, |line, pen| match line {
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                post(row, view.days.today(&row.shop, view.today), widths, pen);
            }
        }
        Line::Heading(_) => {}
    });
}

/// Columns of a row.
pub const COLUMNS: [Column; 5] = [
    Column::numbers("Due", 6, 1),
    Column::words("Creator", 12, 18, 0),
    Column::words(SHOP, 8, 14, 1),
    Column::words("Product", 8, 20, 3).fair(14),
    Column::words("Why", 18, 70, 2).fair(22),
];

/// Writes how many posts are in each bucket, in fewer words where room is short.
fn buckets(view: &View<'_>, pen: &mut Pen<'_>) {
    let divider = pen.theme().glyphs.divider;
    let titles = Bucket::ALL.map(Bucket::title);
    let short = ["Over", "Today", "Tom", "Week", "Later"];
    let wide = |titles: &[&str; 5]| -> usize {
        let counts = view.counts.iter().map(|n| n.to_string().len() + 4);
        titles.iter().map(|t| t.len()).sum::<usize>() + counts.sum::<usize>()
    };
    let titles = if wide(&titles) <= usize::from(pen.room()) {
        titles
    } else {
        short
    };
    pen.gap(1);
    for (i, ((title, count), bucket)) in titles.iter().zip(view.counts).zip(Bucket::ALL).enumerate()
    {
        if i > 0 {
            pen.gap(1).text(divider, Role::Track).gap(1);
        }
        let role = match bucket {
            _none if count == 0 => Role::Muted,
            Bucket::Overdue => Role::Overdue,
            Bucket::Today | Bucket::Tomorrow => Role::Warning,
            Bucket::ThisWeek | Bucket::Later => Role::Text,
        };
        pen.text(&format!("{title} {count}"), role);
    }
}

fn heat(strip: &[usize], today: Date, pen: &mut Pen<'_>) {
    pen.gap(1);
    if pen.room() >= 40 {
        pen.text("4 weeks", Role::Muted).gap(1);
    }
    let parted = usize::from(pen.room()) >= strip.len() + strip.len() / 7;
    bars::heat(pen, strip, parted);
    // The first of the fullest days.
    let fullest = (0_i64..)
        .zip(strip)
        .min_by_key(|(_day, count)| Reverse(**count));
    if let Some((days, count)) = fullest.filter(|(_day, count)| **count > 0) {
        let day = words::day(plus_days(today, days), today);
        let text = format!("most {count} on {day}");
        if usize::from(pen.room()) > text.len() + 2 {
            pen.gap(2).text(&text, Role::Muted);
        }
    }
}

/// Writes who owes a post without a sample, and by when, as many as there is room for.
fn owed(retainers: &[OwedRow], today: Date, pen: &mut Pen<'_>) {
    if retainers.is_empty() {
        return;
    }
    let glyphs = pen.theme().glyphs;
    pen.gap(1).text("Retainers", Role::Muted).gap(1);
    for (n, row) in retainers.iter().enumerate() {
        let until = words::short_until(row.due, today, glyphs);
        let name = format!("@{}", row.creator);
        let more = format!("{} more", retainers.len() - n);
        let is_last = n + 1 == retainers.len();
        let rest = if is_last { 0 } else { width(&more) + 3 };
        if n > 0 {
            pen.text(&format!(" {} ", glyphs.dot), Role::Muted);
            if usize::from(pen.room()) < width(&until) + 1 + width(&name) + rest {
                pen.text(&more, Role::Muted);
                return;
            }
        }
        pen.text(&until, words::due_role(row.due, today))
            .gap(1)
            .text(&name, Role::Accent);
    }
}

fn post(row: &DueRow, today: Date, widths: [u16; 5], pen: &mut Pen<'_>) {
    let [due, creator, shop, product, why] = widths;
    let glyphs = pen.theme().glyphs;
    let role = words::due_role(row.due, today);
    if due > 0 {
        let text = words::short_until(row.due, today, glyphs);
        pen.cell(&text, due, Align::Right, role).gap(GAP);
    }
    pen.cell(
        &format!("@{}", row.creator),
        creator,
        Align::Left,
        Role::Accent,
    );
    if shop > 0 {
        pen.gap(GAP).cell(&row.shop, shop, Align::Left, Role::Muted);
    }
    if product > 0 {
        pen.gap(GAP)
            .cell(&row.product, product, Align::Left, Role::Text);
    }
    if why > 0 {
        let (text, role) = reason(row, today, why, glyphs);
        pen.gap(GAP).cell(&text, why, Align::Left, role);
    }
}

/// Returns why a post is late, or when it is due and whether that was agreed, in `wide` columns.
///
/// Where "late because" does not fit with all causes, the causes stand alone.
pub fn reason(row: &DueRow, today: Date, wide: u16, glyphs: &Glyphs) -> (String, Role) {
    if row.why_late.is_empty() {
        let agreed = if row.confirmed {
            "confirmed"
        } else {
            "not confirmed"
        };
        let day = words::day(row.due, today);
        let text = format!("{day}, {agreed}");
        let reminder = words::reminder(row.reminder_used, row.reminder_from, today);
        let full = reminder.map(|said| format!("{text} {} {said}", glyphs.dot));
        let fits = full.filter(|full| width(full) <= usize::from(wide));
        return (fits.unwrap_or(text), Role::Muted);
    }
    let causes: Vec<&str> = row.why_late.iter().map(|why| why.words()).collect();
    let causes = causes.join(", ");
    let full = format!("late because: {causes}");
    let text = if width(&full) <= usize::from(wide) {
        full
    } else {
        causes
    };
    match row.grace_until.filter(|grace| *grace >= today) {
        Some(grace) => {
            let grace = words::day(grace, today);
            (
                format!("{text} {} may have until {grace}", glyphs.dot),
                Role::Muted,
            )
        }
        None => (text, Role::Muted),
    }
}
