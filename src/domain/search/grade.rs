//! How well a name matches: the classes, and the tests for the cheap ones.

use super::index::Text;
use super::wanted::{Wanted, Word};

/// How a name matches, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// The whole handle or name is the query.
    Exact,
    /// The handle or name begins with the query.
    Prefix,
    /// A later word of a field begins with it.
    WordStart,
    /// Its letters appear in order.
    Subsequence,
    /// One letter is wrong, missing, too much, or swapped with its neighbour.
    OneTypo,
}

/// The field that matched, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Field {
    Handle,
    Name,
    Other,
}

/// Class and field of a match; smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Grade {
    pub(super) class: Class,
    pub(super) field: Field,
}

const fn grade(class: Class, field: Field) -> Grade {
    Grade { class, field }
}

/// Returns the grade when the query is a whole field or its beginning.
pub(super) fn head(text: Text<'_>, wanted: &Wanted) -> Option<Grade> {
    combined(wanted, |word| head_of(text, word))
}

/// Returns the grade when every word of the query begins a word of a field.
pub(super) fn word_start(text: Text<'_>, wanted: &Wanted) -> Option<Grade> {
    combined(wanted, |word| {
        head_of(text, word).or_else(|| start_of(text, word))
    })
}

/// Grades each word, of which the worst counts, and the query as one phrase; the better one wins.
fn combined(wanted: &Wanted, grade_of: impl Fn(&str) -> Option<Grade>) -> Option<Grade> {
    let mut worst: Option<Grade> = None;
    let all = wanted.words.iter().all(|word| match grade_of(&word.text) {
        Some(found) => {
            worst = worst.max(Some(found));
            true
        }
        None => false,
    });
    let words = if all { worst } else { None };
    if wanted.words.len() < 2 {
        return words;
    }
    match (words, grade_of(&wanted.text)) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn head_of(text: Text<'_>, word: &str) -> Option<Grade> {
    let (handle, name) = (text.handle(), text.name());
    if handle == word {
        Some(grade(Class::Exact, Field::Handle))
    } else if name == word {
        Some(grade(Class::Exact, Field::Name))
    } else if handle.starts_with(word) {
        Some(grade(Class::Prefix, Field::Handle))
    } else if name.starts_with(word) {
        Some(grade(Class::Prefix, Field::Name))
    } else {
        None
    }
}

fn start_of(text: Text<'_>, word: &str) -> Option<Grade> {
    let field = if starts_a_word(text.handle(), word) {
        Field::Handle
    } else if starts_a_word(text.name(), word) {
        Field::Name
    } else if starts_a_word(text.other(), word) {
        Field::Other
    } else {
        return None;
    };
    Some(grade(Class::WordStart, field))
}

/// Returns whether a word of `field` begins with `word`.
pub(super) fn starts_a_word(field: &str, word: &str) -> bool {
    let (bytes, wanted) = (field.as_bytes(), word.as_bytes());
    let Some(first) = wanted.first() else {
        return true;
    };
    bytes
        .iter()
        .enumerate()
        .filter(|(_, b)| *b == first)
        .any(|(at, _)| {
            bytes.get(at..).is_some_and(|rest| rest.starts_with(wanted)) && is_word_start(field, at)
        })
}

/// Returns the byte offsets at which words begin.
///
/// A word begins at a letter or digit after anything else. Scripts written without spaces begin one
/// at every character.
pub(super) fn word_starts(field: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    field.char_indices().filter_map(move |(at, c)| {
        let begins = is_part(c) && (!inside || is_alone(c));
        inside = is_part(c);
        begins.then_some(at)
    })
}

fn is_word_start(field: &str, at: usize) -> bool {
    let Some((before, rest)) = field.split_at_checked(at) else {
        return false;
    };
    let inside = before.chars().next_back().is_some_and(is_part);
    rest.chars()
        .next()
        .is_some_and(|c| is_part(c) && (!inside || is_alone(c)))
}

/// Returns whether `c` is part of a word.
fn is_part(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric()
    }
}

/// Returns whether `c` is a word of its own: an ideograph, kana or a Hangul syllable.
const fn is_alone(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Returns whether the letters of `word` appear in `field` in order.
pub(super) fn is_subsequence(field: &str, word: &Word) -> bool {
    if word.text.is_ascii() {
        let mut rest = field.bytes();
        word.text.bytes().all(|b| rest.any(|have| have == b))
    } else {
        let mut rest = field.chars();
        word.chars.iter().all(|c| rest.any(|have| have == *c))
    }
}

/// Returns whether `field` has `word` as it stands; for short fields, quicker than a search that is prepared.
pub(super) fn holds(field: &str, word: &str) -> bool {
    let (mut rest, word) = (field.as_bytes(), word.as_bytes());
    while rest.len() >= word.len() {
        if rest.starts_with(word) {
            return true;
        }
        rest = rest.split_first().map_or(&[], |(_, rest)| rest);
    }
    false
}
