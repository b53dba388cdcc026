//! How well a word fits a text, by the library's measure.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

/// The library's matcher. It keeps its buffer from text to text, and bonuses of the text before would tell
/// in the score of the next: the shortest match there is empties it first.
pub(super) struct Matcher(SkimMatcherV2);

impl Default for Matcher {
    fn default() -> Self {
        Self(SkimMatcherV2::default().ignore_case())
    }
}

impl Matcher {
    fn emptied(&self) -> &SkimMatcherV2 {
        let _score = self.0.fuzzy_match("a", "a");
        &self.0
    }

    /// Returns the score, the higher the better; `None` where the text has not the word's letters in order.
    pub(super) fn score(&self, text: &str, word: &str) -> Option<i64> {
        self.emptied().fuzzy_match(text, word)
    }

    /// Returns the characters of the text that the word matched.
    pub(super) fn places(&self, text: &str, word: &str) -> Vec<usize> {
        let found = self.emptied().fuzzy_indices(text, word);
        found.map(|(_, places)| places).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn a_text_is_measured_alone_whatever_was_measured_before(
            before in proptest::collection::vec(("[ab_. ]{1,9}", "[ab]{1,4}"), 1..6),
            text in "[ab_. ]{1,7}", word in "[ab]{1,4}",
        ) {
            let used = Matcher::default();
            for (text, word) in before {
                let _measured = (used.score(&text, &word), used.places(&text, &word));
            }
            let fresh = Matcher::default;
            prop_assert_eq!(used.score(&text, &word), fresh().score(&text, &word));
            prop_assert_eq!(used.places(&text, &word), fresh().places(&text, &word));
        }
    }
}
