//! What the free words of a filter find: the rows that hold them as they stand, else those that come near.
//!
//! One wrong letter never empties a list (interface.md section 3). The near ones cost a second reading,
//! and only where the first found nothing.

use std::collections::HashSet;

use super::read::Read;
use crate::domain::search::{Index, Subject};
use crate::domain::text::fold;
use crate::store::filter::Narrowed;

/// Collects what a reading finds.
pub(super) struct Found<K> {
    near: bool,
    keys: Vec<K>,
    names: Vec<[String; 3]>,
}

impl<K> Found<K> {
    const fn new(near: bool) -> Self {
        Self {
            near,
            keys: Vec::new(),
            names: Vec::new(),
        }
    }

    /// Takes a row.
    pub(super) fn take(&mut self, key: K) {
        self.keys.push(key);
    }

    /// Returns whether a row's names, handle first, are what the filter asks for; such a row is taken next.
    pub(super) fn fits(&mut self, narrowed: &Narrowed, names: [&str; 3]) -> bool {
        if !self.near {
            return narrowed.fits(&names);
        }
        let fits = narrowed.fits_but_for_words(&names.map(fold));
        if fits {
            self.names.push(names.map(str::to_owned));
        }
        fits
    }

    /// Keeps what comes near by handle and name, else by handle and what else it is called.
    fn nearest(self, words: &str) -> Vec<K> {
        let mut hits = self.hits(words, |[handle, name, other]| (handle, name, other));
        if hits.is_empty() {
            hits = self.hits(words, |[handle, name, other]| (handle, other, name));
        }
        let keys = self.keys.into_iter().enumerate();
        keys.filter_map(|(at, key)| hits.contains(&at).then_some(key))
            .collect()
    }

    fn hits(
        &self,
        words: &str,
        fields: fn(&[String; 3]) -> (&String, &String, &String),
    ) -> HashSet<usize> {
        let subjects = self.names.iter().enumerate().map(|(key, names)| {
            let (handle, name, other) = fields(names);
            Subject {
                key,
                handle,
                name,
                other,
                recency: 0,
            }
        });
        let index = Index::new(subjects);
        let hits = index.search(words, index.len()).hits;
        hits.into_iter().map(|hit| hit.key).collect()
    }
}

/// Returns what `read` finds, in its order: as the words stand, else near them.
pub(super) fn found<K>(
    words: &str,
    mut read: impl FnMut(&mut Found<K>) -> Read<()>,
) -> Read<Vec<K>> {
    let mut exact = Found::new(false);
    read(&mut exact)?;
    if !exact.keys.is_empty() || words.is_empty() {
        return Ok(exact.keys);
    }
    let mut near = Found::new(true);
    read(&mut near)?;
    Ok(near.nearest(words))
}
