//! Keys of what is only read: a text, two creators side by side.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::{close_layer, verb};
use crate::tui::layer::{Layer, Reading};
use crate::tui::layout;
use crate::tui::model::Model;
use crate::tui::msg::Effect;
use crate::tui::overlays::reading;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(super) fn reading_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let body = layout::screen(model.area).body;
    let Some(Layer::Reading(read)) = model.layers.last_mut() else {
        return Vec::new();
    };
    let page = reading::lines(&read.text, body).1.max(1);
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let half = (page / 2).max(1);
    match key.code {
        KeyCode::Char('d') if ctrl => scroll(read, half.cast_signed(), body),
        KeyCode::Char('u') if ctrl => scroll(read, -half.cast_signed(), body),
        KeyCode::Down | KeyCode::Char('j') => scroll(read, 1, body),
        KeyCode::Up | KeyCode::Char('k') => scroll(read, -1, body),
        KeyCode::PageDown | KeyCode::Char(' ') => scroll(read, page.cast_signed(), body),
        KeyCode::PageUp => scroll(read, -page.cast_signed(), body),
        KeyCode::Home | KeyCode::Char('g') => read.offset = 0,
        KeyCode::End | KeyCode::Char('G') => scroll(read, isize::MAX, body),
        KeyCode::Char('r') => return verb::rows_behind(model),
        KeyCode::Char('y') => return vec![Effect::Copy(read.text.clone())],
        KeyCode::Esc | KeyCode::Enter | KeyCode::Char('i' | 'q') => {
            close_layer(model);
        }
        _ => {}
    }
    Vec::new()
}

/// Scrolls, never past the last line.
fn scroll(read: &mut Reading, by: isize, body: ratatui::layout::Rect) {
    let (lines, shown) = reading::lines(&read.text, body);
    let last = lines.len().saturating_sub(shown);
    read.offset = read.offset.saturating_add_signed(by).min(last);
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(super) fn compare_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::Esc | KeyCode::Enter | KeyCode::Char('=' | 'q') => {
            close_layer(model);
        }
        _ => {}
    }
    Vec::new()
}
