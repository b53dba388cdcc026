//! What an import tells: an entry per file, and the exit code.

use serde::Serialize;

use super::super::fault::{Exit, Fault, Trouble};
use super::super::session::{Session, complain};
use super::super::sheet::{Column, Sheet, cell};
use crate::domain::id::BatchId;
use crate::store::Imported;

/// What became of one file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Entry {
    /// It is in, or was in already.
    Imported(Imported),
    /// Nothing of it is in.
    Refused(Refused),
}

/// A file of which nothing is in, with the same fields as one that is (readings.md 58).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(super) struct Refused {
    batch: Option<BatchId>,
    file: String,
    kind: Option<&'static str>,
    rows: u64,
    inserted: u64,
    updated: u64,
    unchanged: u64,
    quarantined: u64,
    warnings: Vec<String>,
    pub(super) error: Trouble,
}

impl Entry {
    /// Returns what was done with the file, if it is in.
    pub(super) const fn imported(&mut self) -> Option<&mut Imported> {
        match self {
            Self::Imported(done) => Some(done),
            Self::Refused(_) => None,
        }
    }

    /// Returns the entry of a file that was refused.
    pub(super) const fn refused(file: String, error: Trouble) -> Self {
        Self::Refused(Refused {
            batch: None,
            file,
            kind: None,
            rows: 0,
            inserted: 0,
            updated: 0,
            unchanged: 0,
            quarantined: 0,
            warnings: Vec::new(),
            error,
        })
    }
}

/// Returns how the run ends: partly where a file or a row was left out, failed where no file is in.
pub(super) fn exit(entries: &[Entry]) -> Exit {
    let (mut some_in, mut some_out) = (false, false);
    for entry in entries {
        match entry {
            Entry::Imported(imported) => {
                some_in = true;
                some_out |= imported.quarantined > 0;
            }
            Entry::Refused(_) => some_out = true,
        }
    }
    match (some_in, some_out) {
        (true, false) => Exit::Done,
        (true, true) => Exit::Partly,
        (false, _) => Exit::Failed,
    }
}

/// Prints the entries: a table with what to do next, or JSON.
pub(super) fn print(entries: &[Entry], shop: &str, session: &mut Session) -> Result<(), Fault> {
    if session.globals.json {
        return session.document(Some(shop), &entries);
    }
    let mut sheet = Sheet::new(&[
        Column::Words("File"),
        Column::Words("Kind"),
        Column::Number("Rows"),
        Column::Number("New"),
        Column::Number("Changed"),
        Column::Number("Same"),
        Column::Number("Set aside"),
        Column::Key("Batch"),
    ]);
    let mut any = false;
    for entry in entries {
        if let Entry::Imported(done) = entry {
            any = true;
            sheet.row(row(done));
        }
    }
    if any && !session.globals.quiet {
        session.table(sheet)?;
    }
    for entry in entries {
        told(entry, session);
    }
    Ok(())
}

fn row(done: &Imported) -> [String; 8] {
    [
        done.file.clone(),
        done.kind.to_owned(),
        done.rows.to_string(),
        done.inserted.to_string(),
        done.updated.to_string(),
        done.unchanged.to_string(),
        done.quarantined.to_string(),
        cell(done.batch.map(BatchId::short)),
    ]
}

fn told(entry: &Entry, session: &mut Session) {
    match entry {
        // A refused file is an error, which is told however quiet the run is.
        Entry::Refused(refused) => complain(&refused.error.sentence()),
        Entry::Imported(done) => {
            for warning in &done.warnings {
                session.hint(&format!("{}: {warning}", done.file));
            }
            if let (true, Some(batch)) = (done.quarantined > 0, done.batch) {
                session.hint(&format!(
                    "{}: {} rows were set aside; see why with: callsheet import --rejects {}.",
                    done.file,
                    done.quarantined,
                    batch.short()
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imported(quarantined: u64) -> Entry {
        Entry::Imported(Imported {
            batch: None,
            file: "orders.csv".to_owned(),
            kind: "affiliate_orders",
            rows: 20,
            inserted: 20 - quarantined,
            updated: 0,
            unchanged: 0,
            quarantined,
            warnings: Vec::new(),
        })
    }

    fn refused() -> Entry {
        let error = Trouble {
            code: "unknown_format",
            message: "notes.txt is not a file we know.".to_owned(),
            remedy: "Name its kind with --as.".to_owned(),
        };
        Entry::refused("notes.txt".to_owned(), error)
    }

    #[test]
    fn the_exit_code_says_whether_all_some_or_nothing_is_in() {
        for (entries, want) in [
            (vec![imported(0)], Exit::Done),
            (vec![imported(1)], Exit::Partly),
            (vec![imported(0), refused()], Exit::Partly),
            (vec![refused(), refused()], Exit::Failed),
            (vec![], Exit::Failed),
        ] {
            assert_eq!(exit(&entries), want, "{entries:?}");
        }
    }

    #[test]
    fn a_refused_file_has_the_fields_of_an_imported_one_and_its_error() {
        let (good, bad) = (
            serde_json::to_value(imported(0)).unwrap(),
            serde_json::to_value(refused()).unwrap(),
        );
        for field in good.as_object().unwrap().keys() {
            assert!(bad.get(field).is_some(), "{field}");
        }
        assert_eq!(bad["error"]["code"], "unknown_format");
    }
}
