//! One key's work: the survivors graded class after class, the best of them as hits.

use super::grade::{Class, Field, Grade, head, holds, word_start};
use super::index::{Index, Masks, Survivor, Text, word_matches};
use super::marks::positions;
use super::matcher::Matcher;
use super::slip::slip_field;
use super::wanted::{Wanted, Word};
use super::{Hit, Hits};

/// Most names that the matcher scores for one key, about 1 ms (perf.md section 3): those that can come
/// first before the others (see [`Promise`]), which stay in the list behind them.
const MAX_SCORED: usize = 3_000;
/// Fewest letters of a word in which a typo is looked for while anything else matches.
const MIN_TYPO: usize = 3;

/// A name with all that decides its place.
struct Ranked {
    grade: Grade,
    /// Length for a prefix, the negated score for a subsequence; smaller is better.
    weight: i64,
    /// Its place by recency and handle, which settles ties.
    place: u32,
    slot: u32,
}

/// Names by where all of a query's words match, the most promising first.
#[derive(Default)]
struct Promise {
    /// The handle has the whole query as it stands.
    whole: Vec<u32>,
    /// The handle has the letters of each word and begins with one of theirs, which the matcher values most.
    begun: Vec<u32>,
    /// It has the letters of each word.
    inside: Vec<u32>,
    /// Only other fields have.
    others: Vec<u32>,
}

/// One key's work: class after class, until the list is full.
pub(super) struct Pass<'a, K> {
    pub(super) index: &'a Index<K>,
    pub(super) wanted: &'a Wanted,
    pub(super) matcher: &'a Matcher,
    /// Who matches without a typo.
    pub(super) survivors: &'a [Survivor],
    /// Whom to ask for a typo; everyone when not known.
    pub(super) candidates: Option<Vec<u32>>,
}

impl<K: Copy> Pass<'_, K> {
    /// Returns the best `limit`, and all who are one typo away when they were looked for.
    pub(super) fn hits(&self, limit: usize) -> (Hits<K>, Option<Vec<u32>>) {
        let mut total = self.survivors.len();
        let mut ranked = Vec::new();
        let mut near = None;
        let mut rest = self.heads(self.survivors, &mut ranked);
        if ranked.len() < limit {
            rest = self.word_starts(&rest, &mut ranked);
        }
        if ranked.len() < limit {
            let missing = limit - ranked.len();
            self.subsequences(&rest, missing, &mut ranked);
        }
        if ranked.len() < limit {
            let shortest = if ranked.is_empty() { 1 } else { MIN_TYPO };
            let typos = self.typos(shortest);
            total += typos.len();
            let complete = self
                .wanted
                .words
                .iter()
                .all(|word| word.chars.len() >= shortest);
            near = complete.then(|| typos.iter().map(|typo| typo.slot).collect());
            ranked.extend(typos);
        }
        let best = Self::best(ranked, limit);
        let hits = best.iter().filter_map(|ranked| self.hit(ranked)).collect();
        (Hits { total, hits }, near)
    }

    /// Ranks exact and prefix matches; returns the others.
    fn heads(&self, survivors: &[Survivor], ranked: &mut Vec<Ranked>) -> Vec<Survivor> {
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
    fn word_starts(&self, rest: &[Survivor], ranked: &mut Vec<Ranked>) -> Vec<Survivor> {
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
        survivors: &[Survivor],
        ranked: &mut Vec<Ranked>,
        grade: impl Fn(&Masks, Text<'_>) -> Option<Grade>,
    ) -> Vec<Survivor> {
        let mut rest = Vec::new();
        for one in survivors {
            let Some((masks, text)) = self.index.at(one.slot) else {
                continue;
            };
            match grade(masks, text) {
                Some(grade) => ranked.push(self.ranked(grade, length(grade, text), one.slot)),
                None => rest.push(*one),
            }
        }
        rest
    }

    fn ranked(&self, grade: Grade, weight: i64, slot: u32) -> Ranked {
        Ranked {
            grade,
            weight,
            place: self.index.place(slot),
            slot,
        }
    }

    /// Ranks what is left by the matcher's score, at least `missing` of them.
    ///
    /// A match in the handle goes before one elsewhere, so the others are read only when there are
    /// too few of those; and only the most promising are scored when there are very many.
    fn subsequences(&self, rest: &[Survivor], missing: usize, ranked: &mut Vec<Ranked>) {
        let Promise {
            whole,
            begun,
            inside,
            mut others,
        } = self.promising(rest, missing);
        let mut scored = whole;
        scored.extend(begun);
        scored.extend(inside);
        if scored.len() < missing {
            scored.append(&mut others);
        }
        if scored.len() > MAX_SCORED {
            others.extend(scored.drain(MAX_SCORED..));
        }
        let class = Class::Subsequence;
        let count = scored.len();
        for slot in scored {
            let Some(text) = self.index.text(slot) else {
                continue;
            };
            let (field, weight) = self.score(text);
            ranked.push(self.ranked(Grade { class, field }, weight, slot));
        }
        if count >= missing {
            return;
        }
        let last = Grade {
            class,
            field: Field::Other,
        };
        ranked.extend(
            others
                .into_iter()
                .map(|slot| self.ranked(last, i64::MAX, slot)),
        );
    }

    /// Parts names by where they match; no further than is enough for those that are wanted.
    fn promising(&self, rest: &[Survivor], missing: usize) -> Promise {
        let mut promise = Promise::default();
        for one in rest {
            let Some(text) = self.index.text(one.slot) else {
                continue;
            };
            let into = if holds(text.handle(), &self.wanted.text) {
                &mut promise.whole
            } else if one.in_handle && self.wanted.begins(text.handle()) {
                &mut promise.begun
            } else if one.in_handle {
                &mut promise.inside
            } else {
                &mut promise.others
            };
            into.push(one.slot);
            if missing <= MAX_SCORED && promise.whole.len() == MAX_SCORED {
                break;
            }
        }
        promise
    }

    /// Returns the worst field that a word needs, and the negated sum of the words' scores.
    fn score(&self, text: Text<'_>) -> (Field, i64) {
        let mut field = Field::Handle;
        let mut weight = 0_i64;
        for word in &self.wanted.words {
            let (found, score) = self.word_score(text, word);
            field = field.max(found);
            weight = weight.saturating_sub(score);
        }
        (field, weight)
    }

    fn word_score(&self, text: Text<'_>, word: &Word) -> (Field, i64) {
        if let Some(score) = self.matcher.score(text.handle(), &word.text) {
            (Field::Handle, score)
        } else if let Some(score) = self.matcher.score(text.name(), &word.text) {
            (Field::Name, score)
        } else {
            (Field::Other, 0)
        }
    }

    /// Returns the names one typo away, ascending by slot, in words of at least `shortest` letters.
    fn typos(&self, shortest: usize) -> Vec<Ranked> {
        if self
            .wanted
            .words
            .iter()
            .all(|word| word.chars.len() < shortest)
        {
            return Vec::new();
        }
        let mut known = self.survivors.iter().map(|one| one.slot).peekable();
        let mut ask = |slot: u32, masks: &Masks| {
            if known.next_if_eq(&slot).is_some() {
                return None;
            }
            let missing = self.wanted.mask & !(masks.names | masks.other);
            if missing.count_ones() > 1 {
                return None;
            }
            let (field, later) = self.typo(slot, shortest)?;
            let grade = Grade {
                class: Class::OneTypo,
                field,
            };
            Some(self.ranked(grade, i64::from(later), slot))
        };
        match &self.candidates {
            Some(slots) => slots
                .iter()
                .filter_map(|slot| ask(*slot, self.index.masks.get(*slot as usize)?))
                .collect(),
            None => (0..)
                .zip(&self.index.masks)
                .filter_map(|(slot, masks)| ask(slot, masks))
                .collect(),
        }
    }

    /// Returns where exactly one word is one slip away while the others match.
    fn typo(&self, slot: u32, shortest: usize) -> Option<(Field, bool)> {
        let (masks, text) = self.index.at(slot)?;
        let mut slipped = None;
        for word in &self.wanted.words {
            // The only word of a name that did not survive is the one that does not match.
            if self.wanted.words.len() > 1 && word_matches(masks, text, word) {
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
    fn best(mut ranked: Vec<Ranked>, limit: usize) -> Vec<Ranked> {
        let order = |one: &Ranked| (one.grade, one.weight, one.place);
        if limit < ranked.len() {
            ranked.select_nth_unstable_by_key(limit, order);
            ranked.truncate(limit);
        }
        ranked.sort_unstable_by_key(order);
        ranked
    }

    fn hit(&self, ranked: &Ranked) -> Option<Hit<K>> {
        let text = self.index.text(ranked.slot)?;
        let written = self.index.written(ranked.slot);
        Some(Hit {
            key: self.index.key(ranked.slot)?,
            class: ranked.grade.class,
            positions: positions(self.matcher, written, text, self.wanted),
        })
    }
}

/// Returns the length that puts the shorter prefix match first; 0 for the other classes.
fn length(grade: Grade, text: Text<'_>) -> i64 {
    let field = match (grade.class, grade.field) {
        (Class::Prefix, Field::Handle) => text.handle(),
        (Class::Prefix, Field::Name) => text.name(),
        (Class::Prefix, Field::Other)
        | (Class::Exact | Class::WordStart | Class::Subsequence | Class::OneTypo, _) => return 0,
    };
    i64::try_from(field.chars().count()).unwrap_or(i64::MAX)
}
