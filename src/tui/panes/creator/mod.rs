//! Everything about one creator, as a page that scrolls.
//!
//! ```text
//! ┌ @maya.glows ───────────────────────────────────┐
//! │ Maya Okafor                    Tier 1 · repeat │
//! │ 48,210 followers · beauty · 18 % commission    │
//! │ #vip #glow · owner ana                         │
//! │                                                │
//! │ Suggestions 1                                  │
//! │ restock                                        │
//! │   Send product. → Queue restock.               │
//! │                                                │
//! │ Samples 2 open                                 │
//! │ Serum 30ml    delivered  ‼ due Sat −6 d        │
//! │               late because: brief after box    │
//! │                                                │
//! │ Content 12                                     │
//! │ Tue   $412.20   12.4k views  Night routine     │
//! └────────────────────────────────────────────────┘
//! ```

mod page;
mod tracked;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::{Date, Zone};
use crate::store::view::creator::CreatorShow;
use crate::tui::theme::{Glyphs, Theme};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::page::{self as scrolled, PageLine};
use crate::tui::widgets::panel::{self, Caption};

pub use page::kind_words;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says.
    pub caption: Caption<'a>,
    /// The creator; `None` with a notice.
    pub show: Option<&'a CreatorShow>,
    /// Words the timeline is narrowed to; empty shows the whole page.
    pub narrow: &'a str,
    /// The line at the top.
    pub offset: usize,
    /// The suggestion under the cursor, where it has one.
    pub chosen: Option<usize>,
    /// The shop's zone.
    pub zone: Zone,
    /// Today in that zone.
    pub today: Date,
    /// What to say in place of the creator.
    pub notice: Option<Notice<'a>>,
}

/// The page, as far as scrolling has to know it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// How many lines it has.
    pub lines: usize,
    /// How many of them show at a time.
    pub height: usize,
    /// The line of the suggestion under the cursor.
    pub chosen: Option<usize>,
}

/// Returns how long the page is where the pane has that area.
pub fn extent(view: &View<'_>, glyphs: &Glyphs, area: Rect) -> Extent {
    let inner = Rect {
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
        ..area
    };
    let lines = lines(view, glyphs, inner);
    Extent {
        lines: lines.len(),
        height: inner.height.into(),
        chosen: lines.iter().position(PageLine::is_chosen),
    }
}

/// Returns the page inside the frame; nothing where there is no creator.
fn lines<'a>(view: &View<'a>, glyphs: &Glyphs, inner: Rect) -> Vec<PageLine<'a>> {
    let Some(show) = view.show else {
        return Vec::new();
    };
    let days = (view.zone, view.today);
    if !view.narrow.is_empty() {
        return page::narrowed(show, days, view.narrow);
    }
    let wide = inner.width.saturating_sub(2);
    page::lines(show, days, (wide, view.chosen), glyphs)
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let handle = view
        .show
        .map(|show| format!("@{}", show.creator.handle))
        .filter(|_handle| view.notice.is_none());
    let title = handle.as_deref().unwrap_or("Creator");
    let shop = view.show.map_or("", |show| show.creator.shop.as_str());
    let inner = panel::render(title, shop, &view.caption, theme, (area, buf));
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
    } else {
        let lines = lines(view, theme.glyphs, inner);
        scrolled::render(&lines, view.offset, theme, inner, buf);
    }
}
