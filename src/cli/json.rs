//! JSON as one line that no terminal obeys: escapes what `serde_json` leaves alone.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// Writes `document` as one line.
///
/// `serde_json` escapes the control characters below U+0020; DEL, C1, direction overrides, zero-width
/// characters and tags are escaped here too (reliability.md I7). The value read back is the same.
pub(crate) fn write(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    document.serialize(&mut Serializer::with_formatter(&mut *out, Escaping))?;
    out.write_all(b"\n")
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        // Names of fields are plain, and so are most values.
        if fragment.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return CompactFormatter.write_string_fragment(writer, fragment);
        }
        let mut plain = fragment;
        while let Some((before, hidden, after)) = next_hidden(plain) {
            CompactFormatter.write_string_fragment(writer, before)?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = after;
        }
        CompactFormatter.write_string_fragment(writer, plain)
    }
}

fn next_hidden(text: &str) -> Option<(&str, char, &str)> {
    let (at, hidden) = text.char_indices().find(|(_, c)| is_hidden(*c))?;
    let (before, rest) = text.split_at_checked(at)?;
    let after = rest.strip_prefix(hidden)?;
    Some((before, hidden, after))
}

/// Returns whether a terminal could obey the character, or a reader miss it.
const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{7F}'..='\u{9F}'
        | '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        write(&mut out, &text).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_reads_back() {
        for (text, want) in [
            ("plain", r#""plain""#),
            ("Ngọc Ánh 🌸", "\"Ngọc Ánh 🌸\""),
            ("a\u{1b}[2Jb", r#""a\u001b[2Jb""#),
            ("a\u{9b}2Jb", r#""a\u009b2Jb""#),
            ("\u{202e}gpj.exe", r#""\u202egpj.exe""#),
            ("x\u{200b}\u{feff}y", r#""x\u200b\ufeffy""#),
            ("\u{e0041}", r#""\udb40\udc41""#),
            ("del\u{7f}", r#""del\u007f""#),
        ] {
            let line = written(text);
            assert_eq!(line.trim_end(), want);
            assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        }
    }
}
