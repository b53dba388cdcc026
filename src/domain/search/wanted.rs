//! What the person typed, taken apart once per key.

use crate::domain::text::fold;

/// Most characters of a query that count.
const MAX_CHARS: usize = 64;

/// A query: folded, split into words that must all match.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The words joined by one space.
    pub(super) text: String,
    /// The words, not empty.
    pub(super) words: Vec<Word>,
    /// The letters of all words.
    pub(super) mask: u64,
}

/// One word of a query.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) chars: Vec<char>,
    /// The letters of the word.
    pub(super) mask: u64,
    /// The first letter alone.
    pub(super) first: u64,
}

impl Wanted {
    /// Takes a query apart; a leading `@` of a word is not part of a handle.
    pub(super) fn new(query: &str) -> Self {
        let folded: String = fold(query).chars().take(MAX_CHARS).collect();
        let words: Vec<Word> = folded
            .split_whitespace()
            .map(|word| word.trim_start_matches('@'))
            .filter(|word| !word.is_empty())
            .map(Word::new)
            .collect();
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        Self {
            text: texts.join(" "),
            mask: words.iter().fold(0, |mask, word| mask | word.mask),
            words,
        }
    }

    /// Returns whether a text begins with the first letter of a word.
    pub(super) fn begins(&self, text: &str) -> bool {
        let first = text.chars().next();
        let mut words = self.words.iter();
        first.is_some() && words.any(|word| word.chars.first().copied() == first)
    }

    /// Returns the only letter of a query whose mask answers it alone.
    pub(super) fn single_letter(&self) -> Option<u64> {
        match self.words.as_slice() {
            [word] => match word.chars.as_slice() {
                [c] if c.is_ascii_alphanumeric() => Some(word.mask),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Word {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            chars: text.chars().collect(),
            mask: mask_of(text),
            first: text.chars().next().map_or(0, bit_of),
        }
    }
}

/// Returns the letters of `text` as bits.
pub(super) fn mask_of(text: &str) -> u64 {
    text.chars().fold(0, |mask, c| mask | bit_of(c))
}

/// Returns the bit of one folded character: 26 letters and 10 digits have their own, all other
/// characters share 28.
pub(super) const fn bit_of(c: char) -> u64 {
    let code = c as u32;
    let place = match c {
        'a'..='z' => code - 'a' as u32,
        '0'..='9' => code - '0' as u32 + 26,
        _ => (code.wrapping_mul(0x9E37_79B9) >> 8) % 28 + 36,
    };
    1 << place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_folded_split_and_freed_of_at_signs() {
        for (query, text) in [
            ("Maya", "maya"),
            ("  @Maya   GLOWS ", "maya glows"),
            ("@", ""),
            ("Nguyễn", "nguyen"),
            ("a@b.co", "a@b.co"),
            ("", ""),
        ] {
            assert_eq!(Wanted::new(query).text, text, "{query:?}");
        }
        assert_eq!(Wanted::new(&"x".repeat(500)).text.len(), MAX_CHARS);
    }

    #[test]
    fn letters_and_digits_have_bits_of_their_own() {
        let own: Vec<u64> = ('a'..='z').chain('0'..='9').map(bit_of).collect();
        assert_eq!(own.iter().fold(0, |all, bit| all | bit).count_ones(), 36);
        assert_eq!(mask_of("李_é") & ((1 << 36) - 1), 0);
    }
}
