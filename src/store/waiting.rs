//! Saying so when somebody else's writing is waited for, and whose it is (reliability.md P4).
//!
//! Two things are waited for: the turn at our own lock file, and SQLite's locks, which other programs
//! take too.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::lock::{PATIENCE, beside};

/// How long is waited in silence.
pub(super) const SILENCE: Duration = Duration::from_millis(300);
/// Between two looks at a lock of SQLite.
const LOOK: Duration = Duration::from_millis(5);

type Teller = Box<dyn Fn(&str) + Send + Sync>;

/// Who hears of it: the terminal of a command, or the screen of the app. A process has one of them.
static TELLER: Mutex<Option<Teller>> = Mutex::new(None);

thread_local! {
    /// The database this thread works on.
    static AT: RefCell<Option<PathBuf>> = const { RefCell::new(None) };
}

/// Lets `tell` have a sentence whenever this process has waited a while for another one's writing.
pub fn when_waiting(tell: impl Fn(&str) + Send + Sync + 'static) {
    *TELLER.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(tell));
}

/// Notes which database this thread works on, for what it may have to wait for.
pub(super) fn work_on(database: &Path) {
    AT.with_borrow_mut(|at| *at = Some(database.to_owned()));
}

/// Tells that the database is waited for.
pub(super) fn tell(database: &Path) {
    let sentence = format!(
        "Waiting for {}, which is writing to {}.",
        who(database),
        database.display()
    );
    let teller = TELLER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(tell) = teller.as_ref() {
        tell(&sentence);
    }
}

/// Returns who writes to a database, and whether it can go on by itself.
pub(super) fn who(database: &Path) -> String {
    let Some(pid) = holder(database) else {
        return "another program".to_owned();
    };
    let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    if is_stopped(&state) {
        format!("process {pid} (stopped: fg in its terminal, or kill -CONT {pid}, lets it go on)")
    } else {
        format!("process {pid}")
    }
}

/// Returns whether the system's line about a process says that it was stopped.
fn is_stopped(stat: &str) -> bool {
    // 1234 (a name (of any kind)) T 1 ...
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| rest.starts_with(['T', 't']))
}

/// What SQLite asks while a lock is taken: whether to try again, after so many times.
pub(super) fn again(times: i32) -> bool {
    let times = u32::try_from(times).unwrap_or(0);
    let waited = LOOK * times;
    if waited >= PATIENCE {
        return false;
    }
    if (SILENCE..SILENCE + LOOK).contains(&waited) {
        AT.with_borrow(|at| at.as_deref().map(tell));
    }
    thread::sleep(LOOK);
    true
}

/// Returns the process that holds a lock on the database, where the system tells.
fn holder(database: &Path) -> Option<u32> {
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let own = std::process::id();
    ["", ".lock", "-shm"]
        .into_iter()
        .filter_map(|suffix| inode(&beside(database, suffix)))
        .find_map(|inode| {
            locks
                .lines()
                .filter_map(|line| held(line, inode))
                .find(|pid| *pid != own)
        })
}

/// Returns the process of a line of the system's list that holds a writing lock on a file.
fn held(line: &str, inode: u64) -> Option<u32> {
    // 1: POSIX  ADVISORY  WRITE 1234 08:01:5678 120 120
    let mut words = line.split_whitespace().skip_while(|word| *word != "WRITE");
    let (pid, file) = (words.nth(1)?, words.next()?);
    let same = file.rsplit(':').next()?.parse() == Ok(inode);
    same.then(|| pid.parse().ok()).flatten()
}

#[cfg(unix)]
fn inode(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;

    std::fs::metadata(path).ok().map(|meta| meta.ino())
}

#[cfg(not(unix))]
fn inode(_path: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_list_names_who_writes_and_not_who_waits_or_reads() {
        for (line, pid) in [
            (
                "1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF",
                Some(1234),
            ),
            ("2: POSIX  ADVISORY  WRITE 99 fe:00:5678 120 120", Some(99)),
            ("3: POSIX  ADVISORY  READ 99 fe:00:5678 120 120", None),
            ("4: POSIX  ADVISORY  WRITE 99 fe:00:56789 120 120", None),
            ("nonsense", None),
            ("", None),
        ] {
            assert_eq!(held(line, 5678), pid, "{line}");
        }
    }

    #[test]
    fn a_process_that_was_stopped_is_known_whatever_its_name() {
        for (stat, stopped) in [
            ("12 (callsheet) T 1 12 12 0", true),
            ("12 (a) T (b) S 1 12 12 0", false),
            ("12 (a) S (b) t 1 12 12 0", true),
            ("12 (callsheet) R 1 12", false),
            ("", false),
        ] {
            assert_eq!(is_stopped(stat), stopped, "{stat}");
        }
    }

    #[test]
    fn patience_with_sqlite_ends() {
        assert!(!again(i32::MAX));
        assert!(again(0));
    }
}
