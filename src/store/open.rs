//! Opening and making the file: settings, identity, and what is refused without touching it.
//!
//! Settings and their reasons: reliability.md section 4.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::keep::{Keeper, Why};
use super::{Open, StoreError, host, lock, migrate, place, waiting};
use crate::domain::date::from_millis;

/// The oldest SQLite without the WAL-reset defect, 3.51.3 (reliability.md section 1, finding 5).
const SAFE_SQLITE: i32 = 3_051_003;
pub(super) const WRITER_CACHE_KIB: i64 = 16 * 1024;
/// Each of the readers keeps the upper pages of the indices; what is below is read once, mostly from the system's
/// own cache.
const READER_CACHE_KIB: i64 = 2 * 1024;
/// What a log of writes shrinks to after a checkpoint.
const JOURNAL_SIZE_LIMIT: i64 = 16 * 1024 * 1024;

/// How a file can be read here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Access {
    /// Like any file: readers see what writers commit.
    Shared,
    /// Readers see what others commit, and this process may not write.
    ReadOnly,
    /// The folder cannot be written and no log of writes is left: the file stands still.
    Immutable,
}

/// Makes sure that `path` is a database of ours with the latest schema, making it where asked.
///
/// A refusal changes nothing and creates nothing.
pub(super) fn prepare(path: &Path, how: Open) -> Result<(Connection, Access), StoreError> {
    check_sqlite(rusqlite::version_number(), rusqlite::version())?;
    match (fs::metadata(path), how) {
        (Ok(found), _) if !found.is_file() || found.len() == 0 => {
            return Err(StoreError::NotOurs(path.display().to_string()));
        }
        (Ok(_ours), _) => {}
        (Err(error), Open::Create) if error.kind() == io::ErrorKind::NotFound => create(path)?,
        (Err(error), Open::Existing) if error.kind() == io::ErrorKind::NotFound => {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        (Err(error), _) => return Err(StoreError::disk(path, &error)),
    }
    identify(path).map_err(|error| error.of(path))?;
    host::check(path)?;
    leave_memory(path);
    let (conn, access) = reader(path)?;
    let found = migrate::version(&conn).map_err(|error| StoreError::from(error).of(path))?;
    if found > migrate::SCHEMA {
        // The newer schema stood in the log of writes alone: leave it there as well.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
            .map_err(|error| StoreError::from(error).of(path))?;
        return Err(too_new(path, found));
    }
    if found == migrate::SCHEMA {
        return Ok((conn, access));
    }
    drop(conn);
    {
        let _turn = lock::take_turn(path)?;
        migrate_copied(path)?;
    }
    reader(path)
}

/// Brings the schema up to date, unless another process did so meanwhile; what was there is copied
/// first, and named after the last thing that happened in it.
fn migrate_copied(path: &Path) -> Result<(), StoreError> {
    let mut conn = writer(path)?;
    let ours = |error: rusqlite::Error| StoreError::from(error).of(path);
    if migrate::version(&conn).map_err(ours)? >= migrate::SCHEMA {
        return Ok(());
    }
    let last: Option<i64> = conn
        .query_row("select max(at) from event", [], |row| row.get(0))
        .map_err(ours)?;
    if let Some(last) = last {
        Keeper::new(path).keep(Why::Migration, from_millis(last))?;
    }
    migrate::run(&mut conn).map_err(|error| error.of(path))
}

pub(super) fn too_new(path: &Path, found: i64) -> StoreError {
    StoreError::TooNew {
        path: path.display().to_string(),
        found,
        known: migrate::SCHEMA,
    }
}

/// Takes a database that other computers can reach out of the journal that needs shared memory.
///
/// Only who is alone with it can; else it stays as it is, and the next one tries again.
fn leave_memory(path: &Path) {
    if !place::is_shared(path) {
        return;
    }
    let leave = || -> rusqlite::Result<()> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(Duration::ZERO)?;
        conn.pragma_update(None, "journal_mode", "delete")
    };
    // Where nothing can be written nothing can be damaged either.
    drop(leave());
}

fn check_sqlite(number: i32, name: &str) -> Result<(), StoreError> {
    if number < SAFE_SQLITE {
        return Err(StoreError::OldSqlite(name.to_owned()));
    }
    Ok(())
}

/// Says whose file it is from its first page, without locks, log or lasting trace.
pub(super) fn identify(path: &Path) -> Result<(), StoreError> {
    let conn = immutable(path)?;
    let read = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = match read("application_id") {
        Ok(application) => application,
        // Somebody may be writing just now; the proper look that follows will tell.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    if application != i64::from(migrate::APPLICATION_ID) {
        return Err(StoreError::NotOurs(String::new()));
    }
    let found = read("user_version")?;
    if found > migrate::SCHEMA {
        return Err(too_new(path, found));
    }
    Ok(())
}

/// Makes a new file, complete before it bears its name: a kill leaves all of it or nothing.
fn create(path: &Path) -> Result<(), StoreError> {
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        make_folder(folder).map_err(|error| StoreError::disk(folder, &error))?;
    }
    let _turn = lock::take_turn(path)?;
    if path.exists() {
        return Ok(());
    }
    let draft = draft_of(path);
    let disk = |error: io::Error| StoreError::disk(path, &error);
    remove_draft(&draft).map_err(disk)?;
    let made = build(&draft).map_err(|error| match error {
        DraftError::Disk(error) => disk(error),
        DraftError::Store(error) => error.of(path),
    });
    let named = made.and_then(|()| give_name(&draft, path).map_err(disk));
    remove_draft(&draft).map_err(disk)?;
    named
}

enum DraftError {
    Disk(io::Error),
    Store(StoreError),
}

impl From<io::Error> for DraftError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<StoreError> for DraftError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<rusqlite::Error> for DraftError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

fn build(draft: &Path) -> Result<(), DraftError> {
    lock::make_private(&lock::private().write(true).create_new(true).open(draft)?)?;
    let mut conn = Connection::open(draft)?;
    settle(&conn, WRITER_CACHE_KIB)?;
    conn.pragma_update(None, "application_id", migrate::APPLICATION_ID)?;
    migrate::run(&mut conn)?;
    journal(&conn, draft)?;
    conn.close().map_err(|(_conn, error)| error)?;
    // Opened anew for the sync: no other connection of this process knows the draft.
    fs::OpenOptions::new().write(true).open(draft)?.sync_all()?;
    Ok(())
}

pub(super) fn draft_of(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_else(|| OsStr::new("callsheet")));
    name.push(".new");
    path.with_file_name(name)
}

pub(super) fn remove_draft(draft: &Path) -> io::Result<()> {
    for file in ["", "-journal", "-wal", "-shm"].map(|suffix| lock::beside(draft, suffix)) {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Gives the draft its name without ever replacing a file.
pub(super) fn give_name(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        // A file system without links; the turn to write keeps others of us away.
        Err(_no_links) if !path.exists() => fs::rename(draft, path)?,
        Err(error) => return Err(error),
    }
    sync_folder_of(path)
}

/// Puts a draft in the place of a file.
pub(super) fn replace(draft: &Path, path: &Path) -> io::Result<()> {
    fs::rename(draft, path)?;
    sync_folder_of(path)
}

/// Brings the names of a folder to the disk.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder == Path::new("") {
            Path::new(".")
        } else {
            folder
        };
        fs::File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Opens the one connection that writes.
pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    waiting::work_on(path);
    let open = || -> rusqlite::Result<Connection> {
        let conn = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        settle(&conn, WRITER_CACHE_KIB)?;
        journal(&conn, path)?;
        Ok(conn)
    };
    let conn = open().map_err(|error| StoreError::from(error).of(path))?;
    if conn.is_readonly("main").unwrap_or(true) {
        return Err(StoreError::ReadOnly(path.display().to_string()));
    }
    Ok(conn)
}

/// Sets how what is written can be taken back: by a log of writes on a disk of this computer, by a journal
/// that needs no memory shared with other readers elsewhere (reliability.md section 4).
fn journal(conn: &Connection, path: &Path) -> rusqlite::Result<()> {
    if place::is_shared(path) {
        // Said no to where another connection still has the log: it is set then by the next to open it.
        drop(conn.pragma_update(None, "journal_mode", "delete"));
        conn.pragma_update(None, "synchronous", "extra")?;
        // Else a large piece of work locks the file before the copy of what was before it is made.
        return conn.pragma_update(None, "cache_spill", false);
    }
    conn.pragma_update(None, "journal_mode", "wal")?;
    conn.pragma_update(None, "wal_autocheckpoint", 1000)?;
    conn.pragma_update(None, "journal_size_limit", JOURNAL_SIZE_LIMIT)
}

/// Opens a connection that only reads.
///
/// It may touch the files beside the database, which sharing needs; where it cannot, the file is
/// read as it stands, unless a log of writes is left that would be overlooked (readings.md 75).
pub(super) fn reader(path: &Path) -> Result<(Connection, Access), StoreError> {
    waiting::work_on(path);
    let shared = || -> rusqlite::Result<Connection> {
        let conn = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        settle_reader(&conn)?;
        Ok(conn)
    };
    let error = match shared() {
        Ok(conn) if conn.is_readonly("main").unwrap_or(true) => {
            return Ok((conn, Access::ReadOnly));
        }
        Ok(conn) => return Ok((conn, Access::Shared)),
        Err(error) => StoreError::from(error).of(path),
    };
    let log_left = ["-wal", "-journal"]
        .map(|log| fs::metadata(lock::beside(path, log)))
        .iter()
        .any(|log| log.as_ref().is_ok_and(|log| log.len() > 0));
    let stands_still = match &error {
        StoreError::ReadOnly(_) | StoreError::Full(_) | StoreError::Io { .. } => !log_left,
        StoreError::Busy { .. }
        | StoreError::Elsewhere { .. }
        | StoreError::Missing(_)
        | StoreError::NotOurs(_)
        | StoreError::TooNew { .. }
        | StoreError::Damaged(_)
        | StoreError::OldSqlite(_)
        | StoreError::Unknown { .. }
        | StoreError::Ambiguous { .. } => false,
    };
    if !stands_still {
        return Err(error);
    }
    let still = || -> rusqlite::Result<Connection> {
        let conn = immutable(path)?;
        settle_reader(&conn)?;
        Ok(conn)
    };
    still()
        .map(|conn| (conn, Access::Immutable))
        .map_err(|_worse| error)
}

fn settle_reader(conn: &Connection) -> rusqlite::Result<()> {
    settle(conn, READER_CACHE_KIB)?;
    conn.pragma_update(None, "query_only", true)?;
    // The first look opens the log: here it shows whether the files beside can be used.
    conn.query_row("select count(*) from sqlite_schema", [], |_row| Ok(()))
}

/// Sets how much of the file a connection keeps in memory, in KiB; what is more than that is let go.
pub(super) fn cache(conn: &Connection, kib: i64) -> rusqlite::Result<()> {
    conn.pragma_update(None, "cache_size", -kib)
}

/// Sets how much a transaction writes before some of it leaves memory, in KiB; at least what is kept of the
/// file. Where other computers reach the file all of it stays until the commit, as [`journal`] says.
pub(super) fn hold(conn: &Connection, kib: i64, is_shared: bool) -> rusqlite::Result<()> {
    if is_shared {
        return Ok(());
    }
    conn.pragma_update(None, "cache_spill", -kib)
}

/// Sets what every connection needs; waiting comes first, since all else can be busy.
fn settle(conn: &Connection, cache_kib: i64) -> rusqlite::Result<()> {
    conn.busy_handler(Some(waiting::again))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.pragma_update(None, "synchronous", "full")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    cache(conn, cache_kib)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

pub(super) fn immutable(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(
        uri(path),
        OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI,
    )
}

/// Returns the path as the URI of a file that stands still.
fn uri(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_error| path.to_owned());
    let mut uri = String::from("file://");
    let text = path.as_os_str().as_encoded_bytes();
    if !text.starts_with(b"/") {
        uri.push('/');
    }
    for byte in text {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b':' | b'.' | b'-' | b'_' | b'~' => uri.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            byte => uri.extend(percent(*byte)),
        }
    }
    uri.push_str("?immutable=1");
    PathBuf::from(uri)
}

fn percent(byte: u8) -> [char; 3] {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    ['%', digit(byte >> 4), digit(byte & 0xF)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(conn: &Connection) -> Vec<(&'static str, String)> {
        [
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "trusted_schema",
            "cell_size_check",
            "mmap_size",
            "cache_size",
            "query_only",
        ]
        .into_iter()
        .map(|name| {
            let text = conn
                .pragma_query_value(None, name, |row| {
                    let value = row.get_ref(0)?;
                    Ok(match value.as_i64() {
                        Ok(number) => number.to_string(),
                        Err(_text) => value.as_str()?.to_owned(),
                    })
                })
                .unwrap();
            (name, text)
        })
        .collect()
    }

    #[test]
    fn what_is_written_leaves_memory_before_the_commit_only_where_one_computer_reaches_the_file() {
        for (place, is_shared, spills) in [("here", false, true), ("Dropbox", true, false)] {
            let folder = tempfile::tempdir().unwrap();
            let folder = folder.path().join(place);
            fs::create_dir(&folder).unwrap();
            let path = folder.join("shop.db");
            prepare(&path, Open::Create).unwrap();
            assert_eq!(place::is_shared(&path), is_shared);
            let conn = writer(&path).unwrap();
            hold(&conn, 64 * 1024, is_shared).unwrap();
            let pages: i64 = conn
                .pragma_query_value(None, "cache_spill", |row| row.get(0))
                .unwrap();
            assert_eq!(pages > 0, spills, "{place}");
        }
    }

    #[test]
    fn the_linked_sqlite_is_safe_and_an_older_one_is_refused() {
        check_sqlite(rusqlite::version_number(), rusqlite::version()).unwrap();
        let old = check_sqlite(3_051_002, "3.51.2").unwrap_err();
        assert!(old.to_string().contains("3.51.2"));
    }

    #[test]
    fn every_connection_has_the_settings_that_keep_data_safe() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(prepare(&path, Open::Create).unwrap());
        let common = [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("trusted_schema", "0"),
            ("cell_size_check", "1"),
            ("mmap_size", "0"),
        ];
        let writer = writer(&path).unwrap();
        let (reader, access) = reader(&path).unwrap();
        assert_eq!(access, Access::Shared);
        for (conn, cache, query_only) in [(&writer, "-16384", "0"), (&reader, "-2048", "1")] {
            let mut want: Vec<(&str, String)> = common
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect();
            want.push(("cache_size", cache.to_owned()));
            want.push(("query_only", query_only.to_owned()));
            assert_eq!(settings(conn), want);
            for (config, on) in [
                (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
                (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
                (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
                (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            ] {
                assert_eq!(conn.db_config(config).unwrap(), on);
            }
        }
        let pragma = |name: &str| -> i64 {
            writer
                .pragma_query_value(None, name, |row| row.get(0))
                .unwrap()
        };
        assert_eq!(pragma("wal_autocheckpoint"), 1000);
        assert_eq!(pragma("journal_size_limit"), JOURNAL_SIZE_LIMIT);
        assert_eq!(pragma("application_id"), i64::from(migrate::APPLICATION_ID));
        assert_eq!(pragma("user_version"), migrate::SCHEMA);
        assert!(reader.execute("delete from meta", []).is_err());
    }

    #[test]
    fn an_older_schema_is_copied_before_it_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut conn = Connection::open(&path).unwrap();
        conn.pragma_update(None, "application_id", migrate::APPLICATION_ID)
            .unwrap();
        migrate::run_to(&mut conn, 3).unwrap();
        // Nothing in it is nothing to be lost.
        drop(conn);
        drop(prepare(&path, Open::Existing).unwrap());
        assert_eq!(super::super::keep::kept(&path), []);
        fs::remove_file(&path).unwrap();
        let mut conn = Connection::open(&path).unwrap();
        conn.pragma_update(None, "application_id", migrate::APPLICATION_ID)
            .unwrap();
        migrate::run_to(&mut conn, 3).unwrap();
        conn.execute_batch(
            "insert into op (id, at, actor, source, command, digest, undoable, summary)
             values (x'01', 0, 'ana', 'cli', 'undo', x'00', 1, '');
             insert into event (seq, id, op, at, actor, source, kind, version, subject, base_rev,
                                body, summary, prev_hash, hash)
             values (1, x'02', x'01', 86400000, 'ana', 'cli', 'shop_added', 1, '', 0, '{}', '',
                     x'', x'')",
        )
        .unwrap();
        drop(conn);
        drop(prepare(&path, Open::Existing).unwrap());
        let copies = super::super::keep::kept(&path);
        let [copy] = copies.as_slice() else {
            panic!("{copies:?}")
        };
        assert!(
            copy.file
                .ends_with("backups/a-19700102-000000-migration.db")
        );
        let copy = immutable(&copy.file).unwrap();
        assert_eq!(migrate::version(&copy).unwrap(), 3);
        drop(prepare(&path, Open::Existing).unwrap());
        assert_eq!(super::super::keep::kept(&path).len(), 1);
    }

    #[test]
    fn odd_paths_are_opened_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a b.db", "50%?#x.db", "ünï'\"é.db"] {
            let path = folder.path().join(name);
            drop(prepare(&path, Open::Create).unwrap());
            drop(prepare(&path, Open::Existing).unwrap());
            assert!(path.is_file(), "{name}");
        }
        assert_eq!(
            uri(Path::new("/a b/ü")),
            Path::new("file:///a%20b/%c3%bc?immutable=1")
        );
    }
}
