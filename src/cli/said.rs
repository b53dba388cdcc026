//! The doors to standard output and standard error: nothing of what passes is obeyed by a terminal.

use std::io::{self, Write};

use super::fault::{Fault, Trouble};
use super::json;
use crate::domain::text::{safe, safe_block};

/// Lines on their way to a terminal.
pub(super) struct Shown<'o> {
    out: &'o mut dyn Write,
    /// The line so far.
    held: Vec<u8>,
}

impl<'o> Shown<'o> {
    /// Begins the first line.
    pub(super) fn on(out: &'o mut dyn Write) -> Self {
        Self {
            out,
            held: Vec::new(),
        }
    }
}

impl Write for Shown<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            if *byte == b'\n' {
                writeln!(self.out, "{}", safe(&String::from_utf8_lossy(&self.held)))?;
                self.held.clear();
            } else {
                self.held.push(*byte);
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.held.is_empty() {
            write!(self.out, "{}", safe(&String::from_utf8_lossy(&self.held)))?;
            self.held.clear();
        }
        self.out.flush()
    }
}

/// Prints a page of help.
pub(crate) fn page(text: &str) -> Result<(), Fault> {
    Ok(write!(io::stdout().lock(), "{}", safe_block(text))?)
}

/// Writes one line to standard error; nothing more can be done where that is closed.
pub(crate) fn complain(text: &str) {
    let mut err = io::stderr().lock();
    drop(writeln!(err, "{}", safe(text)));
}

/// Writes trouble to standard error: a sentence, or JSON.
pub(crate) fn complain_of(trouble: &Trouble, as_json: bool) {
    if as_json {
        let document = serde_json::json!({ "error": trouble });
        drop(json::write(&mut io::stderr().lock(), &document));
    } else {
        complain(&trouble.sentence());
    }
}
