//! What can be wrong with the database, each with its remedy.

use std::io;
use std::path::Path;

use rusqlite::ErrorCode;

use super::waiting;

const DISK: &str = "the disk answered with an error";
const CONTRADICTION: &str = "two records would contradict each other";

/// Why the database could not do it. Each message is one sentence with its remedy.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else is writing.
    #[error("{path} is being written by {who}; wait for it, or close it.")]
    Busy {
        /// The file.
        path: String,
        /// The process, and what keeps it where that is known.
        who: String,
    },
    /// Another computer uses it.
    #[error(
        "{path} is used by {host}: close Callsheet there, let the folder come into step, and run \
         callsheet doctor --here on this computer."
    )]
    Elsewhere {
        /// The file.
        path: String,
        /// What the other computer is called.
        host: String,
    },
    /// There is no such file.
    #[error("There is no database at {0}: import a file or run callsheet demo to make one.")]
    Missing(String),
    /// It is another program's file.
    #[error("{0} is not a Callsheet database: give another path with --db.")]
    NotOurs(String),
    /// A newer Callsheet wrote it.
    #[error(
        "{path} was written by a newer Callsheet (schema {found}, this one knows {known}): update Callsheet."
    )]
    TooNew {
        /// The file.
        path: String,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// It cannot be written.
    #[error("{0} cannot be written: make it and its folder writable.")]
    ReadOnly(String),
    /// The disk is full.
    #[error("The disk of {0} is full: free some space and do it again; nothing was changed.")]
    Full(String),
    /// Its contents are damaged.
    #[error("{0} is damaged: restore a backup.")]
    Damaged(String),
    /// The linked SQLite is too old to be safe.
    #[error("SQLite {0} can lose committed data (WAL reset): Callsheet needs 3.51.3 or newer.")]
    OldSqlite(String),
    /// Something asked for is not there.
    #[error("There is no {noun} {name}.")]
    Unknown {
        /// What it would be.
        noun: &'static str,
        /// What was asked for.
        name: String,
    },
    /// More than one thing fits.
    #[error("{name} fits {count} {noun}s: give more of it.")]
    Ambiguous {
        /// What they are.
        noun: &'static str,
        /// What was asked for.
        name: String,
        /// How many fit.
        count: usize,
    },
    /// Any other answer of the disk or of SQLite.
    #[error("{path} could not be used ({reason}): check the disk and its permissions.")]
    Io {
        /// The file.
        path: String,
        /// What was said.
        reason: String,
    },
}

impl StoreError {
    /// Returns the error with the file it is about, where it does not name one yet.
    #[must_use]
    pub fn of(self, file: &Path) -> Self {
        if let Self::Busy { path, .. } = &self
            && path.is_empty()
        {
            return Self::Busy {
                path: file.display().to_string(),
                who: waiting::who(file),
            };
        }
        self.renamed("", file)
    }

    /// Returns the error of a draft as one of the file it was to become.
    pub(crate) fn of_draft(self, draft: &Path, file: &Path) -> Self {
        self.renamed(&draft.display().to_string(), file)
    }

    /// Returns the error with another file where it names that one.
    fn renamed(self, before: &str, file: &Path) -> Self {
        let name = |path: String| {
            if path == before {
                file.display().to_string()
            } else {
                path
            }
        };
        match self {
            Self::Missing(path) => Self::Missing(name(path)),
            Self::NotOurs(path) => Self::NotOurs(name(path)),
            Self::TooNew { path, found, known } => Self::TooNew {
                path: name(path),
                found,
                known,
            },
            Self::ReadOnly(path) => Self::ReadOnly(name(path)),
            Self::Full(path) => Self::Full(name(path)),
            Self::Damaged(path) => Self::Damaged(name(path)),
            Self::Io { path, reason } => Self::Io {
                path: name(path),
                reason,
            },
            other @ (Self::Busy { .. }
            | Self::Elsewhere { .. }
            | Self::OldSqlite(_)
            | Self::Unknown { .. }
            | Self::Ambiguous { .. }) => other,
        }
    }

    /// Returns an answer of the disk in our words.
    pub(crate) fn disk(file: &Path, error: &io::Error) -> Self {
        let path = file.display().to_string();
        let kind = error.kind();
        if matches!(
            kind,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
        ) {
            Self::ReadOnly(path)
        } else if matches!(
            kind,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        ) {
            Self::Full(path)
        } else if kind == io::ErrorKind::NotFound {
            Self::Io {
                path,
                reason: "its folder is not there".to_owned(),
            }
        } else {
            // The rest have names such as "is a directory", except those nobody sorted.
            let name = kind.to_string();
            let is_named = !name.contains("uncategorized") && !name.contains("other");
            Self::Io {
                path,
                reason: if is_named { name } else { DISK.to_owned() },
            }
        }
    }

    /// Returns that somebody writes to a file that is not named yet.
    pub(crate) const fn busy() -> Self {
        Self::Busy {
            path: String::new(),
            who: String::new(),
        }
    }

    /// Returns an error that names no file yet, with what was wrong in our words.
    pub(crate) fn odd(reason: impl Into<String>) -> Self {
        Self::Io {
            path: String::new(),
            reason: reason.into(),
        }
    }

    /// Returns whether two records would have claimed the same place.
    pub(crate) fn is_contradiction(&self) -> bool {
        matches!(self, Self::Io { reason, .. } if reason == CONTRADICTION)
    }

    /// Returns whether the connection that answered so must be dropped rather than used again.
    ///
    /// After a failed sync nobody knows what the disk holds (reliability.md C7).
    pub(crate) const fn spoils_connection(&self) -> bool {
        match self {
            Self::Io { .. } | Self::Damaged(_) | Self::Full(_) => true,
            Self::Busy { .. }
            | Self::Elsewhere { .. }
            | Self::Missing(_)
            | Self::NotOurs(_)
            | Self::TooNew { .. }
            | Self::ReadOnly(_)
            | Self::OldSqlite(_)
            | Self::Unknown { .. }
            | Self::Ambiguous { .. } => false,
        }
    }
}

/// The one door through which SQLite's answers come: its own words never reach a person.
///
/// The file is named later, by [`StoreError::of`].
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else {
            // A value of another type than the one written: only damage does that.
            let is_damage = matches!(
                error,
                rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
                    | rusqlite::Error::InvalidColumnType(..)
            );
            return if is_damage {
                Self::Damaged(String::new())
            } else {
                Self::odd(format!("a defect of Callsheet: {error}"))
            };
        };
        if matches!(
            code,
            ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed
        ) {
            Self::busy()
        } else if matches!(code, ErrorCode::DiskFull) {
            Self::Full(String::new())
        } else if matches!(code, ErrorCode::ReadOnly | ErrorCode::PermissionDenied) {
            Self::ReadOnly(String::new())
        } else if matches!(code, ErrorCode::DatabaseCorrupt) {
            Self::Damaged(String::new())
        } else if matches!(code, ErrorCode::NotADatabase) {
            Self::NotOurs(String::new())
        } else if matches!(code, ErrorCode::SystemIoFailure) {
            Self::odd(DISK)
        } else if matches!(code, ErrorCode::CannotOpen) {
            Self::odd("it cannot be opened")
        } else if matches!(code, ErrorCode::OutOfMemory) {
            Self::odd("memory ran out")
        } else if matches!(code, ErrorCode::ConstraintViolation) {
            Self::odd(CONTRADICTION)
        } else {
            Self::odd(format!("an answer that was not expected, {code:?}"))
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_unreadable: serde_json::Error) -> Self {
        Self::Damaged(String::new())
    }
}
