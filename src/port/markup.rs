//! A look at markup as it goes by, so that no parser is given more than it can hold.
//!
//! A parser of markup holds one tag, text, comment or section at a time, and of some parts of a workbook
//! something for every tag. Both are bounded here, before it sees anything.

/// The longest tag, text, comment or section.
const MAX_PIECE_BYTES: u64 = 4_000_000;

/// Where in the markup the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    /// In text.
    #[default]
    Between,
    /// In a tag.
    Tag,
    /// In a value of a tag, until this quote.
    Quoted(u8),
    /// After `<`.
    Opened,
    /// After `<!`, one of its two dashes or the word of its bracket still to come.
    Special,
    /// In a comment, a section or an instruction, until these bytes.
    Within(&'static [u8]),
}

/// What is wrong with markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// A piece is longer than any cell.
    Long,
    /// There are more tags than any program writes.
    Many,
    /// It defines words of its own, or is not UTF-8: no spreadsheet program writes that.
    Odd,
}

/// A watch over one part.
#[derive(Debug)]
pub(super) struct Watch {
    at: At,
    /// Bytes since the piece began.
    piece: u64,
    tags: u64,
    most_tags: u64,
    started: bool,
    /// The last three bytes.
    last: [u8; 3],
}

impl Watch {
    /// Watches a part that may have `most_tags` tags.
    pub(super) const fn new(most_tags: u64) -> Self {
        Self {
            at: At::Between,
            piece: 0,
            tags: 0,
            most_tags,
            started: false,
            last: [0; 3],
        }
    }

    /// Takes the next bytes of the part.
    pub(super) fn take(&mut self, mut chunk: &[u8]) -> Result<(), Bad> {
        if !std::mem::replace(&mut self.started, true) && is_utf16(chunk) {
            return Err(Bad::Odd);
        }
        while let Some((&byte, rest)) = chunk.split_first() {
            if self.at == At::Between && byte != b'<' {
                let next = memchr::memchr(b'<', chunk).unwrap_or(chunk.len());
                self.piece += next as u64;
                chunk = chunk.get(next..).unwrap_or_default();
            } else {
                self.step(byte)?;
                chunk = rest;
            }
            if self.piece > MAX_PIECE_BYTES {
                return Err(Bad::Long);
            }
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), Bad> {
        let [_, second, third] = self.last;
        self.last = [second, third, byte];
        self.piece += 1;
        self.at = match (self.at, byte) {
            (At::Between, _) => {
                self.piece = 0;
                self.tags += 1;
                if self.tags > self.most_tags {
                    return Err(Bad::Many);
                }
                At::Opened
            }
            (At::Opened, b'!') => At::Special,
            (At::Opened, b'?') => At::Within(b"?>"),
            (At::Opened | At::Tag, b'>') => At::Between,
            (At::Tag, b'"' | b'\'') => At::Quoted(byte),
            (At::Opened | At::Tag, _) => At::Tag,
            (At::Quoted(quote), _) if byte == quote => At::Tag,
            (At::Special, b'-') => At::Within(b"-->"),
            (At::Special, b'[') => At::Within(b"]]>"),
            (At::Special, _) => return Err(Bad::Odd),
            (At::Within(end), _) if self.last.ends_with(end) => At::Between,
            (same @ (At::Quoted(_) | At::Within(_)), _) => same,
        };
        Ok(())
    }
}

fn is_utf16(start: &[u8]) -> bool {
    start.starts_with(&[0xFF, 0xFE])
        || start.starts_with(&[0xFE, 0xFF])
        || start.starts_with(&[0])
        || start.get(1) == Some(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(text: &[u8], most_tags: u64, chunk: usize) -> Result<(), Bad> {
        let mut watch = Watch::new(most_tags);
        text.chunks(chunk).try_for_each(|chunk| watch.take(chunk))
    }

    #[test]
    fn usual_markup_passes_however_it_is_cut() {
        let text = b"<?xml version=\"1.0\"?><!-- a < b --><s><si><t>x</t></si><![CDATA[<<]]></s>";
        for chunk in [1, 2, 3, 7, 1000] {
            assert_eq!(watched(text, 9, chunk), Ok(()), "{chunk}");
            assert_eq!(watched(text, 8, chunk), Err(Bad::Many), "{chunk}");
        }
    }

    #[test]
    fn what_a_parser_would_hold_at_once_is_bounded() {
        let (long, short) = (4_000_010, 3_999_900);
        for (open, fill, close) in [
            ("<t>", "x", "</t>"),
            ("<t a='", "x", "'/>"),
            ("<t a='", "<>\"", "'/>"),
            ("<!--", "<", "-->"),
            ("<![CDATA[", "<>", "]]>"),
            ("<?p ", "<", "?>"),
        ] {
            let of = |len: usize| [open, &fill.repeat(len / fill.len()), close].concat();
            assert_eq!(watched(of(short).as_bytes(), 9, 65_536), Ok(()), "{open}");
            assert_eq!(
                watched(of(long).as_bytes(), 9, 65_536),
                Err(Bad::Long),
                "{open}"
            );
        }
    }

    #[test]
    fn words_of_its_own_and_other_encodings_are_odd() {
        for text in [
            &b"<!DOCTYPE x [<!ENTITY a \"b\">]>"[..],
            b"\xff\xfe<\0",
            b"<\0a\0",
        ] {
            assert_eq!(watched(text, 9, 64), Err(Bad::Odd));
        }
    }
}
