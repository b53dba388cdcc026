//! Finder, palette and help: what they list, and their keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::{act, close_layer, motion, verb};
use crate::tui::action::Action;
use crate::tui::keymap::{Entry, Keys};
use crate::tui::layer::{Found, Layer, Picker};
use crate::tui::layout;
use crate::tui::model::Model;
use crate::tui::msg::Effect;
use crate::tui::overlays::picker;
use crate::tui::widgets::list::scroll_rows;

/// Creators the finder lists.
const FOUND: usize = 200;

/// The actions that help lists here, under their headings.
pub(in crate::tui) fn help_rows<'m>(
    model: &'m Model,
    typed: &str,
) -> Vec<(&'static str, Vec<&'m Entry>)> {
    let scopes = model.scopes();
    let is_key = |keys: &Keys| keys.to_string() == typed;
    let fits = |entry: &&Entry| {
        entry.works_in(&scopes) && (entry.keys.iter().any(is_key) || says(entry, typed))
    };
    let listed: Vec<&Entry> = model.settings.keymap.entries().filter(fits).collect();
    model
        .settings
        .keymap
        .sections()
        .map(|section| {
            let rows = listed.iter().filter(|entry| entry.section == section);
            (section, rows.copied().collect::<Vec<_>>())
        })
        .filter(|(_, rows)| !rows.is_empty())
        .collect()
}

/// Returns whether the action has every typed word in its name or its sentence.
fn says(entry: &Entry, typed: &str) -> bool {
    let name = entry.name.to_lowercase();
    let sentence = entry.sentence.to_lowercase();
    let typed = typed.to_lowercase();
    let mut words = typed.split_whitespace();
    words.all(|word| name.contains(word) || sentence.contains(word))
}

/// The rows of the palette: first those whose name begins so, first those that work here, first
/// those of the bottom line.
pub(in crate::tui) fn palette_rows<'m>(model: &'m Model, typed: &str) -> Vec<&'m Entry> {
    let name = typed.trim().to_lowercase().replace(' ', "-");
    let mut found: Vec<&Entry> = model
        .settings
        .keymap
        .entries()
        .filter(|entry| says(entry, typed))
        .collect();
    let subject = model.subject();
    found.sort_by_cached_key(|entry| {
        (
            !entry.name.starts_with(&name),
            !entry.name.contains(&name),
            entry.action.enabled(model, &subject).is_err(),
            entry.place,
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
        Some(_) | None => Vec::new(),
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

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(super) fn picker_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Esc => {
            close_layer(model);
            // Nobody was found to compare with.
            if waits_for_another(model) {
                close_layer(model);
            }
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
        Some(
            Layer::Menu { .. }
            | Layer::Form(_)
            | Layer::Filter(_)
            | Layer::Confirm { .. }
            | Layer::Reading(_)
            | Layer::Compare(_)
            | Layer::Clash(_)
            | Layer::Intake(_),
        )
        | None => None,
    }
}

fn is_unsearched_help(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Layer::Help(picker)) if picker.field.text().is_empty())
}

/// Moves the chosen row of the topmost picker, and its view with it.
fn step(model: &mut Model, by: isize) {
    let len = match model.layers.last() {
        Some(Layer::Finder(_, _, found, _)) => found.len(),
        Some(_) | None => offered(model).len(),
    };
    let lines = picker::height(layout::screen(model.area).body);
    let starts = starts(model);
    if let Some(picker) = top(model) {
        let cursor = picker.cursor.saturating_add_signed(by);
        picker.cursor = cursor.min(len.saturating_sub(1));
        picker.offset = scroll_rows(picker.offset, picker.cursor, len, &starts, lines);
    }
}

/// Looks the typed letters up, if the finder is open and the names are at hand.
pub(in crate::tui::update) fn find(model: &mut Model) {
    let Some(names) = &model.names else { return };
    if let Some(Layer::Finder(picker, search, found, total)) = model.layers.last_mut() {
        let hits = search.run(&names.index, picker.field.text(), FOUND);
        *total = hits.total;
        *found = hits
            .hits
            .into_iter()
            .filter_map(|hit| {
                Some(Found {
                    id: names.people.at(hit.key)?.id,
                    place: hit.key,
                    hits: hit.positions,
                })
            })
            .collect();
        picker.cursor = picker.cursor.min(found.len().saturating_sub(1));
    }
}

/// Whether the topmost layer is a creator who waits for another to be compared with.
fn waits_for_another(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Layer::Compare(compare)) if compare.waits_for_another())
}

fn accept(model: &mut Model) -> Vec<Effect> {
    let offered = offered(model);
    match close_layer(model) {
        Some(Layer::Finder(picker, _, found, _)) => {
            let waits = waits_for_another(model);
            if let Some(found) = found.get(picker.cursor) {
                if waits {
                    return verb::compared_with(model, found.id);
                }
                motion::open_creator(model, found.id);
            }
            Vec::new()
        }
        Some(Layer::Help(picker) | Layer::Palette(picker)) => offered
            .get(picker.cursor)
            .map_or_else(Vec::new, |action| act(model, *action)),
        Some(_) | None => Vec::new(),
    }
}
