//! The names themselves: folded once, with letter masks beside them.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;

use super::Hits;
use super::grade::{is_subsequence, starts_a_word, word_starts};
use super::typing::Search;
use super::wanted::{Wanted, Word, bit_of, mask_of};
use crate::domain::text::fold;

/// Most characters of a handle or name that are searched.
const MAX_NAME: usize = 256;
/// Most characters of the other text that are searched.
const MAX_OTHER: usize = 4_000;

/// One name to be found, with what else it may be found by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subject<'a, K> {
    /// What a hit says.
    pub key: K,
    /// The handle, without `@`.
    pub handle: &'a str,
    /// The name of the person; matched as loosely as the handle.
    pub name: &'a str,
    /// Email, tags, notes: matched only at the beginning of words, since long text contains the
    /// letters of nearly everything.
    pub other: &'a str,
    /// When it last mattered; larger is more recent.
    pub recency: i64,
}

/// The names in memory.
///
/// Kept current by [`Index::upsert`] and [`Index::remove`]; after an import of many rows, build anew.
#[derive(Clone, Debug)]
pub struct Index<K> {
    pub(super) masks: Vec<Masks>,
    pub(super) texts: Vec<Text>,
    pub(super) entries: Vec<Entry<K>>,
    slots: HashMap<K, u32>,
    /// All slots, most recent first.
    pub(super) order: Vec<u32>,
    /// Grows with every change, so that a running search notices.
    pub(super) version: u64,
}

/// Letters as bits: what a name must have before its text is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Masks {
    /// Of handle and name.
    pub(super) names: u64,
    /// Of the other text.
    pub(super) other: u64,
    /// First letters of handle and name.
    pub(super) heads: u64,
    /// First letters of all words of all fields.
    pub(super) starts: u64,
}

/// Handle, name and other text, folded, in one allocation.
#[derive(Clone, Debug)]
pub(super) struct Text {
    folded: Box<str>,
    handle_end: usize,
    name_end: usize,
}

/// The rest of what is known of a name.
#[derive(Clone, Debug)]
pub(super) struct Entry<K> {
    pub(super) key: K,
    pub(super) handle: Box<str>,
    pub(super) recency: i64,
}

impl Text {
    fn new<K>(subject: &Subject<'_, K>) -> Self {
        let mut folded = String::with_capacity(subject.handle.len() + subject.name.len());
        let mut add = |text: &str, most: usize| {
            folded.extend(fold(text).chars().take(most));
            folded.len()
        };
        let handle_end = add(subject.handle, MAX_NAME);
        let name_end = add(subject.name, MAX_NAME);
        add(subject.other, MAX_OTHER);
        Self {
            folded: folded.into_boxed_str(),
            handle_end,
            name_end,
        }
    }

    pub(super) fn handle(&self) -> &str {
        self.folded.get(..self.handle_end).unwrap_or_default()
    }

    pub(super) fn name(&self) -> &str {
        self.folded
            .get(self.handle_end..self.name_end)
            .unwrap_or_default()
    }

    pub(super) fn other(&self) -> &str {
        self.folded.get(self.name_end..).unwrap_or_default()
    }

    fn masks(&self) -> Masks {
        let first = |field: &str| field.chars().next().map_or(0, bit_of);
        let starts = |field: &str| {
            word_starts(field)
                .filter_map(|at| field.get(at..)?.chars().next())
                .fold(0, |mask, c| mask | bit_of(c))
        };
        Masks {
            names: mask_of(self.handle()) | mask_of(self.name()),
            other: mask_of(self.other()),
            heads: first(self.handle()) | first(self.name()),
            starts: starts(self.handle()) | starts(self.name()) | starts(self.other()),
        }
    }
}

impl<K: Copy + Eq + Hash> Index<K> {
    /// Builds the index of `subjects`; of several with one key, the last counts.
    pub fn new<'a>(subjects: impl IntoIterator<Item = Subject<'a, K>>) -> Self
    where
        K: 'a,
    {
        let mut index = Self {
            masks: Vec::new(),
            texts: Vec::new(),
            entries: Vec::new(),
            slots: HashMap::new(),
            order: Vec::new(),
            version: 0,
        };
        for subject in subjects {
            index.put(&subject);
        }
        index.order = (0..).take(index.entries.len()).collect();
        let mut order = std::mem::take(&mut index.order);
        order.sort_unstable_by(|a, b| index.by_recency(*a, *b));
        index.order = order;
        index
    }

    /// Returns how many names there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a name, or replaces the one with the same key.
    pub fn upsert(&mut self, subject: &Subject<'_, K>) {
        self.version += 1;
        if let Some(slot) = self.slots.get(&subject.key).copied() {
            self.leave_order(slot);
        }
        let slot = self.put(subject);
        self.join_order(slot);
    }

    /// Removes the name with this key; returns whether there was one.
    pub fn remove(&mut self, key: K) -> bool {
        let Some(slot) = self.slots.get(&key).copied() else {
            return false;
        };
        self.version += 1;
        let last = slot_of(self.entries.len().saturating_sub(1));
        self.leave_order(slot);
        if slot != last {
            self.leave_order(last);
        }
        self.slots.remove(&key);
        self.masks.swap_remove(slot as usize);
        self.texts.swap_remove(slot as usize);
        self.entries.swap_remove(slot as usize);
        if let Some(moved) = self.entries.get(slot as usize) {
            self.slots.insert(moved.key, slot);
            self.join_order(slot);
        }
        true
    }

    /// Returns the best `limit` names for `query`, from scratch.
    ///
    /// For a person who types, keep a [`Search`] instead.
    pub fn search(&self, query: &str, limit: usize) -> Hits<K> {
        Search::default().run(self, query, limit)
    }

    fn put(&mut self, subject: &Subject<'_, K>) -> u32 {
        let text = Text::new(subject);
        let masks = text.masks();
        let entry = Entry {
            key: subject.key,
            handle: subject.handle.into(),
            recency: subject.recency,
        };
        let fresh = slot_of(self.entries.len());
        let slot = *self.slots.entry(subject.key).or_insert(fresh);
        let place = slot as usize;
        if let (Some(m), Some(t), Some(e)) = (
            self.masks.get_mut(place),
            self.texts.get_mut(place),
            self.entries.get_mut(place),
        ) {
            (*m, *t, *e) = (masks, text, entry);
        } else {
            self.masks.push(masks);
            self.texts.push(text);
            self.entries.push(entry);
        }
        slot
    }

    /// Compares two slots: the more recent first, then by handle.
    pub(super) fn by_recency(&self, a: u32, b: u32) -> Ordering {
        let seen = |slot: u32| {
            let entry = self.entries.get(slot as usize);
            entry.map(|entry| (std::cmp::Reverse(entry.recency), &*entry.handle))
        };
        seen(a).cmp(&seen(b)).then(a.cmp(&b))
    }

    fn leave_order(&mut self, slot: u32) {
        if let Ok(at) = self
            .order
            .binary_search_by(|have| self.by_recency(*have, slot))
        {
            self.order.remove(at);
        }
    }

    fn join_order(&mut self, slot: u32) {
        if let Err(at) = self
            .order
            .binary_search_by(|have| self.by_recency(*have, slot))
        {
            self.order.insert(at, slot);
        }
    }

    /// Returns the slots, ascending, of names that match every word without a typo, looking only at
    /// `among` when given.
    pub(super) fn survivors(&self, wanted: &Wanted, among: Option<&[u32]>) -> Vec<u32> {
        let keep = |masks: &Masks, text: &Text| matches(masks, text, wanted);
        match among {
            None => (0..)
                .zip(self.masks.iter().zip(&self.texts))
                .filter(|(_, (masks, text))| keep(masks, text))
                .map(|(slot, _)| slot)
                .collect(),
            Some(slots) => slots
                .iter()
                .copied()
                .filter(|slot| {
                    self.at(*slot)
                        .is_some_and(|(masks, text)| keep(masks, text))
                })
                .collect(),
        }
    }

    pub(super) fn at(&self, slot: u32) -> Option<(&Masks, &Text)> {
        Some((
            self.masks.get(slot as usize)?,
            self.texts.get(slot as usize)?,
        ))
    }
}

fn matches(masks: &Masks, text: &Text, wanted: &Wanted) -> bool {
    if wanted.mask & !(masks.names | masks.other) != 0 {
        return false;
    }
    if wanted
        .single_letter()
        .is_some_and(|letter| masks.names & letter != 0)
    {
        return true;
    }
    wanted
        .words
        .iter()
        .all(|word| word_matches(masks, text, word))
}

/// Returns whether one word matches without a typo.
pub(super) fn word_matches(masks: &Masks, text: &Text, word: &Word) -> bool {
    let in_names = word.mask & !masks.names == 0
        && (is_subsequence(text.handle(), word) || is_subsequence(text.name(), word));
    in_names
        || (word.mask & !masks.other == 0
            && masks.starts & word.first != 0
            && starts_a_word(text.other(), &word.text))
}

/// Returns a place in the tables as a slot; four thousand million names would fill memory first.
fn slot_of(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
