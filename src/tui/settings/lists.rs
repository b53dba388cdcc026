//! Words of the settings that stand for things of the app.

use super::Shown;
use crate::tui::action::Scope;

const SCOPES: [(&str, Scope); 8] = [
    ("everywhere", Scope::Global),
    ("list", Scope::List),
    ("sample", Scope::Sample),
    ("creator", Scope::Creator),
    ("follow-up", Scope::FollowUp),
    ("suggestion", Scope::Suggestion),
    ("conflict", Scope::Conflict),
    ("content", Scope::Content),
];

/// The words of every scope.
pub(super) const SCOPE_WORDS: [&str; 8] = [
    "everywhere",
    "list",
    "sample",
    "creator",
    "follow-up",
    "suggestion",
    "conflict",
    "content",
];

/// Returns the scope of a word.
pub(super) fn scope(word: &str) -> Option<Scope> {
    let mut known = SCOPES.iter();
    known
        .find(|(name, _)| *name == word)
        .map(|(_, scope)| *scope)
}

/// Returns the word of a scope.
pub(super) fn scope_word(scope: Scope) -> &'static str {
    let mut known = SCOPES.iter();
    known
        .find(|(_, known)| *known == scope)
        .map_or("", |(name, _)| name)
}

/// Returns the word of a way to show output.
pub(super) const fn shown_word(shown: Shown) -> &'static str {
    match shown {
        Shown::Line => "line",
        Shown::Page => "page",
    }
}
