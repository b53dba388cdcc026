//! The line after `/`: the list narrows with every letter.

use crossterm::event::{KeyCode, KeyEvent};

use super::super::{close_layer, motion, tell};
use crate::domain::query::{self, Filter, Term, Test};
use crate::tui::layer::Layer;
use crate::tui::model::{Model, Pane};
use crate::tui::msg::Effect;
use crate::tui::overlays::toast::News;

/// Returns the filter without its free words.
pub(in crate::tui::update) fn without_words(filter: &Filter) -> Filter {
    let is_word = |term: &Term| !term.negated && matches!(term.test, Test::Word(_));
    Filter {
        terms: filter
            .terms
            .iter()
            .filter(|term| !is_word(term))
            .cloned()
            .collect(),
    }
}

/// Takes the filter of the pane away; returns whether there was one.
pub(in crate::tui::update) fn clear_filter(model: &mut Model) -> bool {
    let had = model
        .narrow_of(model.pane())
        .is_some_and(|narrow| !narrow.text.is_empty());
    if had {
        set_filter(model, "");
    }
    had
}

/// Narrows the list to what is typed; while its last word means nothing, to the words before it.
pub(in crate::tui::update) fn set_filter(model: &mut Model, text: &str) {
    let pane = model.pane();
    let me = model.actor.clone();
    let fault = model.fault_of(pane, text);
    let Some(narrow) = model.narrow_mut(pane) else {
        return;
    };
    text.clone_into(&mut narrow.text);
    narrow.error = fault.map_or_else(String::new, |(brief, _)| brief);
    if pane == Pane::Creator {
        // A timeline is narrowed by its words alone, where it is drawn.
        model.about.offset = 0;
        return;
    }
    let readable = query::parse(text).ok().or_else(|| before_the_last(text));
    let readable = readable.map(|filter| filter.asked_by(&me));
    if let Some(filter) = readable
        && narrow.filter != filter
    {
        narrow.filter = filter;
        model.restart(pane);
        if pane == Pane::Today {
            // What the filter brings is no news.
            model.morning.known = None;
        }
    }
}

/// Returns what the text means without the word at its end, which is still being typed.
fn before_the_last(text: &str) -> Option<Filter> {
    let last = text.trim_end().rfind(char::is_whitespace).unwrap_or(0);
    let (before, _) = text.split_at_checked(last)?;
    query::parse(before).ok()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(super) fn filter_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::Esc => {
            close_layer(model);
            set_filter(model, "");
        }
        KeyCode::Enter => {
            // What means nothing is not kept: the line stays open, and the whole sentence is told.
            let pane = model.pane();
            let narrow = model.narrow_of(pane);
            let fault = narrow.and_then(|narrow| model.fault_of(pane, &narrow.text));
            if let Some((_, sentence)) = fault {
                return tell(model, News::Refused, sentence);
            }
            close_layer(model);
        }
        KeyCode::Down => motion::step(model, 1),
        KeyCode::Up => motion::step(model, -1),
        _ => {
            if let Some(Layer::Filter(field)) = model.layers.last_mut()
                && field.input(key)
            {
                let typed = field.text().to_owned();
                set_filter(model, &typed);
            }
        }
    }
    Vec::new()
}
