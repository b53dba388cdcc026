//! One wrong letter: the four slips of a typing hand.

use super::grade::{Field, word_starts};
use super::index::Text;
use super::wanted::Word;

/// Where a typed word departs, once, from the beginning of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slip {
    /// The letter at this place is another one.
    Wrong(usize),
    /// The letter at this place is too much.
    Extra(usize),
    /// A letter is missing before this place.
    Missing(usize),
    /// The letters at this place and the next are swapped.
    Swapped(usize),
}

/// Returns the one slip that turns `word` into a beginning of `text`, or `None` when there is no
/// such slip or none is needed.
///
/// Looking at the first difference is enough: one slip can always be placed there.
pub(super) fn slip<T: Copy + PartialEq>(word: &[T], text: &[T]) -> Option<Slip> {
    let at = word
        .iter()
        .zip(text)
        .take_while(|(typed, meant)| typed == meant)
        .count();
    let typed = word.get(at..).filter(|rest| !rest.is_empty())?;
    let meant = text.get(at..).unwrap_or_default();
    let after = |rest: &[T], n: usize, m: usize| {
        let (Some(typed), Some(meant)) = (rest.get(n..), meant.get(m..)) else {
            return false;
        };
        meant.starts_with(typed)
    };
    if let (&[a, b, ..], &[c, d, ..]) = (typed, meant)
        && a == d
        && b == c
        && after(typed, 2, 2)
    {
        return Some(Slip::Swapped(at));
    }
    if after(typed, 1, 1) {
        Some(Slip::Wrong(at))
    } else if after(typed, 1, 0) {
        Some(Slip::Extra(at))
    } else if after(typed, 0, 1) {
        Some(Slip::Missing(at))
    } else {
        None
    }
}

impl Slip {
    /// Returns which characters of the text a word of `len` characters matched.
    pub(super) fn matched(self, len: usize) -> Vec<usize> {
        match self {
            Self::Wrong(at) => (0..len).filter(|i| *i != at).collect(),
            Self::Extra(_) => (0..len.saturating_sub(1)).collect(),
            Self::Missing(at) => (0..=len).filter(|i| *i != at).collect(),
            Self::Swapped(_) => (0..len).collect(),
        }
    }
}

/// Returns the character at which a word of `field` begins that `word` is one slip away from.
pub(super) fn slip_in(field: &str, word: &Word) -> Option<(usize, Slip)> {
    if field.is_ascii() && word.text.is_ascii() {
        let (typed, bytes) = (word.text.as_bytes(), field.as_bytes());
        let mut inside = false;
        return bytes.iter().enumerate().find_map(|(at, b)| {
            let begins = b.is_ascii_alphanumeric() && !inside;
            inside = b.is_ascii_alphanumeric();
            let meant = bytes
                .get(at..)
                .filter(|meant| begins && is_near(typed, meant))?;
            Some((at, slip(typed, meant)?))
        });
    }
    let chars: Vec<char> = field.chars().collect();
    word_starts(field).find_map(|at| {
        let place = field.get(..at)?.chars().count();
        Some((place, slip(&word.chars, chars.get(place..)?)?))
    })
}

/// Returns whether a slip is possible by the first two letters: one of them is in its place or in
/// its neighbour's. Cheap, and turns most names away.
fn is_near(typed: &[u8], meant: &[u8]) -> bool {
    match (typed, meant) {
        ([a, b, ..], [c, d, ..]) => a == c || b == c || b == d || a == d,
        (_, _) => true,
    }
}

/// Returns the field in which `word` is one slip away, and whether it is a later word there.
pub(super) fn slip_field(text: Text<'_>, word: &Word) -> Option<(Field, bool)> {
    slip_in(text.handle(), word)
        .map(|(at, _)| (Field::Handle, at > 0))
        .or_else(|| slip_in(text.name(), word).map(|(at, _)| (Field::Name, at > 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_slip_is_told_apart() {
        for (word, text, want) in [
            ("serach", "search.party", Some(Slip::Swapped(2))),
            ("msya", "maya", Some(Slip::Wrong(1))),
            ("mxaya", "maya", Some(Slip::Extra(1))),
            ("mya.g", "maya.glows", Some(Slip::Missing(1))),
            ("aya", "maya", Some(Slip::Missing(0))),
            ("mayaa", "maya", Some(Slip::Extra(4))),
            ("mayq", "maya.glows", Some(Slip::Wrong(3))),
            ("amya", "maya", Some(Slip::Swapped(0))),
            ("q", "maya", Some(Slip::Wrong(0))),
            ("q", "", Some(Slip::Extra(0))),
            ("maya", "maya.glows", None),
            ("mxyz", "maya", None),
            ("ayam", "maya", None),
        ] {
            let (word, text): (Vec<char>, Vec<char>) =
                (word.chars().collect(), text.chars().collect());
            assert_eq!(slip(&word, &text), want, "{word:?} for {text:?}");
        }
    }

    #[test]
    fn what_matched_leaves_out_the_slip() {
        assert_eq!(Slip::Wrong(1).matched(4), [0, 2, 3]);
        assert_eq!(Slip::Extra(1).matched(5), [0, 1, 2, 3]);
        assert_eq!(Slip::Missing(1).matched(3), [0, 2, 3]);
        assert_eq!(Slip::Swapped(0).matched(4), [0, 1, 2, 3]);
    }
}
