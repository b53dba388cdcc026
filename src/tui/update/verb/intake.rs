//! The page of a file before it is imported: its keys, its columns, and what comes back about it.

use crossterm::event::{KeyCode, KeyEvent};

use super::super::{close_layer, tell};
use crate::domain::preview::Preview;
use crate::store::Imported;
use crate::tui::intake::{Counted, Intake, Wanted};
use crate::tui::layer::{Choice, Layer, Pick};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::{Effect, Importing};
use crate::tui::overlays::toast::News;

/// Keys of the fields a column may be named by; those that move in a menu are left out.
const KEYS: &str = "123456789abcdefghilmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Looks at a file; returns what the world must do for it.
pub(super) fn look(model: &mut Model, wanted: Wanted) -> Vec<Effect> {
    model.importing = Some(Importing::default());
    let number = model.next_number();
    model.looking = Some((number, wanted.clone()));
    vec![Effect::Look(number, Box::new(wanted))]
}

fn page(model: &mut Model) -> Option<&mut Intake> {
    model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Intake(page) => Some(&mut **page),
        Layer::Reading(_)
        | Layer::Compare(_)
        | Layer::Clash(_)
        | Layer::Help(_)
        | Layer::Palette(_)
        | Layer::Finder(..)
        | Layer::Menu { .. }
        | Layer::Form(_)
        | Layer::Confirm { .. }
        | Layer::Filter(_) => None,
    })
}

/// Takes in what a file would be read as, unless another was asked for since.
pub(in super::super) fn take_looked(
    model: &mut Model,
    number: u64,
    looked: Result<Box<Preview>, String>,
) -> Vec<Effect> {
    let Some((_, wanted)) = model.looking.take_if(|(asked, _)| *asked == number) else {
        return Vec::new();
    };
    // What cannot be read is not counted either.
    let counts = looked
        .as_ref()
        .is_ok_and(|preview| preview.missing.is_empty());
    if !counts {
        model.importing = None;
    }
    let open = page(model).filter(|page| page.asked == number);
    match (looked, open) {
        (Ok(preview), Some(page)) => page.read_again(*preview),
        (Ok(preview), None) => {
            let page = Intake::of(wanted, number, *preview);
            model.layers.push(Layer::Intake(Box::new(page)));
        }
        (Err(why), Some(page)) => page.counted = Counted::Refused(why),
        (Err(why), None) => return tell(model, News::Refused, why),
    }
    Vec::new()
}

/// Takes in what an import would count.
pub(in super::super) fn take_counted(
    model: &mut Model,
    number: u64,
    counted: Result<Imported, String>,
) -> Vec<Effect> {
    let Some(page) = page(model).filter(|page| page.asked == number) else {
        return Vec::new();
    };
    page.counted = counted.map_or_else(Counted::Refused, Counted::Done);
    model.importing = None;
    Vec::new()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a terminal has more keys than mean something here"
)]
pub(in super::super) fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(Layer::Intake(page)) = model.layers.last_mut() else {
        return Vec::new();
    };
    let last = page.preview.columns.len();
    match key.code {
        KeyCode::Down | KeyCode::Char('j') => page.cursor = (page.cursor + 1).min(last),
        KeyCode::Up | KeyCode::Char('k') => page.cursor = page.cursor.saturating_sub(1),
        KeyCode::PageDown => page.cursor = (page.cursor + 10).min(last),
        KeyCode::PageUp => page.cursor = page.cursor.saturating_sub(10),
        KeyCode::Home | KeyCode::Char('g') => page.cursor = 0,
        KeyCode::End | KeyCode::Char('G') => page.cursor = last,
        KeyCode::Right | KeyCode::Char('l') => {
            let rows = page.preview.rows.len();
            page.first_row = (page.first_row + 1).min(rows.saturating_sub(1));
        }
        KeyCode::Left | KeyCode::Char('h') => page.first_row = page.first_row.saturating_sub(1),
        KeyCode::Enter => return enter(model),
        KeyCode::Esc | KeyCode::Char('q') => return leave(model),
        _ => {}
    }
    Vec::new()
}

/// Leaves the page; nothing of the file stays.
fn leave(model: &mut Model) -> Vec<Effect> {
    close_layer(model);
    model.looking = None;
    if model.importing.take().is_some() {
        vec![Effect::StopImport]
    } else {
        Vec::new()
    }
}

/// Imports, or asks what the column under the cursor is.
fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(page) = page(model) else {
        return Vec::new();
    };
    let Some(column) = page.column() else {
        if let Counted::Refused(why) = &page.counted {
            let why = why.clone();
            return tell(model, News::Refused, why);
        }
        let wanted = page.wanted.clone();
        close_layer(model);
        model.looking = None;
        model.importing = Some(Importing::default());
        return vec![Effect::Import(Box::new(wanted))];
    };
    let Some(pair) = page.preview.columns.get(column) else {
        return Vec::new();
    };
    if pair.column.is_empty() {
        let why = "A column without a title cannot be named; give it one in the file.".to_owned();
        return tell(model, News::Refused, why);
    }
    let (title, now) = (format!("Read {} as", pair.column), pair.field.clone());
    let fields = page.fields();
    let others = page.preview.columns.iter();
    let taken = |field: &String| {
        let column = others
            .clone()
            .find(|pair| pair.field.as_ref() == Some(field));
        column.map_or_else(String::new, |pair| pair.column.clone())
    };
    let choice = |(key, field): (char, &String)| Choice {
        key,
        label: field.clone(),
        note: taken(field),
        pick: Pick::Field(Some(field.clone())),
    };
    let mut choices = vec![Choice {
        key: '0',
        label: "leave out".to_owned(),
        note: String::new(),
        pick: Pick::Field(None),
    }];
    choices.extend(KEYS.chars().zip(&fields).map(choice));
    let now = Pick::Field(now);
    let cursor = choices.iter().position(|choice| choice.pick == now);
    model.layers.push(Layer::Menu {
        title,
        lines: Vec::new(),
        choices,
        cursor: cursor.unwrap_or(0),
        subject: Subject::default(),
    });
    Vec::new()
}

/// Reads the column under the cursor as that field, or leaves it out, and looks at the file again.
pub(super) fn name(model: &mut Model, field: Option<&str>) -> Vec<Effect> {
    let number = model.number + 1;
    let Some(page) = page(model) else {
        return Vec::new();
    };
    if page.name_column(field).is_none() {
        return Vec::new();
    }
    page.asked = number;
    let wanted = page.wanted.clone();
    look(model, wanted)
}
