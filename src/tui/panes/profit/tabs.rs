//! The views of the Profit screen: one line of names, the open one lit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::store::view::profit::ProfitBy;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::pen::Pen;

/// A view of the Profit screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// What stays of the sales, parted by this.
    Parted(ProfitBy),
    /// Our commission and fees beside TikTok's, order by order.
    Settlement,
    /// The programme as a whole.
    Programme,
}

/// Every view with its name, in the order of `Tab`.
pub const TABS: [(Tab, &str); 6] = [
    (Tab::Parted(ProfitBy::Creator), "Creators"),
    (Tab::Parted(ProfitBy::Campaign), "Campaigns"),
    (Tab::Parted(ProfitBy::Product), "Products"),
    (Tab::Parted(ProfitBy::Shop), "Shops"),
    (Tab::Settlement, "Settlement"),
    (Tab::Programme, "Programme"),
];

/// Draws the names in the first line of `inner`.
pub(super) fn render(open: Tab, theme: &Theme, inner: Rect, buf: &mut Buffer) {
    let mut pen = Pen::new(buf, theme, inner, 0);
    for (tab, title) in TABS {
        let role = if tab == open { Role::Tab } else { Role::Muted };
        pen.text(&format!(" {title} "), role);
    }
}
