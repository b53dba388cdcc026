//! Safe text: nothing that a terminal obeys, hides or reorders.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

use super::cells::{Align, pad, width};

/// Most combining marks that one letter keeps; the others are not drawn.
const MAX_MARKS: usize = 4;
const ZERO_WIDTH_JOINER: char = '\u{200D}';
const EMOJI_STYLE: char = '\u{FE0F}';
const DOTTED_CIRCLE: char = '\u{25CC}';

/// Text from outside that may be sent to a terminal.
///
/// The command line and the screen print only this type. `Display` honours width and alignment in
/// cells, not characters, so `{:>12}` lines up with wide letters.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Safe<'a>(Cow<'a, str>);

impl<'a> Safe<'a> {
    /// Returns `text` made safe, on one line.
    pub fn line(text: &'a str) -> Self {
        Self(safe(text))
    }

    /// Returns `text` made safe, keeping its line breaks.
    pub fn block(text: &'a str) -> Self {
        Self(safe_block(text))
    }

    /// Returns the safe text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the safe text, owned if anything had to change.
    pub fn into_inner(self) -> Cow<'a, str> {
        self.0
    }
}

impl<'a> From<&'a str> for Safe<'a> {
    fn from(text: &'a str) -> Self {
        Self::line(text)
    }
}

impl fmt::Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cols = f.width().unwrap_or(0);
        if width(&self.0) >= cols {
            return f.write_str(&self.0);
        }
        let align = match f.align() {
            Some(fmt::Alignment::Right) => Align::Right,
            Some(fmt::Alignment::Left | fmt::Alignment::Center) | None => Align::Left,
        };
        f.write_str(&pad(&self.0, cols, align))
    }
}

/// Returns `text` safe for a terminal, on one line.
///
/// Control characters, escape sequences, direction overrides, invisible characters and tags become
/// visible (`\u{1b}`); line breaks and tabs become one space each. A letter keeps at most four
/// combining marks, and a mark without a letter gets a dotted circle. The joiner stays inside an
/// emoji sequence, and the emoji style selector stays after an emoji.
///
/// Limitations: a joiner in an Indic or Persian word is shown as `\u{200d}` too, because it can hide
/// a difference between two names.
pub fn safe(text: &str) -> Cow<'_, str> {
    clean(text, Form::Line)
}

/// Returns `text` safe for a terminal, keeping line breaks; a tab becomes four spaces.
pub fn safe_block(text: &str) -> Cow<'_, str> {
    clean(text, Form::Block)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Line,
    Block,
}

fn clean(text: &str, form: Form) -> Cow<'_, str> {
    let plain = |b: u8| matches!(b, b' '..=b'~') || (b == b'\n' && form == Form::Block);
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = Before {
        tail: Tail::Start,
        marks: 0,
    };
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        push(&mut out, &mut before, (c, next), form);
    }
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

/// What was written last, which decides what may join it.
struct Before {
    tail: Tail,
    marks: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// Nothing yet, or a line break.
    Start,
    /// An emoji that a style selector, a skin tone or a joiner may follow.
    Emoji,
    /// A digit, `#` or `*`, which a style selector makes a keycap.
    KeycapBase,
    /// An emoji and its joiner: the next emoji belongs to it.
    Joined,
    /// Anything else.
    Letter,
}

fn push(out: &mut String, before: &mut Before, (c, next): (char, Option<char>), form: Form) {
    let marks = std::mem::take(&mut before.marks);
    before.tail = match c {
        '\r' if next == Some('\n') => {
            before.marks = marks;
            before.tail
        }
        '\n' if form == Form::Block => {
            out.push('\n');
            Tail::Start
        }
        '\t' if form == Form::Block => {
            out.push_str("    ");
            Tail::Letter
        }
        '\n' | '\t' => {
            out.push(' ');
            Tail::Letter
        }
        EMOJI_STYLE if matches!(before.tail, Tail::Emoji | Tail::KeycapBase) => {
            out.push(c);
            if before.tail == Tail::Emoji {
                Tail::Emoji
            } else {
                Tail::Letter
            }
        }
        ZERO_WIDTH_JOINER if before.tail == Tail::Emoji && next.is_some_and(is_pictograph) => {
            out.push(c);
            Tail::Joined
        }
        '\u{1F3FB}'..='\u{1F3FF}' if before.tail == Tail::Emoji => {
            out.push(c);
            Tail::Emoji
        }
        _ if c.is_control() || is_invisible(c) => {
            out.extend(c.escape_unicode());
            Tail::Letter
        }
        _ if is_combining_mark(c) => {
            if before.tail == Tail::Start {
                out.push(DOTTED_CIRCLE);
            }
            if marks < MAX_MARKS {
                out.push(c);
            }
            before.marks = marks + 1;
            Tail::Letter
        }
        _ => {
            out.push(c);
            match c {
                '0'..='9' | '#' | '*' => Tail::KeycapBase,
                _ if !c.is_ascii() && is_pictograph(c) => Tail::Emoji,
                _ => Tail::Letter,
            }
        }
    };
}

/// Returns whether `c` is drawn as nothing, or changes how its neighbours are drawn.
///
/// Bidi marks, overrides and isolates, zero-width spaces and joiners, blank fillers, variation
/// selectors, tags, line and paragraph separators, noncharacters.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}'
        | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}'..='\u{FFFF}'
        | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Returns whether `c` may be part of a joined emoji sequence.
///
/// Asks the segmentation tables: only between two pictographs does a joiner keep one grapheme.
fn is_pictograph(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    let probe: String = [c, ZERO_WIDTH_JOINER, '\u{2764}'].into_iter().collect();
    probe.graphemes(true).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_terminal_obeys_or_hides_becomes_visible() {
        for (text, shown) in [
            ("plain", "plain"),
            ("\x1b[31mred\x1b[0m", "\\u{1b}[31mred\\u{1b}[0m"),
            ("\x1b]0;title\x07", "\\u{1b}]0;title\\u{7}"),
            ("\x1b]8;;http://x\x1b\\y", "\\u{1b}]8;;http://x\\u{1b}\\y"),
            ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"),
            ("a\0b", "a\\u{0}b"),
            ("two\nlines\ttab", "two lines tab"),
            ("dos\r\nline", "dos line"),
            ("over\rwrite", "over\\u{d}write"),
            ("evil\u{202e}gpj.exe", "evil\\u{202e}gpj.exe"),
            ("\u{2066}iso\u{2069}", "\\u{2066}iso\\u{2069}"),
            ("ma\u{200b}ya", "ma\\u{200b}ya"),
            ("\u{feff}bom", "\\u{feff}bom"),
            ("x\u{e0041}y", "x\\u{e0041}y"),
            ("a\u{200d}b", "a\\u{200d}b"),
            ("a\u{fe0f}b", "a\\u{fe0f}b"),
            ("\u{3164}", "\\u{3164}"),
            (
                "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
                "e\u{301}\u{302}\u{303}\u{304}",
            ),
            ("\u{301}lone", "\u{25cc}\u{301}lone"),
            ("مرحبا שלום", "مرحبا שלום"),
            ("李小红 ｶﾞ", "李小红 ｶﾞ"),
        ] {
            assert_eq!(safe(text), shown, "{text:?}");
        }
    }

    #[test]
    fn emoji_sequences_stay_whole() {
        for text in [
            "👩\u{200d}👩\u{200d}👧\u{200d}👦",
            "👩🏽\u{200d}💻",
            "🏳\u{fe0f}\u{200d}🌈",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "🇩🇪🇯🇵",
            "☀\u{fe0f}",
        ] {
            assert!(matches!(safe(text), Cow::Borrowed(_)), "{text:?}");
        }
        assert_eq!(safe("👩\u{200d}"), "👩\\u{200d}");
        assert_eq!(safe("👩\u{301}\u{200d}💻"), "👩\u{301}\\u{200d}💻");
    }

    #[test]
    fn a_block_keeps_its_lines_and_nothing_else() {
        assert_eq!(safe_block("a\r\nb\tc\u{1b}"), "a\nb    c\\u{1b}");
        assert!(matches!(safe_block("a\nb"), Cow::Borrowed(_)));
        assert_eq!(Safe::block("a\n\u{301}b").as_str(), "a\n\u{25cc}\u{301}b");
    }

    #[test]
    fn printing_pads_by_cells() {
        assert_eq!(format!("[{:6}]", Safe::line("李小")), "[李小  ]");
        assert_eq!(format!("[{:>6}]", Safe::line("é")), "[     é]");
        assert_eq!(format!("[{:2}]", Safe::line("maya")), "[maya]");
        assert_eq!(Safe::from("a\tb").into_inner(), "a b");
    }

    proptest! {
        #[test]
        fn safe_text_has_nothing_dangerous_and_stays_as_it_is(text in "\\PC{0,40}|[\\x00-\\x{2fff}\\x{fe00}-\\x{ffff}\\x{1f1e6}-\\x{1f9ff}\\x{e0000}-\\x{e0fff}]{0,24}") {
            let once = safe(&text).into_owned();
            prop_assert!(!once.chars().any(char::is_control));
            let hidden = once.chars().find(|c| is_invisible(*c) && !matches!(*c, ZERO_WIDTH_JOINER | EMOJI_STYLE));
            prop_assert_eq!(hidden, None);
            let again = safe(&once).into_owned();
            prop_assert_eq!(again, once);
        }

        #[test]
        fn a_kept_joiner_stands_inside_one_grapheme(text in "[a\u{301}\u{200d}\u{fe0f}\u{1F3FD}👩💻❤1#\u{20e3}]{0,12}") {
            let once = safe(&text).into_owned();
            for (at, _) in once.match_indices(ZERO_WIDTH_JOINER) {
                let whole = once.grapheme_indices(true).any(|(start, g)| {
                    start < at && at + ZERO_WIDTH_JOINER.len_utf8() < start + g.len()
                });
                prop_assert!(whole, "{:?}", once);
            }
        }
    }
}
