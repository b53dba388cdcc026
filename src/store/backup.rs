//! Whole copies of the database: made beside whoever uses it, checked before they bear their name, and
//! put back as one transaction (reliability.md C13).

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::leaving::Leaving;
use super::{Store, StoreError, keep, lock, migrate, open};
use crate::domain::date::Instant;

/// Pages of a copy written at once; the whole file in one go, as nobody may write meanwhile.
const ALL_PAGES: i32 = -1;

/// A copy that was made and found sound.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copied {
    /// Where it is.
    pub file: PathBuf,
    /// How many events its log holds.
    pub events: i64,
    /// Its size.
    pub bytes: u64,
}

/// What putting a copy back did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restored {
    /// How many events the log holds now.
    pub events: i64,
    /// The copy of what was there before: restoring that takes the restoring back.
    pub before: Copied,
}

impl Store {
    /// Returns where a copy of that instant is kept unless a person says otherwise: in the folder
    /// `backups` beside the database.
    pub fn backup_name(&self, at: Instant) -> PathBuf {
        keep::name(self.path(), at, None)
    }

    /// Copies the database as it stands into a new file, beside whoever reads and writes it.
    ///
    /// The copy is compact, on the disk, and sound: its pages, its keys and the end of its log were
    /// looked at. A file that is there already is never replaced.
    pub fn back_up(&self, to: &Path) -> Result<Copied, StoreError> {
        copy_to(self.path(), to, &Leaving::default())
    }

    /// Puts a copy in the place of all there is, in one transaction; what was there is copied first.
    ///
    /// Refused, with nothing changed, where the file is not a sound database of ours, or a newer one.
    pub fn restore(&self, from: &Path, at: Instant) -> Result<Restored, StoreError> {
        open::identify(from).map_err(|error| error.of(from))?;
        let source = open::immutable(from).map_err(|error| StoreError::from(error).of(from))?;
        let (events, _end) = sound(&source).map_err(|error| error.of(from))?;
        let before = self.back_up(&free(&self.backup_name(at)))?;
        let path = self.path();
        let _turn = lock::take_turn(path)?;
        let mut conn = open::writer(path)?;
        let put_back = |conn: &mut Connection| -> Result<(), StoreError> {
            Backup::new(&source, conn)?.step(ALL_PAGES)?;
            migrate::run(conn)
        };
        put_back(&mut conn).map_err(|error| error.of(path))?;
        Ok(Restored { events, before })
    }
}

/// Copies a database into a new file, which bears its name only once it was found sound; given up, with nothing
/// left behind, when somebody leaves.
pub(super) fn copy_to(database: &Path, to: &Path, hurry: &Leaving) -> Result<Copied, StoreError> {
    if to.exists() {
        return Err(StoreError::Io {
            path: to.display().to_string(),
            reason: "a file of that name is there already".to_owned(),
        });
    }
    if let Some(folder) = to.parent().filter(|folder| *folder != Path::new("")) {
        open::make_folder(folder).map_err(|error| StoreError::disk(folder, &error))?;
    }
    let draft = own_draft(to);
    let made = copy(database, &draft, hurry).and_then(|copied| {
        open::give_name(&draft, to).map_err(|error| StoreError::disk(to, &error))?;
        Ok(copied)
    });
    let made = made.map_err(|error| error.of_draft(&draft, to));
    open::remove_draft(&draft).map_err(|error| StoreError::disk(to, &error))?;
    made.map(|copied| Copied {
        file: to.to_owned(),
        ..copied
    })
}

/// Returns the name of a draft that no other process takes.
pub(super) fn own_draft(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", std::process::id()));
    open::draft_of(&to.with_file_name(name))
}

/// Puts a copy where the database was damaged beyond opening; the damaged file is kept under another
/// name, which is returned.
///
/// Refused, with nothing changed, where the copy itself is not sound.
pub fn replace_damaged(path: &Path, from: &Path, at: Instant) -> Result<PathBuf, StoreError> {
    open::identify(from).map_err(|error| error.of(from))?;
    let draft = own_draft(path);
    let disk = |error: std::io::Error| StoreError::disk(path, &error);
    copy(from, &draft, &Leaving::default())?;
    let _turn = lock::take_turn(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let time = at.format("%Y%m%d-%H%M%S");
    let kept = free(&path.with_file_name(format!("{stem}-damaged-{time}.db")));
    for suffix in ["-wal", "-shm", ""] {
        let (old, new) = (lock::beside(path, suffix), lock::beside(&kept, suffix));
        if old.exists() {
            fs::rename(old, new).map_err(disk)?;
        }
    }
    open::give_name(&draft, path).map_err(disk)?;
    open::remove_draft(&draft).map_err(disk)?;
    Ok(kept)
}

/// Returns the name, or with a number behind it the first that is free.
pub(super) fn free(name: &Path) -> PathBuf {
    let mut found = name.to_owned();
    let mut n = 1_u32;
    while found.exists() {
        n += 1;
        found = name.with_extension(format!("{n}.db"));
    }
    found
}

pub(super) fn copy(path: &Path, draft: &Path, hurry: &Leaving) -> Result<Copied, StoreError> {
    let disk = |error: std::io::Error| StoreError::disk(draft, &error);
    open::remove_draft(draft).map_err(disk)?;
    let (source, _access) = open::reader(path)?;
    let ours = |error: rusqlite::Error| StoreError::from(error).of(path);
    hurry.heed(&source).map_err(ours)?;
    // Only the copy is written.
    source
        .pragma_update(None, "query_only", false)
        .map_err(ours)?;
    // Made first, so that nobody else may ever read it.
    let file = lock::private()
        .write(true)
        .create_new(true)
        .open(draft)
        .map_err(disk)?;
    lock::make_private(&file).map_err(disk)?;
    drop(file);
    source
        .execute("vacuum into ?1", [draft.to_string_lossy()])
        .map_err(|error| StoreError::from(error).of(draft))?;
    let checked = open::immutable(draft).map_err(|error| StoreError::from(error).of(draft))?;
    hurry
        .heed(&checked)
        .map_err(|error| StoreError::from(error).of(draft))?;
    let (events, end) = sound(&checked).map_err(|error| error.of(draft))?;
    drop(checked);
    // The copy ends where the log once stood, to the byte.
    if let Some((seq, hash)) = end {
        let is_ours = source
            .prepare("select 1 from event where seq = ?1 and hash = ?2")
            .and_then(|mut find| find.exists(params![seq, hash]))
            .map_err(ours)?;
        if !is_ours {
            return Err(StoreError::Damaged(draft.display().to_string()));
        }
    }
    let file = fs::OpenOptions::new()
        .write(true)
        .open(draft)
        .map_err(disk)?;
    file.sync_all().map_err(disk)?;
    let bytes = file.metadata().map_err(disk)?.len();
    Ok(Copied {
        file: draft.to_owned(),
        events,
        bytes,
    })
}

/// Fails where a copy that stands still is not sound; returns how many events it holds.
pub(super) fn check(copy: &Path) -> Result<i64, StoreError> {
    let conn = open::immutable(copy).map_err(|error| StoreError::from(error).of(copy))?;
    sound(&conn)
        .map(|(events, _end)| events)
        .map_err(|error| error.of(copy))
}

/// Returns the newest sound copy in the folder of copies beside a database, with the number of its
/// events, also where the database itself cannot be opened.
pub fn newest_good_copy(database: &Path) -> Option<(PathBuf, i64)> {
    keep::newest_good(database)
}

/// The last event's number and hash.
pub(super) type End = (i64, Vec<u8>);

/// Returns where the log of a database ends.
pub(super) fn end(conn: &Connection) -> rusqlite::Result<Option<End>> {
    conn.query_row(
        "select seq, hash from event order by seq desc limit 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .optional()
}

/// What is kept of a file in memory while each row is looked up in each index, in KiB.
const CHECK_CACHE_KIB: i64 = 16 * 1024;

/// Returns how many events a sound database holds and where its log ends.
fn sound(conn: &Connection) -> Result<(i64, Option<End>), StoreError> {
    open::cache(conn, CHECK_CACHE_KIB)?;
    let verdict: String = conn.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    let stray = conn.prepare("pragma foreign_key_check")?.exists([])?;
    if verdict != "ok" || stray {
        return Err(StoreError::Damaged(String::new()));
    }
    let events = conn.query_row("select count(*) from event", [], |row| row.get(0))?;
    let end = end(conn)?;
    // The log is numbered without gaps.
    if end.as_ref().map_or(0, |(seq, _)| *seq) != events {
        return Err(StoreError::Damaged(String::new()));
    }
    Ok((events, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_given_up_without_a_trace_when_somebody_leaves() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(Store::open(&path, super::super::Open::Create).unwrap());
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < 9000)
             insert into meta select 'n' || i, i from n",
        )
        .unwrap();
        let copies = folder.path().join("copies");
        let to = copies.join("b.db");
        let leaving = Leaving::default();
        leaving.leave();
        assert!(copy_to(&path, &to, &leaving).is_err());
        assert_eq!(fs::read_dir(&copies).unwrap().count(), 0);
        copy_to(&path, &to, &Leaving::default()).unwrap();
        assert_eq!(fs::read_dir(&copies).unwrap().count(), 1);
    }
}
