//! Words of cells, such as a status, and what they mean. The words are data, in `assets/formats.toml`.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::format::formats;

/// Words that mean a `T`.
#[derive(Clone, Debug)]
pub(super) struct Words<T> {
    words: Vec<(String, T)>,
}

impl<T: Copy> Words<T> {
    /// Takes the words of `group`; `meaning` turns the names of the data into values.
    pub(super) fn of(group: &str, meaning: impl Fn(&str) -> Option<T>) -> Self {
        let empty = BTreeMap::new();
        let table = formats().words.get(group).unwrap_or(&empty);
        let words = table
            .iter()
            .filter_map(|(name, words)| Some((meaning(name)?, words)))
            .flat_map(|(value, words)| words.iter().map(move |word| (folded(word), value)))
            .collect();
        Self { words }
    }

    /// Returns what `text` means, whatever its case.
    pub(super) fn meaning(&self, text: &str) -> Option<T> {
        let known = |wanted: &str| {
            self.words
                .iter()
                .find(|(word, _)| word == wanted)
                .map(|(_, value)| *value)
        };
        if text.is_ascii() {
            let same = |word: &str| word.eq_ignore_ascii_case(text);
            let found = self.words.iter().find(|(word, _)| same(word));
            if let Some((_, value)) = found {
                return Some(*value);
            }
        }
        known(&folded(text))
    }
}

fn folded(text: &str) -> String {
    let lower = text.nfc().collect::<String>().to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;

    #[test]
    fn words_are_known_in_any_case_and_composition() {
        let words = Words::of("tracker", |name| name.parse::<Stage>().ok());
        for (text, want) in [
            ("Ready To Ship", Some(Stage::Approved)),
            ("  no   SHOW ", Some(Stage::NoShow)),
            ("GHOSTED", Some(Stage::NoShow)),
            ("somewhere", None),
        ] {
            assert_eq!(words.meaning(text), want, "{text}");
        }
        let status = Words::of("line_status", |name| (name == "settled").then_some(1));
        assert_eq!(
            status.meaning("\u{110}a\u{303} hoa\u{300}n tha\u{300}nh"),
            Some(1)
        );
        assert_eq!(status.meaning("ĐÃ HOÀN THÀNH"), Some(1));
    }
}
