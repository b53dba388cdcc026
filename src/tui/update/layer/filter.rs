//! The line after `/`: the list narrows with every letter.

use crossterm::event::{KeyCode, KeyEvent};

use super::super::{close_layer, motion, tell};
use crate::domain::query::{self, Filter, QueryError, Term, Test};
use crate::tui::layer::Layer;
use crate::tui::model::{Model, Narrow, Pane};
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

pub(super) fn narrow(model: &mut Model) -> Option<&mut Narrow> {
    match model.pane() {
        Pane::Pipeline => Some(&mut model.pipeline.narrow),
        Pane::Creators => Some(&mut model.creators.narrow),
        Pane::Content => Some(&mut model.content.narrow),
        Pane::Creator => Some(&mut model.about.narrow),
        Pane::Due
        | Pane::Scorecard
        | Pane::Today
        | Pane::FollowUps
        | Pane::Profit
        | Pane::Settlement
        | Pane::Programme
        | Pane::Hooks
        | Pane::Campaigns
        | Pane::Log => None,
    }
}

/// Takes the filter of the pane away; returns whether there was one.
pub(in crate::tui::update) fn clear_filter(model: &mut Model) -> bool {
    let had = narrow(model).is_some_and(|narrow| !narrow.text.is_empty());
    if had {
        set_filter(model, "");
    }
    had
}

/// Narrows the list to what is typed; while its last word means nothing, to the words before it.
pub(in crate::tui::update) fn set_filter(model: &mut Model, text: &str) {
    let pane = model.pane();
    let me = model.actor.clone();
    let Some(narrow) = narrow(model) else { return };
    text.clone_into(&mut narrow.text);
    if pane == Pane::Creator {
        // A timeline is narrowed by its words alone, where it is drawn.
        model.about.offset = 0;
        return;
    }
    let (readable, error) = match query::parse(text) {
        Ok(filter) => (Some(filter), String::new()),
        Err(error) => (before_the_last(text), brief(&error)),
    };
    narrow.error = error;
    let readable = readable.map(|filter| filter.asked_by(&me));
    if let Some(filter) = readable
        && narrow.filter != filter
    {
        narrow.filter = filter;
        model.stale.panes.insert(pane);
        match pane {
            Pane::Pipeline => model.pipeline.list.restart(),
            Pane::Content => model.content.list.restart(),
            Pane::Creators
            | Pane::Due
            | Pane::Creator
            | Pane::Scorecard
            | Pane::Today
            | Pane::FollowUps
            | Pane::Profit
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks
            | Pane::Campaigns
            | Pane::Log => model.creators.list.restart(),
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
            let typed = narrow(model).map(|narrow| narrow.text.clone());
            if model.pane() != Pane::Creator
                && let Some(Err(error)) = typed.as_deref().map(query::parse)
            {
                return tell(model, News::Refused, error.to_string());
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

/// Says in a few words what is wrong with a filter, to stand beside it.
fn brief(error: &QueryError) -> String {
    match error {
        QueryError::UnknownKey { key, nearest, .. } => {
            format!("no {key:?}: the nearest is {nearest}")
        }
        QueryError::BadValue { key, expected, .. }
        | QueryError::NoValue { key, expected, .. }
        | QueryError::BadOperator { key, expected, .. } => format!("{key}: {expected}"),
        QueryError::OpenQuote { .. } => "the quote is still open".to_owned(),
    }
}
