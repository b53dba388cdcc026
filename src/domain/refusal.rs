//! Why a command is refused, and what to do instead.

use std::fmt;

use serde::Serialize;

use super::id::SampleId;
use super::overtaken::Overtaken;

/// A command that a rule or guard refuses; nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Refusal {
    /// Stable code, such as `guard_g1` or `not_allowed`.
    pub code: &'static str,
    /// One sentence: thing and reason.
    pub message: String,
    /// One sentence: the way out.
    pub remedy: String,
    /// Whether a reason given as override lets it pass.
    #[serde(skip)]
    pub overridable: bool,
    /// The samples it is about, where a command names several.
    #[serde(skip)]
    pub samples: Vec<SampleId>,
    /// What others changed first, where that is why: the person picks whose word stands.
    #[serde(skip)]
    pub overtaken: Option<Box<Overtaken>>,
}

impl Refusal {
    /// Returns a refusal that nothing overrides.
    pub fn new(code: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            remedy: remedy.into(),
            overridable: false,
            samples: Vec::new(),
            overtaken: None,
        }
    }

    /// Returns a refusal that a reason overrides.
    pub fn guard(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            remedy: "Give a reason to go on all the same (--override REASON); it is logged."
                .to_owned(),
            overridable: true,
            samples: Vec::new(),
            overtaken: None,
        }
    }

    /// Returns the same refusal, about these samples.
    #[must_use]
    pub fn about(self, samples: Vec<SampleId>) -> Self {
        Self { samples, ..self }
    }

    /// Returns the refusal of what others were at first.
    pub fn overtaken(found: Overtaken) -> Self {
        let fields = match found.clashes.len() {
            1 => "One field was".to_owned(),
            several => format!("{several} fields were"),
        };
        Self {
            overtaken: Some(Box::new(found)),
            ..Self::new(
                "overtaken",
                format!("{fields} changed by others since they were read."),
                "Nothing was changed: look again.",
            )
        }
    }

    /// Returns the refusal of an id or name that stands for nothing.
    pub fn unknown(noun: &str, name: impl fmt::Display, remedy: &str) -> Self {
        Self::new("unknown", format!("There is no {noun} {name}."), remedy)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.remedy)
    }
}

impl std::error::Error for Refusal {}
