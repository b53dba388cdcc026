//! Reading a whole file for a test.

use crate::domain::fact::{Entry, Fact, FileHead, SetAside, ShopFrame};
use crate::port::{ReadOptions, Refused, open_bytes};

/// Everything one file gave.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) head: FileHead,
    /// Line and fact, as its debug form.
    pub(super) facts: Vec<(u64, String)>,
    pub(super) aside: Vec<SetAside>,
}

impl Got {
    /// Returns the lines of the facts.
    pub(super) fn lines(&self) -> Vec<u64> {
        self.facts.iter().map(|(line, _)| *line).collect()
    }

    /// Returns whether the fact at `index` shows all of these parts.
    #[track_caller]
    pub(super) fn shows(&self, index: usize, parts: &[&str]) {
        let (_, fact) = &self.facts[index];
        for part in parts {
            assert!(fact.contains(part), "{part} is not in {fact}");
        }
    }

    /// Returns line, column and reason of the rows set aside.
    pub(super) fn reasons(&self) -> Vec<(u64, Option<&str>, &str)> {
        let rows = self.aside.iter();
        rows.map(|row| (row.line, row.column.as_deref(), row.reason.as_str()))
            .collect()
    }
}

/// Returns options for a shop.
pub(super) fn frame(market: &str, currency: &str, zone: &str) -> ReadOptions {
    ReadOptions {
        frame: ShopFrame {
            market: market.to_owned(),
            currency: currency.parse().unwrap(),
            zone: zone.parse().unwrap(),
        },
        kind: None,
        dates: None,
        mapping: None,
        remembered: Vec::new(),
        guess: false,
    }
}

/// Returns options for a shop in Los Angeles that sells in dollars.
pub(super) fn us() -> ReadOptions {
    frame("US", "USD", "America/Los_Angeles")
}

/// Reads a file to its end.
pub(super) fn read(
    name: &str,
    bytes: impl AsRef<[u8]>,
    options: &ReadOptions,
) -> Result<Got, Refused> {
    let mut source = open_bytes(name, bytes.as_ref().to_vec(), options)?;
    let mut got = Got {
        head: source.head().clone(),
        facts: Vec::new(),
        aside: Vec::new(),
    };
    while let Some(entry) = source.next_entry().unwrap() {
        match entry {
            Entry::Fact { line, fact } => got.facts.push((line, shown(&fact))),
            Entry::SetAside(row) => got.aside.push(row),
        }
    }
    assert!(source.permille() <= 1000);
    Ok(got)
}

/// Reads a file that must be read, into a US shop.
#[track_caller]
pub(super) fn read_us(bytes: impl AsRef<[u8]>) -> Got {
    read("file.csv", bytes, &us()).unwrap()
}

/// Returns the code of a refusal.
#[track_caller]
pub(super) fn refusal(bytes: impl AsRef<[u8]>, options: &ReadOptions) -> Refused {
    read("file.csv", bytes, options).unwrap_err()
}

fn shown(fact: &Fact<'_>) -> String {
    match fact {
        Fact::OrderLine(line) => format!("{line:?}"),
        Fact::ShopOrder(order) => format!("{order:?}"),
        Fact::Content(content) => format!("{content:?}"),
        Fact::Creator(creator) => format!("{creator:?}"),
        Fact::Product(product) => format!("{product:?}"),
        Fact::Sample(sample) => format!("{sample:?}"),
        Fact::ContentNote(note) => format!("{note:?}"),
        Fact::Signal(signal) => format!("{signal:?}"),
        Fact::Fee(fee) => format!("{fee:?}"),
        Fact::Spend(spend) => format!("{spend:?}"),
        Fact::Settlement(settlement) => format!("{settlement:?}"),
    }
}
