//! A table of rows as a source of facts.

use encoding_rs::Encoding;

use super::ReadOptions;
use super::cell::{Context, Fault, Row};
use super::clock::Clock;
use super::encoding::Guess;
use super::feed::Feed;
use super::format::{Format, Holds};
use super::json;
use super::kind::Reader;
use super::layout::{Layout, Standing};
use super::mapping;
use super::origin::{Look, MAX_HELD_BYTES, Origin};
use super::preview;
use super::refused::Refused;
use super::rows::{Current, Record, Rows};
use super::sheet::{self, Sheet};
use super::splitter::{Broken, Splitter};
use super::survey::{self, Found, Top};
use super::words::Words;
use crate::domain::fact::{Entry, FactSource, FileHead, SetAside, SourceError};
use crate::domain::mapping::{Mapped, Mapping};
use crate::domain::preview::{Pairing, Sight};
use crate::threads::Role;

/// The delimiters that exports and spreadsheets use, most common first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Why a row of foreign bytes is set aside.
const NO_TEXT: &str = "The row has bytes that are no text: export the file again as UTF-8.";

/// The readers of one file joined.
pub(super) struct Table {
    head: FileHead,
    rows: Rows,
    layout: Layout,
    reader: Reader,
    context: Context,
    /// No record under the header has been read yet.
    first: bool,
    /// Records that are no rows.
    skipped: u64,
}

/// A file told apart from others, its records ready to be read from the start.
struct Opened {
    rows: Rows,
    found: Found,
    delimiter: u8,
    newline: u8,
}

/// Recognises what the bytes are and returns their rows.
pub(super) fn open(origin: &Origin, options: &ReadOptions) -> Result<Box<dyn FactSource>, Refused> {
    match of(origin, options) {
        Ok(table) => Ok(Box::new(table)),
        Err(refused) if options.guess => Ok(Box::new(preview::guessed(origin, options, refused)?)),
        Err(refused) => Err(refused),
    }
}

/// Recognises what the bytes are and returns them as a table.
pub(super) fn of(origin: &Origin, options: &ReadOptions) -> Result<Table, Refused> {
    mapping::check(&origin.name, options)?;
    let look = origin.look()?;
    refuse_other_files(&origin.name, &look)?;
    let mut warnings = Vec::new();
    let opened = if sheet::is_workbook(&look.sample) {
        let origin = origin.clone().within(MAX_HELD_BYTES)?;
        let Sheet { rows, found } = sheet::read(&origin, options, &mut warnings)?;
        Opened::held(rows, found)
    } else if json::is_json(&look.sample) {
        let origin = origin.clone().within(MAX_HELD_BYTES)?;
        let rows = json::rows(&origin)?;
        of_json(rows, &origin.name, options)?
    } else {
        let encoding = encoding(&origin.name, &look, options, &mut warnings)?;
        of_text(origin, &look, encoding, options)?
    };
    build(opened, origin, options, warnings)
}

/// Returns the first rows, split in every way that comes into question.
pub(super) fn tops(origin: &Origin, options: &ReadOptions) -> Result<Vec<Top>, Refused> {
    let look = origin.look()?;
    if sheet::is_workbook(&look.sample) {
        return sheet::tops(origin);
    }
    if json::is_json(&look.sample) {
        return Ok(Vec::new());
    }
    let encoding = encoding(&origin.name, &look, options, &mut Vec::new())?;
    let split = |delimiter| {
        let feed = Feed::new(origin, encoding);
        let splitter = Splitter::new(feed, delimiter, newline(&look));
        Top::of(&mut Rows::Text(Box::new(splitter)))
    };
    Ok(DELIMITERS.into_iter().map(split).collect())
}

fn build(
    opened: Opened,
    origin: &Origin,
    options: &ReadOptions,
    mut warnings: Vec<String>,
) -> Result<Table, Refused> {
    let Opened {
        mut rows,
        found,
        delimiter,
        newline,
    } = opened;
    rows = rows.restart(delimiter, newline);
    // Both read the whole file, and neither waits for the other.
    let (layout, hash) = std::thread::scope(|scope| {
        let hash = Role::Fingerprint.start_in(scope, || origin.hash());
        let layout = survey::survey(&mut rows, found, origin, options);
        let gone = || origin.lost(&std::io::Error::other("its fingerprint was not taken"));
        let hash = hash.map(|thread| thread.join().unwrap_or_else(|_panic| Err(gone())));
        (
            layout,
            hash.unwrap_or_else(|error| Err(origin.lost(&error))),
        )
    });
    let (mut layout, hash) = (layout?, hash?);
    rows = rows.restart(delimiter, newline);
    for _ in 0..layout.above {
        rows.advance()
            .map_err(|broken| survey::refusal(&broken, &origin.name))?;
    }
    warnings.append(&mut layout.warnings);
    let context = Context {
        header: layout.header.clone(),
        frame: options.frame.clone(),
        clock: Clock::new(options.frame.zone),
        answers: Words::of("answer", |name| Some(name == "yes")),
        constants: layout.fit.constants.clone(),
    };
    let mapped = options.mapping.as_ref().map(|mapping| Mapped {
        signature: mapping::signature(layout.header.iter().map(String::as_str)),
        mapping: Mapping {
            kind: Some(layout.fit.format.name),
            ..mapping.clone()
        },
    });
    Ok(Table {
        head: FileHead {
            kind: layout.fit.format.name,
            name: origin.name.clone(),
            hash,
            window: layout.window,
            header: layout.header.clone(),
            warnings,
            mapped,
            again: mapping::again(&layout, options),
        },
        reader: Reader::of(&layout),
        rows,
        layout,
        context,
        first: true,
        skipped: 0,
    })
}

/// Refuses what is no text at all.
fn refuse_other_files(name: &str, look: &Look) -> Result<(), Refused> {
    let starts = |magic: &[u8]| look.sample.starts_with(magic);
    let bare = look
        .sample
        .strip_prefix(&[0xEF, 0xBB, 0xBF])
        .unwrap_or(&look.sample);
    let (code, reason, remedy) =
        if bare.iter().all(u8::is_ascii_whitespace) && look.sample.len() < 65_536 {
            ("empty", "is empty", "Export it again.")
        } else if starts(&[0xD0, 0xCF, 0x11, 0xE0]) {
            (
                "excel_unsupported",
                "is an old or a password-protected Excel workbook",
                "Save it as .xlsx without a password, or as CSV UTF-8.",
            )
        } else if starts(b"%PDF")
            || starts(b"\x89PNG")
            || starts(&[0xFF, 0xD8, 0xFF])
            || starts(b"GIF8")
        {
            (
                "binary",
                "is a document or a picture, not a table",
                "Take the CSV or XLSX export.",
            )
        } else if starts(&[0x1F, 0x8B]) || starts(b"7z\xBC\xAF") || starts(b"Rar!") {
            (
                "binary",
                "is a packed archive",
                "Unpack it and import the files inside.",
            )
        } else {
            return Ok(());
        };
    Err(Refused::new(code, name, reason, remedy))
}

fn encoding(
    name: &str,
    look: &Look,
    options: &ReadOptions,
    warnings: &mut Vec<String>,
) -> Result<Option<&'static Encoding>, Refused> {
    match look.evidence.guess(&look.sample, &options.frame.market) {
        Guess::Utf8 => Ok(None),
        Guess::Marked(encoding) => Ok(Some(encoding)),
        Guess::Likely(encoding) => {
            warnings.push(format!(
                "The text is not UTF-8 and was read as {}: check names with accents, or save it as CSV UTF-8.",
                encoding.name()
            ));
            Ok(Some(encoding))
        }
        Guess::Unreadable => Err(Refused::new(
            "encoding",
            name,
            "is text in UTF-32, which is not read",
            "Save it as CSV UTF-8.",
        )),
    }
}

/// Files of an old Macintosh end their lines with a carriage return alone.
fn newline(look: &Look) -> u8 {
    match memchr::memchr(b'\n', &look.sample) {
        None if look.sample.contains(&b'\r') => b'\r',
        None | Some(_) => b'\n',
    }
}

/// Tries the delimiters and takes the one under which the header is known.
fn of_text(
    origin: &Origin,
    look: &Look,
    encoding: Option<&'static Encoding>,
    options: &ReadOptions,
) -> Result<Opened, Refused> {
    let newline = newline(look);
    let mut tops = Vec::new();
    let mut best: Option<Opened> = None;
    for delimiter in DELIMITERS {
        let feed = Feed::new(origin, encoding);
        let mut rows = Rows::Text(Box::new(Splitter::new(feed, delimiter, newline)));
        let top = Top::of(&mut rows);
        if let Some(refused) = top.look_alike(&origin.name, options) {
            return Err(refused);
        }
        let columns = best.as_ref().map_or(0, |best| best.found.columns());
        if let Some(found) = top.find(options).filter(|found| found.columns() > columns) {
            best = Some(Opened {
                rows,
                found,
                delimiter,
                newline,
            });
        }
        tops.push(top);
    }
    best.ok_or_else(|| not_known(&origin.name, look, &tops, options))
}

fn not_known(name: &str, look: &Look, tops: &[Top], options: &ReadOptions) -> Refused {
    if is_junk(look) {
        return Refused::new(
            "binary",
            name,
            "is not text but binary data",
            "Take the CSV or XLSX export.",
        );
    }
    let rows: Vec<Vec<String>> = tops.iter().flat_map(|top| top.records.clone()).collect();
    if let Some(refused) = mapping::misses(name, options, &rows) {
        return refused;
    }
    let near = survey::nearest(tops, options);
    let broken = tops.iter().find_map(|top| top.broken.as_ref());
    match broken {
        Some(broken) if near.as_ref().is_none_or(|near| near.matched() < 3) => {
            survey::refusal(broken, name)
        }
        Some(_) | None => survey::unknown(name, near.as_ref(), options),
    }
}

/// Control characters that no text has, in the start of the file.
fn is_junk(look: &Look) -> bool {
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x1B);
    let controls = look.sample.iter().filter(is_control).count();
    controls * 50 > look.sample.len()
}

fn of_json(mut rows: Rows, name: &str, options: &ReadOptions) -> Result<Opened, Refused> {
    let top = Top::of(&mut rows);
    let Some(found) = top.find(options) else {
        if let Some(refused) = mapping::misses(name, options, &top.records) {
            return Err(refused);
        }
        let near = survey::nearest(&[top], options);
        return Err(survey::unknown(name, near.as_ref(), options));
    };
    Ok(Opened::held(rows, found))
}

impl Opened {
    const fn held(rows: Rows, found: Found) -> Self {
        Self {
            rows,
            found,
            delimiter: b',',
            newline: b'\n',
        }
    }
}

impl Table {
    /// Returns what the table is.
    pub(super) const fn format(&self) -> &'static Format {
        self.layout.fit.format
    }

    /// Adds a sentence for the person.
    pub(super) fn warn(&mut self, warning: String) {
        self.head.warnings.push(warning);
    }

    /// Returns the columns of the file and what they are to us.
    pub(super) fn pairings(&self) -> Vec<Pairing> {
        let header = self.layout.header.iter().enumerate();
        let pairing = |(at, title): (usize, &String)| Pairing {
            column: title.trim_matches([' ', '\t', '\u{feff}']).to_owned(),
            field: self.field(at).map(|(name, _)| name.to_owned()),
        };
        header.map(pairing).collect()
    }

    /// Returns the field a column fills, of several the first by name.
    fn field(&self, at: usize) -> Option<(&'static str, Holds)> {
        let fields = self.layout.fit.columns.iter();
        fields
            .filter(|(_, (place, _))| *place == at)
            .map(|(name, (_, holds))| (*name, *holds))
            .min_by_key(|(name, _)| *name)
    }

    /// Returns the next row as it would be read.
    pub(super) fn sight(&mut self) -> Result<Option<Sight>, SourceError> {
        if !self.step()? {
            return Ok(None);
        }
        let record = match self.rows.current() {
            Current::Record(record) => record,
            Current::Damaged(line, cells, _) => {
                return Ok(Some(Sight {
                    line,
                    cells: cells.into_iter().map(Some).collect(),
                    reason: Some(NO_TEXT.to_owned()),
                }));
            }
        };
        let row = Row::new(record, &self.context);
        let cells = (0..self.layout.header.len()).map(|at| {
            let (name, holds) = self.field(at)?;
            row.shown(self.layout.column(name), holds)
        });
        let fault = self
            .too_long(&record)
            .map_or_else(|| self.reader.read(&row).err(), Some);
        Ok(Some(Sight {
            line: record.line,
            cells: cells.collect(),
            reason: fault.map(|fault| fault.into_parts().1),
        }))
    }

    /// Moves to the next record that is a row or must be set aside.
    fn step(&mut self) -> Result<bool, SourceError> {
        loop {
            let more = self.rows.advance();
            if !more.map_err(|broken| self.lost(&broken))? {
                return Ok(false);
            }
            let first = std::mem::take(&mut self.first);
            if !first && self.layout.is_plainly_row(&self.rows.raw()) {
                return Ok(true);
            }
            let Current::Record(record) = self.rows.current() else {
                return Ok(true);
            };
            match self.layout.standing(&record, first) {
                Standing::Row => return Ok(true),
                Standing::Furniture | Standing::Nameless => self.skipped += 1,
            }
        }
    }

    fn lost(&self, broken: &Broken) -> SourceError {
        SourceError(match broken {
            Broken::Refused(refused) => refused.message.clone(),
            Broken::Io(error) => format!(
                "{} could not be read to its end: {error}. Import it again.",
                self.head.name
            ),
            Broken::OpenQuote(_) | Broken::LongCell(_) | Broken::ManyColumns(_) => format!(
                "{} changed while it was read. Import it again.",
                self.head.name
            ),
        })
    }

    fn set_aside(&self, line: u64, cells: Vec<String>, fault: Fault) -> SetAside {
        let (index, reason) = fault.into_parts();
        let title = |at: usize| {
            self.head
                .header
                .get(at)
                .map(|title| title.trim().to_owned())
        };
        SetAside {
            line,
            column: index.and_then(title),
            reason,
            cells,
        }
    }

    fn entry<'a>(&'a self, record: Record<'a>) -> Entry<'a> {
        let read = match self.too_long(&record) {
            Some(fault) => Err(fault),
            None => self.reader.read(&Row::new(record, &self.context)),
        };
        match read {
            Ok(fact) => Entry::Fact {
                line: record.line,
                fact,
            },
            Err(fault) => {
                let cells = record.cells().map(str::to_owned).collect();
                Entry::SetAside(self.set_aside(record.line, cells, fault))
            }
        }
    }

    /// A row longer than the header has a cell too many somewhere; which one cannot be told.
    fn too_long(&self, record: &Record<'_>) -> Option<Fault> {
        let known = self.head.header.len();
        if record.spans.len() <= known {
            return None;
        }
        let extra = record
            .cells()
            .skip(known)
            .any(|cell| !cell.trim().is_empty());
        extra.then(|| {
            let cells = record.spans.len();
            let reason = format!(
                "The row has {cells} cells and the header {known}: put quotes around the cell with the delimiter."
            );
            Fault::new(None, reason)
        })
    }
}

impl FactSource for Table {
    fn head(&self) -> &FileHead {
        &self.head
    }

    fn next_entry(&mut self) -> Result<Option<Entry<'_>>, SourceError> {
        if !self.step()? {
            return Ok(None);
        }
        Ok(Some(match self.rows.current() {
            Current::Record(record) => self.entry(record),
            Current::Damaged(line, cells, at) => {
                let fault = Fault::new(Some(at), NO_TEXT.to_owned());
                Entry::SetAside(self.set_aside(line, cells, fault))
            }
        }))
    }

    fn permille(&self) -> u16 {
        self.rows.permille()
    }
}
