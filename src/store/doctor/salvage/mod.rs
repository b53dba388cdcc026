//! A new database of what a damaged one still holds, and a list of what it does not.
//!
//! The damaged file is only ever copied. Rows are read along the keys as far as that goes, and page by page
//! where the way to them is lost, be it the list of tables itself; what the log tells of and the tables lack
//! is made again from it; rollups are summed anew. The log that is left is numbered and chained again, and
//! the list says so.

mod mend;
mod pages;
mod read;
mod stand_in;
mod strays;

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::store::{StoreError, backup, lock, migrate, open};
use mend::mend;
use pages::Pages;
use read::{fill, tables};

/// Where a database keeps its schema number, and its page size.
const VERSION_AT: usize = 60;
/// The page size we write.
const PAGE: u64 = 4096;

/// What could be saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Salvaged {
    /// The new database.
    pub file: PathBuf,
    /// Rows of it.
    pub rows: u64,
    /// What is not in it, one sentence each; empty where nothing was lost.
    pub lost: Vec<String>,
}

/// Writes what a damaged database still holds into a new one.
///
/// Refused, with nothing changed, where a file of that name is there already.
pub fn salvage(damaged: &Path, to: &Path) -> Result<Salvaged, StoreError> {
    if to.exists() {
        return Err(StoreError::Io {
            path: to.display().to_string(),
            reason: "a file of that name is there already".to_owned(),
        });
    }
    let (draft, copy) = (
        backup::own_draft(to),
        backup::own_draft(&lock::beside(to, ".from")),
    );
    let disk = |error: std::io::Error| StoreError::disk(to, &error);
    let made = || -> Result<(u64, Vec<String>), StoreError> {
        let source = readable(damaged, &copy)?;
        let pages = Pages::open(&copy).map_err(disk)?;
        open::remove_draft(&draft).map_err(disk)?;
        lock::make_private(
            &lock::private()
                .write(true)
                .create_new(true)
                .open(&draft)
                .map_err(disk)?,
        )
        .map_err(disk)?;
        let mut new = Connection::open(&draft)?;
        new.pragma_update(None, "application_id", migrate::APPLICATION_ID)?;
        migrate::run_to(&mut new, schema_of(&copy).map_err(disk)?)?;
        let mut lost = Vec::new();
        fill(source.as_ref(), &pages, &mut new, &mut lost)?;
        drop(pages);
        drop(source);
        migrate::run(&mut new)?;
        mend(&mut new, &mut lost)?;
        let rows = count(&new)?;
        new.close().map_err(|(_new, error)| error)?;
        backup::check(&draft)?;
        fs::OpenOptions::new()
            .write(true)
            .open(&draft)
            .and_then(|file| file.sync_all())
            .map_err(disk)?;
        open::give_name(&draft, to).map_err(disk)?;
        Ok((rows, lost))
    };
    let done = made();
    for draft in [&draft, &copy] {
        open::remove_draft(draft).map_err(disk)?;
    }
    let (rows, lost) = done.map_err(|error| error.of(damaged))?;
    Ok(Salvaged {
        file: to.to_owned(),
        rows,
        lost,
    })
}

/// Opens a copy of the damaged file, with what its log of writes holds; `None` where SQLite makes nothing
/// of it, and only its pages are left.
fn readable(damaged: &Path, copy: &Path) -> Result<Option<Connection>, StoreError> {
    let disk = |error: std::io::Error| StoreError::disk(damaged, &error);
    open::remove_draft(copy).map_err(disk)?;
    {
        let _turn = lock::take_turn(damaged)?;
        for suffix in ["", "-wal"] {
            let (from, to) = (lock::beside(damaged, suffix), lock::beside(copy, suffix));
            if suffix.is_empty() || from.exists() {
                fs::copy(from, &to).map_err(disk)?;
                let file = fs::OpenOptions::new().write(true).open(to).map_err(disk)?;
                lock::make_private(&file).map_err(disk)?;
            }
        }
    }
    let opened = || -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(copy, flags)?;
        // What can be read of a broken schema is enough.
        conn.pragma_update(None, "writable_schema", true)?;
        conn.query_row("select count(*) from sqlite_schema", [], |_row| Ok(()))?;
        // What the log of writes holds shall be on the pages; what cannot be put there is not.
        drop(conn.query_row("pragma wal_checkpoint(truncate)", [], |_row| Ok(())));
        Ok(conn)
    };
    if let Ok(conn) = opened() {
        return Ok(Some(conn));
    }
    write_head(copy).map_err(disk)?;
    Ok(opened().ok())
}

/// Writes the head of a file anew, where SQLite does not know it for one of its own.
fn write_head(copy: &Path) -> std::io::Result<()> {
    use std::io::{Seek as _, Write as _};

    let mut file = fs::OpenOptions::new().write(true).open(copy)?;
    let pages = u32::try_from(file.metadata()?.len() / PAGE).unwrap_or(u32::MAX);
    let mut put = |at: u64, bytes: &[u8]| {
        file.seek(std::io::SeekFrom::Start(at))?;
        file.write_all(bytes)
    };
    put(0, b"SQLite format 3\0\x10\x00\x01\x01\x00\x40\x20\x20")?;
    put(28, &pages.to_be_bytes())?;
    // No free pages; schema format 4, text as UTF-8.
    put(32, &[0; 8])?;
    put(44, &4_u32.to_be_bytes())?;
    put(52, &[0; 4])?;
    put(56, &1_u32.to_be_bytes())?;
    put(64, &[0; 4])?;
    put(72, &[0; 20])
}

/// Returns the schema number of a file, or ours where it makes no sense.
fn schema_of(copy: &Path) -> std::io::Result<usize> {
    let head = fs::read(copy)?;
    let number = head
        .get(VERSION_AT..VERSION_AT + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u32::from_be_bytes);
    let known = usize::try_from(migrate::SCHEMA).unwrap_or(usize::MAX);
    Ok(usize::try_from(number)
        .ok()
        .filter(|number| (1..=known).contains(number))
        .unwrap_or(known))
}

fn count(conn: &Connection) -> Result<u64, StoreError> {
    let mut rows = 0;
    for table in tables(conn)? {
        let count: i64 =
            conn.query_row(&format!("select count(*) from {}", table.name), [], |row| {
                row.get(0)
            })?;
        rows += u64::try_from(count).unwrap_or(0);
    }
    Ok(rows)
}
