//! Creators from lists and contact sheets: followers and names of the later import win.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Map, Value};

use super::profile::Differs;
use super::{Batch, Merged, contact, profile};
use crate::domain::creator::CreatorType;
use crate::domain::date::day_number;
use crate::domain::fact::CreatorFact;
use crate::store::StoreError;
use crate::store::value::Json;

/// Merges what a list says of a creator.
pub(super) fn merge(batch: &mut Batch<'_>, fact: &CreatorFact<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let (creator, made) = batch.names.creator(conn, &fact.handle)?;
    let said = [
        ("name", profile::text(fact.name.as_deref())),
        ("followers", profile::number(fact.followers)),
        ("category", profile::text(fact.category.as_deref())),
        (
            "contact",
            profile::number(contact::version(batch, creator, fact)?),
        ),
        (
            "type",
            profile::text(fact.terms.kind.map(CreatorType::name)),
        ),
        ("style", profile::text(fact.terms.style.as_deref())),
        ("agreed_rate", profile::number(fact.terms.agreed_rate)),
        (
            "retainer_since",
            profile::number(agreed_since(batch, creator, fact)?),
        ),
        (
            "commission_rate",
            profile::number(fact.terms.commission_rate.map(|rate| rate.0)),
        ),
        ("flat_fee", profile::number(fact.terms.flat_fee)),
        ("tags", tags(batch.conn, creator, &fact.terms.tags)?),
        ("owner", profile::text(fact.terms.owner.as_deref())),
    ];
    let profile = profile::update(conn, batch.n, (profile::CREATOR, creator), &said)?;
    let list = snapshot(batch, creator, fact)?;
    if batch.names.made_creator(creator) {
        return Ok(if made {
            Merged::Inserted
        } else {
            Merged::Unchanged
        });
    }
    Ok(batch.changed(Differs {
        was: profile.was || list.was,
        is: profile.is || list.is,
    }))
}

/// Returns the day number on which a retainer's agreement begins, where the sheet says a new type or rate.
fn agreed_since(
    batch: &Batch<'_>,
    creator: i64,
    fact: &CreatorFact<'_>,
) -> Result<Option<i64>, StoreError> {
    if fact.terms.kind.is_none() && fact.terms.agreed_rate.is_none() {
        return Ok(None);
    }
    let (kind, rate): (CreatorType, Option<i64>) = batch
        .conn
        .prepare_cached("select type, agreed_rate from creator where n = ?1")?
        .query_row([creator], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let next = fact.terms.kind.unwrap_or(kind);
    let is_new =
        next != kind || (fact.terms.agreed_rate.is_some() && fact.terms.agreed_rate != rate);
    let today = batch.shop.today(batch.order.at);
    Ok((next == CreatorType::Retainer && is_new).then(|| day_number(today)))
}

/// Returns the creator's tags with those of a sheet: a sheet adds, it never takes one away.
fn tags(
    conn: &Connection,
    creator: i64,
    said: &BTreeSet<String>,
) -> Result<Option<Value>, StoreError> {
    if said.is_empty() {
        return Ok(None);
    }
    let known: Json<BTreeSet<String>> = conn
        .prepare_cached("select tags from creator where n = ?1")?
        .query_row([creator], |row| row.get(0))?;
    let all: BTreeSet<&String> = known.0.union(said).collect();
    Ok(Some(Value::from(serde_json::to_string(&all)?)))
}

/// Keeps the list's figures; returns whether they differ from those of the list before.
fn snapshot(
    batch: &Batch<'_>,
    creator: i64,
    fact: &CreatorFact<'_>,
) -> Result<Differs, StoreError> {
    let exported: Map<String, Value> = fact
        .exported
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect();
    let exported = Value::Object(exported).to_string();
    let mut find = batch.conn.prepare_cached(
        "select exported from creator_fact
         where creator = ?1 and (batch = ?2) = ?3 and exported <> '{}' order by batch desc limit 1",
    )?;
    let mut last = |ours: bool| -> Result<Option<String>, StoreError> {
        Ok(find
            .query_row(params![creator, batch.n, ours], |row| row.get(0))
            .optional()?)
    };
    let (before, own) = (last(false)?, last(true)?);
    let is_news = |exported: &String| exported != "{}" && before.as_ref() != Some(exported);
    let differs = Differs {
        was: own.as_ref().is_some_and(is_news),
        is: is_news(&exported),
    };
    batch
        .conn
        .prepare_cached(
            "insert or replace into creator_fact (creator, batch, name, followers, category, exported)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![creator, batch.n, fact.name, fact.followers, fact.category, exported])?;
    Ok(differs)
}
