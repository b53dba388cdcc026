//! The advisory lock beside the database, which gives writers turns.
//!
//! SQLite's own waiting is unfair: with two busy writers one waited seconds for its turn; behind a
//! lock file the worst wait is tens of milliseconds (reliability.md section 1, finding 4).

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::StoreError;
use super::waiting::{self, SILENCE};
use crate::threads::Role;

/// How long a writer waits for its turn; behind it stands SQLite's own waiting.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Returns the path of a file that stands beside the database, such as its lock.
pub(super) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(suffix);
    PathBuf::from(name)
}

/// Returns options that make files readable by their owner only.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Sets the mode of a file just made, which the umask may have narrowed.
pub(super) fn make_private(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if file.metadata()?.permissions().mode() & 0o777 != 0o600 {
            file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// The turn to write; ends when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    /// The locked file; `None` where the file system knows no locks and SQLite's must do.
    _file: Option<File>,
}

/// What asking for the turn came to.
enum Asked {
    /// It is ours.
    Given(Turn),
    /// Somebody else has it; what to wait on.
    Taken(File),
}

/// Takes the turn where nobody has it.
fn at_once(database: &Path, path: &Path) -> Result<Asked, StoreError> {
    let file = private()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .and_then(|file| make_private(&file).map(|()| file))
        .map_err(|error| {
            let answer = StoreError::disk(database, &error);
            if matches!(answer, StoreError::Io { .. }) {
                StoreError::disk(path, &error)
            } else {
                answer
            }
        })?;
    match file.try_lock() {
        Ok(()) => Ok(Asked::Given(Turn { _file: Some(file) })),
        Err(TryLockError::WouldBlock) => Ok(Asked::Taken(file)),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            Ok(Asked::Given(Turn { _file: None }))
        }
        Err(TryLockError::Error(error)) => Err(StoreError::disk(path, &error)),
    }
}

/// Takes the turn to write to `database` where nobody has it.
pub(super) fn try_turn(database: &Path) -> Result<Option<Turn>, StoreError> {
    Ok(match at_once(database, &beside(database, ".lock"))? {
        Asked::Given(turn) => Some(turn),
        Asked::Taken(_file) => None,
    })
}

/// Waits for the turn to write to `database`.
///
/// The kernel queues those who wait. The wait has an end, even if the one who holds the lock is
/// stopped: it happens on a thread of its own, whose turn is given back when nobody wants it any more.
pub(super) fn take_turn(database: &Path) -> Result<Turn, StoreError> {
    take_turn_within(database, PATIENCE)
}

/// Does the same with another end.
pub(super) fn take_turn_within(database: &Path, patience: Duration) -> Result<Turn, StoreError> {
    let path = beside(database, ".lock");
    let file = match at_once(database, &path)? {
        Asked::Given(turn) => return Ok(turn),
        Asked::Taken(file) => file,
    };
    let (sender, receiver) = mpsc::sync_channel(0);
    Role::Turn
        .start(move || {
            let taken = file.lock().map(|()| file);
            // Nobody may be listening any more; the file closes and the turn goes on.
            drop(sender.send(taken));
        })
        .map_err(|error| StoreError::disk(&path, &error))?;
    let first = receiver.recv_timeout(SILENCE);
    let answer = if matches!(first, Err(RecvTimeoutError::Timeout)) {
        waiting::tell(database);
        receiver.recv_timeout(patience.saturating_sub(SILENCE))
    } else {
        first
    };
    match answer {
        Ok(Ok(file)) => Ok(Turn { _file: Some(file) }),
        Ok(Err(error)) => Err(StoreError::disk(&path, &error)),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            Err(StoreError::busy().of(database))
        }
    }
}

/// Returns whether the disk of `database` takes no more, which SQLite does not always tell apart.
pub(super) fn is_full(database: &Path) -> bool {
    let probe = || -> io::Result<()> {
        let mut file = private().write(true).open(beside(database, ".lock"))?;
        let written = file.write_all(&[0; 8192]);
        file.set_len(0)?;
        written
    };
    matches!(
        probe().map_err(|error| StoreError::disk(database, &error)),
        Err(StoreError::Full(_))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn turns_follow_each_other_and_the_lock_file_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        let first = take_turn(&database).unwrap();
        let (sender, receiver) = mpsc::channel();
        let waiting = {
            let database = database.clone();
            thread::spawn(move || {
                let turn = take_turn(&database).unwrap();
                sender.send(()).unwrap();
                drop(turn);
            })
        };
        assert!(receiver.try_recv().is_err());
        drop(first);
        receiver.recv().unwrap();
        waiting.join().unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(beside(&database, ".lock"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn the_wait_has_an_end_which_says_who_writes() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        let _turn = take_turn(&database).unwrap();
        let error = take_turn_within(&database, SILENCE * 2).unwrap_err();
        // It is this very process.
        let told = "is being written by another program; wait for it, or close it.";
        assert!(error.to_string().ends_with(told), "{error}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let error = take_turn(&folder.path().join("none/a.db")).unwrap_err();
        assert!(error.to_string().contains("folder is not there"), "{error}");
    }
}
