//! A weekly series from outside TikTok under weekly GMV, moved by the lag at which they go together best.
//!
//! ```text
//! Branded search    correlation 0.86, 2 weeks after GMV, over 14 weeks; not cause
//! GMV               ▁▂▃▅█▆▃▂▁▂▃▅▇
//! 2 weeks later     ▁▂▃▅█▆▄▂▁▂▃▅▇
//! by lag            same week 0.12 · 1 w 0.51 · 2 w 0.86 · 3 w 0.40 · 4 w –
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::store::view::signal::{Moved, SignalWeek, Together};
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::bars;
use crate::tui::widgets::clip::width;
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::pen::{Pen, cols};

/// Lines one series takes, and those it takes where there is little room.
pub(super) const LINES: u16 = 4;
pub(super) const FEW: u16 = 3;
/// Columns of the words before the curves.
const LABEL: u16 = 18;

/// Draws a series in the last weeks that fit; without room nothing.
pub(super) fn render(one: &Together, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.height < FEW || area.width < LABEL + 12 {
        return;
    }
    let glyphs = theme.glyphs;
    let mut pen = Pen::new(buf, theme, area, 0);
    pen.cell(&one.name, LABEL - 1, Align::Left, Role::Title)
        .gap(1);
    let said = said(one);
    let whole = format!("{said}; not cause");
    let fits = cols(width(&whole)) <= pen.room();
    pen.text(if fits { &whole } else { &said }, Role::Text);
    let lag = one.best.map_or(0, |best| best.weeks);
    let pairs = pairs(&one.weeks, lag);
    let shown = usize::from(area.width - LABEL);
    let pairs = pairs
        .get(pairs.len().saturating_sub(shown)..)
        .unwrap_or_default();
    let curves = [
        ("GMV".to_owned(), pairs.iter().map(|pair| pair.0).collect()),
        (after(lag), pairs.iter().map(|pair| pair.1).collect()),
    ];
    for (n, (label, values)) in curves.iter().enumerate() {
        let mut pen = Pen::new(buf, theme, area, cols(n + 1));
        pen.cell(label, LABEL - 1, Align::Left, Role::Muted).gap(1);
        let values: &Vec<i64> = values;
        bars::sparkline(&mut pen, &lifted(values));
    }
    if area.height >= LINES {
        let mut pen = Pen::new(buf, theme, area, LINES - 1);
        pen.cell("by lag", LABEL - 1, Align::Left, Role::Muted)
            .gap(1);
        for (n, moved) in one.lags.iter().enumerate() {
            if n > 0 {
                pen.text(&format!(" {} ", glyphs.dot), Role::Track);
            }
            let is_best = one.best.is_some_and(|best| best.weeks == moved.weeks);
            let role = if is_best { Role::Good } else { Role::Muted };
            let when = if moved.weeks == 0 {
                "same week".to_owned()
            } else {
                format!("{} w", moved.weeks)
            };
            pen.text(&format!("{when} {}", r(*moved, glyphs)), role);
        }
    }
}

/// Returns how the two go together, in words.
fn said(one: &Together) -> String {
    let best = one.best.and_then(|best| Some((best, best.hundredths?)));
    let Some((best, hundredths)) = best else {
        return "too few weeks in common to tell".to_owned();
    };
    let when = match best.weeks {
        0 => "in the same week".to_owned(),
        1 => "1 week after GMV".to_owned(),
        weeks => format!("{weeks} weeks after GMV"),
    };
    format!(
        "correlation {}, {when}, over {} weeks",
        decimal(hundredths),
        best.pairs
    )
}

fn after(lag: usize) -> String {
    match lag {
        0 => "same week".to_owned(),
        1 => "1 week later".to_owned(),
        weeks => format!("{weeks} weeks later"),
    }
}

fn r(moved: Moved, glyphs: &Glyphs) -> String {
    moved
        .hundredths
        .map_or_else(|| glyphs.unknown.to_owned(), decimal)
}

fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// Returns GMV and the value so many weeks later, of every week that has both.
fn pairs(weeks: &[SignalWeek], lag: usize) -> Vec<(i64, i64)> {
    let later = weeks.iter().skip(lag);
    weeks
        .iter()
        .zip(later)
        .filter_map(|(gmv, value)| gmv.net_gmv.zip(value.value))
        .collect()
}

/// Returns values over the least of them, so that a curve shows how they move rather than how large they are.
fn lifted(values: &[i64]) -> Vec<i64> {
    let least = values.iter().copied().min().unwrap_or(0);
    values.iter().map(|value| value - least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::plus_days;
    use crate::domain::testing::date;
    use crate::tui::testing::text;
    use crate::tui::theme::Palette;

    fn series(lag: usize) -> Together {
        let gmv = [10, 20, 40, 80, 60, 30, 20, 10, 30, 50, 70, 90];
        let weeks = (0_usize..12)
            .map(|n| SignalWeek {
                monday: plus_days(date("2026-08-03"), 7 * i64::try_from(n).unwrap()),
                value: Some(n.checked_sub(lag).map_or(15_000, |n| gmv[n] * 1_000)),
                net_gmv: Some(gmv[n] * 100),
            })
            .collect();
        let moved = |weeks, hundredths| Moved {
            weeks,
            pairs: 12 - weeks,
            hundredths,
        };
        Together {
            name: "Branded search".into(),
            weeks,
            lags: vec![
                moved(0, Some(-12)),
                moved(1, Some(40)),
                moved(2, Some(100)),
                moved(3, Some(38)),
                moved(4, None),
            ],
            best: Some(moved(2, Some(100))),
        }
    }

    fn drawn(one: &Together, size: (u16, u16)) -> Vec<String> {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buf = Buffer::empty(area);
        let theme = Theme::new(Palette::NoColor, &Glyphs::UNICODE);
        render(one, &theme, area, &mut buf);
        text(&buf)
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn both_curves_lie_over_each_other_at_the_best_lag() {
        let lines = drawn(&series(2), (78, 4));
        assert_eq!(
            lines[0],
            "Branded search    correlation 1.00, 2 weeks after GMV, over 10 weeks"
        );
        let curve = |line: &str| line.chars().skip(18).collect::<String>();
        assert_eq!(curve(&lines[1]), curve(&lines[2]));
        assert_eq!(lines[2].trim_end().chars().count(), 28);
        assert_eq!(
            lines[3],
            "by lag            same week -0.12 · 1 w 0.40 · 2 w 1.00 · 3 w 0.38 · 4 w –"
        );
    }

    #[test]
    fn little_room_shows_the_curves_alone_and_none_shows_nothing() {
        assert_eq!(drawn(&series(2), (40, 3)).len(), 3);
        for size in [(0, 0), (1, 1), (29, 4), (80, 2)] {
            assert!(drawn(&series(2), size).iter().all(String::is_empty));
        }
        let mut short = series(0);
        (short.best, short.weeks) = (None, Vec::new());
        assert!(drawn(&short, (78, 4))[0].contains("too few weeks"));
    }
}
