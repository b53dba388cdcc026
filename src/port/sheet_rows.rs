//! The rows of one sheet, read a little ahead of whoever takes them and never held all at once.
//!
//! Cells are streamed and placed by their own coordinates; nothing is ever reserved for the rows or
//! columns a sheet claims to have. The parser borrows the workbook it reads, so a sheet that is pulled
//! row by row has a thread of its own, which hands over some hundred rows at a time.

use std::io::Cursor;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{XlsxCellReader, XlsxError};

use super::refused::Refused;
use super::rows::Held;
use super::sheet::{self, Packed, Workbook};
use super::sheet_cell::{self, Look};
use super::splitter::{Broken, MAX_CELL_BYTES, MAX_COLUMNS, MAX_RECORD_BYTES};
use crate::threads::Role;

/// The most text all cells of a sheet may come to: many can share one that is stored once.
const MAX_TEXT_BYTES: usize = 400_000_000;
/// How many rows and how much text are handed over at a time, and how often ahead.
const CHUNK_ROWS: usize = 256;
const CHUNK_BYTES: usize = 512 * 1024;
const CHUNKS_AHEAD: usize = 4;

/// Cells of a sheet gathered into rows.
pub(super) struct Gathered<'b> {
    cells: XlsxCellReader<'b, Cursor<Packed>>,
    looks: Vec<Look>,
    name: String,
    /// The row at hand.
    line: u64,
    row: Vec<String>,
    row_bytes: usize,
    /// Text of all rows so far.
    bytes: usize,
    ended: bool,
}

impl<'b> Gathered<'b> {
    /// Starts at the top of the sheet; `None` for one of charts, which has no cells.
    pub(super) fn of(
        workbook: &'b mut Workbook,
        sheet: &str,
        name: &str,
    ) -> Result<Option<Self>, Refused> {
        match workbook.worksheet_cells_reader(sheet) {
            Ok(cells) => Ok(Some(Self {
                looks: cells.styles().iter().map(Look::of).collect(),
                cells,
                name: name.to_owned(),
                line: 0,
                row: Vec::new(),
                row_bytes: 0,
                bytes: 0,
                ended: false,
            })),
            Err(XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_)) => Ok(None),
            Err(error) => Err(sheet::damaged(name, &error)),
        }
    }

    /// Adds the next row that is not empty to `held`, looking at no more than `cells` cells; `false` at
    /// the end.
    pub(super) fn next_into(&mut self, held: &mut Held, cells: &mut u64) -> Result<bool, Broken> {
        while *cells > 0 && !self.ended {
            *cells -= 1;
            let next = self.cells.next_cell_with_style_id();
            let next = next.map_err(|error| Broken::Refused(sheet::damaged(&self.name, &error)))?;
            let Some((cell, style)) = next else {
                self.ended = true;
                break;
            };
            let text = sheet_cell::text(cell.get_value(), self.looks.get(style));
            if text.trim().is_empty() {
                continue;
            }
            let (row, column) = cell.get_position();
            let line = u64::from(row) + 1;
            let done = line != self.line && self.end_row(held);
            self.line = line;
            self.put(column as usize, text)?;
            if done {
                return Ok(true);
            }
        }
        Ok(self.end_row(held))
    }

    fn put(&mut self, column: usize, text: String) -> Result<(), Broken> {
        if column >= MAX_COLUMNS {
            return Err(Broken::ManyColumns(self.line));
        }
        self.row_bytes += text.len();
        if text.len() > MAX_CELL_BYTES || self.row_bytes > MAX_RECORD_BYTES {
            return Err(Broken::LongCell(self.line));
        }
        self.bytes += text.len();
        if self.bytes > MAX_TEXT_BYTES {
            let reason = format!(
                "holds more text than the limit of {} MB",
                MAX_TEXT_BYTES / 1_000_000
            );
            let remedy = "Export a shorter time, or as CSV.";
            let refused = Refused::new("too_large", &self.name, &reason, remedy);
            return Err(Broken::Refused(refused));
        }
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        if let Some(cell) = self.row.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }

    /// Hands the row at hand over; `false` where there is none.
    fn end_row(&mut self, held: &mut Held) -> bool {
        if self.row.is_empty() {
            return false;
        }
        held.push(self.line, self.row.iter().map(String::as_str));
        self.row.clear();
        self.row_bytes = 0;
        true
    }

    /// Returns how many thousandths of the rows the sheet claims to have are read.
    fn permille(&self) -> u16 {
        let last = u64::from(self.cells.dimensions().end.0);
        let share = self.line.saturating_mul(1000) / (last + 1);
        u16::try_from(share.min(1000)).map_or(0, |share| if last == 0 { 0 } else { share })
    }
}

/// What the reading thread says.
enum Word {
    /// Rows, and the thousandths read with them.
    Rows(Held, u16),
    /// There are no more.
    End,
    /// There are more, which cannot be read.
    Broken(Broken),
}

/// The rows of a sheet, pulled one by one.
pub(super) struct Streamed {
    packed: Packed,
    sheet: String,
    name: String,
    /// The words of the reading thread, once the first row was asked for.
    words: Option<Receiver<Word>>,
    held: Held,
    permille: u16,
    ended: bool,
}

impl Streamed {
    /// Takes a sheet of the workbook; nothing is read yet.
    pub(super) fn new(packed: Packed, sheet: String, name: &str) -> Self {
        Self {
            packed,
            sheet,
            name: name.to_owned(),
            words: None,
            held: Held::default(),
            permille: 0,
            ended: false,
        }
    }

    /// Returns to the first row.
    pub(super) fn restart(self) -> Self {
        Self::new(self.packed, self.sheet, &self.name)
    }

    /// Returns the rows at hand.
    pub(super) const fn held(&self) -> &Held {
        &self.held
    }

    /// Returns how many thousandths have been read.
    pub(super) const fn permille(&self) -> u16 {
        self.permille
    }

    /// Moves to the next row; `false` at the end.
    pub(super) fn advance(&mut self) -> Result<bool, Broken> {
        while !self.held.advance() {
            if self.ended {
                return Ok(false);
            }
            let words = match self.words.take() {
                Some(words) => words,
                None => self.start()?,
            };
            match words.recv() {
                Ok(Word::Rows(held, permille)) => {
                    self.held = held;
                    self.permille = permille;
                    self.words = Some(words);
                }
                Ok(Word::End) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(Word::Broken(broken)) => return Err(broken),
                // The thread is gone without a word: rows could be missing.
                Err(gone) => return Err(Broken::Io(gone.to_string())),
            }
        }
        Ok(true)
    }

    fn start(&self) -> Result<Receiver<Word>, Broken> {
        let (says, words) = sync_channel(CHUNKS_AHEAD);
        let (packed, sheet, name) = (self.packed.clone(), self.sheet.clone(), self.name.clone());
        Role::Sheet
            .start(move || {
                let last = match tell(&packed, &sheet, &name, &says) {
                    Ok(()) => Word::End,
                    Err(broken) => Word::Broken(broken),
                };
                // Nobody listens any more where the rows were given up.
                drop(says.send(last));
            })
            .map_err(|error| Broken::Io(error.to_string()))?;
        Ok(words)
    }
}

/// Reads the sheet to its end, or until nobody listens.
fn tell(packed: &Packed, sheet: &str, name: &str, says: &SyncSender<Word>) -> Result<(), Broken> {
    let mut workbook = sheet::workbook(packed, name).map_err(Broken::Refused)?;
    let rows = Gathered::of(&mut workbook, sheet, name).map_err(Broken::Refused)?;
    let Some(mut rows) = rows else { return Ok(()) };
    let mut cells = u64::MAX;
    let mut more = true;
    while more {
        let mut held = Held::default();
        while more && held.len() < CHUNK_ROWS && held.text_bytes() < CHUNK_BYTES {
            more = rows.next_into(&mut held, &mut cells)?;
        }
        if says.send(Word::Rows(held, rows.permille())).is_err() {
            return Ok(());
        }
    }
    Ok(())
}
