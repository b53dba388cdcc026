//! A person's own `playbook.toml`, found beside the settings file and laid over the shipped one.

use std::path::Path;

use super::own;
use crate::domain::playbook::{self, Playbook};

const NAME: &str = "playbook.toml";

/// Returns the playbook a run works by, and what is wrong with the person's file, a sentence each.
pub(crate) fn read(settings: Option<&Path>) -> (Playbook, Vec<String>) {
    let shipped = |faults| (Playbook::shipped().clone(), faults);
    match own::text(settings, NAME) {
        Ok(Some(text)) => {
            let (playbook, faults) = playbook::read(&text);
            (playbook, faults.iter().map(ToString::to_string).collect())
        }
        Ok(None) => shipped(Vec::new()),
        Err(fault) => shipped(vec![fault]),
    }
}
