//! Layers: opening them, their keys, and what comes of them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{act, close_layer, tell, verb};
use crate::domain::query::{self, Filter, QueryError, Term, Test};
use crate::tui::action::{ACTIONS, Action, Row, Section};
use crate::tui::field::Field;
use crate::tui::keymap::Chord;
use crate::tui::layer::{Found, Layer, Picker};
use crate::tui::model::{Model, Narrow, Pane};
use crate::tui::msg::Effect;
use crate::tui::overlays::picker;
use crate::tui::overlays::toast::News;
use crate::tui::widgets::list::scroll_rows;

/// Creators the finder lists.
const FOUND: usize = 200;

/// Opens a layer that a key names.
pub(super) fn open(model: &mut Model, action: Action) {
    let layer = match action {
        Action::Palette => Layer::Palette(Picker::default()),
        Action::Find => Layer::Finder(Picker::default(), Box::default(), Vec::new(), 0),
        Action::Filter => match narrow(model) {
            Some(narrow) => Layer::Filter(Field::new(&narrow.text)),
            None => return,
        },
        _ => Layer::Help(Picker::default()),
    };
    model.layers.push(layer);
    if action == Action::Find {
        find(model);
    }
}

/// Returns the filter without its free words.
pub(super) fn without_words(filter: &Filter) -> Filter {
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

fn narrow(model: &mut Model) -> Option<&mut Narrow> {
    match model.pane() {
        Pane::Pipeline => Some(&mut model.pipeline.narrow),
        Pane::Creators => Some(&mut model.creators.narrow),
        Pane::Due | Pane::Creator | Pane::Scorecard | Pane::Today | Pane::FollowUps | Pane::Log => {
            None
        }
    }
}

/// Takes the filter of the pane away; returns whether there was one.
pub(super) fn clear_filter(model: &mut Model) -> bool {
    let had = narrow(model).is_some_and(|narrow| !narrow.text.is_empty());
    if had {
        set_filter(model, "");
    }
    had
}

/// Narrows the list to what is typed; text that means nothing yet leaves the list as it is.
fn set_filter(model: &mut Model, text: &str) {
    let pane = model.pane();
    let Some(narrow) = narrow(model) else { return };
    text.clone_into(&mut narrow.text);
    match query::parse(text) {
        Ok(filter) => {
            narrow.error.clear();
            if narrow.filter != filter {
                narrow.filter = filter;
                model.stale.insert(pane);
                match pane {
                    Pane::Pipeline => model.pipeline.list.restart(),
                    _ => model.creators.list.restart(),
                }
            }
        }
        Err(error) => narrow.error = brief(&error),
    }
}

/// Gives a key to the topmost layer.
pub(super) fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(layer) = model.layers.last() else {
        return Vec::new();
    };
    match layer {
        Layer::Menu { .. } => menu_key(model, key),
        Layer::Form(_) => form_key(model, key),
        Layer::Filter(_) => filter_key(model, key),
        Layer::Help(_) | Layer::Palette(_) | Layer::Finder(..) => picker_key(model, key),
    }
}

/// Gives a paste to the field being written; anywhere else it does nothing.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match model.layers.last_mut() {
        Some(Layer::Form(form)) => {
            if let Some((_, field)) = form.fields.get_mut(form.active) {
                field.paste(text);
            }
        }
        Some(Layer::Filter(field)) => {
            field.paste(text);
            let typed = field.text().to_owned();
            set_filter(model, &typed);
        }
        Some(Layer::Finder(picker, ..)) => {
            picker.field.paste(text);
            (picker.cursor, picker.offset) = (0, 0);
            find(model);
        }
        Some(Layer::Help(picker) | Layer::Palette(picker)) => {
            picker.field.paste(text);
            (picker.cursor, picker.offset) = (0, 0);
        }
        Some(Layer::Menu { .. }) => {}
        None => {
            return tell(
                model,
                News::Told,
                "Pasted text is ignored here: it never acts as keys.".to_owned(),
            );
        }
    }
    Vec::new()
}

fn filter_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::Esc => {
            close_layer(model);
            set_filter(model, "");
        }
        KeyCode::Enter => {
            // What means nothing is not kept: the line stays open, and the whole sentence is told.
            let typed = narrow(model).map(|narrow| narrow.text.clone());
            if let Some(Err(error)) = typed.as_deref().map(query::parse) {
                return tell(model, News::Refused, error.to_string());
            }
            close_layer(model);
        }
        KeyCode::Down => super::motion::step(model, 1),
        KeyCode::Up => super::motion::step(model, -1),
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

/// The rows of the table that help lists here, headed by their sections.
pub(in crate::tui) fn help_rows(
    model: &Model,
    typed: &str,
) -> Vec<(&'static Section, Vec<&'static Row>)> {
    let scopes = model.scopes();
    let fits = |row: &&Row| {
        row.scopes.iter().any(|scope| scopes.contains(scope))
            && (row.keys.contains(&typed) || says(row, typed))
    };
    ACTIONS
        .iter()
        .map(|section| {
            (
                section,
                section.rows.iter().filter(fits).collect::<Vec<_>>(),
            )
        })
        .filter(|(_, rows)| !rows.is_empty())
        .collect()
}

/// Returns whether the row has every typed word in its name or its sentence.
fn says(row: &Row, typed: &str) -> bool {
    let sentence = row.sentence.to_lowercase();
    let typed = typed.to_lowercase();
    let mut words = typed.split_whitespace();
    words.all(|word| row.name.contains(word) || sentence.contains(word))
}

/// The rows of the palette: first those whose name begins so, first those that work here, first
/// those of the bottom line.
pub(in crate::tui) fn palette_rows(model: &Model, typed: &str) -> Vec<&'static Row> {
    let name = typed.trim().to_lowercase().replace(' ', "-");
    let mut found: Vec<&Row> = crate::tui::action::rows()
        .filter(|row| says(row, typed))
        .collect();
    found.sort_by_cached_key(|row| {
        (
            !row.name.starts_with(&name),
            !row.name.contains(&name),
            model.why_not(row.action).is_some(),
            row.place,
        )
    });
    found
}

/// The actions a picker offers, in order.
fn offered(model: &Model) -> Vec<Action> {
    match model.layers.last() {
        Some(Layer::Help(picker)) => {
            let rows = help_rows(model, picker.field.text());
            rows.into_iter()
                .flat_map(|(_, rows)| rows)
                .map(|row| row.action)
                .collect()
        }
        Some(Layer::Palette(picker)) => palette_rows(model, picker.field.text())
            .into_iter()
            .map(|row| row.action)
            .collect(),
        _ => Vec::new(),
    }
}

/// The rows under which help has its headings; the other pickers have none.
fn starts(model: &Model) -> Vec<usize> {
    let Some(Layer::Help(picker)) = model.layers.last() else {
        return Vec::new();
    };
    let mut rows = 0;
    help_rows(model, picker.field.text())
        .into_iter()
        .map(|(_, of_section)| {
            let start = rows;
            rows += of_section.len();
            start
        })
        .collect()
}

fn picker_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Esc => {
            close_layer(model);
        }
        KeyCode::Enter => return accept(model),
        KeyCode::Down => step(model, 1),
        KeyCode::Up => step(model, -1),
        KeyCode::PageDown => step(model, 10),
        KeyCode::PageUp => step(model, -10),
        KeyCode::Char('n' | 'j') if ctrl => step(model, 1),
        KeyCode::Char('p' | 'k') if ctrl => step(model, -1),
        // Help lists keys: while nothing is searched for, these two close it.
        KeyCode::Char('q' | '?') if !ctrl && is_unsearched_help(model) => {
            close_layer(model);
        }
        _ => {
            if let Some(picker) = top(model)
                && picker.field.input(key)
            {
                (picker.cursor, picker.offset) = (0, 0);
                find(model);
            }
        }
    }
    Vec::new()
}

fn top(model: &mut Model) -> Option<&mut Picker> {
    match model.layers.last_mut() {
        Some(Layer::Help(picker) | Layer::Palette(picker) | Layer::Finder(picker, ..)) => {
            Some(picker)
        }
        Some(Layer::Menu { .. } | Layer::Form(_) | Layer::Filter(_)) | None => None,
    }
}

fn is_unsearched_help(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Layer::Help(picker)) if picker.field.text().is_empty())
}

/// Moves the chosen row of the topmost picker, and its view with it.
fn step(model: &mut Model, by: isize) {
    let len = match model.layers.last() {
        Some(Layer::Finder(_, _, found, _)) => found.len(),
        _ => offered(model).len(),
    };
    let lines = picker::height(crate::tui::layout::screen(model.area).body);
    let starts = starts(model);
    if let Some(picker) = top(model) {
        let cursor = picker.cursor.saturating_add_signed(by);
        picker.cursor = cursor.min(len.saturating_sub(1));
        picker.offset = scroll_rows(picker.offset, picker.cursor, len, &starts, lines);
    }
}

/// Looks the typed letters up, if the finder is open and the names are at hand.
pub(super) fn find(model: &mut Model) {
    let Some(names) = &model.names else { return };
    if let Some(Layer::Finder(picker, search, found, total)) = model.layers.last_mut() {
        let hits = search.run(names, picker.field.text(), FOUND);
        *total = hits.total;
        *found = hits
            .hits
            .into_iter()
            .map(|hit| Found {
                id: hit.key,
                hits: hit.positions,
            })
            .collect();
        picker.cursor = picker.cursor.min(found.len().saturating_sub(1));
    }
}

fn accept(model: &mut Model) -> Vec<Effect> {
    let offered = offered(model);
    match close_layer(model) {
        Some(Layer::Finder(picker, _, found, _)) => {
            if let Some(found) = found.get(picker.cursor) {
                super::motion::open_creator(model, found.id);
            }
            Vec::new()
        }
        Some(Layer::Help(picker) | Layer::Palette(picker)) => offered
            .get(picker.cursor)
            .map_or_else(Vec::new, |action| act(model, *action)),
        _ => Vec::new(),
    }
}

fn menu_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(Layer::Menu {
        choices, cursor, ..
    }) = model.layers.last_mut()
    else {
        return Vec::new();
    };
    let last = choices.len().saturating_sub(1);
    let by_letter = Chord::of(key)
        .and_then(Chord::letter)
        .and_then(|c| choices.iter().position(|choice| choice.key == c));
    let chosen = match key.code {
        KeyCode::Esc => {
            close_layer(model);
            return Vec::new();
        }
        KeyCode::Enter => Some(*cursor),
        _ if by_letter.is_some() => by_letter,
        KeyCode::Down | KeyCode::Char('j') => {
            *cursor = (*cursor + 1).min(last);
            None
        }
        KeyCode::Up | KeyCode::Char('k') => {
            *cursor = cursor.saturating_sub(1);
            None
        }
        KeyCode::Char('q') => {
            close_layer(model);
            return Vec::new();
        }
        _ => None,
    };
    let Some(chosen) = chosen else {
        return Vec::new();
    };
    match close_layer(model) {
        Some(Layer::Menu {
            mut choices,
            subject,
            ..
        }) if chosen < choices.len() => {
            verb::chosen(model, choices.swap_remove(chosen).pick, subject)
        }
        _ => Vec::new(),
    }
}

fn form_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(Layer::Form(form)) = model.layers.last_mut() else {
        return Vec::new();
    };
    let last = form.fields.len().saturating_sub(1);
    match key.code {
        KeyCode::Esc => {
            close_layer(model);
        }
        KeyCode::Tab | KeyCode::Down => {
            form.active = if form.active == last {
                0
            } else {
                form.active + 1
            }
        }
        KeyCode::BackTab | KeyCode::Up => {
            form.active = if form.active == 0 {
                last
            } else {
                form.active - 1
            };
        }
        KeyCode::Enter if form.active < last => form.active += 1,
        KeyCode::Enter => {
            if let Some(Layer::Form(form)) = close_layer(model) {
                return verb::filled(model, form);
            }
        }
        _ => {
            if let Some((_, field)) = form.fields.get_mut(form.active) {
                field.input(key);
                form.error.clear();
            }
        }
    }
    Vec::new()
}
