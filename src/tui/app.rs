//! The running app: the model, the hands, the terminal, and what one message does to them.

use std::io;
use std::path::PathBuf;

use super::ability::Ability;
use super::effects::{ForLoop, Hands};
use super::hearing::{Heard, Hearing};
use super::memory::Memory;
use super::model::Model;
use super::msg::{Draft, Effect, Input, Msg};
use super::screen::{Words, view};
use super::settings::Clipboard;
use super::terminal::{self, Screen};
use super::theme::{Palette, Theme};
use super::update::{settle, update};
use super::widgets::glyphs::Glyphs;
use super::{Look, Outfit, draw, editor, keeping, rescue};

/// The longest text a terminal is sent for its clipboard, in bytes: many take no more.
const LONGEST: usize = 56_000;

/// What the loop does after a message.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// Wait for the next.
    GoOn,
    /// Suspend to the shell.
    Suspend,
    /// Give the terminal to the editor.
    Edit(Box<Draft>),
    /// Leave.
    Leave,
    /// Leave for a made-up shop.
    Demo,
}

/// The running app.
pub(super) struct App {
    model: Model,
    hands: Hands,
    screen: Screen,
    /// What the store is asked once the frame is drawn.
    questions: Vec<Effect>,
    ability: Ability,
    hearing: Hearing,
    no_color: bool,
    ascii: bool,
    memory: Option<PathBuf>,
    drafts: PathBuf,
}

impl App {
    /// Takes the terminal over and puts everything where it was left.
    pub(super) fn new(
        (model, hands): (Model, Hands),
        look: Look,
        outfit: Outfit,
    ) -> io::Result<Self> {
        let plain = outfit.settings.plain;
        let asks = !plain && !look.no_color && outfit.ability.wants_ground(outfit.settings.theme);
        let drafts = keeping::drafts_beside(hands.store.path());
        let mut app = Self {
            model,
            hands,
            drafts,
            screen: if plain {
                Screen::lines()?
            } else {
                Screen::enter(outfit.settings.mouse)?
            },
            questions: Vec::new(),
            ability: outfit.ability,
            hearing: Hearing::new(asks),
            no_color: look.no_color,
            ascii: look.ascii || outfit.settings.ascii,
            memory: outfit.memory.filter(|_file| outfit.settings.remember),
        };
        let mut told = outfit.faults;
        if let Some(file) = app.memory.as_ref().filter(|_file| !outfit.fresh) {
            match keeping::read(file).map(|text| text.map(|text| Memory::read(&text))) {
                Ok(Some(Ok(memory))) => memory.restore(&mut app.model),
                Ok(Some(Err(why))) | Err(why) => told.push(why),
                Ok(None) => {}
            }
        }
        told.extend(rescue::put_back(&app.drafts, &mut app.model));
        app.model.set_up(outfit.settings);
        let (columns, rows) = app.screen.size()?;
        app.take(Msg::Input(Input::Resize(columns, rows)))?;
        if let Some(text) = first_of(&told) {
            app.take(Msg::Told(text))?;
        }
        if outfit.tour {
            app.take(Msg::Tour)?;
        }
        Ok(app)
    }

    /// Asks the terminal for its background, where that is worth it.
    pub(super) fn ask_ground(&mut self) -> io::Result<()> {
        if self.hearing.waits() {
            self.screen.ask_ground()?;
        }
        Ok(())
    }

    /// Lets the playbook do what is due.
    pub(super) fn tick(&mut self) {
        self.hands.tick();
    }

    /// Takes one message and does what it asks of the world.
    pub(super) fn take(&mut self, msg: Msg) -> io::Result<Next> {
        if let Msg::Input(Input::Key(key)) = &msg {
            terminal::drill(key.code);
            match self.hearing.hear(*key) {
                Heard::Key => {}
                Heard::Part => return Ok(Next::GoOn),
                Heard::Answer(ground) => {
                    self.ability.ground = Some(ground);
                    return Ok(Next::GoOn);
                }
            }
        }
        let is_resized = matches!(msg, Msg::Input(Input::Resize(..)));
        let msg = if self.model.plain && is_resized {
            // Lines are as long as they are, whatever the window.
            let (columns, rows) = self.screen.size()?;
            Msg::Input(Input::Resize(columns, rows))
        } else {
            msg
        };
        self.model.now = (self.hands.desk.clock)();
        let effects = update(&mut self.model, msg);
        rescue::note(&self.drafts, &self.model);
        let mut next = Next::GoOn;
        for effect in effects {
            if matches!(effect, Effect::Fetch(..)) {
                self.questions.push(effect);
                continue;
            }
            match self.hands.perform(effect) {
                ForLoop::Nothing => {}
                ForLoop::Redraw => self.screen.clear()?,
                ForLoop::Mouse(on) => self.screen.set_mouse(on)?,
                ForLoop::Suspend => next = Next::Suspend,
                ForLoop::Edit(draft) => next = Next::Edit(draft),
                ForLoop::Quit => return Ok(Next::Leave),
                ForLoop::Demo => return Ok(Next::Demo),
                ForLoop::Copy(text) => self.copy(text)?,
            }
        }
        Ok(next)
    }

    /// Copies a text where the settings say, and says what is certain: whether a terminal takes what it
    /// is sent, it does not tell.
    fn copy(&mut self, text: String) -> io::Result<()> {
        let first: String = text.chars().take(60).collect();
        let told = match &self.model.settings.clipboard {
            Clipboard::Terminal if text.len() <= LONGEST => {
                self.screen.copy(&text, self.ability.multiplexer)?;
                Msg::Told(format!("Sent to the terminal's clipboard: {first}"))
            }
            Clipboard::Program(words) => {
                self.hands.copy_by(words.clone(), text);
                return Ok(());
            }
            Clipboard::Terminal => Msg::Shown(
                "Too long for a terminal's clipboard: select it here".to_owned(),
                text,
            ),
            Clipboard::Off => Msg::Shown("To be selected and copied".to_owned(), text),
        };
        for effect in update(&mut self.model, told) {
            if matches!(effect, Effect::Fade(_)) {
                self.hands.perform(effect);
            }
        }
        Ok(())
    }

    /// Gives the terminal to the shell until it is brought back.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        self.remember();
        self.screen.suspend()
    }

    /// Gives the terminal to the editor until it ends.
    pub(super) fn edit(&mut self, draft: Box<Draft>) -> io::Result<()> {
        let wished = self.model.settings.editor.clone();
        let text = self
            .screen
            .lend(|| editor::edit(draft.text(), wished.as_deref()))?;
        self.take(Msg::Edited(draft, text))?;
        Ok(())
    }

    /// Keeps how the app is for the next run; where that cannot be written, nothing is kept.
    pub(super) fn remember(&self) {
        if let Some(file) = &self.memory {
            drop(keeping::write(file, &Memory::of(&self.model).written()));
        }
    }

    /// Draws a frame, then asks the store what is still to be known.
    ///
    /// In that order: whoever reads for the app would take the processor from what a person waits for.
    pub(super) fn go_on(&mut self) -> io::Result<()> {
        let effects = settle(&mut self.model);
        self.draw()?;
        for effect in self.questions.drain(..).chain(effects) {
            // No question needs the loop.
            let _for_loop = self.hands.perform(effect);
        }
        Ok(())
    }

    /// Draws a frame.
    fn draw(&mut self) -> io::Result<()> {
        let palette = if self.no_color {
            Palette::NoColor
        } else {
            self.ability.palette(self.model.settings.theme)
        };
        let glyphs = if self.model.plain {
            &Glyphs::PLAIN
        } else if self.ascii {
            &Glyphs::ASCII
        } else {
            &Glyphs::UNICODE
        };
        let theme = Theme::new(palette, glyphs);
        let words = Words::of(&self.model);
        let view = view(&self.model, &words, &theme);
        self.screen
            .draw(|area, buf| draw::screen(&view, &theme, area, buf))
    }
}

/// The first of what is wrong, and how many more there are.
fn first_of(faults: &[String]) -> Option<String> {
    let (first, more) = faults.split_first()?;
    Some(match more.len() {
        0 => first.clone(),
        more => format!("{first} {more} more: callsheet config check."),
    })
}
