//! Events of the terminal, as the app knows them.

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEventKind};

use super::Input;

/// Returns what an event means, or `None` for those that mean nothing: releases of keys, focus.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the mouse does more than we answer to"
)]
pub(super) fn read(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => Some(Input::Key(key)),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        Event::Mouse(mouse) => {
            let at = (mouse.column, mouse.row);
            match mouse.kind {
                MouseEventKind::ScrollUp => Some(Input::Wheel(-3, at)),
                MouseEventKind::ScrollDown => Some(Input::Wheel(3, at)),
                MouseEventKind::Down(MouseButton::Left) => Some(Input::Click(at.0, at.1)),
                MouseEventKind::Drag(MouseButton::Left) => Some(Input::Drag(at.0, at.1)),
                MouseEventKind::Up(MouseButton::Left) => Some(Input::Release(at.0, at.1)),
                _ => None,
            }
        }
        Event::FocusGained | Event::FocusLost => None,
    }
}
