//! Where the bytes come from, their fingerprint, and the first look at what they are.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::encoding::Evidence;
use super::feed::Feed;
use super::paths::regular;
use super::refused::Refused;

/// The largest delimited file. It is streamed, so the bound is about time, not memory: a million order
/// lines of thirty columns are about 330 MB.
const MAX_TEXT_BYTES: u64 = 1_000_000_000;
/// The largest file that has to be held: JSON, workbooks, standard input (reliability.md I6).
pub(super) const MAX_HELD_BYTES: u64 = 200_000_000;

/// How many bytes of the start are kept to tell what the file is.
const SAMPLE_BYTES: usize = 64 * 1024;

/// The bytes themselves.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// An open file with its size and time of change when it was opened.
    Disk {
        /// The open file.
        file: Arc<File>,
        /// Its last change then.
        changed: Option<SystemTime>,
    },
    /// Bytes at hand.
    Memory(Arc<[u8]>),
}

/// A named source of bytes.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// Name without folders.
    pub(super) name: String,
    /// How many bytes.
    pub(super) len: u64,
    /// The bytes.
    pub(super) place: Place,
}

/// What one look over all bytes tells.
#[derive(Debug)]
pub(super) struct Look {
    /// The start of the file.
    pub(super) sample: Vec<u8>,
    /// What the bytes say about their encoding.
    pub(super) evidence: Evidence,
}

impl Origin {
    /// Opens the file at `path`.
    pub(super) fn at(path: &Path) -> Result<Self, Refused> {
        regular(path)?;
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        let unreadable = |error: std::io::Error| {
            Refused::new(
                "unreadable",
                &name,
                &format!("cannot be opened: {error}"),
                "Check its permissions.",
            )
        };
        let file = File::open(path).map_err(unreadable)?;
        let meta = file.metadata().map_err(unreadable)?;
        let place = Place::Disk {
            changed: meta.modified().ok(),
            file: Arc::new(file),
        };
        Self {
            name,
            len: meta.len(),
            place,
        }
        .within(MAX_TEXT_BYTES)
    }

    /// Takes bytes at hand.
    pub(super) fn held(name: &str, bytes: Vec<u8>) -> Result<Self, Refused> {
        Self {
            name: name.to_owned(),
            len: bytes.len() as u64,
            place: Place::Memory(bytes.into()),
        }
        .within(MAX_HELD_BYTES)
    }

    /// Refuses more than `limit` bytes.
    pub(super) fn within(self, limit: u64) -> Result<Self, Refused> {
        if self.len > limit {
            return Err(Refused::new(
                "too_large",
                &self.name,
                &format!(
                    "has {} MB, more than the limit of {} MB",
                    self.len / 1_000_000,
                    limit / 1_000_000
                ),
                "Export a shorter time and import several files.",
            ));
        }
        Ok(self)
    }

    /// Returns the fingerprint: SHA-256 of all bytes.
    pub(super) fn hash(&self) -> Result<[u8; 32], Refused> {
        let mut feed = Feed::new(self, None);
        let mut hasher = Sha256::new();
        let mut buf = vec![0; SAMPLE_BYTES];
        loop {
            match feed.read(&mut buf).map_err(|error| self.lost(&error))? {
                0 => return Ok(hasher.finalize().into()),
                read => hasher.update(buf.get(..read).unwrap_or_default()),
            }
        }
    }

    /// Reads everything once: start, encoding.
    pub(super) fn look(&self) -> Result<Look, Refused> {
        let mut feed = Feed::new(self, None);
        let mut sample = Vec::new();
        let mut evidence = Evidence::default();
        let mut buf = vec![0; SAMPLE_BYTES];
        loop {
            let read = feed.read(&mut buf).map_err(|error| self.lost(&error))?;
            let Some(chunk) = buf.get(..read).filter(|chunk| !chunk.is_empty()) else {
                break;
            };
            evidence.take(chunk);
            if sample.is_empty() {
                sample.extend_from_slice(chunk);
            }
        }
        evidence.finish();
        Ok(Look { sample, evidence })
    }

    /// Returns all bytes, for files that have to be held.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Refused> {
        let mut bytes = Vec::new();
        Feed::new(self, None)
            .read_to_end(&mut bytes)
            .map_err(|error| self.lost(&error))?;
        Ok(bytes)
    }

    /// Returns the refusal for bytes that cannot be read.
    pub(super) fn lost(&self, error: &std::io::Error) -> Refused {
        Refused::new(
            "unreadable",
            &self.name,
            &format!("cannot be read: {error}"),
            "Copy it to a local folder and import that.",
        )
    }
}
