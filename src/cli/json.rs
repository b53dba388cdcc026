//! JSON as one line that no terminal obeys: escapes what `serde_json` leaves alone.

use std::io::{self, Write};
use std::sync::mpsc;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::threads::Role;

/// Writes `document` as one line.
///
/// `serde_json` escapes the control characters below U+0020; DEL, C1, direction overrides, zero-width
/// characters and tags are escaped here too (reliability.md I7). The value read back is the same.
pub(crate) fn write(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    document.serialize(&mut Serializer::with_formatter(&mut *out, Escaping))?;
    out.write_all(b"\n")
}

/// Rows that a thread writes at a time: so few that what it wrote is still near when it goes out.
const CHUNK: usize = 500;

/// A row that writes itself: for lists so long that asking about each key would be most of the work.
pub(crate) trait Row: Sync {
    /// Writes the row as one value.
    fn write(&self, text: &mut Text) -> io::Result<()>;
}

/// Writes a document whose last field, an empty list in `envelope`, is the list of `rows`.
///
/// A long list is made by several threads, a few hundred rows each in turn, while this one hands over what they
/// made, so that a hundred thousand creators wait neither for one thread nor for the disk.
pub(crate) fn write_rows(
    out: &mut dyn Write,
    envelope: &impl Serialize,
    rows: &[impl Row],
) -> io::Result<()> {
    const END: &[u8] = b"]}";
    let whole = bytes(envelope)?;
    out.write_all(whole.strip_suffix(END).unwrap_or(&whole))?;
    if rows.len() <= CHUNK {
        let mut text = Text::default();
        text.list(rows)?;
        out.write_all(&text.0)?;
    } else {
        write_long(out, rows)?;
    }
    out.write_all(END)?;
    out.write_all(b"\n")
}

/// Writes a list of several chunks.
fn write_long(out: &mut dyn Write, rows: &[impl Row]) -> io::Result<()> {
    let count = rows.len().div_ceil(CHUNK);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = threads.min(count);
    std::thread::scope(|scope| {
        let (mut makers, mut ways) = (Vec::new(), Vec::new());
        for nth in 0..threads {
            let (made, take) = mpsc::sync_channel(1);
            let (give, spare) = mpsc::channel();
            makers.push(Role::Rows.start_in(scope, move || {
                for chunk in rows.chunks(CHUNK).skip(nth).step_by(threads) {
                    // The first texts are new; from then on one that went out is written into.
                    let mut text: Text = spare.try_recv().unwrap_or_default();
                    let written = text.list(chunk).map(|()| text);
                    // Nobody takes it once writing failed.
                    if made.send(written).is_err() {
                        return;
                    }
                }
            })?);
            ways.push((take, give));
        }
        let done = hand_over(out, count, &ways);
        drop(ways);
        // One that ended by a defect has told of it, and its chunk never came.
        for maker in makers {
            drop(maker.join());
        }
        done
    })
}

/// A thread's chunks, and the way back for texts that went out.
type Way = (mpsc::Receiver<io::Result<Text>>, mpsc::Sender<Text>);

/// Writes the chunks that the threads make in turn.
fn hand_over(out: &mut dyn Write, count: usize, ways: &[Way]) -> io::Result<()> {
    for (nth, (take, give)) in (0..count).zip(ways.iter().cycle()) {
        let text = take
            .recv()
            .unwrap_or_else(|_gone| Err(io::Error::other("a row could not be written")))?;
        if nth > 0 {
            out.write_all(b",")?;
        }
        out.write_all(&text.0)?;
        // One that has made its last chunk needs no more room.
        give.send(text).ok();
    }
    Ok(())
}

/// What one thread has written.
#[derive(Clone, Default, Debug)]
pub(crate) struct Text(Vec<u8>);

impl Text {
    /// Replaces the text by rows with commas between them.
    fn list(&mut self, rows: &[impl Row]) -> io::Result<()> {
        self.0.clear();
        for row in rows {
            self.item();
            row.write(self)?;
        }
        Ok(())
    }

    /// Returns what was written.
    #[cfg(test)]
    pub(crate) fn into_string(self) -> String {
        String::from_utf8(self.0).unwrap()
    }

    /// Begins an object.
    pub(crate) fn open(&mut self) {
        self.0.push(b'{');
    }

    /// Ends it.
    pub(crate) fn close(&mut self) {
        self.0.push(b'}');
    }

    /// Begins a list.
    pub(crate) fn open_list(&mut self) {
        self.0.push(b'[');
    }

    /// Ends it.
    pub(crate) fn close_list(&mut self) {
        self.0.push(b']');
    }

    /// Writes what stands before one more item of a list or object.
    pub(crate) fn item(&mut self) {
        if !matches!(self.0.last(), None | Some(b'{' | b'[')) {
            self.0.push(b',');
        }
    }

    /// Writes a field's name, which must be plain: a word of our own.
    pub(crate) fn key(&mut self, name: &'static str) {
        debug_assert!(
            name.bytes()
                .all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
        );
        // One piece of room for all of it: half of what is written are keys.
        self.0.reserve(name.len() + 4);
        self.item();
        self.word(name);
        self.0.push(b':');
    }

    /// Writes a text that must be plain: a word of our own, the code of a currency.
    pub(crate) fn word(&mut self, word: &str) {
        self.0.push(b'"');
        self.0.extend_from_slice(word.as_bytes());
        self.0.push(b'"');
    }

    /// Writes a value.
    pub(crate) fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        Ok(value.serialize(&mut Serializer::with_formatter(self, Escaping))?)
    }

    /// Writes a field.
    pub(crate) fn field(&mut self, name: &'static str, value: &impl Serialize) -> io::Result<()> {
        self.key(name);
        self.value(value)
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    /// Most of what is written are single quotes, colons and commas.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let [byte] = bytes {
            self.0.push(*byte);
        } else {
            self.0.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn bytes(document: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    document.serialize(&mut Serializer::with_formatter(&mut text, Escaping))?;
    Ok(text)
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

    impl Row for usize {
        fn write(&self, text: &mut Text) -> io::Result<()> {
            text.open();
            text.field("n", self)?;
            text.key("both");
            text.open_list();
            for of in [self, self] {
                text.item();
                text.value(of)?;
            }
            text.close_list();
            text.close();
            Ok(())
        }
    }

    #[test]
    fn a_list_written_by_several_threads_is_the_list() {
        for count in [0, 1, CHUNK, CHUNK * 9 + 1] {
            let rows: Vec<usize> = (0..count).collect();
            let mut out = Vec::new();
            let envelope = serde_json::json!({"data": []});
            write_rows(&mut out, &envelope, &rows).unwrap();
            let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
            let want = rows
                .iter()
                .map(|n| serde_json::json!({"n": n, "both": [n, n]}));
            assert_eq!(
                document,
                serde_json::json!({ "data": want.collect::<Vec<_>>() })
            );
        }
    }

    /// Takes so many bytes, and then no more.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self
                .0
                .checked_sub(bytes.len())
                .ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn where_the_disk_is_full_nobody_waits_for_the_rest() {
        let rows: Vec<usize> = (0..CHUNK * 50).collect();
        for room in [0, 40_000] {
            let envelope = serde_json::json!({"data": []});
            let error = write_rows(&mut Full(room), &envelope, &rows).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
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
