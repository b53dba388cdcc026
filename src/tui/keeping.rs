//! The file beside the database in which the app is kept between runs: whole or as before, and only its
//! owner's to read.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The longest file read, in bytes.
const LONGEST: u64 = 4 << 20;

/// Returns where the app on this database is kept.
pub fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".screen.json");
    PathBuf::from(name)
}

/// Returns where is kept what was typed and not sent when the app ended without being left.
pub(super) fn drafts_beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".drafts.json");
    PathBuf::from(name)
}

/// Reads it; nothing where there is none, a sentence where it cannot be read.
pub(super) fn read(file: &Path) -> Result<Option<String>, String> {
    let why = |reason: ErrorKind| {
        let file = file.display();
        format!(
            "{file} cannot be read ({reason}), so nothing of the last run is back: it may be removed."
        )
    };
    let opened = match fs::File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(why(error.kind())),
    };
    let mut text = String::new();
    match opened.take(LONGEST).read_to_string(&mut text) {
        Ok(_) => Ok(Some(text)),
        Err(error) => Err(why(error.kind())),
    }
}

/// Writes it beside itself first, so that it is never half there.
pub(super) fn write(file: &Path, text: &str) -> std::io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let fresh = PathBuf::from(name);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let written = options
        .open(&fresh)
        .and_then(|mut open| {
            open.write_all(text.as_bytes())
                .and_then(|()| open.sync_all())
        })
        .and_then(|()| fs::rename(&fresh, file));
    if written.is_err() {
        drop(fs::remove_file(&fresh));
    }
    written
}

/// Removes it; where that cannot be, it is there once more at the next start.
pub(super) fn remove(file: &Path) {
    drop(fs::remove_file(file));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_its_owners_alone_and_nothing_else_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let file = beside(&folder.path().join("callsheet.db"));
        assert_eq!(read(&file), Ok(None));
        write(&file, "one").unwrap();
        write(&file, "two").unwrap();
        assert_eq!(read(&file), Ok(Some("two".to_owned())));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(&file).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        fs::write(&file, [0xFF, 0xFE, 0xFF]).unwrap();
        assert!(read(&file).unwrap_err().contains("cannot be read"));
    }
}
