//! An answer as CSV or XLSX: `--csv [FILE]` and `--xlsx FILE`, the same for every command that has them.

use std::path::{Path, PathBuf};

use super::fault::{Fault, in_words};
use super::session::Session;
use crate::port::{Table, write_csv, write_file, write_xlsx};

/// Standard output, where a file is asked for.
pub(super) const STDOUT: &str = "-";

/// What a person should know of CSV; the ids themselves stay as they are, for programs to read.
pub(super) const LONG_IDS: &str = "It has ids of more than 15 digits, which Excel rounds when it opens CSV: take --xlsx for Excel.";

/// As which file the answer is wanted.
#[derive(clap::Args, Clone, Default, Debug)]
pub(crate) struct Spreadsheet {
    /// Write CSV, to FILE or without one to standard output
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = STDOUT)]
    csv: Option<PathBuf>,
    /// Write an Excel workbook
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

impl Spreadsheet {
    /// Returns whether a file is asked for.
    pub(crate) const fn is_wanted(&self) -> bool {
        self.csv.is_some() || self.xlsx.is_some()
    }

    /// Returns whether standard output is taken by the file.
    fn takes_stdout(&self) -> bool {
        [&self.csv, &self.xlsx]
            .into_iter()
            .flatten()
            .any(|path| is_stdout(path))
    }

    /// Writes what is asked for; returns whether the answer is done with that, so that nothing is left
    /// to print.
    ///
    /// CSV holds the first table, a workbook all of them. With `--json` a file is written beside the
    /// document.
    pub(crate) fn write(&self, tables: &[Table], session: &mut Session) -> Result<bool, Fault> {
        if self.takes_stdout() && session.globals.json {
            return Err(Fault::usage(
                "Standard output takes one answer: leave out --json, or name a file.",
            ));
        }
        if let (Some(path), [first, ..]) = (&self.csv, tables) {
            put(path, session, |out| write_csv(first, out))?;
            if !is_stdout(path) && first.has_long_ids() {
                session.hint(LONG_IDS);
            }
        }
        if let Some(path) = &self.xlsx {
            let at = session.now;
            put(path, session, |out| write_xlsx(tables, at, out))?;
        }
        Ok(self.is_wanted() && !session.globals.json)
    }
}

pub(super) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == STDOUT
}

/// Writes a file and tells so, or prints it where it stands for standard output.
pub(super) fn put(
    path: &Path,
    session: &mut Session,
    fill: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> Result<(), Fault> {
    if is_stdout(path) {
        let mut bytes = Vec::new();
        fill(&mut bytes).map_err(|error| unwritten(path, &error))?;
        session.file(&bytes)?;
        return Ok(());
    }
    write_file(path, fill).map_err(|error| unwritten(path, &error))?;
    if !session.globals.json {
        session.say(&format!("Wrote {}.", path.display()))?;
    }
    Ok(())
}

pub(super) fn unwritten(path: &Path, error: &std::io::Error) -> Fault {
    Fault::failed(
        "unwritten",
        &format!("{} was not written: {}.", path.display(), in_words(error)),
        "Name another file, or make room.",
    )
}
