//! Why a text cannot be rendered, and what to do about it.

use std::fmt;

use super::field::FACTS;

/// What a text is called while nobody said which one it is.
pub(super) const UNTITLED: &str = "message";

/// Why a text cannot be rendered.
///
/// `Display` is one sentence, problem and remedy; the two are there one by one as well.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MissingFact {
    /// A fact that the text says is not known.
    Unknown {
        /// The text, as half a sentence.
        title: String,
        /// The handle, if known.
        creator: Option<String>,
        /// What is needed, with its article.
        words: &'static str,
        /// How to supply it, as half a sentence.
        remedy: &'static str,
    },
    /// The text names a field that there is not.
    NoSuchField {
        /// The text, as half a sentence.
        title: String,
        /// What it names.
        field: String,
        /// The line, counted from 1.
        line: usize,
    },
    /// The text is not a template.
    Unreadable {
        /// The text, as half a sentence.
        title: String,
        /// The line, counted from 1.
        line: usize,
        /// What the engine says.
        reason: String,
    },
}

impl MissingFact {
    /// Returns the same error about the text with this title.
    #[must_use]
    pub fn titled(mut self, name: &str) -> Self {
        let (Self::Unknown { title, .. }
        | Self::NoSuchField { title, .. }
        | Self::Unreadable { title, .. }) = &mut self;
        *title = name.to_lowercase();
        self
    }

    /// Returns what is wrong, without a full stop.
    pub fn problem(&self) -> String {
        match self {
            Self::Unknown {
                title,
                creator,
                words,
                ..
            } => {
                format!("The {title}{} needs {words}", whom(creator.as_deref()))
            }
            Self::NoSuchField { title, field, line } => {
                format!("The {title} names {field:?} on line {line}, which is no field")
            }
            Self::Unreadable {
                title,
                line,
                reason,
            } => {
                format!("The {title} cannot be read on line {line}, {reason}")
            }
        }
    }

    /// Returns what to do about it, as half a sentence without a full stop.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unknown { remedy, .. } => (*remedy).to_owned(),
            Self::NoSuchField { .. } => format!("take one of {}", field_names()),
            Self::Unreadable { .. } => "correct the template".to_owned(),
        }
    }
}

impl fmt::Display for MissingFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}.", self.problem(), self.remedy())
    }
}

impl std::error::Error for MissingFact {}

fn whom(creator: Option<&str>) -> String {
    creator.map_or_else(String::new, |handle| format!(" for @{handle}"))
}

fn field_names() -> String {
    FACTS
        .iter()
        .map(|fact| fact.name)
        .collect::<Vec<_>>()
        .join(", ")
}
