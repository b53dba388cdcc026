//! Text cut to a number of columns, never inside a character a person sees as one.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Returns the columns `text` takes once control characters are out.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return text.len();
    }
    shown(text).map(|(_grapheme, cols)| cols).sum()
}

/// Returns the graphemes of `text` that take a column, with the columns each takes.
pub fn shown(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true)
        .filter(|grapheme| !grapheme.contains(char::is_control))
        .map(|grapheme| (grapheme, grapheme.width()))
        .filter(|(_grapheme, cols)| *cols > 0)
}

/// Returns `text` cut to `cols` columns; what is cut ends in `ellipsis`.
pub fn clip<'a>(text: &'a str, cols: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= cols {
        return Cow::Borrowed(text);
    }
    let Some(room) = cols.checked_sub(width(ellipsis)) else {
        return Cow::Borrowed("");
    };
    let mut taken = 0;
    let mut cut: String = shown(text)
        .take_while(|(_grapheme, cols)| {
            taken += cols;
            taken <= room
        })
        .map(|(grapheme, _cols)| grapheme)
        .collect();
    cut.truncate(cut.trim_end().len());
    cut.push_str(ellipsis);
    Cow::Owned(cut)
}

/// Returns `text` broken into lines of at most `cols` columns, at spaces where there are any.
///
/// Line ends of the text are kept. A word longer than a line is broken between graphemes.
pub fn wrap(text: &str, cols: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if cols == 0 {
        return lines;
    }
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let gap = usize::from(!line.is_empty());
            if !line.is_empty() && width(&line) + gap + width(word) > cols {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            let mut at = width(&line);
            for (grapheme, wide) in shown(word) {
                if at + wide > cols {
                    lines.push(std::mem::take(&mut line));
                    at = 0;
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
            ("two words", 5, "two…"),
            ("a\u{1b}[31mb\u{7}", 6, "a\u{1b}[31mb\u{7}"),
        ] {
            assert_eq!(clip(text, cols, "…"), want, "{text} in {cols}");
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
            prop_assert!(width(&clip(&text, cols, "…")) <= cols);
            for line in wrap(&text, cols.max(2)) {
                prop_assert!(width(&line) <= cols.max(2), "{line:?}");
            }
        }
    }
}
