//! Keys of menus and forms.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::{close_layer, keep_drafts, verb};
use crate::tui::keymap::Chord;
use crate::tui::layer::{Choice, Layer};
use crate::tui::model::Model;
use crate::tui::msg::Effect;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(super) fn menu_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(Layer::Menu {
        choices, cursor, ..
    }) = model.layers.last_mut()
    else {
        return Vec::new();
    };
    let last = choices.len().saturating_sub(1);
    let typed = Chord::of(key).and_then(Chord::letter);
    let by_letter = typed
        .and_then(|c| choices.iter().position(|choice| choice.key == c))
        .or_else(|| typed.and_then(|c| by_place(c, choices)));
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
        Some(_) | None => Vec::new(),
    }
}

/// Returns the place a digit counts to, where no choice has a digit of its own.
fn by_place(digit: char, choices: &[Choice]) -> Option<usize> {
    if choices.iter().any(|choice| choice.key.is_ascii_digit()) {
        return None;
    }
    let place = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
    (place < choices.len()).then_some(place)
}

/// Does what was asked about on `y`; every other answer leaves things as they are.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(super) fn confirm_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::Char('y') => match close_layer(model) {
            Some(Layer::Confirm { command, .. }) => verb::submit(model, *command),
            Some(_) | None => Vec::new(),
        },
        KeyCode::Char('n' | 'q') | KeyCode::Enter | KeyCode::Esc => {
            close_layer(model);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(super) fn form_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(Layer::Form(form)) = model.layers.last_mut() else {
        return Vec::new();
    };
    let last = form.fields.len().saturating_sub(1);
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    if ctrl
        && key.code == KeyCode::Char('o')
        && let Some(draft) = verb::to_be_written(form)
    {
        close_layer(model);
        return vec![Effect::Edit(Box::new(draft))];
    }
    match key.code {
        KeyCode::Esc => {
            keep_drafts(model);
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
