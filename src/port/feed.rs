//! Bytes in order, from the start as often as needed, always UTF-8 where the encoding is known.

use std::fs::File;
use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

use super::origin::{Origin, Place};

const RAW_BYTES: usize = 32 * 1024;

/// A reader over an [`Origin`] that can start again.
pub(super) struct Feed {
    origin: Origin,
    taken: u64,
    decoding: Option<Decoding>,
}

struct Decoding {
    encoding: &'static Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    at: usize,
    last: bool,
    done: bool,
}

impl Feed {
    /// Returns a feed at the start; with an encoding it is turned into UTF-8 on the way.
    pub(super) fn new(origin: &Origin, encoding: Option<&'static Encoding>) -> Self {
        Self {
            origin: origin.clone(),
            taken: 0,
            decoding: encoding.map(Decoding::new),
        }
    }

    /// Returns to the start.
    pub(super) fn rewind(&mut self) {
        self.taken = 0;
        self.decoding = self.decoding.take().map(|old| Decoding::new(old.encoding));
    }

    /// Returns whether the text was in another encoding than UTF-8.
    pub(super) const fn is_decoded(&self) -> bool {
        self.decoding.is_some()
    }

    /// Returns how many thousandths have been read.
    pub(super) fn permille(&self) -> u16 {
        let share = self.taken.saturating_mul(1000) / self.origin.len.max(1);
        u16::try_from(share.min(1000)).unwrap_or(1000)
    }

    fn raw(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = match &self.origin.place {
            Place::Memory(bytes) => {
                let rest = usize::try_from(self.taken)
                    .ok()
                    .and_then(|at| bytes.get(at..))
                    .unwrap_or_default();
                let mut rest = rest;
                rest.read(buf)?
            }
            Place::Disk { file, .. } => read_at(file, buf, self.taken)?,
        };
        self.taken += read as u64;
        if read == 0 && !buf.is_empty() {
            self.unchanged()?;
        }
        Ok(read)
    }

    /// A file must not change between its fingerprint and its last row.
    fn unchanged(&self) -> io::Result<()> {
        let Place::Disk { file, changed } = &self.origin.place else {
            return Ok(());
        };
        let meta = file.metadata()?;
        let same = self.taken == self.origin.len
            && meta.len() == self.origin.len
            && meta.modified().ok() == *changed;
        if same {
            Ok(())
        } else {
            Err(io::Error::other("it changed while it was read"))
        }
    }
}

/// Reads from a place in the file, wherever other feeds of it stand.
#[cfg(unix)]
fn read_at(file: &File, buf: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buf, at)
}

/// Reads from a place in the file, wherever other feeds of it stand.
#[cfg(windows)]
fn read_at(file: &File, buf: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buf, at)
}

impl Decoding {
    fn new(encoding: &'static Encoding) -> Self {
        Self {
            encoding,
            decoder: encoding.new_decoder(),
            raw: Vec::new(),
            at: 0,
            last: false,
            done: false,
        }
    }
}

impl Read for Feed {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Some(mut decoding) = self.decoding.take() else {
            return self.raw(buf);
        };
        let read = decode(self, &mut decoding, buf);
        self.decoding = Some(decoding);
        read
    }
}

fn decode(feed: &mut Feed, decoding: &mut Decoding, buf: &mut [u8]) -> io::Result<usize> {
    // The decoder needs room for one whole character.
    while !decoding.done && buf.len() >= 4 {
        if decoding.at >= decoding.raw.len() && !decoding.last {
            decoding.raw.resize(RAW_BYTES, 0);
            let read = feed.raw(&mut decoding.raw)?;
            decoding.raw.truncate(read);
            decoding.at = 0;
            decoding.last = read == 0;
        }
        let rest = decoding.raw.get(decoding.at..).unwrap_or_default();
        let (result, used, written, _replaced) =
            decoding.decoder.decode_to_utf8(rest, buf, decoding.last);
        decoding.at += used;
        decoding.done = decoding.last && result == CoderResult::InputEmpty;
        if written > 0 {
            return Ok(written);
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_other_encodings_comes_out_as_utf_8_and_can_start_again() {
        let (bytes, _, _) = encoding_rs::GBK.encode("商品名称,1\n");
        let origin = Origin::held("-", bytes.into_owned()).unwrap();
        let mut feed = Feed::new(&origin, Some(encoding_rs::GBK));
        for _ in 0..2 {
            let mut text = String::new();
            feed.read_to_string(&mut text).unwrap();
            assert_eq!(text, "商品名称,1\n");
            feed.rewind();
        }
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        std::fs::write(&path, "one\ntwo\n").unwrap();
        let origin = Origin::at(&path).unwrap();
        let mut text = String::new();
        Feed::new(&origin, None).read_to_string(&mut text).unwrap();
        assert_eq!(text, "one\ntwo\n");
        std::fs::write(&path, "one\n").unwrap();
        assert!(Feed::new(&origin, None).read_to_string(&mut text).is_err());
    }
}
