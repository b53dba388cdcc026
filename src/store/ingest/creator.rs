//! Creators from lists and contact sheets: followers and names of the later import win.

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value};

use super::{Batch, Merged, profile};
use crate::domain::fact::CreatorFact;
use crate::store::StoreError;

/// Merges what a list says of a creator.
pub(super) fn merge(batch: &mut Batch<'_>, fact: &CreatorFact<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let (creator, made) = batch.names.creator(conn, &fact.handle)?;
    let said = [
        profile::text(fact.name.as_deref()),
        profile::number(fact.followers),
        profile::text(fact.category.as_deref()),
    ];
    let mut changed = profile::update(conn, batch.n, (profile::CREATOR, creator), &said)?;
    changed |= contact(batch, creator, fact)?;
    changed |= snapshot(batch, creator, fact)?;
    Ok(match (made, changed) {
        (true, _) => Merged::Inserted,
        (false, true) => Merged::Updated,
        (false, false) => Merged::Unchanged,
    })
}

/// Keeps the list's figures; returns whether they differ from the last ones.
fn snapshot(batch: &Batch<'_>, creator: i64, fact: &CreatorFact<'_>) -> Result<bool, StoreError> {
    let exported: Map<String, Value> = fact
        .exported
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect();
    let exported = Value::Object(exported).to_string();
    let last: Option<String> = batch
        .conn
        .prepare_cached(
            "select exported from creator_fact where creator = ?1 order by batch desc limit 1",
        )?
        .query_row([creator], |row| row.get(0))
        .optional()?;
    batch
        .conn
        .prepare_cached(
            "insert or replace into creator_fact (creator, batch, name, followers, category, exported)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![creator, batch.n, fact.name, fact.followers, fact.category, exported])?;
    Ok(last.is_some_and(|last| last != exported) && exported != "{}")
}

/// Writes a new version of the contact where the list knows more or other than we do.
fn contact(batch: &Batch<'_>, creator: i64, fact: &CreatorFact<'_>) -> Result<bool, StoreError> {
    if fact.email.is_none() && fact.phone.is_none() && fact.address.is_none() {
        return Ok(false);
    }
    type Known = (Option<String>, Option<String>, Option<String>);
    let known: Option<Known> = batch
        .conn
        .prepare_cached(
            "select email, phone, address from creator c join contact k
             on k.creator = c.id and k.version = c.contact where c.n = ?1",
        )?
        .query_row([creator], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (email, phone, address) = known.unwrap_or_default();
    let or = |said: Option<&str>, known: &Option<String>| {
        said.map(str::to_owned).or_else(|| known.clone())
    };
    let next = (
        or(fact.email.as_deref(), &email),
        or(fact.phone.as_deref(), &phone),
        or(fact.address.as_deref(), &address),
    );
    if next == (email, phone, address) {
        return Ok(false);
    }
    let conn = batch.conn;
    conn.prepare_cached(
        "insert into contact (creator, version, email, phone, address, batch)
         select c.id, (select coalesce(max(version), 0) + 1 from contact k where k.creator = c.id), ?2, ?3, ?4, ?5
         from creator c where c.n = ?1",
    )?
    .execute(params![creator, next.0, next.1, next.2, batch.n])?;
    conn.prepare_cached(
        "update creator set contact = (select max(version) from contact k where k.creator = creator.id)
         where n = ?1",
    )?
    .execute([creator])?;
    Ok(true)
}
