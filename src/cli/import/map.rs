//! `import FILE --map`: what files would be read as, before anything of them is.

use serde::Serialize;

use super::super::fault::{Exit, Fault, Trouble};
use super::super::session::{Session, complain};
use super::super::sheet::{Column, Sheet, cell};
use super::Args;
use super::files::{Import, Look, file_name, trouble};
use super::report::Entry;
use crate::domain::fact::Kind;
use crate::domain::mapping::Mapping;
use crate::domain::preview::{Pairing, Preview, Sight};
use crate::port;
use crate::store::Imported;

/// A file as it would be read.
#[derive(Debug, Serialize)]
struct Looked {
    file: String,
    kind: Option<Kind>,
    guessed: bool,
    columns: Vec<Pairing>,
    unfilled: Vec<String>,
    missing: Vec<String>,
    preview: Vec<Sight>,
    mapping: Option<Mapping>,
    rows: u64,
    inserted: u64,
    updated: u64,
    unchanged: u64,
    quarantined: u64,
    warnings: Vec<String>,
    error: Option<Trouble>,
}

impl Looked {
    fn refused(file: String, error: Trouble) -> Self {
        Self {
            file,
            kind: None,
            guessed: false,
            columns: Vec::new(),
            unfilled: Vec::new(),
            missing: Vec::new(),
            preview: Vec::new(),
            mapping: None,
            rows: 0,
            inserted: 0,
            updated: 0,
            unchanged: 0,
            quarantined: 0,
            warnings: Vec::new(),
            error: Some(error),
        }
    }

    fn of(preview: Preview, entry: Option<Entry>) -> Self {
        let mut looked = Self::refused(
            preview.file,
            Trouble {
                code: "unknown_format",
                message: format!(
                    "No column is {}, which {} needs.",
                    preview.missing.join(", "),
                    preview.title
                ),
                remedy: "Name the columns in a file and give it with --mapping.".to_owned(),
            },
        );
        looked.kind = Some(preview.kind);
        looked.guessed = preview.guessed;
        looked.columns = preview.columns;
        looked.unfilled = preview.unfilled;
        looked.missing = preview.missing;
        looked.preview = preview.rows;
        looked.mapping = Some(preview.mapping);
        match entry {
            None => {}
            Some(Entry::Imported(done)) => looked.count(done),
            Some(Entry::Refused(refused)) => looked.error = Some(refused.error),
        }
        looked
    }

    fn count(&mut self, done: Imported) {
        self.rows = done.rows;
        self.inserted = done.inserted;
        self.updated = done.updated;
        self.unchanged = done.unchanged;
        self.quarantined = done.quarantined;
        self.warnings = done.warnings;
        self.error = None;
    }
}

/// Shows the files; nothing is imported or remembered.
pub(super) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let (mut import, scratch) = Import::begin(args, session)?;
    let mut all = Vec::new();
    for file in port::expand(&args.files) {
        let looked = match file {
            Ok(path) => match import.look(&path, session) {
                Ok((preview, entry)) => Looked::of(preview, entry),
                Err(Look::Refused(refused)) => Looked::refused(file_name(&path), trouble(refused)),
                Err(Look::Fault(fault)) => return Err(fault),
            },
            Err(refused) => Looked::refused(String::new(), trouble(refused)),
        };
        all.push(looked);
    }
    drop(scratch);
    if session.globals.json {
        session.document(Some(import.shop_name()), &all)?;
    } else {
        for looked in &all {
            print(looked, session)?;
        }
    }
    Ok(exit(&all))
}

fn exit(all: &[Looked]) -> Exit {
    let readable = all.iter().filter(|looked| looked.error.is_none()).count();
    let whole = all
        .iter()
        .all(|looked| looked.error.is_none() && looked.quarantined == 0);
    match (readable, whole) {
        (0, _) => Exit::Failed,
        (_, true) => Exit::Done,
        (_, false) => Exit::Partly,
    }
}

fn print(looked: &Looked, session: &mut Session) -> Result<(), Fault> {
    if let Some(kind) = looked.kind {
        let guessed = if looked.guessed { ", by a guess" } else { "" };
        session.say(&format!(
            "{} is read as {}{guessed}.",
            looked.file,
            kind.name()
        ))?;
        session.table(columns(looked))?;
    }
    for sight in &looked.preview {
        if let Some(reason) = &sight.reason {
            session.say(&format!("Line {} would be set aside: {reason}", sight.line))?;
        }
    }
    if let Some(error) = &looked.error {
        complain(&error.sentence());
        return Ok(());
    }
    session.say(&format!(
        "{} rows: {} new, {} changed, {} as before, {} set aside. Nothing was imported.",
        looked.rows, looked.inserted, looked.updated, looked.unchanged, looked.quarantined
    ))?;
    if looked.guessed {
        session
            .hint("Import it so with --guess, which is remembered, or correct it with --mapping.");
    }
    Ok(())
}

/// The columns of the file beside ours, and the first rows as they would be read.
fn columns(looked: &Looked) -> Sheet {
    let mut sheet = Sheet::new(&[
        Column::Words("Column"),
        Column::Key("Read as"),
        Column::Words("Row 1"),
        Column::Words("Row 2"),
        Column::Words("Row 3"),
        Column::Words("Row 4"),
        Column::Words("Row 5"),
    ]);
    for (at, pair) in looked.columns.iter().enumerate() {
        let told = |row: usize| {
            let sight = looked.preview.get(row).filter(|_| pair.field.is_some());
            sight.map_or_else(String::new, |sight| {
                cell(sight.cells.get(at).and_then(Option::as_deref))
            })
        };
        let [one, two, three, four, five] = [0, 1, 2, 3, 4].map(told);
        let field = cell(pair.field.as_deref());
        sheet.row([pair.column.clone(), field, one, two, three, four, five]);
    }
    sheet
}
