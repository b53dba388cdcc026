//! Words that begin with a dash but are no options: `-tag:blocked`, `-old`, `"- met at the fair"`.
//!
//! clap takes a word with a dash for an option, or, where a list of words may have dashes, takes
//! every option after it for a word. So such words are veiled before parsing and unveiled after.

use std::ffi::OsString;

/// Stands before a veiled word; no person types it.
const VEIL: char = '\u{1}';

/// Commands whose words may begin with a dash.
const TAKERS: [&str; 6] = ["creators", "pipeline", "content", "segment", "tag", "note"];

/// Returns the arguments with such words veiled.
pub(crate) fn veiled(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut taken = false;
    arguments
        .into_iter()
        .map(|argument| match argument.to_str() {
            Some(word) if taken && is_word(word) => format!("{VEIL}{word}").into(),
            Some(word) => {
                taken |= TAKERS.contains(&word);
                argument
            }
            None => argument,
        })
        .collect()
}

/// Returns the word as it was typed.
#[expect(
    clippy::unnecessary_wraps,
    reason = "clap asks a value parser for a result"
)]
pub(crate) fn unveiled(word: &str) -> Result<String, std::convert::Infallible> {
    Ok(word.strip_prefix(VEIL).unwrap_or(word).to_owned())
}

/// Returns whether it begins with one dash and is longer than an option of one letter.
fn is_word(word: &str) -> bool {
    word.strip_prefix('-')
        .is_some_and(|rest| !rest.starts_with('-') && rest.chars().nth(1).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_dash_are_veiled_and_options_are_not() {
        let typed = [
            "x", "-q", "creators", "-tag:old", "-q", "--json", "- text", "-", "maya",
        ];
        let veiled = veiled(typed.iter().map(OsString::from).collect());
        let veiled: Vec<_> = veiled.iter().filter_map(|word| word.to_str()).collect();
        let want = [
            "x",
            "-q",
            "creators",
            "\u{1}-tag:old",
            "-q",
            "--json",
            "\u{1}- text",
            "-",
            "maya",
        ];
        assert_eq!(veiled, want);
        for (word, typed) in veiled.iter().zip(typed) {
            assert_eq!(unveiled(word).as_deref(), Ok(typed));
        }
        let other = ["x", "sample", "show", "-tag:old"]
            .map(OsString::from)
            .to_vec();
        assert_eq!(super::veiled(other.clone()), other);
    }
}
