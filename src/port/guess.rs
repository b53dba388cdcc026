//! Which column of an unknown table is which field: a guess for a person to look at.
//!
//! Titles that exports use are taken as they are; of the others, those that share words with a title or
//! with the field's own name. A guess is only made where the person named the kind or several columns
//! speak for one.

use std::collections::{BTreeMap, BTreeSet};

use super::ReadOptions;
use super::format::{Format, Labels, candidates};
use super::header::label;
use super::survey::Top;
use crate::domain::mapping::Mapping;

/// How many columns must speak for a kind that nobody named.
const ENOUGH: usize = 2;

/// A kind and its columns in a row of titles.
struct Candidate {
    format: &'static Format,
    titles: Vec<String>,
    columns: BTreeMap<&'static str, String>,
    missing: Vec<String>,
}

impl Candidate {
    /// Higher is better: what is missing weighs more than what is there.
    fn weight(&self) -> (isize, usize) {
        let found = self.columns.len();
        let missing = self.missing.len().cast_signed();
        (found.cast_signed() - 3 * missing, found)
    }
}

/// What an unknown table may be.
pub(super) struct Guess {
    /// Its kind.
    pub(super) format: &'static Format,
    /// The row of titles as it stands.
    pub(super) titles: Vec<String>,
    /// Which of them is which field.
    pub(super) mapping: Mapping,
    /// Fields without which no row can be read, and which no column fills.
    pub(super) missing: Vec<String>,
}

/// Returns the guess that fits the first rows best, if any does at all.
pub(super) fn guess(tops: &[Top], options: &ReadOptions) -> Option<Guess> {
    let enough = if options.kind.is_some() { 1 } else { ENOUGH };
    let rows = tops.iter().flat_map(|top| &top.records);
    let all = rows.flat_map(|cells| candidates(options.kind).map(|format| pair(format, cells)));
    let fits = all.filter(|candidate| candidate.columns.len() >= enough);
    // Of equals the first row and the first kind of the table.
    let best = fits.reduce(|best, next| {
        if next.weight() > best.weight() {
            next
        } else {
            best
        }
    })?;
    let columns = best.columns.into_iter();
    Some(Guess {
        format: best.format,
        titles: best.titles,
        missing: best.missing,
        mapping: Mapping {
            kind: Some(best.format.name),
            columns: columns
                .map(|(field, title)| (field.to_owned(), title))
                .collect(),
            ..Mapping::default()
        },
    })
}

/// Finds a column for each field of the format.
fn pair(format: &'static Format, cells: &[String]) -> Candidate {
    let labels = Labels::of(cells.iter().map(String::as_str));
    let mut columns = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let title = |at: usize| cells.get(at).map(|cell| cell.trim().to_owned());
    for (field, at) in format.known(&labels) {
        taken.insert(at);
        columns.extend(title(at).map(|title| (field, title)));
    }
    let mut alike: Vec<(usize, &'static str, usize)> = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let label = label(cell).0;
        let own = words(&label);
        if own.is_empty() || taken.contains(&at) {
            continue;
        }
        let open = format
            .titles()
            .filter(|(field, _)| !columns.contains_key(field));
        alike.extend(open.map(|(field, known)| (likeness(&own, &words(known)), field, at)));
    }
    // The most alike first; of equals as they stand.
    alike.sort_by(|a, b| b.0.cmp(&a.0).then(a.2.cmp(&b.2)));
    for (likeness, field, at) in alike {
        if likeness >= 50 && !columns.contains_key(field) && taken.insert(at) {
            columns.extend(title(at).map(|title| (field, title)));
        }
    }
    Candidate {
        missing: format.lacking(|field| columns.contains_key(field)),
        titles: cells.to_vec(),
        format,
        columns,
    }
}

fn words(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).collect()
}

/// Returns how many percent of all their words two titles share.
fn likeness(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> usize {
    let all = one.union(other).count();
    one.intersection(other).count() * 100 / all.max(1)
}
