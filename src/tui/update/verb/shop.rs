//! Which shop the app is about: one of several, or all of them.

use super::super::{refresh, tell};
use super::menu::push;
use crate::domain::id::ShopId;
use crate::store::view::Scope;
use crate::tui::layer::{Choice, Pick};
use crate::tui::model::{Model, Subject};
use crate::tui::morning::Morning;
use crate::tui::msg::Effect;
use crate::tui::overlays::toast::News;
use crate::tui::pane::LISTS;
use crate::tui::widgets::panel::joined;

/// Asks which shop, where there are several.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let shops = model.shops.as_deref().unwrap_or_default();
    let [_, _, ..] = shops else {
        let text = "There is one shop: callsheet shop add NAME makes another.".to_owned();
        return tell(model, News::Told, text);
    };
    let choice = |key, label: &str, note: String, shop| Choice {
        key,
        label: label.to_owned(),
        note,
        pick: Pick::Shop(shop),
    };
    let letters = ('b'..='z').filter(|c| !matches!(c, 'j' | 'k' | 'q'));
    // Beyond the letters, shops are reached with the arrows.
    let letters = letters.chain(std::iter::repeat(' '));
    let all = choice('a', "All shops", shops.len().to_string(), None);
    let each = letters.zip(shops).map(|(key, shop)| {
        let client = shop.client.as_deref().unwrap_or_default();
        let currency = shop.currency.to_string();
        let note = joined(&[client, &shop.market, &currency], ", ");
        choice(key, &shop.name, note, Some(shop.id))
    });
    let choices: Vec<Choice> = std::iter::once(all).chain(each).collect();
    let now = match model.scope {
        Scope::All => None,
        Scope::Shop(id) => Some(id),
    };
    let cursor = choices
        .iter()
        .position(|choice| choice.pick == Pick::Shop(now));
    let title = ("Shop".to_owned(), cursor.unwrap_or(0));
    push(model, title, choices, Subject::default())
}

/// Makes the app about one shop, or about all of them: every list is another one.
pub(super) fn choose(model: &mut Model, shop: Option<ShopId>) -> Vec<Effect> {
    let scope = shop.map_or(Scope::All, Scope::Shop);
    if model.scope == scope {
        return Vec::new();
    }
    model.scope = scope;
    model.about.pinned = None;
    model.about.forget();
    model.names = None;
    model.morning = Morning::default();
    for pane in LISTS {
        model.restart(pane);
    }
    // What is out of sight is not acted on.
    model.pipeline.list.unmark();
    model.due.unmark();
    model.today.unmark();
    model.creators.list.unmark();
    model.queue.unmark();
    model.content.list.unmark();
    refresh(model);
    Vec::new()
}
