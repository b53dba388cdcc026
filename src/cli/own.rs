//! What a person keeps beside the settings file: a playbook, rules and texts of their own, over the shipped.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::fault::Fault;
use super::session::Session;
use super::{messages, playbook, rules};
use crate::domain::message::Book;
use crate::domain::playbook::Playbook;
use crate::domain::rules::Rules;
use crate::tui::open_in_editor;

/// What a run works by, and what is wrong with a person's own files.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    /// The shipped playbook with the person's own over it.
    pub(crate) playbook: Playbook,
    /// The shipped rules with the person's own over them.
    pub(crate) rules: Rules,
    /// The person's own texts, which stand before the shipped ones.
    pub(crate) messages: Book,
    /// What is wrong with the files, a sentence each; what is right in them applies all the same.
    pub(crate) faults: Vec<String>,
}

impl Own {
    /// Reads the files beside `settings`, else those of `$XDG_CONFIG_HOME/callsheet`; where there are
    /// none, what is shipped applies.
    pub(crate) fn read(settings: Option<&Path>) -> Self {
        let (playbook, mut faults) = playbook::read(settings);
        let (rules, of_rules) = rules::own(settings);
        faults.extend(of_rules);
        let texts = messages::read(settings);
        faults.extend(texts.faults);
        Self {
            playbook,
            rules,
            messages: texts.book,
            faults,
        }
    }
}

/// Returns what a file beside the settings says; `Ok(None)` where there is none.
pub(crate) fn text(settings: Option<&Path>, name: &str) -> Result<Option<String>, String> {
    let Some(path) = beside(settings, name) else {
        return Ok(None);
    };
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!(
            "{name} could not be read ({error}), the shipped one applies: make {} a text file you may read.",
            path.display()
        )),
    }
}

/// Makes a file of the person's own from what applies today, where it is not there yet, and opens it; where
/// nobody sits before a terminal it says where the file is.
pub(crate) fn edit(path: &Path, body: &str, session: &mut Session) -> Result<(), Fault> {
    let is_new = make(path, body)?;
    if session.look.width.is_some() && io::stdin().is_terminal() {
        let wished = session.config.settings.editor.as_deref();
        return open_in_editor(path, wished)
            .map_err(|why| Fault::failed("editor", &why, "Your text stays as it was."));
    }
    let made = if is_new { "Made" } else { "There is" };
    session.say(&format!("{made} {}: edit it there.", path.display()))
}

/// Writes the file where there is none; returns whether it did.
fn make(path: &Path, body: &str) -> Result<bool, Fault> {
    let written = match path.parent() {
        Some(folder) => fs::create_dir_all(folder),
        None => Ok(()),
    };
    let written = written.and_then(|()| {
        let mut new = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)?;
        io::Write::write_all(&mut new, body.as_bytes())
    });
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(Fault::failed(
            "unwritable",
            &format!("{} could not be made ({error}).", path.display()),
            "Make its folder one you may write to.",
        )),
    }
}

/// Returns where a file or folder of that name lies beside the settings; `None` where there is no home.
pub(crate) fn beside(settings: Option<&Path>, name: &str) -> Option<PathBuf> {
    match settings {
        Some(settings) => Some(settings.with_file_name(name)),
        None => etcetera::choose_base_strategy()
            .ok()
            .map(|base| base.config_dir().join("callsheet").join(name)),
    }
}
