//! Layers: opening them, their keys, and what comes of them.

mod entry;
mod filter;
mod picker;
mod reading;

use crossterm::event::KeyEvent;

use super::tell;
use crate::tui::action::Action;
use crate::tui::field::Field;
use crate::tui::layer::{Layer, Picker};
use crate::tui::model::Model;
use crate::tui::msg::Effect;
use crate::tui::overlays::toast::News;

pub(super) use filter::{clear_filter, set_filter, without_words};
pub(super) use picker::find;
pub(in crate::tui) use picker::{help_rows, palette_rows};

/// Opens the layer that an action names.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other actions open no layer"
)]
pub(super) fn open(model: &mut Model, action: Action) {
    let layer = match action {
        Action::Help => Layer::Help(Picker::default()),
        Action::Palette => Layer::Palette(Picker::default()),
        Action::Find => Layer::Finder(Picker::default(), Box::default(), Vec::new(), 0),
        Action::Filter => match model.narrow_of(model.pane()) {
            Some(narrow) => Layer::Filter(Field::new(&narrow.text)),
            None => return,
        },
        _ => return,
    };
    model.layers.push(layer);
    find(model);
}

/// Gives a key to the topmost layer.
pub(super) fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(layer) = model.layers.last() else {
        return Vec::new();
    };
    match layer {
        Layer::Reading(_) => reading::reading_key(model, key),
        Layer::Compare(_) => reading::compare_key(model, key),
        Layer::Clash(_) => super::verb::clash_key(model, key),
        Layer::Intake(_) => super::verb::intake_key(model, key),
        Layer::Menu { .. } => entry::menu_key(model, key),
        Layer::Form(_) => entry::form_key(model, key),
        Layer::Confirm { .. } => entry::confirm_key(model, key),
        Layer::Filter(_) => filter::filter_key(model, key),
        Layer::Help(_) | Layer::Palette(_) | Layer::Finder(..) => picker::picker_key(model, key),
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
        Some(
            Layer::Menu { .. }
            | Layer::Confirm { .. }
            | Layer::Reading(_)
            | Layer::Compare(_)
            | Layer::Clash(_)
            | Layer::Intake(_),
        ) => {}
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
