//! A person's own `playbook.toml`, found beside the settings file and laid over the shipped one.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::own::beside;
use crate::domain::playbook::{self, Playbook};

const NAME: &str = "playbook.toml";

/// Returns the playbook a run works by, and what is wrong with the person's file, a sentence each.
pub(crate) fn read(settings: Option<&Path>) -> (Playbook, Vec<String>) {
    let shipped = |faults| (Playbook::shipped().clone(), faults);
    let Some(path) = beside(settings, NAME) else {
        return shipped(Vec::new());
    };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let (playbook, faults) = playbook::read(&text);
            (playbook, faults.iter().map(ToString::to_string).collect())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => shipped(Vec::new()),
        Err(error) => shipped(vec![format!(
            "{NAME} could not be read ({error}), the shipped playbook applies: make {} a text file you may read.",
            path.display()
        )]),
    }
}
