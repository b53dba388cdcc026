//! The first page of an empty database: three ways on.
//!
//! ```text
//!     Welcome to Callsheet
//!     There is nothing here yet. …
//!
//!     i  import the 3 files in /home/ana/exports
//!        affiliate_orders.csv, video_list.csv, tracker.xlsx
//!     p  name a file or a folder to import
//!     d  look around in a made-up shop, in a database of its own
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::pen::{Pen, cols};

/// A way on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer<'a> {
    /// Its key.
    pub key: &'a str,
    /// What it does.
    pub word: &'a str,
    /// More about it; empty without.
    pub note: &'a str,
}

/// What the page offers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View<'a> {
    /// The ways on, most useful first.
    pub offers: Vec<Offer<'a>>,
}

const TITLE: &str = "Welcome to Callsheet";
const TEXT: &str = "There is nothing here yet. Callsheet reads the CSV and XLSX exports of TikTok \
                    Shop, and sheets of your own; nothing leaves this machine.";

/// Draws the page.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let wide = area.width.saturating_sub(4).min(64);
    let lines = wrap(TEXT, wide.into());
    let notes = view.offers.iter().filter(|offer| !offer.note.is_empty());
    let height = cols(lines.len() + view.offers.len() + notes.count()) + 3;
    let area = Rect {
        x: area.x + (area.width - wide) / 2,
        width: wide,
        ..area
    };
    let top = area.height.saturating_sub(height) / 3;
    Pen::new(buf, theme, area, top).text(TITLE, Role::Title);
    let mut y = top + 1;
    for text in &lines {
        Pen::new(buf, theme, area, y).text(text, Role::Muted);
        y += 1;
    }
    y += 1;
    let key = view.offers.iter().map(|offer| width(offer.key)).max();
    let key = cols(key.unwrap_or(0));
    for offer in &view.offers {
        Pen::new(buf, theme, area, y)
            .cell(offer.key, key, Align::Left, Role::Key)
            .gap(2)
            .text(offer.word, Role::Text);
        y += 1;
        if !offer.note.is_empty() {
            Pen::new(buf, theme, area, y)
                .gap(key + 2)
                .text(offer.note, Role::Muted);
            y += 1;
        }
    }
}
