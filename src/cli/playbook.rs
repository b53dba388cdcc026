//! A person's own `playbook.toml`, found beside the settings file and laid over the shipped one.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::domain::playbook::{Playbook, read};

const NAME: &str = "playbook.toml";

/// The playbook a run works by.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    /// The shipped playbook with the person's own over it.
    pub(crate) playbook: Playbook,
    /// What is wrong with the file, a sentence each; what is right in it applies all the same.
    pub(crate) faults: Vec<String>,
}

impl Own {
    /// Reads the file beside `settings`, else that of `$XDG_CONFIG_HOME/callsheet`; where there is
    /// none, the playbook is the shipped one.
    pub(crate) fn read(settings: Option<&Path>) -> Self {
        let Some(path) = path(settings) else {
            return Self::shipped(Vec::new());
        };
        match fs::read_to_string(&path) {
            Ok(text) => {
                let (playbook, faults) = read(&text);
                Self {
                    playbook,
                    faults: faults.iter().map(ToString::to_string).collect(),
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Self::shipped(Vec::new()),
            Err(error) => Self::shipped(vec![format!(
                "{NAME} could not be read ({error}), the shipped playbook applies: make {} a text file you may read.",
                path.display()
            )]),
        }
    }

    fn shipped(faults: Vec<String>) -> Self {
        Self {
            playbook: Playbook::shipped().clone(),
            faults,
        }
    }
}

fn path(settings: Option<&Path>) -> Option<PathBuf> {
    match settings {
        Some(settings) => Some(settings.with_file_name(NAME)),
        None => etcetera::choose_base_strategy()
            .ok()
            .map(|base| base.config_dir().join("callsheet").join(NAME)),
    }
}
