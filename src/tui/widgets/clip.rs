//! Text made safe and fitted to columns; the thin layer between the screen and `domain::text`.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::domain::text::{self, Ellipsis, safe, safe_block};

/// Whether every byte is a plain character of one column.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Returns the columns `text` takes once it is safe.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        text.len()
    } else {
        text::width(&safe(text))
    }
}

/// Returns `text` safe and cut to `cols` columns; what is cut ends in the sign of `ellipsis`.
pub fn clip(text: &str, cols: usize, ellipsis: Ellipsis) -> Cow<'_, str> {
    if is_plain(text) && text.len() <= cols {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text::clip_with(text, cols, ellipsis))
    }
}

/// Returns the graphemes of a safe text, with the columns each takes.
pub fn shown(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true)
        .map(|grapheme| (grapheme, grapheme.width()))
}

/// Returns `text` broken into lines of at most `cols` columns, at spaces where there are any.
///
/// Line ends of the text are kept. A word longer than a line is broken between graphemes.
pub fn wrap(text: &str, cols: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if cols == 0 {
        return lines;
    }
    for paragraph in safe_block(text).lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            // A mark that followed a blank has no letter of its own once it begins a line.
            let word = safe(word);
            let gap = usize::from(!line.is_empty());
            if !line.is_empty() && width(&line) + gap + width(&word) > cols {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            let mut at = width(&line);
            for (grapheme, wide) in shown(&word) {
                if at > 0 && at + wide > cols {
                    lines.push(std::mem::take(&mut line));
                    // A mark that comes to begin a line gets a letter to stand on.
                    line.push_str(&safe(grapheme));
                    at = width(&line);
                    continue;
                }
                line.push_str(grapheme);
                at += wide;
            }
        }
        lines.push(line);
    }
    lines
}

/// Returns the parts that are not empty, joined by `by` into lines of at most `cols` columns; a line
/// neither begins nor ends with `by`.
pub fn flow(parts: &[&str], by: &str, cols: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line) + width(by) + width(part) <= cols => {
                line.push_str(by);
                line.push_str(part);
            }
            Some(_) | None => lines.push((*part).to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cutting_keeps_whole_characters_and_the_width() {
        for (text, cols, want) in [
            ("maya.glows", 10, "maya.glows"),
            ("maya.glows", 9, "maya.glo…"),
            ("maya.glows", 1, "…"),
            ("maya.glows", 0, ""),
            ("美妆小铺的日常", 7, "美妆小…"),
            ("美妆小铺的日常", 6, "美妆…"),
            ("👩‍👩‍👧‍👧family", 3, "👩‍👩‍👧‍👧…"),
            ("a\u{1b}[2J", 10, "a\\u{1b}[2J"),
        ] {
            let cut = clip(text, cols, Ellipsis::Unicode);
            assert_eq!(cut, want, "{text} in {cols}");
        }
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_between_characters() {
        assert_eq!(
            wrap("Hi Maya, the\nbox arrived", 8),
            ["Hi Maya,", "the", "box", "arrived"]
        );
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), Vec::<String>::new());
        assert_eq!(wrap("a\n\nb", 3), ["a", "", "b"]);
        assert_eq!(wrap("anything", 0), Vec::<String>::new());
    }

    #[test]
    fn parts_flow_into_lines_without_loose_signs() {
        let parts = ["beauty", "", "18 %", "2 a week"];
        assert_eq!(flow(&parts, " · ", 16), ["beauty · 18 %", "2 a week"]);
        assert_eq!(flow(&parts, " · ", 80), ["beauty · 18 % · 2 a week"]);
        assert_eq!(flow(&[], " · ", 80), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_asked(text in "\\PC{0,40}", cols in 0_usize..50) {
            prop_assert!(width(&clip(&text, cols, Ellipsis::Unicode)) <= cols);
            for line in wrap(&text, cols) {
                let one = shown(&line).count() == 1;
                prop_assert!(one || width(&line) <= cols, "{line:?}");
            }
        }
    }
}
