//! Which encoding the text is in: UTF-8 unless the bytes say otherwise (reliability.md I5).

use encoding_rs::{Encoding, GBK, UTF_16BE, UTF_16LE, WINDOWS_874, WINDOWS_1252};

/// How many stretches of foreign bytes are kept to judge by.
const MAX_RUNS: usize = 2_000;
/// How much of a stretch is kept on either side.
const MAX_RUN_BYTES: usize = 512;
/// How many bytes around a stretch are kept with it.
const CONTEXT: usize = 1;

/// What a look over all bytes collected.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Whole characters of UTF-8 beyond ASCII.
    multibyte: u64,
    /// Stretches of bytes that are not UTF-8, with a byte before and after.
    runs: Vec<Vec<u8>>,
    invalid: u64,
    carry: Vec<u8>,
}

/// The encoding to read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// UTF-8; rows that are not are set aside.
    Utf8,
    /// Stated by a byte order mark.
    Marked(&'static Encoding),
    /// Inferred; the person is told.
    Likely(&'static Encoding),
    /// Something this program does not read.
    Unreadable,
}

impl Evidence {
    /// Takes the next bytes of the file.
    pub(super) fn take(&mut self, chunk: &[u8]) {
        if self.carry.is_empty() && chunk.is_ascii() {
            return;
        }
        self.carry.extend_from_slice(chunk);
        // Keep the end back: it may be half a character. After ASCII nothing is cut in two; without any
        // near the end, the start of the last UTF-8 character is the next best place.
        let len = self.carry.len();
        let tail = |near: usize, ends: fn(u8) -> bool| {
            (len.saturating_sub(near)..len)
                .rev()
                .find(|&at| self.carry.get(at).is_some_and(|byte| ends(*byte)))
        };
        let cut = match tail(256, |byte| byte.is_ascii()) {
            Some(at) => at + 1,
            None if len < 256 => 0,
            None => tail(4, |byte| byte >= 0xC0).unwrap_or(len),
        };
        let rest = self.carry.split_off(cut);
        let done = std::mem::replace(&mut self.carry, rest);
        self.judge(&done);
    }

    /// Takes what was kept back.
    pub(super) fn finish(&mut self) {
        let rest = std::mem::take(&mut self.carry);
        self.judge(&rest);
    }

    fn judge(&mut self, bytes: &[u8]) {
        if std::str::from_utf8(bytes).is_ok() {
            // Each character beyond ASCII begins with one such byte.
            let starts = bytes.iter().filter(|byte| **byte >= 0xC0);
            self.multibyte += starts.count() as u64;
            return;
        }
        let mut at = 0;
        let mut noted = 0;
        for piece in bytes.utf8_chunks() {
            if !piece.valid().is_ascii() {
                self.multibyte += piece.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
            }
            at += piece.valid().len();
            let end = at + piece.invalid().len();
            if !piece.invalid().is_empty() {
                self.invalid += 1;
                if at >= noted {
                    noted = self.note_run(bytes, at, end);
                }
            }
            at = end;
        }
    }

    /// Keeps the stretch of foreign bytes around `start..end` and returns where it ends.
    fn note_run(&mut self, bytes: &[u8], start: usize, end: usize) -> usize {
        let high = |at: usize| bytes.get(at).is_some_and(|b| !b.is_ascii());
        let first = (start.saturating_sub(MAX_RUN_BYTES)..start)
            .rev()
            .take_while(|at| high(*at))
            .last()
            .unwrap_or(start);
        let last = (end..end + MAX_RUN_BYTES).find(|at| !high(*at));
        let last = last.unwrap_or(end + MAX_RUN_BYTES).min(bytes.len());
        let around = first.saturating_sub(CONTEXT)..(last + CONTEXT).min(bytes.len());
        if self.runs.len() < MAX_RUNS {
            self.runs.extend(bytes.get(around).map(<[u8]>::to_vec));
        }
        last
    }

    /// Decides, given the start of the file and the shop's market.
    pub(super) fn guess(&self, sample: &[u8], market: &str) -> Guess {
        if sample.starts_with(&[0xFF, 0xFE, 0, 0]) || sample.starts_with(&[0, 0, 0xFE, 0xFF]) {
            return Guess::Unreadable;
        }
        for (mark, encoding) in [([0xFF, 0xFE], UTF_16LE), ([0xFE, 0xFF], UTF_16BE)] {
            if sample.starts_with(&mark) {
                return Guess::Marked(encoding);
            }
        }
        if let Some(encoding) = unmarked_utf16(sample) {
            return Guess::Likely(encoding);
        }
        let plain = self.invalid == 0 || self.multibyte > self.invalid;
        if plain || sample.starts_with(&[0xEF, 0xBB, 0xBF]) {
            return Guess::Utf8;
        }
        let thai_first = market == "TH";
        let order = if thai_first {
            [WINDOWS_874, GBK, WINDOWS_1252]
        } else {
            [WINDOWS_1252, GBK, WINDOWS_874]
        };
        let most = |encoding: &&'static Encoding| {
            let plausible = self.runs.iter().filter(|run| is_plausible(encoding, run));
            plausible.count() * 20 >= self.runs.len() * 19
        };
        order
            .into_iter()
            .find(most)
            .map_or(Guess::Utf8, Guess::Likely)
    }
}

fn unmarked_utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let start = sample.get(..sample.len().min(400))?;
    if start.len() < 4 {
        return None;
    }
    let zeros = |odd: usize| {
        start
            .iter()
            .enumerate()
            .filter(|(at, byte)| at % 2 == odd && **byte == 0)
            .count()
    };
    let half = start.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 8 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 8 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Would these bytes be words in that encoding?
fn is_plausible(encoding: &'static Encoding, run: &[u8]) -> bool {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(run) else {
        return false;
    };
    let chars: Vec<char> = text.chars().collect();
    if encoding == WINDOWS_1252 {
        let high = chars.iter().filter(|c| !c.is_ascii()).count();
        return high <= 2 && western(&chars);
    }
    let foreign: Vec<char> = chars.into_iter().filter(|c| !c.is_ascii()).collect();
    if encoding == WINDOWS_874 {
        let thai = |c: &char| matches!(c, '\u{e01}'..='\u{e5b}' | '\u{2013}'..='\u{2026}');
        return foreign.len() > 1 && foreign.iter().all(thai);
    }
    // Common characters are pairs of bytes from A1 on (GB 2312).
    let common = run
        .iter()
        .filter(|byte| !byte.is_ascii())
        .all(|byte| *byte >= 0xA1);
    let chinese = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '\u{2010}'..='\u{2026}');
    common && foreign.iter().all(chinese)
}

fn stands_alone(neighbour: Option<char>) -> bool {
    neighbour.is_none_or(char::is_whitespace)
}

/// An accented letter stands beside a letter, a sign beside anything.
fn western(chars: &[char]) -> bool {
    chars.iter().enumerate().all(|(at, &c)| {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        let beside_letter =
            before.is_some_and(char::is_alphabetic) || after.is_some_and(char::is_alphabetic);
        match c {
            _ if c.is_ascii() => true,
            'ÿ' | 'þ' | 'ð' | 'Þ' | 'Ð' | '×' | '÷' => false,
            'À'..='Þ' => beside_letter && !before.is_some_and(char::is_lowercase),
            'à' | 'è' | 'é' | 'ò' | 'ó' if stands_alone(before) && stands_alone(after) => true,
            'ß'..='ö' | 'ø'..='ý' | 'œ' | 'Œ' | 'š' | 'Š' | 'ž' | 'Ž' => beside_letter,
            '£' | '€' | '¥' | '\u{a0}' | '®' | '©' | '°' | '½' | '¼' | '\u{2013}' | '\u{2014}'
            | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{2022}' | '\u{2026}' | '™' => {
                true
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(bytes: &[u8], market: &str) -> Guess {
        let mut evidence = Evidence::default();
        for chunk in bytes.chunks(7) {
            evidence.take(chunk);
        }
        evidence.finish();
        evidence.guess(bytes, market)
    }

    #[test]
    fn bytes_tell_their_encoding() {
        let utf16 =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let gbk = GBK.encode("商品名称,洗面奶").0.into_owned();
        let thai = WINDOWS_874.encode("ชื่อสินค้า,ครีม").0.into_owned();
        let marked = [vec![0xFF, 0xFE], utf16("a,b\n1,2\n")].concat();
        for (bytes, market, want) in [
            (b"plain,text\n".to_vec(), "US", Guess::Utf8),
            (
                "Đã hoàn thành,日本語\n".as_bytes().to_vec(),
                "VN",
                Guess::Utf8,
            ),
            (
                b"Caf\xe9 Cr\xe8me,\xa312\n".to_vec(),
                "GB",
                Guess::Likely(WINDOWS_1252),
            ),
            (b"a,\xff\xfe,b\n".to_vec(), "US", Guess::Utf8),
            (b"a,x\xc3(y,b\n".to_vec(), "US", Guess::Utf8),
            (
                "caf\u{e9} and \u{e8}"
                    .as_bytes()
                    .iter()
                    .copied()
                    .chain(*b"\xe9")
                    .collect(),
                "US",
                Guess::Utf8,
            ),
            (gbk, "US", Guess::Likely(GBK)),
            (thai, "TH", Guess::Likely(WINDOWS_874)),
            (marked, "US", Guess::Marked(UTF_16LE)),
            (
                utf16("Order ID,SKU ID\n1,2\n"),
                "US",
                Guess::Likely(UTF_16LE),
            ),
        ] {
            assert_eq!(
                guess(&bytes, market),
                want,
                "{}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}
