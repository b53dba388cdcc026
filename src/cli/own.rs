//! What a person keeps beside the settings file: a playbook and texts of their own, over the shipped.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::{messages, playbook};
use crate::domain::message::Book;
use crate::domain::playbook::Playbook;

/// What a run works by, and what is wrong with a person's own files.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    /// The shipped playbook with the person's own over it.
    pub(crate) playbook: Playbook,
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
        let texts = messages::read(settings);
        faults.extend(texts.faults);
        Self {
            playbook,
            messages: texts.book,
            faults,
        }
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
