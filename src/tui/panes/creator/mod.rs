//! Everything about one creator, as a page that scrolls.
//!
//! ```text
//! ┌ @maya.glows ───────────────────────────────────┐
//! │ Maya Okafor                    Tier 1 · repeat │
//! │ 48,210 followers · beauty · 18 % commission    │
//! │ #vip #glow · owner ana                         │
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
use crate::tui::theme::Theme;
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::page as scrolled;
use crate::tui::widgets::panel::{self, Caption};

pub use page::{kind_words, lines};

/// Lines and columns of the pane that are not its page: the frame, and the air at its sides.
pub const CHROME: (u16, u16) = (2, 4);

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
    /// The shop's zone.
    pub zone: Zone,
    /// Today in that zone.
    pub today: Date,
    /// What to say in place of the creator.
    pub notice: Option<Notice<'a>>,
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
    } else if let Some(show) = view.show {
        let wide = inner.width.saturating_sub(2);
        let lines = if view.narrow.is_empty() {
            lines(show, (view.zone, view.today), wide, theme.glyphs)
        } else {
            page::narrowed(show, (view.zone, view.today), view.narrow)
        };
        scrolled::render(&lines, view.offset, theme, inner, buf);
    }
}
