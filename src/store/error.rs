//! What can be wrong with the database, each with its remedy.

/// Why the database could not do it. Each message is one sentence with its remedy.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else is writing.
    #[error("{0} is being written by another process; wait for it, or close it.")]
    Busy(String),
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
