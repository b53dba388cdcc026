//! What others changed first: shows both, and goes on with what the person picks.

use crossterm::event::{KeyCode, KeyEvent};

use super::super::{close_layer, tell};
use super::submit;
use crate::domain::command::Command;
use crate::domain::conflict::Kept;
use crate::domain::overtaken::Overtaken;
use crate::tui::clashing::Clashing;
use crate::tui::layer::{Form, Layer};
use crate::tui::model::Model;
use crate::tui::msg::Effect;
use crate::tui::overlays::toast::News;

/// Shows what others changed first; the form it came from waits below with all that was typed.
pub(in super::super) fn show(
    model: &mut Model,
    (command, form): (Command, Option<Form>),
    found: Overtaken,
) -> Vec<Effect> {
    let mut clashing = Clashing::of(command, found);
    if clashing.points.is_empty() {
        // Only what nobody touched in the form: that merges by itself.
        model.sent = form;
        return go_on(model, &clashing);
    }
    clashing.has_form = form.is_some();
    model.layers.extend(form.map(|form| {
        Layer::Form(Form {
            error: "Others changed this meanwhile: nothing was sent.".to_owned(),
            ..form
        })
    }));
    model.layers.push(Layer::Clash(Box::new(clashing)));
    Vec::new()
}

/// Gives a key to it.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(in super::super) fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(Layer::Clash(clashing)) = model.layers.last_mut() else {
        return Vec::new();
    };
    match key.code {
        KeyCode::Down | KeyCode::Char('j') => clashing.step(1),
        KeyCode::Up | KeyCode::Char('k') => clashing.step(-1),
        KeyCode::Left | KeyCode::Char('h') => clashing.keep(Kept::Ours),
        KeyCode::Right | KeyCode::Char('l') => clashing.keep(Kept::Theirs),
        KeyCode::Char(' ') => clashing.switch(),
        KeyCode::Char('m') => clashing.keep_all(Kept::Ours),
        KeyCode::Char('t') => clashing.keep_all(Kept::Theirs),
        KeyCode::Esc | KeyCode::Char('q') => {
            close_layer(model);
        }
        KeyCode::Enter => {
            if let Some(Layer::Clash(clashing)) = close_layer(model) {
                if clashing.has_form
                    && let Some(Layer::Form(form)) = close_layer(model)
                {
                    model.sent = Some(form);
                }
                return go_on(model, &clashing);
            }
        }
        _ => {}
    }
    Vec::new()
}

fn go_on(model: &mut Model, clashing: &Clashing) -> Vec<Effect> {
    // The person has seen by now what there was to see.
    model.seen = Some(clashing.seen);
    match clashing.picked() {
        // An undo is about no row of a list.
        Some(command) if clashing.undoes.is_some() => {
            return vec![Effect::Submit(Box::new(command), None)];
        }
        Some(command) => return submit(model, command),
        None => {}
    }
    model.sent = None;
    let text = "What others made of it stands: nothing was changed.";
    tell(model, News::Told, text.to_owned())
}
