//! Why a file is not read at all.

use serde::Serialize;

/// A file that is not read: one sentence, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// A stable word for programs, such as `unknown_format`.
    pub code: &'static str,
    /// One sentence that names the file and the reason.
    pub message: String,
    /// One sentence that says what to do instead.
    pub remedy: String,
}

impl Refused {
    /// Returns a refusal of the file `name`; `reason` continues the sentence that starts with it.
    pub(super) fn new(code: &'static str, name: &str, reason: &str, remedy: &str) -> Self {
        let name = if name == "-" { "Standard input" } else { name };
        Self {
            code,
            message: format!("{name} {reason}."),
            remedy: remedy.to_owned(),
        }
    }
}
