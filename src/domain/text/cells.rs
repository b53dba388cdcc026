//! Columns of a terminal: measuring, clipping and padding text in cells.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr;

use super::safe::safe;

/// Which edge the text keeps when it is padded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// Text at the left, blanks at the right.
    Left,
    /// Blanks at the left, text at the right: numbers.
    Right,
}

/// The one-cell sign that text was cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ellipsis {
    /// `…`
    Unicode,
    /// `~`, for `--ascii`.
    Ascii,
}

impl Ellipsis {
    /// Returns the sign.
    pub const fn sign(self) -> char {
        match self {
            Self::Unicode => '…',
            Self::Ascii => '~',
        }
    }
}

/// Returns the cells that `text` takes, as the screen counts them: grapheme by grapheme.
///
/// Measures what it is given: pass text that [`safe`] has been over, or use [`clip`] and [`pad`].
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Returns `text` made safe and cut to at most `cols` cells, ending in `…` when cut.
pub fn clip(text: &str, cols: usize) -> String {
    clip_with(text, cols, Ellipsis::Unicode)
}

/// Returns `text` made safe and cut to at most `cols` cells, ending in the given sign when cut.
///
/// Cuts between graphemes only: half a family or a letter without its accent is never shown.
pub fn clip_with(text: &str, cols: usize, ellipsis: Ellipsis) -> String {
    let text = safe(text);
    let mut used = 0;
    // Where to cut if the rest does not fit: the last place that leaves a cell for the sign.
    let mut cut = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if used < cols {
            cut = at;
        }
        used += grapheme.width();
        if used > cols {
            let mut out = text.get(..cut).unwrap_or_default().to_owned();
            if cols > 0 {
                out.push(ellipsis.sign());
            }
            return out;
        }
    }
    text.into_owned()
}

/// Returns `text` made safe and exactly `cols` cells wide: cut with `…` or filled with blanks.
pub fn pad(text: &str, cols: usize, align: Align) -> String {
    pad_with(text, cols, align, Ellipsis::Unicode)
}

/// Returns `text` made safe and exactly `cols` cells wide, with the given sign when cut.
pub fn pad_with(text: &str, cols: usize, align: Align, ellipsis: Ellipsis) -> String {
    let mut out = clip_with(text, cols, ellipsis);
    let blanks = " ".repeat(cols.saturating_sub(width(&out)));
    match align {
        Align::Left => out.push_str(&blanks),
        Align::Right => out.insert_str(0, &blanks),
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FAMILY: &str = "👩\u{200d}👩\u{200d}👧\u{200d}👦";

    #[test]
    fn widths_are_those_of_the_screen() {
        for (text, cells) in [
            ("maya", 4),
            ("", 0),
            ("李小红", 6),
            ("e\u{301}", 1),
            (FAMILY, 2),
            ("🇩🇪🇯🇵", 4),
            ("❤\u{fe0f}", 2),
            ("👍🏽", 2),
            ("שלום", 4),
            ("لا", 2),
            ("한국", 4),
            ("ｶﾞ", 2),
        ] {
            assert_eq!(width(text), cells, "{text:?}");
        }
    }

    #[test]
    fn cutting_is_by_graphemes_and_says_so() {
        let lots = "x".repeat(10_000);
        for (text, cols, cut) in [
            ("maya", 4, "maya".to_owned()),
            ("maya.glows", 5, "maya…".to_owned()),
            ("maya", 1, "…".to_owned()),
            ("maya", 0, String::new()),
            ("", 0, String::new()),
            ("李小红", 5, "李小…".to_owned()),
            ("李小红", 4, "李…".to_owned()),
            ("李小红", 6, "李小红".to_owned()),
            (&format!("a{FAMILY}b"), 3, "a…".to_owned()),
            (&format!("a{FAMILY}"), 3, format!("a{FAMILY}")),
            ("🇩🇪🇯🇵", 3, "🇩🇪…".to_owned()),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…".to_owned()),
            ("שלום עולם", 5, "שלום…".to_owned()),
            ("\x1b[31m", 7, "\\u{1b}…".to_owned()),
            ("a\nb", 3, "a b".to_owned()),
            (&lots, 10, format!("{}…", "x".repeat(9))),
        ] {
            assert_eq!(clip(text, cols), cut, "{text:?} to {cols}");
        }
        assert_eq!(clip_with("maya.glows", 5, Ellipsis::Ascii), "maya~");
    }

    #[test]
    fn padding_fills_to_the_cell() {
        assert_eq!(pad("李", 5, Align::Left), "李   ");
        assert_eq!(pad("42", 5, Align::Right), "   42");
        assert_eq!(pad("李小红", 5, Align::Right), "李小…");
        assert_eq!(pad("李小红", 4, Align::Left), "李… ");
        assert_eq!(pad_with("abcdef", 3, Align::Left, Ellipsis::Ascii), "ab~");
        assert_eq!(pad("x", 0, Align::Left), "");
    }

    fn any_text() -> impl Strategy<Value = String> {
        let odd = proptest::sample::select(vec![
            "a",
            "é",
            "e\u{301}",
            "李",
            FAMILY,
            "🇩🇪",
            "\u{200d}",
            "\u{1b}[2J",
            "\u{202e}",
            "\t",
            "\u{301}",
            "\u{fe0f}",
            "😀",
            "한",
            "\u{1112}\u{1161}",
            "ש",
            "\u{600}",
            "ﾞ",
            "क्ष",
            "\r\n",
        ]);
        prop_oneof![
            proptest::collection::vec(odd, 0..20).prop_map(|parts| parts.concat()),
            ".{0,40}",
        ]
    }

    proptest! {
        #[test]
        fn clipped_text_fits_is_whole_and_is_harmless(text in any_text(), cols in 0_usize..30) {
            let cut = clip(&text, cols);
            prop_assert!(width(&cut) <= cols, "{:?} is wider than {}", cut, cols);
            prop_assert!(!cut.chars().any(char::is_control));
            let whole = safe(&text);
            if cut != whole {
                let kept = cut.strip_suffix('…').unwrap_or(&cut);
                let ends = whole.grapheme_indices(true).any(|(at, _)| at == kept.len());
                prop_assert!(whole.starts_with(kept) && ends, "{:?} splits a grapheme", cut);
            }
        }

        #[test]
        fn padded_text_is_exactly_as_wide_as_asked(text in any_text(), cols in 0_usize..30) {
            for align in [Align::Left, Align::Right] {
                prop_assert_eq!(width(&pad(&text, cols, align)), cols);
            }
        }
    }
}
