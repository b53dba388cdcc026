//! Which characters of a handle a hit highlights.

use super::grade::{is_subsequence, word_starts};
use super::index::Text;
use super::matcher::Matcher;
use super::slip::slip_in;
use super::wanted::{Wanted, Word};
use crate::domain::text::{fold_char, is_part_of_syllable};

/// Returns the characters of a handle, ascending, that the query's words matched; `written` is the handle where
/// its characters are others once folded.
pub(super) fn positions(
    matcher: &Matcher,
    written: Option<&str>,
    text: Text<'_>,
    wanted: &Wanted,
) -> Vec<usize> {
    let folded = text.handle();
    let mut places: Vec<usize> = wanted
        .words
        .iter()
        .flat_map(|word| word_places(matcher, folded, word))
        .collect();
    if let Some(written) = written {
        let origin = origins(written);
        places = places
            .iter()
            .filter_map(|place| origin.get(*place).copied())
            .collect();
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// Returns the characters of the folded handle that one word matched, in the best way there is.
fn word_places(matcher: &Matcher, folded: &str, word: &Word) -> Vec<usize> {
    let begins = |at: &usize| {
        folded
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(&word.text))
    };
    if let Some(at) = std::iter::once(0).chain(word_starts(folded)).find(begins) {
        let from = folded.get(..at).unwrap_or_default().chars().count();
        return (from..from + word.chars.len()).collect();
    }
    if is_subsequence(folded, word) {
        return matcher.places(folded, &word.text);
    }
    slip_in(folded, word).map_or_else(Vec::new, |(from, slip)| {
        slip.matched(word.chars.len())
            .into_iter()
            .map(|place| from + place)
            .collect()
    })
}

/// Returns, for each character of the folded handle, the character it came from.
fn origins(handle: &str) -> Vec<usize> {
    handle
        .chars()
        .enumerate()
        .filter(|(_, c)| !is_part_of_syllable(*c))
        .flat_map(|(place, c)| fold_char(c).map(move |_| place))
        .collect()
}
