//! Which shops the app is about: one of several, those of one client, or all of them.

use std::collections::BTreeMap;

use super::super::{refresh, tell};
use super::menu::push;
use crate::domain::shop::Shop;
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
    let choice = |key, label: &str, note: String, scope| Choice {
        key,
        label: label.to_owned(),
        note,
        pick: Pick::Shop(scope),
    };
    let letters = ('b'..='z').filter(|c| !matches!(c, 'j' | 'k' | 'q'));
    // Beyond the letters, shops are reached with the arrows.
    let letters = letters.chain(std::iter::repeat(' '));
    let all = choice('a', "All shops", shops.len().to_string(), Scope::All);
    let clients = clients(shops).into_iter().map(|(client, of)| {
        let names: Vec<&str> = of.iter().map(|shop| shop.name.as_str()).collect();
        let first = of.first().map_or(Scope::All, |shop| Scope::Client(shop.id));
        (client, names.join(", "), first)
    });
    let each = shops.iter().map(|shop| {
        let client = shop.client.as_deref().unwrap_or_default();
        let currency = shop.currency.to_string();
        let note = joined(&[client, &shop.market, &currency], ", ");
        (shop.name.as_str(), note, Scope::Shop(shop.id))
    });
    let others = letters
        .zip(clients.chain(each))
        .map(|(key, (label, note, scope))| choice(key, label, note, scope));
    let choices: Vec<Choice> = std::iter::once(all).chain(others).collect();
    let cursor = choices
        .iter()
        .position(|choice| choice.pick == Pick::Shop(model.scope));
    let title = ("Shop".to_owned(), cursor.unwrap_or(0));
    push(model, title, choices, Subject::default())
}

/// Returns the clients that have several shops, by name, with their shops in the order given.
fn clients(shops: &[Shop]) -> BTreeMap<&str, Vec<&Shop>> {
    let mut found: BTreeMap<&str, Vec<&Shop>> = BTreeMap::new();
    for shop in shops {
        if let Some(client) = &shop.client {
            found.entry(client).or_default().push(shop);
        }
    }
    found.retain(|_client, shops| shops.len() > 1);
    found
}

/// Makes the app about other shops: every list is another one.
pub(super) fn choose(model: &mut Model, scope: Scope) -> Vec<Effect> {
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
