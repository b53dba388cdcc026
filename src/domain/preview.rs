//! A file before it is imported: its columns beside ours, and its first rows as they would be read.

use serde::Serialize;

use super::fact::Kind;
use super::mapping::Mapping;

/// What a file would be read as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// File name without folders.
    pub file: String,
    /// What it would be read as.
    pub kind: Kind,
    /// What people call that, with its article.
    pub title: String,
    /// Whether its columns were guessed, and not known by their titles or a mapping.
    pub guessed: bool,
    /// The columns of the file, in order.
    pub columns: Vec<Pairing>,
    /// Fields of the kind that no column fills.
    pub unfilled: Vec<String>,
    /// Those of them without which no row can be read: one each, or `a or b`.
    pub missing: Vec<String>,
    /// The first rows, as they would be read.
    pub rows: Vec<Sight>,
    /// The mapping, to be given on import.
    pub mapping: Mapping,
}

/// A column of the file and what it is to us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pairing {
    /// The file's title.
    pub column: String,
    /// Our field; `None` where the column is not read.
    pub field: Option<String>,
}

/// A row as it would be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sight {
    /// Its line.
    pub line: u64,
    /// What each column of ours would hold, in the order of [`Preview::columns`]; `None` is unknown.
    pub cells: Vec<Option<String>>,
    /// Why the row would be set aside.
    pub reason: Option<String>,
}
