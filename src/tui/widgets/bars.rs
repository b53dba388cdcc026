//! Small charts: sparkline, bar, heat strip.

use super::pen::Pen;
use crate::tui::theme::Role;

/// Writes one sign per value, its height by the largest; values below zero stand as zero.
pub fn sparkline(pen: &mut Pen<'_>, values: &[i64]) {
    let levels = &pen.theme().glyphs.spark;
    let top = values.iter().copied().max().unwrap_or(0);
    for &value in values {
        let level = step(value, top, levels.len());
        let role = if value > 0 { Role::Chart } else { Role::Track };
        pen.text(levels.get(level).copied().unwrap_or(" "), role);
    }
}

/// Writes a bar of `width_cols` columns of which `part` of `whole` is filled.
pub fn bar(pen: &mut Pen<'_>, part: i64, whole: i64, width_cols: u16) {
    let glyphs = pen.theme().glyphs;
    let wide = i128::from(width_cols.min(pen.room()));
    let filled = if whole > 0 {
        (i128::from(part.max(0)) * wide + i128::from(whole) / 2) / i128::from(whole)
    } else {
        0
    };
    let filled = u16::try_from(filled.min(wide)).unwrap_or(0);
    let rest = u16::try_from(wide).unwrap_or(0) - filled;
    pen.repeat(glyphs.bar, filled, Role::Chart);
    pen.repeat(glyphs.track, rest, Role::Track);
}

/// Writes one sign per day: none, few, more, most of what any day has; every seventh day is parted.
pub fn heat(pen: &mut Pen<'_>, days: &[usize], parted: bool) {
    let levels = &pen.theme().glyphs.heat;
    let top = i64::try_from(days.iter().copied().max().unwrap_or(0)).unwrap_or(i64::MAX);
    for (i, &count) in days.iter().enumerate() {
        if parted && i > 0 && i % 7 == 0 {
            pen.gap(1);
        }
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let level = if count == 0 {
            0
        } else {
            1 + step(count, top, levels.len() - 1)
        };
        let role = if count == 0 { Role::Track } else { Role::Chart };
        pen.text(levels.get(level).copied().unwrap_or(" "), role);
    }
}

/// Returns the step, of `steps`, that `value` reaches when `top` is the highest.
fn step(value: i64, top: i64, steps: usize) -> usize {
    if value <= 0 || top <= 0 {
        return 0;
    }
    let steps = i128::try_from(steps).unwrap_or(1);
    let step = (i128::from(value) * steps - 1) / i128::from(top);
    usize::try_from(step.min(steps - 1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Glyphs, Palette, Theme};
    use ratatui::buffer::Buffer;
    use ratatui::buffer::Cell;
    use ratatui::layout::Rect;

    fn drawn(glyphs: &'static Glyphs, write: impl Fn(&mut Pen<'_>)) -> String {
        let theme = Theme::new(Palette::NoColor, glyphs);
        let area = Rect::new(0, 0, 31, 1);
        let mut buf = Buffer::empty(area);
        write(&mut Pen::new(&mut buf, &theme, area, 0));
        let text: String = buf.content.iter().map(Cell::symbol).collect();
        text.trim_end().to_owned()
    }

    #[test]
    fn charts_say_the_same_in_unicode_and_in_ascii() {
        let weeks = [0, 1, 25, 50, 75, 100, -3];
        assert_eq!(
            drawn(&Glyphs::UNICODE, |pen| sparkline(pen, &weeks)),
            "▁▁▂▄▆█▁"
        );
        assert_eq!(
            drawn(&Glyphs::ASCII, |pen| sparkline(pen, &weeks)),
            "..:=*@."
        );
        assert_eq!(drawn(&Glyphs::UNICODE, |pen| bar(pen, 3, 4, 8)), "━━━━━━──");
        assert_eq!(drawn(&Glyphs::ASCII, |pen| bar(pen, 9, 4, 8)), "========");
        assert_eq!(drawn(&Glyphs::ASCII, |pen| bar(pen, 9, 0, 4)), "----");
        let days = [3, 0, 1, 0, 0, 0, 9, 9, 5];
        assert_eq!(
            drawn(&Glyphs::UNICODE, |pen| heat(pen, &days, true)),
            "▂·▂···█ █▅"
        );
        assert_eq!(
            drawn(&Glyphs::ASCII, |pen| heat(pen, &days, false)),
            "-.-...##+"
        );
    }

    #[test]
    fn extremes_do_not_overflow() {
        let weeks = [i64::MAX, i64::MIN, 0];
        assert_eq!(drawn(&Glyphs::UNICODE, |pen| sparkline(pen, &weeks)), "█▁▁");
        assert_eq!(
            drawn(&Glyphs::ASCII, |pen| bar(pen, i64::MAX, i64::MAX, 3)),
            "==="
        );
    }
}
