//! The names themselves: folded once, with letter masks beside them.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering as AtomicOrdering};

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

/// The names in memory, as they were when it was built.
///
/// All texts lie end to end in one, so that looking through them reads memory in its order.
#[derive(Clone, Debug)]
pub struct Index<K> {
    pub(super) masks: Vec<Masks>,
    /// Handle, name and other text of every name, folded.
    folded: String,
    ends: Vec<Ends>,
    keys: Vec<K>,
    recency: Vec<i64>,
    /// Handles whose characters are others once folded, as they are written.
    written: HashMap<u32, Box<str>>,
    /// All slots, most recent first, then by handle.
    pub(super) order: Vec<u32>,
    /// The place of each slot in that order.
    places: Vec<u32>,
    /// Which index it is, so that a running search notices another.
    pub(super) number: u64,
}

/// Where the texts of a name end in the text of all.
#[derive(Clone, Copy, Debug)]
struct Ends {
    handle: u32,
    name: u32,
    other: u32,
}

/// Letters as bits: what a name must have before its text is read.
#[derive(Clone, Copy, Default, Debug)]
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

/// A name that matches without a typo.
#[derive(Clone, Copy, Debug)]
pub(super) struct Survivor {
    pub(super) slot: u32,
    /// Whether the letters of every word are known to be in the handle; of a single letter nobody asked.
    pub(super) in_handle: bool,
}

/// Handle, name and other text of one name, folded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    folded: &'a str,
    handle_end: usize,
    name_end: usize,
}

impl<'a> Text<'a> {
    pub(super) fn handle(self) -> &'a str {
        self.folded.get(..self.handle_end).unwrap_or_default()
    }

    pub(super) fn name(self) -> &'a str {
        self.folded
            .get(self.handle_end..self.name_end)
            .unwrap_or_default()
    }

    pub(super) fn other(self) -> &'a str {
        self.folded.get(self.name_end..).unwrap_or_default()
    }

    fn masks(self) -> Masks {
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

impl<K: Copy> Index<K> {
    /// Builds the index of `subjects`.
    pub fn new<'a>(subjects: impl IntoIterator<Item = Subject<'a, K>>) -> Self
    where
        K: 'a,
    {
        static BUILT: AtomicU64 = AtomicU64::new(1);
        let mut index = Self {
            masks: Vec::new(),
            folded: String::new(),
            ends: Vec::new(),
            keys: Vec::new(),
            recency: Vec::new(),
            written: HashMap::new(),
            order: Vec::new(),
            places: Vec::new(),
            number: BUILT.fetch_add(1, AtomicOrdering::Relaxed),
        };
        for subject in subjects {
            index.put(&subject);
        }
        index.folded.shrink_to_fit();
        let mut order: Vec<u32> = (0..).take(index.len()).collect();
        order.sort_unstable_by(|a, b| index.by_recency(*a, *b));
        index.places = vec![0; order.len()];
        for (place, slot) in (0..).zip(&order) {
            if let Some(its) = index.places.get_mut(*slot as usize) {
                *its = place;
            }
        }
        index.order = order;
        index
    }

    /// Returns how many names there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Returns the best `limit` names for `query`, from scratch.
    ///
    /// For a person who types, keep a [`Search`] instead.
    pub fn search(&self, query: &str, limit: usize) -> Hits<K> {
        Search::default().run(self, query, limit)
    }

    /// Adds a name; one that does not fit beside four thousand million letters is left out.
    fn put(&mut self, subject: &Subject<'_, K>) {
        let from = self.folded.len();
        let mut add = |text: &str, most: usize| {
            self.folded.extend(fold(text).chars().take(most));
            u32::try_from(self.folded.len())
        };
        let ends = (
            add(subject.handle, MAX_NAME),
            add(subject.name, MAX_NAME),
            add(subject.other, MAX_OTHER),
        );
        let (Ok(handle), Ok(name), Ok(other), Ok(slot)) =
            (ends.0, ends.1, ends.2, u32::try_from(self.keys.len()))
        else {
            self.folded.truncate(from);
            return;
        };
        self.ends.push(Ends {
            handle,
            name,
            other,
        });
        if !subject.handle.is_ascii() {
            self.written.insert(slot, subject.handle.into());
        }
        self.keys.push(subject.key);
        self.recency.push(subject.recency);
        let masks = self.text(slot).map(Text::masks).unwrap_or_default();
        self.masks.push(masks);
    }

    /// Returns whom a slot is about.
    pub(super) fn key(&self, slot: u32) -> Option<K> {
        self.keys.get(slot as usize).copied()
    }

    /// Returns the handle as it is written, where its characters are others once folded.
    pub(super) fn written(&self, slot: u32) -> Option<&str> {
        self.written.get(&slot).map(|handle| &**handle)
    }

    /// Returns the place of a slot among all: the more recent first, then by handle.
    pub(super) fn place(&self, slot: u32) -> u32 {
        self.places.get(slot as usize).copied().unwrap_or(u32::MAX)
    }

    /// Compares two slots: the more recent first, then by handle.
    fn by_recency(&self, a: u32, b: u32) -> Ordering {
        let recency = |slot: u32| self.recency.get(slot as usize);
        let handle = |slot: u32| self.text(slot).map(Text::handle);
        recency(b)
            .cmp(&recency(a))
            .then_with(|| handle(a).cmp(&handle(b)))
            .then(a.cmp(&b))
    }

    /// Returns the names, ascending by slot, that match every word without a typo, looking only at `among` when
    /// given.
    pub(super) fn survivors(&self, wanted: &Wanted, among: Option<&[Survivor]>) -> Vec<Survivor> {
        let keep = |slot: u32| {
            let masks = self.masks.get(slot as usize)?;
            // Most are told by their letters, so that their text is not read.
            if wanted.mask & !(masks.names | masks.other) != 0 {
                return None;
            }
            let in_handle = matches(masks, self.text(slot)?, wanted)?;
            Some(Survivor { slot, in_handle })
        };
        match among {
            None => (0..).take(self.len()).filter_map(keep).collect(),
            Some(before) => before.iter().filter_map(|one| keep(one.slot)).collect(),
        }
    }

    /// Returns the texts of a slot.
    pub(super) fn text(&self, slot: u32) -> Option<Text<'_>> {
        let place = slot as usize;
        let ends = self.ends.get(place)?;
        let before = place.checked_sub(1).and_then(|place| self.ends.get(place));
        let from = before.map_or(0, |ends| ends.other) as usize;
        Some(Text {
            folded: self.folded.get(from..ends.other as usize)?,
            handle_end: ends.handle as usize - from,
            name_end: ends.name as usize - from,
        })
    }

    pub(super) fn at(&self, slot: u32) -> Option<(&Masks, Text<'_>)> {
        Some((self.masks.get(slot as usize)?, self.text(slot)?))
    }
}

/// Returns whether every word matches without a typo, and if so, whether all are known to be in the handle.
fn matches(masks: &Masks, text: Text<'_>, wanted: &Wanted) -> Option<bool> {
    if wanted
        .single_letter()
        .is_some_and(|letter| masks.names & letter != 0)
    {
        return Some(false);
    }
    let mut in_handle = true;
    for word in &wanted.words {
        if word.mask & !masks.names == 0 && is_subsequence(text.handle(), word) {
            continue;
        }
        if !word_matches(masks, text, word) {
            return None;
        }
        in_handle = false;
    }
    Some(in_handle)
}

/// Returns whether one word matches without a typo.
pub(super) fn word_matches(masks: &Masks, text: Text<'_>, word: &Word) -> bool {
    let in_names = word.mask & !masks.names == 0
        && (is_subsequence(text.handle(), word) || is_subsequence(text.name(), word));
    in_names
        || (word.mask & !masks.other == 0
            && masks.starts & word.first != 0
            && starts_a_word(text.other(), &word.text))
}
