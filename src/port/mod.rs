//! Files in: a path or bytes become a stream of [`Fact`](crate::domain::fact::Fact)s. Files out: a
//! [`Table`] becomes CSV or XLSX.
//!
//! What lives here: recognising a file by its header, reading delimited text, JSON pages and workbooks,
//! and turning rows into the types of [`crate::domain::fact`]; the way back for rows set aside; and typed
//! tables out. What must not: SQL, the store, the screen, a clock. Names of columns and words of cells are data, in `assets/formats.toml`.
//!
//! ```text
//! origin ─► encoding ─► splitter ─┐
//!                    json, sheet ─┴► survey (header, order of dates) ─► table ─► kind::* ─► Fact | SetAside
//! ```
//!
//! Delimited text is read three times and never held: once for its fingerprint and encoding, once to
//! settle the order of dates per column (readings.md 13), once to hand out rows. Start with [`open()`].

mod amount;
mod archive;
mod bare;
mod cell;
mod clock;
mod encoding;
mod feed;
mod format;
mod guess;
mod header;
mod json;
mod kind;
mod layout;
mod mapping;
mod markup;
mod moment;
mod origin;
mod paths;
mod preview;
mod refused;
mod rejects;
mod rows;
mod sheet;
mod sheet_cell;
mod sheet_rows;
mod splitter;
mod survey;
mod table;
mod window;
mod words;
mod write;

use std::path::Path;

use crate::domain::fact::{FactSource, Kind, ShopFrame};
use crate::domain::mapping::{Mapped, Mapping};

pub use mapping::read as read_mapping;
pub use moment::DateOrder;
pub use paths::expand;
pub use preview::{preview, preview_bytes};
pub use refused::Refused;
pub use rejects::write_rejects_csv;
pub use write::{
    Cell, RowsOut, Table, csv_rows, drop_leftovers, write_csv, write_file, write_xlsx, xlsx_rows,
};

/// What a reader must be told beside the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The shop the file is about.
    pub frame: ShopFrame,
    /// The kind the person says it is (`--as`); otherwise the header decides.
    pub kind: Option<Kind>,
    /// The order of slash dates the person says it has (`--dates`).
    pub dates: Option<DateOrder>,
    /// Which column is which field, as the person says (`--mapping`).
    pub mapping: Option<Mapping>,
    /// What was said of other headers before.
    pub remembered: Vec<Mapped>,
    /// Whether the columns of a table that nobody knows are guessed (`--guess`).
    pub guess: bool,
}

impl ReadOptions {
    /// Returns options for files of a shop that tell by themselves what they are.
    pub const fn of(frame: ShopFrame) -> Self {
        Self {
            frame,
            kind: None,
            dates: None,
            mapping: None,
            remembered: Vec::new(),
            guess: false,
        }
    }
}

/// Opens the file at `path` and recognises it; its rows are then pulled one by one.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Box<dyn FactSource>, Refused> {
    table::open(&origin::Origin::at(path)?, options)
}

/// Does the same as [`open()`] for bytes at hand, such as standard input under the name `-`.
pub fn open_bytes(
    name: &str,
    bytes: Vec<u8>,
    options: &ReadOptions,
) -> Result<Box<dyn FactSource>, Refused> {
    table::open(&origin::Origin::held(name, bytes)?, options)
}

#[cfg(test)]
mod tests;
