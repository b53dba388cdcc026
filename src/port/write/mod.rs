//! Files out: a typed table becomes CSV or XLSX, and a file is replaced whole or not at all.
//!
//! Numbers stay numbers; text that a spreadsheet would run as a formula stays text (reliability.md
//! I8). Start with [`Table`]; `csv` and `xlsx` are the two forms, `whole` puts bytes in place.

mod csv;
mod table;
mod text;
mod whole;
mod xlsx;

pub use csv::{csv_rows, write_csv};
pub use table::{Cell, RowsOut, Table};
pub use whole::{drop_leftovers, write_file};
pub use xlsx::{write_xlsx, xlsx_rows};

pub(super) use text::is_risky;
