//! What `doctor` tells of the place it runs in: versions, files, the terminal.

use std::path::Path;

use serde::Serialize;

use super::app;
use super::fault::Fault;
use super::session::Session;
use crate::tui::settings::Clipboard;
use crate::tui::{Colours, Ground, Multiplexer};

/// The place the program runs in.
#[derive(Serialize)]
pub(super) struct Surroundings {
    version: &'static str,
    system: String,
    database: String,
    settings: String,
    settings_exist: bool,
    settings_faults: usize,
    terminal: String,
    columns: Option<u16>,
    rows: Option<u16>,
    multiplexer: Option<&'static str>,
    colours: &'static str,
    theme: &'static str,
    background: &'static str,
    clipboard: String,
    editor: String,
    notes: Vec<String>,
}

impl Surroundings {
    /// Looks around.
    pub(super) fn of(session: &Session) -> Result<Self, Fault> {
        let config = &session.config;
        let ability = app::ability();
        let var = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
        let size = crossterm::terminal::size().ok();
        let size = size.filter(|_size| session.look.width.is_some());
        let path = |path: &Path| path.display().to_string();
        let editor = config.settings.editor.clone();
        Ok(Self {
            version: env!("CARGO_PKG_VERSION"),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            database: path(&session.path()?),
            settings: config.path.as_deref().map_or_else(String::new, path),
            settings_exist: config.is_there,
            settings_faults: config.wrong().len(),
            terminal: var("TERM").unwrap_or_else(|| "not set".to_owned()),
            columns: size.map(|(columns, _)| columns),
            rows: size.map(|(_, rows)| rows),
            multiplexer: ability.multiplexer.map(|held| match held {
                Multiplexer::Tmux => "tmux",
                Multiplexer::Screen => "screen",
            }),
            colours: match ability.colours {
                Colours::None => "none",
                Colours::Sixteen => "16",
                Colours::Many => "256 and more",
            },
            theme: ability.palette(config.settings.theme).name(),
            background: match ability.ground {
                Some(Ground::Dark) => "dark, by COLORFGBG",
                Some(Ground::Light) => "light, by COLORFGBG",
                None if ability.wants_ground(config.settings.theme) => "asked for by the app",
                None => "unknown",
            },
            clipboard: match &config.settings.clipboard {
                Clipboard::Terminal => "the terminal's (OSC 52)".to_owned(),
                Clipboard::Off => "off: texts are shown".to_owned(),
                Clipboard::Program(words) => words.join(" "),
            },
            editor: editor
                .or_else(|| var("VISUAL"))
                .or_else(|| var("EDITOR"))
                .unwrap_or_else(|| "the system's".to_owned()),
            notes: notes(ability.multiplexer, var("SSH_CONNECTION").is_some()),
        })
    }

    /// Says it, a line each.
    pub(super) fn tell(&self, session: &mut Session) -> Result<(), Fault> {
        let there = if self.settings_exist {
            match self.settings_faults {
                0 => "",
                _ => ", with faults: callsheet config check",
            }
        } else {
            ", not there: everything is as shipped"
        };
        let size = match (self.columns, self.rows) {
            (Some(columns), Some(rows)) => format!(", {columns}x{rows}"),
            _ => ", no terminal here".to_owned(),
        };
        let held = self
            .multiplexer
            .map_or_else(String::new, |held| format!(" in {held}"));
        session.say(&format!("Callsheet {} on {}.", self.version, self.system))?;
        session.say(&format!("Database: {}", self.database))?;
        session.say(&format!("Settings: {}{there}", self.settings))?;
        session.say(&format!("Terminal: {}{held}{size}", self.terminal))?;
        session.say(&format!(
            "Colours: {}; theme {}; background {}.",
            self.colours, self.theme, self.background
        ))?;
        session.say(&format!(
            "Clipboard: {}. Editor: {}.",
            self.clipboard, self.editor
        ))?;
        for note in &self.notes {
            session.say(note)?;
        }
        Ok(())
    }
}

/// What a multiplexer must be told so that everything works.
fn notes(inside: Option<Multiplexer>, is_remote: bool) -> Vec<String> {
    let mut notes = Vec::new();
    match inside {
        Some(Multiplexer::Tmux) => {
            notes.push(
                "In tmux, copying needs: set -g set-clipboard on; and Esc is quick with: set -g escape-time 10."
                    .to_owned(),
            );
        }
        Some(Multiplexer::Screen) => {
            notes.push("In screen, Esc is quick with: maptimeout 10.".to_owned());
        }
        None => {}
    }
    if is_remote {
        notes.push(
            "Over ssh a copy goes to the terminal you sit at, if it takes OSC 52.".to_owned(),
        );
    }
    notes
}
