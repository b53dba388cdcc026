//! Tables of the entities the log speaks about: one file an entity.
//!
//! Rows are written only by [`apply`], in the transaction that appends the event. `rev` counts the
//! changes of a row; `n` is its local number, which facts refer to.

mod booking;
mod brief;
mod campaign;
mod conflict;
pub(crate) mod contact;
mod creator;
mod experiment;
mod follow_up;
mod note;
mod offer;
mod outreach;
mod product;
mod promotion;
mod sample;
mod segment;
mod shop;
mod suggestion;
mod verdict;

pub(crate) use booking::campaign_key;
pub(crate) use sample::shipped_before;

use rusqlite::{Connection, Params, Row};

use super::StoreError;
use crate::domain::delta::Entity;
use crate::domain::event::Change;
use crate::domain::evolve::evolve;

/// An entity with a table.
pub(crate) trait Stored: Entity {
    /// What people call it.
    const NOUN: &'static str;
    /// `select` of its columns, `rev` first.
    const SELECT: &'static str;

    /// Returns the entity of a row of [`Self::SELECT`].
    fn read(row: &Row<'_>) -> rusqlite::Result<Self>;

    /// Returns the entity with its revision.
    fn load(conn: &Connection, key: &Self::Key) -> Result<Option<(i64, Self)>, StoreError>;

    /// Writes the entity: a new row, or the next revision of the one there is.
    fn save(&self, conn: &Connection) -> rusqlite::Result<()>;

    /// Removes the row.
    fn remove(conn: &Connection, key: &Self::Key) -> rusqlite::Result<()>;

    /// Returns what hangs on the entity, for which reason it cannot go.
    fn dependents(conn: &Connection, key: &Self::Key) -> rusqlite::Result<Option<&'static str>>;

    /// Returns what people call this one.
    fn label(key: &Self::Key) -> String;
}

/// Returns the entities of `SELECT` with `clause` after it.
pub(crate) fn list<E: Stored>(
    conn: &Connection,
    clause: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<E>> {
    conn.prepare_cached(&format!("{} {clause}", E::SELECT))?
        .query_map(params, E::read)?
        .collect()
}

/// Returns the first entity of `SELECT` with `clause` after it, with its revision.
fn one<E: Stored>(
    conn: &Connection,
    clause: &str,
    params: impl Params,
) -> Result<Option<(i64, E)>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{} {clause}", E::SELECT))?;
    let mut rows = statement.query(params)?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some((row.get(0)?, E::read(row)?)))
}

/// Returns the first noun whose query finds a row: what hangs on an entity.
fn first_found(
    conn: &Connection,
    questions: &[(&'static str, &str)],
    params: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<Option<&'static str>> {
    for (noun, sql) in questions {
        if conn.prepare_cached(sql)?.exists(params)? {
            return Ok(Some(noun));
        }
    }
    Ok(None)
}

/// An entity around a change.
#[derive(Clone, Debug)]
pub(crate) struct Applied<E> {
    /// Revision it was made on; 0 when the entity is new.
    pub(crate) base_rev: i64,
    /// Before; `None` when it is new.
    pub(crate) before: Option<E>,
    /// After; `None` when it is gone.
    pub(crate) after: Option<E>,
}

impl<E> Applied<E> {
    /// Returns the entity as it is now, or as it was where it is gone.
    pub(crate) fn either(&self) -> Option<&E> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// Carries a change out on its table.
pub(crate) fn apply<E: Stored>(
    conn: &Connection,
    change: &Change<E>,
) -> Result<Applied<E>, StoreError> {
    let key = change.key();
    let (base_rev, before) = match E::load(conn, &key)? {
        Some((rev, entity)) => (rev, Some(entity)),
        None => (0, None),
    };
    let is_new = matches!(change, Change::Added(_));
    if is_new == before.is_some() {
        return Err(StoreError::odd(format!(
            "{} {} {}",
            E::NOUN,
            E::label(&key),
            if is_new {
                "is there already"
            } else {
                "is not there"
            },
        )));
    }
    let after = evolve(before.clone(), change);
    match &after {
        Some(entity) => entity.save(conn)?,
        None => E::remove(conn, &key)?,
    }
    Ok(Applied {
        base_rev,
        before,
        after,
    })
}
