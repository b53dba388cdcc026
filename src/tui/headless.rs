//! The app without a terminal: keys in, frame out, every answer at once. For tests, benches and the
//! picture in the README.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::effects::answer;
use super::model::{Model, Start};
use super::msg::{Effect, Input, Msg};
use super::screen::{Words, view};
use super::theme::Theme;
use super::update::{settle, update};
use super::{Desk, Look, draw, importer, runtime};
use crate::store::Store;

/// The app on a screen in memory.
#[derive(Debug)]
pub struct Headless {
    store: Store,
    desk: Desk,
    look: Look,
    theme: Theme,
    /// What the app knows.
    pub model: Model,
    /// What it asked the world to do and nobody did: copies, pages, leaving.
    pub asked: Vec<Effect>,
    frame: Buffer,
}

impl Headless {
    /// Starts the app on a screen of that many columns and rows.
    pub fn new(store: Store, desk: Desk, look: Look, size: (u16, u16)) -> Self {
        Self::prepared(store, desk, (look, size), |_model| {})
    }

    /// Starts it as `prepare` leaves it: with settings, or as it was in another run.
    pub fn prepared(
        store: Store,
        mut desk: Desk,
        (look, (columns, rows)): (Look, (u16, u16)),
        prepare: impl FnOnce(&mut Model),
    ) -> Self {
        let now = (desk.clock)();
        let start = Start {
            now,
            scope: look.scope,
            actor: desk.actor.clone(),
            faults: std::mem::take(&mut desk.faults),
        };
        let mut app = Self {
            store,
            desk,
            look,
            theme: runtime::theme(&look),
            model: Model::new(&start),
            asked: Vec::new(),
            frame: Buffer::empty(Rect::new(0, 0, columns, rows)),
        };
        prepare(&mut app.model);
        app.take(Msg::Input(Input::Resize(columns, rows)));
        app
    }

    /// Takes one message, and every message that follows from it.
    pub fn take(&mut self, msg: Msg) {
        let mut waiting = std::collections::VecDeque::from([msg]);
        while let Some(msg) = waiting.pop_front() {
            self.model.now = (self.desk.clock)();
            let mut effects = update(&mut self.model, msg);
            effects.extend(settle(&mut self.model));
            for effect in effects {
                match effect {
                    Effect::Fetch(number, fetch) => {
                        waiting.push_back(answer(&self.store, number, &fetch));
                    }
                    Effect::Submit(command, seen) => {
                        let envelope = self.desk.envelope((*command).clone());
                        let result = self.store.submit_on(envelope, seen);
                        waiting.push_back(Msg::Done(command, Box::new(result)));
                    }
                    Effect::Look(number, wanted) => {
                        let files = importer::orders(&mut self.desk, &wanted);
                        importer::look(
                            (&self.store, &*self.desk.files),
                            (number, &wanted),
                            files,
                            &importer::Shown::default(),
                            &mut |msg| waiting.push_back(msg),
                        );
                    }
                    Effect::Import(wanted) => {
                        let files = importer::orders(&mut self.desk, &wanted);
                        let outcome = importer::run(
                            (&self.store, &*self.desk.files),
                            &wanted,
                            files,
                            &importer::Shown::default(),
                        );
                        waiting.push_back(Msg::Imported(outcome));
                    }
                    Effect::Fade(_) | Effect::Scout => {}
                    Effect::Copy(_)
                    | Effect::Browse(_)
                    | Effect::StopImport
                    | Effect::Edit(_)
                    | Effect::Mouse(_)
                    | Effect::Demo
                    | Effect::Run(_)
                    | Effect::Redraw
                    | Effect::Suspend
                    | Effect::Quit => self.asked.push(effect),
                }
            }
        }
    }

    /// Lets the playbook do what is due, as the running app does by itself.
    pub fn tick(&mut self) {
        let order = self.desk.tick(self.look.scope);
        let ticked = self.store.tick(order);
        if ticked.is_ok_and(|ticked| ticked.done.is_some()) {
            self.take(Msg::Ticked);
        }
    }

    /// Types keys: one by one as they stand, `<enter>`, `<esc>`, `<tab>`, `<ctrl-d>` by name.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        let mut rest = script;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
            let (key, after) = match named {
                Some((name, after)) => (named_key(name), after),
                None => (
                    plain(KeyCode::Char(first)),
                    rest.split_at(first.len_utf8()).1,
                ),
            };
            self.take(Msg::Input(Input::Key(key)));
            rest = after;
        }
        self
    }

    /// Presses one key and draws the next frame, as the app does before any answer has come; returns
    /// the questions and commands the key gave rise to.
    pub fn press(&mut self, key: char) -> Vec<Effect> {
        let msg = Msg::Input(Input::Key(plain(KeyCode::Char(key))));
        let mut effects = update(&mut self.model, msg);
        effects.extend(settle(&mut self.model));
        self.frame();
        effects
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.take(Msg::Input(Input::Paste(text.to_owned())));
        self
    }

    /// Changes the size of the screen.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.frame = Buffer::empty(Rect::new(0, 0, columns, rows));
        self.take(Msg::Input(Input::Resize(columns, rows)));
        self
    }

    /// Draws a frame and returns it.
    pub fn frame(&mut self) -> &Buffer {
        let words = Words::of(&self.model);
        let view = view(&self.model, &words, &self.theme);
        self.frame.reset();
        let area = self.frame.area;
        draw::screen(&view, &self.theme, area, &mut self.frame);
        &self.frame
    }

    /// Draws a frame and returns its text, line by line, without the space at the ends of lines.
    pub fn screen(&mut self) -> String {
        let frame = self.frame();
        let mut text = String::new();
        for row in frame.area.rows() {
            let mut line = String::new();
            let mut hidden = 0;
            for at in row.columns() {
                let symbol = frame
                    .cell((at.x, at.y))
                    .map_or(" ", ratatui::buffer::Cell::symbol);
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                hidden = super::widgets::clip::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

const fn plain(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

fn named_key(name: &str) -> KeyEvent {
    if let Some(letter) = name
        .strip_prefix("ctrl-")
        .and_then(|rest| rest.chars().next())
    {
        return KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
    }
    plain(match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        "f1" => KeyCode::F(1),
        "space" => KeyCode::Char(' '),
        _ => KeyCode::Null,
    })
}
