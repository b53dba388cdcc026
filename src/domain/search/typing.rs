//! A search as it is typed: survivors per key, classes in order, and the best hits.

use std::cmp::Ordering;
use std::fmt;
use std::hash::Hash;

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::grade::{Class, Field, Grade, head, word_start};
use super::index::{Index, Masks, Text, word_matches};
use super::marks::positions;
use super::slip::slip_field;
use super::wanted::{Wanted, Word};
use super::{Hit, Hits};

/// Most names that the matcher scores for one key (perf.md section 3); the others stay in the list,
/// behind the scored ones, by recency.
const MAX_SCORED: usize = 10_000;
/// Fewest letters of a word in which a typo is looked for while anything else matches.
const MIN_TYPO: usize = 3;

/// A search that is being typed.
///
/// Keeps the survivors of every key: one more letter looks only at those, backspace returns to the
/// answer before. Belongs to one index; a change of the index makes it begin anew.
pub struct Search<K> {
    matcher: SkimMatcherV2,
    levels: Vec<Level<K>>,
    version: u64,
}

struct Level<K> {
    text: String,
    survivors: Vec<u32>,
    limit: usize,
    hits: Hits<K>,
}

/// A name with all that decides its place.
struct Ranked {
    grade: Grade,
    /// Length for a prefix, the negated score for a subsequence; smaller is better.
    weight: i64,
    slot: u32,
}

impl<K> Default for Search<K> {
    fn default() -> Self {
        Self {
            matcher: SkimMatcherV2::default().ignore_case(),
            levels: Vec::new(),
            version: 0,
        }
    }
}

impl<K> fmt::Debug for Search<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed: Vec<_> = self.levels.iter().map(|level| &level.text).collect();
        f.debug_struct("Search")
            .field("typed", &typed)
            .finish_non_exhaustive()
    }
}

impl<K: Copy + Eq + Hash> Search<K> {
    /// Returns the best `limit` names for what is typed now.
    ///
    /// The same as [`Index::search`], cheaper when the text continues what was asked before.
    pub fn run(&mut self, index: &Index<K>, query: &str, limit: usize) -> Hits<K> {
        if self.version != index.version {
            self.levels.clear();
            self.version = index.version;
        }
        let wanted = Wanted::new(query);
        if wanted.words.is_empty() {
            self.levels.clear();
            return all(index, limit);
        }
        while self
            .levels
            .last()
            .is_some_and(|level| !wanted.text.starts_with(&level.text))
        {
            self.levels.pop();
        }
        let survivors = match self.levels.pop_if(|level| level.text == wanted.text) {
            Some(level) if level.limit == limit => {
                let hits = level.hits.clone();
                self.levels.push(level);
                return hits;
            }
            Some(level) => level.survivors,
            None => {
                let among = self.levels.last().map(|level| level.survivors.as_slice());
                index.survivors(&wanted, among)
            }
        };
        let hits = Pass {
            index,
            wanted: &wanted,
            matcher: &self.matcher,
        }
        .hits(&survivors, limit);
        let text = wanted.text;
        self.levels.push(Level {
            text,
            survivors,
            limit,
            hits: hits.clone(),
        });
        hits
    }
}

/// Returns everything, most recent first: the empty text begins every name.
fn all<K: Copy>(index: &Index<K>, limit: usize) -> Hits<K> {
    let hits = index
        .order
        .iter()
        .take(limit)
        .filter_map(|slot| index.entries.get(*slot as usize))
        .map(|entry| Hit {
            key: entry.key,
            class: Class::Prefix,
            positions: Vec::new(),
        })
        .collect();
    Hits {
        total: index.order.len(),
        hits,
    }
}

/// One key's work: class after class, until the list is full.
struct Pass<'a, K> {
    index: &'a Index<K>,
    wanted: &'a Wanted,
    matcher: &'a SkimMatcherV2,
}

impl<K: Copy + Eq + Hash> Pass<'_, K> {
    fn hits(&self, survivors: &[u32], limit: usize) -> Hits<K> {
        let mut total = survivors.len();
        let mut ranked = Vec::new();
        let mut rest = self.heads(survivors, &mut ranked);
        if ranked.len() < limit {
            rest = self.word_starts(&rest, &mut ranked);
        }
        if ranked.len() < limit {
            self.subsequences(rest, &mut ranked);
        }
        if ranked.len() < limit {
            total += self.typos(survivors, &mut ranked);
        }
        let best = self.best(ranked, limit);
        let hits = best.iter().filter_map(|ranked| self.hit(ranked)).collect();
        Hits { total, hits }
    }

    /// Ranks exact and prefix matches; returns the others.
    fn heads(&self, survivors: &[u32], ranked: &mut Vec<Ranked>) -> Vec<u32> {
        let first = self
            .wanted
            .words
            .iter()
            .fold(0, |mask, word| mask | word.first);
        self.sift(survivors, ranked, |masks, text| {
            (masks.heads & first != 0)
                .then(|| head(text, self.wanted))
                .flatten()
        })
    }

    /// Ranks matches at the beginning of words; returns the others.
    fn word_starts(&self, rest: &[u32], ranked: &mut Vec<Ranked>) -> Vec<u32> {
        let first = self
            .wanted
            .words
            .iter()
            .fold(0, |mask, word| mask | word.first);
        self.sift(rest, ranked, |masks, text| {
            (first & !(masks.starts | masks.heads) == 0)
                .then(|| word_start(text, self.wanted))
                .flatten()
        })
    }

    fn sift(
        &self,
        slots: &[u32],
        ranked: &mut Vec<Ranked>,
        grade: impl Fn(&Masks, &Text) -> Option<Grade>,
    ) -> Vec<u32> {
        let mut rest = Vec::new();
        for &slot in slots {
            let Some((masks, text)) = self.index.at(slot) else {
                continue;
            };
            match grade(masks, text) {
                Some(grade) => ranked.push(Ranked {
                    grade,
                    weight: length(grade, text),
                    slot,
                }),
                None => rest.push(slot),
            }
        }
        rest
    }

    /// Ranks what is left by the matcher's score; the most promising ones when there are too many.
    fn subsequences(&self, mut slots: Vec<u32>, ranked: &mut Vec<Ranked>) {
        let mut unscored = Vec::new();
        if slots.len() > MAX_SCORED {
            let whole = |slot: &u32| {
                let text = self.index.at(*slot).map(|(_, text)| text);
                text.is_some_and(|text| text.handle().contains(&self.wanted.text))
            };
            let (mut first, others): (Vec<u32>, Vec<u32>) = slots.into_iter().partition(whole);
            first.extend(others);
            unscored = first.split_off(MAX_SCORED);
            slots = first;
        }
        for (slots, score_them) in [(slots, true), (unscored, false)] {
            for slot in slots {
                let Some((_, text)) = self.index.at(slot) else {
                    continue;
                };
                let (field, weight) = if score_them {
                    self.score(text)
                } else {
                    (Field::Other, i64::MAX)
                };
                let grade = Grade {
                    class: Class::Subsequence,
                    field,
                };
                ranked.push(Ranked {
                    grade,
                    weight,
                    slot,
                });
            }
        }
    }

    /// Returns the worst field that a word needs, and the negated sum of the words' scores.
    fn score(&self, text: &Text) -> (Field, i64) {
        let mut field = Field::Handle;
        let mut weight = 0_i64;
        for word in &self.wanted.words {
            let (found, score) = self.word_score(text, word);
            field = field.max(found);
            weight = weight.saturating_sub(score);
        }
        (field, weight)
    }

    fn word_score(&self, text: &Text, word: &Word) -> (Field, i64) {
        if let Some(score) = self.matcher.fuzzy_match(text.handle(), &word.text) {
            (Field::Handle, score)
        } else if let Some(score) = self.matcher.fuzzy_match(text.name(), &word.text) {
            (Field::Name, score)
        } else {
            (Field::Other, 0)
        }
    }

    /// Ranks names one typo away; returns how many.
    fn typos(&self, survivors: &[u32], ranked: &mut Vec<Ranked>) -> usize {
        let shortest = if ranked.is_empty() { 1 } else { MIN_TYPO };
        if self
            .wanted
            .words
            .iter()
            .all(|word| word.chars.len() < shortest)
        {
            return 0;
        }
        let before = ranked.len();
        let mut known = survivors.iter().copied().peekable();
        for (slot, masks) in (0..).zip(&self.index.masks) {
            if known.next_if_eq(&slot).is_some() {
                continue;
            }
            let missing = self.wanted.mask & !(masks.names | masks.other);
            if missing.count_ones() > 1 {
                continue;
            }
            if let Some((field, later)) = self.typo(slot, shortest) {
                let grade = Grade {
                    class: Class::OneTypo,
                    field,
                };
                ranked.push(Ranked {
                    grade,
                    weight: i64::from(later),
                    slot,
                });
            }
        }
        ranked.len() - before
    }

    /// Returns where exactly one word is one slip away while the others match.
    fn typo(&self, slot: u32, shortest: usize) -> Option<(Field, bool)> {
        let (masks, text) = self.index.at(slot)?;
        let mut slipped = None;
        for word in &self.wanted.words {
            if word_matches(masks, text, word) {
                continue;
            }
            let far = slipped.is_some()
                || word.chars.len() < shortest
                || (word.mask & !masks.names).count_ones() > 1;
            if far {
                return None;
            }
            slipped = Some(slip_field(text, word)?);
        }
        slipped
    }

    /// Returns the best `limit`, best first.
    fn best(&self, mut ranked: Vec<Ranked>, limit: usize) -> Vec<Ranked> {
        let order = |a: &Ranked, b: &Ranked| self.order(a, b);
        if limit < ranked.len() {
            ranked.select_nth_unstable_by(limit, order);
            ranked.truncate(limit);
        }
        ranked.sort_unstable_by(order);
        ranked
    }

    fn order(&self, a: &Ranked, b: &Ranked) -> Ordering {
        (a.grade, a.weight)
            .cmp(&(b.grade, b.weight))
            .then_with(|| self.index.by_recency(a.slot, b.slot))
    }

    fn hit(&self, ranked: &Ranked) -> Option<Hit<K>> {
        let entry = self.index.entries.get(ranked.slot as usize)?;
        let text = self.index.texts.get(ranked.slot as usize)?;
        Some(Hit {
            key: entry.key,
            class: ranked.grade.class,
            positions: positions(self.matcher, &entry.handle, text, self.wanted),
        })
    }
}

/// Returns the length that puts the shorter prefix match first; 0 for the other classes.
fn length(grade: Grade, text: &Text) -> i64 {
    let field = match (grade.class, grade.field) {
        (Class::Prefix, Field::Handle) => text.handle(),
        (Class::Prefix, Field::Name) => text.name(),
        (Class::Prefix, Field::Other)
        | (Class::Exact | Class::WordStart | Class::Subsequence | Class::OneTypo, _) => return 0,
    };
    i64::try_from(field.chars().count()).unwrap_or(i64::MAX)
}
