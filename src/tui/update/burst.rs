//! Many keys at once, as no hand types them: a held key whose repeats came together, or a paste from a
//! terminal that does not say so. A paste never acts as keys (reliability.md T6).

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{layer, motion, on_input, tell};
use crate::tui::keymap::{Chord, Meaning};
use crate::tui::layer::Layer;
use crate::tui::model::Model;
use crate::tui::msg::{BURST, Effect, Input};
use crate::tui::overlays::toast::News;

/// Moves as far as the keys only move; what is left of them is taken for a paste where it is long, and for
/// keys that a slow line held up where it is short.
pub(super) fn burst(model: &mut Model, keys: &[KeyEvent]) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rest = keys;
    while let [first, after @ ..] = rest
        && only_moves(model, *first)
    {
        effects.extend(on_input(model, Input::Key(*first)));
        rest = after;
    }
    if rest.len() > BURST {
        effects.extend(pasted(model, rest));
    } else {
        for key in rest {
            effects.extend(on_input(model, Input::Key(*key)));
        }
    }
    effects
}

/// Whether the key moves here and does nothing else.
fn only_moves(model: &Model, key: KeyEvent) -> bool {
    let Some(chord) = Chord::of(key) else {
        return false;
    };
    if !model.layers.is_empty() || !model.typed.is_empty() {
        return false;
    }
    match model.settings.keymap.meaning(&model.scopes(), &[chord]) {
        Meaning::Act(action) => motion::is_motion(action),
        Meaning::Prefix | Meaning::Nothing => false,
    }
}

/// Takes them for a paste: text in a field, and nothing anywhere else.
fn pasted(model: &mut Model, keys: &[KeyEvent]) -> Vec<Effect> {
    model.typed.clear();
    if model.layers.is_empty() {
        let text = "That came all at once, like a paste, and was ignored: text never acts as keys.";
        return tell(model, News::Told, text.to_owned());
    }
    let text: String = keys.iter().copied().filter_map(letter).collect();
    let effects = layer::paste(model, text.trim_end_matches('\n'));
    if text.contains('\n')
        && let Some(Layer::Form(form)) = model.layers.last_mut()
    {
        "That came all at once, like a paste: press enter to send it.".clone_into(&mut form.error);
    }
    effects
}

/// Returns what a key writes.
fn letter(key: KeyEvent) -> Option<char> {
    let is_plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
    match (key.code, is_plain) {
        (KeyCode::Char(c), true) => Some(c),
        (KeyCode::Enter, true) => Some('\n'),
        (KeyCode::Tab, true) => Some(' '),
        (KeyCode::Char('j'), false) if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        _ => None,
    }
}
