//! Reading a whole file for a test.

use crate::domain::fact::{Entry, FileHead, SetAside, ShopFrame};
use crate::port::{ReadOptions, Refused, open_bytes};

/// Everything one file gave.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) head: FileHead,
    /// Line and fact, as its debug form.
    pub(super) facts: Vec<String>,
    pub(super) aside: Vec<SetAside>,
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
    }
}

/// Returns options for a shop in Los Angeles that sells in dollars.
pub(super) fn us() -> ReadOptions {
    frame("US", "USD", "America/Los_Angeles")
}

/// Reads a file to its end.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Got, Refused> {
    let mut source = open_bytes(name, bytes.to_vec(), options)?;
    let mut got = Got {
        head: source.head().clone(),
        facts: Vec::new(),
        aside: Vec::new(),
    };
    while let Some(entry) = source.next_entry().unwrap() {
        match entry {
            Entry::Fact { line, fact } => got.facts.push(format!("{line} {fact:?}")),
            Entry::SetAside(row) => got.aside.push(row),
        }
    }
    Ok(got)
}
