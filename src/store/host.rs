//! Whose a database is where several computers reach it (reliability.md C9).
//!
//! On a network file system, and in a folder that some program keeps in step, the locks of one computer say
//! little or nothing to another. There a mark beside the file names the computer that writes it:
//!
//! ```text
//! desk:    creator add …    makes shop.db.host, which names desk
//! laptop:  today            refused: desk uses it
//! laptop:  doctor --here    shop.db.host names laptop, and desk is refused, also where it has it open
//! ```
//!
//! The mark stays when nobody has the file open: what the other computer wrote may still be on its way.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{StoreError, lock, open, place};

/// A computer.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Host {
    /// What tells it from others.
    id: String,
    /// What people call it.
    name: String,
}

impl Host {
    /// Returns this computer. Its id goes out of the house with the mark, so it is a digest of the system's.
    fn this() -> Self {
        let drilled = cfg!(debug_assertions)
            .then(|| std::env::var("CALLSHEET_DRILL_HOST").ok())
            .flatten();
        let read = |file: &str| {
            let text = fs::read_to_string(file).ok()?;
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let named = |name: &str| std::env::var(name).ok();
        let name = drilled
            .clone()
            .or_else(|| read("/proc/sys/kernel/hostname"))
            .or_else(|| named("HOSTNAME"))
            .or_else(|| named("COMPUTERNAME"))
            .unwrap_or_else(|| "another computer".to_owned());
        let id = drilled
            .or_else(|| read("/etc/machine-id"))
            .unwrap_or_else(|| name.clone());
        let digest = Sha256::digest(format!("callsheet {id}"));
        let id = digest.iter().take(16).map(|byte| format!("{byte:02x}"));
        Self {
            id: id.collect(),
            name,
        }
    }

    fn read(mark: &Path) -> io::Result<Option<Self>> {
        let text = match fs::read_to_string(mark) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut lines = text.lines().map(str::to_owned);
        // Half a mark, which is still on its way, names somebody else.
        let id = lines.next().unwrap_or_default();
        let name = lines.next().filter(|name| !name.trim().is_empty());
        Ok(Some(Self {
            id,
            name: name.unwrap_or_else(|| "another computer".to_owned()),
        }))
    }

    fn text(&self) -> String {
        format!("{}\n{}\n", self.id, self.name)
    }
}

fn mark(database: &Path) -> PathBuf {
    lock::beside(database, ".host")
}

/// Refuses a database that lies where several computers reach it and that another one uses.
pub(super) fn check(database: &Path) -> Result<(), StoreError> {
    if !place::is_shared(database) {
        return Ok(());
    }
    match Host::read(&mark(database)).map_err(|error| StoreError::disk(database, &error))? {
        Some(host) if host.id != Host::this().id => Err(StoreError::Elsewhere {
            path: database.display().to_string(),
            host: host.name,
        }),
        Some(_) | None => Ok(()),
    }
}

/// Does the same before something is written, and marks the file as this computer's where it is nobody's;
/// returns whether others reach it.
pub(super) fn claim(database: &Path) -> Result<bool, StoreError> {
    if !place::is_shared(database) {
        return Ok(false);
    }
    let made = lock::private()
        .write(true)
        .create_new(true)
        .open(mark(database));
    match made {
        Ok(file) => sign(file).map_err(|error| StoreError::disk(database, &error))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => check(database)?,
        Err(error) => return Err(StoreError::disk(database, &error)),
    }
    Ok(true)
}

/// Writes this computer into a mark.
fn sign(mut mark: File) -> io::Result<()> {
    lock::make_private(&mark)?;
    mark.write_all(Host::this().text().as_bytes())?;
    mark.sync_all()
}

/// Makes this computer the one that uses a database; `false`, and nothing to do, where only one reaches it.
pub fn take_over(database: &Path) -> Result<bool, StoreError> {
    if !place::is_shared(database) {
        return Ok(false);
    }
    let (mark, disk) = (mark(database), |error| StoreError::disk(database, &error));
    let draft = open::draft_of(&mark);
    open::remove_draft(&draft).map_err(disk)?;
    let file = lock::private()
        .write(true)
        .create_new(true)
        .open(&draft)
        .map_err(disk)?;
    sign(file)
        .and_then(|()| open::replace(&draft, &mark))
        .map_err(disk)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_computer_marks_the_file_and_another_is_refused_until_it_takes_over() {
        let folder = tempfile::tempdir().unwrap();
        let alone = folder.path().join("shop.db");
        assert_eq!(claim(&alone), Ok(false));
        assert!(!mark(&alone).exists(), "only this computer reaches it");
        let shared = folder.path().join("Dropbox");
        fs::create_dir(&shared).unwrap();
        let database = shared.join("shop.db");
        check(&database).unwrap();
        assert!(!mark(&database).exists(), "looking marks nothing");
        assert_eq!(claim(&database), Ok(true));
        assert_eq!(claim(&database), Ok(true));
        assert_eq!(
            Host::read(&mark(&database)).unwrap().as_ref(),
            Some(&Host::this())
        );
        for (text, name) in [
            ("0123\nlaptop\n", "laptop"),
            ("0123\n", "another computer"),
            ("", "another computer"),
        ] {
            fs::write(mark(&database), text).unwrap();
            for refused in [check(&database), claim(&database).map(drop)] {
                let told = refused.unwrap_err().to_string();
                assert!(told.contains(&format!("used by {name}")), "{told}");
            }
            assert_eq!(fs::read_to_string(mark(&database)).unwrap(), text);
        }
        take_over(&database).unwrap();
        check(&database).unwrap();
    }
}
