//! What is inside a workbook's zip, measured before anything parses it (reliability.md I6).
//!
//! The sizes an archive states can lie, so its parts are unpacked once into nothing and counted.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::markup::{Bad, Watch};
use super::refused::Refused;

/// The most bytes all parts may unpack to.
const MAX_UNPACKED_BYTES: u64 = 200_000_000;
/// How many times larger than packed they may be, once they are large enough to matter.
const MAX_RATIO: u64 = 200;
const RATIO_FROM_BYTES: u64 = 10_000_000;
const MAX_PARTS: usize = 10_000;
/// The most tags in the table of texts: a text takes four, and is held.
const MAX_TEXT_TAGS: u64 = 4_000_000;
/// The most tags in parts that are held whole: looks, sheets, relations. A workbook has at most 65 490
/// different looks.
const MAX_HELD_TAGS: u64 = 200_000;

/// Refuses an archive that is no workbook or unpacks to too much.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<(), Refused> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(name, &error))?;
    if archive.len() > MAX_PARTS {
        let reason = format!("holds more than the limit of {MAX_PARTS} parts");
        return Err(too_large(name, &reason));
    }
    if let Some((reason, remedy)) = other_archive(&archive) {
        return Err(Refused::new("excel_unsupported", name, reason, remedy));
    }
    // Programs that write as they go state no sizes up front; everything is counted below.
    let stated = archive.decompressed_size().unwrap_or(0);
    if stated > u128::from(MAX_UNPACKED_BYTES) {
        return Err(unpacked(name));
    }
    let mut total = 0;
    for at in 0..archive.len() {
        let left = MAX_UNPACKED_BYTES.saturating_sub(total);
        total += part(name, &mut archive, at, left)?;
        let packed = bytes.len() as u64;
        if total > RATIO_FROM_BYTES && total / packed.max(1) > MAX_RATIO {
            let reason = format!("unpacks to more than the limit of {MAX_RATIO} times its size");
            return Err(too_large(name, &reason));
        }
    }
    Ok(())
}

/// Returns what the archive is if not a workbook, and what to do.
fn other_archive(archive: &ZipArchive<Cursor<&[u8]>>) -> Option<(&'static str, &'static str)> {
    let has = |part: &str| archive.index_for_name(part).is_some();
    if has("xl/workbook.bin") {
        Some((
            "is a binary Excel workbook (.xlsb)",
            "Save it as .xlsx or CSV UTF-8.",
        ))
    } else if has("xl/workbook.xml") || has("[Content_Types].xml") {
        None
    } else if has("content.xml") {
        Some(("is an OpenDocument file", "Save it as .xlsx or CSV UTF-8."))
    } else {
        Some((
            "is a zip archive without a workbook",
            "Unpack it and import the files inside.",
        ))
    }
}

/// Unpacks one part into nothing and returns its size.
fn part(
    name: &str,
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    left: u64,
) -> Result<u64, Refused> {
    let file = archive.by_index(at).map_err(|error| broken(name, &error))?;
    let part = file
        .name()
        .map_or_else(|_odd| String::new(), |part| part.to_ascii_lowercase());
    let has_strings = part.contains("sharedstrings");
    let mut watch = watch(&part);
    let mut file = file.take(left + 1);
    let mut strings = StatedStrings::default();
    let mut buf = vec![0; 64 * 1024];
    let mut size = 0;
    loop {
        let read = file.read(&mut buf).map_err(|_damaged| cut(name))?;
        let Some(chunk) = buf.get(..read).filter(|chunk| !chunk.is_empty()) else {
            break;
        };
        size += chunk.len() as u64;
        if has_strings {
            strings.take(chunk);
        }
        if let Some(watch) = &mut watch {
            watch.take(chunk).map_err(|bad| harmful(name, bad))?;
        }
        if size > left {
            return Err(unpacked(name));
        }
    }
    // The parser reserves memory for as many strings as are stated, whatever the part holds.
    if strings.stated > size {
        return Err(Refused::new(
            "unreadable",
            name,
            "is a workbook whose table of texts is damaged",
            "Export it again, or save it as CSV UTF-8.",
        ));
    }
    Ok(size)
}

/// Returns the watch over a part of markup; pictures and the like have none.
fn watch(part: &str) -> Option<Watch> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| part.ends_with(ending));
    if part.contains("sharedstrings") {
        Some(Watch::new(MAX_TEXT_TAGS))
    } else if ends(&["styles.xml", "workbook.xml", ".rels", "[content_types].xml"]) {
        Some(Watch::new(MAX_HELD_TAGS))
    } else if ends(&[".xml"]) {
        Some(Watch::new(u64::MAX))
    } else {
        None
    }
}

fn harmful(name: &str, bad: Bad) -> Refused {
    match bad {
        Bad::Long => too_large(name, "has a text longer than any cell can be"),
        Bad::Many => too_large(
            name,
            "has more different texts or looks than a workbook can have",
        ),
        Bad::Odd => Refused::new(
            "unreadable",
            name,
            "is a workbook that no spreadsheet program writes like this",
            "Export it again, or save it as CSV UTF-8.",
        ),
    }
}

/// How many strings the part claims to hold: the largest `uniqueCount` in it.
#[derive(Default)]
struct StatedStrings {
    stated: u64,
    carry: Vec<u8>,
}

impl StatedStrings {
    fn take(&mut self, chunk: &[u8]) {
        self.carry.extend_from_slice(chunk);
        for at in memchr::memmem::find_iter(&self.carry, "uniqueCount") {
            let after = self
                .carry
                .get(at + "uniqueCount".len()..)
                .unwrap_or_default();
            let digits = after
                .iter()
                .skip_while(|b| matches!(b, b'=' | b'"' | b'\'' | b'+') || b.is_ascii_whitespace());
            let number = digits
                .take_while(|b| b.is_ascii_digit())
                .fold(0_u64, |n, b| {
                    n.saturating_mul(10).saturating_add(u64::from(b - b'0'))
                });
            self.stated = self.stated.max(number);
        }
        // An attribute may lie across two chunks.
        let keep = self.carry.len().saturating_sub(4096);
        self.carry.drain(..keep);
    }
}

fn broken(name: &str, error: &ZipError) -> Refused {
    if matches!(error, ZipError::UnsupportedArchive(_)) {
        return Refused::new(
            "excel_unsupported",
            name,
            "is a workbook with a password or an unusual packing",
            "Save it as .xlsx without a password, or as CSV UTF-8.",
        );
    }
    cut(name)
}

fn cut(name: &str) -> Refused {
    Refused::new(
        "truncated",
        name,
        "is a workbook that is damaged or cut short",
        "Export or download it again.",
    )
}

fn unpacked(name: &str) -> Refused {
    let reason = format!(
        "unpacks to more than the limit of {} MB",
        MAX_UNPACKED_BYTES / 1_000_000
    );
    too_large(name, &reason)
}

fn too_large(name: &str, reason: &str) -> Refused {
    Refused::new(
        "too_large",
        name,
        reason,
        "Export a shorter time, or as CSV.",
    )
}
