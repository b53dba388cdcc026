//! A waterfall: from what came in, past what was spent, to what is left.
//!
//! ```text
//! Net GMV        $4,120  ██████████████████████
//! − goods       −$1,236                ▒▒▒▒▒▒▒▒
//! − commission    −$618            ▒▒▒▒
//! Contribution   $2,266  ████████████
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::cells;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::clip::width;
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::pen::{Pen, cols};

/// What a line of the waterfall is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A sum: its bar stands on zero.
    Sum,
    /// Something added or taken away: its bar hangs on the one before.
    Part,
}

/// One line of the waterfall.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step<'a> {
    /// What it is called.
    pub label: &'a str,
    /// The sum, or what is added, below zero for a cost; unknown draws no bar.
    pub amount: Option<i64>,
    /// The amount in words.
    pub text: String,
    /// What it is.
    pub kind: Kind,
}

/// A bar from one amount to another.
#[derive(Clone, Copy)]
struct Bar {
    from: i128,
    to: i128,
}

/// Returns each step's bar: `None` for what is unknown.
fn bars(steps: &[Step<'_>]) -> Vec<Option<Bar>> {
    let mut level = 0;
    steps
        .iter()
        .map(|step| {
            let amount = i128::from(step.amount?);
            let from = match step.kind {
                Kind::Sum => 0,
                Kind::Part => level,
            };
            level = from + amount;
            Some(Bar { from, to: level })
        })
        .collect()
}

/// Columns a bar needs to say anything.
const LEAST: u16 = 8;

/// Draws one line a step; bars only where there is room for them.
pub fn render(steps: &[Step<'_>], theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let label = steps.iter().map(|step| width(step.label)).max();
    let amount = steps.iter().map(|step| width(&step.text)).max();
    let (label, amount) = (cols(label.unwrap_or(0)), cols(amount.unwrap_or(0)));
    let bars = bars(steps);
    let ends = || bars.iter().flatten().flat_map(|bar| [bar.from, bar.to]);
    let low = ends().min().unwrap_or(0).min(0);
    let high = ends().max().unwrap_or(0).max(0);
    for (line, (step, bar)) in (0..area.height).zip(steps.iter().zip(&bars)) {
        let mut pen = Pen::new(buf, theme, area, line);
        let role = match (step.kind, step.amount) {
            (_, None) => Role::Muted,
            (Kind::Sum, Some(..0)) => Role::Overdue,
            (Kind::Sum, Some(_)) => Role::Title,
            (Kind::Part, Some(_)) => Role::Text,
        };
        let named = match step.kind {
            Kind::Sum => Role::Title,
            Kind::Part => Role::Muted,
        };
        pen.cell(step.label, label, Align::Left, named).gap(1);
        pen.cell(&step.text, amount, Align::Right, role).gap(2);
        if pen.room() >= LEAST {
            draw_bar(*bar, step.kind, (low, high), &mut pen);
        }
    }
}

fn draw_bar(bar: Option<Bar>, kind: Kind, (low, high): (i128, i128), pen: &mut Pen<'_>) {
    let Some(bar) = bar else {
        return;
    };
    let glyphs = pen.theme().glyphs;
    let (wide, start) = (pen.room(), pen.column());
    let whole = high - low;
    let left = cells(bar.from.min(bar.to) - low, whole, wide);
    let long = cells((bar.to - bar.from).abs(), whole, wide).min(wide.saturating_sub(left).max(1));
    let (sign, role) = match (kind, bar.to < bar.from) {
        (Kind::Sum, false) => (glyphs.block, Role::Chart),
        (Kind::Sum, true) => (glyphs.block, Role::Overdue),
        (Kind::Part, true) => (glyphs.shade, Role::Warning),
        (Kind::Part, false) => (glyphs.shade, Role::Good),
    };
    // A bar of one cell at the far end still stands inside.
    pen.to(start + left.min(wide.saturating_sub(1)));
    pen.repeat(sign, long, role);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{blank, text};
    use crate::tui::theme::{Glyphs, Palette};

    fn step(label: &str, amount: Option<i64>, kind: Kind) -> Step<'_> {
        Step {
            label,
            amount,
            text: amount.map_or_else(|| "–".to_owned(), |n| n.to_string()),
            kind,
        }
    }

    fn drawn(glyphs: &'static Glyphs, (wide, high): (u16, u16), steps: &[Step<'_>]) -> String {
        let theme = Theme::new(Palette::NoColor, glyphs);
        let mut buf = blank(wide, high);
        render(steps, &theme, buf.area, &mut buf);
        text(&buf)
    }

    #[test]
    fn every_cost_hangs_on_the_one_before() {
        let steps = [
            step("Net GMV", Some(4_000), Kind::Sum),
            step("goods", Some(-1_000), Kind::Part),
            step("fee", Some(-10), Kind::Part),
            step("ads", Some(0), Kind::Part),
            step("Left", Some(2_990), Kind::Sum),
        ];
        insta::assert_snapshot!(drawn(&Glyphs::UNICODE, (40, 5), &steps), @r"
        Net GMV  4000  █████████████████████████
        goods   -1000                     ▒▒▒▒▒▒
        fee       -10                     ▒
        ads         0
        Left     2990  ███████████████████
        ");
        insta::assert_snapshot!(drawn(&Glyphs::ASCII, (40, 5), &steps), @r"
        Net GMV  4000  #########################
        goods   -1000                     ======
        fee       -10                     =
        ads         0
        Left     2990  ###################
        ");
    }

    #[test]
    fn a_loss_goes_below_zero_and_the_unknown_has_no_bar() {
        let steps = [
            step("Net GMV", Some(1_000), Kind::Sum),
            step("goods", None, Kind::Part),
            step("samples", Some(-1_500), Kind::Part),
            step("Left", Some(-500), Kind::Sum),
        ];
        insta::assert_snapshot!(drawn(&Glyphs::UNICODE, (40, 4), &steps), @r"
        Net GMV  1000          █████████████████
        goods       –
        samples -1500  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        Left     -500  ████████
        ");
    }

    #[test]
    fn any_room_will_do_and_extremes_do_not_overflow() {
        let steps = [
            step("Net GMV", Some(i64::MAX), Kind::Sum),
            step("a", Some(i64::MIN), Kind::Part),
            step("b", Some(i64::MIN), Kind::Part),
            step("Left", Some(i64::MIN), Kind::Sum),
        ];
        for wide in 0..60 {
            for high in 0..6 {
                drawn(&Glyphs::UNICODE, (wide, high), &steps);
            }
        }
        assert!(!drawn(&Glyphs::ASCII, (20, 1), &steps).contains('#'));
    }
}
