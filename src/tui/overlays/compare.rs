//! Two creators side by side: score, parts and figures, the better one marked.
//!
//! ```text
//! ╭ Compare · 28 days ──────────────────────────────────────────╮
//! │               @maya.glows               @leo_lifts          │
//! │                             percentile           percentile │
//! │ Score           ● 82 A better              66 B             │
//! │ GMV/post        ● $412 better       88     $217          45 │
//! │                                                             │
//! │ @maya.glows is better in 5 of 8, @leo_lifts in 2.           │
//! ╰─────────────────────────────────────────────────────────────╯
//! ```

use std::cmp::Ordering;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::prompt::hints;
use crate::domain::metrics::change::points;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::{Metric, Unit};
use crate::domain::metrics::score::Card;
use crate::store::view::scorecard::Scorecard;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::clip::wrap;
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::metric;
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup;

/// What is compared.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The days the figures are of.
    pub window: &'a str,
    /// The cards; `None` until they have come.
    pub cards: [Option<&'a Scorecard>; 2],
    /// Why a card could not be read; empty where it could.
    pub failed: &'a str,
    /// Keys that work here.
    pub hints: Vec<Hint<'a>>,
}

/// One line of both.
struct Row {
    name: &'static str,
    values: [String; 2],
    ranks: [String; 2],
    /// Which is better: the first greater, or less; equal also where that cannot be told.
    better: Ordering,
    /// Whether it can be told.
    is_judged: bool,
}

/// Columns of the box, of a value, of the word after it, of a percentile.
const WIDE: u16 = 80;
const VALUE: u16 = 10;
const WORD: u16 = 6;
const RANK: u16 = 4;
const NAME: u16 = 12;
/// Columns of one creator: mark, value, word, percentile, and the blanks between them.
const SIDE: u16 = 2 + VALUE + 1 + WORD + 1 + RANK;
/// Columns between the two.
const GAP: u16 = 3;

/// Draws both in the middle of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let title = format!("Compare {} {}", theme.glyphs.dot, view.window);
    let [Some(left), Some(right)] = view.cards else {
        let said = if view.failed.is_empty() {
            "Reading both."
        } else {
            view.failed
        };
        let text = wrap(said, usize::from(WIDE.min(area.width).saturating_sub(4)));
        let place = popup::centered(area, WIDE, cols(text.len()) + 4);
        let inner = popup::render(&title, theme, place, buf);
        for (y, line) in (0..).zip(&text) {
            Pen::new(buf, theme, inner, y).text(line, Role::Text);
        }
        hints(
            &view.hints,
            &mut Pen::new(buf, theme, inner, cols(text.len() + 1)),
        );
        return;
    };
    let rows = rows(left, right, theme.glyphs);
    let said = verdict(&rows, left, right);
    let said = wrap(&said, usize::from(WIDE.min(area.width).saturating_sub(4)));
    let height = cols(rows.len() + said.len()) + 7;
    let inner = popup::render(&title, theme, popup::centered(area, WIDE, height), buf);
    // A short screen goes without the blanks.
    let air = u16::from(inner.height >= height.saturating_sub(2));
    let mut pen = Pen::new(buf, theme, inner, 0);
    pen.gap(NAME);
    for card in [left, right] {
        let handle = format!("@{}", card.handle);
        pen.gap(GAP).cell(&handle, SIDE, Align::Left, Role::Accent);
    }
    let mut pen = Pen::new(buf, theme, inner, 1);
    pen.gap(NAME);
    for card in [left, right] {
        let tier = card
            .tier
            .map_or_else(|| "tier unknown".to_owned(), |tier| format!("tier {tier}"));
        pen.gap(GAP)
            .cell(&tier, SIDE - 10, Align::Left, Role::Muted);
        pen.cell("percentile", 10, Align::Right, Role::Muted);
    }
    for (y, row) in (2..).zip(&rows) {
        draw(row, &mut Pen::new(buf, theme, inner, y));
    }
    let mut y = cols(rows.len()) + 2 + air;
    for line in &said {
        Pen::new(buf, theme, inner, y).text(line, Role::Text);
        y += 1;
    }
    hints(&view.hints, &mut Pen::new(buf, theme, inner, y + air));
}

fn draw(row: &Row, pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    pen.cell(row.name, NAME, Align::Left, Role::Muted);
    let is_better = [
        row.better == Ordering::Greater,
        row.better == Ordering::Less,
    ];
    for ((value, rank), is_better) in row.values.iter().zip(&row.ranks).zip(is_better) {
        let (mark, word) = if is_better {
            (glyphs.mark, "better")
        } else if row.is_judged && row.better == Ordering::Equal {
            ("", "equal")
        } else {
            ("", "")
        };
        let role = if is_better {
            Role::Good
        } else if *value == glyphs.unknown {
            Role::Muted
        } else {
            Role::Text
        };
        let value = format!("{mark} {value}");
        pen.gap(GAP)
            .cell(&value, VALUE + 2, Align::Right, role)
            .gap(1);
        let word_role = if is_better { Role::Good } else { Role::Muted };
        pen.cell(word, WORD, Align::Left, word_role).gap(1);
        pen.cell(rank, RANK, Align::Right, Role::Muted);
    }
}

/// Figures compared beside the parts; of a commission neither more nor less is better.
const OTHERS: [Metric; 4] = [
    Metric::NetGmv,
    Metric::Orders,
    Metric::Posts,
    Metric::Commission,
];

fn rows(left: &Scorecard, right: &Scorecard, glyphs: &Glyphs) -> Vec<Row> {
    let mut rows = vec![score(left, right, glyphs)];
    let mut metrics: Vec<Metric> = Vec::new();
    // Tiers may differ in what they are graded by.
    let parts = [left, right]
        .into_iter()
        .filter_map(|card| card.card.as_ref());
    for part in parts.flat_map(|card| &card.parts) {
        if !metrics.contains(&part.metric) {
            metrics.push(part.metric);
        }
    }
    if metrics.is_empty() {
        metrics.extend([Metric::GmvPerPost, Metric::Cvr, Metric::OnTimeRate]);
    }
    metrics.extend(OTHERS);
    rows.extend(
        metrics
            .into_iter()
            .map(|metric| figure(metric, left, right, glyphs)),
    );
    rows
}

fn score(left: &Scorecard, right: &Scorecard, glyphs: &Glyphs) -> Row {
    let share = |card: &Scorecard| card.card.as_ref().and_then(|card| card.share);
    let shown = |card: &Scorecard| {
        let graded = card.card.as_ref();
        let known = graded.and_then(|card: &Card| Some((card.score()?, card.grade()?)));
        known.map_or_else(
            || glyphs.unknown.to_owned(),
            |(score, grade)| format!("{:.0} {}", score.floor(), grade.letter()),
        )
    };
    let both = share(left).zip(share(right));
    Row {
        name: "Score",
        values: [shown(left), shown(right)],
        ranks: [String::new(), String::new()],
        better: both.map_or(Ordering::Equal, |(left, right)| left.cmp(&right)),
        is_judged: both.is_some(),
    }
}

fn figure(of: Metric, left: &Scorecard, right: &Scorecard, glyphs: &Glyphs) -> Row {
    let currency = |card: &Scorecard| card.figures.net_gmv.currency;
    let value = |card: &Scorecard| of.of(&card.sums);
    let shown = |card: &Scorecard| metric::figure(of, value(card), currency(card), glyphs);
    let rank = |card: &Scorecard| {
        let parts = card.card.iter().flat_map(|card| &card.parts);
        let part = parts.into_iter().find(|part| part.metric == of);
        part.and_then(points)
            .map_or_else(String::new, |points| points.to_string())
    };
    // Amounts of two currencies are not compared.
    let alike = of.unit() != Unit::Money || currency(left) == currency(right);
    let both: Option<(Ratio, Ratio)> = value(left)
        .zip(value(right))
        .filter(|_both| alike && of != Metric::Commission);
    let better = both.map_or(Ordering::Equal, |(left, right)| {
        if of.is_cost() {
            right.cmp(&left)
        } else {
            left.cmp(&right)
        }
    });
    Row {
        name: metric::short(of),
        values: [shown(left), shown(right)],
        ranks: [rank(left), rank(right)],
        better,
        is_judged: both.is_some(),
    }
}

/// Returns who is better in how many of the lines that can be told.
fn verdict(rows: &[Row], left: &Scorecard, right: &Scorecard) -> String {
    let judged = rows.iter().filter(|row| row.is_judged).count();
    let won = |by: Ordering| rows.iter().filter(|row| row.better == by).count();
    let (first, second) = (won(Ordering::Greater), won(Ordering::Less));
    let said = match judged {
        0 => "Neither has a figure the other can be compared by.".to_owned(),
        _ => format!(
            "@{} is better in {first} of {judged}, @{} in {second}.",
            left.handle, right.handle
        ),
    };
    if left.figures.net_gmv.currency == right.figures.net_gmv.currency {
        said
    } else {
        format!("{said} Their amounts are in two currencies and are not compared.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{blank, scorecard, text};
    use crate::tui::theme::Palette;

    fn drawn(view: &View<'_>) -> String {
        let theme = Theme::new(Palette::NoColor, &Glyphs::UNICODE);
        let mut buf = blank(80, 24);
        render(view, &theme, buf.area, &mut buf);
        text(&buf)
    }

    #[test]
    fn the_better_one_is_marked_and_the_unknown_is_not_worse() {
        let left = scorecard();
        let mut right = scorecard();
        right.handle = "leo_lifts".to_owned();
        right.card = None;
        right.sums.sold.returned.of = 1;
        right.sums.cvr.by = 0;
        right.sums.sold.orders = 200;
        let frame = drawn(&View {
            window: "28 days",
            cards: [Some(&left), Some(&right)],
            failed: "",
            hints: Vec::new(),
        });
        let line = |name: &str| {
            let mut lines = frame.lines();
            lines.find(|line| line.contains(name)).unwrap_or_default()
        };
        // Fewer returns are better.
        let returns = line("Returns");
        assert!(returns.find("better") > returns.find("2.9 %"), "{frame}");
        assert!(!line("CVR").contains("better"), "{frame}");
        assert!(!line("Commission").contains("better"), "{frame}");
        assert!(line("Posts ").contains("equal"), "{frame}");
        assert!(
            frame.contains("@maya.glows is better in 0 of 8, @leo_lifts in 2."),
            "{frame}"
        );
    }

    #[test]
    fn amounts_of_two_currencies_are_not_compared() {
        let left = scorecard();
        let mut right = scorecard();
        right.figures.net_gmv.currency = "EUR".parse().expect("a currency");
        right.sums.sold.net = 1;
        let frame = drawn(&View {
            window: "28 days",
            cards: [Some(&left), Some(&right)],
            failed: "",
            hints: Vec::new(),
        });
        assert!(frame.contains("are not compared"), "{frame}");
        let mut lines = frame.lines();
        let gmv = lines.find(|line| line.contains("Net GMV"));
        assert!(!gmv.unwrap_or_default().contains("better"), "{frame}");
    }
}
