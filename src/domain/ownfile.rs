//! Files a person writes over what is shipped: a place for each fault, and the nearest word to a wrong one.

use std::fmt;

use toml::de::{DeTable, DeValue};

use super::text::nearest;

/// What is wrong at one place of a file; everything else of the file applies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The file's name.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: usize,
    /// One sentence: what is wrong and what to write instead.
    pub message: String,
}

/// `playbook.toml:12: …`
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// A file being read: the places of its lines, and what is wrong with it.
#[derive(Debug)]
pub(super) struct Reader<'t> {
    file: &'static str,
    text: &'t str,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    pub(super) const fn new(file: &'static str, text: &'t str) -> Self {
        Self {
            file,
            text,
            faults: Vec::new(),
        }
    }

    /// Returns the line of a byte, counted from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        1 + self
            .text
            .bytes()
            .take(at)
            .filter(|byte| *byte == b'\n')
            .count()
    }

    /// Notes what is wrong at a byte.
    pub(super) fn fault(&mut self, at: usize, message: impl Into<String>) {
        self.fault_in(self.line(at), message);
    }

    /// Notes what is wrong in a line.
    pub(super) fn fault_in(&mut self, line: usize, message: impl Into<String>) {
        self.faults.push(Fault {
            file: self.file,
            line,
            message: message.into(),
        });
    }

    /// Returns how much is wrong so far.
    pub(super) const fn count(&self) -> usize {
        self.faults.len()
    }

    /// Returns what is wrong, line by line.
    pub(super) fn faults(mut self) -> Vec<Fault> {
        self.faults.sort_by_key(|fault| fault.line);
        self.faults
    }

    /// Returns the keys of the file with their places and values, in their order; none where it is no
    /// TOML, which is a fault.
    pub(super) fn tables(&mut self) -> Vec<(String, usize, DeValue<'t>)> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        if let Some(error) = errors.first() {
            let at = error.span().map_or(0, |span| span.start);
            let reason = error.message().lines().next().unwrap_or_default();
            self.fault(
                at,
                format!("The file is not TOML from here ({reason}): correct it."),
            );
            return Vec::new();
        }
        let mut tables: Vec<_> = table
            .into_inner()
            .into_iter()
            .map(|(name, value)| {
                let at = name.span().start;
                (name.into_inner().into_owned(), at, value.into_inner())
            })
            .collect();
        tables.sort_by_key(|(_, at, _)| *at);
        tables
    }
}

/// Says that a word is none of those there are.
pub(super) fn wrong(what: &str, text: &str, names: &[&str]) -> String {
    let near = nearest(text, names.iter().copied()).unwrap_or_default();
    format!(
        "{text:?} is no {what}: the nearest is {near:?}; take one of {}.",
        names.join(", ")
    )
}
