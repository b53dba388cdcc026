//! How to reach creators, from lists: a new version only where a list knows more or other than we do.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Batch;
use crate::domain::fact::CreatorFact;
use crate::store::StoreError;

/// Email, phone and address.
type Words = (Option<String>, Option<String>, Option<String>);

/// A version of a creator's contact.
struct Version {
    number: i64,
    /// Whether this file wrote it.
    is_ours: bool,
    words: Words,
}

/// Returns the version a list's words are in, writing it where it is new; `None` where the list says
/// nothing.
pub(super) fn version(
    batch: &Batch<'_>,
    creator: i64,
    fact: &CreatorFact<'_>,
) -> Result<Option<i64>, StoreError> {
    if fact.email.is_none() && fact.phone.is_none() && fact.address.is_none() {
        return Ok(None);
    }
    let conn = batch.conn;
    let known = in_use(batch, creator)?;
    let (email, phone, address) = &known.words;
    let or = |said: Option<&str>, known: &Option<String>| {
        said.map(str::to_owned).or_else(|| known.clone())
    };
    let next = (
        or(fact.email.as_deref(), email),
        or(fact.phone.as_deref(), phone),
        or(fact.address.as_deref(), address),
    );
    if next == known.words {
        return Ok(Some(known.number));
    }
    if !known.is_ours {
        return Ok(Some(add(batch, creator, &next)?));
    }
    // The file says another thing further down: one file, one version.
    if let Some(before) = before(conn, batch.n, creator)?
        && words_of(conn, creator, before)? == next
    {
        conn.prepare_cached(
            "delete from contact where version = ?2 and creator = (select id from creator where n = ?1)",
        )?
        .execute([creator, known.number])?;
        return Ok(Some(before));
    }
    conn.prepare_cached(
        "update contact set email = ?3, phone = ?4, address = ?5
         where version = ?2 and creator = (select id from creator where n = ?1)",
    )?
    .execute(params![creator, known.number, next.0, next.1, next.2])?;
    Ok(Some(known.number))
}

/// Returns the version in use; number 0 stands for none.
fn in_use(batch: &Batch<'_>, creator: i64) -> Result<Version, StoreError> {
    let conn = batch.conn;
    let number = conn
        .prepare_cached("select contact from creator where n = ?1")?
        .query_row([creator], |row| row.get(0))?;
    let by: Option<Option<i64>> = conn
        .prepare_cached(
            "select batch from contact
             where version = ?2 and creator = (select id from creator where n = ?1)",
        )?
        .query_row([creator, number], |row| row.get(0))
        .optional()?;
    Ok(Version {
        number,
        is_ours: by.flatten() == Some(batch.n),
        words: words_of(conn, creator, number)?,
    })
}

fn words_of(conn: &Connection, creator: i64, version: i64) -> Result<Words, StoreError> {
    let words = conn
        .prepare_cached(
            "select email, phone, address from contact
             where version = ?2 and creator = (select id from creator where n = ?1)",
        )?
        .query_row([creator, version], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    Ok(words.unwrap_or_default())
}

fn add(batch: &Batch<'_>, creator: i64, words: &Words) -> Result<i64, StoreError> {
    Ok(batch
        .conn
        .prepare_cached(
            "insert into contact (creator, version, email, phone, address, batch)
             select c.id, (select coalesce(max(version), 0) + 1 from contact k where k.creator = c.id),
                    ?2, ?3, ?4, ?5
             from creator c where c.n = ?1
             returning version",
        )?
        .query_row(
            params![creator, words.0, words.1, words.2, batch.n],
            |row| row.get(0),
        )?)
}

/// Returns the version that was in use before a batch, if the batch changed it.
fn before(conn: &Connection, batch: i64, creator: i64) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "select json_extract(body, '$.contact[0]') from superseded
             where tbl = 'creator' and row = ?1 and batch = ?2",
        )?
        .query_row([creator, batch], |row| row.get(0))
        .optional()?
        .flatten())
}

/// Forgets the versions a batch wrote, once profiles no longer use them.
///
/// One that a later file confirmed is that file's from now on. One that a person replaced keeps its
/// number, since the log names it, and holds what stood before the batch.
pub(in crate::store) fn undo(conn: &Connection, batch: i64) -> Result<(), StoreError> {
    conn.execute(
        "update contact as own set batch = heir.batch from (
             select c.id, min(k.batch) as batch, json_extract(k.body, '$.contact[1]') as version
             from superseded k join creator c on c.n = k.row
             where k.tbl = 'creator' and k.batch > ?1 and version is not null
             group by c.id, version) heir
         where own.batch = ?1 and heir.id = own.creator and heir.version = own.version",
        [batch],
    )?;
    conn.execute(
        "update contact as own set batch = null, (email, phone, address) = (
             select p.email, p.phone, p.address
             from creator c
             join superseded k on k.tbl = 'creator' and k.row = c.n and k.batch = ?1
             join contact p on p.creator = c.id and p.version = json_extract(k.body, '$.contact[0]')
             where c.id = own.creator)
         where batch = ?1 and exists (
             select 1 from contact later
             where later.creator = own.creator and later.version > own.version and later.batch is null)",
        [batch],
    )?;
    conn.execute("delete from contact where batch = ?1", [batch])?;
    Ok(())
}
