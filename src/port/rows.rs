//! Records of a file, wherever they come from: delimited text, or a table held in memory.

use super::sheet_rows::Streamed;
use super::splitter::{Broken, RawRecord, Span, Splitter};

/// Rows in order.
pub(super) enum Rows {
    /// Delimited text, streamed.
    Text(Box<Splitter>),
    /// A sheet of a workbook, streamed.
    Sheet(Box<Streamed>),
    /// A table made of JSON pages, or the top of a sheet.
    Held(Held),
}

/// A table in memory, its cells joined record by record.
#[derive(Debug, Default)]
pub(super) struct Held {
    text: String,
    records: Vec<HeldRecord>,
    spans: Vec<Span>,
    next: usize,
}

#[derive(Clone, Copy, Debug)]
struct HeldRecord {
    text: Span,
    spans: Span,
    line: u64,
}

/// A record as text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) text: &'a str,
    pub(super) spans: &'a [Span],
    pub(super) line: u64,
}

/// The current record, or why it cannot be text.
pub(super) enum Current<'a> {
    /// Text.
    Record(Record<'a>),
    /// Bytes that are no text: the line, the cells as far as they can be shown, and the cell at fault.
    Damaged(u64, Vec<String>, usize),
}

impl Rows {
    /// Moves to the next record; `false` at the end.
    pub(super) fn advance(&mut self) -> Result<bool, Broken> {
        match self {
            Self::Text(splitter) => splitter.advance(),
            Self::Sheet(sheet) => sheet.advance(),
            Self::Held(held) => Ok(held.advance()),
        }
    }

    /// Returns the current record as bytes.
    pub(super) fn raw(&self) -> RawRecord<'_> {
        match self {
            Self::Text(splitter) => splitter.record(),
            Self::Sheet(sheet) => sheet.held().raw(),
            Self::Held(held) => held.raw(),
        }
    }

    /// Returns the current record.
    pub(super) fn current(&self) -> Current<'_> {
        match self {
            Self::Text(splitter) => {
                let raw = splitter.record();
                let decoded = splitter.feed().is_decoded();
                match std::str::from_utf8(raw.bytes) {
                    Ok(text) if !is_foreign(text, decoded) => Current::Record(Record {
                        text,
                        spans: raw.spans,
                        line: raw.line,
                    }),
                    Ok(_) | Err(_) => damaged(&raw, decoded),
                }
            }
            Self::Sheet(sheet) => sheet.held().current(),
            Self::Held(held) => held.current(),
        }
    }

    /// Returns how many thousandths have been read.
    pub(super) fn permille(&self) -> u16 {
        match self {
            Self::Text(splitter) => splitter.feed().permille(),
            Self::Sheet(sheet) => sheet.permille(),
            Self::Held(held) => {
                let share = held.next * 1000 / held.records.len().max(1);
                u16::try_from(share.min(1000)).unwrap_or(1000)
            }
        }
    }

    /// Returns to the first record.
    pub(super) fn restart(self, delimiter: u8, newline: u8) -> Self {
        match self {
            Self::Text(splitter) => Self::Text(Box::new(Splitter::new(
                splitter.into_feed(),
                delimiter,
                newline,
            ))),
            Self::Sheet(sheet) => Self::Sheet(Box::new(sheet.restart())),
            Self::Held(held) => Self::Held(Held { next: 0, ..held }),
        }
    }
}

/// Zero bytes are no text, and neither is what a decoder could not decode.
fn is_foreign(text: &str, decoded: bool) -> bool {
    memchr::memchr(0, text.as_bytes()).is_some() || (decoded && text.contains('\u{fffd}'))
}

fn damaged(record: &RawRecord<'_>, decoded: bool) -> Current<'static> {
    let raw = |span: &Span| record.bytes.get(span.start..span.end).unwrap_or_default();
    let is_bad =
        |cell: &[u8]| std::str::from_utf8(cell).map_or(true, |text| is_foreign(text, decoded));
    let at = record.spans.iter().position(|span| is_bad(raw(span)));
    let cells = record
        .spans
        .iter()
        .map(|span| String::from_utf8_lossy(raw(span)).into_owned())
        .collect();
    Current::Damaged(record.line, cells, at.unwrap_or(0))
}

impl Held {
    /// Returns how many records there are.
    pub(super) const fn len(&self) -> usize {
        self.records.len()
    }

    /// Returns how much text the cells hold.
    pub(super) const fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds a record that stands on `line`.
    pub(super) fn push<'a, I: IntoIterator<Item = &'a str>>(&mut self, line: u64, cells: I) {
        let (text_start, spans_start) = (self.text.len(), self.spans.len());
        for cell in cells {
            let start = self.text.len() - text_start;
            self.text.push_str(cell);
            self.spans.push(Span {
                start,
                end: self.text.len() - text_start,
            });
        }
        self.records.push(HeldRecord {
            text: Span {
                start: text_start,
                end: self.text.len(),
            },
            spans: Span {
                start: spans_start,
                end: self.spans.len(),
            },
            line,
        });
    }

    /// Moves to the next record; `false` at the end.
    pub(super) const fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.records.len()
    }

    fn raw(&self) -> RawRecord<'_> {
        let record = self.record();
        RawRecord {
            bytes: record.text.as_bytes(),
            spans: record.spans,
            line: record.line,
        }
    }

    fn current(&self) -> Current<'_> {
        let record = self.record();
        if !is_foreign(record.text, false) {
            return Current::Record(record);
        }
        let cells: Vec<String> = record.cells().map(str::to_owned).collect();
        let at = cells.iter().position(|cell| cell.contains('\0'));
        Current::Damaged(record.line, cells, at.unwrap_or(0))
    }

    fn record(&self) -> Record<'_> {
        let empty = Record {
            text: "",
            spans: &[],
            line: 0,
        };
        let Some(at) = self.next.checked_sub(1).and_then(|at| self.records.get(at)) else {
            return empty;
        };
        Record {
            text: self
                .text
                .get(at.text.start..at.text.end)
                .unwrap_or_default(),
            spans: self
                .spans
                .get(at.spans.start..at.spans.end)
                .unwrap_or_default(),
            line: at.line,
        }
    }
}

impl<'a> Record<'a> {
    /// Returns the cell at `index` as it stands.
    pub(super) fn cell(&self, index: usize) -> Option<&'a str> {
        let span = self.spans.get(index)?;
        self.text.get(span.start..span.end)
    }

    /// Returns all cells as they stand.
    pub(super) fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let text = self.text;
        self.spans
            .iter()
            .map(move |span| text.get(span.start..span.end).unwrap_or_default())
    }
}
