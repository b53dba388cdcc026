//! Enter on a task or a suggestion: opens what it is about.

use super::super::{act, layer};
use super::brief;
use crate::store::view::profit::ProfitBy;
use crate::tui::action::{Action, Screen};
use crate::tui::destination::Destination;
use crate::tui::model::Model;
use crate::tui::msg::Effect;
use crate::tui::panes::profit::Tab;

/// Opens the brief, or goes to the list with the row, narrowed to it.
pub(in crate::tui::update) fn open(model: &mut Model, to: Destination) -> Vec<Effect> {
    match to {
        Destination::Brief(sample) => vec![brief::fetch(sample)],
        Destination::Product(sku) => {
            super::super::motion::open_tab(model, Tab::Parted(ProfitBy::Product));
            narrowed(model, Screen::Profit, &sku.to_string())
        }
        Destination::Content(id) => narrowed(model, Screen::Content, &id.to_string()),
        Destination::Campaign(name) => narrowed(model, Screen::Campaigns, &name),
        Destination::Programme => act(model, Action::Programme),
    }
}

fn narrowed(model: &mut Model, screen: Screen, words: &str) -> Vec<Effect> {
    let effects = act(model, Action::GoTo(screen));
    layer::set_filter(model, words);
    let pane = model.pane();
    model.stale.panes.insert(pane);
    effects
}
