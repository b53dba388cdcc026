//! Delimited text cut into records, in constant memory and with true line numbers.
//!
//! The rules are those of RFC 4180 as the `csv` crate reads it (a test compares the two); what that crate
//! does not tell is needed here: the physical line a record starts on, that a file ends inside a quoted
//! cell, and limits. Cells are spans of one buffer; nothing is copied.

use std::io::Read as _;

use super::feed::Feed;
use super::refused::Refused;

/// The longest cell (reliability.md I6).
pub(super) const MAX_CELL_BYTES: usize = 1_000_000;
/// The most columns (reliability.md I6).
pub(super) const MAX_COLUMNS: usize = 1_000;
/// The longest record.
pub(super) const MAX_RECORD_BYTES: usize = 8 * MAX_CELL_BYTES;
const BUFFER_BYTES: usize = 256 * 1024;

/// Where a cell stands in its record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A record as bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawRecord<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) spans: &'a [Span],
    pub(super) line: u64,
}

impl<'a> RawRecord<'a> {
    /// Returns the cell at `index` as it stands.
    pub(super) fn cell(&self, index: usize) -> Option<&'a [u8]> {
        let span = self.spans.get(index)?;
        self.bytes.get(span.start..span.end)
    }
}

/// Why no further record can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The file cannot be read on.
    Io(String),
    /// The file ends inside a quoted cell that starts in the record of this line.
    OpenQuote(u64),
    /// A cell of the record of this line is too long.
    LongCell(u64),
    /// The record of this line has too many cells.
    ManyColumns(u64),
    /// The sheet cannot be read on.
    Refused(Refused),
}

/// Reads records one by one.
pub(super) struct Splitter {
    feed: Feed,
    delimiter: u8,
    newline: u8,
    buf: Vec<u8>,
    /// Start of the record being read.
    start: usize,
    /// End of what has been read into `buf`.
    filled: usize,
    ended: bool,
    /// Line of the next byte to be taken.
    next_line: u64,
    /// The current record.
    record: Span,
    line: u64,
    spans: Vec<Span>,
    messy: Vec<usize>,
}

/// What one pass over the buffered bytes found.
enum Scan {
    /// The record ends here; the next starts at `next`, `lines` lines on.
    Whole { end: usize, next: usize, lines: u64 },
    /// More bytes are needed; are we inside quotes?
    Partial { quoted: bool, lines: u64 },
}

impl Splitter {
    /// Starts at the beginning of the feed.
    pub(super) fn new(mut feed: Feed, delimiter: u8, newline: u8) -> Self {
        feed.rewind();
        Self {
            feed,
            delimiter,
            newline,
            buf: vec![0; BUFFER_BYTES],
            start: 0,
            filled: 0,
            ended: false,
            next_line: 1,
            record: Span::default(),
            line: 0,
            spans: Vec::new(),
            messy: Vec::new(),
        }
    }

    /// Gives the feed back.
    pub(super) fn into_feed(self) -> Feed {
        self.feed
    }

    /// Returns the feed.
    pub(super) const fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Returns the current record.
    pub(super) fn record(&self) -> RawRecord<'_> {
        RawRecord {
            bytes: self
                .buf
                .get(self.record.start..self.record.end)
                .unwrap_or_default(),
            spans: &self.spans,
            line: self.line,
        }
    }

    /// Moves to the next record that is not an empty line; `false` at the end.
    pub(super) fn advance(&mut self) -> Result<bool, Broken> {
        if !self.skip_empty_lines()? {
            return Ok(false);
        }
        self.line = self.next_line;
        loop {
            match self.scan()? {
                Scan::Whole { end, next, lines } => {
                    self.finish(end, next, lines);
                    return Ok(true);
                }
                Scan::Partial { quoted: true, .. } if self.ended => {
                    return Err(Broken::OpenQuote(self.line));
                }
                Scan::Partial { lines, .. } if self.ended => {
                    self.finish(self.filled, self.filled, lines);
                    return Ok(true);
                }
                Scan::Partial { .. } => self.fill()?,
            }
        }
    }

    fn skip_empty_lines(&mut self) -> Result<bool, Broken> {
        loop {
            let rest = self.buf.get(self.start..self.filled).unwrap_or_default();
            let blank = |byte: &&u8| **byte == b'\n' || **byte == b'\r';
            let taken = rest.iter().take_while(blank).count();
            let lines = rest
                .iter()
                .take(taken)
                .filter(|byte| **byte == self.newline)
                .count();
            self.next_line += lines as u64;
            self.start += taken;
            if self.start < self.filled {
                return Ok(true);
            }
            if self.ended {
                return Ok(false);
            }
            self.fill()?;
        }
    }

    /// Reads more bytes behind those of the record begun.
    fn fill(&mut self) -> Result<(), Broken> {
        let first = self.filled == 0 && self.start == 0;
        if self.start > 0 {
            self.buf.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.filled == self.buf.len() {
            if self.filled >= MAX_RECORD_BYTES {
                return Err(Broken::LongCell(self.line));
            }
            self.buf.resize(self.buf.len() * 2, 0);
        }
        let room = self.buf.get_mut(self.filled..).unwrap_or_default();
        let read = self
            .feed
            .read(room)
            .map_err(|error| Broken::Io(error.to_string()))?;
        self.filled += read;
        self.ended = read == 0;
        if first {
            let marked = |buf: &[u8], at: usize| {
                buf.get(at..)
                    .is_some_and(|rest| rest.starts_with(&[0xEF, 0xBB, 0xBF]))
            };
            while self.start + 3 <= self.filled && marked(&self.buf, self.start) {
                self.start += 3;
            }
        }
        Ok(())
    }

    /// Looks for the end of the record that begins at `start`, noting its cells.
    fn scan(&mut self) -> Result<Scan, Broken> {
        self.spans.clear();
        self.messy.clear();
        let data = self.buf.get(self.start..self.filled).unwrap_or_default();
        let mut cell = Cell::at(0);
        let mut lines = 0;
        for hit in memchr::memchr3_iter(self.delimiter, self.newline, b'"', data) {
            let byte = data.get(hit).copied().unwrap_or_default();
            if byte == b'"' {
                cell.quote(hit);
                continue;
            }
            if cell.open {
                lines += u64::from(byte == self.newline);
                continue;
            }
            let mut end = hit;
            let is_end = byte == self.newline;
            if is_end && hit > cell.start && data.get(hit - 1) == Some(&b'\r') {
                end -= 1;
            }
            if end - cell.start > MAX_CELL_BYTES {
                return Err(Broken::LongCell(self.line));
            }
            if self.spans.len() >= MAX_COLUMNS {
                return Err(Broken::ManyColumns(self.line));
            }
            if !cell.is_tidy(end) {
                self.messy.push(self.spans.len());
            }
            self.spans.push(cell.span(end));
            if is_end {
                return Ok(Scan::Whole {
                    end: self.start + end,
                    next: self.start + hit + 1,
                    lines: lines + 1,
                });
            }
            cell = Cell::at(hit + 1);
        }
        if data.len() - cell.start > MAX_CELL_BYTES {
            return Err(Broken::LongCell(self.line));
        }
        if self.ended {
            if !cell.is_tidy(data.len()) {
                self.messy.push(self.spans.len());
            }
            self.spans.push(cell.span(data.len()));
        }
        Ok(Scan::Partial {
            quoted: cell.open,
            lines,
        })
    }

    fn finish(&mut self, end: usize, next: usize, lines: u64) {
        self.record = Span {
            start: self.start,
            end,
        };
        self.start = next;
        self.next_line += lines;
        for &at in &self.messy {
            let Some(span) = self.spans.get_mut(at) else {
                continue;
            };
            let (from, to) = (self.record.start + span.start, self.record.start + span.end);
            if let Some(cell) = self.buf.get_mut(from..to) {
                span.end = span.start + unquote(cell);
            }
        }
    }
}

/// The cell being looked at.
struct Cell {
    start: usize,
    /// Began with a quote.
    quoted: bool,
    /// Inside quotes now.
    open: bool,
    last_quote: usize,
    doubled: bool,
}

impl Cell {
    const fn at(start: usize) -> Self {
        Self {
            start,
            quoted: false,
            open: false,
            last_quote: usize::MAX,
            doubled: false,
        }
    }

    const fn quote(&mut self, at: usize) {
        if self.open {
            self.open = false;
            self.last_quote = at;
        } else if at == self.start {
            self.quoted = true;
            self.open = true;
        } else if self.quoted && self.last_quote != usize::MAX && at == self.last_quote + 1 {
            self.open = true;
            self.doubled = true;
        }
    }

    /// Can the cell be taken as it stands, without its outer quotes?
    const fn is_tidy(&self, end: usize) -> bool {
        !self.quoted
            || (!self.doubled && self.last_quote != usize::MAX && self.last_quote + 1 == end)
    }

    const fn span(&self, end: usize) -> Span {
        if self.quoted && self.is_tidy(end) {
            return Span {
                start: self.start + 1,
                end: end - 1,
            };
        }
        Span {
            start: self.start,
            end,
        }
    }
}

/// Takes the quotes of a cell away in place and returns its new length.
///
/// What is left over behind it becomes spaces: the record is checked as a whole for being text, and
/// half of a character would not be.
fn unquote(cell: &mut [u8]) -> usize {
    let mut to = 0;
    let mut open = false;
    let mut closed_before = false;
    for from in 0..cell.len() {
        let Some(&byte) = cell.get(from) else { break };
        let is_quote = byte == b'"';
        let keep = match (open, is_quote) {
            (true, true) => {
                open = false;
                closed_before = true;
                continue;
            }
            (false, true) if from == 0 || closed_before => {
                open = true;
                // Two quotes in a row are one.
                from != 0
            }
            (true | false, _) => true,
        };
        closed_before = false;
        if keep {
            if let Some(slot) = cell.get_mut(to) {
                *slot = byte;
            }
            to += 1;
        }
    }
    cell.get_mut(to..).unwrap_or_default().fill(b' ');
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::origin::Origin;
    use proptest::prelude::*;

    fn split(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, Broken> {
        let origin = Origin::held("-", bytes.to_vec()).unwrap();
        let mut splitter = Splitter::new(Feed::new(&origin, None), b',', b'\n');
        let mut out = Vec::new();
        while splitter.advance()? {
            let record = splitter.record();
            let cells = record
                .spans
                .iter()
                .map(|span| {
                    String::from_utf8_lossy(&record.bytes[span.start..span.end]).into_owned()
                })
                .collect();
            out.push((record.line, cells));
        }
        Ok(out)
    }

    #[test]
    fn records_start_on_their_physical_line() {
        let got =
            split(b"\xef\xbb\xbfa,b\r\n\r\n\n\"x\ny\",\"1 \"\"2\"\" 3\"\t\nlast,\"q\"").unwrap();
        let want: Vec<(u64, Vec<String>)> = [
            (1, ["a", "b"]),
            (4, ["x\ny", "1 \"2\" 3\t"]),
            (6, ["last", "q"]),
        ]
        .into_iter()
        .map(|(line, cells)| (line, cells.map(str::to_owned).to_vec()))
        .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn a_record_stays_text_when_quotes_go_before_long_characters() {
        for (cell, want) in [
            ("\"a \"\"q\"\" 😀\"", "a \"q\" 😀"),
            ("\"\"\"q\"\" 好\"", "\"q\" 好"),
            ("\"\"\"\"é😀\"", "\"é😀\""),
            ("\"a\"😀", "a😀"),
        ] {
            let bytes = format!("x,{cell},y\n").into_bytes();
            let origin = Origin::held("-", bytes.clone()).unwrap();
            let mut splitter = Splitter::new(Feed::new(&origin, None), b',', b'\n');
            assert!(splitter.advance().unwrap());
            assert!(
                std::str::from_utf8(splitter.record().bytes).is_ok(),
                "{cell}"
            );
            assert_eq!(split(&bytes).unwrap()[0].1, ["x", want, "y"]);
        }
    }

    #[test]
    fn a_file_that_ends_inside_quotes_is_broken_at_the_record_it_began_in() {
        assert_eq!(split(b"a,b\n1,\"two\nthree"), Err(Broken::OpenQuote(2)));
        assert_eq!(split(b"a,b\n1,\""), Err(Broken::OpenQuote(2)));
    }

    #[test]
    fn limits_hold_and_large_cells_below_them_pass() {
        let long = vec![b'x'; MAX_CELL_BYTES + 1];
        assert_eq!(split(&long), Err(Broken::LongCell(1)));
        assert_eq!(
            split(&[b"a,\"".to_vec(), long].concat()),
            Err(Broken::LongCell(1))
        );
        let wide = vec![b','; MAX_COLUMNS];
        assert_eq!(
            split(&[b"a\n".as_slice(), &wide, b"\n"].concat()),
            Err(Broken::ManyColumns(2))
        );
        let large = [b"a,\"".to_vec(), vec![b'\n'; 600_000], b"\",b\nc".to_vec()].concat();
        let got = split(&large).unwrap();
        assert_eq!(got.len(), 2);
        assert_eq!((got[0].1.len(), got[1].0), (3, 600_002));
    }

    proptest! {
        #[test]
        fn it_reads_what_the_csv_crate_reads(
            // Without a lone carriage return, which ends a record there and is text here.
            words in proptest::collection::vec(
                proptest::sample::select(vec!["a", " b", ",", "\"", "\n", "\t", "\r\n"]), 0..60)
        ) {
            let text = words.concat();
            let Ok(got) = split(text.as_bytes()) else { return Ok(()) };
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true)
                .from_reader(text.as_bytes());
            let want: Vec<Vec<String>> = reader.records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            let got: Vec<Vec<String>> = got.into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(got, want);
        }

        #[test]
        fn any_bytes_are_split_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            drop(split(&bytes));
        }
    }
}
