//! A database that lives as long as one trial: for a dry run into a shop that is not there yet.

use std::fs;
use std::path::PathBuf;

use super::super::fault::Fault;
use super::super::ids::OpIds;
use super::super::session::Session;
use crate::store::{Open, Store};

/// The folder of the database; removed with everything in it at the end.
#[derive(Debug)]
pub(super) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Makes the database and lets the session work on it.
    pub(super) fn open(session: &mut Session) -> Result<Self, Fault> {
        let name = format!("callsheet-trial-{}", OpIds::new(None).next(session.now));
        let scratch = Self {
            folder: std::env::temp_dir().join(name),
        };
        fs::create_dir(&scratch.folder).map_err(|error| {
            Fault::failed(
                "folder",
                &format!(
                    "{} cannot be made ({}).",
                    scratch.folder.display(),
                    error.kind()
                ),
                "Set TMPDIR to a folder that can be written.",
            )
        })?;
        session.adopt(Store::open(
            &scratch.folder.join("callsheet.db"),
            Open::Create,
        )?);
        Ok(scratch)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning of temporary folders.
        drop(fs::remove_dir_all(&self.folder));
    }
}
