//! What a message does to the app: the model after, and effects as data.
//!
//! Keys go to the topmost layer first, then to the pane's scopes. Nothing here waits or touches the
//! world; [`settle`](fn@settle) then says which rows are still to be asked for.

mod answer;
mod board;
mod burst;
mod layer;
mod marks;
mod motion;
mod mouse;
mod settle;
mod verb;

use super::action::{Action, Scope};
use super::keymap::{Chord, Meaning};
use super::layer::{Layer, Reading};
use super::model::{Model, Morning, Pane, Stale, Toast};
use super::msg::{Effect, Input, Msg};
use super::overlays::toast::News;
use crate::domain::text::safe_block;

pub(super) use layer::{help_rows, palette_rows};
pub use settle::settle;
pub(super) use verb::{counts, meaning};

/// Returns what the message makes the world do; the model is changed.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Input(input) => on_input(model, input),
        Msg::Answer(number, seen, answer) => {
            model.note_seen(number, seen);
            answer::take(model, number, *answer)
        }
        Msg::Done(command, result) => answer::done(model, *command, *result),
        Msg::Changed => {
            refresh(model);
            Vec::new()
        }
        Msg::Ticked => {
            refresh(model);
            if model.untouched {
                // Nobody works the list yet, so what is new need not wait.
                reload(model);
            }
            Vec::new()
        }
        Msg::Faded(number) => {
            if model
                .toast
                .as_ref()
                .is_some_and(|toast| toast.number == number)
            {
                model.toast = None;
            }
            Vec::new()
        }
        Msg::Importing(far) => verb::take_importing(model, far),
        Msg::Looked(number, preview) => verb::take_looked(model, number, preview),
        Msg::Counted(number, counted) => verb::take_counted(model, number, counted),
        Msg::Imported(files) => verb::take_imported(model, files),
        Msg::Told(text) => tell(model, News::Told, text),
        Msg::Tour => act(model, Action::Tour),
        Msg::Scouted(found) => {
            model.first.found = found;
            Vec::new()
        }
        Msg::Shown(title, text) => {
            show(model, title, &text);
            Vec::new()
        }
        Msg::Ran(name, shown, printed) => verb::ran(model, (&name, shown), printed),
        Msg::Edited(draft, text) => verb::edited(model, *draft, text),
    }
}

/// Shows news; the newest takes the place of the one before.
fn tell(model: &mut Model, news: News, text: String) -> Vec<Effect> {
    let number = model.next_number();
    model.toast = Some(Toast { number, news, text });
    vec![Effect::Fade(number)]
}

/// Opens a text to read; it may come from anywhere.
fn show(model: &mut Model, title: String, text: &str) {
    model.layers.push(Layer::Reading(Reading {
        title,
        text: safe_block(text).into_owned(),
        ..Reading::default()
    }));
}

/// Lets every row be asked for again.
fn refresh(model: &mut Model) {
    model.stale = Stale::everything();
    model.about.outdate();
    model.creators.scores_asked.clear();
}

/// Lets the lines of the morning that wait come in.
fn reload(model: &mut Model) {
    model.morning = Morning {
        scores: std::mem::take(&mut model.morning.scores),
        unfolded: std::mem::take(&mut model.morning.unfolded),
        waiting: model.morning.waiting,
        left_out: model.morning.left_out,
        ..Morning::default()
    };
}

fn on_input(model: &mut Model, input: Input) -> Vec<Effect> {
    match input {
        Input::Key(key) => {
            model.untouched = false;
            let chord = Chord::of(key);
            let ctrl_c = "ctrl-c".parse().ok();
            if chord != ctrl_c {
                model.interrupted = false;
            }
            if chord == ctrl_c {
                model.typed.clear();
            } else if !model.layers.is_empty() {
                if chord.is_some_and(|chord| redraws(model, chord)) {
                    return vec![Effect::Redraw];
                }
                model.toast = None;
                return layer::key(model, key);
            }
            chord.map_or_else(Vec::new, |chord| on_chord(model, chord))
        }
        Input::Burst(keys) => burst::burst(model, &keys),
        Input::Paste(text) => layer::paste(model, &text),
        Input::Resize(columns, rows) => {
            model.area = ratatui::layout::Rect::new(0, 0, columns, rows);
            motion::resize(model);
            Vec::new()
        }
        Input::Wheel(by, at) => {
            if model.layers.is_empty() {
                mouse::wheel(model, by, at);
            }
            Vec::new()
        }
        Input::Click(column, row) => {
            if model.layers.is_empty() {
                return mouse::click(model, (column, row));
            }
            Vec::new()
        }
        Input::Drag(column, row) => {
            mouse::drag(model, (column, row));
            Vec::new()
        }
        Input::Release(column, row) => mouse::release(model, (column, row)),
    }
}

/// Returns whether a chord draws the screen again, also where there is text to type: what another program left
/// on it may lie over a form.
fn redraws(model: &Model, chord: Chord) -> bool {
    let meaning = model.settings.keymap.meaning(&model.scopes(), &[chord]);
    chord.letter().is_none() && matches!(meaning, Meaning::Act(Action::Redraw))
}

fn on_chord(model: &mut Model, chord: Chord) -> Vec<Effect> {
    if is_counted(model, chord) {
        return Vec::new();
    }
    model.typed.push(chord);
    let scopes = model.scopes();
    match model.settings.keymap.meaning(&scopes, &model.typed) {
        Meaning::Prefix => Vec::new(),
        Meaning::Act(action) => {
            model.typed.clear();
            act(model, action)
        }
        Meaning::Nothing => {
            model.count = None;
            let typed = std::mem::take(&mut model.typed);
            match model.settings.keymap.elsewhere(&typed) {
                Some((place, entry)) => {
                    let text = not_here(&typed, place, &entry.sentence);
                    tell(model, News::Told, text)
                }
                None => Vec::new(),
            }
        }
    }
}

/// Takes a digit as part of a count, where digits count.
fn is_counted(model: &mut Model, chord: Chord) -> bool {
    let digit = chord.letter().and_then(|letter| letter.to_digit(10));
    let (Some(digit), true, true) = (
        digit.and_then(|digit| usize::try_from(digit).ok()),
        model.settings.keymap.counts,
        model.typed.is_empty(),
    ) else {
        return false;
    };
    // A zero alone counts nothing.
    let counted = model.count.map_or(0, |count| count * 10) + digit;
    model.count = (counted > 0).then(|| counted.min(MOST));
    true
}

/// The largest count: beyond it lists are gone through by their end.
const MOST: usize = 999_999;

/// Says of a key that means nothing here what it does where it means something.
fn not_here(typed: &[Chord], place: Scope, does: &str) -> String {
    let keys: Vec<_> = typed.iter().map(Chord::to_string).collect();
    let place = match place {
        Scope::Sample => "on a sample",
        Scope::Creator => "on a creator",
        Scope::FollowUp => "on a follow-up",
        Scope::Suggestion => "on a suggestion",
        Scope::Conflict => "on a conflict",
        Scope::Content => "on a video",
        Scope::Log => "in the log",
        Scope::Campaign => "on a campaign",
        Scope::First => "on the first page",
        Scope::List => "in a list",
        Scope::Global => "elsewhere",
    };
    let mut does = does.chars();
    let first = does.next().map(|c| c.to_lowercase().to_string());
    format!(
        "{} does nothing here; {place} it would {}{}.",
        keys.join(" "),
        first.unwrap_or_default(),
        does.as_str()
    )
}

/// Carries an action out, or says why it does not work here.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "motions and verbs have their own modules"
)]
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let count = model.count.take();
    if !motion::is_motion(action) && action != Action::Escape {
        // What was told before is old news now.
        model.toast = None;
    }
    if let Some(why) = model.why_not(action) {
        return tell(model, News::Refused, format!("{why}."));
    }
    match action {
        // Taking a count back is all that Esc does then.
        Action::Escape if count.is_some() => Vec::new(),
        _ if count.is_some() && !motion::counts(action) => {
            let text = "A count goes with moving: nothing was done.".to_owned();
            tell(model, News::Told, text)
        }
        Action::Escape => escape(model),
        Action::Quit => vec![Effect::Quit],
        Action::Interrupt if model.interrupted => vec![Effect::Quit],
        Action::Interrupt => {
            model.interrupted = true;
            keep_drafts(model);
            model.layers.clear();
            tell(model, News::Told, "Press ctrl-c again to quit.".to_owned())
        }
        Action::Reload => {
            refresh(model);
            reload(model);
            vec![Effect::Redraw]
        }
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::Mouse => mouse::toggle(model),
        Action::Board => board::toggle(model),
        Action::Help | Action::Palette | Action::Find | Action::Filter => {
            layer::open(model, action);
            Vec::new()
        }
        Action::Open if model.destination().is_some() => match model.destination() {
            Some(to) => verb::lead_to(model, to),
            None => Vec::new(),
        },
        _ if motion::is_motion(action) => {
            motion::act(model, action, count);
            Vec::new()
        }
        _ => {
            // This is what the person decides on, whatever comes in while a form is open.
            model.seen = model.seen_here();
            verb::act(model, action)
        }
    }
}

/// Stops an import, or goes back one step: a half-typed key, the zoom, marks, the filter, the pinned creator. Never quits.
fn escape(model: &mut Model) -> Vec<Effect> {
    if model.importing.is_some() {
        return verb::stop_import(model);
    }
    if model.toast.take().is_some() {
        return Vec::new();
    }
    if model.marked() > 0 {
        motion::clear_marks(model);
    } else if layer::clear_filter(model) {
    } else if model.zoom {
        model.zoom = false;
        motion::resize(model);
    } else if model.pane() == Pane::Hooks {
        motion::compare_hooks(model, false);
    } else if matches!(model.pane(), Pane::Creator | Pane::Scorecard) {
        motion::close_creator(model);
    }
    Vec::new()
}

/// Keeps what was typed into open forms.
fn keep_drafts(model: &mut Model) {
    for layer in &model.layers {
        if let Layer::Form(form) = layer {
            model.drafts.extend(form.draft());
        }
    }
}

/// Closes the topmost layer.
pub(super) fn close_layer(model: &mut Model) -> Option<Layer> {
    model.layers.pop()
}
