//! The one writer of standard output, and what goes to standard error.
//!
//! Every line is made safe here: nothing from a file or a person reaches a terminal as it came.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use serde::Serialize;

use super::json;
use super::outcome::{Fault, Trouble};
use super::sheet::Sheet;
use crate::domain::date::Instant;
use crate::domain::text::{safe, safe_block};

/// How tables are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Without any line-drawing character or currency sign outside ASCII.
    pub(crate) ascii: bool,
    /// Columns of the terminal; `None` where it is not one.
    pub(crate) width: Option<u16>,
}

/// What stands around the data of a JSON document (interface.md section 5).
#[derive(Serialize)]
pub(crate) struct Document<'a, D> {
    /// Version of the contract.
    pub(crate) version: u8,
    /// The command's words.
    pub(crate) command: &'a str,
    /// The clock.
    #[serde(serialize_with = "utc")]
    pub(crate) as_of: Instant,
    /// The only shop it is about.
    pub(crate) shop: Option<&'a str>,
    /// The answer.
    pub(crate) data: D,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn utc<S: serde::Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    let form = if at.timestamp_subsec_millis() == 0 {
        chrono::SecondsFormat::Secs
    } else {
        chrono::SecondsFormat::Millis
    };
    serializer.serialize_str(&at.to_rfc3339_opts(form, true))
}

/// Standard output of one run.
pub(crate) struct Out {
    writer: Box<dyn Write>,
    look: Look,
    quiet: bool,
    json: bool,
}

impl Out {
    /// Begins the output of a run.
    pub(crate) fn new(ascii: bool, quiet: bool, json: bool) -> Self {
        let stdout = io::stdout();
        let width = stdout
            .is_terminal()
            .then(|| crossterm::terminal::size().map_or(80, |(columns, _)| columns.max(20)));
        Self {
            writer: Box::new(BufWriter::new(stdout)),
            look: Look { ascii, width },
            quiet,
            json,
        }
    }

    /// Returns how tables are drawn.
    pub(crate) const fn look(&self) -> Look {
        self.look
    }

    /// Returns whether the answer is one JSON document.
    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    /// Returns whether only the answer is wanted.
    pub(crate) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints one JSON document.
    pub(crate) fn document<D: Serialize>(
        &mut self,
        document: &Document<'_, D>,
    ) -> Result<(), Fault> {
        Ok(json::write(&mut self.writer, document)?)
    }

    /// Prints a table.
    pub(crate) fn table(&mut self, sheet: Sheet) -> Result<(), Fault> {
        for line in sheet.lines(self.look) {
            self.line(&line)?;
        }
        Ok(())
    }

    /// Prints one line of the answer.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Fault> {
        Ok(writeln!(self.writer, "{}", safe(text))?)
    }

    /// Prints text of several lines.
    pub(crate) fn block(&mut self, text: &str) -> Result<(), Fault> {
        Ok(writeln!(self.writer, "{}", safe_block(text))?)
    }

    /// Prints a line that only tells what was done; silent when quiet.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), Fault> {
        if self.quiet || text.is_empty() {
            return Ok(());
        }
        self.line(text)
    }

    /// Says beside the answer, on standard error, what a person should hear; silent when quiet.
    pub(crate) fn hint(&self, text: &str) {
        if !self.quiet && !self.json {
            complain(text);
        }
    }

    /// Says that a list goes on where its end was not shown.
    pub(crate) fn more(&self, shown: usize, total: usize) {
        if shown < total {
            self.hint(&format!(
                "{shown} of {total} shown: --limit {total} shows all."
            ));
        }
    }

    /// Returns where bytes of the answer go, for files written as they are.
    pub(crate) fn raw(&mut self) -> &mut dyn Write {
        &mut self.writer
    }

    /// Prints what is still held back.
    pub(crate) fn finish(&mut self) -> Result<(), Fault> {
        Ok(self.writer.flush()?)
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
