//! What a list is narrowed to: a condition with its values, and the text that rows must hold.

use rusqlite::types::Value;

use crate::domain::text::fold;

/// A condition, the values bound to its question marks, and the text that must be found.
#[derive(Clone, PartialEq, Debug, Default)]
pub(in crate::store) struct Narrowed {
    /// The condition, never empty.
    pub(in crate::store) condition: String,
    /// What its question marks stand for, in order.
    pub(in crate::store) values: Vec<Value>,
    texts: Vec<Text>,
}

/// Text that must be in one of a row's names, or in none of them.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Text {
    folded: String,
    wanted: bool,
    /// A free word, of which something near is better than nothing.
    free: bool,
}

impl Text {
    fn of(text: &str, wanted: bool) -> Self {
        let text = text
            .strip_prefix('@')
            .filter(|rest| !rest.is_empty())
            .unwrap_or(text);
        Self {
            folded: fold(text),
            wanted,
            free: false,
        }
    }
}

impl Narrowed {
    /// Begins with a condition that needs no values.
    pub(super) fn to(condition: &str) -> Self {
        let mut narrowed = Self::default();
        narrowed.plain(condition, false);
        narrowed
    }

    /// Returns whether a row with these names has the text asked for.
    pub(in crate::store) fn fits(&self, names: &[&str]) -> bool {
        let folded = || names.iter().map(|name| fold(name)).collect::<Vec<_>>();
        self.texts.is_empty() || self.fits_folded(&folded())
    }

    /// The same of texts that are folded already.
    pub(in crate::store) fn fits_folded(&self, names: &[String]) -> bool {
        self.holds(names, |_| true)
    }

    /// Returns the same of folded texts, but that its free words need not be there.
    pub(in crate::store) fn fits_but_for_words(&self, names: &[String]) -> bool {
        self.holds(names, |text| !(text.free && text.wanted))
    }

    /// Returns whether there is text that SQL leaves to [`Self::fits`].
    pub(super) const fn asks_for_text(&self) -> bool {
        !self.texts.is_empty()
    }

    fn holds(&self, names: &[String], counts: fn(&Text) -> bool) -> bool {
        self.texts.iter().filter(|text| counts(text)).all(|text| {
            let found = names.iter().any(|name| name.contains(&text.folded));
            found == text.wanted
        })
    }

    /// Adds a condition that needs no values.
    pub(super) fn plain(&mut self, condition: &str, negated: bool) {
        if !self.condition.is_empty() {
            self.condition.push_str(" and ");
        }
        self.condition.push_str(if negated { "not (" } else { "(" });
        self.condition.push_str(condition);
        self.condition.push(')');
    }

    /// Adds a condition with its values.
    pub(super) fn with(&mut self, (condition, values): (String, Vec<Value>), negated: bool) {
        self.plain(&condition, negated);
        self.values.extend(values);
    }

    /// Lets no row fit.
    pub(super) fn nothing(&mut self) {
        // Every name has no text in it.
        self.phrase("", false);
    }

    /// Adds words that must be there as they stand, or must not.
    pub(super) fn phrase(&mut self, phrase: &str, wanted: bool) {
        self.texts.push(Text::of(phrase, wanted));
    }

    /// Adds a free word.
    pub(super) fn word(&mut self, word: &str, wanted: bool) {
        self.texts.push(Text {
            free: true,
            ..Text::of(word, wanted)
        });
    }
}
