//! Why a command did not succeed, and the exit code that says so (interface.md section 4).

use std::io;
use std::process::ExitCode;

use serde::Serialize;

use crate::domain::refusal::Refusal;
use crate::domain::shop::Shop;
use crate::store::{Failure, StoreError};

/// How a run ends, as the shell sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// Everything was done.
    Done = 0,
    /// It could not be done.
    Failed = 1,
    /// The command line was wrong.
    Usage = 2,
    /// A rule or guard refused.
    Refused = 3,
    /// Some of it was done, some set aside.
    Partly = 4,
    /// The database is busy, locked, damaged or not ours.
    Database = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The code of a name or id that stands for nothing, which [`Refusal::unknown`] gives too.
const UNKNOWN: &str = "unknown";

/// What went wrong, in the form `--json` prints it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Trouble {
    /// Stable code.
    pub(crate) code: &'static str,
    /// Thing and reason.
    pub(crate) message: String,
    /// The way out.
    pub(crate) remedy: String,
}

impl Trouble {
    /// Returns the trouble in one line for a person.
    pub(crate) fn sentence(&self) -> String {
        format!("{} {}", self.message, self.remedy)
            .trim()
            .to_owned()
    }
}

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Whoever read our output went away: not an error.
    Closed,
    /// Something is wrong, and the run ends so.
    Wrong(Exit, Trouble),
}

impl Fault {
    /// Returns a fault of the command line. A remedy after the last `: ` is told apart.
    pub(crate) fn usage(sentence: impl AsRef<str>) -> Self {
        Self::Wrong(Exit::Usage, split("usage", sentence.as_ref(), ": "))
    }

    /// Returns a failure that is no one's rule.
    pub(crate) fn failed(code: &'static str, message: &str, remedy: &str) -> Self {
        Self::Wrong(
            Exit::Failed,
            Trouble {
                code,
                message: message.to_owned(),
                remedy: remedy.to_owned(),
            },
        )
    }

    /// Returns the same fault of a question: what is not there cannot be shown, but no rule refuses it.
    #[must_use]
    pub(crate) fn of_reading(self) -> Self {
        match self {
            Self::Wrong(Exit::Refused, trouble) if trouble.code == UNKNOWN => {
                Self::Wrong(Exit::Failed, trouble)
            }
            other @ (Self::Closed | Self::Wrong(..)) => other,
        }
    }

    /// Returns the refusal of a name that stands for nothing.
    pub(crate) fn unknown(noun: &str, name: &str, remedy: &str) -> Self {
        Refusal::unknown(noun, name, remedy).into()
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Wrong(Exit::Refused, refusal.into())
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.code,
            message: refusal.message,
            remedy: refusal.remedy,
        }
    }
}

/// Returns an answer of the system in words, without its number.
pub(crate) fn in_words(error: &io::Error) -> String {
    let name = error.kind().to_string();
    if error.raw_os_error().is_some() && !name.contains("uncategorized") {
        name
    } else {
        error.to_string()
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let (exit, code) = match &error {
            StoreError::Busy { .. } => (Exit::Database, "busy"),
            StoreError::Elsewhere { .. } => (Exit::Database, "elsewhere"),
            StoreError::NotOurs(_) => (Exit::Database, "not_ours"),
            StoreError::TooNew { .. } => (Exit::Database, "too_new"),
            StoreError::Damaged(_) => (Exit::Database, "damaged"),
            StoreError::Missing(_) => (Exit::Failed, "missing"),
            StoreError::ReadOnly(_) => (Exit::Failed, "read_only"),
            StoreError::Full(_) => (Exit::Failed, "full"),
            StoreError::OldSqlite(_) => (Exit::Database, "old_sqlite"),
            StoreError::Io { .. } => (Exit::Failed, "io"),
            StoreError::Unknown { noun, .. } => return unknown(&error, noun),
            StoreError::Ambiguous { .. } => (Exit::Refused, "ambiguous"),
        };
        let mark = if code == "busy" { "; " } else { ": " };
        Self::Wrong(exit, split(code, &error.to_string(), mark))
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Store(error) => error.into(),
            Failure::Source(message) => {
                Self::failed("unreadable", &message, "Nothing of the file was kept.")
            }
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::failed(
            "output",
            &format!("The answer could not be written ({error})."),
            "Check the disk or the program that reads it.",
        )
    }
}

fn unknown(error: &StoreError, noun: &str) -> Fault {
    let list = match noun {
        "creator" => "callsheet creators",
        "sample" => "callsheet pipeline",
        "follow-up" => "callsheet followups --state all",
        "batch" => "callsheet import --list",
        "operation" => "callsheet log",
        _ => "callsheet --help",
    };
    Fault::Wrong(
        Exit::Refused,
        Trouble {
            code: UNKNOWN,
            message: error.to_string(),
            remedy: format!("See what there is with: {list}."),
        },
    )
}

/// Splits one sentence into thing and reason, and the remedy after its last `mark`.
fn split(code: &'static str, whole: &str, mark: &str) -> Trouble {
    let (message, remedy) = whole.rsplit_once(mark).unwrap_or((whole, ""));
    Trouble {
        code,
        message: ended(message),
        remedy: sentence(remedy),
    }
}

/// Returns `text` as a sentence: a capital in front, a stop behind.
pub(crate) fn sentence(text: &str) -> String {
    ended(&capital(text))
}

fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}

/// Returns the fault of a command that needs to know which shop.
pub(crate) fn which_shop(shops: &[Shop]) -> Fault {
    if shops.is_empty() {
        return Fault::usage(
            "There is no shop yet: make one with callsheet shop add NAME --market XX --tz ZONE --currency CUR.",
        );
    }
    let names: Vec<_> = shops.iter().map(|shop| shop.name.as_str()).collect();
    Fault::usage(format!(
        "There are several shops: say which with --shop, one of {}.",
        names.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_database_have_their_exit_code_and_their_remedy() {
        let path = || "/a: b/callsheet.db".to_owned();
        for (error, exit, code, remedy) in [
            (
                StoreError::Busy {
                    path: path(),
                    who: "process 9 (stopped: kill -CONT 9 lets it go on)".to_owned(),
                },
                Exit::Database,
                "busy",
                "Wait for it, or close it.",
            ),
            (
                StoreError::Elsewhere {
                    path: path(),
                    host: "desk".to_owned(),
                },
                Exit::Database,
                "elsewhere",
                "Close Callsheet there, let the folder come into step, and run callsheet doctor --here on \
                 this computer.",
            ),
            (
                StoreError::Damaged(path()),
                Exit::Database,
                "damaged",
                "Restore a backup.",
            ),
            (
                StoreError::TooNew {
                    path: path(),
                    found: 9,
                    known: 3,
                },
                Exit::Database,
                "too_new",
                "Update Callsheet.",
            ),
            (
                StoreError::Missing(path()),
                Exit::Failed,
                "missing",
                "Import a file or run callsheet demo to make one.",
            ),
            (
                StoreError::Unknown {
                    noun: "creator",
                    name: "@nobody".to_owned(),
                },
                Exit::Refused,
                "unknown",
                "See what there is with: callsheet creators.",
            ),
        ] {
            let Fault::Wrong(got, trouble) = Fault::from(error.clone()) else {
                panic!("{error:?} is no fault");
            };
            assert_eq!((got, trouble.code), (exit, code), "{error:?}");
            assert_eq!(trouble.remedy, remedy);
            assert!(trouble.message.ends_with('.'), "{trouble:?}");
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        let gone = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(matches!(Fault::from(gone), Fault::Closed));
    }
}
