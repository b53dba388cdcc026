//! Layers: opening them, their keys, and what comes of them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{act, close_layer, tell, verb};
use crate::domain::query::{self, Filter, Term, Test};
use crate::tui::action::{ACTIONS, Action, Row, Section};
use crate::tui::field::Field;
use crate::tui::keymap::Chord;
use crate::tui::layer::{Found, Layer, Picker};
use crate::tui::model::{Model, Narrow, Pane};
use crate::tui::msg::Effect;
use crate::tui::overlays::picker;
use crate::tui::overlays::toast::News;
use crate::tui::widgets::list::scroll;

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

/// Returns the free words of a filter, for the fuzzy index.
pub(super) fn free_words(filter: &Filter) -> String {
    filter.words()
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
                    Pane::Pipeline => model.pipeline.list.go(0),
                    _ => model.creators.list.go(0),
                }
            }
        }
        Err(error) => narrow.error = error.to_string(),
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
        Layer::Filter(_) => {
            filter_key(model, key);
            Vec::new()
        }
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
            find(model);
        }
        Some(Layer::Help(picker) | Layer::Palette(picker)) => picker.field.paste(text),
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

fn filter_key(model: &mut Model, key: KeyEvent) {
    match key.code {
        KeyCode::Esc => {
            close_layer(model);
            set_filter(model, "");
        }
        KeyCode::Enter => {
            close_layer(model);
        }
        _ => {
            if let Some(Layer::Filter(field)) = model.layers.last_mut()
                && field.input(key)
            {
                let typed = field.text().to_owned();
                set_filter(model, &typed);
            }
        }
    }
}

/// The rows of the table that help lists here, headed by their sections.
pub(in crate::tui) fn help_rows(
    model: &Model,
    typed: &str,
) -> Vec<(&'static Section, Vec<&'static Row>)> {
    let scopes = model.scopes();
    let typed = typed.to_lowercase();
    let fits = |row: &&Row| {
        row.scopes.iter().any(|scope| scopes.contains(scope))
            && (row
                .keys
                .iter()
                .any(|keys| keys.eq_ignore_ascii_case(&typed))
                || row.name.contains(&typed)
                || row.sentence.to_lowercase().contains(&typed))
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

/// The rows of the palette: all of them, those whose name begins so first.
pub(in crate::tui) fn palette_rows(typed: &str) -> Vec<&'static Row> {
    let typed = typed.to_lowercase();
    let mut found: Vec<&Row> = crate::tui::action::rows()
        .filter(|row| row.name.contains(&typed) || row.sentence.to_lowercase().contains(&typed))
        .collect();
    found.sort_by_key(|row| (!row.name.starts_with(&typed), !row.name.contains(&typed)));
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
        Some(Layer::Palette(picker)) => palette_rows(picker.field.text())
            .into_iter()
            .map(|row| row.action)
            .collect(),
        _ => Vec::new(),
    }
}

fn picker_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let len = match model.layers.last() {
        Some(Layer::Finder(_, _, found, _)) => found.len(),
        _ => offered(model).len(),
    };
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let step: isize = match key.code {
        KeyCode::Esc => {
            close_layer(model);
            return Vec::new();
        }
        KeyCode::Enter => return accept(model),
        KeyCode::Down => 1,
        KeyCode::Up => -1,
        KeyCode::PageDown => 10,
        KeyCode::PageUp => -10,
        KeyCode::Char('n' | 'j') if ctrl => 1,
        KeyCode::Char('p' | 'k') if ctrl => -1,
        _ => 0,
    };
    // Help lists keys; `q` and `?` close it while nothing is searched for.
    let closes = matches!(key.code, KeyCode::Char('q' | '?')) && !ctrl;
    let lines = picker::height(crate::tui::layout::screen(model.area).body);
    let mut changed = false;
    let mut close = false;
    if let Some(Layer::Help(picker) | Layer::Palette(picker) | Layer::Finder(picker, ..)) =
        model.layers.last_mut()
    {
        if step == 0 {
            close = closes && picker.field.text().is_empty();
            changed = !close && picker.field.input(key);
        }
        picker.cursor = if changed {
            0
        } else {
            picker
                .cursor
                .saturating_add_signed(step)
                .min(len.saturating_sub(1))
        };
        picker.offset = scroll(picker.offset, picker.cursor, len, lines);
    }
    if close && !matches!(model.layers.last(), Some(Layer::Finder(..))) {
        close_layer(model);
    } else if close && let Some(Layer::Finder(picker, ..)) = model.layers.last_mut() {
        changed = picker.field.input(key);
    }
    if changed {
        find(model);
    }
    Vec::new()
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
                model.about.pinned = Some(found.id);
                super::motion::go_to(model, crate::tui::action::Screen::Desk);
                model.focus = crate::tui::layout::DeskPane::Creator;
                model.about.offset = 0;
                super::motion::resize(model);
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
        Some(Layer::Menu { mut choices, .. }) if chosen < choices.len() => {
            verb::chosen(model, choices.swap_remove(chosen).pick)
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
