//! `callsheet config`: the person's settings, and what is wrong with them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::fault::{Exit, Fault};
use super::own::{Own, beside};
use super::session::Session;
use crate::tui::settings::{self, Settings, Severity};

/// The name of the file in its folder.
const NAME: &str = "config.toml";

/// What to do with the settings.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Verb {
    /// Says what is wrong with your files, with line and column
    Check,
    /// Prints every setting in force, as a file that would set it
    Show,
    /// Prints where the settings file lies
    Path,
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Check => "config check",
            Self::Show => "config show",
            Self::Path => "config path",
        }
    }
}

/// A person's settings as they were read.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// Where the file lies; `None` where there is no home.
    pub(crate) path: Option<PathBuf>,
    /// Whether it is there.
    pub(crate) is_there: bool,
    /// What is in force.
    pub(crate) settings: Settings,
    /// What is wrong with it.
    pub(crate) faults: Vec<settings::Fault>,
}

impl Config {
    /// Reads the named file, else that of `$XDG_CONFIG_HOME/callsheet`; without one all is as shipped.
    pub(crate) fn read(named: Option<&Path>) -> Self {
        let path = named.map(Path::to_owned).or_else(|| beside(None, NAME));
        let found = path.as_deref().map(fs::read_to_string);
        let (is_there, (settings, faults)) = match found {
            Some(Ok(text)) => (true, settings::read(&text)),
            Some(Err(error)) if error.kind() != ErrorKind::NotFound => {
                let fault = settings::Fault {
                    line: 1,
                    column: 1,
                    severity: Severity::Wrong,
                    message: format!(
                        "It could not be read ({}), so everything is as shipped: make it a text file you may read.",
                        error.kind()
                    ),
                };
                (true, (Settings::default(), vec![fault]))
            }
            Some(Err(_)) | None => (false, settings::read("")),
        };
        Self {
            path,
            is_there,
            settings,
            faults,
        }
    }

    /// Returns what does not apply of it, a sentence each, with file, line and column.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let name = self.path.as_deref().and_then(Path::file_name);
        let name = name.map_or_else(|| NAME.into(), |name| name.to_string_lossy());
        let wrong = |fault: &&settings::Fault| fault.severity == Severity::Wrong;
        let faults = self.faults.iter().filter(wrong);
        faults.map(|fault| format!("{name}:{fault}")).collect()
    }

    fn shown_path(&self) -> Result<String, Fault> {
        let path = self.path.as_ref().map(|path| path.display().to_string());
        path.ok_or_else(|| {
            Fault::usage("There is no home folder to keep settings in: give --config PATH.")
        })
    }
}

#[derive(Serialize)]
struct Checked<'a> {
    path: String,
    exists: bool,
    ok: bool,
    faults: &'a [settings::Fault],
    others: &'a [String],
}

#[derive(Serialize)]
struct Place {
    path: String,
    exists: bool,
}

#[derive(Serialize)]
struct Force {
    path: String,
    settings: toml::Table,
}

/// Runs the command.
pub(crate) fn run(verb: &Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::Check => check(session),
        Verb::Show => show(session),
        Verb::Path => {
            let (path, exists) = (session.config.shown_path()?, session.config.is_there);
            if session.globals.json {
                session.document(None, &Place { path, exists })?;
            } else {
                session.line(&path)?;
            }
            Ok(Exit::Done)
        }
    }
}

/// Says everything that is wrong; a key that was taken from a shipped action is told and is no fault.
fn check(session: &mut Session) -> Result<Exit, Fault> {
    let config = session.config.clone();
    let path = config.shown_path()?;
    let others = Own::read(session.globals.config.as_deref()).faults;
    let is_wrong = |fault: &settings::Fault| fault.severity == Severity::Wrong;
    let is_missed = !config.is_there && session.globals.config.is_some();
    let ok = !config.faults.iter().any(is_wrong) && others.is_empty() && !is_missed;
    let exit = if ok { Exit::Done } else { Exit::Failed };
    if session.globals.json {
        let checked = Checked {
            path,
            exists: config.is_there,
            ok,
            faults: &config.faults,
            others: &others,
        };
        session.document(None, &checked)?;
        return Ok(exit);
    }
    for fault in &config.faults {
        session.line(&format!("{path}:{fault}"))?;
    }
    for fault in &others {
        session.line(fault)?;
    }
    if !config.is_there {
        session.say(&format!(
            "There is no file at {path}: everything is as shipped."
        ))?;
    } else if ok {
        session.say(&format!("{path} holds."))?;
    }
    Ok(exit)
}

fn show(session: &mut Session) -> Result<Exit, Fault> {
    let lines = session.config.settings.lines();
    if session.globals.json {
        let settings = lines.join("\n").parse().unwrap_or_default();
        let path = session.config.shown_path()?;
        session.document(None, &Force { path, settings })?;
        return Ok(Exit::Done);
    }
    for line in lines {
        session.line(&line)?;
    }
    Ok(Exit::Done)
}
