//! What the first page of an empty database knows.

/// What the first page of an empty database knows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct First {
    /// Whether files were looked for.
    pub asked: bool,
    /// Folders with files that may be exports, the nearest first.
    pub found: Vec<Folder>,
    /// The path to be imported once there is a shop.
    pub next: Option<String>,
    /// Whether the shop on its way was made here, so that an import follows.
    pub begun: bool,
}

/// A folder with files that may be exports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder {
    /// Its path.
    pub path: String,
    /// The names of the files.
    pub files: Vec<String>,
}
