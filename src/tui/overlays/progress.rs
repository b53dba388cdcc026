//! Long work beside the screen, in the last line: how far it is, and the key that stops it.
//!
//! ```text
//!  L advance  m message  ? all keys      Importing orders.csv ━━━━━━━━━━━━━━━──────────  61 %  esc stop
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bars;
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::clip::width;
use crate::tui::widgets::pen::{Pen, cols};

/// How far a work is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// What is done, such as `Importing orders.csv`.
    pub text: &'a str,
    /// How much of it is done.
    pub part: u64,
    /// Of how much; 0 when that is unknown, and `part` is shown as a count.
    pub whole: u64,
    /// The key that stops it.
    pub stop: Hint<'a>,
}

/// Columns of the bar.
const BAR: u16 = 24;

/// Draws the progress at the right end of `area`, a line; returns what it leaves of it.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let far = if view.whole == 0 {
        crate::domain::money::grouped(view.part)
    } else {
        let percent = u128::from(view.part.min(view.whole)) * 100 / u128::from(view.whole);
        format!("{percent:>3} %")
    };
    let stop = width(view.stop.key) + 1 + width(view.stop.word);
    let least = cols(width(view.text) + 2 + width(&far) + 2 + stop + 1);
    // The bar goes first where room is short: the figure says the same.
    let bar = if view.whole == 0 || area.width < least + BAR + 2 {
        0
    } else {
        BAR + 2
    };
    let wide = (least + bar).min(area.width);
    let place = Rect {
        x: area.right() - wide,
        width: wide,
        ..area
    };
    let mut pen = Pen::new(buf, theme, place, 0);
    pen.right(" ", Role::Muted)
        .right(view.stop.word, Role::Muted)
        .right(" ", Role::Muted)
        .right(view.stop.key, Role::Key)
        .right("  ", Role::Muted)
        .right(&far, Role::Text)
        .right("  ", Role::Muted);
    pen.text(view.text, Role::Text);
    if bar > 0 && pen.room() >= BAR {
        pen.gap(1);
        let part = i64::try_from(view.part).unwrap_or(i64::MAX);
        let whole = i64::try_from(view.whole).unwrap_or(i64::MAX);
        bars::bar(&mut pen, part, whole, BAR);
    }
    Rect {
        width: area.width - wide,
        ..area
    }
}
